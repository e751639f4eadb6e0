"""Errors of rules on labels of any kind, by enumerating every prompt and query of a law of finitely many points.

The law is arbitrary where a claim uses second moments only.  Where it needs a normal x, the coordinates take the points
-4..4 with the weights that have the moments of N(0, 1) up to order nine (some are negative: a quadrature rule, exact for
every polynomial in question, and for the squares of a ReLU by symmetry).  Everything is in fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import isqrt, prod
from random import Random
from typing import Any

import numpy as np

from checks.instances import Instance
from checks.road import Road
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import Matrix, identity
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.engine import Budget

ROAD = Road("enumeration of finite laws")
SEED = 16180
SIZES = {"quick": ((1, 1), (1, 2), (2, 1)), "full": ((1, 1), (1, 2), (2, 1), (1, 3))}  # d, M under normal covariates
ANY_SIZES = ((1, 1), (1, 3), (2, 1), (2, 2), (3, 1))
NORMAL_MOMENTS = (1, 1, 3, 15, 105)  # of order 0, 2, 4, 6, 8


@dataclass(frozen=True)
class FiniteLaw:
    """Weights (n,), covariates (n, d) and labels (n,) of an example, in fractions."""

    weights: Matrix
    x: Matrix
    y: Matrix

    def mean(self, values: Matrix) -> Matrix:
        """The expectation of values (n, ...) at the points."""
        return np.tensordot(self.weights, values, axes=1)

    @property
    def second(self) -> Matrix:
        return self.mean(self.x[:, :, None] * self.x[:, None, :])

    @property
    def seen(self) -> Matrix:
        return self.mean(self.y[:, None] * self.x)[:, None]

    @property
    def spread(self) -> Matrix:
        z = self.y[:, None] * self.x
        return self.mean(z[:, :, None] * z[:, None, :]) - self.seen @ self.seen.T


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Compare every equality of the claim with enumerated errors; None where it measures nothing of this road."""
    kind = next((m.removeprefix("finite laws: ") for m in claim.measures if m.startswith("finite laws: ")), None)
    if kind is None:
        return None
    relations = [parse_relation(formula) for formula in claim.statement]
    relations = [r for r in relations if "risk" in r.calls()]
    tried = []
    for d, m in ANY_SIZES if kind == "any" else SIZES[budget]:
        values = SCENES[kind](d, m)
        for relation in relations:
            left, right = (np.asarray(read(side, Numeric(values, Exact()))).item() for side in relation.sides)
            if left != right:
                known = {name: value for name, value in values.items() if not name.startswith("risk")}
                witness = f"{Instance(d, known)}: left {left}, right {right}"
                return ROAD.unequal(witness, relation.text, "this law")
        tried.append(f"d={d}, M={m}")
    detail = f"{len(relations)} formulas equal as fractions"
    return ROAD.equal("; ".join(tried), detail)


def correlations(law: FiniteLaw, m: int) -> tuple[Matrix, Matrix]:
    """Every value of ``h = (1/M) sum y_i x_i`` with its weight, over all prompts of length M."""
    z, found = law.y[:, None] * law.x, []
    for prompt in product(range(len(z)), repeat=m):
        weight = prod((law.weights[k] for k in prompt), start=Fraction(1))
        found.append((weight, z[list(prompt)].sum(axis=0) / Fraction(m)))
    return np.array([w for w, _ in found], dtype=object), np.array([h for _, h in found], dtype=object)


def errors(rule: Matrix, prompt: FiniteLaw, query: FiniteLaw, m: int) -> dict[str, Fraction]:
    """The mean squared error of ``x_query' rule h``, and its parts, every prompt with every query."""
    weights, h = correlations(prompt, m)
    best = inverse(query.second) @ query.seen
    centre = (weights @ h)[:, None]

    def mean(value: Matrix) -> Fraction:
        total: Any = weights @ value @ query.weights
        return Fraction(total)

    predicted = h @ rule.T @ query.x.T
    constant = np.ones((len(h), 1), dtype=object)
    central = constant * (query.x @ rule @ centre)[:, 0]
    linear = constant * (query.x @ best)[:, 0]
    return {
        "risk(A)": mean((predicted - query.y[None]) ** 2),
        "risk(part_bias)": mean((central - linear) ** 2),
        "risk(part_variance)": mean((predicted - central) ** 2),
        "risk(part_misfit)": mean((linear - query.y[None]) ** 2),
    }


