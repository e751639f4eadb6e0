"""The three roads of ``lsa-theory flow``: the honest full flow, the spectral integrator, Taylor series in mpmath.

Each answers with a record of one form, samples along the way and, but for the full flow, the state at any time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.model.flow.problem import TOLERANCE, Answer, Kept, Problem, Samples, Spectrum, Tell, broken_off
from lsa_theory.model.flow.units import Units

Array = Any
BINS = 4000  # of decay rates, for the off-diagonal norm of large problems
DIGITS = 20  # of the Taylor road
STEPS = 20_000
ARRIVED = 1e-10


def silent(_: str) -> None:
    """Nobody is told how far it is."""


def full(problem: Problem, tell: Tell = silent) -> Answer:
    """All 2 (d+1)^2 parameters, implicit steps of high order, compared with the symbolic limit."""
    from lsa_theory.model.flow.full.arrival import on_slice
    from lsa_theory.model.flow.full.collocation import SliceCurvature
    from lsa_theory.model.flow.full.integrate import integrate
    from lsa_theory.model.loss import PopulationLoss, flow_limit
    from lsa_theory.model.setting import Setting

    setting = Setting(problem.covariance, problem.context)
    loss, d, c = PopulationLoss(setting), setting.dimension, problem.conserved
    first, limit_pv, limit_kq = (np.zeros((d + 1, d + 1)) for _ in range(3))
    first[d, d] = problem.u0
    values, basis = np.linalg.eigh(setting.covariance)
    spectrum, kept, clock = Spectrum(values, problem.context), Kept(problem.U0, problem.u0), perf_counter()

    def keep(t: float, pv: Array, kq: Array) -> None:
        kept.add(t, kq[:d, :d], float(pv[d, d]))
        tell(f"integrating, full: step {kept.seen}, t = {t:.4g}, u = {pv[d, d]:.4g}")

    curvature = SliceCurvature(setting)
    more: dict[str, Any] = {"on_step": keep, "curvature": curvature, "near": on_slice(spectrum, basis, problem.unit)}
    try:
        done = integrate(loss.gradient, loss.value, first, np.pad(problem.U0, (0, 1)), **more)
    except KeyboardInterrupt:
        spent = perf_counter() - clock
        more = {"steps": kept.seen, "rhs_evaluations": None, "methods": ("Radau collocation",), "seconds": spent}
        return broken_off(spectrum, kept.turned(basis), c, basis, **more)
    inverse, size = flow_limit(setting)
    u = float(done.W_PV[d, d])
    goal = spectrum.limit(c, u)[1] if c else math.copysign(size, u)
    limit_kq[:d, :d], limit_pv[d, d] = inverse * (size / goal), goal
    apart = math.hypot(np.linalg.norm(done.W_PV - limit_pv), np.linalg.norm(done.W_KQ - limit_kq))
    least, blur = float(loss.value(limit_pv, limit_kq)), spectrum.uncertainty(c, problem.blur)
    record = {
        "converged": done.converged,
        "reason": done.reason,
        "relative_error": apart / math.hypot(np.linalg.norm(limit_pv), np.linalg.norm(limit_kq)) + blur,
        "limit_uncertainty": blur,
        "slowest_rate": spectrum.slowest(goal),
        "slowest_eigenvalue": float(values[0]),
        "loss": done.loss,
        "loss_at_limit": least,
        "loss_gap": done.loss - least,
        "balance_drift": done.balance_drift,
        "leak": done.leak,
        "gradient_norm": done.gradient_norm,
        "remaining_distance": done.remaining_distance,
        "time": float(done.times[-1]),
        "steps": done.steps,
        "rejected": done.rejected,
        "rhs_evaluations": done.rhs_evaluations,
        "methods": done.methods,
        "seconds": done.seconds,
    }
    return Answer(record, lambda: spectrum.samples(kept.turned(basis), c), None, lambda: (done.W_KQ[:d, :d], u))


def spectral(problem: Problem, tell: Tell = silent) -> Answer:
    """One scalar unknown in the eigenbasis; memory O(d^2), time that of ``eigh`` and a few products."""
    from lsa_theory.model.flow.spectral.integrate import integrate

    clock = perf_counter()
    path = integrate(problem.covariance, problem.context, problem.U0, problem.u0, tell=tell)
    spent, taken = perf_counter() - clock, path.diagnostics
    assert path.rates.right is not None
    spectrum = Spectrum(path.rates.right, problem.context)
    matrix, u = path.state(path.end, "rotated")
    said = spectrum.at(matrix, u, problem.conserved, problem.blur)
    record = {
        "converged": path.converged,
        "reason": path.reason,
        **said,
        "leak": 0.0,
        "remaining_distance": said["relative_error"],
        "time": path.end,
        "steps": taken.panels,
        "rejected": taken.rejected,
        "rhs_evaluations": taken.panels + taken.rejected,
        "methods": ("exponential collocation in the eigenbasis",),
        "seconds": spent,
        "error_estimate": path.error,
        "nodes": taken.nodes,
        "seconds_eigh": taken.seconds_eigh,
        "seconds_rotation": taken.seconds_rotation,
        "seconds_compression": taken.seconds_compression,
        "seconds_integration": taken.seconds_integration,
    }

    def samples() -> Samples:
        times = path.times(200)
        late = times[times > 0]
        if late.size:
            times = np.unique(np.concatenate([times, np.geomspace(late[0], path.end, 200)[:-1]]))
        if path.end == 0.0:
            times = np.zeros(1)
        diagonal, goal = spectrum.limit(problem.conserved, float(path.u(path.end)))
        off = _off_diagonal(path.start, path.rates.rows, np.asarray(path.clock(times)))
        traces = np.array([path.diagonal(t) for t in times])
        return Samples(times, path.u(times), path.excess_loss(times), off, traces, goal, diagonal, spectrum.values)

    return Answer(record, samples, path.state, lambda: path.state(path.end))


def _off_diagonal(start: Array, rows: Callable[[int, int], Array], clock: Array) -> Array:
    """The norm of the off-diagonal entries at these clocks; beyond d = 100 with rates in narrow bins, 1e-3 accurate."""
    d = len(start)
    energy, decay = np.square(start), rows(0, d)
    np.fill_diagonal(energy, 0.0)
    energy, decay = energy.ravel(), decay.ravel()
    if d > 100:
        low, high = math.log(decay.min()), math.log(decay.max())
        place = np.log(decay)
        place -= low
        place *= (BINS - 1) / ((high - low) or 1.0)
        index = place.astype(np.int32)
        decay = np.bincount(index, energy * decay, BINS)
        energy = np.bincount(index, energy, BINS)
        used = energy > 0
        energy, decay = energy[used], decay[used] / energy[used]
    return np.sqrt([float(energy @ np.exp(-2.0 * s * decay)) for s in clock])


def taylor(problem: Problem, tell: Tell = silent) -> Answer:
    """Taylor series in mpmath, the eigenbasis too: for d <= 4, from its own steps until the minimum is near."""
    import mpmath as mp

    from lsa_theory.model.flow.taylor import covariance_rates, reference

    clock, d = perf_counter(), len(problem.U0)
    if d > 4:
        raise InputError("--method", "mp", "--method mp for d <= 4 only", "use --method spectral")
    with mp.workdps(DIGITS + 10):
        values, basis = mp.eigsy(mp.matrix(problem.covariance.tolist()))
        turned = basis.T * mp.matrix(problem.U0.tolist()) * basis
        rates, xi = covariance_rates(list(values), problem.context)
        rows = [[turned[i, j] for j in range(d)] for i in range(d)]
    if not values[0] > 0:
        raise InputError("covariance", f"eigenvalue {mp.nstr(values[0], 3)}", "positive definite", "drop null directions")
    spectrum, turn = Spectrum(np.array(list(values), dtype=float), problem.context), np.array(basis.tolist(), dtype=float)
    c, now, steps, reason = problem.conserved, mp.mpf(0), 0, ""
    state: tuple[Any, Any] = (rows, mp.mpf(problem.u0))
    points = [(0.0, np.array(rows, dtype=float), problem.u0)]
    fastest = max(float(max(map(max, rates))) * max(abs(problem.u0), spectrum.limit(c, 1.0)[1]) ** 2, float(max(xi)))
    goal, away, drift = mp.mpf(0.01 / fastest), math.inf, 0.0
    floor = 10.0 ** -(DIGITS + 3) * min(problem.u0**2 + float(np.square(problem.U0).sum()), spectrum.limit(c, 1.0)[1] ** 2)
    while away > ARRIVED and not reason:
        try:
            (point,) = reference(rates, xi, state[0], state[1], [goal - now], digits=DIGITS, most=STEPS - steps)
        except InputError as problem_found:
            if problem_found.argument != "most":
                raise
            reason = f"{STEPS} Taylor steps were not enough: stiff"
            break
        except KeyboardInterrupt:
            more = {"steps": steps, "rhs_evaluations": steps, "methods": (f"Taylor series, {DIGITS} digits",)}
            return broken_off(spectrum, points, c, turn, **more, seconds=perf_counter() - clock)
        state, now, goal, steps = (point.U, point.u), goal, goal * mp.mpf("1.2"), steps + point.steps
        drift = max(drift, float(point.drift))
        points.append((float(now), np.array(point.U, dtype=float), float(point.u)))
        tell(f"integrating, mp: step {steps}, t = {float(now):.4g}, relative distance {away:.1e}")
        away = spectrum.at(*points[-1][1:], c, problem.blur)["relative_error"]
        size = points[-1][2] ** 2 + np.square(points[-1][1]).sum()
        if size < floor:  # what leads out of the saddle from here is rounding
            reason = "the flow runs into the saddle at the origin, to all digits"
        if not (point.u or any(map(any, point.U))) or float(now) * fastest > 1e9:
            reason = "nothing moves: the start is at the saddle, or on its stable set"
    if not reason and spectrum.gap(points[-1][1], points[-1][2]) > 1e-12 * spectrum.gap(np.zeros((d, d)), 0.0):
        reason = "the loss is not at its minimum"
    record = {
        "converged": not reason,
        "reason": reason or "reached the limit",
        **spectrum.at(*points[-1][1:], c, problem.blur),
        "balance_drift": drift,
        "leak": 0.0,
        "remaining_distance": away,
        "time": float(now),
        "steps": steps,
        "rejected": 0,
        "rhs_evaluations": steps,
        "methods": (f"Taylor series, {DIGITS} digits",),
        "seconds": perf_counter() - clock,
    }

    def at(t: float) -> tuple[Array, float]:
        (point,) = reference(rates, xi, rows, problem.u0, [t], digits=DIGITS, most=STEPS)
        return turn @ np.array(point.U, dtype=float) @ turn.T, float(point.u)

    matrix, u = points[-1][1:]
    return Answer(record, lambda: spectrum.samples(points, c), at, lambda: (turn @ matrix @ turn.T, u))


ROADS = {"full": full, "spectral": spectral, "mp": taylor}


def follow(problem: Problem, method: str, tell: Tell = silent, **training: Any) -> Answer:
    """The flow by one of `ROADS`, or ``gd`` and ``sgd`` with the options of `training.train`, in natural units.

    Converged means that the relative error, a bound, is at most `TOLERANCE`; otherwise the reason is said.
    """
    units = Units.of(problem)
    if method in ROADS:
        answer = ROADS[method](units.into(problem), tell)
    else:
        from lsa_theory.model.flow.training import train

        if training.get("step") is not None:
            training["step"] *= units.a**2
        answer = train(units.into(problem), method, tell=tell, **training)
    answer = units.back(answer)
    record = answer.record
    if record["converged"] and not record["relative_error"] <= TOLERANCE:
        record["converged"], record["reason"] = False, _too_far(record)
    record["tolerance"] = TOLERANCE
    return answer


def _too_far(record: dict[str, Any]) -> str:
    error, blur = record["relative_error"], record["limit_uncertainty"]
    if not error <= 2 * blur:
        return f"not converged: the relative error is {error:.1e}, above {TOLERANCE:g}"
    why = "floats do not determine u^2 - tr(U11 U11') of so large a start, or the small eigenvalues of Gamma"
    return f"not converged: the limit itself is known to {blur:.1e} only, above {TOLERANCE:g}: {why}"
