"""The system that the scalar unknown of the spectral flow sees: sums over entries as sums over nodes, in natural units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EPSILON = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Scalar:
    """Sums over the entries as sums over nodes: ``|U|^2 = weight r^2 + 2 cross e^(-rate s) r + energy e^(-2 decay s)``.

    ``rate, weight, cross, ratio`` have shape ``(K,)``, ``decay, energy`` shape ``(M,)``; ``start`` is the index of the
    first node on the uniform grid of ``log(rate)``, None if the nodes are arbitrary.

    >>> one = Scalar(np.ones(1), np.ones(1), np.zeros(1), np.ones(1), np.ones(0), np.ones(0), 0.0, None, 1.0)
    >>> one.sums(one.ratio, 0.0)
    (1.0, 1.0, 1.0)
    """

    rate: Array
    weight: Array
    cross: Array
    ratio: Array
    decay: Array
    energy: Array
    conserved: float
    start: int | None
    scale: float

    def sums(self, ratio: Array, s: float) -> tuple[float, float, float]:
        """``|U|^2``, ``Q`` and ``p`` where the nodes hold ``ratio`` at clock ``s``."""
        mixed = self.cross * np.exp(-self.rate * s)
        square = (self.weight * ratio + 2.0 * mixed) * ratio
        rest = self.energy * np.exp(-2.0 * self.decay * s)
        return (
            float(square.sum() + rest.sum()),
            float(self.rate @ square + self.decay @ rest),
            float(self.weight @ ratio + mixed.sum()),
        )

    def limit(self, sign: float) -> float:
        """``u`` at the minimum with ``u^2 - |U|^2 = c`` (4.12), ``u^2 = (c + sqrt(c^2 + 4 sum xi^2 / gamma^2)) / 2``."""
        target, c = float((self.weight / self.rate**2).sum()), self.conserved
        root = float(np.hypot(c, 2.0 * np.sqrt(target)))
        return sign * float(np.sqrt((c + root) / 2.0 if c >= 0 else 2.0 * target / (root - c)))

    def distance(self, u: float, ratio: Array, s: float) -> float:
        """Distance to that minimum relative to its norm."""
        goal = self.limit(float(np.sign(u)) or 1.0)
        gap = ratio - 1.0 / (self.rate * goal)
        mixed = self.cross * np.exp(-self.rate * s)
        square = float(((self.weight * gap + 2.0 * mixed) * gap).sum() + self.energy @ np.exp(-2.0 * self.decay * s))
        return float(np.sqrt(max(square, 0.0) + (u - goal) ** 2) / np.sqrt(2.0 * goal**2 - self.conserved))
