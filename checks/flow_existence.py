"""The flow from starts of every kind, in all parameters: it does not run away faster than the loss allows."""

from __future__ import annotations

import numpy as np

from checks.road import Road
from lsa_theory.algebra.exact import Matrix
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.model.flow.full.integrate import integrate
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.engine import Budget

SEED = 14142
ROAD = Road("integrated gradient flow from any start", SEED)
RUNS = {"quick": 2, "full": 12}
EVALUATIONS = {"quick": 500, "full": 20_000}
RTOL = 1e-7


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """``|theta(t) - theta(0)|^2 <= t (L(0) - L(t))`` and descent at every accepted step; None unless it is claimed."""
    if "flow from any start" not in claim.measures:
        return None
    rng = np.random.default_rng(SEED)
    worst, tolerance, steps = -np.inf, 0.0, 0
    for k in range(RUNS[budget]):
        d = 1 + k % 3
        loss = PopulationLoss(Setting.random(rng, d, int(rng.integers(1, 10)), condition=3.0 if d > 1 else 1.0))
        size = 10 ** rng.uniform(-1, 0.5)
        V0, K0 = size * rng.standard_normal((d + 1, d + 1)), size * rng.standard_normal((d + 1, d + 1))
        first = float(loss.value(V0, K0))
        seen: list[tuple[float, float, float]] = []

        def watch(t: float, V: Matrix, K: Matrix, V0: Matrix = V0, K0: Matrix = K0, loss: PopulationLoss = loss) -> None:
            seen.append((t, float(((V - V0) ** 2).sum() + ((K - K0) ** 2).sum()), float(loss.value(V, K))))  # noqa: B023

        integrate(loss.gradient, loss.value, V0, K0, rtol=RTOL, max_evaluations=EVALUATIONS[budget], on_step=watch)
        norm = float((V0**2).sum() + (K0**2).sum())
        level = first
        for count, (t, moved, value) in enumerate(seen, 1):
            allowed = 10 * RTOL * count  # what the integrator may have lost so far, relative to the start
            for gap, scale in ((moved - t * (first - value), norm + moved), (value - level, first)):
                if gap - allowed * scale > worst - tolerance:
                    worst, tolerance = gap, allowed * scale
            level = value
        steps += len(seen)
    detail = f"{RUNS[budget]} flows, {steps} steps: none moved further than sqrt(t (L(0) - L(t))), the loss never rose"
    return ROAD.measured(worst, tolerance, f"d = 1..{min(RUNS[budget], 3)}", detail)
