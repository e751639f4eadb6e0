"""Rigorous balls: exact fractions as far as they go, intervals with rational ends where a root is irrational.

A comparison of balls is answered only where it is certain; otherwise `UnsureError` is raised, so that whatever is decided
with this arithmetic is a proof.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np

from lsa_theory.algebra import exact
from lsa_theory.algebra.arithmetic import Exact, NotExactError, UndefinedError
from lsa_theory.algebra.elimination import eigenvalues_below, multiplicity

MAX_ORDER = 1024  # of a root that is enclosed
HIGHEST = 8  # power of a full matrix
BITS = 160  # width of the first enclosure of a root, relative to one
LONGEST = 700  # bits of an end point before it is rounded outwards


class UnsureError(ArithmeticError):
    """A comparison that the balls are too wide to decide."""


class Ball:
    """A real number between two fractions.

    >>> root = Rigorous().number_power(Fraction(2), Fraction(1, 2))
    >>> Fraction(7, 5) < root < Fraction(3, 2), root
    (True, 1.414214)
    """

    __slots__ = ("high", "low")

    def __init__(self, low: Fraction, high: Fraction) -> None:
        self.low, self.high = _shorter(low, False), _shorter(high, True)

    def __repr__(self) -> str:
        middle = float((self.low + self.high) / 2)
        return f"{middle:.7g}"

    def __add__(self, other: Any) -> Ball:
        other = ball(other)
        return Ball(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Ball:
        return Ball(-self.high, -self.low)

    def __sub__(self, other: Any) -> Ball:
        return self + -ball(other)

    def __rsub__(self, other: Any) -> Ball:
        return ball(other) + -self

    def __mul__(self, other: Any) -> Ball:
        other = ball(other)
        ends = [x * y for x in (self.low, self.high) for y in (other.low, other.high)]
        return Ball(min(ends), max(ends))

    __radd__, __rmul__ = __add__, __mul__

    def inverse(self) -> Ball:
        if self.low <= 0 <= self.high:
            raise ZeroDivisionError("a divisor that may be zero")
        return Ball(1 / self.high, 1 / self.low)

    def __truediv__(self, other: Any) -> Ball:
        return self * ball(other).inverse()

    def __rtruediv__(self, other: Any) -> Ball:
        return ball(other) * self.inverse()

    def __pow__(self, power: int) -> Ball:
        base, result = (self, Ball(Fraction(1), Fraction(1))) if power >= 0 else (self.inverse(), ball(1))
        for _ in range(abs(power) // 2):
            result = result * base * base
        if power % 2 == 0:
            return Ball(max(result.low, Fraction(0)), result.high)
        return result * base

    def __abs__(self) -> Ball:
        if self.low >= 0:
            return self
        return -self if self.high <= 0 else Ball(Fraction(0), max(-self.low, self.high))

    def __float__(self) -> float:
        return float((self.low + self.high) / 2)

    def _certain(self, yes: bool, no: bool) -> bool:
        if not yes and not no:
            raise UnsureError("two numbers too close to tell apart")
        return yes

    def __lt__(self, other: Any) -> bool:
        other = ball(other)
        return self._certain(self.high < other.low, self.low >= other.high)

    def __le__(self, other: Any) -> bool:
        other = ball(other)
        return self._certain(self.high <= other.low, self.low > other.high)

    def __gt__(self, other: Any) -> bool:
        return not self <= other

    def __ge__(self, other: Any) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Ball, Fraction, int)):
            return NotImplemented
        number = ball(other)
        same = self.low == self.high == number.low == number.high
        return self._certain(same, self.high < number.low or self.low > number.high)

    __hash__ = None  # type: ignore[assignment]  # equality may be undecidable


def ball(value: Any) -> Ball:
    return value if isinstance(value, Ball) else Ball(Fraction(value), Fraction(value))


def _shorter(value: Fraction, up: bool) -> Fraction:
    """The same number, or one with fewer digits on the safe side."""
    if value.denominator.bit_length() <= LONGEST:
        return value
    scale = 1 << LONGEST // 2
    below = value.numerator * scale // value.denominator
    return Fraction(below + up, scale)


class Rigorous(Exact):
    """`Exact`, with balls for irrational roots and eigenvalues.

    >>> Rigorous().eigenvalues(Exact().array([[2, 1], [1, 2]]))
    [Fraction(1, 1), Fraction(3, 1)]
    """

    def number(self, value: Any) -> Any:
        return value if isinstance(value, Ball) else Fraction(value)

    def array(self, rows: Any) -> Any:
        rows = np.asarray(rows, dtype=object)
        return np.array([self.number(x) for x in rows.flat], dtype=object).reshape(rows.shape)

    def number_power(self, base: Any, power: Fraction | int) -> Any:
        power = Fraction(power)
        if power.denominator == 1:
            return base ** int(power)
        if not isinstance(base, Ball):
            try:
                return super().number_power(base, power)
            except UndefinedError:
                raise
            except NotExactError:
                base = ball(base)
        if base.low < 0:
            raise (UndefinedError if base.high < 0 else NotExactError)("a root of what may be negative")
        order = power.denominator
        if order > MAX_ORDER:
            raise NotExactError(f"a root of order {order}")
        root = Ball(_root(base.low, order), _root(base.high, order) + Fraction(1, 1 << BITS))
        return root ** int(power.numerator)

    def matrix_power(self, base: Any, power: Fraction | int) -> Any:
        if any(isinstance(x, Ball) for x in base.flat) and power < 0:
            raise NotExactError("the inverse of a matrix that is known in balls")
        diagonal = np.all(np.array([i == j or (not isinstance(x, Ball) and x == 0) for (i, j), x in np.ndenumerate(base)]))
        power = Fraction(power)
        if power.denominator == 1:
            if abs(power) > HIGHEST and not diagonal:
                raise NotExactError("a power of a full matrix with very long fractions")
            return super().matrix_power(base, power)
        if diagonal:
            result = exact.identity(len(base))
            for i in range(len(base)):
                result[i, i] = self.number_power(base[i, i], power)
            return result
        if len(base) == 2 and power.denominator == 2 and np.all(base == base.T):
            det = base[0, 0] * base[1, 1] - base[0, 1] * base[1, 0]
            half = Fraction(1, 2)
            root = self.number_power(det, half)
            scale = self.number_power(base[0, 0] + base[1, 1] + 2 * root, half)
            whole = (base + exact.identity(2) * root) * (1 / ball(scale))
            if power < 0:
                raise NotExactError("a negative broken power of a full matrix")
            return super().matrix_power(whole, power.numerator)
        raise NotExactError("broken powers of a full matrix are irrational")

    def eigenvalues(self, symmetric: Any) -> list[Any]:
        if any(isinstance(x, Ball) for x in symmetric.flat) or np.any(symmetric != symmetric.T):
            raise NotExactError("eigenvalues are enclosed for exact symmetric matrices")
        if np.all(symmetric == np.diag(np.diag(symmetric))):
            return sorted(np.diag(symmetric))
        return [_eigenvalue(symmetric, k) for k in range(len(symmetric))]


def _root(value: Fraction, order: int) -> Fraction:
    """A lower bound of the root, closer than 2^-BITS to it."""
    scaled = (value.numerator << BITS * order) // value.denominator
    low, high = 0, 1 << (scaled.bit_length() // order + 1)
    if order == 2:
        return Fraction(isqrt(scaled), 1 << BITS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**order <= scaled else (low, middle)
    return Fraction(low, 1 << BITS)


def _eigenvalue(matrix: Any, place: int) -> Any:
    """An enclosure of the eigenvalue at a place in ascending order; a fraction where it is a small one.

    Floating point proposes it, the signs of exact pivots confirm it.
    """
    about = Fraction(float(np.linalg.eigvalsh(matrix.astype(float))[place])).limit_denominator(10**15)
    reach = max(sum(abs(x) for x in row) for row in matrix)
    width = reach / 10**11 + Fraction(1, 10**30)
    low, high = about - width, about + width
    for _ in range(40):
        ends = eigenvalues_below(matrix, low), eigenvalues_below(matrix, high)
        if None not in ends and ends[0] <= place < ends[1]:  # type: ignore[operator]
            break
        low, high, width = low - width, high + width, 8 * width
    else:
        raise NotExactError("an eigenvalue that floating point does not find")
    guess = ((low + high) / 2).limit_denominator(1000)
    if low < guess < high and ends[1] - ends[0] == multiplicity(matrix, guess):  # type: ignore[operator]
        return guess  # every eigenvalue in the enclosure is this one
    return Ball(low, high)
