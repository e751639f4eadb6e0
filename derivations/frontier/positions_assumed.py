"""Assumed: the loss on all positions is that of one position with context (n + 1)/2."""

from fractions import Fraction

from derivations.frontier.common import (
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="positions-assumed",
    title="Loss on all positions",
    says="The loss on all positions 1..n, prefix sums divided by their length, has the minimiser of one"
    " position with context (n + 1)/2.",
    statement="length == (n + 1)/2",
    given=(
        Hypothesis(
            "one layer, u12 = u21 = 0; length is the context length with the same minimiser as the sum over positions 1..n"
        ),
    ),
    order=110,
    why="It is n/(1 + 1/2 + .. + 1/n), the harmonic mean (positions).",
    witness="n = 2: 4/3 against 3/2",
)


def derive() -> Derivation:
    return fails_at(
        {"n": "2", "length": "4/3"},
        "n = 2: the mean of 1/N over N = 1, 2 is 3/4, that of the length 4/3",
        infer(
            "the sum over positions has Gamma averaged: (1 + h) Lambda + h tr(Lambda) I, h the mean of 1/N",
            "Gamma is affine in 1/N, and E[beta w'] = Lambda at every position",
            "definition",
        ),
        computed("h = (1 + 1/2)/2 = 3/4", "two positions", lambda: (1 + Fraction(1, 2)) / 2 == Fraction(3, 4)),
    )
