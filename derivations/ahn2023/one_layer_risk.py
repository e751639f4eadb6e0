"""The best layer leaves the risk tr(Lambda) - tr(Gamma^-1 Lambda^2); any other A pays tr((A - Gamma^-1)' Gamma Lambda
(A - Gamma^-1) Lambda)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="ahn-risk",
    title="The risk of the best layer",
    says=(
        "The best layer leaves the risk tr(Lambda) - tr(Gamma^-1 Lambda^2); any other A pays tr((A - "
        "Gamma^-1)' Gamma Lambda (A - Gamma^-1) Lambda)."
    ),
    statement=(
        (
            "E[(beta.T*A*x - w.T*x)**2] == tr((A - inv(Gamma)).T*Gamma*Lambda*(A - inv(Gamma))*Lambda) + "
            "tr(Lambda) - tr(inv(Gamma)*Lambda**2)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("the prediction is x_query'A' (1/N) sum_i y_i x_i"),
    ),
    where="Theorem 1",
    source="Ahn et al. 2023",
    section="Related work",
    order=6,
    as_printed=False,
)
