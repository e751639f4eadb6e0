"""Assumed: the minimisers of two layers are proportional to Lambda^-1."""

from fractions import Fraction

from derivations.frontier import two_eigenvalues
from derivations.frontier.common import (
    LAYERS,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.derive.layers.diagonal import value

CLAIM = assumed(
    ref="aniso-inverse-assumed",
    title="Two layers invert the covariance",
    says="The minimisers of two untied layers have A_l proportional to Lambda^-1.",
    statement="proportional <= other",
    given=(
        LAYERS,
        Hypothesis("proportional is the least loss over A_l = a_l Lambda^-1, other that of some pair of matrices"),
    ),
    order=60,
    why="At Lambda = diag(2, 1), N = 4 diagonal matrices reach a loss below every pair of multiples of"
    " Lambda^-1 (aniso-layers).",
    witness="Lambda = diag(2, 1), N = 4",
)


def derive() -> Derivation:
    other = Fraction(3818, 10000)
    return fails_at(
        {"proportional": str(two_eigenvalues.least_over_proportional()), "other": str(other)},
        "Lambda = diag(2, 1), N = 4: 0.38957 over multiples of Lambda^-1, below 0.3818 at an enclosed minimum",
        computed(
            "some pair of diagonal matrices has a loss below 0.3818",
            "the loss as a polynomial in four entries",
            lambda: value(two_eigenvalues.loss(), two_eigenvalues.minimum("large first")[0]) < other,
        ),
    )
