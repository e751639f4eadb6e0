"""Assumed: with label noise the two best scalar steps are always different."""

from fractions import Fraction

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    NOISY,
    SCALAR,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer
from lsa_theory.proofs.derive.layers.steps import Steps

CLAIM = assumed(
    ref="looping-noise-assumed",
    title="The best two steps differ under label noise",
    says="With label noise the two best scalar steps are always different.",
    statement="difference > 0",
    given=(LAYERS, ISOTROPIC, SCALAR, NOISY, Hypothesis("difference is that of the two best steps")),
    order=40,
    why="From a critical noise on they are equal: looping is then optimal (looping-noise).",
    witness="d = N = 1, noise = 2",
)


def derive() -> Derivation:
    two = Fraction(2)
    return fails_at(
        {"difference": "0"},
        "d = N = 1, noise = 2: the best polynomial has complex zeros, so the best real steps are equal",
        computed(
            "the best polynomial of degree two has complex zeros at d = N = 1, noise = 2",
            "Sturm",
            lambda: not Steps.at_sizes(2, 1, 1, two).real,
        ),
        infer(
            "the best polynomial with real zeros has then a double zero",
            "the loss is strictly convex in the coefficients, so the minimum over those with real zeros lies on"
            " their boundary",
            "sum of squares",
        ),
    )
