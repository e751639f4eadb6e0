"""Assumed: weight decay makes the merged matrix low rank."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    assumed,
    fails_at,
)
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
    )
