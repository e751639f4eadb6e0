r"""The fast integrator of the gradient flow with u12 = u21 = 0, in the eigenbasis of the covariance.

The flow (5.4) ``U' = -u^2 Gamma Lambda U Lambda + u Lambda^2``, ``u' = -u tr(Gamma Lambda U Lambda U^T) + tr(Lambda^2 U^T)``
reads, in the eigenbasis of ``Lambda`` (eigenvalues ``l_i``, and ``g_i = (1 + 1/N) l_i + tr(Lambda) / N`` of ``Gamma``),

    U_ij' = -zeta_ij u^2 U_ij  (i != j),   U_ii' = -gamma_i u^2 U_ii + xi_i u,   u' = -u sum rate_ij U_ij^2 + sum xi_i U_ii

with ``zeta_ij = g_i l_i l_j``, ``gamma_i = g_i l_i^2``, ``xi_i = l_i^2``; the random covariances of cor-C.2 give the same
system with other rates, and so does any setting whose matrices commute. The rates are not symmetric in ``i, j``. In the
clock ``s = int u^2 dt`` the off-diagonals are ``U_ij(0) exp(-zeta_ij s)``, the diagonals are linear given ``1/u(s)``, and
``u^2 - |U|_F^2`` is conserved: ONE scalar unknown function remains. ``spectral_panels`` solves for it with exact
exponential integration on geometrically growing panels, ``spectral_rates`` compresses the ``d^2`` rates to a few hundred,
so after ``eigh`` and the rotation of the start the cost does not grow with ``d`` and only logarithmically with the
condition number. Starts above the saddle ``u = 0`` (loss >= 0) are integrated twice, the second time with the start moved
by its rounding; if the two differ, ``converged`` is False: near its stable set no double precision answer has a meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsa_theory.errors import InputError
from lsa_theory.model.flow.spectral.dense import Dense, disagreement
from lsa_theory.model.flow.spectral.panels import march
from lsa_theory.model.flow.spectral.rates import cover, spread, spread_matrix, spread_products
from lsa_theory.model.flow.spectral.system import EPSILON, Scalar
from lsa_theory.model.flow.spectral.trajectory import Diagnostics, Rates, Trajectory, Units
from lsa_theory.model.loss import gamma_eigenvalue

Array = NDArray[np.float64]

DIRECT = 40
UNDECIDED = 1e-3
LARGEST = 1e100


def _array(name: str, value: ArrayLike, dims: tuple[int, ...]) -> Array:
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise InputError(name, type(value).__name__, "an array of real numbers", "give numbers") from None
    if array.ndim not in dims or array.size == 0:
        raise InputError(
            name, f"shape {array.shape}", f"an array with {' or '.join(map(str, dims))} axes", "check its shape"
        )
    bad = array[~(np.abs(array) <= LARGEST)]
    if bad.size:
        remedy = "remove NaN and overflow, or rescale the problem"
        raise InputError(name, bad[0], f"finite entries up to {LARGEST:g} in size", remedy)
    return array


def _positive(name: str, value: ArrayLike, dims: tuple[int, ...], shape: tuple[int, ...]) -> Array:
    array = _array(name, value, dims)
    if array.shape != shape:
        raise InputError(name, f"shape {array.shape}", f"shape {shape}", "match the other arguments")
    if not array.min() > 1e-100:
        raise InputError(
            name, array.min(), "entries above 1e-100", "rates must be positive: the covariance must have full rank"
        )
    return array


def _start(U0: ArrayLike, u0: float, d: int) -> tuple[Array, float]:
    matrix = _array("U0", U0, (2,))
    if matrix.shape != (d, d):
        raise InputError("U0", f"shape {matrix.shape}", f"shape {(d, d)}", "match the covariance")
    return matrix, float(_array("u0", u0, (0,)))


def _asymmetry(matrix: Array, block: int = 256) -> float:
    """``max |A - A^T|``, in blocks that fit into the cache: a whole transpose reads memory against its order."""
    places = [slice(k, k + block) for k in range(0, len(matrix), block)]
    pairs = ((matrix[i, j], matrix[j, i]) for k, i in enumerate(places) for j in places[k:])
    return float(np.max([np.abs(one - other.T).max() for one, other in pairs]))


def _rotate(basis: Array, matrix: Array) -> Array:
    """``basis^T matrix basis``: nothing for a multiple of the identity, 1 1/2 products if symmetric, else two."""
    d = len(matrix)
    diagonal = np.diagonal(matrix)
    if np.all(diagonal == diagonal[0]) and np.count_nonzero(matrix) == np.count_nonzero(diagonal):
        return matrix.copy()
    half = matrix @ basis
    if d < 512 or _asymmetry(matrix) > 0.0:
        return basis.T @ half
    result, step = np.empty_like(matrix), -(-d // 8)
    for begin in range(0, d, step):
        rows = basis[:, begin : begin + step].T @ half[:, begin:]
        result[begin : begin + step, begin:] = rows
        result[begin:, begin : begin + step] = rows.T
    return result


def _scalar(rates: Rates, start: Array, u0: float, units: Units) -> tuple[Scalar, float, float]:
    """The scalar system in natural units, ``u`` in them, and the ratio ``U_ii / xi_i`` taken out of the diagonal."""
    d, xi, gamma = len(rates.gamma), rates.xi / units.speed, rates.gamma / units.rate
    diagonal = np.diagonal(start) / units.amplitude
    u, square = u0 / units.amplitude, float(np.square(start).sum()) / units.amplitude**2
    c = u * u - square
    if abs(c) <= 64.0 * EPSILON * (u * u + square):
        c = 0.0
    scale = float(np.abs(xi * diagonal).sum())
    off = ~np.eye(d, dtype=bool) if d <= DIRECT else None
    if off is not None:
        keep = off & (start != 0.0)
        decay, energy = rates.rows(0, d)[keep] / units.rate, np.square(start[keep] / units.amplitude)
        return Scalar(gamma, xi**2, np.zeros(d), diagonal / xi, decay, energy, c, None, scale), u, 0.0
    if rates.left is not None and rates.right is not None:
        around, spreaded = spread_products(rates.left / units.rate, rates.right, start)
    else:
        around, spreaded = spread_matrix(rates.rows(0, d) / units.rate, start)
    spreaded = spreaded / units.amplitude**2
    common = float(xi @ diagonal / (xi @ xi))
    rest = diagonal - common * xi
    grid = cover(gamma)
    nodes = spread(gamma, np.array([xi * xi, rest * xi, rest * rest]), grid)
    decay, energy = np.concatenate([around.rates, grid.rates]), np.concatenate([spreaded, nodes[2]])
    used = energy != 0.0
    ratio = np.full(grid.size, common)
    return Scalar(grid.rates, nodes[0], nodes[1], ratio, decay[used], energy[used], c, grid.start, scale), u, common


def _solve(
    rates: Rates, start: Array, u0: float, rotation: Array | None, until: float, spent: tuple[float, float]
) -> Trajectory:
    until = float(until)
    if not until > 0.0:
        raise InputError("until", until, "a time above 0, or infinity", "leave it out to integrate to the limit")
    begin = perf_counter()
    d = len(rates.gamma)
    fastest = rates.fastest()
    speed = float(rates.xi.max())
    units = Units(float(np.sqrt(speed / fastest)), speed, fastest)
    system, u, common = _scalar(rates, start, u0, units)
    compressed = perf_counter()
    dense = Dense(system, march(system, u, until * speed), u)
    error, converged, reason = dense.run.error + 2e-13 * (d > DIRECT), dense.run.converged, dense.run.reason
    _, q, p = system.sums(system.ratio, 0.0)
    if u * (0.5 * u * q - p) >= 0.0 and dense.run.panels:
        nudge = 4.0 * EPSILON * (1.0 if d <= DIRECT else 4.0)
        moved = replace(system, ratio=system.ratio * (1.0 + nudge), cross=system.cross * (1.0 + nudge))
        other = Dense(moved, march(moved, u * (1.0 - nudge), until * speed, offset=-3), u)
        gap = disagreement(dense, other)
        error += gap
        if not gap < UNDECIDED and (converged or np.isinf(gap)):
            reason = "undecided: the start is so near the stable set of the saddle u = 0 that rounding decides"
            converged = False
    solved = perf_counter()
    nodes, parts = len(system.rate) + len(system.decay), (*spent, compressed - begin, solved - compressed)
    taken = Diagnostics(len(dense.run.panels), dense.run.rejected, nodes, *parts)
    return Trajectory(converged, reason, error, taken, start, rotation, rates, units, dense, common)


def _silent(_: str) -> None:
    """Nobody is told how far it is."""


def integrate(
    covariance: ArrayLike,
    context_length: float,
    U0: ArrayLike,
    u0: float,
    *,
    until: float = np.inf,
    tell: Callable[[str], None] = _silent,
) -> Trajectory:
    """The flow (5.4) for a covariance ``(d, d)``, or its diagonal ``(d,)``, from ``U0`` ``(d, d)``, ``u0``, up to ``until``.

    ``tell`` hears what is being done, which takes a while for large d.

    Raises InputError for a covariance that is not symmetric, positive definite and of full rank, ``N`` not above 0, wrong
    shapes, NaN, entries above 1e100. A flow that does not reach the minimum is returned with ``converged`` False.

    >>> path = integrate([1.0], 1, [[0.1]], 0.1)   # Gamma = 3, xi = 1, gamma = 3: u^2 is logistic
    >>> t = 2.0; q = 0.01 * np.exp(2 * t) / (1 + 0.03 * (np.exp(2 * t) - 1))
    >>> bool(abs(path.u(t) ** 2 / q - 1) < 1e-12)
    True
    >>> integrate([1.0], 1, [[-0.1]], 0.1).converged   # on the stable set of the saddle: u = -U for ever
    False
    """
    matrix = _array("covariance", covariance, (1, 2))
    n = float(_array("context_length", context_length, (0,)))
    if not n > 0.0:
        raise InputError("context_length", context_length, "a number N > 0", "give the number of examples in a prompt")
    d = len(matrix)
    start, u = _start(U0, u0, d)
    begin = perf_counter()
    rotation: Array | None = None
    if matrix.ndim == 2:
        if matrix.shape != (d, d) or not _asymmetry(matrix) <= 1e-12 * np.abs(matrix).max():
            raise InputError("covariance", f"shape {matrix.shape}", "a symmetric matrix", "use (L + L.T) / 2")
        if np.count_nonzero(matrix) == np.count_nonzero(np.diagonal(matrix)):
            matrix = np.diagonal(matrix)
    if matrix.ndim == 2:
        tell(f"eigenvectors of the covariance, d = {d}")
        values, rotation = np.linalg.eigh(matrix)
    else:
        values = matrix
    floor = d * EPSILON * float(np.abs(values).max()) if rotation is not None else 0.0
    if not values.min() > max(floor, 1e-30):
        legal = "positive definite, numerically of full rank"
        raise InputError("covariance", f"eigenvalue {values.min():.3g}", legal, "drop null directions")
    turned = perf_counter()
    tell("turning the start into the eigenbasis")
    rotated = start.copy() if rotation is None else _rotate(rotation, start)
    spent = (turned - begin, perf_counter() - turned)
    g = gamma_eigenvalue(values, values.sum(), n)
    rates = Rates(g * values**2, values**2, g * values, values)
    tell("integrating, spectral")
    return _solve(rates, rotated, u, rotation, until, spent)


def integrate_diagonal(
    gamma: ArrayLike, xi: ArrayLike, zeta: ArrayLike, U0: ArrayLike, u0: float, *, until: float = np.inf
) -> Trajectory:
    """The system of cor-C.2: ``gamma``, ``xi`` ``(d,)``; ``zeta`` ``(d, d)``, diagonal ignored; ``U0`` ``(d, d)``, ``u0``.

    Random diagonal covariances, noise, other tasks: anything whose matrices commute. InputError as in ``integrate``.

    >>> path = integrate_diagonal([2.0, 6.0], [1.0, 2.0], np.ones((2, 2)), [[0.1, 0.2], [0.0, 0.1]], 0.3)
    >>> U, u = path.state(path.end)
    >>> (u * U).round(9).tolist()
    [[0.5, 0.0], [0.0, 0.333333333]]
    """
    slow = _array("gamma", gamma, (1,))
    d = len(slow)
    slow = _positive("gamma", gamma, (1,), (d,))
    force = _positive("xi", xi, (1,), (d,))
    full = _array("zeta", zeta, (2,)).copy()
    if full.shape == (d, d):
        np.fill_diagonal(full, slow)
    full = _positive("zeta", full, (2,), (d, d))
    start, u = _start(U0, u0, d)
    return _solve(Rates(slow, force, full=full), start.copy(), u, None, until, (0.0, 0.0))