def whole_error(rule: Matrix, prompt: FiniteLaw, query: FiniteLaw, m: int) -> Fraction:
    """The mean squared error alone."""
    weights, h = correlations(prompt, m)
    total: Any = weights @ (h @ rule.T @ query.x.T - query.y[None]) ** 2 @ query.weights
    return Fraction(total)


def any_law(name: str, d: int) -> FiniteLaw:
    """Some points without structure, two labels at one of them."""
    random = Random(f"{SEED}/{name}/{d}")
    x = [[Fraction(random.randint(-2, 2)) for _ in range(d)] for _ in range(2)]
    x += [*identity(d).tolist(), x[0]]
    y = [Fraction(random.randint(-3, 3)) for _ in x]
    raw = [Fraction(random.randint(1, 4)) for _ in x]
    weights = np.array([w / sum(raw) for w in raw], dtype=object)
    return FiniteLaw(weights, np.array(x, dtype=object), np.array(y, dtype=object))


@cache
def quadrature(size: int = 5) -> tuple[tuple[Fraction, Fraction], ...]:
    """Points 1 - size .. size - 1 and weights with the moments of N(0, 1) up to order 2 size - 1.

    >>> sum(w * x**6 for x, w in quadrature())
    Fraction(15, 1)
    """
    points = [Fraction(k) for k in range(size)]
    powers = np.array([[x ** (2 * k) for x in points] for k in range(size)], dtype=object)
    half = inverse(powers) @ np.array(NORMAL_MOMENTS[:size], dtype=object)
    return tuple((s * x, w / (2 if x else 1)) for x, w in zip(points, half, strict=True) for s in ((1, -1) if x else (1,)))


def normal_law(root: Matrix, label: Callable[[Matrix], Matrix], size: int = 5) -> FiniteLaw:
    """``x = root z`` for z by `quadrature`, ``y = label(x)`` for rows x (n, d)."""
    grid = list(product(quadrature(size), repeat=len(root)))
    z = np.array([[x for x, _ in point] for point in grid], dtype=object)
    weights = [prod((w for _, w in point), start=Fraction(1)) for point in grid]
    x = z @ root.T
    return FiniteLaw(np.array(weights, dtype=object), x, label(x))


def fixed(d: int) -> Iterator[Matrix]:
    """Matrices and vectors without structure, the same for every call: (d, d) first, then columns."""
    random = Random(f"{SEED}/{d}")
    while True:
        yield np.array([[Fraction(random.randint(-2, 2), random.randint(1, 2)) for _ in range(d)] for _ in range(d)])


def any_scene(d: int, m: int) -> dict[str, Any]:
    """Prompt and query of two different laws."""
    prompt, query = any_law("prompt", d), any_law("query", d)
    rule = next(fixed(d))
    values: dict[str, Any] = {"A": rule, "M": Fraction(m), "c": prompt.seen, "Sigma": prompt.spread, "Q": query.second}
    values |= {"a": inverse(query.second) @ query.seen, "e": (query.weights * query.y**2).sum()}
    return values | errors(rule, prompt, query, m)


def normal_scene(d: int, m: int, label: Callable[[Matrix, dict[str, Any]], Matrix]) -> dict[str, Any]:
    """Prompt and query with the moments of N(0, Lambda)."""
    matrices = fixed(d)
    rule, root, half, columns, others = (next(matrices) for _ in range(5))
    root = np.tril(root, -1) + identity(d)
    values: dict[str, Any] = {"A": rule, "Lambda": root @ root.T, "H": half + half.T, "M": Fraction(m), "d": Fraction(d)}
    values |= {"b": columns[:, :1] + 1, "q": others[:, :1] + 1, "k": Fraction(2, 3), "m": Fraction(-1, 2)}
    law = normal_law(root, lambda x: label(x, values))
    return values | errors(rule, law, law, m)


