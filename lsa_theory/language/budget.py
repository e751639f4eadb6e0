"""How large an expression may grow before it is refused, so that every formula is answered in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import ceil, comb, prod

from lsa_theory.algebra.budget import OutOfBudgetError, within
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Monomial
from lsa_theory.algebra.words import Power, Word

MAX_WORK = 60_000  # pairs of terms that one formula may multiply
MAX_POWER_TERMS = 1_500  # terms of a power
MAX_SPECTRAL = 150  # exponents of Gamma and Lambda that meet
MAX_BITS = 12_000  # of a coefficient
MAX_EXPECTATION = 1_500_000  # pairs of terms in one expectation: a few seconds
MAX_DERIVATIVE = 300_000  # pairs of terms in one first-order change
LEGS = {"S": 2, "energy": 2, "x": 1, "w": 1, "eta": 1}


class TooLargeError(Exception):
    """An expansion that is larger than one formula may ask for."""


@contextmanager
def expanding(what: str, work: int) -> Iterator[None]:
    """Bound one expansion, the same on every machine; TooLargeError beyond."""
    with within(work=work) as own:
        try:
            yield
        except OutOfBudgetError as problem:
            if problem.budget is not own:
                raise
            raise TooLargeError(f"{what} is too large to expand") from None


def monomials(value: TracePolynomial) -> int:
    """The number of monomials, denominators included."""
    return sum(len(c.num) + sum(len(factor) for factor in c.den) for c in value.terms.values())


def power_is_too_large(base: TracePolynomial, power: Power) -> bool:
    """Whether ``base**power`` has too many terms or too large numbers.

    >>> u, v = TracePolynomial.symbol("u"), TracePolynomial.symbol("v")
    >>> power_is_too_large(u + v, 64), power_is_too_large((u + v + 1) ** 10, 64)
    (False, True)
    """
    size, steps = monomials(base), ceil(abs(Fraction(power)))
    if any(letter.name == "Gamma" for letter in base.letters()):
        size *= 3  # it is written out
    terms = comb(size + steps - 1, steps) if base.is_scalar else size**steps
    return terms > MAX_POWER_TERMS or steps * _bits(base) > MAX_BITS


def spectral_is_too_large(value: TracePolynomial) -> bool:
    """Whether partial fractions of ``Lambda^a Gamma^b`` would have too many terms."""
    for word in value.all_words():
        a = sum(abs(float(x.power)) for x in word if x.name == "Lambda")
        b = sum(abs(float(x.power)) for x in word if x.name == "Gamma")
        if b * (a + b) > MAX_SPECTRAL:
            return True
    return False


def _bits(value: TracePolynomial) -> int:
    """The size of the largest coefficient that is not one."""
    numbers = [Fraction(x) for c in value.terms.values() for x in c.num.values()]
    return max((x.numerator.bit_length() + x.denominator.bit_length() for x in numbers if abs(x) != 1), default=0)


def legs(value: TracePolynomial) -> int:
    """The largest degree of a term in Gaussian vectors."""

    def of_word(word: Word) -> int:
        return sum(LEGS.get(x.name.partition("(")[0], 0) * ceil(abs(Fraction(x.power))) for x in word)

    def of_monomial(monomial: Monomial) -> int:
        return sum((LEGS.get(g, 0) if isinstance(g, str) else of_word(g)) * ceil(abs(Fraction(p))) for g, p in monomial)

    return max((of_word(word) + of_monomial(m) for word, c in value.terms.items() for m in c.num), default=0)


def pairings(value: TracePolynomial) -> int:
    """About how many pairings the expectation has when every one is written out."""

    def count(word: Word, totals: dict[str, int], times: int) -> None:
        for x in word:
            head = x.name.partition("(")[0]
            family = "S" if head == "eta" else head
            if head in LEGS:
                totals[family] = totals.get(family, 0) + LEGS[head] * times * ceil(abs(Fraction(x.power)))

    total = 0
    for word, c in value.terms.items():
        for monomial in c.num:
            totals: dict[str, int] = {}
            count(word, totals, 1)
            for g, p in monomial:
                if isinstance(g, tuple):
                    count(g, totals, ceil(abs(Fraction(p))))
            total += prod(_double_factorial(n - 1) for n in totals.values())
    return total


def _double_factorial(n: int) -> int:
    return prod(range(n, 0, -2)) if n > 0 else 1
