"""Polynomials in one variable over the rationals: how many real zeros they have, and where, decided exactly.

A polynomial is a tuple of coefficients, lowest first, without trailing zeros; ``()`` is zero. Zeros are counted by
Sturm's theorem and kept as intervals with rational ends, which shrink by bisection to any width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import gcd, lcm
from typing import NamedTuple, TypeAlias

Rational: TypeAlias = int | Fraction
Polynomial: TypeAlias = tuple[Rational, ...]


class Interval(NamedTuple):
    """A zero between ``low`` and ``high``; it is the number itself where both are equal."""

    low: Fraction
    high: Fraction

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2

    @property
    def width(self) -> Fraction:
        return self.high - self.low


def polynomial(coefficients: Iterable[Rational]) -> Polynomial:
    """The tuple without trailing zeros.

    >>> polynomial([1, 2, 0])
    (1, 2)
    """
    found = list(coefficients)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def value(p: Polynomial, x: Rational) -> Rational:
    """``p(x)`` by Horner's rule.

    >>> value((1, 0, 2), Fraction(1, 2))
    Fraction(3, 2)
    """
    total: Rational = 0
    for coefficient in reversed(p):
        total = total * x + coefficient
    return total


def derivative(p: Polynomial) -> Polynomial:
    """``p'``.

    >>> derivative((5, 3, 1))
    (3, 2)
    """
    return tuple(k * c for k, c in enumerate(p) if k)


def add(left: Polynomial, right: Polynomial, factor: Rational = 1) -> Polynomial:
    """``left + factor right``.

    >>> add((1, 1), (0, 1), -1)
    (1,)
    """
    size = max(len(left), len(right))
    padded = (list(p) + [0] * (size - len(p)) for p in (left, right))
    return polynomial(a + factor * b for a, b in zip(*padded, strict=True))


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """The product.

    >>> multiply((-1, 1), (1, 1))
    (-1, 0, 1)
    """
    total: list[Rational] = [0] * max(len(left) + len(right) - 1, 0)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            total[i + j] += a * b
    return polynomial(total)


def primitive(p: Polynomial) -> tuple[int, ...]:
    """A positive multiple of the polynomial with integer coefficients that have no common factor.

    >>> primitive((Fraction(1, 2), Fraction(-3, 4)))
    (2, -3)
    """
    scale = lcm(*(Fraction(c).denominator for c in p)) if p else 1
    whole = [int(c * scale) for c in p]
    common = gcd(*whole) or 1
    return tuple(c // common for c in whole)


def remainder(left: Sequence[int], right: Sequence[int]) -> tuple[int, ...]:
    """A positive multiple of the remainder of ``left`` by ``right``, in integers.

    >>> remainder((0, 0, 1), (1, 2))
    (1,)
    """
    rest, lead = list(left), right[-1]
    while len(rest) >= len(right):
        top = rest[-1]
        shift = len(rest) - len(right)
        sign = 1 if lead > 0 else -1
        rest = [abs(lead) * c for c in rest]
        for k, c in enumerate(right):
            rest[shift + k] -= sign * top * c
        rest.pop()
        while rest and not rest[-1]:
            rest.pop()
    return primitive(tuple(rest))


def greatest_common_divisor(left: Polynomial, right: Polynomial) -> tuple[int, ...]:
    """Up to a constant factor.

    >>> greatest_common_divisor((-1, 0, 1), (1, 2, 1))
    (1, 1)
    """
    a, b = primitive(left), primitive(right)
    while b:
        a, b = b, remainder(a, b) if len(a) >= len(b) else a
    return a if not a or a[-1] > 0 else tuple(-c for c in a)


def quotient(left: Polynomial, right: Polynomial) -> Polynomial:
    """``left / right`` where it is a polynomial; ValueError where it is not.

    >>> quotient((-1, 0, 1), (1, 1))
    (Fraction(-1, 1), Fraction(1, 1))
    """
    rest, found = [Fraction(c) for c in left], [Fraction(0)] * (len(left) - len(right) + 1)
    for shift in range(len(found) - 1, -1, -1):
        found[shift] = rest[shift + len(right) - 1] / right[-1]
        for k, c in enumerate(right):
            rest[shift + k] -= found[shift] * c
    if any(rest):
        raise ValueError("the quotient is not a polynomial")
    return polynomial(found)


def square_free(p: Polynomial) -> tuple[int, ...]:
    """The polynomial with the same zeros, each once.

    >>> square_free((1, 2, 1))
    (1, 1)
    """
    common = greatest_common_divisor(p, derivative(p))
    return primitive(p if len(common) < 2 else quotient(p, common))


@lru_cache(maxsize=512)
def sturm_sequence(p: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """``p, p', -rem, ...`` of a square-free integer polynomial, each up to a positive factor."""
    chain = [p, primitive(derivative(p))]
    while len(chain[-1]) > 1:
        chain.append(tuple(-c for c in remainder(chain[-2], chain[-1])))
        if not chain[-1]:
            return tuple(chain[:-1])
    return tuple(chain)


def _changes(chain: Sequence[tuple[int, ...]], x: Fraction | None, end: int) -> int:
    """Changes of sign at x, or at ``end`` times infinity."""
    signs = []
    for p in chain:
        found = value(p, x) if x is not None else p[-1] * (1 if len(p) % 2 or end > 0 else -1)
        if found:
            signs.append(found > 0)
    return sum(a != b for a, b in pairwise(signs))


