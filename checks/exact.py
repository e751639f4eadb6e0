"""Exact values of both sides, component by component, at small instances: refutes rigorously, supports otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np

from checks.components import Components, NotMeasurable
from checks.instances import Instance, generic_instance, linked, satisfied, show_value
from checks.road import Road
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.hypotheses import Hypotheses, read_givens, relations_of
from lsa_theory.language.names import Names, is_example, names_of
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import OPAQUE
from lsa_theory.proofs.counterexamples.search import meeting
from lsa_theory.proofs.engine import Budget

ROAD = Road("component-wise exact evaluation")
TERMS = {"quick": 60_000, "full": 6_000_000}  # products of terms that may be formed


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Compare both sides of every equality of the claim; None when it has no formula for this road."""
    given = tuple(h.formula for h in claim.given if h.formula)
    givens = read_givens(given)
    compared: list[str] = []
    reasons: list[str] = []
    for formula in claim.statement:
        relation = parse_relation(formula)
        if relation.calls() & {*OPAQUE, "mean"}:  # means: checks/random_covariance.py
            continue
        names = names_of(relation, givens)
        hypotheses = relations_of(given)
        for left, sign, right in relation.links():
            if sign != "==":
                continue
            witness, tried, reason = compare(left, right, names, TERMS[budget], hypotheses)
            reasons += [reason] if reason else []
            compared += tried
            if witness:
                return ROAD.unequal(witness, formula)
    if compared:
        return ROAD.equal("; ".join(sorted(set(compared))))
    if reasons:
        return ROAD.silent(reasons[0])
    return None


def compare(
    left: Node, right: Node, names: Names, terms: int, hypotheses: tuple[Relation, ...] = ()
) -> tuple[str, list[str], str]:
    """A witness where the sides differ (or ""), the sizes at which they agree, and why an instance was left out."""
    relation = Relation((left, right), ("==",), "")
    tried: list[str] = []
    reason = ""
    near = linked(spoken(relation), hypotheses)
    rest = tuple(h for h in hypotheses if h not in near)
    for instance in chosen(relation, names, near):
        if not all(satisfied(h, instance, names) for h in near):
            reason = "no instance here meets the hypotheses"
            continue
        try:
            meaning = Components(instance, (left, right, *(side for h in near for side in h.sides)), terms)
            sides = [meaning.settle(read(side, meaning)) for side in (left, right)]
        except (NotMeasurable, ArithmeticError) as problem:
            reason = str(problem)
            continue
        if not same(*sides):
            if rest and meeting(to_text(h) for h in hypotheses) is None:
                return "", tried, "no instance was found that meets the hypotheses together"
            shown = [show_value(side, True) for side in sides]
            return f"{instance}: left {shown[0]}, right {shown[1]}", tried, ""
        size = f"d={instance.dimension}, N={instance.values['N']}"
        tried.append(size)
        terms -= meaning.spent
    return "", tried, reason


def chosen(relation: Relation, names: Names, hypotheses: tuple[Relation, ...] = ()) -> list[Instance]:
    """One generic instance per size, small sizes first; the sums over prompts grow fast with d and N."""
    needed = {"Lambda", "N"} | _fixed(relation, names)
    if relation.calls() & {"grad", "rate", "slice"} or relation.names() & {"yhat", "loss", "ell"}:
        needed |= {"U11", "u12", "u21", "u"}
    for hypothesis in hypotheses:
        needed |= _fixed(hypothesis, names)
    spoken = relation.names().union(*(h.names() for h in hypotheses))
    sizes = [{"N": n, "M": m} if "M" in spoken else {"N": n} for n in (1, 2) for m in ((1, 2) if "M" in spoken else (1,))]
    solved = Hypotheses.of(hypotheses, names).solved
    return [generic_instance(needed, names, d, size, solved) for d in (1, 2, 3) for size in sizes]


def spoken(relation: Relation) -> set[str]:
    """The names of a relation, and those of the laws of what is random in it."""
    names = relation.names()
    inputs = bool(names & {"x", "S", "beta", "xbar", "yhat", "loss"} or relation.calls() & {"S", "beta"})
    tasks = bool(names & {"w", "beta", "yhat", "loss"} or "beta" in relation.calls())
    return names | ({"Lambda"} if inputs or any(map(is_example, names)) else set()) | ({"Psi", "noise"} if tasks else set())


def _fixed(relation: Relation, names: Names) -> set[str]:
    used = relation.names() - {"I", "Gamma", "d"}
    return {name for name in used if names.kind(name) in ("matrix", "vector", "scalar")}


def same(left: Any, right: Any) -> bool:
    """Equality of numbers, polynomials or arrays; zero equals a zero array."""
    pairs = np.broadcast(_entries(left), _entries(right))
    return all(a == b for a, b in pairs)


def _entries(value: Any) -> Any:
    """The entries in one object array; a polynomial is one entry, although it looks like a mapping."""
    if isinstance(value, np.ndarray):
        return value.flatten()
    single = np.empty(1, dtype=object)
    single[0] = value
    return single
