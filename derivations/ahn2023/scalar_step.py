"""The best multiple of I for inputs of covariance Lambda is tr(Lambda^2)/tr(Gamma Lambda^2)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="ahn-scalar",
    title="The best scalar step for any covariance",
    says="The best multiple of I for inputs of covariance Lambda is tr(Lambda^2)/tr(Gamma Lambda^2).",
    statement=(
        (
            "E[(k*beta.T*x - w.T*x)**2] == tr(Gamma*Lambda**2)*(k - tr(Lambda**2)/tr(Gamma*Lambda**2))**2 + "
            "tr(Lambda) - tr(Lambda**2)**2/tr(Gamma*Lambda**2)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("the prediction is k x_query'(1/N) sum_i y_i x_i"),
    ),
    where="one layer, scalar",
    source="Ahn et al. 2023",
    section="Related work",
    order=5,
    as_printed=False,
)
