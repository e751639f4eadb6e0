"""What `lsa-theory flow` integrates and answers, and the closed forms in the eigenbasis to compare with."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lsa_theory.model.loss import gamma_eigenvalue

Array = Any
EPS = float(np.finfo(float).eps)
BALANCED = 1e-14  # u^2 - |U|_F^2 counts as 0 where it is as small beside its parts
TOLERANCE = 1e-6  # a flow has converged where its relative error is known to be below


@dataclass(frozen=True, eq=False)
class Problem:
    """What is integrated: the covariance ``(d, d)``, N, the start with u12 = u21 = 0.

    Eigenvalues are shown times ``unit``.
    """

    covariance: Array
    context: int
    U0: Array
    u0: float
    unit: float = 1.0

    @property
    def conserved(self) -> float:
        """u^2 - |U|_F^2 of the start, 0 where it is balanced up to rounding."""
        square = float(np.square(self.U0).sum())
        value = self.u0**2 - square
        return 0.0 if abs(value) <= BALANCED * (self.u0**2 + square) else value

    @property
    def blur(self) -> float:
        """How far `conserved` may be from u^2 - |U|_F^2 of the start as it is in floats: rounding, and what counts as 0."""
        square = float(np.square(self.U0).sum())
        value = abs(self.u0**2 - square)
        return 16 * EPS * (self.u0**2 + square) + (value if self.conserved == 0 else 0.0)


@dataclass(frozen=True, eq=False)
class Samples:
    """Along the flow: ``(K,)`` each, ``diagonal`` ``(K, d)``; diagonals in the eigenbasis of the covariance."""

    times: Array
    u: Array
    loss_gap: Array
    off_diagonal: Array
    diagonal: Array
    limit_u: float
    limit_diagonal: Array
    eigenvalues: Array


@dataclass(frozen=True, eq=False)
class Answer:
    """A record for --json, the samples, the state at a time (None: only the samples are known), and the end point.

    ``state`` and ``end`` are in the original basis. ``interrupted``: the run was broken off by Ctrl-C, and this
    is what had been computed.
    """

    record: dict[str, Any]
    samples: Callable[[], Samples]
    state: Callable[[float], tuple[Array, float]] | None
    end: Callable[[], tuple[Array, float]]
    interrupted: bool = False


Tell = Callable[[str], None]


class Kept:
    """States along the way, thinned out so that at most ``most`` are kept; the last one always."""

    def __init__(self, U: Array, u: float, most: int = 600) -> None:
        self.most, self.stride, self.seen = most, 1, 0
        self.points: list[tuple[float, Array, float]] = [(0.0, np.array(U, dtype=float), float(u))]
        self._last = self.points[0]

    def add(self, t: float, U: Array, u: float) -> None:
        self.seen += 1
        self._last = (t, np.array(U, dtype=float), float(u))
        if self.seen % self.stride == 0:
            self.points.append(self._last)
        if len(self.points) > self.most:
            self.points[1:], self.stride = self.points[2::2], 2 * self.stride

    def all(self) -> list[tuple[float, Array, float]]:
        """
        >>> kept = Kept([[0.0]], 0.0, most=3)
        >>> for t in range(1, 8):
        ...     kept.add(t, [[1.0]], 1.0)
        >>> [point[0] for point in kept.all()]
        [0.0, 4, 7]
        """
        return self.points if self.points[-1][0] == self._last[0] else [*self.points, self._last]

    def turned(self, basis: Array) -> list[tuple[float, Array, float]]:
        """In the basis of the columns of ``basis``."""
        return [(t, basis.T @ matrix @ basis, u) for t, matrix, u in self.all()]


def broken_off(spectrum: Spectrum, points: list[tuple[float, Array, float]], c: float, basis: Array, **more: Any) -> Answer:
    """What is known of a run that Ctrl-C ended, from its states in the eigenbasis."""
    t, matrix, u = points[-1]
    said = spectrum.at(matrix, u, c, 0.0)
    record = {
        "converged": False,
        "reason": f"interrupted at t = {t:.6g}",
        **said,
        "leak": 0.0,
        "remaining_distance": said["relative_error"],
        "time": t,
        "rejected": 0,
        **more,
    }
    return Answer(record, lambda: spectrum.samples(points, c), None, lambda: (basis @ matrix @ basis.T, u), True)


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The closed forms in the eigenbasis: limit, loss, gradient."""

    values: Array
    context: int

    @property
    def gammas(self) -> Array:
        return gamma_eigenvalue(self.values, self.values.sum(), self.context)

    def limit(self, conserved: float, sign: float) -> tuple[Array, float]:
        """Diagonal and u of the minimum that conserves u^2 - |U|^2: (4.1) where that is 0."""
        target, c = float((self.gammas**-2).sum()), conserved
        root = math.hypot(c, 2 * math.sqrt(target))
        u = math.copysign(math.sqrt((c + root) / 2 if c >= 0 else 2 * target / (root - c)), sign)
        return 1 / (self.gammas * u), u

    def uncertainty(self, conserved: float, blur: float) -> float:
        """How far the computed limit may be from that of the covariance and the start as they are, relative to its norm.

        Eigenvalues are known to d eps of the largest, so Gamma is to some eps d |Gamma|; (U, u) moves by ``dc / (2 root)``,
        ``root^2 = c^2 + 4 tr Gamma^-2``, relative to its norm, where ``u^2 - |U|^2`` moves by dc.
        """
        d, n = len(self.values), self.context
        rounding = EPS * (d * (1 + (1 + d) / n) * float(self.values.max()) / float(self.gammas.min()) + 8)
        return 2 * rounding + blur / (2 * math.hypot(conserved, 2 * math.sqrt(float((self.gammas**-2).sum()))))

    def slowest(self, u: float) -> float:
        """A lower bound of every rate of the flow linearised at the minimum with this u: u^2 g l^2 of the least l."""
        least = int(np.argmin(self.values))
        return u * u * float(self.gammas[least] * self.values[least] ** 2)

    def fastest(self, u: float) -> float:
        """An upper bound of those rates, at most twice the largest."""
        top = u * u * float((self.gammas * self.values**2).max())
        return top + float((self.values**2 / self.gammas).sum()) / (u * u)

    def spread(self, conserved: float) -> float:
        """The fastest rate there over the slowest."""
        u = self.limit(conserved, 1.0)[1]
        return self.fastest(u) / self.slowest(u)

    def rates(self) -> Array:
        return np.multiply.outer(self.gammas * self.values, self.values)

    def gap(self, matrix: Array, u: float) -> float:
        """The loss above its minimum, as the sum of squares of cor-A.2."""
        residue = u * matrix
        residue[np.diag_indices_from(residue)] -= 1 / self.gammas
        return 0.5 * float((self.rates() * np.square(residue)).sum())

    def gradient(self, matrix: Array, u: float) -> float:
        """The norm of the gradient of the loss where u12 = u21 = 0."""
        pull = self.rates() * matrix
        slope = u * float((pull * matrix).sum()) - float(self.values**2 @ np.diagonal(matrix))
        pull *= u * u
        pull[np.diag_indices_from(pull)] -= u * self.values**2
        return math.hypot(float(np.linalg.norm(pull)), slope)

    def least(self) -> float:
        """The population loss at the minimum: half of tr(Lambda) - tr(Lambda^2 Gamma^-1)."""
        return 0.5 * float((self.values - self.values**2 / self.gammas).sum())

    def at(self, matrix: Array, u: float, conserved: float, blur: float) -> dict[str, Any]:
        """What is said of an end point in this basis; its relative error is a bound, `uncertainty` included."""
        diagonal, goal = self.limit(conserved, u)
        apart = matrix.copy()
        apart[np.diag_indices_from(apart)] -= diagonal
        away = math.hypot(float(np.linalg.norm(apart)), u - goal)
        gap, square = self.gap(matrix, u), float(np.square(matrix).sum())
        return {
            "relative_error": away / math.hypot(np.linalg.norm(diagonal), goal) + self.uncertainty(conserved, blur),
            "limit_uncertainty": self.uncertainty(conserved, blur),
            "slowest_rate": self.slowest(goal),
            "slowest_eigenvalue": float(self.values.min()),
            "loss": self.least() + gap,
            "loss_at_limit": self.least(),
            "loss_gap": gap,
            "balance_drift": abs(u * u - square - conserved) / ((u * u + square) or 1.0),
            "gradient_norm": self.gradient(matrix, u),
        }

    def samples(self, points: list[tuple[float, Array, float]], conserved: float) -> Samples:
        """From states in the eigenbasis."""
        diagonal, goal = self.limit(conserved, points[-1][2])
        times, matrices, scalars = zip(*points, strict=True)
        traces = [np.diagonal(matrix) for matrix in matrices]
        off = [np.linalg.norm(matrix - np.diag(trace)) for matrix, trace in zip(matrices, traces, strict=True)]
        gaps = [self.gap(matrix, u) for _, matrix, u in points]
        t, u, loss, rest, kept = (np.array(part, dtype=float) for part in (times, scalars, gaps, off, traces))
        return Samples(t, u, loss, rest, kept, goal, diagonal, self.values)
