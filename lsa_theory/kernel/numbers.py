"""Exact arithmetic at an instance: rationals, rational intervals, and polynomials over them.

A number is a Fraction, or an `Interval` that is known to hold it.  An `Element` is a polynomial in variables with numbers as
coefficients.  A variable is a tuple that begins with what it stands for:

    ("gauss", "x", i)     an entry of the query x, or of the task w; it is random
    ("sample", "N", i, j) an entry of the second moments of N examples; it is random
    ("change", 3, i)      an infinitesimal: two of one family multiply to zero
    ("entry", "A", i, j)  an entry that is left free
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from lsa_theory.kernel.limits import Refused, bounded, spend

DIGITS = 30  # of a root that is irrational
LOG_TERMS = 40  # of the series of a logarithm
MAX_BITS = 600  # of the ends of an interval, before they are rounded outwards

Variable = tuple[object, ...]
Monomial = tuple[tuple[Variable, int], ...]  # sorted, positive powers


class Undefined(Exception):
    """The formula as typed has no value at the instance."""


@dataclass(frozen=True, eq=False, slots=True)
class Interval:
    """A number known to lie between two rationals.

    >>> Interval(Fraction(1), Fraction(2)) * Fraction(-3)
    Interval(low=Fraction(-6, 1), high=Fraction(-3, 1))
    """

    low: Fraction
    high: Fraction

    def __add__(self, other: Number) -> Interval:
        low, high = ends(other)
        return _rounded(self.low + low, self.high + high)

    def __mul__(self, other: Number) -> Interval:
        products = [a * b for a in (self.low, self.high) for b in ends(other)]
        return _rounded(min(products), max(products))

    __radd__, __rmul__ = __add__, __mul__


Number = Fraction | Interval
ONE, MINUS_ONE, ZERO = Fraction(1), Fraction(-1), Fraction(0)
CONSTANT = {()}  # the monomials of a number


def ends(x: Number) -> tuple[Fraction, Fraction]:
    """The rationals between which a number lies."""
    return (x.low, x.high) if isinstance(x, Interval) else (x, x)


def _rounded(low: Fraction, high: Fraction) -> Interval:
    """The interval, a little wider where its ends have too many digits."""
    return Interval(_down(low), -_down(-high))


def _down(x: Fraction) -> Fraction:
    if max(x.numerator.bit_length(), x.denominator.bit_length()) <= MAX_BITS:
        return x
    shift = MAX_BITS // 2 + x.denominator.bit_length() - x.numerator.bit_length()
    return Fraction((x * Fraction(2) ** shift).__floor__()) / Fraction(2) ** shift


def sign(x: Number) -> int:
    """-1, 0 or 1; Refused where an interval cannot tell."""
    low, high = ends(x)
    if low > 0 or high < 0 or low == high:
        return (low > 0) - (low < 0)
    raise Refused("cannot tell a sign")


def apart(x: Number) -> bool:
    """Whether a number is certain to differ from zero."""
    low, high = ends(x)
    return low > 0 or high < 0


def reciprocal(x: Number) -> Number:
    """1/x; Undefined at zero."""
    if sign(x) == 0:
        raise Undefined("a division by zero")
    return _rounded(1 / x.high, 1 / x.low) if isinstance(x, Interval) else 1 / x


def root(x: Number, n: int) -> Number:
    """The n-th root of a nonnegative number, as a Fraction where it is rational.

    >>> root(Fraction(4, 9), 2)
    Fraction(2, 3)
    """
    if sign(x) < 0:
        raise Undefined("a root of a negative number")
    if isinstance(x, Interval):
        return Interval(_bounds(x.low, n)[0], _bounds(x.high, n)[1])
    exact = Fraction(_whole_root(x.numerator, n), _whole_root(x.denominator, n))
    return exact if exact**n == x else Interval(*_bounds(x, n))


def logarithm(x: Number) -> Number:
    """The natural logarithm of a positive number; 0 of 1, else an interval.

    ``log x = log m + k log 2`` with ``x = 2^k m`` and m between 2/3 and 4/3, and ``log m = 2 sum t^(2j+1)/(2j+1)`` with
    ``t = (m - 1)/(m + 1)``, ``|t| <= 1/5``; what is left out is less than ``3 |t|^(2n+1)``.
    """
    if isinstance(x, Interval):
        low, high = (ends(logarithm(end)) for end in ends(x))
        return Interval(low[0], high[1])
    if x == 1:
        return ZERO
    k = x.numerator.bit_length() - x.denominator.bit_length()
    m = x / Fraction(2) ** k
    while m > Fraction(4, 3):
        m, k = m / 2, k + 1
    while m < Fraction(2, 3):
        m, k = m * 2, k - 1
    two = _series(Fraction(4, 3)) + _series(Fraction(2, 3)) * MINUS_ONE
    return _series(m) + two * Fraction(k)


def _series(m: Fraction) -> Interval:
    """The logarithm of a number between 2/3 and 4/3."""
    t = (m - 1) / (m + 1)
    power: Number = _rounded(t, t)
    square, total = power * power, Interval(ZERO, ZERO)
    for j in range(LOG_TERMS):
        total = total + power * Fraction(2, 2 * j + 1)
        power = power * square
    rest = max(abs(end) for end in ends(power)) * 3
    return total + Interval(-rest, rest)


def _bounds(x: Fraction, n: int) -> tuple[Fraction, Fraction]:
    """Rationals on both sides of the n-th root of a positive number, `DIGITS` digits apart."""
    scale = 10 ** (DIGITS + max(0, x.denominator.bit_length() - x.numerator.bit_length()) // (3 * n))
    low = _whole_root((x * scale**n).__floor__(), n)
    return Fraction(low, scale), Fraction(low + 1, scale)


def _whole_root(x: int, n: int) -> int:
    """The largest integer whose n-th power is at most x, by bisection."""
    if n == 2:
        return isqrt(x)
    low, high = 0, 1 << (x.bit_length() // n + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**n <= x else (low, middle)
    return low


def _bounded(x: Number) -> Number:
    """The number; Refused where it has too many digits."""
    for end in ends(x):
        bounded(end)
    return x


class Element:
    """A polynomial with numbers as coefficients; no coefficient is the Fraction 0."""

    __slots__ = ("terms",)

    def __init__(self, terms: dict[Monomial, Number]) -> None:
        self.terms = terms

    @staticmethod
    def number(x: Number) -> Element:
        return Element({(): x} if isinstance(x, Interval) or x else {})

    @staticmethod
    def variable(name: Variable) -> Element:
        return Element({((name, 1),): ONE})

    def __add__(self, other: Element) -> Element:
        terms = dict(self.terms)
        for monomial, c in other.terms.items():
            total = terms[monomial] + c if monomial in terms else c
            if isinstance(total, Interval) or total:
                terms[monomial] = total
            else:
                del terms[monomial]
        return Element(terms)

    def __mul__(self, other: Element) -> Element:
        spend(len(self.terms) * len(other.terms))
        if self.terms.keys() == other.terms.keys() == CONSTANT:
            return Element({(): _bounded(self.terms[()] * other.terms[()])})
        terms: dict[Monomial, Number] = {}
        for m1, c1 in self.terms.items():
            for m2, c2 in other.terms.items():
                if (m := _product(m1, m2)) is not None:
                    terms[m] = terms[m] + c1 * c2 if m in terms else c1 * c2
        return Element({m: _bounded(c) for m, c in terms.items() if isinstance(c, Interval) or c})

    def __neg__(self) -> Element:
        return Element({m: c * MINUS_ONE for m, c in self.terms.items()})

    def __sub__(self, other: Element) -> Element:
        return self + -other

    def times(self, x: Number) -> Element:
        return self * Element.number(x)

    def here(self) -> Number:
        """The value where all infinitesimals are zero; Refused for an element that is random or free."""
        if any(v[0] != "change" for m in self.terms for v, _ in m):
            raise Refused("a quotient or root of what is random, or free")
        return self.terms.get((), ZERO)

    def constant(self) -> Number:
        """The element as a number; Refused where it is random or has infinitesimals."""
        if self.terms.keys() - {()}:
            raise Refused("a function of eigenvalues of what is random or differentiated")
        return self.terms.get((), ZERO)

    def power(self, p: Fraction) -> Element:
        """``self**p``: for other than whole p >= 0 by the binomial series around the value `here`.

        >>> Element.number(Fraction(4)).power(Fraction(-1, 2)).constant()
        Fraction(1, 2)
        """
        if p.denominator == 1 and p >= 0:
            result = Element.number(ONE)
            for _ in range(int(p)):
                result = result * self
            return result
        if self.terms.keys() == CONSTANT and p == -1:
            return Element({(): reciprocal(self.terms[()])})
        c = self.here()
        change = Element({m: k for m, k in self.terms.items() if m})
        if sign(c) == 0:
            if p < 0 or change.terms:
                raise Undefined("a division by zero" if p < 0 else "a root that is not differentiable at zero")
            return Element({})
        lead = c if p.denominator == 1 else root(c, p.denominator)
        lead = lead if p > 0 else reciprocal(lead)
        first: Number = ONE
        for _ in range(abs(p.numerator)):
            first = _bounded(first * lead)
        step, term, series, k = change.times(reciprocal(c)), Element.number(ONE), Element({}), 0
        while term.terms:  # infinitesimals are nilpotent: the series ends
            series, term, k = series + term, (term * step).times((p - k) / (k + 1)), k + 1
        return series.times(first)

    def log(self) -> Element:
        """The logarithm: ``log c + log(1 + step)`` around the value c, by its series in nilpotent infinitesimals.

        >>> Element.number(ONE).log().terms
        {}
        """
        c = self.here()
        if sign(c) <= 0:
            raise Undefined("a logarithm of what is not positive")
        step = Element({m: k for m, k in self.terms.items() if m}).times(reciprocal(c))
        series, power, k = Element.number(logarithm(c)), step, 1
        while power.terms:
            series, power, k = series + power.times(Fraction((-1) ** (k + 1), k)), power * step, k + 1
        return series

    def split(self, chosen: Callable[[Variable], bool]) -> dict[Monomial, Element]:
        """The element as a polynomial in some of its variables: ``{monomial in them: the rest}``."""
        found: dict[Monomial, dict[Monomial, Number]] = {}
        for m, c in self.terms.items():
            key, rest = tuple(f for f in m if chosen(f[0])), tuple(f for f in m if not chosen(f[0]))
            found.setdefault(key, {})[rest] = c
        return {key: Element(terms) for key, terms in found.items()}


def _product(first: Monomial, second: Monomial) -> Monomial | None:
    """The product of two monomials; None where two infinitesimals of one family meet."""
    if not first or not second:
        return first or second
    powers = dict(first)
    families = {v[1] for v in powers if v[0] == "change"}
    for v, p in second:
        if v[0] == "change" and v[1] in families:
            return None
        powers[v] = powers.get(v, 0) + p
    return tuple(sorted(powers.items()))
