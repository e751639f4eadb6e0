"""Assumed: the loss over l scalar steps has exactly l local minima."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.derive.layers.steps import Steps

CLAIM = assumed(
    ref="depth-minima-assumed",
    title="The number of local minima over scalar steps",
    says="Without noise the loss over l scalar steps has exactly l local minima.",
    statement="minima == l",
    given=(LAYERS, ISOTROPIC, SCALAR, Hypothesis("minima counts the local minima over l scalar steps")),
    order=11,
    why="There are l!, all global: the orders of l different steps (depth-minima). l = 1, 2 do not tell.",
    witness="l = 3, d = N = 1: 6",
)


def derive() -> Derivation:
    return fails_at(
        {"l": "3", "minima": "6"},
        "l = 3, d = N = 1: six orders of three different steps, 3! = 6",
        computed(
            "d = N = 1: the best polynomial of degree three has three different real zeros, so its six orders"
            " of steps are minima",
            "Sturm; the loss is strictly convex in the coefficients, and different steps are local coordinates of them",
            lambda: len(Steps.at_sizes(3, 1, 1).best) == 3,
        ),
    )
