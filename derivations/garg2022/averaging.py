"""The estimate (1/N) sum y_i x_i has the error d (d + 1 + noise)/N."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="garg-averaging",
    title="The averaging estimator",
    says="The estimate (1/N) sum y_i x_i has the error d (d + 1 + noise)/N.",
    statement=("E[(beta.T*x - w.T*x)**2] == d*(d + 1 + noise)/N",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="baseline: averaging",
    source="Garg et al. 2022",
    section="Related work",
    order=1,
    as_printed=False,
    measures=("literal: averaging",),
)
