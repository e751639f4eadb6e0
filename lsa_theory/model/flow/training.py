"""Gradient descent and SGD as roads of ``lsa-theory flow``, on the clock t = steps x step size."""

from __future__ import annotations

import math
from time import perf_counter
from typing import Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.model.flow.full import discrete
from lsa_theory.model.flow.full.arrival import on_slice
from lsa_theory.model.flow.problem import EPS, Answer, Kept, Problem, Spectrum, Tell, broken_off

LARGEST = 64  # the loss in all blocks costs O(d^3) a step
STEPS = {"gd": 100_000, "sgd": 5_000}


def train(
    problem: Problem, method: str, *, step: float | None, steps: int | None, batch: int, seed: int, tell: Tell
) -> Answer:
    """Steps from the start of the problem, compared with the minimum of the flow's formula for the balance at the end."""
    from lsa_theory.model.loss import PopulationLoss, flow_limit
    from lsa_theory.model.setting import Setting

    d, c = len(problem.U0), problem.conserved
    if d > LARGEST:
        raise InputError("--dim", d, f"d <= {LARGEST} with --method {method}", "use --method spectral for the flow")
    setting, clock = Setting(problem.covariance, problem.context), perf_counter()
    loss, most, blur = PopulationLoss(setting), steps or STEPS[method], problem.blur
    pv, kq, at_pv, at_kq = (np.zeros((d + 1, d + 1)) for _ in range(4))
    pv[d, d], kq[:d, :d] = problem.u0, problem.U0
    at_kq[:d, :d], at_pv[d, d] = flow_limit(setting)
    bound = discrete.stable_step(loss.gradient, at_pv, at_kq)
    inside = discrete.stable_step(loss.gradient, at_pv, at_kq, on_slice=True)
    size = step if step is not None else bound / (2 if method == "gd" else 40)
    values, basis = np.linalg.eigh(problem.covariance)
    spectrum, kept = Spectrum(values, problem.context), Kept(problem.U0, problem.u0)

    leak = 0.0

    def keep(k: int, P: Any, K: Any) -> None:
        nonlocal leak
        kept.add(k * size, K[:d, :d], float(P[d, d]))
        leak = max(leak, float(np.abs(P[d, :d]).max()), float(np.abs(K[d, :d]).max()))
        tell(f"{method}: step {k} of {most}, t = {k * size:.4g}, u = {P[d, d]:.4g}")

    more = {"rejected": 0, "step": size, "stable_step": bound, "stable_step_on_slice": inside, "batch": None}
    try:
        if method == "gd":
            done = discrete.descend(
                loss.gradient, pv, kq, size, steps=most, on_step=keep, near=on_slice(spectrum, basis, problem.unit)
            )
            words = ("gradient descent on the population loss",)
        else:
            more["batch"] = batch
            rng = np.random.default_rng([seed, 1])
            done = discrete.stochastic(setting, pv, kq, size, rng, batch=batch, steps=most, on_step=keep)
            words = (f"SGD, {batch} fresh prompts a step",)
    except KeyboardInterrupt:
        spent = {"steps": kept.seen, "rhs_evaluations": kept.seen, "seconds": perf_counter() - clock}
        return broken_off(spectrum, kept.turned(basis), c, basis, **{**more, **spent}, methods=(method,))
    matrix, u = basis.T @ done.W_KQ[:d, :d] @ basis, float(done.W_PV[d, d])
    finite = math.isfinite(u) and bool(np.isfinite(matrix).all()) and done.gradient_norm < 1e100
    said = spectrum.at(matrix, u, c, blur) if finite else _nowhere(spectrum, c)
    end = c
    if finite:  # steps do not conserve the balance: the minimum with that of the end is the one to compare with
        end = u * u - float(np.square(matrix).sum())
        own = spectrum.at(matrix, u, end, 16 * EPS * (u * u + float(np.square(matrix).sum())))
        said.update({name: own[name] for name in ("relative_error", "limit_uncertainty", "slowest_rate")})
        said["loss"] = float(loss.value(done.W_PV, done.W_KQ))
        said["loss_gap"] = said["loss"] - said["loss_at_limit"]
    record = {
        "converged": done.converged,
        "reason": done.reason,
        **said,
        "leak": leak,
        "gradient_norm": done.gradient_norm,
        "remaining_distance": said["relative_error"],
        "time": done.steps * size,
        "steps": done.steps,
        "rhs_evaluations": done.steps,
        "methods": words,
        "seconds": perf_counter() - clock,
        **more,
    }
    return Answer(record, lambda: spectrum.samples(kept.turned(basis), end), None, lambda: (done.W_KQ[:d, :d], u))


def _nowhere(spectrum: Spectrum, c: float) -> dict[str, Any]:
    """What is said where the steps have diverged."""
    known = {"loss_at_limit": spectrum.least(), "slowest_rate": spectrum.slowest(spectrum.limit(c, 1.0)[1])}
    return dict.fromkeys(_SAID, math.inf) | known | {"slowest_eigenvalue": float(spectrum.values.min())}


_SAID = ("relative_error", "limit_uncertainty", "loss", "loss_gap", "balance_drift", "gradient_norm")
