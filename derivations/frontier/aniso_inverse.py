"""Own: multiples of Lambda^-1 are not optimal for two layers."""

from fractions import Fraction

from derivations.frontier import two_eigenvalues
from derivations.frontier.common import (
    LAYERS,
    computed,
    ours,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.derive.layers.diagonal import value

CLAIM = ours(
    ref="aniso-inverse",
    title="Multiples of the inverse covariance are not optimal",
    says="At Lambda = diag(2, 1), N = 4 the best multiples of Lambda^-1 lose at least 0.0077 against the enclosed minimum.",
    statement=(),
    given=(LAYERS, Hypothesis("Lambda = diag(2, 1), N = 4")),
    order=63,
    corrects="aniso-inverse-assumed",
)


def derive() -> Derivation:
    def loses() -> bool:
        point = two_eigenvalues.minimum("large first")[0]
        return two_eigenvalues.least_over_proportional() - value(two_eigenvalues.loss(), point) > Fraction(77, 10000)

    return Derivation((computed("0.38957 - 0.38174 > 0.0077", "the loss as a polynomial in four entries", loses),))
