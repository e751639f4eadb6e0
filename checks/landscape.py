"""The population loss over all blocks: random points, and gradient flows from random starts in W_PV and W_KQ alike.

Claims on global minima are compared with the component-wise loss at random rational points and with where the flows end;
claims on local minima that are not global are supported by flows that end there, with no negative curvature.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import numpy as np

from checks.components import Components
from lsa_theory.arithmetic import Exact, Float
from lsa_theory.claim import Claim, Evidence, Outcome
from lsa_theory.engine import Budget
from lsa_theory.flow.full import FullFlow, integrate
from lsa_theory.instance import generic_instance
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Names
from lsa_theory.loss import PopulationLoss, setting_values
from lsa_theory.model import blocks
from lsa_theory.setting import Setting

METHOD = "flows from random starts in all blocks"
POINTS = "component-wise loss at random points"
SEED = 240
RUNS = {"quick": 4, "full": 30}
RTOL = 1e-9
SETTINGS = {"global minimum": ([[1, 0], [0, 2]], 12), "spurious minimum": ([[1, 0], [0, 1]], 1)}
MEASURES = ("global minimum", "spurious minimum", "balance of all blocks")


@dataclass(frozen=True, eq=False)
class Run:
    """A flow from a random start in every block, and the drift of its balance."""

    flow: FullFlow
    drift: float


@cache
def runs(kind: str, count: int) -> tuple[Run, ...]:
    """Flows of one kind of setting; starts are Gaussian in all four blocks."""
    covariance, length = SETTINGS.get(kind, SETTINGS["global minimum"])
    loss = PopulationLoss(Setting(np.array(covariance, dtype=float), length))
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(count):
        start = 0.5 * rng.standard_normal((2, 3, 3))
        seen = [balance(*start)]
        flow = integrate(
            loss.gradient, loss.value, *start, rtol=RTOL, gradient_tolerance=1e-6,
            on_step=lambda time, P, K, seen=seen: seen.append(balance(P, K)),  # type: ignore[misc]
        )  # fmt: skip
        scale = float((flow.W_PV**2).sum() + (flow.W_KQ**2).sum())
        found.append(Run(flow, float(np.ptp(seen)) / scale))
    return tuple(found)


def balance(W_PV: Any, W_KQ: Any) -> float:
    b = blocks(W_PV, W_KQ)
    return float((b.u12**2).sum() + b.u**2 - (b.U11**2).sum() - (b.u21**2).sum())


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Evidence on claims about the loss over all blocks; None for others."""
    kind = next((kind for kind in MEASURES if kind in claim.measures), None)
    if kind is None:
        return None
    start = time.perf_counter()
    if kind == "global minimum":
        witness = below_minimum(claim, budget)
        if witness:
            return Evidence(POINTS, "refutes", "this instance", witness=witness, seconds=time.perf_counter() - start)
    found = [run for run in runs(kind, RUNS[budget]) if run.flow.converged]
    outcome, gap, tolerance, detail = JUDGES[kind](claim, found)
    if not found:
        outcome = "silent"
    covariance, length = SETTINGS.get(kind, SETTINGS["global minimum"])
    covers = f"d=2, N={length}, Lambda={covariance}"
    detail = f"{len(found)} of {RUNS[budget]} flows arrived; {detail}"
    return Evidence(METHOD, outcome, covers, detail, gap, tolerance, seed=SEED, seconds=time.perf_counter() - start)


Judgement = tuple[Outcome, float, float, str]


def _balance(claim: Claim, found: list[Run]) -> Judgement:
    gap = max((run.drift for run in found), default=0.0)
    limit = max((10 * RTOL * run.flow.steps for run in found), default=0.0)
    return ("supports" if gap <= limit else "contradicts"), gap, limit, "largest change of the balance"


def _global(claim: Claim, found: list[Run]) -> Judgement:
    """Whether the flows end at the claimed minimum and in the claimed blocks."""
    covariance, length = SETTINGS["global minimum"]
    values = setting_values(Setting(np.array(covariance, dtype=float), length), Float())
    gap, limit = 0.0, 0.0
    for run in found:
        b = blocks(run.flow.W_PV, run.flow.W_KQ)
        here = values | {"u": float(b.u), "U11": b.U11, "u12": b.u12[:, None], "u21": b.u21[:, None], "loss": run.flow.loss}
        for relation in map(parse_relation, claim.statement):
            left, right = relation.sides
            reached = np.asarray(read(left.parts[0], Numeric(here, Float())), dtype=float)
            expected = np.asarray(read(right, Numeric(here, Float())), dtype=float)
            gap = max(gap, float(np.abs(reached - expected).max()))
        limit = max(limit, 10 * run.flow.remaining_distance * float(np.linalg.norm(run.flow.W_KQ)) ** 2 + 1e-9)
    return ("supports" if gap <= limit else "contradicts"), gap, limit, "distance of the ends from the minimisers"


def _spurious(claim: Claim, found: list[Run]) -> Judgement:
    """How many flows end above the least loss that any of them reaches or the zero block solution would."""
    covariance, length = SETTINGS["spurious minimum"]
    lam = np.array(covariance, dtype=float)
    gam = setting_values(Setting(lam, length), Float())["Gamma"]
    least = float(np.trace(lam) - np.trace(lam @ lam @ np.linalg.inv(gam))) / 2
    losses = [run.flow.loss for run in found]
    above = [loss for loss in losses if loss > least + 1e-3]
    detail = f"{len(above)} end at losses {sorted({round(x, 6) for x in above})}, others at {round(least, 6)}"
    return ("supports" if above else "contradicts"), float(len(losses) - len(above)), float(len(losses)), detail


JUDGES = {"global minimum": _global, "spurious minimum": _spurious, "balance of all blocks": _balance}


def below_minimum(claim: Claim, budget: Budget) -> str:
    """A rational point where the component-wise loss is below the claimed minimum, or minimisers that miss it."""
    random = Random(SEED)
    sides = {to_text(r.sides[0]): r.sides[1] for r in map(parse_relation, claim.statement)}
    for d, n in ((2, 1),) if budget == "quick" else ((2, 1), (2, 2), (3, 1)):
        instance = generic_instance({"Lambda"}, Names(), d, {"N": n})
        frame = Components(instance, (Node("call", (Node("name", value="loss"), Node("name", value="u")), "grad"),))
        loss = frame.name("loss")
        values: dict[str, Any] = dict(instance.values) | {"Gamma": frame.constants(frame.name("Gamma"))}
        meaning = Numeric(values, Exact())
        least = read(sides["minimum(loss)"], meaning)
        blocks_at = {"u": [Fraction(2)], "U11": list(read(sides["argmin(u*U11)"], meaning).flat)}
        blocks_at["U11"] = [x / 2 for x in blocks_at["U11"]]
        for name in ("u12", "u21"):
            blocks_at[name] = [Fraction(read(sides[f"argmin({name})"], meaning))] * d
        if (reached := at(frame, loss, blocks_at)) != least:
            return f"{instance}: the loss at the claimed minimiser is {reached}, the claimed minimum {least}"
        for _ in range(20):
            point = {name: [Fraction(random.randint(-4, 4), 8) for _ in frame.places[name]] for name in blocks_at}
            if (value := at(frame, loss, point)) < least:
                return f"{instance}, {point}: loss {value}, claimed minimum {least}"
    return ""


def at(frame: Components, loss: Any, point: dict[str, list[Fraction]]) -> Fraction:
    """The loss polynomial at a point of the parameters."""
    table = {place: x for name, entries in point.items() for place, x in zip(frame.places[name], entries, strict=True)}
    return frame.constant(frame.replace(loss, table))
