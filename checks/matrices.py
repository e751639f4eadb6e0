"""Statements about fixed matrices (Appendix D), at random matrices: exact where roots do not occur, in floats elsewhere.

A derivative is a central difference in every entry, which is exact in fractions for the quadratic functions that occur.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from checks.road import Road
from lsa_theory.algebra.arithmetic import Exact, Float
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.engine import Budget

SEED = 4
ROAD = Road("random fixed matrices", SEED)
DRAWS = {"quick": 30, "full": 500}
MEASURES = {"fixed matrices", "vectorisation", "products", "spectrum of a product"}
TOLERANCE = 1e-10  # roundings of well-scaled 4 x 4 products and singular values


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Evidence on claims that measure fixed matrices; None for others."""
    if not MEASURES & set(claim.measures):
        return None
    random = Random(SEED)
    relations = [parse_relation(formula) for formula in claim.statement]
    exact = all(not r.calls() & {"norm_op", "norm_nuc", "norm_F", "sv_dot", "sqrt"} for r in relations)
    semidefinite = {str(h.formula).split()[0] for h in claim.given if h.formula and h.formula.endswith(" psd")}
    worst, witness = 0.0, ""
    for k in range(DRAWS[budget]):
        values = draw(random, 1 + k % 4, semidefinite, exact)
        gaps = [shortfall(relation, values, exact) for relation in relations]
        gaps += [float(not vectorises(values))] if "vectorisation" in claim.measures else []
        gaps += [float(not commutes_iff_semidefinite(values))] if "products" in claim.measures else []
        gaps += [negative_eigenvalue(values)] if "spectrum of a product" in claim.measures else []
        if max(gaps) > worst:
            worst = max(gaps)
            witness = ", ".join(f"{name}={values[name].tolist()}" for name in "AB") if worst > TOLERANCE else ""
    detail = f"{DRAWS[budget]} draws" + (", in fractions" if exact else "")
    return ROAD.measured(worst, TOLERANCE, "d = 1..4", detail, witness=witness)


def draw(random: Random, d: int, semidefinite: set[str], exact: bool) -> dict[str, Any]:
    """Values for A, B, C, X and p; semidefinite ones of any rank, every third pair commuting."""
    values: dict[str, Any] = {"d": Fraction(d) if exact else float(d)}
    for name in ("A", "B", "C", "X", "p"):
        columns = 1 if name == "p" else d
        entries = np.array([[Fraction(random.randint(-3, 3)) for _ in range(columns)] for _ in range(d)], dtype=object)
        if name in semidefinite:
            entries = entries[:, : random.randint(1, d)]
            entries = entries @ entries.T
        values[name] = entries
    if semidefinite and random.random() < 1 / 3:
        values["B"] = values["A"] @ values["A"] + values["A"] * Fraction(random.randint(0, 2))
    return values if exact else {k: v if k == "d" else v.astype(float) for k, v in values.items()}


def shortfall(relation: Relation, values: dict[str, Any], exact: bool) -> float:
    """By how much a relation fails, relative to the size of its sides."""
    arithmetic = Exact() if exact else Float()
    found = {to_text(node): slope(node, values) for side in relation.sides for node in gradients(side)}
    meaning, worst = Numeric(values | found, arithmetic), 0.0
    for left, sign, right in relation.links():
        a, b = (np.asarray(read(side, meaning), dtype=object) for side in (left, right))
        gaps = np.abs(a - b) if sign == "==" else (a - b if sign in ("<=", "<") else b - a)
        scale = float(np.max(np.abs(a)) + np.max(np.abs(b))) or 1.0
        worst = max(worst, float(np.max(gaps)) / scale)
    return worst


def gradients(node: Node) -> list[Node]:
    """The calls of grad() in a formula."""
    own = [node] if node.kind == "call" and node.value == "grad" else []
    return own + [found for part in node.parts for found in gradients(part)]


def slope(node: Node, values: dict[str, Any]) -> Any:
    """``grad(f, X)`` entry by entry: ``(f(X + E) - f(X - E))/2``, exact for quadratic f."""
    function, name = node.parts[0], str(node.parts[1].value)
    point = values[name]
    result = point.copy()
    for place in np.ndindex(point.shape):
        sides = []
        for sign in (1, -1):
            moved = point.copy()
            moved[place] = moved[place] + sign
            sides.append(np.asarray(read(function, Numeric(values | {name: moved}, Exact()))).item())
        result[place] = (sides[0] - sides[1]) / 2
    return result


def vectorises(values: dict[str, Any]) -> bool:
    """``Vec(AXB) = (B' (x) A) Vec X`` and ``tr(A'B) = Vec(A)' Vec(B)``."""
    a, b, x = (values[name] for name in "ABX")

    def vec(m: Any) -> Any:
        return m.T.reshape(-1, 1)

    product = bool(np.all(vec(a @ x @ b) == np.kron(b.T, a) @ vec(x)))
    return product and bool((vec(a).T @ vec(b))[0, 0] == np.trace(a.T @ b))


def commutes_iff_semidefinite(values: dict[str, Any]) -> bool:
    """Whether AB is symmetric positive semidefinite exactly when AB = BA."""
    a, b = values["A"], values["B"]
    product = (a @ b).astype(float)
    symmetric = bool(np.all(a @ b == (a @ b).T))
    semidefinite = symmetric and float(np.linalg.eigvalsh(product)[0]) >= -TOLERANCE * (1 + np.abs(product).max())
    return semidefinite == bool(np.all(a @ b == b @ a))


def negative_eigenvalue(values: dict[str, Any]) -> float:
    """By how much an eigenvalue of AB is negative or not real; defective ones carry half the digits only."""
    product = (values["A"] @ values["B"]).astype(float)
    eigenvalues = np.linalg.eigvals(product)
    scale = 1 + np.abs(product).max()
    error = max(0.0, -float(eigenvalues.real.min()), float(np.abs(eigenvalues.imag).max())) / scale
    return 0.0 if error < 1e-7 else error
