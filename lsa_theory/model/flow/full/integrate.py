"""The honest gradient flow d(W_PV, W_KQ)/dt = -grad L (eq. 3.9) in all 2 (d+1)^2 parameters."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lsa_theory.algebra.exact import Matrix
from lsa_theory.errors import InputError
from lsa_theory.model.attention import blocks
from lsa_theory.model.flow.full.chebyshev import Chebyshev
from lsa_theory.model.flow.full.collocation import Collocation, Curvature
from lsa_theory.model.flow.full.dormand_prince import STABILITY, DormandPrince
from lsa_theory.model.flow.full.field import Field, Method, Trial, Vector, extreme_curvatures, natural_scale

Gradient = Callable[[Matrix, Matrix], tuple[Matrix, Matrix]]
Loss = Callable[[Matrix, Matrix], float]
Observer = Callable[[float, Matrix, Matrix], None]

_EPS = float(np.finfo(float).eps)
_FINEST = 1e-14  # local errors below this, relative to the parameters, are lost in rounding
_LOOK = 10  # accepted steps between two looks at the natural scale and at the cheaper method


@dataclass(frozen=True, eq=False)
class FullFlow:
    """What the flow did. Only `converged` makes it evidence; otherwise `reason` says 'not converged: ...'.

    W_PV, W_KQ (d+1, d+1): final parameters; times (steps + 1,): accepted times; gradient_norm, loss: at the
    end; remaining_distance: estimated ||theta - limit|| / ||theta||; balance_drift: largest change of u^2 -
    tr(U11 U11^T) (Lemma A.3), relative to u^2 + tr(U11 U11^T) at the end; leak: largest |u12|, |u21| on the
    way.
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
    gradient_tolerance: float = 1e-8,
    max_evaluations: int = 2_000_000,
    on_step: Observer | None = None,
    curvature: Curvature | None = None,
) -> FullFlow:
    """Follow theta' = -grad L (eq. 3.9) from (W_PV, W_KQ), both (d+1, d+1), until the gradient is small.

    gradient(W_PV, W_KQ) gives the pair of partial derivatives, loss(W_PV, W_KQ) the value, on_step(time,
    W_PV, W_KQ) sees every accepted step. The local error of a step is at most rtol relative to ||theta||,
    and also to the scale on which the loss has its minimum on the ray through theta, so starts far too
    large or too small are followed as well as others. Arrived means ||grad L|| <= gradient_tolerance * rate
    * ||theta||, where rate > 0 is the rate at which the gradient decays, and no direction of negative
    curvature: both exclude the saddle at the origin at every scale. With a `curvature` (`collocation`), implicit
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
    for name, value, top in (("rtol", rtol, 1e-3), ("gradient_tolerance", gradient_tolerance, 1e-2)):
        if not 1e-14 <= value <= top:
            raise InputError(name, value, f"a number in [1e-14, {top}]", "give a relative tolerance")
    if max_evaluations < 1:
        raise InputError("max_evaluations", max_evaluations, "an integer >= 1", "allow some evaluations of the gradient")
    clock = time.perf_counter()
    blocks(W_PV, W_KQ)  # refuses wrong sizes
    start = _pack(np.asarray(W_PV, dtype=np.float64), np.asarray(W_KQ, dtype=np.float64))
    if not np.isfinite(start).all():
        raise InputError("(W_PV, W_KQ)", "with NaN or infinity", "finite parameters", "give a finite starting point")
    run = _Run(
        Field.of(lambda y: -_pack(*gradient(*_unpack(y))), getattr(curvature, "velocity", None)),
        start,
        rtol,
        gradient_tolerance,
        max_evaluations,
        on_step,
        curvature,
    )
    with np.errstate(over="ignore", invalid="ignore"):
        reason = run.follow()
        converged = reason == "arrived"
        if converged:
            reason, converged = run.verify_minimum()
    P, K = _unpack(run.y)
    return FullFlow(
        converged=converged,
        reason=reason if converged else f"not converged: {reason}",
        W_PV=P,
        W_KQ=K,
        times=np.array(run.times),
        gradient_norm=float(np.linalg.norm(run.f)),
        loss=float(loss(P, K)),
        remaining_distance=run.distance,
        balance_drift=run.watch.drift,
        leak=run.watch.leak,
        steps=len(run.times) - 1,
        rejected=run.rejected,
        rhs_evaluations=run.field.evaluations,
        seconds=time.perf_counter() - clock,
        methods=tuple(run.methods),
    )


def _pack(P: Matrix, K: Matrix) -> Vector:
    return np.concatenate([P.ravel(), K.ravel()])


def _unpack(y: Vector) -> tuple[Matrix, Matrix]:
    size = math.isqrt(len(y) // 2)
    P, K = y.reshape(2, size, size)
    return P, K


@dataclass(frozen=True)
class _Watch:
    """u^2 - tr(U11 U11^T), conserved, the squared size of all four blocks and the off-blocks, at accepted steps."""

    start: float
    change: float
    size: float
    first: float
    least: float
    leak: float

    @classmethod
    def at(cls, y: Vector) -> _Watch:
        b = blocks(*_unpack(y))
        value, gram = float(b.u) ** 2, float((b.U11 * b.U11).sum())
        leak = float(max(np.abs(b.u12).max(), np.abs(b.u21).max()))
        size = value + gram + float(b.u12 @ b.u12 + b.u21 @ b.u21)
        return cls(value - gram, 0.0, size, size, size, leak)

    def after(self, y: Vector) -> _Watch:
        now = _Watch.at(y)
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
    ) -> None:
        self.field, self.rtol, self.tolerance, self.max_evaluations = field, rtol, tolerance, max_evaluations
        self.on_step = on_step
        self.y, self.f = y, field(y)
        self.times = [0.0]
        self.rejected = 0
        self.watch = _Watch.at(y)
        self.balance = _balance(y)
        self.method: Method = DormandPrince() if curvature is None else Collocation(curvature, rtol)
        self.methods = [self.method.name]
        self.distance = math.inf
        self.ray = 1.0
        self.stiff = 0

    def follow(self) -> str:
        """Step until the flow has arrived; the word 'arrived', or why it could not go on."""
        size, speed = _norm(self.y), _norm(self.f)
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
                if h * _norm(self.f) < 1e-3 * _EPS * _norm(self.y):
                    return "the step size fell below the resolution of floats"
            else:
                self._accept(trial, h)
                if self._arrived():
                    return "arrived"
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
        size = max(_norm(self.y), _norm(trial.y))
        half = len(self.y) // 2
        product = (trial.y - self.y) * (trial.y + self.y)
        defect = abs(float(product[:half].sum() - product[half:].sum()))
        return max(trial.error / (method.slack * tolerance * size), defect / (tolerance * size**2))

    def _accept(self, trial: Trial, h: float) -> None:
        move, bend = trial.y - self.y, self.f - trial.f
        self.y, self.f = trial.y, trial.f
        self.times.append(self.times[-1] + h)
        self.watch = self.watch.after(self.y)
        # A gradient that decays at a rate r leaves ||grad|| / r to go; r is the curvature along the step.
        rate = float(move @ bend) / float(move @ move) if move.any() else 0.0
        size = _norm(self.y)
        self.distance = _norm(self.f) / (rate * size) if rate > 0 and size > 0 else math.inf
        if self.on_step is not None:
            self.on_step(self.times[-1], *_unpack(self.y.copy()))

    def _arrived(self) -> bool:
        return self.distance <= self.tolerance or not self.f.any()

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
        if self.distance < math.inf:
            text += f" (still about {self.distance:.1e} of ||theta|| away"
            text += f", stiff: h times the fastest rate is {trial.stretch:.1e})" if trial.stretch > 0.8 * STABILITY else ")"
        return text

    def verify_minimum(self) -> tuple[str, bool]:
        """Whether the point is no saddle: no eigenvalue of its Hessian is negative beyond rounding."""
        low, high = extreme_curvatures(self.field, self.y)
        if not high > 0 or low < -max(1e-6, self.tolerance) * high:
            return f"the flow stopped at a saddle (curvature from {low:.1e} to {high:.1e})", False
        # Leaving the saddle at distance r needs a component off its stable manifold of about r^2, relatively.
        if self.watch.least < 1e3 * self.rtol * min(self.watch.first, self.watch.size):
            return "the flow ran into the saddle at the origin, and only local errors led out of it", False
        drift = abs(_balance(self.y) - self.balance) / float(self.y @ self.y or 1.0)
        if drift > 1e-4:
            why = "the start is too large for floats, or the steps too coarse"
            return f"||W_PV||^2 - ||W_KQ||^2, which the flow conserves, drifted by {drift:.1e}: {why}", False
        if not self.f.any():
            self.distance = 0.0
        arrived = f"the gradient is {_norm(self.f):.1e}, the limit within {self.distance:.1e} of ||theta||"
        return f"{arrived}, no negative curvature", True


def _balance(y: Vector) -> float:
    P, K = np.split(y, 2)
    return float(P @ P - K @ K)


def _norm(v: Vector) -> float:
    return float(np.linalg.norm(v))