def count_zeros(p: Polynomial, low: Rational | None = None, high: Rational | None = None) -> int:
    """How many different real zeros lie in ``(low, high]``; None is infinity. ValueError for the zero polynomial.

    >>> count_zeros((0, -1, 0, 1)), count_zeros((0, -1, 0, 1), 0, 1)
    (3, 1)
    """
    if not p:
        raise ValueError("the zero polynomial vanishes everywhere")
    simple = square_free(p)
    if len(simple) < 2:
        return 0
    chain = sturm_sequence(simple)
    ends = [Fraction(x) if x is not None else None for x in (low, high)]
    return _changes(chain, ends[0], -1) - _changes(chain, ends[1], 1)


def bound(p: Polynomial) -> Fraction:
    """Cauchy's: every zero is smaller in size.

    >>> bound((-6, 1, 1))
    Fraction(8, 1)
    """
    return Fraction(2 + max((abs(Fraction(c) / p[-1]) for c in p[:-1]), default=Fraction(0)) // 1)


def zeros(p: Polynomial, low: Rational | None = None, high: Rational | None = None) -> list[Interval]:
    """Disjoint intervals, one for each real zero in ``(low, high]``, in order.

    >>> [(str(a), str(b)) for a, b in zeros((-1, 0, 4))]
    [('-1/2', '-1/2'), ('1/2', '1/2')]
    """
    if len(p) < 2:
        return []
    simple = square_free(p)
    chain, edge = sturm_sequence(simple), bound(simple)
    start = Fraction(low) if low is not None else -edge
    end = Fraction(high) if high is not None else edge
    found: list[Interval] = []
    stack = [(start, end, _changes(chain, start, -1), _changes(chain, end, 1))]
    while stack:
        a, b, at_a, at_b = stack.pop()
        count = at_a - at_b
        if count <= 0:
            continue
        if count == 1:
            found.append(_exact(simple, Interval(a, b)))
            continue
        middle = (a + b) / 2
        at_middle = _changes(chain, middle, 1)
        stack += [(a, middle, at_a, at_middle), (middle, b, at_middle, at_b)]
    return sorted(found)


def _exact(p: tuple[int, ...], one: Interval) -> Interval:
    """The zero itself where it is a rational number that the ends give, or with a small denominator."""
    low, high = one
    if not value(p, high):
        return Interval(high, high)
    near = refine(p, one, Fraction(1, 10**12))
    guess = near.middle.limit_denominator(10**5)
    if low < guess <= high and not value(p, guess):
        return Interval(guess, guess)
    return one


def refine(p: Polynomial, one: Interval, width: Fraction) -> Interval:
    """The same simple zero in an interval that is no wider.

    >>> float(refine((-2, 0, 1), Interval(Fraction(0), Fraction(2)), Fraction(1, 10**9)).middle) - 2**0.5 < 1e-9
    True
    """
    low, high = one
    at_high = value(p, high)
    if low == high or not at_high:
        return Interval(high, high)
    while high - low > width:
        middle = (low + high) / 2
        at = value(p, middle)
        if not at:
            return Interval(middle, middle)
        if (at > 0) == (at_high > 0):
            high = middle
        else:
            low = middle
    return Interval(low, high)


def range_over(p: Polynomial, one: Interval) -> Interval:
    """Bounds of p over an interval, by Horner's rule in interval arithmetic.

    >>> range_over((0, 0, 1), Interval(Fraction(1), Fraction(2)))
    Interval(low=Fraction(1, 1), high=Fraction(4, 1))
    """
    low = high = Fraction(0)
    for coefficient in reversed(p):
        ends = [low * one.low, low * one.high, high * one.low, high * one.high]
        low, high = min(ends) + coefficient, max(ends) + coefficient
    return Interval(low, high)


def sign_at(p: Polynomial, q: Polynomial, one: Interval) -> int:
    """The sign of p at the simple zero of q that the interval holds; exact.

    >>> sign_at((-1, 1), (-2, 0, 1), Interval(Fraction(0), Fraction(2)))    # sqrt(2) - 1
    1
    """
    common = greatest_common_divisor(p, q)
    if len(common) > 1 and (not value(common, one.high) or (one.low < one.high and count_zeros(common, one.low, one.high))):
        return 0
    width = max(one.width, Fraction(1))
    while True:
        found = range_over(p, one)
        if found.low > 0 or found.high < 0 or one.low == one.high:
            return (found.low > 0) - (found.high < 0)
        width /= 1024
        one = refine(q, one, width)


def interpolated(values: dict[int, Fraction]) -> Polynomial:
    """The polynomial of lowest degree through the points, by Newton's divided differences.

    >>> interpolated({0: Fraction(1), 1: Fraction(2), 2: Fraction(5)}) == (1, 0, 1)
    True
    """
    places = list(values)
    table = list(values.values())
    for k in range(1, len(places)):
        for i in range(len(places) - 1, k - 1, -1):
            table[i] = (table[i] - table[i - 1]) / (places[i] - places[i - k])
    total: Polynomial = ()
    for place, c in zip(reversed(places), reversed(table), strict=True):
        total = add(multiply(total, (-place, 1)), (c,))
    return total
