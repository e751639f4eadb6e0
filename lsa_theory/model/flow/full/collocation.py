"""An implicit method of high order for the flow in all blocks: Radau collocation, Newton with the Hessian's structure.

With ``ORDER`` stages the end point has order 2 ORDER - 1, and every stage is accurate, stiff or not. The Newton matrix
``1 + h A (x) H`` is never formed: a dense ``H`` is diagonalised, which leaves ``ORDER x ORDER`` systems, one for each
eigenvalue; where u12 = u21 = 0 the Hessian is, in the eigenbasis of Lambda, a diagonal (the Kronecker product
u^2 Gamma Lambda (x) Lambda) with one border for u, and ``A`` is diagonalised instead, at a cost of ``ORDER (d+1)^2``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from lsa_theory.model.bilinear import BilinearLoss
from lsa_theory.model.flow.full.field import Field, Trial, Vector
from lsa_theory.model.flow.spectral import quadrature
from lsa_theory.model.loss import gamma_eigenvalue
from lsa_theory.model.setting import Setting

Array = Any
ORDER = 10


class Curvature(Protocol):
    """What the Newton iteration needs of a loss in the flat parameters ``(W_PV, W_KQ)``, ``2 (d+1)^2`` numbers."""

    def at(self, y: Vector) -> None:
        """Take the Hessian at this point from now on."""

    def solve(self, h: float, residual: Array) -> Array:
        """``X`` with ``X + h A X H = residual``, both ``(ORDER, n)``."""


@lru_cache(maxsize=1)
def _diagonalised() -> tuple[Array, Array, Array]:
    values, vectors = np.linalg.eig(quadrature.integration(ORDER))
    return values, vectors, np.linalg.inv(vectors)


class DenseCurvature:
    """The whole Hessian of the active blocks, ``(d+1)^2`` by ``(d+1)^2``, for d <= 12."""

    def __init__(self, setting: Setting) -> None:
        self.loss = BilinearLoss.of(setting.as_float())
        size = setting.dimension + 1
        place = np.arange(2 * size * size).reshape(2, size, size)
        self.active = np.concatenate([place[0, -1], place[1, :, :-1].ravel()])
        self.values, self.basis = np.zeros(size * size), np.eye(size * size)

    def velocity(self, y: Array) -> Array:
        """``-grad`` for points ``(..., n)``, all at once."""
        result = np.zeros_like(y)
        result[..., self.active] = -self.loss.gradient(y[..., self.active])
        return result

    def at(self, y: Vector) -> None:
        self.values, self.basis = np.linalg.eigh(self.loss.hessian(y[self.active]))

    def solve(self, h: float, residual: Array) -> Array:
        turned = residual[:, self.active] @ self.basis
        systems = np.eye(ORDER) + h * self.values[:, None, None] * quadrature.integration(ORDER)
        inner = np.linalg.solve(systems, turned.T[..., None])[..., 0].T
        result = residual.copy()  # parameters that the loss does not see
        result[:, self.active] = inner @ self.basis.T
        return result


class SliceCurvature:
    """The Hessian in U11 and u where u12 = u21 = 0, for any d: diagonal and border in the eigenbasis of Lambda.

    Away from u12 = u21 = 0 it is only near the Hessian, and Newton takes more iterations; the flow that is followed is
    that of the gradient in all blocks all the same.
    """

    def __init__(self, setting: Setting) -> None:
        setting = setting.as_float()
        lam, n = setting.covariance, setting.context_length
        self.values, self.basis = np.linalg.eigh(lam)
        g = gamma_eigenvalue(self.values, self.values.sum(), n)
        self.rates = np.multiply.outer(g * self.values, self.values).ravel()
        self.forces = np.diag(self.values**2).ravel()
        self.d = setting.dimension
        size = self.d + 1
        place = np.arange(2 * size * size).reshape(2, size, size)
        self.matrix, self.scalar = place[1, :-1, :-1].ravel(), int(place[0, -1, -1])
        self.diagonal = self.border = self.rates
        self.corner = 0.0

    def _turn(self, rows: Array, back: bool = False) -> Array:
        cubes, Q = rows.reshape(-1, self.d, self.d), self.basis.T if back else self.basis
        return (Q.T @ cubes @ Q).reshape(rows.shape)

    def at(self, y: Vector) -> None:
        matrix, u = self._turn(y[self.matrix][None])[0], y[self.scalar]
        self.diagonal = u * u * self.rates
        self.border = 2 * u * self.rates * matrix - self.forces
        self.corner = float((self.rates * matrix * matrix).sum())

    def solve(self, h: float, residual: Array) -> Array:
        values, vectors, inverse = _diagonalised()
        turned = inverse @ self._turn(residual[:, self.matrix])
        scalar = inverse @ residual[:, self.scalar]
        scale = (h * values)[:, None]
        below = 1 / (1 + scale * self.diagonal)
        # Schur complement of the border
        pivot = 1 + h * values * self.corner - (h * values) ** 2 * (below @ self.border**2)
        u = (scalar - h * values * ((turned * below) @ self.border)) / pivot
        inner = below * (turned - scale * u[:, None] * self.border)
        result = residual.copy()
        result[:, self.matrix] = self._turn((vectors @ inner).real, back=True)
        result[:, self.scalar] = (vectors @ u).real
        return result


class Collocation:
    """One step by collocation; refused, with an infinite error, where Newton does not converge."""

    name = f"Radau collocation, order {2 * ORDER - 1}"
    exponent = ORDER - 1
    growth = 4.0
    leap = 2.0
    slack = 1.0

    def __init__(self, curvature: Curvature, precision: float) -> None:
        self.curvature, self.precision = curvature, precision
        self._at: Vector | None = None

    def step(self, field: Field, y: Vector, f: Vector, h: float) -> Trial:
        """From y with f = y' over a time h."""
        if self._at is not y:
            self.curvature.at(y)
            self._at = y
        nodes, integral = quadrature.nodes(ORDER), quadrature.integration(ORDER)
        size = float(np.linalg.norm(y)) or 1.0
        refused = Trial(y, f, np.inf, 0.0)
        # a linear guess that knows the stiff directions: one Newton step from standing still
        stages = y + self.curvature.solve(h, np.multiply.outer(h * nodes, f))
        last = np.inf
        for _ in range(15):
            slopes = field.many(stages)
            move = self.curvature.solve(h, y + h * (integral @ slopes) - stages)
            length = float(np.linalg.norm(move))
            goal, floor = 1e-4 * self.precision * size, 1e-2 * self.precision * size
            if not length < 10 * size or (length > 0.9 * last and last > floor):
                return refused
            stages = stages + move
            ahead = length if last == np.inf else min(length, length**2 / last)
            if ahead <= goal or (length > 0.5 * last and length <= floor):  # converged, or down to rounding
                break
            last = length
        else:
            return refused
        series = quadrature.to_legendre(True, ORDER) @ np.vstack([y, stages])
        error = float(np.linalg.norm(series[-2:], axis=1).max())
        return Trial(stages[-1], field(stages[-1]), error, 0.0)
