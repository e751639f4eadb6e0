"""The gradient flow of two layers ``A_1, A_2`` on their exact loss, from small starts, beside the minima that descent finds.

``dA_l/dt = -grad_l L``; from ``A_1 = A_2`` the flow stays there and ends in a saddle, from different starts it passes by the
saddle for long. Whether it has arrived is never read off a small gradient: from the end Newton's method must find a
stationary point nearby with a positive definite Hessian (complex-step derivatives, exact to rounding).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from lsa_theory.algebra.arithmetic import Float
from lsa_theory.algebra.calculus import gradient
from lsa_theory.algebra.program import Program
from lsa_theory.algebra.words import matrix
from lsa_theory.errors import InputError
from lsa_theory.moments.layers import population_loss

Array = Any
LARGEST, NEAR, MOST = 4, 1e-6, 1e7  # of d; what counts as arrived, relatively; units of time
NAMES = ("A1", "A2")
EVALUATIONS = 20_000
SINGULAR = "at a stationary point with a singular Hessian: whether it is a minimum is not decided"


class _Stopped(Exception):
    """The gradients are spent."""


@dataclass(frozen=True)
class TwoLayers:
    """The loss of two layers with any matrices at a covariance; y holds the entries of both.

    >>> loss = TwoLayers(np.eye(1), 4)
    >>> round(float(loss.value(np.array([0.0, 0.0]))), 3)    # the prediction 0 has 1/2 tr(Lambda)
    0.5
    """

    covariance: Array
    context: int
    noise: float = 0.0

    def __post_init__(self) -> None:
        d = len(self.covariance)
        if not 1 <= d <= LARGEST:
            raise InputError("dim", d, f"an integer from 1 to {LARGEST} with two layers", "take a smaller one")
        if self.context < 1 or self.noise < 0:
            raise InputError("context", self.context, "an integer >= 1, and a noise >= 0", "give the size of one problem")

    @cached_property
    def _run(self) -> Callable[[dict[str, Array]], list[Array]]:
        loss = population_loss(2, noise=bool(self.noise))
        program = Program([loss, *(gradient(loss, matrix(name)) for name in NAMES)])
        known = {"Lambda": self.covariance, "N": float(self.context), "noise": self.noise}
        return program.bind(known if self.noise else {k: known[k] for k in ("Lambda", "N")}, Float())

    def _all(self, y: Array) -> list[Array]:
        d = len(self.covariance)
        return self._run(dict(zip(NAMES, y.reshape(2, d, d), strict=True)))

    def value(self, y: Array) -> float:
        """The loss."""
        return float(np.real(self._all(y)[0]))

    def slope(self, y: Array) -> Array:
        """The gradient."""
        return np.concatenate([np.ravel(one) for one in self._all(y)[1:]])

    def hessian(self, y: Array) -> Array:
        """The derivative of the gradient by complex steps."""
        rows = [self.slope(y + 1e-30j * row).imag / 1e-30 for row in np.eye(len(y))]
        found = np.array(rows)
        return (found + found.T) / 2

    def newton(self, y: Array, steps: int = 30) -> Array | None:
        """The stationary point that Newton's method finds from y, None where it finds none."""
        for _ in range(steps):
            try:
                move = np.linalg.solve(self.hessian(y), self.slope(y))
            except np.linalg.LinAlgError:
                return None
            y = y - move
            if not np.isfinite(y).all() or np.abs(y).max() > 1e6:
                return None
            if np.linalg.norm(move) <= 1e-14 * np.linalg.norm(y):
                return y
        return None


@dataclass(frozen=True)
class End:
    """Where the flow was when it was stopped, the stationary point there, and what is known of it.

    ``relative_error`` is the distance to that point; ``lowest`` the least eigenvalue of the Hessian there.
    """

    y: Array
    time: float
    loss: float
    point: Array | None
    relative_error: float
    lowest: float
    reason: str
    minima: list[tuple[float, Array]] = field(repr=False, default_factory=list)

    @property
    def converged(self) -> bool:
        """At a minimum, within the tolerance."""
        return self.point is not None and self.relative_error <= NEAR and self.lowest > 0


