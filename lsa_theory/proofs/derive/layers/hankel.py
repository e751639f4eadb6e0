"""Scalar steps at ``Lambda = I`` for symbolic d, N and noise: the least risk by a Hankel matrix of Wishart moments.

With ``p(t) = prod (1 - a_l t) = 1 - b_1 t - .. - b_L t^L`` the risk per dimension is ``1 - 2 v'b + b'K b``,

    v_i = m_i,   K_ij = m_{i+j} + noise/N m_{i+j-1},   i, j = 1..L,   m_k = E tr(S^k)/d,

least at ``b = K^-1 v``, where it is ``det H / det K`` with H = [[1, v'], [v, K]]; without noise H is the Hankel matrix of
``m_0, ..., m_2L`` and the risk ``1/[H^-1]_00``. Polynomials are SymPy's rings; what is returned is a `Scalar`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from lsa_theory.algebra.scalars import Laurent, Monomial, Scalar
from lsa_theory.moments.wishart import trace_moment

NAMES = ("d", "N", "noise")


@lru_cache(maxsize=1)
def _ring() -> Any:
    from sympy import ZZ, ring

    return ring(NAMES, ZZ)[0]


def _moment(k: int, limit: bool = False) -> Any:
    """``N^k m_k`` in the ring; in the limit ``d/N -> c`` the limit of m_k, c in the place of d."""
    ring = _ring()
    if k == 0:
        return ring(1)
    if limit:
        return ring.from_dict({(i - 1, 0, 0): c for (i, j), c in trace_moment(k).items() if i + j == k + 1})
    return ring.from_dict({(i - 1, j, 0): c for (i, j), c in trace_moment(k).items()})


def _normal_equation(layers: int, noise: bool, limit: bool = False) -> tuple[list[list[Any]], list[Any]]:
    """``K`` and ``v`` for ``b_i N^i``; in the limit for ``b_i``, where noise/N tends to ``rho c``."""
    level = _ring().gens[2] if noise else _ring()(0)
    level = level * _ring().gens[0] if limit else level
    places = range(1, layers + 1)
    matrix = [[_moment(i + j, limit) + level * _moment(i + j - 1, limit) for j in places] for i in places]
    return matrix, [_moment(i, limit) for i in places]


def _named(value: Scalar, limit: bool) -> Scalar:
    """With the names of the limit."""
    names = {"d": "c", "noise": "rho"} if limit else {}
    return value.map(lambda g: Scalar.symbol(names.get(str(g), g))) if limit else value


def _determinant(matrix: list[list[Any]]) -> Any:
    """Fraction-free elimination (Bareiss); every leading minor is positive for ``K`` and ``H``, so no pivot vanishes."""
    work, last = [row[:] for row in matrix], _ring()(1)
    for k in range(len(work) - 1):
        for i in range(k + 1, len(work)):
            for j in range(k + 1, len(work)):
                work[i][j] = (work[i][j] * work[k][k] - work[i][k] * work[k][j]).exquo(last)
        last = work[k][k]
    return work[-1][-1] if work else last


def _quotient(above: Any, below: Any) -> Scalar:
    common = above.gcd(below)
    above, below = above.exquo(common), below.exquo(common)
    if below.LC < 0:
        above, below = -above, -below
    return scalar(above) / scalar(below)


def lowest_terms(above: Scalar, below: Scalar) -> Scalar:
    """The quotient of two polynomials in d, N and the noise with whole coefficients, without common factors.

    >>> N, d = Scalar.symbol("N"), Scalar.symbol("d")
    >>> lowest_terms(2 * N * (d + 1), 4 * N * (d + 2)) == (d + 1) / (2 * d + 4)
    True
    """
    return _quotient(*(_element(one) for one in (above, below)))


def _element(value: Scalar) -> Any:
    powers = {tuple(dict(m).get(name, 0) for name in NAMES): int(c) for m, c in value.num.items()}
    return _ring().from_dict(powers)


def scalar(element: Any) -> Scalar:
    """A polynomial of the ring as a scalar of the algebra."""
    terms: Laurent = {}
    for exponents, c in element.terms():
        monomial: Monomial = frozenset((name, int(power)) for name, power in zip(NAMES, exponents, strict=True) if power)
        terms[monomial] = int(c)
    return Scalar(terms)


@lru_cache(maxsize=16)
def least_risk(layers: int, noise: bool = False, limit: bool = False) -> Scalar:
    """``min_b E ||w_hat - w||^2 / d`` over polynomials of degree L: what scalar steps reach where its zeros are real.

    With ``limit`` the limit for ``d/N -> c``, noise ``rho d``.

    >>> N, d = Scalar.symbol("N"), Scalar.symbol("d")
    >>> least_risk(1) == (d + 1) / (N + d + 1)
    True
    """
    matrix, right = _normal_equation(layers, noise, limit)
    bordered = [[_ring()(1), *right], *([v, *row] for v, row in zip(right, matrix, strict=True))]
    return _named(_quotient(_determinant(bordered), _determinant(matrix)), limit)


@lru_cache(maxsize=16)
def coefficients(layers: int, noise: bool = False, limit: bool = False) -> tuple[Scalar, ...]:
    """``b_1, ..., b_L`` of the best polynomial ``1 - b_1 t - ..``, by Cramer's rule; ``limit`` as for `least_risk`.

    >>> N, d = Scalar.symbol("N"), Scalar.symbol("d")
    >>> coefficients(1)[0] == N / (N + d + 1)
    True
    """
    matrix, right = _normal_equation(layers, noise, limit)
    below, found = _determinant(matrix), []
    for place in range(layers):
        # the column goes last, so that no leading minor vanishes on the way; that takes layers - 1 - place exchanges
        moved = [[*row[:place], *row[place + 1 :], v] for row, v in zip(matrix, right, strict=True)]
        above = _permissive(moved) * (-1) ** (layers - 1 - place)
        found.append(_quotient(above, below) * (1 if limit else Scalar.symbol("N", place + 1)))
    return tuple(_named(one.cancel(), limit) for one in found)


def _permissive(matrix: list[list[Any]]) -> Any:
    """A determinant by Laplace, which needs no pivots."""
    if not matrix:
        return _ring()(1)
    return sum(
        (
            (-1) ** k * head * _permissive([[*row[:k], *row[k + 1 :]] for row in matrix[1:]])
            for k, head in enumerate(matrix[0])
        ),
        _ring()(0),
    )


def critical_noise_parts() -> dict[str, Scalar]:
    """P, Q, R with which two equal steps are optimal from ``noise = (2 sqrt(P^2 - 3 Q R) - P)/(3 Q)`` on.

    The best polynomial of degree two has a discriminant of the sign of ``P^2 - 4 Q R - 2 P Q s - 3 Q^2 s^2``, s the noise,
    with ``w_k = E tr(W^k)/d``, ``P = w_1 w_4 - w_2 w_3``, ``Q = w_1 w_3 - w_2^2``, ``R = w_2 w_4 - w_3^2``, but for a
    common factor.

    >>> N, d = Scalar.symbol("N"), Scalar.symbol("d")
    >>> critical_noise_parts()["Q"] == (N + 1) * (d + 1) + 2
    True
    """
    w = [_moment(k) for k in range(5)]
    parts = {"P": w[1] * w[4] - w[2] * w[3], "Q": w[1] * w[3] - w[2] ** 2, "R": w[2] * w[4] - w[3] ** 2}
    common = _ring()(0)
    for one in parts.values():
        common = common.gcd(one) if common else one
    return {name: scalar(one.exquo(common)) for name, one in parts.items()}


def at(value: Scalar, d: int, N: int, noise: Fraction = Fraction(0)) -> Fraction:
    """The number at given sizes.

    >>> at(least_risk(2), 2, 4)
    Fraction(127, 489)
    """
    known = {"d": Fraction(d), "N": Fraction(N), "noise": noise}
    return Fraction(value.evaluate(lambda name: known[str(name)]))