def polynomial(x: Matrix, v: dict[str, Any]) -> Matrix:
    """``k + <b, x> + x'Hx + m <q, x>^3`` at every row."""
    return v["k"] + (x @ v["b"])[:, 0] + ((x @ v["H"]) * x).sum(axis=1) + v["m"] * (x @ v["q"])[:, 0] ** 3


def relu(x: Matrix, v: dict[str, Any]) -> Matrix:
    """``max(<q, x>, 0)`` at every row."""
    return np.array([max(t, Fraction(0)) for t in (x @ v["q"])[:, 0]], dtype=object)


def coordinate(j: int) -> Callable[[Matrix], Matrix]:
    """The labels of the task e_j."""
    return lambda x: x[:, j]


def exponential_laws(d: int) -> Iterator[tuple[Fraction, list[FiniteLaw]]]:
    """Covariances 9/4 Lambda_tau with entries 0, 1, 4 that have the moments of Exponential(1) up to order three.

    Each with its probability and its laws for the tasks e_1, .., e_d, which stand for E[ww'] = I where errors are quadratic.
    """
    entries = ((Fraction(1, 4), 0), (Fraction(2, 3), 1), (Fraction(1, 12), 4))  # weights, points
    for choice in product(entries, repeat=d):
        root = np.diag([Fraction(isqrt(point)) * Fraction(3, 2) for _, point in choice])
        yield Fraction(prod(weight for weight, _ in choice)), [normal_law(root, coordinate(j), 3) for j in range(d)]


def exponential_scene(d: int, m: int) -> dict[str, Any]:
    """The rule l I on these covariances: its error, and its limit, where h is E[yx] and long training takes l to 1/3."""
    scale, rate, third, noise = Fraction(9, 4), Fraction(2, 5), Fraction(1, 3), 3
    total, limit = Fraction(0), Fraction(0)
    for probability, laws in exponential_laws(d):
        found = sum((whole_error(rate * identity(d), law, law, m) for law in laws), Fraction(0))
        silent = FiniteLaw(laws[0].weights, laws[0].x, laws[0].y * 0)
        signs = [FiniteLaw(silent.weights / 2, silent.x, silent.y + sign) for sign in (1, -1)]
        noisy = FiniteLaw(*(np.concatenate([getattr(s, name) for s in signs]) for name in ("weights", "x", "y")))
        total += probability * (found + noise * whole_error(rate * identity(d), noisy, silent, m))
        limit += probability * sum(law.mean((third * (law.x @ law.seen)[:, 0] - law.y) ** 2) for law in laws)
    measured = {"risk(l*I)": total, "limit_MN(risk(l*I))": limit}
    return measured | {"l": rate, "k": scale, "M": Fraction(m), "d": Fraction(d), "noise": Fraction(noise)}


SCENES: dict[str, Callable[[int, int], dict[str, Any]]] = {
    "any": any_scene,
    "exponential": exponential_scene,
    "polynomial": lambda d, m: normal_scene(d, m, polynomial),
    "relu": lambda d, m: normal_scene(d, m, relu),
}


def trained_errors(instance: Instance) -> dict[str, Any]:
    """``risk(yhat(M))`` of Gamma^-1 (for M = 1, 2) and the least risk under a finite law, its Lambda, a and Sigma."""
    law, n, m = any_law("prompt", instance.dimension), instance.values["N"], int(instance.values["M"])
    lam, d = law.second, instance.dimension
    gamma = lam * (1 + 1 / n) + identity(d) * (np.trace(lam) / n)
    found = errors(inverse(gamma), law, law, min(m, 2))
    known: dict[str, Any] = {"minimum(E[(b.T*x - y)**2])": found["risk(part_misfit)"]}
    if m <= 2:
        known["risk(yhat(M))"] = found["risk(A)"]
    return known | {"Lambda": lam, "a": inverse(lam) @ law.seen, "Sigma": law.spread}
