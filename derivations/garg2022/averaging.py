"""The estimate (1/N) sum y_i x_i has the error d (d + 1 + noise)/N."""

from derivations.garg2022.common import NOISY
from lsa_theory.kernel.claim import Claim

CLAIM = Claim(
    ref="garg-averaging",
    title="The averaging estimator",
    says="The estimate (1/N) sum y_i x_i has the error d (d + 1 + noise)/N.",
    statement=("E[(beta.T*x - w.T*x)**2] == d*(d + 1 + noise)/N",),
    given=NOISY,
    where="baseline: averaging",
    source="Garg et al. 2022",
    section="Related work",
    order=1,
    as_printed=False,
    measures=("literal: averaging",),
)
