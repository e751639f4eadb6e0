r"""How far a point still is from the limit of its flow: bounded by the slowest rate, never by a small gradient.

A gradient ``g`` tells of the distance only through the slowest rate ``mu``, the least eigenvalue of the Hessian on the
normal space of the minima: ``distance <= 2 |g| / mu`` wherever the Hessian keeps half of ``mu``. Where u12 = u21 = 0 both
are known in closed form: the limit itself, so that the distance is measured, and ``mu >= u^2 min_i g_i l_i^2`` (the d^2
entries relax at ``u^2 g_i l_i l_j``; the row and column of u keep the order of the eigenvalues, by interlacing).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lsa_theory.algebra.exact import Matrix
from lsa_theory.model.flow.full.field import Field, Vector
from lsa_theory.model.flow.problem import Spectrum

EPS = float(np.finfo(float).eps)
CURVED = 24.0  # the Hessian of a quartic keeps half of mu within mu / (12 high) of the point, relatively; twice over


@dataclass(frozen=True)
class Nearness:
    """A bound on ``|theta - limit| / |theta|`` (inf: not known), the slowest and the fastest rate, the slowest mode."""

    distance: float
    rate: float
    fastest: float
    mode: str

    @property
    def lost(self) -> float:
        """What rounding of the fastest mode may move along the slowest one, relatively."""
        return EPS * self.fastest / self.rate if self.rate > 0 else math.inf

    def why(self, tolerance: float) -> str:
        """Why the flow does not get there, and what does."""
        cure = "the spectral road (--method spectral) resolves it"
        if self.lost > tolerance:
            cure = f"beside that, double precision in all blocks does not resolve it, {cure}"
        return f"{self.slowness}: {cure}"

    @property
    def slowness(self) -> str:
        """The slowest mode beside the fastest."""
        if not self.rate > 0:
            return f"{self.mode} is lost in rounding beside the fastest"
        return f"{self.mode} relaxes {self.fastest / self.rate:.1e} times slower than the fastest"


Arrival = Callable[[Matrix, Matrix], Nearness]


def on_slice(spectrum: Spectrum, basis: Any, unit: float = 1.0) -> Arrival:
    """The distance to the minimum with the point's own u^2 - |U11|^2, in closed form; ``basis`` holds the eigenvectors.

    Eigenvalues are shown in multiples of ``1 / unit``.

    >>> near = on_slice(Spectrum(np.array([1.0, 1e-6]), 20), np.eye(2))
    >>> found = near(np.diag([0.0, 0.0, 1.0]), np.diag([1.0, 0.5, 0.0]))
    >>> found.distance > 0.1, found.mode
    (True, 'the mode of eigenvalue 1e-06 of Lambda')
    """
    d = len(spectrum.values)

    def near(W_PV: Matrix, W_KQ: Matrix) -> Nearness:
        matrix, u = basis.T @ W_KQ[:d, :d] @ basis, float(W_PV[d, d])
        diagonal, goal = spectrum.limit(u * u - float(np.square(matrix).sum()), u)
        off = math.hypot(float(np.linalg.norm(W_PV[d, :d])), float(np.linalg.norm(W_KQ[d, :d])))
        away = math.hypot(float(np.linalg.norm(matrix - np.diag(diagonal))), u - goal, off)
        slowest, fastest = spectrum.slowest(goal), spectrum.fastest(goal)
        size = math.hypot(float(np.linalg.norm(diagonal)), goal)
        mode = f"the mode of eigenvalue {unit * spectrum.values.min():.3g} of Lambda"
        return Nearness(away / size, slowest, fastest, mode)

    return near


def by_curvature(field: Field, y: Vector, f: Vector) -> Nearness:
    """The bound ``2 |f| / mu`` at any point of any loss of degree four, from its whole Hessian.

    Left out are parameters that the loss does not see, and ``(W_PV, -W_KQ)``, along which the minima lie.

    >>> valley = Field.of(lambda y: -y * np.array([1.0, 1e-4]))       # its limit is 0: the bound is relative to |y|
    >>> near = by_curvature(valley, np.array([1.0, 1.0]), np.array([-1.0, -1e-4]))
    >>> f"{near.rate:.3g} {near.fastest:.3g}", near.distance
    ('0.0001 1', inf)
    """
    size, speed = float(np.linalg.norm(y)), float(np.linalg.norm(f))
    unknown = Nearness(math.inf, 0.0, math.inf, "the slowest mode")
    hessian = _hessian(field, y)
    if not size or not np.isfinite(hessian).all():
        return unknown
    seen = hessian.any(axis=1)
    hessian, along = hessian[seen][:, seen], (y * np.repeat([1.0, -1.0], len(y) // 2))[seen]
    high = float(np.abs(hessian).max(initial=0.0)) * max(1, len(hessian))
    if not high * size > 1e-290:  # underflow: what is left of the curvature means nothing
        return unknown
    if float(np.linalg.norm(hessian @ along)) <= 1e-6 * high * size:
        basis = np.linalg.qr(np.column_stack([along, np.eye(len(along))]))[0][:, 1:]
        hessian = basis.T @ hessian @ basis
    values = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    rate, fastest = float(values[0]), float(values[-1])
    mode = "the slowest mode"
    if not rate > 100 * EPS * len(values) * fastest:
        return Nearness(math.inf, 0.0, fastest, mode)
    ratio = speed / (rate * size)
    return Nearness(2 * ratio if ratio <= rate / (CURVED * fastest) else math.inf, rate, fastest, mode)


def _hessian(field: Field, y: Vector) -> Any:
    """All second derivatives: two central differences of a cubic gradient, combined, are exact up to rounding."""
    step = 0.25 * float(np.linalg.norm(y) or 1.0)
    moves = step * np.eye(len(y))
    one, two = (field.many(y + k * moves) - field.many(y - k * moves) for k in (1, 2))
    return (two - 8.0 * one) / (12.0 * step)
