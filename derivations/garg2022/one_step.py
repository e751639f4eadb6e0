"""The averaging estimator shrunk to N/(N + d + 1 + noise) errs less by the factor N/(N + d + 1 + noise)."""

from derivations.garg2022.common import NOISY
from lsa_theory.kernel.claim import Claim

CLAIM = Claim(
    ref="garg-shrinkage",
    title="Averaging, shrunk",
    says="The averaging estimator shrunk to N/(N + d + 1 + noise) errs less by the factor N/(N + d + 1 + noise).",
    statement=("E[(N/(N + d + 1 + noise)*beta.T*x - w.T*x)**2] == N/(N + d + 1 + noise)*E[(beta.T*x - w.T*x)**2]",),
    given=NOISY,
    where="baseline: averaging",
    source="Garg et al. 2022",
    section="Related work",
    order=5,
    as_printed=False,
)
