"""The honest gradient flow in all parameters, integrated in NumPy from Assumption 3.3: does it do what is claimed?

The flow knows the loss and nothing else.  What a claim says about it is read off the trajectory: its limit, the balance
law, whether u12 and u21 stay zero.  A flow that did not arrive is no evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from checks.road import Road
from lsa_theory.algebra.arithmetic import Float
from lsa_theory.errors import OutOfReachError
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.model.attention import initialisation, random_theta
from lsa_theory.model.flow.full.integrate import FullFlow, integrate
from lsa_theory.model.loss import PopulationLoss, setting_values
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.engine import Budget

SEED = 20240425
ROAD = Road("integrated gradient flow", SEED)
RUNS = {"quick": 3, "full": 24}
RTOL = 1e-10


@dataclass(frozen=True)
class Run:
    """One integrated flow with its setting and start."""

    setting: Setting
    sigma: float
    flow: FullFlow

    def __str__(self) -> str:
        s = self.setting
        return f"d={s.dimension}, N={s.context_length}, cond={np.linalg.cond(s.covariance):.3g}, sigma={self.sigma:.3g}"


@cache
def runs(count: int) -> tuple[Run, ...]:
    """Flows from random settings; sigma from a tenth to ten times the paper's bound, Theta of any rank."""
    rng = np.random.default_rng(SEED)
    spread = 0.6 if count == RUNS["quick"] else 1.5  # stiff flows cost an explicit method their rates' ratio, condition^3
    found = []
    for k in range(count):
        d = 1 + k % 4
        setting = Setting.random(
            rng, d, int(rng.integers(1, 30)), condition=float(10 ** rng.uniform(0, spread)) if d > 1 else 1.0
        )
        theta = random_theta(rng, d, rank=1 + int(rng.integers(d)))
        gamma = setting_values(setting, Float())["Gamma"]
        sigma = float(np.sqrt(2 / (np.sqrt(d) * np.linalg.norm(gamma, 2))) * 10 ** rng.uniform(-1, 1))
        loss = PopulationLoss(setting)
        start = initialisation(theta, sigma)
        found.append(Run(setting, sigma, integrate(loss.gradient, loss.value, *start, rtol=RTOL)))
    return tuple(found)


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Evidence on the quantities that the claim measures; None when it measures nothing of the flow."""
    limits = [r for r in map(parse_relation, claim.statement) if "limit" in r.calls() and r.signs == ("==",)]
    if {"random covariance", "general start"} & set(claim.measures):
        return None
    if claim.source == "own" and budget == "quick":  # an own formula is answered at once
        return None
    if not limits and not {"leak", "balance"} & set(claim.measures):
        return None
    arrived = [run for run in runs(RUNS[budget]) if run.flow.converged]
    lost = [f"{run}: {run.flow.reason}" for run in runs(RUNS[budget]) if not run.flow.converged]
    gaps: list[tuple[float, float]] = []
    for run in arrived:
        try:
            gaps += [limit_gap(run, relation) for relation in limits]
        except OutOfReachError as problem:
            return ROAD.silent(str(problem))
        if "leak" in claim.measures:
            gaps.append((run.flow.leak, 0.0))  # the velocity there is zero to the last bit
        if "balance" in claim.measures:
            gaps.append((run.flow.balance_drift, RTOL * run.flow.steps))
    covers = "; ".join(map(str, arrived)) or "nothing"
    if not arrived:
        return ROAD.silent("; ".join(lost), covers)
    worst = max(gaps, key=lambda pair: pair[0] - pair[1])
    detail = f"{len(arrived)} flows arrived" + (f"; {len(lost)} did not: " + "; ".join(lost) if lost else "")
    return ROAD.measured(*worst, covers, detail)


def limit_gap(run: Run, relation: Relation) -> tuple[float, float]:
    """The relative gap between both sides with the flow's end for its limit, and the error that the end still carries.

    The tolerance is ten times the integrator's own estimate of the remaining distance plus ten roundings per step.
    """
    d, flow = run.setting.dimension, run.flow
    values: dict[str, Any] = setting_values(run.setting, Float())
    values |= {"limit(U11)": flow.W_KQ[:d, :d], "limit(u)": float(flow.W_PV[d, d])}
    if "yhat" in relation.calls():
        values |= prompt_values(flow, noiseless="w" in relation.names())
    left, right = (np.asarray(read(side, Numeric(values, Float()))) for side in relation.sides[:2])
    gap = float(np.linalg.norm(left - right) / (np.linalg.norm(right) or 1.0))
    return gap, 10 * flow.remaining_distance + 10 * np.finfo(float).eps * flow.steps


def prompt_values(flow: FullFlow, noiseless: bool, length: int = 7) -> dict[str, Any]:
    """A prompt of another length, drawn from a shifted law, and what f_LSA predicts at the end of the flow (eq-3.3)."""
    rng = np.random.default_rng(SEED)
    d = flow.W_KQ.shape[0] - 1
    X, x, w = rng.standard_normal((d, length)) + 0.5, rng.standard_normal((d, 1)), rng.standard_normal((d, 1))
    y = X.T @ w if noiseless else np.exp(X[:1].T)
    embedding = np.block([[X, x], [y.T, np.zeros((1, 1))]])
    output = embedding + flow.W_PV @ embedding @ (embedding.T @ flow.W_KQ @ embedding) / length
    values = {"M": float(length), "x": x, "w": w, "S(M)": X @ X.T / length, "beta(M)": X @ y / length}
    return values | {"limit(yhat(M))": output[d, -1]}
