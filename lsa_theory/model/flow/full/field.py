"""The vector field of the flow on flat vectors, counting its evaluations, and the curvature it implies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np

Vector = np.ndarray[Any, np.dtype[np.float64]]


class Trial(NamedTuple):
    """A step that may be accepted: y and y' after it, the norm of its error, h times the fastest rate."""

    y: Vector
    f: Vector
    error: float
    stretch: float


class Method(Protocol):
    """A one-step method.

    Its local error is of order h^exponent and may reach slack times
    the tolerance; steps grow at most by growth, and at least by leap while the error is far below the tolerance.
    """

    name: str
    exponent: int
    growth: float
    leap: float
    slack: float

    def step(self, field: Field, y: Vector, f: Vector, h: float) -> Trial: ...


@dataclass
class Field:
    """y' = -grad L(y) on flat vectors; `evaluations` counts the calls.

    >>> field = Field.of(lambda y: -y)
    >>> field(np.array([2.0])), field.evaluations
    (array([-2.]), 1)
    """

    _function: Callable[[Vector], Vector]
    _many: Callable[[Vector], Vector] | None = None
    evaluations: int = field(default=0)

    @classmethod
    def of(cls, function: Callable[[Vector], Vector], many: Callable[[Vector], Vector] | None = None) -> Field:
        """``many`` gives the velocities at the rows of a matrix at once, where there is a way."""
        return cls(function, many)

    def __call__(self, y: Vector) -> Vector:
        self.evaluations += 1
        return self._function(y)

    def many(self, rows: Vector) -> Vector:
        """The velocities at the rows, each counted."""
        if self._many is None:
            return np.array([self(row) for row in rows])
        self.evaluations += len(rows)
        return self._many(rows)


def hessian_times(field: Field, y: Vector, v: Vector) -> Vector:
    """H v for a unit vector v, H the Hessian of L at y, by a central difference of the gradient.

    The gradient is a cubic polynomial, so the step eps^(1/3) relative to ||y|| balances truncation and
    rounding.

    >>> hessian_times(Field.of(lambda y: -3 * y), np.array([1.0, 0.0]), np.array([0.0, 1.0])).round(8) + 0.0
    array([0., 3.])
    """
    step = 6e-6 * (float(np.linalg.norm(y)) or 1e-3)
    difference: Vector = (field(y - step * v) - field(y + step * v)) / (2 * step)
    return difference


def extreme_curvatures(field: Field, y: Vector, limit: int = 40) -> tuple[float, float]:
    """The smallest and largest eigenvalue of the Hessian at y, by Lanczos with full orthogonalisation.

    The start is a fixed pseudo-random direction: deterministic, and orthogonal to no particular eigenvector.

    >>> low, high = extreme_curvatures(Field.of(lambda y: y * np.array([1.0, -2.0, -5.0])), np.ones(3))
    >>> round(low, 6), round(high, 6)
    (-1.0, 5.0)
    """
    basis = np.zeros((0, len(y)))
    v = np.random.default_rng(0).standard_normal(len(y))
    diagonal: list[float] = []
    off: list[float] = []
    for _ in range(min(limit, len(y))):
        v = v / np.linalg.norm(v)
        w = hessian_times(field, y, v)
        diagonal.append(float(v @ w))
        basis = np.vstack([basis, v])
        w = w - basis.T @ (basis @ w)
        w = w - basis.T @ (basis @ w)
        off.append(float(np.linalg.norm(w)))
        if off[-1] <= 1e-8 * max(map(abs, diagonal + off)):
            break
        v = w
    size = len(diagonal)
    values = np.linalg.eigvalsh(np.diag(diagonal) + np.diag(off[: size - 1], 1) + np.diag(off[: size - 1], -1))
    return float(values[0]), float(values[-1])


def natural_scale(field: Field, y: Vector, f: Vector) -> float:
    """c such that c y minimises L(c y) = a - b c^2 + e c^4 on the ray through y; infinite when there is none.

    From the slopes at c = 1 and c = 1/2, p = -2b + 4e and q = -b + e/2; one evaluation.

    >>> round(natural_scale(Field.of(lambda y: y - y**3 / 4), np.array([4.0]), np.array([-12.0])), 12)
    0.5
    """
    slope, half = -float(f @ y), -float(field(y / 2) @ y)
    e = (slope - 2 * half) / 3
    b = e / 2 - half
    return float(np.sqrt(b / (2 * e))) if b > 0 and e > 0 else np.inf
