"""Flat parameters, and what is watched on the way: the conserved quantity, the size, the leak into u12 and u21."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from lsa_theory.algebra.exact import Matrix
from lsa_theory.model.attention import blocks
from lsa_theory.model.flow.full.field import Vector


def pack(P: Matrix, K: Matrix) -> Vector:
    return np.concatenate([P.ravel(), K.ravel()])


def unpack(y: Vector) -> tuple[Matrix, Matrix]:
    size = math.isqrt(len(y) // 2)
    P, K = y.reshape(2, size, size)
    return P, K


@dataclass(frozen=True)
class Watch:
    """u^2 - tr(U11 U11^T), conserved, the squared size of all four blocks and the off-blocks, at accepted steps."""

    start: float
    change: float
    size: float
    first: float
    least: float
    leak: float

    @classmethod
    def at(cls, y: Vector) -> Watch:
        b = blocks(*unpack(y))
        value, gram = float(b.u) ** 2, float((b.U11 * b.U11).sum())
        leak = float(max(np.abs(b.u12).max(), np.abs(b.u21).max()))
        size = value + gram + float(b.u12 @ b.u12 + b.u21 @ b.u21)
        return cls(value - gram, 0.0, size, size, size, leak)

    def after(self, y: Vector) -> Watch:
        now = Watch.at(y)
        return replace(
            self,
            change=max(self.change, abs(now.start - self.start)),
            size=now.size,
            least=min(self.least, now.size),
            leak=max(self.leak, now.leak),
        )

    @property
    def drift(self) -> float:
        return self.change / self.size if self.size else self.change


def balance(y: Vector) -> float:
    P, K = np.split(y, 2)
    return float(P @ P - K @ K)


def norm(v: Vector) -> float:
    return float(np.linalg.norm(v))
