"""Exact powers of rational numbers: a root only where it is rational."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt


class NotExactError(ArithmeticError):
    """A root that is irrational, asked for in exact arithmetic."""


class UndefinedError(NotExactError):
    """A root of a negative number: the formula has no value there."""


def rational_power(base: Fraction, power: Fraction | int) -> Fraction:
    """``base**power``; NotExactError where it is irrational, UndefinedError where it is no real number.

    >>> rational_power(Fraction(9, 4), Fraction(-1, 2))
    Fraction(2, 3)
    """
    power = Fraction(power)
    if power.denominator == 1:
        return base ** int(power)
    if base < 0:
        raise UndefinedError(f"a root of {base}")
    above, below = (integer_root(part, power.denominator) for part in (base.numerator, base.denominator))
    if above is None or below is None:
        raise NotExactError(f"{base} has no rational root of order {power.denominator}")
    return Fraction(above, below) ** power.numerator


def integer_root(value: int, order: int) -> int | None:
    """The exact integer root, or None.

    >>> integer_root(10**60, 3) == 10**20, integer_root(2, 2)
    (True, None)
    """
    if value < 0:
        return None
    if order == 2:
        return root if (root := isqrt(value)) ** 2 == value else None
    low, high = 0, 1 << (value.bit_length() // order + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**order <= value else (low, middle)
    return low if low**order == value else None
