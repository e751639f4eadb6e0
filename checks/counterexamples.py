"""Refutations by search: the literal network meets a claim at small prompts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

import numpy as np

from checks.road import Road
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import Matrix, identity
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.model.attention import embedding, prediction
from lsa_theory.proofs.engine import Budget

ROAD = Road("literal network on small prompts")


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """The refutation of what the claim measures, if there is one here."""
    roads: dict[str, Callable[[], Evidence]] = {"orthogonal query": orthogonal_query}
    return next((roads[m]() for m in claim.measures if m in roads), None)


def orthogonal_query() -> Evidence:
    """The smallest prompt of one example with x_query orthogonal to it and a prediction that is not zero.

    The network is the literal one (3.3), with the weights (4.1) up to the scale that cancels, N = 1.
    """
    tried = 0
    for d, example, query, task in prompts():
        if (example * query).sum() != 0:
            continue
        tried += 1
        covariance = identity(d) * np.array([Fraction(k + 1) for k in range(d)], dtype=object)
        gamma = covariance * 2 + identity(d) * covariance.trace()
        W_PV, W_KQ = identity(d + 1) * 0, identity(d + 1) * 0
        W_PV[d, d], W_KQ[:d, :d] = Fraction(1), inverse(gamma)
        label = np.array([(example * task).sum()], dtype=object)
        value = prediction(embedding(example.reshape(1, d), label, query), W_PV, W_KQ)
        if value != 0:
            names = zip(("x_1", "x_query", "p"), (example, query, task), strict=True)
            shown = ", ".join(f"{name} = ({' '.join(map(str, vector))})" for name, vector in names)
            witness = f"d={d}, N=M=1, Lambda=diag(1..{d}), {shown}: prediction {value}"
            return ROAD.unequal(witness, f"{tried} prompts tried", "this prompt")
    return ROAD.silent(f"{tried} prompts tried, all predictions zero", "d = 1, 2")


def prompts() -> Iterator[tuple[int, Matrix, Matrix, Matrix]]:
    """Dimension, one example, a query and a task with entries -1, 0, 1."""
    for d in (1, 2):
        vectors = [np.array([Fraction(x) for x in entries], dtype=object) for entries in product((1, 0, -1), repeat=d)]
        for example, query, task in product(vectors, repeat=3):
            yield d, example, query, task
