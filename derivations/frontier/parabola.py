"""The least value of a parabola in a step, with symbols, and traces of S from all pairings."""

from __future__ import annotations

from lsa_theory.algebra.scalars import Generator, Scalar
from lsa_theory.moments.wishart import trace_moment_by_pairings


def put(value: Scalar, name: str, by: Scalar) -> Scalar:
    """The value with the symbol replaced."""

    def image(generator: Generator) -> Scalar:
        return by if generator == name else Scalar.symbol(generator)

    return value.map(image)


def least(linear: Scalar, square: Scalar, claimed: Scalar) -> bool:
    """Whether ``1 - 2 linear a + square a^2`` is stationary in a at ``linear/square`` and is there as claimed.

    >>> b, c = Scalar.symbol("b"), Scalar.symbol("c")
    >>> least(b, c, 1 - b * b / c), least(b, c, 1 - b / c)
    (True, False)
    """
    a = Scalar.symbol("a")
    risk, best = 1 - 2 * linear * a + square * a * a, linear / square
    return put(risk.derivative("a"), "a", best).is_zero() and put(risk, "a", best) == claimed


def trace_by_pairings(k: int, size: Scalar) -> Scalar:
    """``E tr(W^k)`` for a Wishart matrix of ``size`` examples, from all pairings; d is a symbol."""
    d, total = Scalar.symbol("d"), Scalar.number(0)
    for (i, j), count in trace_moment_by_pairings(k).items():
        total = total + count * d**i * size**j
    return total
