"""One loop with A = Lambda^-1 leaves the risk (tr(Lambda) (d + 1) )/N: no better than zero for N < d + 1."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="gatmiry-one",
    title="The covariance as the looped matrix",
    says=("One loop with A = Lambda^-1 leaves the risk (tr(Lambda) (d + 1) )/N: no better than zero for N < d + 1."),
    statement=("E[((I - inv(Lambda)*S)*w).T*x*x.T*(I - inv(Lambda)*S)*w] == tr(Lambda)*(d + 1)/N",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
    ),
    where="looped transformer, A = Lambda^-1",
    source="Gatmiry et al. 2024",
    section="Related work",
    order=2,
    as_printed=False,
)
