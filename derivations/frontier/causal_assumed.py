"""Assumed: with infinitely many examples two causal layers solve every spectrum of condition number 2."""

from derivations.frontier.common import (
    LAYERS,
    assumed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="causal-assumed",
    title="Two causal layers on a spectrum of condition number two",
    says="With a causal mask (prefix sums divided by N) and N -> infinity two scalar steps solve every"
    " two-point spectrum of condition number 2.",
    statement="s**2 >= 8*p2",
    given=(
        LAYERS,
        Hypothesis(
            "Lambda has the eigenvalues 1 and 2; the error is 1 - s l + p2 l^2, s = a_1 + a_2, p2 = a_1 a_2/2, zero at both",
            "s == 3/2",
        ),
        Hypothesis("so p2 = 1/2", "p2 == 1/2"),
        Hypothesis("real steps: s^2 >= 4 a_1 a_2 = 8 p2"),
    ),
    order=65,
    why="The prefix sums halve the product: real steps need (l_1 + l_2)^2 >= 8 l_1 l_2, a condition number of"
    " at least 3 + 2 sqrt(2) (causal).",
    witness="eigenvalues 1, 2: 9/4 against 4",
)


def derive() -> Derivation:
    return fails_at(
        {"s": "3/2", "p2": "1/2"},
        "eigenvalues 1 and 2 need s = 3/2, p2 = 1/2, but real steps have s^2 >= 8 p2",
        infer(
            "(1/N^2) sum_(i <= j) x_j x_j' x_i x_i' -> Lambda^2/2",
            "half of all pairs are ordered",
            "strong law",
        ),
    )
