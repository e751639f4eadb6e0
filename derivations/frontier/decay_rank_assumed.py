"""Assumed: weight decay makes the merged matrix low rank."""

from fractions import Fraction

from derivations.frontier.common import (
    FOUR_BLOCKS,
    assumed,
    computed,
    fails_at,
)
from derivations.frontier.decay import slopes
from derivations.frontier.decay_rank import stationary
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="decay-rank-assumed",
    title="Weight decay and rank",
    says="Weight decay on all blocks makes the merged matrix u U11 low rank before it collapses.",
    statement="rank < d",
    given=(FOUR_BLOCKS, Hypothesis("rank is that of u U11 at the minimum, for some wd with 0 < wd < ||Lambda^2||_F")),
    order=92,
    why="The cost of A is its Frobenius norm: a_i = l_i^2/(g_i l_i^2 + wd/||A||_F) > 0 (decay-rank).",
    witness="d = 2, Lambda = I: (1 - wd/sqrt(2))/g I",
)


def derive() -> Derivation:
    return fails_at(
        {"d": "2", "rank": "2"},
        "d = 2, Lambda = I: the minimum is a I with a = (1 - wd/sqrt(2))/g > 0 for every wd < sqrt(2)",
        infer(
            "a g + wd/sqrt(2) = 1", "the stationarity of a convex function of A = a I, ||A||_F = a sqrt(2)", "substitution"
        ),
        computed(
            "a = (1 - wd/sqrt(d))/g is where the slope along multiples of I is zero, for every d, N and wd",
            "moments by the recurrence, symbols",
            stationary,
        ),
        computed(
            "d = 2, Lambda = I, N = 4: the slopes of the loss at I/(2 g) = 2/7 I are both -1/2, those of -wd ||A||_F at"
            " wd = 1/sqrt(2): rank two below the threshold sqrt(2)",
            "in fractions, squared: 2 (1/2)^2 = wd^2",
            _rank_two,
        ),
    )


def _rank_two() -> bool:
    a, wd_squared = (Fraction(2, 7), Fraction(2, 7)), Fraction(1, 2)
    found = slopes(a, (Fraction(1), Fraction(1)), 4)
    parallel = found[0] * a[1] == found[1] * a[0] and all(x < 0 for x in found)
    return parallel and sum(x * x for x in found) == wd_squared < 2
