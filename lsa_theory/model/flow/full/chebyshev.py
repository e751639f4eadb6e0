"""The stabilised explicit Runge-Kutta-Chebyshev method: the integrator once the flow is stiff.

Gradient flow has a symmetric Jacobian, hence real rates. With s stages the method is stable up to h r = 2/3
(s^2 - 1) for the fastest rate r, so its cost grows with the square root of the stiffness, where a classical
explicit method grows with the stiffness itself. Second order: B. P. Sommeijer, L. F. Shampine, J. G.
Verwer, RKC: an explicit solver for parabolic PDEs, J. Comput. Appl. Math. 88 (1998) 315-326.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from lsa_theory.model.flow.full.field import Field, Trial, Vector, hessian_times

_DAMPING = 2 / 13
_SAFETY = 1.1  # a power iteration finds the fastest rate from below
_REFRESH = 25  # steps between two looks at the fastest rate


@lru_cache(maxsize=512)
def _coefficients(stages: int) -> Vector:
    """(s + 1, 5): stage j combines y, h f, the last two stages and h f of the last; row 1 is Euler's.

    From Chebyshev's T_j and its two derivatives at w0 = 1 + damping / s^2. Even stages live in column 2,
    odd ones in 3.
    """
    w0 = 1 + _DAMPING / stages**2
    t, dt, ddt = [1.0, w0], [0.0, 1.0], [0.0, 0.0]
    for _ in range(2, stages + 1):
        t.append(2 * w0 * t[-1] - t[-2])
        dt.append(2 * t[-2] + 2 * w0 * dt[-1] - dt[-2])
        ddt.append(4 * dt[-2] + 2 * w0 * ddt[-1] - ddt[-2])
    w1 = dt[-1] / ddt[-1]
    b = [ddt[max(j, 2)] / dt[max(j, 2)] ** 2 for j in range(stages + 1)]
    b[1] = 1 / w0
    rows = np.zeros((stages + 1, 5))
    rows[1, :2] = 1.0, b[1] * w1
    for j in range(2, stages + 1):
        mu, nu, slope = 2 * b[j] * w0 / b[j - 1], -b[j] / b[j - 2], 2 * b[j] * w1 / b[j - 1]
        last, before = (3, 2) if j % 2 == 0 else (2, 3)
        rows[j, [0, 1, last, before, 4]] = 1 - mu - nu, slope * (b[j - 1] * t[j - 1] - 1), mu, nu, slope
    return rows


class Chebyshev:
    """Steps of order 2 with as many stages as stability asks for, the fastest rate being followed.

    Its errors lie where the flow contracts, so a step may err by `slack` times the tolerance; the conserved
    quantity, on which the limit depends, is held to the tolerance itself.
    """

    name = "Runge-Kutta-Chebyshev"
    exponent = 3
    growth = 5.0
    leap = 0.0
    slack = 100.0

    def __init__(self) -> None:
        self._direction: Vector | None = None
        self._rate = 0.0
        self._age = 0

    def stages(self, h: float) -> int:
        """The least number of stages that is stable for a step h at the current fastest rate."""
        return max(2, math.ceil(math.sqrt(1 + 1.54 * h * self._rate)))

    def fastest_rate(self, field: Field, y: Vector, f: Vector) -> float:
        """The largest |eigenvalue| of the Hessian at y: a power iteration from where the last one ended."""
        v = self._direction if self._direction is not None else f
        rate = 0.0
        for _ in range(50):
            norm = float(np.linalg.norm(v))
            if not norm > 0:
                break
            v = hessian_times(field, y, v / norm)
            last, rate = rate, float(np.linalg.norm(v))
            if abs(rate - last) <= 0.01 * rate:
                break
        self._direction, self._rate, self._age = v, _SAFETY * rate, 0
        return rate

    def step(self, field: Field, y: Vector, f: Vector, h: float) -> Trial:
        """From y with f = y' over a time h.

        >>> method, field = Chebyshev(), Field.of(lambda y: y * np.array([-1.0, -1e4]))
        >>> y = np.array([1.0, 1e-9])
        >>> trial = method.step(field, y, field(y), 0.01)
        >>> bool(abs(trial.y[0] - np.exp(-0.01)) < 1e-6), bool(abs(trial.y[1]) < 1e-9), method.stages(0.01)
        (True, True, 14)
        """
        if self._age % _REFRESH == 0:
            self.fastest_rate(field, y, f)
        self._age += 1
        stages = self.stages(h)
        rows = _coefficients(stages) * np.array([1.0, h, 1.0, 1.0, h])
        parts = np.stack([y, f, y, y, f])
        for j in range(1, stages + 1):
            parts[2 + j % 2] = rows[j] @ parts
            parts[4] = field(parts[2 + j % 2])
        now = parts[2 + stages % 2].copy()
        error = float(np.linalg.norm(0.8 * (y - now) + (0.4 * h) * (f + parts[4])))
        return Trial(now, parts[4].copy(), error, h * self._rate)