def follow(loss: TwoLayers, y: Array, most: float = MOST) -> End:
    """The flow from y until it has arrived at a minimum, or for ``most`` units of time.

    >>> end = follow(TwoLayers(np.eye(1), 4), np.array([0.02, 0.01]))
    >>> end.converged, round(end.loss, 6)    # 1/2 over binomial(4, 2)
    (True, 0.083333)
    """
    from scipy.integrate import solve_ivp

    time, span, half = 0.0, 100.0, len(y) // 2
    equal = bool((y[:half] == y[half:]).all())  # they stay equal; rounding would part them

    count, last = 0, (0.0, y)

    def field(t: float, y: Array) -> Array:
        nonlocal count, last
        count, last = count + 1, (t, y)
        if count > EVALUATIONS:
            raise _Stopped
        slope = loss.slope(y)
        return -np.tile((slope[:half] + slope[half:]) / 2, 2) if equal else -slope

    while True:
        try:
            found = solve_ivp(field, (0, span), y, method="LSODA", rtol=1e-10, atol=1e-13, jac=lambda _, y: -loss.hessian(y))
        except _Stopped:
            end = _ended(loss, last[1], time + last[0])
            return replace(end, point=None, reason=f"stopped after {EVALUATIONS} gradients, {end.reason}")
        y, time = found.y[:, -1], time + float(found.t[-1])
        end = _ended(loss, np.tile((y[:half] + y[half:]) / 2, 2) if equal else y, time)
        if end.converged or time >= most or not found.success or (equal and end.relative_error <= NEAR):
            return end
        span = min(4 * span, most - time) if time < most else span


def _ended(loss: TwoLayers, y: Array, time: float) -> End:
    point = loss.newton(y)
    if point is None:
        return End(
            y, time, loss.value(y), None, float("nan"), float("nan"), "Newton's method finds no stationary point near"
        )
    values = np.linalg.eigvalsh(loss.hessian(point))
    rounding = 100 * len(values) * np.finfo(float).eps * float(np.abs(values).max())
    lowest = float(values[0]) if abs(values[0]) > rounding else 0.0
    error = float(np.linalg.norm(point - y) / np.linalg.norm(point))
    if error > NEAR:
        reason = f"still {error:.1e} from a stationary point, relatively"
    elif lowest <= 0:
        reason = f"at a saddle, which it leaves at the rate {-lowest:.2e}" if lowest < 0 else SINGULAR
    else:
        reason = (
            f"within {error:.1e} of a stationary point with a positive definite Hessian, its least eigenvalue {lowest:.2e}"
        )
    return End(y, time, loss.value(y), point, error, lowest, reason)


def minima(loss: TwoLayers, starts: int = 20, seed: int = 0) -> list[tuple[float, Array]]:
    """Local minima that descent from random starts finds, the lowest first: each is confirmed, none need be all.

    >>> [round(value, 6) for value, _ in minima(TwoLayers(np.eye(1), 4), starts=6)]
    [0.083333, 0.083333]
    """
    from scipy.optimize import minimize

    size = 2 * len(loss.covariance) ** 2
    rng, found = np.random.default_rng(seed), list[tuple[float, Array]]()
    middle = np.tile((np.linalg.inv(loss.covariance) / 2).ravel(), 2)
    for _ in range(starts):
        start = middle * rng.uniform(0, 2, size) + rng.standard_normal(size) * np.linalg.norm(middle) / size
        point = loss.newton(minimize(loss.value, start, jac=loss.slope, method="BFGS").x)
        if point is None or np.linalg.eigvalsh(loss.hessian(point))[0] <= 0:
            continue
        if all(np.linalg.norm(point - other) > 1e-6 * np.linalg.norm(point) for _, other in found):
            found.append((loss.value(point), point))
    return sorted(found, key=lambda one: one[0])
