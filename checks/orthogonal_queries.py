"""Queries orthogonal to the examples, answered by the literal network on simulated prompts; six standard errors."""

from __future__ import annotations

import numpy as np

from checks.road import Road
from lsa_theory.algebra.arithmetic import Float
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.model.attention import embedding, prediction
from lsa_theory.proofs.engine import Budget

SEED = 57721
ROAD = Road("literal network on orthogonal queries", SEED)
SIGMAS = 6.0
SIZES = ((2, 1), (4, 1), (4, 3), (5, 2))  # d, M
DRAWS = {"quick": 4000, "full": 100_000}
LEVEL, RATE = 1.5, 0.4


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """The mean squared error of the network against the claimed one; None for a claim that is about something else."""
    if "orthogonal query: error" not in claim.measures:
        return None
    rng, draws, gaps = np.random.default_rng(SEED), DRAWS[budget], []
    (relation,) = map(parse_relation, claim.statement)
    for d, m in SIZES:
        spread = np.diag(np.arange(1.0, d + 1))
        x = np.sqrt(LEVEL) * rng.standard_normal((draws, m, d))
        w = rng.standard_normal((draws, d)) @ np.sqrt(spread)
        query = np.sqrt(LEVEL) * rng.standard_normal((draws, d))
        basis = np.linalg.qr(np.swapaxes(x, 1, 2))[0]
        query = query - ((query[:, None] @ basis) @ np.swapaxes(basis, 1, 2))[:, 0]
        labels = (x @ w[..., None])[..., 0] + rng.standard_normal((draws, m))
        value, key = np.zeros((d + 1, d + 1)), np.zeros((d + 1, d + 1))
        value[d, d], key[:d, :d] = 1.0, RATE * np.eye(d)
        errors = (prediction(embedding(x, labels, query), value, key) - (w * query).sum(axis=1)) ** 2
        values = {"risk(orthogonal)": float(errors.mean()), "Psi": spread, "l": LEVEL, "M": float(m), "d": float(d)}
        left, right = (float(read(side, Numeric(values, Float()))) for side in relation.sides)
        gaps.append((abs(left - right), SIGMAS * float(errors.std()) / np.sqrt(draws)))
    gap, tolerance = max(gaps, key=lambda pair: pair[0] - pair[1])
    covers = "; ".join(f"d={d}, M={m}" for d, m in SIZES)
    detail = f"{draws} prompts each with noisy labels, six standard errors"
    return ROAD.measured(gap, tolerance, covers, detail)
