"""The honest gradient flow d(W_PV, W_KQ)/dt = -grad L (eq. 3.9) in all 2 (d+1)^2 parameters."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lsa_theory.algebra.exact import Matrix
from lsa_theory.errors import InputError
from lsa_theory.model.attention import blocks
from lsa_theory.model.flow.full.arrival import Arrival, Nearness, by_curvature
from lsa_theory.model.flow.full.chebyshev import Chebyshev
from lsa_theory.model.flow.full.collocation import Collocation, Curvature
from lsa_theory.model.flow.full.dormand_prince import STABILITY, DormandPrince
from lsa_theory.model.flow.full.field import Field, Method, Trial, Vector, extreme_curvatures, natural_scale
from lsa_theory.model.flow.full.watch import Watch, balance, norm, pack, unpack

Gradient = Callable[[Matrix, Matrix], tuple[Matrix, Matrix]]
Loss = Callable[[Matrix, Matrix], float]
Observer = Callable[[float, Matrix, Matrix], None]

_EPS = float(np.finfo(float).eps)
_FINEST = 1e-14  # local errors below this, relative to the parameters, are lost in rounding
_PATIENCE = 40_000  # evaluations before a flow may be found too slow to end
_HOPELESS = 3.0  # times as many evaluations as are allowed
_LOOK = 10  # accepted steps between two looks at the natural scale and at the cheaper method


@dataclass(frozen=True, eq=False)
class FullFlow:
    """What the flow did. Only `converged` makes it evidence; otherwise `reason` says 'not converged: ...'.

    W_PV, W_KQ (d+1, d+1): final parameters; times (steps + 1,): accepted times; gradient_norm, loss: at the
    end; remaining_distance: a bound on ||theta - limit|| / ||theta||, inf where none is known;
    balance_drift: largest change of u^2 - tr(U11 U11^T) (Lemma A.3), relative to u^2 + tr(U11 U11^T) at the
    end; leak: largest |u12|, |u21| on the way.
    """

    converged: bool
    reason: str
    W_PV: Matrix
    W_KQ: Matrix
    times: Vector
    gradient_norm: float
    loss: float
    remaining_distance: float
    balance_drift: float
    leak: float
    steps: int
    rejected: int
    rhs_evaluations: int
    seconds: float
    methods: tuple[str, ...]


def integrate(
    gradient: Gradient,
    loss: Loss,
    W_PV: Matrix,
    W_KQ: Matrix,
    *,
    rtol: float = 1e-10,
    tolerance: float = 1e-8,
    max_evaluations: int = 2_000_000,
    on_step: Observer | None = None,
    curvature: Curvature | None = None,
    near: Arrival | None = None,
) -> FullFlow:
    """Follow theta' = -grad L (eq. 3.9) from (W_PV, W_KQ), both (d+1, d+1), until the limit is near.

    gradient(W_PV, W_KQ) gives the pair of partial derivatives, loss(W_PV, W_KQ) the value, on_step(time,
    W_PV, W_KQ) sees every accepted step. The local error of a step is at most rtol relative to ||theta||,
    and also to the scale on which the loss has its minimum on the ray through theta, so starts far too
    large or too small are followed as well as others. Arrived means that the distance to the limit is at most
    tolerance * ||theta||, by `near` where given, else bounded by the gradient over the least curvature across the
    minima (`arrival.by_curvature`), and no direction of negative curvature. With a `curvature` (`collocation`), implicit
    steps of high order are taken; without, explicit ones, stabilised where the flow is stiff. Raises InputError for
    parameters of a wrong size or not finite, and for settings outside their ranges.

    >>> quartic = lambda P, K: 0.5 * (1 - P[1, 1] * K[0, 0]) ** 2
    >>> def slope(P, K):
    ...     e = P[1, 1] * K[0, 0] - 1
    ...     return np.diag([0, e * K[0, 0]]), np.diag([e * P[1, 1], 0])
    >>> flow = integrate(slope, quartic, np.diag([0, 1e-6]), np.diag([1e-6, 0]))
    >>> flow.converged, round(float(flow.W_PV[1, 1]), 6)
    (True, 1.0)
    """
    for name, value, top in (("rtol", rtol, 1e-3), ("tolerance", tolerance, 1e-2)):
        if not 1e-14 <= value <= top:
            raise InputError(name, value, f"a number in [1e-14, {top}]", "give a relative tolerance")
    if max_evaluations < 1:
        raise InputError("max_evaluations", max_evaluations, "an integer >= 1", "allow some evaluations of the gradient")
    clock = time.perf_counter()
    blocks(W_PV, W_KQ)  # refuses wrong sizes
    start = pack(np.asarray(W_PV, dtype=np.float64), np.asarray(W_KQ, dtype=np.float64))
    if not np.isfinite(start).all():
        raise InputError("(W_PV, W_KQ)", "with NaN or infinity", "finite parameters", "give a finite starting point")
    run = _Run(
        Field.of(lambda y: -pack(*gradient(*unpack(y))), getattr(curvature, "velocity", None)),
        start,
        rtol,
        tolerance,
        max_evaluations,
        on_step,
        curvature,
        near,
    )
    with np.errstate(over="ignore", invalid="ignore"):
        reason = run.follow()
        converged = reason == "arrived"
        if converged:
            reason, converged = run.verify_minimum()
    P, K = unpack(run.y)
    return FullFlow(
        converged=converged,
        reason=reason if converged else f"not converged: {reason}",
        W_PV=P,
        W_KQ=K,
        times=np.array(run.times),
        gradient_norm=float(np.linalg.norm(run.f)),
        loss=float(loss(P, K)),
        remaining_distance=run.near.distance,
        balance_drift=run.watch.drift,
        leak=run.watch.leak,
        steps=len(run.times) - 1,
        rejected=run.rejected,
        rhs_evaluations=run.field.evaluations,
        seconds=time.perf_counter() - clock,
        methods=tuple(run.methods),
    )


class _Run:
    """The state of one integration: the point y, its y' = f, the step h, the method, and the records."""

    def __init__(
        self,
        field: Field,
        y: Vector,
        rtol: float,
        tolerance: float,
        max_evaluations: int,
        on_step: Observer | None,
        curvature: Curvature | None,
        near: Arrival | None,
    ) -> None:
        self.field, self.rtol, self.tolerance, self.max_evaluations = field, rtol, tolerance, max_evaluations
        self.on_step = on_step
        self.y, self.f = y, field(y)
        self.times = [0.0]
        self.rejected = 0
        self.watch = Watch.at(y)
        self.balance = balance(y)
        self.method: Method = DormandPrince() if curvature is None else Collocation(curvature, rtol)
        self.methods = [self.method.name]
        self.measure, self.near = near, Nearness(math.inf, 0.0, math.inf, "")
        self.quick = math.inf  # the distance if the gradient went on decaying as on the last step: no bound
        self.asked = math.inf  # the gradient at the last look at the whole Hessian
        self.pace: list[tuple[float, int]] = []  # time and evaluations
        self.ray = 1.0
        self.stiff = 0

    def follow(self) -> str:
        """Step until the flow has arrived; the word 'arrived', or why it could not go on."""
        size, speed = norm(self.y), norm(self.f)
        if not math.isfinite(speed):
            return "the gradient is not finite at the start"
        if speed == 0:
            return "arrived"
        h, last = 0.01 * (size or 1.0) / speed, 1e-4
        while True:
            if len(self.times) % _LOOK == 1:
                self.ray = min(1.0, natural_scale(self.field, self.y, self.f))
            trial = self.method.step(self.field, self.y, self.f, h)
            error = self._error(self.method, trial)
            k = self.method.exponent
            if not (error <= 1 and np.isfinite(trial.f).all()):
                self.rejected += 1
                h *= max(0.2, 0.9 * error ** (-1 / k)) if 1 < error < math.inf else 0.2
                if h * norm(self.f) < 1e-3 * _EPS * norm(self.y):
                    return self._too_slow("the step size fell below the resolution of floats")
            else:
                self._accept(trial, h)
                if self._arrived() or not self.f.any():
                    return "arrived"
                if self._hopeless():
                    return self._too_slow("far more evaluations of the gradient are needed than are allowed")
                factor = 0.9 * max(error, 1e-12) ** (-0.7 / k) * last ** (0.4 / k)
                if error < 0.1:  # what is left of an error of high order may be rounding, which no step size changes
                    factor = max(factor, self.method.leap)
                last = max(error, 1e-4)
                h = self._switch(trial, h) or h * min(self.method.growth, max(0.2, factor))
            if self.field.evaluations >= self.max_evaluations:
                return self._exhausted(trial)

    def _error(self, method: Method, trial: Trial) -> float:
        """The local error in units of the tolerance: of the point and of ||W_PV||^2 - ||W_KQ||^2.

        The limit depends on that conserved quantity alone: errors in the other directions die out on the way.
        """
        tolerance = max(self.rtol * self.ray**2, _FINEST)
        size = max(norm(self.y), norm(trial.y))
        half = len(self.y) // 2
        product = (trial.y - self.y) * (trial.y + self.y)
        defect = abs(float(product[:half].sum() - product[half:].sum()))
        return max(trial.error / (method.slack * tolerance * size), defect / (tolerance * size**2))

    def _accept(self, trial: Trial, h: float) -> None:
        move, bend = trial.y - self.y, self.f - trial.f
        self.y, self.f = trial.y, trial.f
        self.times.append(self.times[-1] + h)
        self.watch = self.watch.after(self.y)
        # the curvature along the step says when to look at all; a slower mode may be behind
        square = float(move @ move)
        rate = float(move @ bend) / square if square > 0 else 0.0
        fall = rate * norm(self.y)
        self.quick = norm(self.f) / fall if fall > 0 else math.inf
        if self.on_step is not None:
            self.on_step(self.times[-1], *unpack(self.y.copy()))

    def _arrived(self) -> bool:
        if self.measure is not None:
            self.near = self.measure(*unpack(self.y))
        elif not self.f.any() or (self.quick <= self.tolerance and norm(self.f) < 0.1 * self.asked):
            self.asked = norm(self.f)
            self.near = by_curvature(self.field, self.y, self.f)
        return self.near.distance <= self.tolerance

    def _hopeless(self) -> bool:
        """Whether at the pace of the last half of the evaluations far more would be needed than are allowed."""
        now = self.times[-1], self.field.evaluations
        self.pace.append(now)
        if now[1] < _PATIENCE or not self.near.rate > 0 or not self.near.distance < math.inf:
            return False
        while len(self.pace) > 1 and self.pace[1][1] < now[1] / 2:
            self.pace.pop(0)
        time_, spent = (a - b for a, b in zip(now, self.pace[0], strict=True))
        left = math.log(max(1.0, self.near.distance / self.tolerance)) / self.near.rate
        return spent > 0 and left * spent > _HOPELESS * self.max_evaluations * time_

    def _switch(self, trial: Trial, h: float) -> float | None:
        """A first Chebyshev step once stability limits the steps and it is cheaper, else None."""
        if not isinstance(self.method, DormandPrince):
            return None
        self.stiff = self.stiff + 1 if trial.stretch > 0.8 * STABILITY else max(0, self.stiff - 1)
        if self.stiff < 2 * _LOOK:
            return None
        self.stiff = _LOOK
        other = Chebyshev()
        probe = other.step(self.field, self.y, self.f, h)
        error = self._error(other, probe)
        step = 0.8 * h * min(10.0, max(error, 1e-12) ** (-1 / other.exponent))
        if not other.stages(step) / step < 12 / h:
            return None
        self.method = other
        self.methods.append(other.name)
        return step

    def _exhausted(self, trial: Trial) -> str:
        text = f"{self.max_evaluations} evaluations of the gradient were not enough"
        if trial.stretch > 0.8 * STABILITY:
            text += f" (stiff: h times the fastest rate is {trial.stretch:.1e})"
        return self._too_slow(text)

    def _too_slow(self, text: str) -> str:
        """With the mode that is behind, where it is known."""
        return f"{text}: {self.near.why(self.tolerance)}" if self.near.mode else text

    def verify_minimum(self) -> tuple[str, bool]:
        """Whether the point is no saddle: no eigenvalue of its Hessian is negative beyond rounding."""
        low, high = extreme_curvatures(self.field, self.y)
        if not self.f.any() and not self.near.distance < math.inf:
            self._arrived()
        if not high > 0 or low < -max(1e-6, self.tolerance) * high:
            return f"the flow stopped at a saddle (curvature from {low:.1e} to {high:.1e})", False
        # Leaving the saddle at distance r needs a component off its stable manifold of about r^2, relatively.
        if self.watch.least < 1e3 * self.rtol * min(self.watch.first, self.watch.size):
            return "the flow ran into the saddle at the origin, and only local errors led out of it", False
        drift = abs(balance(self.y) - self.balance) / float(self.y @ self.y or 1.0)
        if drift > 1e-4:
            why = "the start is too large for floats, or the steps too coarse"
            return f"||W_PV||^2 - ||W_KQ||^2, which the flow conserves, drifted by {drift:.1e}: {why}", False
        if not self.near.distance <= self.tolerance:
            return f"the gradient is 0, and the distance to the limit is not known: {self.near.slowness}", False
        arrived = f"the gradient is {norm(self.f):.1e}, the limit within {self.near.distance:.1e} of ||theta||"
        return f"{arrived}, no negative curvature", True
