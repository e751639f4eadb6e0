"""Which letters are random, and what the steps of an expectation divide by."""

from __future__ import annotations

from fractions import Fraction

from lsa_theory.kernel.coefficients import Generator, Laurent, Monomial, joined
from lsa_theory.kernel.parser import SINGLE
from lsa_theory.kernel.words import Letter

LAWS = ("S", "x", "w", "eta", "energy", "xbar", "e_query")


def law(name: str) -> str:
    """S of S(M), eta of eta(M)."""
    return name.partition("(")[0]


def size_of(name: str) -> str:
    """The context length of a sample letter: M of S(M), N of S."""
    return name.partition("(")[2].rstrip(")") or "N"


def is_random(one: Generator) -> bool:
    """Whether a letter's name or a closed word is random; roots of what is random are refused where they are read."""
    if isinstance(one, tuple):
        return any(is_random(name) for name, _, _ in one)
    return isinstance(one, str) and (law(one) in LAWS or bool(SINGLE.fullmatch(one)))


def is_inverse(one: Letter) -> bool:
    """Whether a letter is the inverse of a sample covariance."""
    return one[1] < 0 and law(one[0]) == "S"


def over_size(name: str, *scalars: str) -> Laurent:
    """A product of scalars over the context length of a sample letter."""
    top: Monomial = frozenset((s, 1) for s in scalars)
    size = size_of(name)
    if size.isdigit():
        return {top: Fraction(1, int(size))}
    return {joined(top, frozenset([(size, -1)])): Fraction(1)}
