"""The published closed forms of related papers, measured from the models as those papers write them.

Least-squares minimisers come from moments summed index by index in fractions; layers of attention are run literally; the
flow is integrated from the population loss; estimators are simulated.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any, NamedTuple

import numpy as np

from checks.instances import show_value
from checks.road import Road
from lsa_theory.algebra.arithmetic import Exact, Float
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import Matrix, identity
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.engine import Budget

SEED = 27182
SIGMAS = 6.0
SIZES = ((1, 1), (1, 3), (2, 1), (2, 2), (3, 2))  # d, N
DRAWS = {"quick": 20_000, "full": 2_000_000}
NOISE, PSI = Fraction(3, 2), Fraction(2, 3)


class Scene(NamedTuple):
    """A least-squares problem: the prediction is ``sign/divisor sum_i y_i x_i'A x_query``."""

    inputs: Callable[[int], Matrix]
    task: Callable[[Matrix], Matrix]
    noise: Fraction = NOISE
    sign: int = 1
    mean: bool = True  # divide by N


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Evidence on what the claim measures; None where this road measures nothing."""
    for measure in claim.measures:
        head, _, tail = measure.partition(": ")
        if head == "least squares":
            return least_squares(claim, SCENES[tail])
        if head == "layers":
            return layers(tail)
        if measure == "isotropic path":
            return isotropic_path(claim)
        if measure == "least squares estimator":
            return estimators(claim, DRAWS[budget])
    return None


def generic(d: int) -> Matrix:
    """A positive definite matrix without structure."""
    root = np.array([[Fraction(2 if i == j else (i + 2 * j) % 3 - 1) for j in range(d)] for i in range(d)], dtype=object)
    return root @ root.T + identity(d)


SCENES = {
    "masked attention": Scene(generic, lambda lam: identity(len(lam)), Fraction(0), sign=-1),
    "isotropic sum": Scene(identity, lambda lam: identity(len(lam)), mean=False),
    "matched tasks": Scene(generic, inverse),
    "scaled tasks": Scene(generic, lambda lam: identity(len(lam)) * PSI**2),
}


def least_squares(claim: Claim, scene: Scene) -> Evidence:
    """The exact minimiser of ``E(prediction - <w, x_query>)^2`` at small sizes, compared with the printed one."""
    road = Road("normal equations summed index by index", SEED)
    relations = [r for r in map(parse_relation, claim.statement) if "argmin" in r.calls()]
    for d, n in SIZES:
        lam = scene.inputs(d)
        best = minimiser(scene, lam, n)
        values: dict[str, Any] = {"Lambda": lam, "N": Fraction(n), "d": Fraction(d), "noise": scene.noise, "psi": PSI}
        values |= {"argmin(A)": best, "argmin(Q)": best, "inv(argmin(A))": inverse(best)}
        values["argmin(u*U11 + u12*u21.T)"] = scene.sign * best
        for relation in relations:
            left, right = sides(relation, values, Exact())
            if np.any(left != right):
                shown = f"left {show_value(left, True)}, right {show_value(right, True)}"
                return road.unequal(f"d={d}, N={n}, Lambda={show_value(lam)}: {shown}")
    covers = ", ".join(f"d={d}, N={n}" for d, n in SIZES)
    return road.equal(covers, "equal as fractions")


def sides(relation: Relation, values: dict[str, Any], arithmetic: Any) -> tuple[Any, Any]:
    left, right = (np.asarray(read(side, Numeric(values, arithmetic))) for side in relation.sides)
    return left, right


def minimiser(scene: Scene, lam: Matrix, n: int) -> Matrix:
    """``A`` with ``sum_cd E[f_ab f_cd] A_cd = E[f_ab w'x]`` for the features ``f_ab`` of the scene."""
    d, task = len(lam), scene.task(lam)
    scale = Fraction(scene.sign, n if scene.mean else 1)
    places = list(product(range(d), repeat=2))
    second, cross = np.zeros((d, d), dtype=object), np.zeros((d, d), dtype=object)  # of sum_i y_i x_i, and with w
    for a, c in places:
        for i, j in product(range(n), repeat=2):
            for k, l in places:  # y_i y_j = sum_kl w_k w_l x_ik x_jl + e_i e_j
                if i != j:
                    moment = lam[k, a] * lam[l, c]
                else:
                    moment = lam[k, l] * lam[a, c] + lam[k, a] * lam[l, c] + lam[k, c] * lam[l, a]
                second[a, c] += task[k, l] * moment
            second[a, c] += scene.noise * lam[a, c] if i == j else 0
        cross[a, c] += n * sum(task[k, c] * lam[k, a] for k in range(d))
    left = np.array([[scale**2 * second[a, c] * lam[b, e] for c, e in places] for a, b in places], dtype=object)
    right = np.array([[scale * sum(cross[a, k] * lam[b, k] for k in range(d))] for a, b in places], dtype=object)
    return (inverse(left) @ right).reshape(d, d)


def layers(preconditioner: str) -> Evidence:
    """Three layers ``Z + (1/N) P Z M Z'QZ`` run on a prompt, against three steps of descent on R."""
    road, random = Road("layers of masked attention, run literally", SEED), Random(SEED)
    for d, n in SIZES:

        def whole(rows: int, columns: int) -> Matrix:
            return np.array([[Fraction(random.randint(-2, 2)) for _ in range(columns)] for _ in range(rows)], dtype=object)

        x, task, steps = whole(d, n + 1), whole(d, 1), [whole(d, d) for _ in range(3)]
        tokens = np.vstack([x, (task.T @ x) * np.array([[1] * n + [0]], dtype=object)])
        mask = identity(n + 1)
        mask[n, n] = Fraction(0)
        value = np.zeros((d + 1, d + 1), dtype=object)
        value[d, d] = Fraction(1)
        iterate = np.zeros((d, 1), dtype=object)
        for number, A in enumerate(steps, 1):
            key_query = np.zeros((d + 1, d + 1), dtype=object)
            key_query[:d, :d] = -A
            tokens = tokens + value @ tokens @ mask @ (tokens.T @ key_query @ tokens) * Fraction(1, n)
            slope = sum(x[:, i : i + 1] * (x[:, i] @ (iterate - task)[:, 0]) for i in range(n)) * Fraction(1, n)
            iterate = iterate - (A if preconditioner == "A" else A.T) @ slope
            model, descent = tokens[d, n], -(x[:, n] @ iterate[:, 0])
            if model != descent:
                where = f"d={d}, N={n}, layer {number}, A={show_value(A)}, x={show_value(x)}, w={show_value(task)}"
                return road.unequal(f"{where}: left {model}, right {descent}")
    covers = ", ".join(f"d={d}, N={n}" for d, n in SIZES)
    return road.equal(f"{covers}; 3 layers", "equal as fractions")


def isotropic_path(claim: Claim) -> Evidence:
    """Runge-Kutta integration of the gradient of the population loss at two times, against the printed curve."""
    road = Road("integrated flow at fixed times", SEED)
    (curve,) = (r.sides[0].parts[0] for r in map(parse_relation, claim.statement) if "z" in r.names())
    gaps: list[tuple[float, float]] = []
    cases = ((1, 2, 0.5), (2, 3, 0.3), (3, 1, 1.5))
    for d, n, w0 in cases:
        loss = PopulationLoss(Setting(np.eye(d).tolist(), n))
        for moment in (0.3, 1.5):
            coarse, fine = (path(loss, d, w0, moment, steps) for steps in (50, 100))
            z = float(np.exp(2 * np.sqrt(d) * moment))
            value = read(curve, Numeric({"z": z, "d": float(d), "N": float(n), "w0": w0}, Float()))
            error = float(np.abs(fine - coarse).max()) + 100 * np.finfo(float).eps
            gaps.append((float(np.abs(fine - value * np.eye(d)).max()), error))
    worst = max(gaps, key=lambda pair: pair[0] - pair[1])
    covers = "; ".join(f"d={d}, N={n}, w0={w0}" for d, n, w0 in cases)
    return road.measured(*worst, covers, "u U11 at t = 0.3 and 1.5; tolerance by step halving")


def path(loss: PopulationLoss, d: int, w0: float, until: float, steps: int) -> Any:
    """``u U11`` at a time, from the proportional start of scale w0."""
    value, key_query, h = np.zeros((d + 1, d + 1)), np.zeros((d + 1, d + 1)), until / steps
    value[d, d], key_query[:d, :d] = w0, w0 / np.sqrt(d) * np.eye(d)
    state = np.stack([value, key_query])
    for _ in range(steps):
        k1 = -np.stack(loss.gradient(*state))
        k2 = -np.stack(loss.gradient(*(state + h / 2 * k1)))
        k3 = -np.stack(loss.gradient(*(state + h / 2 * k2)))
        k4 = -np.stack(loss.gradient(*(state + h * k3)))
        state = state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return state[0][d, d] * state[1][:d, :d]


def estimators(claim: Claim, draws: int) -> Evidence:
    """The excess risk of least squares and of the minimum norm solution, simulated."""
    rng, gaps = np.random.default_rng(SEED), []
    relations = {str(r.sides[0].parts[0].value): r for r in map(parse_relation, claim.statement)}
    cases = (("ols", 1, 8), ("ols", 3, 12), ("min_norm", 3, 1), ("min_norm", 5, 2))
    for name, d, n in cases:
        task = np.arange(1.0, d + 1)[:, None]
        root = np.tril(np.ones((d, d))) if name == "ols" else np.eye(d)
        x = rng.standard_normal((draws, n, d)) @ root.T
        noise = float(NOISE) if name == "ols" else 0.0
        y = x @ task + np.sqrt(noise) * rng.standard_normal((draws, n, 1))
        error = root.T @ (np.linalg.pinv(x) @ y - task)
        risks = (error**2).sum(axis=(1, 2))
        values = {"d": float(d), "N": float(n), "noise": noise, "p": task}
        expected = np.asarray(read(relations[name].sides[1], Numeric(values, Float()))).item()
        gap, tolerance = abs(float(risks.mean()) - expected), SIGMAS * float(risks.std()) / np.sqrt(draws)
        gaps.append((gap, tolerance))
    worst = max(gaps, key=lambda pair: pair[0] - pair[1])
    covers = "; ".join(f"{name}: d={d}, N={n}" for name, d, n in cases)
    return Road("simulated estimators", SEED).measured(*worst, covers, f"{draws} prompts each, six standard errors")
