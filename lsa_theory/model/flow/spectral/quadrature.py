r"""Exact integration of ``K' = -rate K + f`` when ``f`` is a polynomial on a panel, for any rate, stiff or not.

With ``f`` known at the ``ORDER`` right Radau points ``x_j`` of a panel of length ``h`` and ``z = rate h``,

    K(x) = exp(-z x) K(0) + h int_0^x exp(-z (x - y)) f(y) dy ,

and the integral of a Legendre polynomial is a modified spherical Bessel function, ``int_0^1 exp(-z (1 - y)) P_k(2 y - 1) dy
= exp(-z / 2) i_k(z / 2)``, got from stable continued fractions. No step restriction remains, whatever the rate.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from lsa_theory.model.flow.spectral.rates import SPACING, STENCIL

Array = NDArray[np.float64]

ORDER = 28


def _frozen(values: object) -> Array:
    array = np.array(values, dtype=float)
    array.setflags(write=False)
    return array


@lru_cache(maxsize=4)
def nodes(order: int = ORDER) -> Array:
    """The right Radau points of ``[0, 1]``, the last one equal to 1, shape ``(order,)``.

    >>> float(nodes()[-1]), bool(nodes()[0] > 0)
    (1.0, True)
    """
    series = np.zeros(order + 1)
    series[order], series[order - 1] = 1.0, -1.0
    roots = np.sort(legendre.legroots(series).real)
    for _ in range(3):
        slope = legendre.legval(roots[:-1], legendre.legder(series))
        roots[:-1] -= legendre.legval(roots[:-1], series) / slope
    roots[-1] = 1.0
    return _frozen((1.0 + roots) / 2.0)


@lru_cache(maxsize=8)
def to_legendre(with_start: bool = False, order: int = ORDER) -> Array:
    """Values at the nodes (with the point 0 in front if asked) to the coefficients of ``P_k(2 x - 1)``.

    >>> coefficients = to_legendre() @ (2 * nodes() - 1)
    >>> bool(abs(coefficients[1] - 1) < 1e-13)
    True
    """
    points = np.concatenate([[0.0], nodes(order)]) if with_start else nodes(order)
    return _frozen(np.linalg.inv(legendre.legvander(2.0 * points - 1.0, len(points) - 1)))


@lru_cache(maxsize=4)
def integration(order: int = ORDER) -> Array:
    """``I[j, l] = int_0^{x_j} l_l``, shape ``(order, order)``.

    >>> bool(np.allclose(integration() @ nodes(), nodes()**2 / 2))
    True
    """
    columns = []
    for k in range(order):
        unit = np.zeros(k + 1)
        unit[k] = 1.0
        columns.append(legendre.legval(2.0 * nodes(order) - 1.0, legendre.legint(unit, lbnd=-1.0)) / 2.0)
    return _frozen(np.array(columns).T @ to_legendre(False, order))


@lru_cache(maxsize=4)
def differentiation(order: int = ORDER) -> Array:
    """The derivative at the nodes of a polynomial that vanishes at 0, the inverse of ``integration``, ``(order, order)``.

    >>> bool(np.allclose(differentiation() @ nodes()**3, 3 * nodes()**2))
    True
    """
    return _frozen(np.linalg.inv(integration(order)))


@lru_cache(maxsize=4)
def restrictions(order: int = ORDER) -> Array:
    """``T[j, k, l]``: values at the nodes to the Legendre coefficients on ``[0, x_j]``, shape ``(order, order, order)``.

    >>> bool(np.allclose(restrictions()[-1], to_legendre()))
    True
    """
    return _frozen(np.array([restriction(float(x), order) for x in nodes(order)]))


@lru_cache(maxsize=4)
def _scaled_restrictions(order: int) -> Array:
    return _frozen(nodes(order)[:, None, None] * restrictions(order))


def restriction(x: float, order: int = ORDER) -> Array:
    """Values at the nodes to the Legendre coefficients of the same polynomial on ``[0, x]``, shape ``(order, order)``.

    >>> bool(np.allclose(restriction(0.5) @ np.ones(ORDER), np.eye(ORDER)[0]))
    True
    """
    coefficients = to_legendre(False, order)
    return np.asarray(coefficients @ legendre.legvander(2.0 * x * nodes(order) - 1.0, order - 1) @ coefficients)


def moments(z: Array, order: int = ORDER) -> Array:
    """``exp(-z/2) i_k(z/2)`` for ``k < order <= ORDER``, ``z >= 0`` of shape ``(m,)``; the result has shape ``(order, m)``.

    >>> [round(float(v), 12) for v in moments(np.array([1.0]))[:2, 0]]
    [0.632120558829, 0.103638323514]
    """
    result = np.empty((order, len(z)))
    result[0] = -np.expm1(-z) / np.where(z > 0.0, z, 1.0)
    result[0, z == 0.0] = 1.0
    x = np.maximum(z / 2.0, 1e-300)
    below = 0.0
    far = 0.3 * order**2
    for limit, depth in ((16.0, order + 16), (far, int(order + 8 + 0.45 * far))):
        band = np.flatnonzero((x >= below) & (x < limit))
        below = limit
        if not band.size:
            continue
        y = x[band]
        inverse = 1.0 / y
        ratio = y / (depth + np.sqrt((depth + 1.0) ** 2 + y * y))
        ratios = np.empty((order, band.size))
        for k in range(depth - 1, 0, -1):
            ratio = 1.0 / ((2 * k + 1) * inverse + ratio)
            if k < order:
                ratios[k] = ratio
        ratios[0] = result[0, band]
        result[:, band] = np.cumprod(ratios, axis=0)
    band = np.flatnonzero(x >= below)
    if band.size:
        inverse = 1.0 / x[band]
        previous, current = result[0, band], result[0, band] * (1.0 - inverse)
        for k in range(1, order):
            result[k, band] = current
            previous, current = current, previous - (2 * k + 1) * inverse * current
    return result


def kernels(z: Array, order: int = ORDER) -> Array:
    """``W[j, m, l] = int_0^{x_j} exp(-z_m (x_j - y)) l_l(y) dy``, shape ``(order, m, order)``.

    >>> bool(np.allclose(kernels(np.zeros(1))[:, 0], integration()))
    True
    """
    table = moments(np.outer(nodes(order), z).ravel(), order).reshape(order, order, len(z))
    return np.asarray(np.matmul(table.transpose(1, 2, 0), _scaled_restrictions(order)))


@lru_cache(maxsize=1)
def _table() -> tuple[int, Array]:
    low, high = round(np.log(1e-14) / SPACING), round(np.log(1e14) / SPACING)
    grid = kernels(np.exp(SPACING * np.arange(low, high + 1)))
    return low, _frozen(np.ascontiguousarray(grid.transpose(1, 0, 2)))


def _beyond(index: NDArray[np.int64], table: Array) -> Array:
    """Beyond the table nothing depends on ``z`` (below) or everything is proportional to ``1 / z`` (above), to rounding."""
    past = np.exp(-SPACING * np.maximum(index - (len(table) - 1), 0))
    return np.asarray(table[np.clip(index, 0, len(table) - 1)] * past[..., None, None])


def kernels_on_grid(start: int, size: int) -> Array:
    """``kernels`` at ``z = exp(SPACING (start + k))``, ``k < size``, looked up in a table.

    >>> bool(np.allclose(kernels_on_grid(0, 3)[:, 0], kernels(np.ones(1))[:, 0]))
    True
    """
    low, table = _table()
    begin = start - low
    if begin >= 0 and begin + size <= len(table):
        return table[begin : begin + size].transpose(1, 0, 2)
    return _beyond(begin + np.arange(size), table).transpose(1, 0, 2)


def kernels_between(first: NDArray[np.int64], weights: Array, shift: int) -> Array:
    """``kernels`` at ``z = rate exp(SPACING shift)`` for rates given by their ``stencils``, interpolated in the table.

    >>> from lsa_theory.model.flow.spectral.rates import stencils
    >>> first, weights = stencils(np.array([3.0]))
    >>> bool(np.abs(kernels_between(first, weights, 4) - kernels(np.array([3 * 2**0.5]))).max() < 1e-13)
    True
    """
    low, table = _table()
    begin = first + (shift - low)
    flat = table.reshape(len(table), -1)
    if begin.min() < 0 or begin.max() + STENCIL > len(table):
        wide = _beyond(np.add.outer(begin, np.arange(STENCIL)), table).reshape(len(first), STENCIL, -1)
        rows = np.matmul(weights[:, None], wide)[:, 0]
    else:
        rows = np.array([weight @ flat[k : k + STENCIL] for k, weight in zip(begin, weights, strict=True)])
    return rows.reshape(len(first), ORDER, ORDER).transpose(1, 0, 2)


def end_kernels(z: Array, x: float) -> Array:
    """``w[m, l] = int_0^x exp(-z_m (x - y)) l_l(y) dy``, shape ``(m, ORDER)``.

    >>> bool(np.allclose(end_kernels(np.array([2.0]), 1.0)[0], kernels(np.array([2.0]))[-1, 0]))
    True
    """
    return x * moments(z * x).T @ restriction(x)


def interpolate(values: Array, x: Array | float, with_start: bool = False) -> Array:
    """The polynomial through the values at the nodes (with the point 0 in front if asked) at ``x`` in ``[0, 1]``.

    >>> float(interpolate(nodes() ** 2, 0.5).round(12))
    0.25
    """
    return np.asarray(legendre.legval(2.0 * np.asarray(x) - 1.0, to_legendre(with_start) @ values))
