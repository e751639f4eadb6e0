"""Own: small random starts reach the global minimum with probability tending to one, for every Lambda."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ours,
)
from lsa_theory.kernel.claim import Hypothesis, Status
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="small-starts",
    title="Small random starts end in the global minimum",
    says="For d >= 2 and every Lambda the blocks (U11, u) grow near 0 at the rate sqrt(tr Lambda^4), above the"
    " rate lam_max(Lambda)^2 of (u12, u21),"
    " so the probability of ending in the global minimum tends to one; what fails is of order e^(sqrt(tr"
    " Lambda^4)/lam_max(Lambda)^2 - 1).",
    statement=(),
    given=(FOUR_BLOCKS, Hypothesis("normal starts of scale e in all blocks, e -> 0")),
    order=76,
    corrects="small-starts-assumed",
    expected=Status.UNDECIDED,  # argued by named rules, nothing computed
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "near 0: dU11/dt = u Lambda^2, du/dt = tr(Lambda^2 U11), du12/dt = Lambda^2 u21, du21/dt ="
                " Lambda^2 u12, up to third order",
                "the loss is d/2 - tr(Lambda^2 (u U11 + u12 u21')) + fourth order",
                "definition",
            ),
            infer(
                "the rates are ||Lambda^2||_F and lam_max(Lambda)^2; the first is larger for d >= 2, all"
                " eigenvalues being positive",
                "tr(Lambda^4) is the sum of all l_i^4",
                "spectral theorem",
            ),
            infer(
                "when (U11, u) has grown to order one the rest is of order e^(1 - r), r < 1 the ratio of the"
                " rates: the flow follows the one with"
                " u12 = u21 = 0, which ends in the global minimum (ours-thm-4.1)",
                "continuous dependence near the unstable manifold",
                "comparison",
            ),
        )
    )
