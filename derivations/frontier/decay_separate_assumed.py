"""Assumed: with separate key and query matrices the collapse under weight decay is continuous."""

from fractions import Fraction

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="decay-separate-assumed",
    title="Collapse of separate key and query",
    says="With U11 = K'Q decayed apart the minimiser goes to zero continuously as the weight decay grows.",
    statement="jump == 0",
    given=(
        FOUR_BLOCKS,
        ISOTROPIC,
        Hypothesis("wd/2 (||K||_F^2 + ||Q||_F^2 + u^2) is added; jump is that of u K'Q over I at the collapse"),
    ),
    order=94,
    why="The cost of A is 3/2 wd ||A||_*^(2/3), not convex: the minimum jumps from 1/(2 g) to 0 (decay-separate).",
    witness="d = 1, N = 1: 1/6",
)


def derive() -> Derivation:
    return fails_at(
        {"jump": "1/6"},
        "d = N = 1: g = 3, the minimum jumps from 1/(2 g) = 1/6 to 0 at wd = (1/6)^(1/3)/2",
        infer("the least cost of u k q = a is 3/2 wd a^(2/3)", "min over u of u^2/2 + a/u, and k = q", "substitution"),
        computed(
            "g a^2/2 - a + 3/2 t a^(2/3) and its slope vanish together at a = 1/(2 g): t a^(2/3) = (1 - g a) a",
            "g a/2 - 1 + 3/2 (1 - g a) = 0 at a = 1/6, g = 3",
            lambda: Fraction(3) * Fraction(1, 6) / 2 - 1 + Fraction(3, 2) * (1 - 3 * Fraction(1, 6)) == 0,
        ),
    )
