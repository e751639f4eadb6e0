"""Dense output of a march in natural units: clock, scalar and nodes at any time, and what they determine."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lsa_theory.model.flow.spectral import quadrature
from lsa_theory.model.flow.spectral.panels import March, Panel
from lsa_theory.model.flow.spectral.system import Scalar

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Point:
    """The clock, the scalar and the nodes at one time."""

    s: float
    u: float
    ratio: Array


@dataclass(frozen=True)
class Dense:
    """The trajectory between and at the panels.

    >>> from lsa_theory.model.flow.spectral.panels import march
    >>> one = Scalar(np.ones(1), np.ones(1), np.zeros(1), np.full(1, 0.1), np.ones(0), np.ones(0), 0.0, None, 0.1)
    >>> dense = Dense(one, march(one, 0.1), 0.1)
    >>> t = 3.0; q = np.exp(2 * t) / (0.1**-2 - 1 + np.exp(2 * t))  # q = u^2 is logistic here
    >>> bool(abs(dense.at(t).u ** 2 / q - 1) < 1e-12)
    True
    """

    system: Scalar
    run: March
    u: float
    starts: Array = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", np.array([panel.t[0] for panel in self.run.panels]))

    @property
    def end(self) -> tuple[float, float, float]:
        """Time, clock and scalar where the march ended."""
        if not self.run.panels:
            return 0.0, 0.0, self.u
        last = self.run.panels[-1]
        return float(last.t[-1]), float(last.s[-1]), float(last.u[-1])

    def _inside(self, time: float) -> tuple[Panel, float]:
        panel = self.run.panels[max(int(np.searchsorted(self.starts, time, side="right")) - 1, 0)]
        if panel.clock == "t":
            return panel, float(np.clip((time - panel.t[0]) / panel.length, 0.0, 1.0))
        grown = (panel.t - panel.t[0]) / (panel.t[-1] - panel.t[0])
        wanted = (time - panel.t[0]) / (panel.t[-1] - panel.t[0])
        grid = np.concatenate([[0.0], quadrature.nodes()])
        x = float(np.interp(wanted, grown, grid))
        scale = panel.length / (panel.t[-1] - panel.t[0])
        for _ in range(4):
            f = float(quadrature.interpolate(1.0 / panel.u[1:], x))
            x = float(np.clip(x - (float(quadrature.interpolate(grown, x, True)) - wanted) / (scale * f * f), 0.0, 1.0))
        return panel, x

    def scalar(self, time: float) -> tuple[float, float]:
        """``(s, u)`` at one time; after the end of a converged march ``u`` is constant."""
        t, s, u = self.end
        if time >= t:
            return s + (time - t) * u * u, u
        panel, x = self._inside(time)
        if panel.clock == "s":
            return float(panel.s[0]) + panel.length * x, 1.0 / float(quadrature.interpolate(1.0 / panel.u[1:], x))
        return float(quadrature.interpolate(panel.s, x, True)), float(quadrature.interpolate(panel.u, x, True))

    def at(self, time: float) -> Point:
        """Clock, scalar and all nodes at one time."""
        t, s, u = self.end
        rate = self.system.rate
        if time >= t:
            later = (time - t) * u * u
            ratio = (
                np.exp(-rate * later) * self.run.ratio - np.expm1(-rate * later) / (rate * u) if later else self.run.ratio
            )
            return Point(s + later, u, ratio)
        panel, x = self._inside(time)
        if panel.clock == "s":
            f = 1.0 / panel.u[1:]
            here = 1.0 / float(quadrature.interpolate(f, x))
            length = panel.length * x
            gain = panel.length * (quadrature.end_kernels(rate * panel.length, x) @ f)
            return Point(float(panel.s[0]) + length, here, np.exp(-rate * length) * panel.ratio + gain)
        inner = np.asarray(quadrature.interpolate(panel.u, x * quadrature.nodes(), True))
        clock = panel.length * x * (quadrature.integration() @ inner**2)
        gain = (
            panel.length * x * ((quadrature.integration()[-1] * inner) @ np.exp(np.multiply.outer(clock - clock[-1], rate)))
        )
        return Point(float(panel.s[0] + clock[-1]), float(inner[-1]), np.exp(-clock[-1] * rate) * panel.ratio + gain)

    def loss(self, point: Point) -> float:
        """``u^2 Q / 2 - u p`` (5.5), (C.3)."""
        _, q, p = self.system.sums(point.ratio, point.s)
        return 0.5 * point.u**2 * q - point.u * p

    def excess(self, point: Point) -> float:
        """The loss above its minimum as a sum of squares (cor-A.2, lem-C.4)."""
        system = self.system
        gap = point.u * point.ratio - 1.0 / system.rate
        mixed = system.cross * np.exp(-system.rate * point.s)
        diagonal = (system.weight * gap + 2.0 * point.u * mixed) * gap * system.rate
        rest = system.decay * system.energy * np.exp(-2.0 * system.decay * point.s)
        return 0.5 * max(float(diagonal.sum() + point.u**2 * rest.sum()), 0.0)

    def distance(self, point: Point) -> float:
        """Distance to the minimum on the side of ``u``, relative to its norm."""
        return self.system.distance(point.u, point.ratio, point.s)

    def norm(self, u: float) -> float:
        """``sqrt(u^2 + |U|^2)``, by the conservation law."""
        return float(np.sqrt(max(2.0 * u * u - self.system.conserved, u * u)))


def disagreement(first: Dense, second: Dense) -> float:
    """Largest difference in ``u`` of two marches at the panel ends, relative to the norm; infinite if they end differently.

    >>> from lsa_theory.model.flow.spectral.panels import march
    >>> one = Scalar(np.ones(1), np.ones(1), np.zeros(1), np.full(1, 0.1), np.ones(0), np.ones(0), 0.0, None, 0.1)
    >>> disagreement(Dense(one, march(one, 0.1), 0.1), Dense(one, march(one, 0.1, offset=3), 0.1)) < 1e-13
    True
    """
    if first.run.reason != second.run.reason or first.end[2] * second.end[2] < 0.0:
        return float("inf")
    worst = 0.0
    for panel in first.run.panels:
        t, u = float(panel.t[-1]), float(panel.u[-1])
        if t <= second.end[0] or second.run.converged:
            worst = max(worst, abs(second.scalar(t)[1] - u) / first.norm(u))
    return worst
