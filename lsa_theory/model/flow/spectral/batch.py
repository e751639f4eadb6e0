r"""Thousands of small flows at once, for sweeps and basins: panels in clock s of ``spectral_panels``, vectorised over flows.

Every flow has its own step; all share one Newton iteration per panel. Starts below the saddle ``u = 0`` (loss < 0) can
never come near it, so ``u`` keeps its sign and the clock ``s`` serves from start to limit: those are done together, with
``ORDER`` Radau points and accuracy about ``TAIL``. The others (loss >= 0 or ``u0 = 0``), and any that the batch cannot
bring to its accuracy, go one by one to ``spectral.integrate_diagonal``, which treats the saddle with care.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsa_theory.errors import InputError
from lsa_theory.model.flow.spectral import quadrature
from lsa_theory.model.flow.spectral.integrate import integrate_diagonal
from lsa_theory.model.flow.spectral.system import EPSILON

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

ORDER = 14
TAIL = 1e-11
CLOSE = 1e-11
CHUNK = 256
MOST = 400


@dataclass(frozen=True)
class Batch:
    """Where the flows ended: ``U`` ``(B, d, d)``, ``u``, ``time``, ``converged`` ``(B,)``; how many were done one by one.

    ``U``, ``u`` are the state at ``time``, not the formula (4.12): a converged flow is then within ``CLOSE`` of the minimum.
    """

    U: Array
    u: Array
    time: Array
    converged: Flags
    alone: int
    panels: int


def _step(
    c: Array, rate: Array, weight: Array, decay: Array, energy: Array, s: Array, u: Array, r: Array, h: Array
) -> tuple[Array, Array, Flags]:
    """Newton for ``log |u|`` at the nodes of one panel of every flow: ``1/u`` ``(b, n)``, the new ``r``, which converged."""
    x, n, b = quadrature.nodes(ORDER), ORDER, len(u)
    kernel = quadrature.kernels((rate * h[:, None]).ravel(), n).reshape(n, b, -1, n).transpose(1, 0, 2, 3)
    kernel = kernel * h[:, None, None, None]
    flipped = np.ascontiguousarray(kernel.transpose(0, 1, 3, 2))
    free = np.exp(-h[:, None, None] * x[:, None] * rate[:, None]) * r[:, None]
    rest = energy[:, None] * np.exp(-2.0 * (s[:, None] + h[:, None] * x)[:, :, None] * decay[:, None])
    total, leak = rest.sum(axis=2), (rest * decay[:, None]).sum(axis=2)
    q = (rate * weight * r * r).sum(axis=1) + (energy * decay * np.exp(-2.0 * s[:, None] * decay)).sum(axis=1)
    p = (weight * r).sum(axis=1)
    reach = s + 0.1 * h
    bend = np.clip((p / u - q) / u**2 * reach, -0.5, 0.5)
    y = np.log(np.abs(u))[:, None] + bend[:, None] * np.log1p(h[:, None] * x / reach[:, None])
    sign, negative, eye = np.sign(u)[:, None], c < 0.0, np.eye(n)
    pin = np.where(negative, q / (np.maximum(u * u - c, 0.0) + u * u), 1.0)[:, None]
    stiff = (h * (q / u**2 + pin[:, 0]) > 300.0)[:, None, None]
    change = np.where(stiff, quadrature.differentiation(n) / h[:, None, None], eye) * negative[:, None, None]
    collect = np.where(stiff | ~negative[:, None, None], eye, h[:, None, None] * quadrature.integration(n))
    done = np.zeros(b, dtype=bool)
    slope = np.einsum("bk,bjlk->bjl", weight, flipped) if negative.any() else eye
    for _ in range(9):
        f, square = sign * np.exp(-y), np.exp(2.0 * y)
        ratio = free + np.einsum("bjkl,bl->bjk", kernel, f)
        pull = weight[:, None] * ratio
        body = pull * ratio
        inner = pin * (square - c[:, None] - body.sum(axis=2) - total)
        steps = pull * pin[:, :, None]
        jacobian = np.zeros((b, n, n))
        diagonal = 2.0 * pin * square
        if negative.any():
            force = pull.sum(axis=2)
            inner = inner + np.where(negative[:, None], (body * rate[:, None]).sum(axis=2) + leak - force * f, 0.0)
            steps = steps - np.where(negative[:, None, None], pull * rate[:, None], 0.0)
            diagonal = diagonal + np.where(negative[:, None], force * f, 0.0)
            jacobian = np.where(negative[:, None, None], slope * f[:, :, None] * f[:, None], 0.0)
        jacobian += 2.0 * np.einsum("bjk,bjlk->bjl", steps, flipped) * f[:, None]
        jacobian += diagonal[:, :, None] * eye
        residual = np.matmul(collect, inner[..., None])[..., 0]
        if negative.any():
            residual = residual + 0.5 * np.matmul(change, (square - u[:, None] ** 2)[..., None])[..., 0]
            jacobian = change * square[:, None] + np.matmul(collect, jacobian)
        lost = ~np.isfinite(jacobian.sum(axis=(1, 2)) + residual.sum(axis=1))
        jacobian[lost], residual[lost] = eye, 1e3
        move = np.linalg.solve(jacobian, residual[..., None])[..., 0]
        size = np.abs(move).max(axis=1)
        y = np.where(done[:, None], y, y - move / np.maximum(1.0, size)[:, None])
        done |= size < 1e-7
        if done.all():
            break
    f = sign * np.exp(-y)
    return f, free[:, -1] + np.matmul(kernel[:, -1], f[..., None])[..., 0], done


def _march(
    c: Array, rate: Array, weight: Array, decay: Array, energy: Array, u: Array, r: Array
) -> tuple[Array, Array, Array, Array, Flags, int]:
    """Every flow from its start to its limit in the clock s: ``t, s, u, r``, which arrived, panels."""
    count = len(u)
    t, s, u, r, arrived, panels = np.zeros(count), np.zeros(count), u.copy(), r.copy(), np.zeros(count, dtype=bool), 0
    target = (weight / rate**2).sum(axis=1)
    root = np.hypot(c, 2.0 * np.sqrt(target))
    goal = np.sign(u) * np.sqrt(np.where(c >= 0.0, (c + root) / 2.0, 2.0 * target / np.where(c < 0.0, root - c, 1.0)))
    q = (rate * weight * r * r).sum(axis=1) + (energy * decay).sum(axis=1)
    force = np.abs((weight * r).sum(axis=1) - q * u)
    h = 0.5 * np.minimum(1.0, np.abs(u) ** 3 / (force + 1e-300))
    coefficients, weights = quadrature.to_legendre(False, ORDER), quadrature.integration(ORDER)[-1]
    active = np.arange(count)
    for _ in range(MOST):
        if not active.size:
            break
        k = active
        with np.errstate(all="ignore"):
            f, moved, done = _step(c[k], rate[k], weight[k], decay[k], energy[k], s[k], u[k], r[k], h[k])
            series = np.abs(f @ coefficients.T) / np.abs(f).max(axis=1, keepdims=True)
            tail = np.where(done, series[:, -2:].max(axis=1), np.inf)
        good = tail <= TAIL
        last = ORDER - np.argmax(np.concatenate([series[:, ::-1] > TAIL, np.ones((len(k), 1), bool)], axis=1), axis=1)
        width = TAIL ** (-1.0 / np.maximum(last, 1)) + TAIL ** (1.0 / np.maximum(last, 1)) + 2.0
        wanted = TAIL ** (-1.0 / (ORDER - 2)) + TAIL ** (1.0 / (ORDER - 2)) - 2.0
        shrink = np.where(np.isfinite(tail), np.clip(0.9 * (TAIL / np.maximum(tail, TAIL)) ** (1.0 / 9.0), 0.1, 0.8), 0.25)
        w = k[good]
        t[w] += h[w] * (f[good] ** 2 @ weights)
        s[w] += h[w]
        u[w], r[w] = 1.0 / f[good, -1], moved[good]
        panels += len(w)
        gap = r[w] - 1.0 / (rate[w] * goal[w, None])
        square = (weight[w] * gap**2).sum(axis=1) + (energy[w] * np.exp(-2.0 * decay[w] * s[w, None])).sum(axis=1)
        away = np.sqrt(square + (u[w] - goal[w]) ** 2) / np.sqrt(2.0 * goal[w] ** 2 - c[w])
        settled = (h[w] * rate[w].min(axis=1) > 40.0) & (away < 1e-8)
        arrived[w[(away <= CLOSE) | settled]] = True
        h[k] *= np.where(good, np.clip(0.95 * width / wanted, 0.5, 5.0), shrink)
        active = active[~arrived[active] & (h[active] > 1e-250)]
    return t, s, u, r, arrived, panels


def integrate_batch(gamma: ArrayLike, xi: ArrayLike, zeta: ArrayLike, U0: ArrayLike, u0: ArrayLike) -> Batch:
    """The system of cor-C.2 for ``B`` settings, to their limits.

    Shapes: ``gamma``, ``xi`` ``(B, d)``; ``zeta``, ``U0`` ``(B, d, d)``; ``u0`` ``(B,)``.

    Raises InputError for shapes that do not fit, for entries that are not finite, for rates that are not positive.

    >>> ones = np.ones((3, 1))
    >>> batch = integrate_batch(2 * ones, ones, np.ones((3, 1, 1)), 0.1 * np.ones((3, 1, 1)), 0.1 * np.ones(3))
    >>> batch.converged.tolist(), (batch.u * batch.U[:, 0, 0]).round(9).tolist()
    ([True, True, True], [0.5, 0.5, 0.5])
    """
    arrays = [np.array(value, dtype=float) for value in (gamma, xi, zeta, U0, u0)]
    slow, force, full, start, scalar = arrays
    shapes = [(scalar.size, slow.shape[-1] if slow.ndim else 0)] * 2
    legal = [*shapes, (*shapes[0], shapes[0][1]), (*shapes[0], shapes[0][1]), (scalar.size,)]
    for name, array, shape in zip(("gamma", "xi", "zeta", "U0", "u0"), arrays, legal, strict=True):
        if array.shape != shape or not array.size or not np.isfinite(array).all():
            raise InputError(name, f"shape {array.shape}", f"finite numbers of shape {shape}", "give one setting per row")
    d = slow.shape[1]
    index = np.arange(d)
    full[:, index, index] = slow
    if min(slow.min(), force.min(), full.min()) <= 1e-100:
        least = min(slow.min(), force.min(), full.min())
        raise InputError("gamma", least, "positive gamma, xi, zeta", "rates must be positive")
    fastest, speed = full.reshape(len(full), -1).max(axis=1), force.max(axis=1)
    amplitude = np.sqrt(speed / fastest)
    rate, strength = slow / fastest[:, None], force / speed[:, None]
    matrix, u = start / amplitude[:, None, None], scalar / amplitude
    squares = np.square(matrix)
    size = squares.sum(axis=(1, 2))
    c = np.where(np.abs(u * u - size) <= 64.0 * EPSILON * (u * u + size), 0.0, u * u - size)
    decay = (full / fastest[:, None, None]).reshape(len(full), -1)
    loss = 0.5 * u * u * (decay * squares.reshape(decay.shape)).sum(axis=1) - u * (strength * matrix[:, index, index]).sum(
        axis=1
    )
    energy = squares.copy()
    energy[:, index, index] = 0.0
    energy = energy.reshape(decay.shape)
    result, ends = start.copy(), scalar.copy()
    time, converged, panels = np.zeros(len(u)), np.zeros(len(u), dtype=bool), 0
    together = np.flatnonzero((loss < 0.0) & (u != 0.0))
    for begin in range(0, len(together), CHUNK):
        k = together[begin : begin + CHUNK]
        ratio = matrix[k][:, index, index] / strength[k]
        t, s, ends[k], r, converged[k], count = _march(c[k], rate[k], strength[k] ** 2, decay[k], energy[k], u[k], ratio)
        panels += count
        faded = matrix[k] * np.exp(-decay[k] * s[:, None]).reshape(len(k), d, d)
        faded[:, index, index] = r * strength[k]
        result[k], time[k] = faded * amplitude[k, None, None], t / speed[k]
        ends[k] *= amplitude[k]
    rest = np.flatnonzero(~converged)
    for one in rest.tolist():
        path = integrate_diagonal(slow[one], force[one], full[one], start[one], float(scalar[one]))
        result[one], ends[one] = path.state(path.end)
        time[one], converged[one], panels = path.end, path.converged, panels + path.diagnostics.panels
    return Batch(result, ends, time, converged, len(rest), panels)
