r"""The loss minimised over W_KQ: a function of one direction, whose critical points are those of the loss.

For fixed ``v = (u12, u)`` the loss is a quadratic in ``k = (U11; u21')``, strictly convex unless ``v = 0``
(``E prediction^2 > 0`` for ``v, k != 0``, ours-global-minimisers). So every stationary point with ``v != 0`` has
``k = A(v)^-1 b(v)``, ``b = R' v``, and is a critical point of

    f(v) = min_k L(v, k) = c - 1/2 b(v)' A(v)^-1 b(v) ,

which depends on the direction of ``v`` only: the search is in ``d`` dimensions instead of ``(d+1)^2``. The Hessian of
the loss has ``d (d+1)`` positive eigenvalues and, besides, those of the Hessian of ``f`` (Schur complement).
The points with ``v = 0`` are ``{v = 0, R k = 0}``, that is ``u21 = 0`` and one linear condition on ``U11``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lsa_theory.model.bilinear import BilinearLoss

Array = Any
SMALL = 1e-12


def lift(loss: BilinearLoss, v: Array) -> Array:
    """The state ``(v, A(v)^-1 b(v))`` over a direction (or a batch of them).

    >>> from lsa_theory.model.setting import Setting
    >>> loss = BilinearLoss.of(Setting([[1.0]], 1))
    >>> lift(loss, np.array([0.0, 1.0])).round(12).tolist()       # u = 1, U11 = 1/3
    [0.0, 1.0, 0.333333333333, 0.0]
    """
    k = np.linalg.solve(loss.curvature(v), (v @ loss.R)[..., None])[..., 0]
    return np.concatenate([v, k], axis=-1)


def slope(loss: BilinearLoss, v: Array) -> tuple[Array, Array]:
    """Gradient ``(..., d+1)`` and Hessian ``(..., d+1, d+1)`` of ``f``, from the loss at the lifted state."""
    m = loss.dimension + 1
    y = lift(loss, v)
    full = loss.hessian(y)
    mixed = full[..., :m, m:]
    schur = full[..., :m, :m] - mixed @ np.linalg.solve(full[..., m:, m:], np.swapaxes(mixed, -1, -2))
    return loss.gradient(y)[..., :m], schur


def critical_directions(loss: BilinearLoss, v: Array, most: int = 200) -> Array:
    """Unit vectors where ``f`` is critical, by Levenberg-Marquardt on ``|grad f|^2`` from every row of ``v``.

    It goes to saddles as well as to minima; rows that end where the gradient does not vanish are left out.
    """
    v = v / np.linalg.norm(v, axis=-1, keepdims=True)
    gradient, hessian = slope(loss, v)
    size = np.linalg.norm(gradient, axis=-1)
    strength = np.full(len(v), 0.1)
    reference = float(np.abs(np.linalg.eigvalsh(hessian)).max())
    for _ in range(most):
        k = np.flatnonzero((size > SMALL * reference) & (strength < 1e4))
        if not k.size:
            break
        values, vectors = np.linalg.eigh(hessian[k])
        along = np.einsum("bij,bi->bj", vectors, gradient[k])
        damping = (strength[k] * reference)[:, None] ** 2 + 1e-14 * reference**2
        move = -np.einsum("bij,bj->bi", vectors, values / (values**2 + damping) * along)
        move *= np.minimum(1.0, 0.5 / (np.linalg.norm(move, axis=-1) + SMALL))[:, None]
        other = v[k] + move
        other /= np.linalg.norm(other, axis=-1, keepdims=True)
        far, curved = slope(loss, other)
        length = np.linalg.norm(far, axis=-1)
        better = length < size[k]
        w = k[better]
        v[w], gradient[w], hessian[w], size[w] = other[better], far[better], curved[better], length[better]
        strength[k] = np.clip(np.where(better, strength[k] / 4, strength[k] * 4), 1e-9, 1e4)
    return v[size <= 1e-9 * reference]
