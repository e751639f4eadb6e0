"""Random covariances, exactly: every expectation over Lambda_tau is a finite sum over a small law, in fractions.

Both sides of an equality are compared component by component. A minimiser comes from the normal equations of the
averaged component-wise loss, so nothing is known here of Gamma, of operators or of moments."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from checks.components import Components, NotMeasurable, rational
from checks.exact import chosen, same
from checks.instances import Instance, show_value
from checks.minimiser import VARYING, minimise_quadratic
from checks.road import Road
from lsa_theory.algebra.arithmetic import Exact, NotExactError
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.names import names_of
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import OPAQUE, without_roots
from lsa_theory.moments.random_covariance import ENTRIES
from lsa_theory.proofs.engine import Budget

ROAD = Road("exact laws of two or more points")
SIZES = {"quick": 2, "full": 4}  # the most samples times dimensions
FOUND = {"argmin", "minimum", "velocity"}
Law = tuple[tuple[Fraction, Any], ...]  # probabilities and covariances


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Compare the equalities of a claim about random covariances; None when there are none."""
    if "random covariance" not in claim.measures:
        return None
    tried: list[str] = []
    for relation in map(parse_relation, claim.statement):
        if relation.signs != ("==",) or relation.calls() & (set(OPAQUE) - FOUND) or not relation.calls() & {"mean", *FOUND}:
            continue
        for instance in chosen(relation, names_of(relation)):
            law = law_for(claim, instance.dimension)
            large = instance.dimension * instance.values["N"] > SIZES[budget]
            missing = {*ENTRIES[instance.dimension :], *(("u_ij",) if instance.dimension == 1 else ())}
            if large or missing & relation.names() or law is None:
                continue
            try:
                left, right = sides(relation, instance, law)
            except (NotMeasurable, NotExactError):
                continue
            size = f"d={instance.dimension}, N={instance.values['N']}"
            if not same(left, right):
                shown = f"{size}, {show_law(law)}: left {show_value(left, True)}, right {show_value(right, True)}"
                return ROAD.unequal(shown, relation.text, "this law")
            tried.append(f"{size}, {len(law)} points")
    if not tried:
        return None
    return ROAD.equal("; ".join(sorted(set(tried))))


class Averaged(Components):
    """A meaning in which ``mean(...)`` is the sum over a law; Lambda has no meaning outside of it."""

    def __init__(self, instance: Instance, law: Law, nodes: tuple[Node, ...]) -> None:
        super().__init__(Instance(instance.dimension, dict(instance.values) | {"Lambda": law[0][1]}), nodes)
        self.law = law

    def name(self, name: str) -> Any:
        if name == "loss" and self.free and len(self.lengths) == 1:
            return loss_given(tuple(map(tuple, self.values["Lambda"])), self.values["N"])
        return super().name(name)

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        if function == "mean":
            return self.average(lambda: read(arguments[0], self))
        text = to_text(Node("call", arguments, function))
        return rational(self.values[text]) if text in self.values else super().call(function, arguments)

    def gradient(self, value: Any, name: str) -> Any:
        if name not in self.entries:
            raise NotMeasurable(f"{name} is no parameter here")
        return super().gradient(value, name)

    def average(self, value: Any) -> Any:
        """The sum of the values that a function has at each covariance of the law."""
        outer, total = self.values, None
        for probability, lam in self.law:
            self.values = dict(outer) | {"Lambda": lam} | dict(zip(ENTRIES, np.diag(lam), strict=False))
            term = value() * rational(probability)
            total = term if total is None else total + term
        self.values = outer
        return total


@lru_cache(maxsize=64)
def loss_given(lam: tuple[tuple[Fraction, ...], ...], n: Fraction) -> Any:
    """The component-wise loss for one covariance, the parameters being variables."""
    return Components(Instance(len(lam), {"N": n, "Lambda": np.array(lam, dtype=object)}), (VARYING,)).name("loss")


def sides(relation: Relation, instance: Instance, law: Law) -> tuple[Any, Any]:
    """Both sides with a minimiser, where one is named, from the averaged loss."""
    nodes = tuple(without_roots(side) for side in relation.sides)
    values = dict(instance.values)
    if relation.calls() & {"argmin", "minimum"}:
        frame = Averaged(instance, law, (VARYING,))
        optimum, lowest = minimise_quadratic(frame, frame.average(lambda: frame.at_slice(frame.name("loss"))))
        values |= {"argmin(u*U11)": optimum, "minimum(mean(ell))": lowest}
    if "velocity" in relation.calls():
        values |= velocities(relation, instance, law)
    meaning = Averaged(Instance(instance.dimension, values), law, nodes)
    left, right = (meaning.settle(read(node, meaning)) for node in nodes)
    return left, right


def velocities(relation: Relation, instance: Instance, law: Law) -> dict[str, Any]:
    """Minus the derivatives of the averaged loss in u, U11[0, 0] and U11[0, 1], for a diagonal law.

    The entries that the relation does not name are zero for u, which adds up what they do, and arbitrary for the others.
    """
    frame = Averaged(instance, law, (VARYING,))
    loss = frame.average(lambda: frame.at_slice(frame.name("loss")))
    d, scalars = frame.d, instance.values
    rest = Fraction(0) if "velocity(u)" in relation.text else Fraction(5, 7)
    u11 = np.full((d, d), rest, dtype=object)
    places = {"u_ii": (0, 0), "u_ij": (0, 1)}
    for name, place in places.items():
        if name in scalars:
            u11[place] = scalars[name]
    point = dict(zip(frame.places["U11"], u11.flat, strict=True)) | {frame.places["u"][0]: scalars.get("u", Fraction(2))}
    found = {"velocity(u)": frame.entries["u"][0]}
    found |= {f"velocity({name})": frame.entries["U11"][d * i + j] for name, (i, j) in places.items() if max(i, j) < d}
    return {name: -frame.constant(frame.replace(loss.diff(entry), point)) for name, entry in found.items()}


def law_for(claim: Claim, d: int) -> Law | None:
    """Two covariances of size d, that do not commute unless the claim is about diagonal ones."""
    if "exponential" in claim.measures:
        return like_exponential(d) if d <= 2 else None
    one = np.diag([Fraction(k + 1) for k in range(d)])
    other = np.diag([Fraction(3 * (d - k), 2) for k in range(d)])
    if "diagonal" not in claim.measures:
        other = other + np.full((d, d), Fraction(1, 2))
    return (Fraction(1, 3), one), (Fraction(2, 3), other)


def like_exponential(d: int) -> Law:
    """Independent entries on four points with the moments 1, 1, 2, 6 of Exponential(1) up to order three.

    >>> sum(p for p, _ in like_exponential(1)), sum(p * x[0, 0] ** 3 for p, x in like_exponential(1))
    (Fraction(1, 1), Fraction(6, 1))
    """
    points = [Fraction(x) for x in ("1/4", "1", "3", "6")]
    powers = np.array([[x**k for x in points] for k in range(4)], dtype=object)
    weights = Exact().matrix_power(powers, -1) @ np.array([1, 1, 2, 6], dtype=object)
    law = []
    for choice in product(range(4), repeat=d):
        probability = Fraction(1)
        for k in choice:
            probability *= weights[k]
        law.append((probability, np.diag([points[k] for k in choice])))
    return tuple(law)


def show_law(law: Law) -> str:
    return "Lambda_tau = " + " or ".join(f"{show_value(lam)} with probability {p}" for p, lam in law)
