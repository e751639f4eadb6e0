"""Assumed: with infinitely many examples two causal layers solve every spectrum of condition number 2."""

from fractions import Fraction

from derivations.frontier.common import (
    LAYERS,
    assumed,
    computed,
    fails_at,
)
from derivations.frontier.ordered import ordered_moment
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
        computed(
            "E tr C/d is (N + 2 d + 3)/(2 N), which tends to 1/2",
            "all pairings; N^2 times it is a polynomial in N of degree at most two, compared at N = 0, 1, 2",
            _half,
        ),
        computed(
            "s = 3/2, p2 = 1/2 is the only 1 - s l + p2 l^2 that is zero at 1 and 2, and a_1 + a_2 = 3/2, a_1 a_2 = 1 has"
            " the discriminant 9/4 - 4 < 0",
            "two linear equations of determinant -2, in fractions",
            _no_real_steps,
        ),
    )


def _half() -> bool:
    def at(n: int) -> bool:
        found = ordered_moment(2, lambda i: i[1] <= i[0], n)
        return {k: 2 * c for k, c in found.items()} == ({1: n * (n + 3), 2: 2 * n} if n else {})

    return all(at(n) for n in range(3))


def _no_real_steps() -> bool:
    first, second = (Fraction(-1), Fraction(1)), (Fraction(-2), Fraction(4))  # s and p2 at l = 1 and l = 2, with value -1
    determinant = first[0] * second[1] - first[1] * second[0]
    s = (-second[1] + first[1]) / determinant
    p2 = (-first[0] + second[0]) / determinant
    return (s, p2) == (Fraction(3, 2), Fraction(1, 2)) and s**2 - 8 * p2 < 0
