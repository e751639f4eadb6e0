"""Random covariances along the flow: the honest gradient flow of the averaged loss, sigma inside and beyond (4.11).

The flow knows the losses for the covariances of a finite law and nothing else. Limits are read off its end, bounds
are tested at the accepted steps. What moments a formula speaks of is summed over the law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from checks.gradient_flow import prompt_values
from checks.road import Road
from lsa_theory.algebra.arithmetic import Float
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.model.attention import initialisation, random_theta
from lsa_theory.model.flow.full.integrate import FullFlow, integrate
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.engine import Budget

SEED = 4511
ROAD = Road("integrated flow of the averaged loss", SEED)
RUNS = {"quick": 3, "full": 24}
RTOL = 1e-8
LARGE = 10**9  # a context length that stands for infinity
Matrix = Any


@dataclass(frozen=True, eq=False)
class Run:
    """A flow with equally likely covariances ``law``, and the points (U11, u) that it passed."""

    setting: Setting
    law: tuple[Matrix, ...]
    theta: Matrix
    sigma: float
    flow: FullFlow
    path: tuple[tuple[Matrix, float], ...]

    def scale(self) -> float:
        """The size of the minimum of E ell: differences far below it are rounding."""
        operator, second = quadratic(self.law, self.setting.context_length)
        return float(second @ np.linalg.solve(operator, second)) / 2

    def __str__(self) -> str:
        s = self.setting
        return f"d={s.dimension}, N={s.context_length}, {len(self.law)} covariances, sigma={self.sigma:.3g}"


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Limits and bounds of a claim about random covariances; None when it has neither."""
    if "random covariance" not in claim.measures or "exponential" in claim.measures:
        return None
    relations = [r for r in map(parse_relation, claim.statement) if r.signs[0] != "==" or r.calls() & {"limit", "limit_MN"}]
    if not relations:
        return None
    given = [parse_relation(h.formula) for h in claim.given if h.formula and "<" in h.formula]
    found = runs(RUNS[budget], "diagonal" in claim.measures)
    arrived = [run for run in found if run.flow.converged]
    inside = [run for run in arrived if all(shortfall(h, Along(run)) <= 0 for h in given)]
    gaps = {id(run): [pair for r in relations for pair in measure(r, run)] for run in arrived}
    holds = {key: all(gap <= tolerance for gap, tolerance in pairs) for key, pairs in gaps.items()}
    if not inside:
        return ROAD.silent("no flow arrived")
    worst = max((pair for run in inside for pair in gaps[id(run)]), key=lambda pair: pair[0] - pair[1])
    beyond = [run for run in arrived if run not in inside]
    detail = f"{len(inside)} flows under the hypotheses"
    if beyond:
        detail += f"; it holds for {sum(holds[id(run)] for run in beyond)} of {len(beyond)} beyond them"
    every = all(holds[id(run)] for run in inside)
    return ROAD.measured(*worst, "; ".join(map(str, arrived)), detail, holds=every)


@cache
def runs(count: int, diagonal: bool) -> tuple[Run, ...]:
    """Random laws of two or three covariances; sigma from a third of the bound of (4.11) to nine times it."""
    rng = np.random.default_rng(SEED)
    found = []
    for k in range(count):
        d, n = (2, 2, 1, 3)[k % 4], int(rng.integers(1, 20))
        law = tuple(draw_covariance(rng, d, diagonal) for _ in range(2 if count == RUNS["quick"] else 3))
        settings = [Setting(lam.tolist(), n) for lam in law]
        theta = random_theta(rng, d, rank=1 + int(rng.integers(d)))
        size = np.mean([np.linalg.norm(gamma_of(lam, n), 2) * np.linalg.norm(lam) ** 2 for lam in law])
        bound = 2 * np.linalg.norm(sum(law) @ theta / len(law)) ** 2 / (np.sqrt(d) * size)
        sigma = float(np.sqrt(bound)) * (0.9, 3.0, 1 / 3, 9.0)[k % 4 if count == RUNS["quick"] else rng.integers(4)]
        losses = [PopulationLoss(setting) for setting in settings]
        found.append(_run(losses, law, theta, sigma))
    return tuple(found)


