"""Limits of mean squares for long prompts, from exact values: prompts of one and two examples written out entry by entry.

A mean of i.i.d. terms has a second moment that is affine in 1/M, so values at M = 1 and 2 give every M and the limit; the
context length N enters as a number, up to a million.  At M to infinity alone both sides are equal as fractions; for N the
gap must fall like 1/N.  Nothing is known here of closed forms.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from checks.components import Components, NotMeasurable, rational
from checks.exact import chosen
from checks.finite_laws import trained_errors
from checks.instances import Instance
from checks.road import Road
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.hypotheses import read_givens
from lsa_theory.language.names import names_of
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.engine import Budget

ROAD = Road("exact limits from short prompts")
SIZES = {"quick": (1, 2), "full": (1, 2, 3)}  # dimensions
NEAR, FAR = 10**3, 10**6
FUNCTIONS = {"limit_M", "limit_N", "limit_MN"}


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Compare every limit of the claim with the values that it is the limit of; None where none is measured."""
    if "limits of exact errors" not in claim.measures:
        return None
    given = read_givens(tuple(h.formula for h in claim.given if h.formula))
    tried: list[str] = []
    for relation in map(parse_relation, claim.statement):
        if not relation.calls() & FUNCTIONS:
            continue
        for instance in chosen(relation, names_of(relation, given)):
            if instance.dimension not in SIZES[budget] or instance.values["N"] != 1 or instance.values.get("M", 1) != 1:
                continue
            instance = Instance(instance.dimension, {"noise": Fraction(3, 2)} | dict(instance.values))
            failure = differs(relation, instance)
            if failure:
                exact = relation.sides[0].value == "limit_M"  # a decay seen at two lengths is no proof
                found = ROAD.unequal(failure, relation.text)
                return found if exact else replace(found, outcome="contradicts")
            tried.append(f"{relation.sides[0].value}: d={instance.dimension}")
    covers = "; ".join(sorted(set(tried)))
    detail = f"equal as fractions for M; the gap falls like 1/N from N = {NEAR} to {FAR}"
    return ROAD.equal(covers, detail)


class Scaled(Components):
    """Components with a context length that is a number only: no training prompt is written out."""

    def _length(self, size: str) -> int:
        return 0 if size == "N" else super()._length(size)

    def name(self, name: str) -> Any:
        if name == "Gamma":
            lam, n = self.name("Lambda"), rational(self.values["N"])
            return lam * ((n + 1) / n) + self.name("I") * (sum(lam[k, k] for k in range(self.d)) / n)
        return super().name(name)

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        text = to_text(Node("call", arguments, function))
        return rational(self.values[text]) if text in self.values else super().call(function, arguments)


def differs(relation: Relation, instance: Instance) -> str:
    """Where a limit and the values that lead to it do not fit; "" where they do."""
    (limit, right), function = relation.sides, str(relation.sides[0].value)
    inner = limit.parts[0]
    for n in (1, 2):
        if function == "limit_M" and (gap := _gap(inner, right, instance, Fraction(n), None)):
            return f"{instance}, N={n}: the values for M to infinity differ from the limit by {gap}"
    if function == "limit_M":
        return ""
    lengths = [(Fraction(n), Fraction(n) if function == "limit_MN" else Fraction(2)) for n in (NEAR, FAR)]
    near, far = (abs(_gap(inner, right, instance, n, m)) for n, m in lengths)
    if far * FAR <= 2 * near * NEAR and near < Fraction(1, 2):
        return ""
    return f"{instance}: the gap is {float(near):.3g} at N = {NEAR} and {float(far):.3g} at {FAR}"


def _gap(inner: Node, right: Node, instance: Instance, n: Fraction, m: Fraction | None) -> Fraction:
    """The value at N = n, M = m (None: infinity) minus the right side there, relative to its size."""
    values = dict(instance.values) | {"N": n}
    one, two = (_value(inner, Instance(instance.dimension, values | {"M": Fraction(k)})) for k in (1, 2))
    left = 2 * two - one + (0 if m is None else 2 * (one - two) / m)
    at = Instance(instance.dimension, values | {"M": m or Fraction(1)})
    found = _value(right, at)
    return Fraction((left - found) / (1 + abs(found)))


def _value(node: Node, instance: Instance) -> Fraction:
    """A formula at an instance; errors of the trained rule on labels of any kind by a law of finitely many points."""
    meaning = Scaled(instance, (node, Node("name", value="noise")))
    if {"risk", "minimum"} & node.calls():
        meaning.values = dict(instance.values) | trained_errors(instance)
    value = meaning.settle(read(node, meaning))
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value[0, 0]
    if not isinstance(value, Fraction):
        raise NotMeasurable("a limit of what is not a number")
    return value
