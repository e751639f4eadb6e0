"""The definitions of Section 3 entry by entry, index by index, against the code that implements them.

Everything is written out with loops over indices in exact fractions (laws of random prompts by simulation); nothing here
uses a matrix product.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from checks.components import Components
from checks.instances import Instance
from checks.road import Road
from lsa_theory.algebra.exact import Matrix, identity
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.model.attention import Prompts, draw_prompts, embedding, empirical_loss, f_lsa, initialisation, prediction
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.engine import Budget

SEED = 16180
ROAD = Road("definitions entry by entry", SEED)
SIGMAS = 6.0
PROMPTS = {"quick": 40_000, "full": 2_000_000}
SIZES = ((1, 1), (1, 3), (2, 2), (3, 1), (3, 4))  # d, N
PLACE = "d=2, N=2"  # of what is simulated


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Compare the code with the definition that the claim measures; None where it measures none."""
    roads: dict[str, Callable[[Budget], Evidence]] = {
        "f_LSA": attention,
        "embedding": tokens,
        "training law": law,
        "empirical loss": loss,
        "initialisation": start_point,
    }
    road = next((roads[m] for m in claim.measures if m in roads), None)
    return road(budget) if road else None


def whole(random: Random, rows: int, cols: int) -> Matrix:
    """A matrix of small whole numbers."""
    return np.array([[Fraction(random.randint(-3, 3)) for _ in range(cols)] for _ in range(rows)], dtype=object)


def exact(name: str, differs: list[str]) -> Evidence:
    covers = ", ".join(f"d={d}, N={n}" for d, n in SIZES)
    return ROAD.unequal(differs[0], covers=covers) if differs else ROAD.equal(covers, f"{name}: equal as fractions")


def attention(_: Budget) -> Evidence:
    """(3.3) as a sum over indices: ``E_ij + sum_abc V_ia E_ab (sum_ef E_eb K_ef E_fj)/N``."""
    random = Random(SEED)
    differs = []
    for d, n in SIZES:
        k = d + 1
        E, V, K = whole(random, k, n + 1), whole(random, k, k), whole(random, k, k)
        code = f_lsa(E, V, K)
        for i in range(k):
            for j in range(n + 1):
                score = [sum(E[e, b] * K[e, f] * E[f, j] for e in range(k) for f in range(k)) for b in range(n + 1)]
                value = E[i, j] + sum(V[i, a] * E[a, b] * score[b] for a in range(k) for b in range(n + 1)) / Fraction(n)
                if value != code[i, j]:
                    differs.append(f"d={d}, N={n}, entry ({i + 1}, {j + 1}): {value} by indices, {code[i, j]} by the code")
    return exact("f_LSA", differs)


def tokens(_: Budget) -> Evidence:
    """(3.4) entry by entry, and the prediction as the last entry."""
    random = Random(SEED)
    differs = []
    for d, n in SIZES:
        x, y, query = whole(random, n, d), whole(random, n, 1)[:, 0], whole(random, d, 1)[:, 0]
        E = embedding(x, y, query)
        for i in range(d + 1):
            for j in range(n + 1):
                value = (query[i] if j == n else x[j, i]) if i < d else (Fraction(0) if j == n else y[j])
                if E[i, j] != value:
                    differs.append(f"d={d}, N={n}, entry ({i + 1}, {j + 1}): {E[i, j]}, not {value}")
        V, K = whole(random, d + 1, d + 1), whole(random, d + 1, d + 1)
        if E.shape != (d + 1, n + 1) or prediction(E, V, K) != f_lsa(E, V, K)[d, n]:
            differs.append(f"d={d}, N={n}: shape {E.shape}, or the prediction is not the last entry")
    return exact("embedding", differs)


def law(budget: Budget) -> Evidence:
    """Second moments of simulated prompts, between all of w, x_1, .., x_N and x_query, and the labels."""
    rng = np.random.default_rng(SEED)
    setting = Setting([["2", "1/2"], ["1/2", "1"]], 2)
    drawn = draw_prompts(rng, setting, PROMPTS[budget])
    rows = np.concatenate([drawn.task, drawn.x.reshape(len(drawn.task), -1), drawn.x_query], axis=1)
    covariance = np.array(setting.covariance, dtype=float)
    expected = np.zeros((8, 8))
    expected[:2, :2] = np.eye(2)
    for k in (2, 4, 6):
        expected[k : k + 2, k : k + 2] = covariance
    worst = excess = -np.inf
    tolerance = 0.0
    for i in range(8):
        for j in range(i + 1):
            products = rows[:, i] * rows[:, j]
            gap, error = abs(products.mean() - expected[i, j]), SIGMAS * products.std() / np.sqrt(len(rows))
            if gap - error > excess:
                worst, tolerance, excess = gap, error, gap - error
    labels = np.stack([drawn.x[:, i, 0] * drawn.task[:, 0] + drawn.x[:, i, 1] * drawn.task[:, 1] for i in range(2)], axis=1)
    same = bool(np.abs(labels - drawn.y).max() <= 1e-12 * np.abs(labels).max())
    good = worst <= tolerance and same
    return ROAD.measured(worst, tolerance, PLACE, "second moments and labels of simulated prompts", holds=good)


