"""A stiffly accurate Rosenbrock method of order 4(3), vectorised over many small flows, each with its own step.

RODAS of E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd edition, section IV.7: six linear systems with
the Hessian a step, no iterations, stable for every stiff rate (L-stable).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from lsa_theory.model.bilinear import BilinearLoss

Array = Any
GAMMA = 0.25
TOLERANCE = 1e-6
MOST = 4000
_A = np.array(
    [
        [1.544, 0, 0, 0],
        [0.9466785280815826, 0.2557011698983284, 0, 0],
        [3.314825187068521, 2.896124015972201, 0.9986419139977817, 0],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950],
    ]
)
_C = np.array(
    [
        [-5.6688, 0, 0, 0, 0],
        [-2.430093356833875, -0.2063599157091915, 0, 0, 0],
        [-0.1073529058151375, -9.594562251023355, -20.47028614809616, 0, 0],
        [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160, 0],
        [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
    ]
)


def step(gradient: Callable[[Array], Array], slope: Array, hessian: Array, y: Array, h: Array) -> tuple[Array, Array]:
    """States after ``h`` ``(B,)`` from ``y`` ``(B, n)`` along ``y' = -grad``, and error vectors, for given derivatives.

    >>> y, eye = np.array([[1.0, 1.0]]), np.diag([1.0, 1e6])
    >>> new, error = step(lambda y: y @ eye, y @ eye, eye[None], y, np.array([0.1]))
    >>> bool(abs(new[0, 0] - np.exp(-0.1)) < 1e-6), bool(abs(new[0, 1]) < 1e-4)
    (True, True)
    """
    inverse = np.linalg.inv(hessian + np.eye(y.shape[-1]) / (GAMMA * h)[:, None, None])
    stages = [(inverse @ -slope[..., None])[..., 0]]
    for i in range(5):
        point = y + sum(_A[min(i, 3), j] * stages[j] for j in range(min(i, 3) + 1))
        if i == 4:
            point = point + stages[4]
        rest = sum(_C[i, j] * stages[j] for j in range(i + 1)) / h[:, None]
        stages.append((inverse @ (rest - gradient(point))[..., None])[..., 0])
    return point + stages[5], stages[5]


def follow(loss: BilinearLoss, y: Array, tolerance: float = TOLERANCE) -> tuple[Array, Array]:
    """Flows from the rows of ``y`` ``(B, n)`` until their gradients are small next to their curvature; who got there."""
    y = y.copy()
    slope, hessian = loss.gradient(y), loss.hessian(y)
    h = 0.01 / np.abs(hessian).sum(axis=-1).max(axis=-1)
    arrived = np.zeros(len(y), dtype=bool)
    first = np.square(y).sum(axis=1)
    least = first.copy()
    for _ in range(MOST):
        k = np.flatnonzero(~arrived)
        if not k.size:
            break
        with np.errstate(all="ignore"):
            new, error = step(loss.gradient, slope[k], hessian[k], y[k], h[k])
            size = np.linalg.norm(error, axis=1) / (tolerance * np.linalg.norm(y[k], axis=1))
            size = np.where(np.isfinite(size), size, np.inf)
        w = k[size <= 1]
        y[w] = new[size <= 1]
        least[w] = np.minimum(least[w], np.square(y[w]).sum(axis=1))
        slope[w], hessian[w] = loss.gradient(y[w]), loss.hessian(y[w])
        h[k] *= np.clip(0.9 * np.maximum(size, 1e-10) ** -0.25, 0.2, 5.0)
        arrived[w[_settled(slope[w], hessian[w], y[w])]] = True
    # out of the saddle at distance r leads a component of about r^2, relatively: of such flows errors have decided
    return y, arrived & (least >= 10 * tolerance * np.minimum(first, np.square(y).sum(axis=1)))


def _settled(slope: Array, hessian: Array, y: Array) -> Array:
    """At a limit: no negative curvature but rounding, and a short way left, slope over curvature, in every direction."""
    values, vectors = np.linalg.eigh(hessian)
    top, size = values[:, -1:], np.linalg.norm(y, axis=1)[:, None]
    along = np.abs(np.einsum("bij,bi->bj", vectors, slope))
    flat = values < 1e-9 * top
    left = np.where(flat, along <= 1e-12 * top * size, along <= 1e-3 * np.abs(values) * size)
    return left.all(axis=1) & (values[:, 0] > -1e-8 * top[:, 0])
