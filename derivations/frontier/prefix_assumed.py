"""Assumed: with prefix sums divided by n the minimiser is Gamma_n^-1."""

from fractions import Fraction

from derivations.frontier.common import (
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="prefix-assumed",
    title="Prefix sums divided by the whole length",
    says="For the loss on all positions 1..n with prefix sums divided by n the minimiser is the inverse of Gamma at N = n.",
    statement="first == 1 + 1/n",
    given=(
        Hypothesis(
            "one layer, u12 = u21 = 0; first Lambda + second tr(Lambda) I is the inverse of the minimiser for positions 1..n"
        ),
    ),
    order=112,
    why="It is the inverse of (2 n + 4)/(3 n) Lambda + tr(Lambda)/n I (prefix).",
    witness="n = 2: 4/3 against 3/2",
)


def derive() -> Derivation:
    return fails_at(
        {"n": "2", "first": "4/3"},
        "n = 2: sum (j/n)^2 (1 + 1/j) over sum j/n is (1/4 2 + 3/2)/(3/2) = 4/3",
        infer(
            "K = sum (j/n)^2 Gamma_j Lambda, C = sum (j/n) Lambda",
            "position j sums j examples and divides by n",
            "definition",
        ),
        computed(
            "(1/4 (1 + 1) + 1 (1 + 1/2))/(1/2 + 1) = 4/3",
            "two positions",
            lambda: (Fraction(1, 4) * 2 + Fraction(3, 2)) / Fraction(3, 2) == Fraction(4, 3),
        ),
    )
