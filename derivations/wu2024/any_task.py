"""For tasks of any covariance Psi the best attention is G^-1, and any other A pays tr((A - G^-1)' E[hh'] (A - G^-1)
Lambda)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="wu-square",
    title="Optimal attention for any task covariance",
    says=(
        "For tasks of any covariance Psi the best attention is G^-1, and any other A pays tr((A - G^-1)' "
        "E[hh'] (A - G^-1) Lambda)."
    ),
    statement=(
        (
            "E[(beta.T*A*x - w.T*x)**2] == tr((A - inv(((N + 1)/N*Lambda + 1/N*(tr(Lambda*Psi) + "
            "noise)*inv(Psi)))).T*((N + 1)/N*Lambda*Psi*Lambda + 1/N*(tr(Lambda*Psi) + noise)*Lambda)*(A - "
            "inv(((N + 1)/N*Lambda + 1/N*(tr(Lambda*Psi) + noise)*inv(Psi))))*Lambda) + tr(Lambda*Psi) - "
            "tr(inv(((N + 1)/N*Lambda + 1/N*(tr(Lambda*Psi) + noise)*inv(Psi)))*Lambda*Psi*Lambda)"
        ),
    ),
    given=(
        Hypothesis(
            "x_i, x_query ~ N(0, Lambda), w ~ N(0, Psi), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), "
            "independent; Lambda, Psi > 0"
        ),
        Hypothesis("the prediction is x_query'A' (1/N) sum_i y_i x_i"),
        Hypothesis("Psi need not commute with Lambda"),
    ),
    where="Theorem 3.1, any Psi",
    source="Wu et al. 2024",
    section="Related work",
    order=2,
    as_printed=False,
)
