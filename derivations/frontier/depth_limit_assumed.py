"""Assumed: in the limit d/N -> 1 the least risk per dimension of l scalar steps is 1/l."""

from fractions import Fraction

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
    ref="depth-limit-assumed",
    title="The least risk of l layers where d/N tends to one",
    says="In the limit d/N -> 1 the least risk per dimension of l scalar steps is 1/l.",
    statement="least == 1/l",
    given=(
        LAYERS,
        ISOTROPIC,
        SCALAR,
        Hypothesis("d, N -> infinity with d/N -> 1; least is the limit of the least risk per dimension over l scalar steps"),
    ),
    order=16,
    why="It is 1/(l + 1): depth-limit.",
    witness="l = 1: 1/2",
)


def derive() -> Derivation:
    return fails_at(
        {"l": "1", "least": "1/2"},
        "l = 1: the least risk is c/(1 + c) = 1/2 at c = 1, not 1",
        computed(
            "l = 1: 1 - m_1^2/m_2 = 1/2 with m_1 = 1, m_2 = 1 + c, c = 1",
            "moments of the law of Marchenko and Pastur",
            lambda: Steps.along(1, Fraction(1)).least == Fraction(1, 2),
        ),
    )
