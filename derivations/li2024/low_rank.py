"""Any A leaves tr(Lambda) - tr(A Lambda^2) and the defect A'Gamma Lambda - Lambda on its range; the defect is zero for
A = P Gamma^-1 on an invariant subspace, which so leaves tr(Lambda) - tr(P Gamma^-1 Lambda^2)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="li-low-rank",
    title="Low-rank attention",
    says=(
        "Any A leaves tr(Lambda) - tr(A Lambda^2) and the defect A'Gamma Lambda - Lambda on its range; the "
        "defect is zero for A = P Gamma^-1 on an invariant subspace, which so leaves tr(Lambda) - tr(P "
        "Gamma^-1 Lambda^2)."
    ),
    statement=("E[(beta.T*A*x - w.T*x)**2] == tr(Lambda) - tr(A*Lambda**2) + tr((A.T*Gamma*Lambda - Lambda)*A*Lambda)",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("the prediction is x_query'A' (1/N) sum_i y_i x_i"),
    ),
    where="low rank",
    source="Li, Rawat & Oymak 2024",
    section="Related work",
    order=5,
    as_printed=False,
)
