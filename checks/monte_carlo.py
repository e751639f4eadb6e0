"""Simulated prompts in NumPy: expectations, risks and limits of long prompts, with standard errors.

A claim that measures "monte carlo" has its expectations replaced by means over simulated prompts; "risk" simulates (4.3) on
a target that is not linear, y = x_1^2/4 + x_1 + noise; "long prompts: ..." lets the prompts grow.  The tolerance is six
standard errors, estimated from independent batches, so that a fair test fails about once in ten million cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from checks.nonlinear_labels import best_predictor, label_moments, labels
from checks.road import Road
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.engine import Budget

SEED = 27182
ROAD = Road("Monte Carlo", SEED)
SIGMAS = 6.0
BATCHES = 24
PROMPTS = {"quick": 3000, "full": 60_000}  # in one batch
LENGTH = {"quick": 200, "full": 1200}  # of the shorter of the long prompts
REPEATS = 1500  # long prompts

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Case:
    """A covariance, context lengths and the fixed vectors of formulas."""

    covariance: Array
    context: int
    length: int

    @property
    def constants(self) -> dict[str, Any]:
        d = len(self.covariance)
        trace = float(np.trace(self.covariance))
        gamma = (1 + 1 / self.context) * self.covariance + trace / self.context * np.eye(d)
        task = np.linspace(1.0, -0.5, d).reshape(d, 1)
        numbers = {"N": float(self.context), "M": float(self.length), "d": float(d)}
        return numbers | {"Lambda": self.covariance, "Gamma": gamma, "I": np.eye(d), "p": task}

    def __str__(self) -> str:
        return f"d={len(self.covariance)}, N={self.context}, M={self.length}"


CASES = {
    "quick": (Case(np.array([[2.0, 0.5], [0.5, 1.0]]), 2, 3),),
    "full": (
        Case(np.array([[2.0, 0.5], [0.5, 1.0]]), 2, 3),
        Case(np.array([[0.7]]), 1, 1),
        Case(np.diag([3.0, 1.0, 0.2]), 4, 2),
    ),
}
EXTRA = {"risk": (Case(np.array([[1.0, -0.25], [-0.25, 0.5]]), 1, 12),)}  # a large bias, little variance


class Means:
    """The meaning of a formula on a batch: arrays ``(prompts, rows, columns)``; an expectation is a mean."""

    def __init__(self, values: Mapping[str, Any], d: int) -> None:
        self.values, self.d = values, d
        self.random = False  # whether a mean was taken

    def number(self, value: Fraction) -> Any:
        return float(value)

    def name(self, name: str) -> Any:
        return self.values[name]

    def add(self, left: Any, right: Any) -> Any:
        return left + right

    def subtract(self, left: Any, right: Any) -> Any:
        return left - right

    def multiply(self, left: Any, right: Any) -> Any:
        if isinstance(left, np.ndarray) and isinstance(right, np.ndarray) and left.shape[-1] == right.shape[-2]:
            return left @ right
        return left * right

    def divide(self, left: Any, right: Any) -> Any:
        return left / right

    def negative(self, value: Any) -> Any:
        return -value

    def power(self, base: Any, exponent: Fraction) -> Any:
        if isinstance(base, np.ndarray) and base.shape[-2:] == (self.d, self.d) and exponent.denominator == 1:
            return np.linalg.matrix_power(base, int(exponent))
        return base ** float(exponent)

    def transpose(self, value: Any) -> Any:
        return np.swapaxes(value, -1, -2)

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        text = to_text(Node("call", arguments, function))
        if text in self.values:
            value = self.values[text]
            self.random |= isinstance(value, np.ndarray) and value.ndim == 3 and function not in ("S", "beta")
            return value.mean(axis=0) if function in ("risk", "limit_MN") else value
        value = read(arguments[0], self)
        eigenvalues: Callable[[], Array] = lambda: np.linalg.eigvalsh(value)  # noqa: E731
        match function:
            case "inv":
                return np.linalg.inv(value) if isinstance(value, np.ndarray) else 1 / value
            case "tr":
                return float(np.trace(value)) if value.ndim == 2 else np.trace(value, axis1=-2, axis2=-1)[:, None, None]
            case "cond":
                return eigenvalues()[-1] / eigenvalues()[0]
            case "lam_min" | "lam_max":
                return eigenvalues()[0 if function == "lam_min" else -1]
        raise KeyError(function)

    def expectation(self, inner: Node) -> Any:
        text = to_text(Node("expectation", (inner,)))
        if text in self.values:
            return self.values[text]
        self.random = True
        return np.mean(read(inner, self), axis=0)


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Means on both sides of every relation; None for a claim that measures nothing of this road."""
    plans = {"monte carlo": linear_prompts, "risk": nonlinear_prompts}
    plan = next((plans[m] for m in claim.measures if m in plans), None)
    scene = next((m.removeprefix("long prompts: ") for m in claim.measures if m.startswith("long prompts: ")), None)
    if plan is None and scene is None:
        return None
    relations = [parse_relation(formula) for formula in claim.statement]
    rng = np.random.default_rng(SEED)
    results: list[tuple[float, float, str]] = []
    for case in CASES[budget] + next((EXTRA[m] for m in claim.measures if m in EXTRA), ()):
        if plan is not None:
            batches = [case.constants | plan(case, rng, PROMPTS[budget]) for _ in range(BATCHES)]
            results += [(*result, str(case)) for r in relations for result in compare(r, len(case.covariance), batches)]
        elif len(case.covariance) > 1 and scene is not None:
            n = LENGTH[budget]
            results += [(*result, f"N = M = {n}, {2 * n}") for r in relations for result in grow(r, case, scene, rng, n)]
    if not results:
        return ROAD.silent("no expectation to simulate")
    gap, tolerance, _ = max(results, key=lambda pair: pair[0] - pair[1])
    covers = "; ".join(dict.fromkeys(where for *_, where in results))
    detail = f"{len(results)} comparisons, worst gap and its tolerance of {SIGMAS:g} standard errors"
    return ROAD.measured(gap, tolerance, covers, detail)


