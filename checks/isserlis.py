"""Moments of one Gaussian vector, entry by entry."""

from __future__ import annotations

from fractions import Fraction
from functools import cache


@cache
def moment(exponents: tuple[int, ...], covariance: tuple[tuple[Fraction, ...], ...]) -> Fraction:
    """``E[prod_k z_k^(n_k)]`` for ``z ~ N(0, covariance)``: pair the first factor with each other one.

    >>> moment((2, 2), ((Fraction(1), Fraction(1, 2)), (Fraction(1, 2), Fraction(1))))
    Fraction(3, 2)
    """
    if sum(exponents) % 2:
        return Fraction(0)
    first = next((k for k, n in enumerate(exponents) if n), None)
    if first is None:
        return Fraction(1)
    rest = list(exponents)
    rest[first] -= 1
    total = Fraction(0)
    for k, n in enumerate(rest):
        if n and covariance[first][k]:
            rest[k] -= 1
            total += n * covariance[first][k] * moment(tuple(rest), covariance)
            rest[k] += 1
    return total
