"""Own: the loss on all positions is that of the harmonic mean of the lengths."""

from fractions import Fraction

from derivations.frontier.common import (
    computed,
    ours,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="positions",
    title="Loss on all positions: the harmonic mean",
    says="Prefix sums divided by their length: the loss on positions 1..n has the minimiser of the context"
    " length n/(1 + 1/2 + .. + 1/n); 4/3 for n = 2.",
    statement=(),
    given=(Hypothesis("one layer, u12 = u21 = 0, the sum of the losses with N = 1, .., n"),),
    order=111,
    corrects="positions-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "the normal equation is the sum over positions of Gamma_N Lambda A = Lambda",
                "the loss is quadratic in A = u U11",
                "definition",
            ),
            infer("Gamma is affine in 1/N: the mean of 1/N decides", "(1 + h) Lambda + h tr(Lambda) I", "definition"),
            computed(
                "n = 2: the mean of 1/N is 3/4, that of 4/3",
                "two positions",
                lambda: (1 + Fraction(1, 2)) / 2 == Fraction(3, 4),
            ),
        )
    )
