r"""Compression of many decay rates to a few hundred nodes, uniform in the logarithm of the rate.

Everything the scalar unknown ``u`` feels from the ``d^2`` entries is a sum ``sum_i w_i F(rate_i)`` in which ``F`` is one of
``exp(-2 rate s)``, ``exp(-rate s) K(rate)``, ``K(rate)^2`` with ``K = int exp(-rate (s - s')) ds' / u``. On the axis
``log(rate)`` such an ``F`` is analytic in a strip of half-width about pi/2 whatever ``s`` is, so interpolation on a
*uniform* grid of ``log(rate)`` is accurate independently of ``s``, of ``d`` and of the condition number, and transposing it
moves the weights onto the grid: ``W_k = sum_i w_i l_k(log rate_i)``. With ``PER_OCTAVE = 8`` points per factor of two and
``STENCIL = 16`` point central stencils the error is below 2e-13 of ``sum |w_i|``. For rates ``a_i b_j`` the grids of
``log a`` and ``log b`` add, so ``d^2`` weights compress by one thin matrix product and a sum along antidiagonals.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PER_OCTAVE = 8
STENCIL = 16
SPACING = float(np.log(2.0)) / PER_OCTAVE
ROWS = 512


def stencils(rates: Array) -> tuple[NDArray[np.int64], Array]:
    """First index and the ``STENCIL`` Lagrange weights of every rate on the grid ``exp(SPACING k)``, ``k`` an integer.

    ``f(log rate) ~= sum_j weights[:, j] f(SPACING * (first + j))``; shapes ``(n,)`` and ``(n, STENCIL)``.

    >>> first, weights = stencils(np.array([1.0, 3.0]))
    >>> bool(np.allclose(weights.sum(axis=1), 1.0)), int(first[0])
    (True, -7)
    """
    position = np.log(rates) / SPACING
    left = np.floor(position)
    theta = position - left
    offsets = np.arange(STENCIL) - (STENCIL // 2 - 1)
    gap = theta[:, None] - offsets
    exact = gap == 0.0
    signs = np.array([(-1.0) ** j * comb(STENCIL - 1, j) for j in range(STENCIL)])
    terms = signs / np.where(exact, 1.0, gap)
    weights = terms / terms.sum(axis=1, keepdims=True)
    hit = exact.any(axis=1)
    weights[hit] = exact[hit]
    return left.astype(np.int64) + int(offsets[0]), weights


@dataclass(frozen=True)
class Grid:
    """The nodes ``exp(SPACING * (start + k))``, ``k < size``.

    >>> Grid(0, 9).rates[[0, -1]].round(12).tolist()
    [1.0, 2.0]
    """

    start: int
    size: int

    @property
    def rates(self) -> Array:
        """The rates at the nodes, shape ``(size,)``."""
        return np.asarray(np.exp(SPACING * (self.start + np.arange(self.size))))


def cover(rates: Array) -> Grid:
    """The smallest grid that holds every stencil of these rates.

    >>> cover(np.array([1.0])).size
    16
    """
    first = int(np.floor(np.log(rates.min()) / SPACING)) - (STENCIL // 2 - 1)
    last = int(np.floor(np.log(rates.max()) / SPACING)) + STENCIL // 2
    return Grid(first, last - first + 1)


def spread(rates: Array, weights: Array, grid: Grid) -> Array:
    """Weights on the grid, ``W_k = sum_i w_i l_k(log rate_i)``; shapes ``(n,)``, ``(m, n)``, result ``(m, size)``.

    >>> rates = np.linspace(1.0, 7.0, 200); grid = cover(rates)
    >>> nodes = spread(rates, np.ones((1, 200)), grid)[0]
    >>> bool(abs(nodes @ np.exp(-grid.rates) - np.exp(-rates).sum()) < 1e-11)
    True
    """
    first, lagrange = stencils(rates)
    result = np.zeros((len(weights), grid.size))
    base = first - grid.start
    for j in range(STENCIL):
        for row, weight in zip(result, weights, strict=True):
            row += np.bincount(base + j, weight * lagrange[:, j], grid.size)
    return result


def spread_products(left: Array, right: Array, matrix: Array) -> tuple[Grid, Array]:
    """Compress ``sum_ij matrix_ij^2 F(left_i right_j)``, the diagonal left out, onto a grid; ``matrix`` is ``(d, d)``.

    >>> rng = np.random.default_rng(0); a, b, m = rng.uniform(1, 9, 30), rng.uniform(1, 9, 30), rng.normal(size=(30, 30))
    >>> grid, nodes = spread_products(a, b, m)
    >>> exact = (m**2 * np.exp(-np.outer(a, b) / 9))[~np.eye(30, dtype=bool)].sum()
    >>> bool(abs(nodes @ np.exp(-grid.rates / 9) - exact) < 1e-11 * exact)
    True
    """
    rows, columns = cover(left), cover(right)
    project = np.zeros((len(right), columns.size))
    first, lagrange = stencils(right)
    np.put_along_axis(project, (first - columns.start)[:, None] + np.arange(STENCIL), lagrange, axis=1)
    onto = np.zeros((len(left), rows.size))
    first, lagrange = stencils(left)
    np.put_along_axis(onto, (first - rows.start)[:, None] + np.arange(STENCIL), lagrange, axis=1)
    block = np.zeros((rows.size, columns.size))
    for begin in range(0, len(left), ROWS):
        squares = np.square(matrix[begin : begin + ROWS])
        squares[np.arange(len(squares)), np.arange(begin, begin + len(squares))] = 0.0
        block += onto[begin : begin + ROWS].T @ (squares @ project)
    grid = Grid(rows.start + columns.start, rows.size + columns.size - 1)
    index = np.add.outer(np.arange(rows.size), np.arange(columns.size))
    return grid, np.asarray(np.bincount(index.ravel(), block.ravel(), grid.size), dtype=float)


def spread_matrix(rates: Array, matrix: Array) -> tuple[Grid, Array]:
    """Compress ``sum_ij matrix_ij^2 F(rates_ij)``, the diagonal left out, onto one grid; both of shape ``(d, d)``.

    >>> rng = np.random.default_rng(0); r, m = rng.uniform(1, 9, (20, 20)), rng.normal(size=(20, 20))
    >>> grid, nodes = spread_matrix(r, m)
    >>> exact = (m**2 * np.exp(-r))[~np.eye(20, dtype=bool)].sum()
    >>> bool(abs(nodes @ np.exp(-grid.rates) - exact) < 1e-11 * exact)
    True
    """
    grid = cover(np.array([rates.min(), rates.max()]))
    nodes = np.zeros(grid.size)
    step = max(1, ROWS * ROWS // len(rates))
    for begin in range(0, len(rates), step):
        squares = np.square(matrix[begin : begin + step])
        squares[np.arange(len(squares)), np.arange(begin, begin + len(squares))] = 0.0
        keep = squares > 0.0
        if keep.any():
            nodes += spread(rates[begin : begin + step][keep], squares[keep][None], grid)[0]
    return grid, nodes
