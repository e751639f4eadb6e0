"""True: for d = 3, N = 10 the isotropic loss has no local minimum that is not global."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    computed,
    ours,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.model.landscape.isotropic import IsotropicLandscape
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="landscape-three-ten",
    title="No spurious minimum at d = 3, N = 10",
    says="For isotropic inputs, d = 3, N = 10 the loss over all blocks has no local minimum that is not global:"
    " the slope polynomial is"
    " positive on x >= 0.",
    statement=(),
    given=(FOUR_BLOCKS, ISOTROPIC, Hypothesis("d = 3, N = 10")),
    order=72,
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "the loss is strictly convex in k = (U11, u21) for v = (u12, u) != 0: local minima are those of"
                " f(v) = min_k L",
                "the Hessian in k is a second moment",
                "positive expectation",
            ),
            infer("f depends on x alone", "rotations and rescaling", "rotation"),
            computed(
                "f' has the sign of 1208781000 + 266868000 x - 48401355 x^2 - 7626892 x^3 + 1528488 x^4, which"
                " has no zero on x > 0",
                "the determinants of the invariant part of the Hessian in k; Sturm",
                lambda: not IsotropicLandscape(3, 10).zeros and not IsotropicLandscape(3, 10).has_spurious_minimum,
            ),
        )
    )