def _run(losses: list[PopulationLoss], law: tuple[Matrix, ...], theta: Matrix, sigma: float) -> Run:
    d = len(theta)
    path: list[tuple[Matrix, float]] = []

    def gradient(P: Matrix, K: Matrix) -> tuple[Matrix, Matrix]:
        parts = [loss.gradient(P, K) for loss in losses]
        return sum(p for p, _ in parts) / len(parts), sum(k for _, k in parts) / len(parts)

    def observe(_: float, P: Matrix, K: Matrix) -> None:
        path.append((K[:d, :d].copy(), float(P[d, d])))

    start = initialisation(theta, sigma)
    observe(0.0, *start)
    flow = integrate(
        gradient, lambda P, K: float(np.mean([x.value(P, K) for x in losses])), *start, rtol=RTOL, on_step=observe
    )
    keep = sorted({0, len(path) - 1, *range(0, len(path), max(1, len(path) // 25))})
    return Run(losses[0].setting, law, theta, sigma, flow, tuple(path[k] for k in keep))


def draw_covariance(rng: np.random.Generator, d: int, diagonal: bool) -> Matrix:
    if diagonal:
        return np.diag(rng.uniform(0.7, 1.8, d))
    root = rng.standard_normal((d, d))
    return root @ root.T / d + 0.5 * np.eye(d)


class Along(Numeric):
    """Formulas at a point of a run; ``mean(...)`` averages over its law."""

    def __init__(self, run: Run, place: int = 0) -> None:
        d, n = run.setting.dimension, run.setting.context_length
        flow, (u11, u) = run.flow, run.path[place]
        operator, second = quadratic(run.law, n)
        optimum = np.linalg.solve(operator, second).reshape(d, d)
        values: dict[str, Any] = {
            "N": float(n), "d": float(d), "sigma": run.sigma, "Theta": run.theta, "U11": u11, "u": u, "A": optimum,
            "nu": float(np.linalg.eigvalsh(operator)[0]),
            "limit(U11)": flow.W_KQ[:d, :d], "limit(u)": float(flow.W_PV[d, d]),
            "minimum(mean(ell))": -float(second @ optimum.ravel()) / 2,
        }  # fmt: skip
        values["u_min"] = floor_of_diagonal(run, operator, second)
        image = (operator @ u11.ravel(), second)
        values["mean(ell)"] = u * u * (u11.ravel() @ image[0]) / 2 - u * (u11.ravel() @ second)
        values["grad(mean(ell), U11)"] = (u * u * image[0] - u * second).reshape(d, d)
        values["grad(mean(ell), u)"] = u * (u11.ravel() @ image[0]) - u11.ravel() @ second
        start, begin = run.path[0]
        values["start(mean(ell))"] = begin**2 * (start.ravel() @ operator @ start.ravel()) / 2 - begin * (
            start.ravel() @ second
        )
        super().__init__(values, Float())
        self.law = run.law

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        if function != "mean" or to_text(Node("call", arguments, function)) in self.values:
            return super().call(function, arguments)
        outer, terms = self.values, []
        for lam in self.law:
            self.values = dict(outer) | {"Lambda": lam, "Gamma": gamma_of(lam, outer["N"])}
            terms.append(read(arguments[0], self))
        self.values = outer
        return sum(terms) / len(terms)


def gamma_of(lam: Matrix, n: float) -> Matrix:
    """Gamma as thm-4.1 defines it."""
    return (1 + 1 / n) * lam + np.trace(lam) / n * np.eye(len(lam))


def quadratic(law: tuple[Matrix, ...], n: float) -> tuple[Matrix, Matrix]:
    """``E[Gamma Lambda A Lambda]`` as a matrix on the entries of A row by row, and ``E[Lambda^2]``."""
    operator = sum(np.kron(gamma_of(lam, n) @ lam, lam) for lam in law) / len(law)
    return operator, (sum(lam @ lam for lam in law) / len(law)).ravel()


def floor_of_diagonal(run: Run, operator: Matrix, second: Matrix) -> float:
    """``sqrt(sum_i min(sigma (Theta Theta')_ii, xi_i/(gamma_i u_max))^2)``, for diagonal laws."""
    places = np.arange(run.setting.dimension) * (run.setting.dimension + 1)
    gamma, xi, nu = operator.diagonal()[places], second[places], operator.diagonal().min()
    top = max(run.sigma, float((xi @ (xi / gamma) / nu) ** 0.25))
    gram = (run.theta @ run.theta.T).diagonal()
    return float(np.linalg.norm(np.minimum(run.sigma * gram, xi / (gamma * top))))


def measure(relation: Relation, run: Run) -> list[tuple[float, float]]:
    """Pairs of what is missing and what is tolerated, relative to the size of both sides."""
    floor = 10 * np.finfo(float).eps * run.flow.steps
    if "limit_MN" in relation.calls():
        return [(distance(relation, _long(run)), 1e-6)]
    if relation.signs[0] == "==":
        meaning = Along(run)
        if "yhat" in relation.calls():
            meaning.values = dict(meaning.values) | prompt_values(run.flow, noiseless=True)
        return [(distance(relation, meaning), 10 * run.flow.remaining_distance + floor)]
    points = [Along(run, k) for k in range(len(run.path))]
    clear = [p for p in points if p.values["mean(ell)"] - p.values["minimum(mean(ell))"] > 1e-6 * run.scale()]
    return [(shortfall(relation, point), RTOL * run.flow.steps) for point in clear]


def distance(relation: Relation, meaning: Numeric) -> float:
    left, right = (np.asarray(read(side, meaning)) for side in relation.sides[:2])
    return float(np.linalg.norm(left - right) / np.linalg.norm(right))


def shortfall(relation: Relation, meaning: Numeric) -> float:
    """How far an inequality fails, relative to its sides; at most zero where it holds."""
    left, right = (float(read(side, meaning)) for side in relation.sides[:2])
    low, high = (left, right) if relation.signs[0] in ("<", "<=") else (right, left)
    return (low - high) / max(abs(low), abs(high), 1e-300)


def _long(run: Run) -> Along:
    """The mean prediction of the minimiser for contexts so long that Gamma is Lambda to many digits."""
    rng = np.random.default_rng(SEED)
    d, meaning = run.setting.dimension, Along(run)
    optimum = np.linalg.solve(*quadratic(run.law, LARGE)).reshape(d, d)
    x, w = rng.standard_normal((d, 1)), rng.standard_normal((d, 1))
    mean = x.T @ optimum.T @ (sum(run.law) / len(run.law)) @ w
    meaning.values = dict(meaning.values) | {"x": x, "w": w, "limit_MN(E[yhat])": mean}
    return meaning
