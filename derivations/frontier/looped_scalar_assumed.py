"""Assumed: the best looped pair of layers is scalar for every N."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.derive.layers.hessian import sign_at_equal_steps

CLAIM = assumed(
    ref="looped-scalar-assumed",
    title="The best looped pair of layers is scalar",
    says="For two equal layers, isotropic inputs, no noise, the minimiser over all matrices A is a multiple of"
    " the identity for every N.",
    statement="negative == 0",
    given=(
        LAYERS,
        ISOTROPIC,
        Hypothesis("negative counts the parts (symmetric traceless, skew) with negative curvature at the best scalar A"),
    ),
    order=30,
    why="From N = 15 on, for d = 2, skew directions have negative curvature there (looped-scalar).",
    witness="d = 2, N = 15",
)


def derive() -> Derivation:
    return fails_at(
        {"d": "2", "negative": "1"},
        "d = 2, N = 15: the curvature in skew directions is negative at the best scalar step; for N <= 14 it is positive",
        computed(
            "d = 2: the sign of the curvature along a I + t K, K = -K', is + at N = 14 and - at N = 15, at the"
            " zero of the slope in a",
            "Sturm, exact",
            lambda: [sign_at_equal_steps("skew", (1,), True, 2, n) for n in (14, 15)] == [1, -1],
        ),
    )
