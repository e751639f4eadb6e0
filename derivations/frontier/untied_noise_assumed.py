"""Assumed: with label noise the best scalar pair is a local minimum over all matrices, at every noise level."""

from fractions import Fraction

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    NOISY,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.derive.layers.hessian import sign_at_equal_steps
from lsa_theory.proofs.derive.layers.steps import Steps

CLAIM = assumed(
    ref="untied-noise-assumed",
    title="The best scalar pair with label noise is a local minimum",
    says="For two untied layers, isotropic inputs and any label noise the best scalar steps are a local minimum"
    " over all matrices.",
    statement="negative == 0",
    given=(
        LAYERS,
        ISOTROPIC,
        NOISY,
        Hypothesis("negative counts the parts (symmetric traceless, skew) with negative curvature at the best scalar steps"),
    ),
    order=32,
    why="The best polynomial has complex zeros there; A_1 = a I + b K, A_2 = a I - b K with K skew comes closer"
    " to it than equal steps.",
    witness="d = 2, N = 200, noise = 10",
)


def derive() -> Derivation:
    ten = Fraction(10)
    return fails_at(
        {"d": "2", "negative": "1"},
        "d = 2, N = 200, noise = 10: the curvature along (K, -K), K skew, is negative at the best scalar steps,"
        " which are equal",
        computed(
            "the best polynomial has complex zeros, so the best steps are equal",
            "Sturm",
            lambda: not Steps.at_sizes(2, 2, 200, ten).real,
        ),
        computed(
            "the curvature along A_1 = a I + t K, A_2 = a I - t K, K = -K', is negative at the best a",
            "exact sign at the zero of the slope in a",
            lambda: sign_at_equal_steps("skew", (1, -1), False, 2, 200, ten) == -1,
        ),
    )
