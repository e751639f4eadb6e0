"""Averaging errs less than predicting zero exactly from N = d + 1 + noise on."""

from derivations.garg2022.common import NOISY
from lsa_theory.kernel.claim import Claim

CLAIM = Claim(
    ref="garg-averaging-zero",
    title="Averaging against zero, corrected",
    says="Averaging errs less than predicting zero exactly from N = d + 1 + noise on.",
    statement=("E[(beta.T*x - w.T*x)**2] - d == d*(d + 1 + noise - N)/N",),
    given=NOISY,
    where="baseline: averaging",
    source="Garg et al. 2022",
    section="Related work",
    order=3,
    as_printed=False,
    corrects="garg-averaging-assumed",
)
