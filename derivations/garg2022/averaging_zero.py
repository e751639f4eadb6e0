"""Averaging errs less than predicting zero exactly from N = d + 1 + noise on."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="garg-averaging-zero",
    title="Averaging against zero, corrected",
    says="Averaging errs less than predicting zero exactly from N = d + 1 + noise on.",
    statement=("E[(beta.T*x - w.T*x)**2] - d == d*(d + 1 + noise - N)/N",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="baseline: averaging",
    source="Garg et al. 2022",
    section="Related work",
    order=3,
    as_printed=False,
    corrects="garg-averaging-assumed",
)