def compare(relation: Relation, d: int, batches: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """For each link with a mean in it the worst gap over the entries, and its tolerance."""
    if not any("E[" in to_text(side) or "risk" in side.calls() for side in relation.sides):
        return []
    sides, random = [], []
    for side in relation.sides:
        meanings = [Means(values, d) for values in batches]
        sides.append(np.array([np.atleast_2d(read(side, meaning)) for meaning in meanings]))
        random.append(any(meaning.random for meaning in meanings))
    found = []
    for k, sign in enumerate(relation.signs):
        if not (random[k] or random[k + 1]):
            continue
        gaps = sides[k] - sides[k + 1]
        mean, error = np.mean(gaps, axis=0), np.std(gaps, axis=0, ddof=1) / np.sqrt(BATCHES)
        mean = np.abs(mean) if sign == "==" else mean if sign in ("<=", "<") else -mean
        rounding = 1e-12 * (1 + float(np.abs(sides[k + 1]).max()))
        worst = np.unravel_index(np.argmax(mean - SIGMAS * error), mean.shape)
        found.append((float(mean[worst]), SIGMAS * float(error[worst]) + rounding))
    return found


def gaussian(rng: np.random.Generator, covariance: Array, *shape: int) -> Array:
    """Columns ``x ~ N(0, covariance)`` as an array ``(*shape, d, 1)``."""
    return (rng.standard_normal((*shape, len(covariance))) @ np.linalg.cholesky(covariance).T)[..., None]


def linear_prompts(case: Case, rng: np.random.Generator, prompts: int) -> dict[str, Any]:
    """Query, task and both sample covariances of independent prompts."""
    d = len(case.covariance)
    values: dict[str, Any] = {"x": gaussian(rng, case.covariance, prompts), "w": gaussian(rng, np.eye(d), prompts)}
    for name, size in (("S", case.context), ("S(M)", case.length)):
        columns = gaussian(rng, case.covariance, prompts, size)[..., 0]
        values[name] = np.swapaxes(columns, -1, -2) @ columns / size
    return values


def nonlinear_prompts(case: Case, rng: np.random.Generator, prompts: int) -> dict[str, Any]:
    """The squared error of (4.3) on `labels`, the terms of its decomposition, and the moments of the law."""
    seen, second, energy = label_moments(case.covariance)
    gamma = case.constants["Gamma"]
    a, b = np.linalg.solve(case.covariance, seen), np.linalg.solve(gamma, seen)
    examples, x = gaussian(rng, case.covariance, prompts, case.length), gaussian(rng, case.covariance, prompts)
    y = labels(x, rng)[:, None, None]
    h = (labels(examples, rng)[..., None, None] * examples).mean(axis=1)
    yhat = np.swapaxes(x, -1, -2) @ np.linalg.solve(gamma, h)
    by_b, by_a = np.swapaxes(x, -1, -2) @ b, np.swapaxes(x, -1, -2) @ a
    spread, bias, rest = yhat - by_b, by_b - by_a, by_a - y
    parts = {
        "i": rest**2,
        "ii": spread**2,
        "iii": bias**2,
        "iv": 2 * spread * bias,
        "v": 2 * spread * rest,
        "vi": 2 * bias * rest,
    }
    least = energy - float((seen.T @ a)[0, 0])
    return {f"risk(part_{k})": part for k, part in parts.items()} | {
        "risk(yhat(M))": (yhat - y) ** 2 - rest**2 + least,  # E rest^2 = least: less spread, the same mean
        "minimum(E[(b.T*x - y)**2])": least,
        "a": a,
        "Sigma": second - seen @ seen.T,
    }


def grow(relation: Relation, case: Case, scene: str, rng: np.random.Generator, n: int) -> list[tuple[float, float]]:
    """Mean predictions at N = M = n and 2n against the claimed limit, and whether their spread falls like 1/sqrt(n).

    What the mean still has to go is of order 1/n, so it is less than twice the step from n to 2n.
    """
    if "limit_MN" not in relation.calls():
        return []
    d = len(case.covariance)
    seen, _, _ = label_moments(case.covariance)
    query = np.linspace(3.0, -2.0, d).reshape(d, 1)
    best = best_predictor(case.covariance)
    fixed = case.constants | {"x": query, "c": seen, "k": 1.7, "argmin(E[(y - b.T*x)**2])": best}
    short, long = (predictions(Case(case.covariance, size, size), scene, rng, fixed) for size in (n, 2 * n))
    step = abs(short.mean() - long.mean())
    error = np.hypot(short.std() / np.sqrt(len(short)), long.std() / np.sqrt(len(long)))
    found = []
    for left, _, right in relation.links():
        values = fixed | {"limit_MN(yhat(M))": long.reshape(-1, 1, 1)}
        gap = read(left, Means(values, d)) - read(right, Means(values, d))
        found.append((float(np.abs(gap).max()), 2 * step + 3 * SIGMAS * float(error)))
    ratio_error = np.sqrt(kurtosis(long) / len(long))
    found.append((abs(long.std() / short.std() - 1 / np.sqrt(2)), SIGMAS * ratio_error + (d + 1) / n))
    return found


def predictions(case: Case, scene: str, rng: np.random.Generator, fixed: Mapping[str, Any]) -> Array:
    """``x' Gamma^-1 (1/M) sum_i y_i x_i`` on independent prompts of one of four kinds."""
    x = gaussian(rng, case.covariance, REPEATS, case.length)
    clean = (x * fixed["p"]).sum(axis=(-1, -2))
    match scene:
        case "nonlinear labels":
            y = labels(x, rng)
        case "noisy labels":
            y = clean + rng.exponential(size=clean.shape) - 1.0
        case "shifted query":
            y = clean
        case "scaled covariates":
            x, y = fixed["k"] * x, fixed["k"] * clean
        case _:
            raise KeyError(scene)
    h = (y[..., None, None] * x).mean(axis=1)
    result: Array = (fixed["x"].T @ np.linalg.solve(case.constants["Gamma"], h))[:, 0, 0]
    return result


def kurtosis(sample: Array) -> float:
    """``E(z - Ez)^4 / (E(z - Ez)^2)^2``, at least one."""
    centred = sample - sample.mean()
    return float((centred**4).mean() / (centred**2).mean() ** 2)