def loss(budget: Budget) -> Evidence:
    """(3.7) by a loop, and its mean over many prompts against the component-wise exact population loss."""
    rng = np.random.default_rng(SEED)
    d, n = 2, 2
    covariance = np.array([[Fraction(2), Fraction(1, 2)], [Fraction(1, 2), Fraction(1)]], dtype=object)
    drawn = draw_prompts(rng, Setting(covariance.tolist(), n), PROMPTS[budget])
    V, K = np.zeros((d + 1, d + 1)), np.zeros((d + 1, d + 1))
    V[d], K[:, 0], K[:, 1] = (0.25, -0.5, 0.5), (0.5, 0.25, -0.25), (-0.25, 0.5, 0.25)
    few = Prompts(drawn.x[:5], drawn.y[:5], drawn.x_query[:5], drawn.task[:5])
    squares = []
    for t in range(5):
        tokens_ = embedding(few.x[t], few.y[t], few.x_query[t])
        target = sum(few.task[t, i] * few.x_query[t, i] for i in range(d))
        squares.append((float(f_lsa(tokens_, V, K)[d, n]) - float(target)) ** 2)
    by_loop, by_code = sum(squares) / 10, float(empirical_loss(few, V, K))
    instance_values: dict[str, Any] = {"N": Fraction(n), "Lambda": covariance, "u": Fraction(V[d, d])}
    instance_values["U11"] = np.array([[Fraction(float(K[i, j])) for j in range(d)] for i in range(d)], dtype=object)
    instance_values["u12"] = np.array([[Fraction(float(V[d, i]))] for i in range(d)], dtype=object)
    instance_values["u21"] = np.array([[Fraction(float(K[d, i]))] for i in range(d)], dtype=object)
    frame = Components(Instance(d, instance_values), ())
    population = float(frame.constant(frame.name("loss")))
    errors = prediction(drawn.embedding, V, K) - drawn.target
    halves = errors**2 / 2
    gap, tolerance = abs(halves.mean() - population), SIGMAS * halves.std() / np.sqrt(len(halves))
    good = gap <= tolerance and abs(by_loop - by_code) <= 1e-12 * by_loop
    detail = f"population loss {population:.6g} exactly, {halves.mean():.6g} over {len(halves)} prompts"
    return ROAD.measured(gap, tolerance, PLACE, detail, holds=good)


def start_point(_: Budget) -> Evidence:
    """Assumption 3.3 entry by entry for Theta = v e_1' with |v| = 1 rational, and ||Theta Lambda||_F >= lam_min(Lambda)."""
    sigma = Fraction(2, 3)
    differs = []
    for v in ((1,), (Fraction(3, 5), Fraction(4, 5)), (Fraction(1, 3), Fraction(2, 3), Fraction(2, 3))):
        d = len(v)
        theta = identity(d) * 0
        theta[:, 0] = [Fraction(entry) for entry in v]
        W_PV, W_KQ = initialisation(theta, sigma)
        for i in range(d + 1):
            for j in range(d + 1):
                value = sigma if i == j == d else Fraction(0)
                key = sigma * theta[i, 0] * theta[j, 0] if max(i, j) < d else Fraction(0)
                if W_PV[i, j] != value or W_KQ[i, j] != key:
                    differs.append(f"Theta = {v} e_1', entry ({i + 1}, {j + 1}): {W_PV[i, j]}, {W_KQ[i, j]}")
        least = Fraction(1, 7)
        spectrum = [least + k for k in range(d)]
        size = sum((theta[i, j] * spectrum[j]) ** 2 for i in range(d) for j in range(d))
        if size < least**2:
            differs.append(f"Theta = {v} e_1', Lambda = diag{tuple(map(str, spectrum))}: ||Theta Lambda||^2 = {size}")
    return exact("initialisation", differs)
