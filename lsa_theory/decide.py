"""Decision procedures: from a relation in the language to evidence, with the steps that lead to it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.claim import Evidence
from lsa_theory.derivation import Checked, Step
from lsa_theory.instance import Instance, drawn_value, instances, show_value
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Givens, Names, OutOfReachError, Symbolic, difference, names_of
from lsa_theory.language.unparse import unparse
from lsa_theory.moments.pairings import TooLargeError
from lsa_theory.second_road import SecondRoad

CANONICAL = "canonical forms of trace polynomials"
FOR_ALL = "all d, N and M"


@dataclass(frozen=True)
class Decision:
    """Evidence for or against one relation, the derivation's steps, and the derived value of the left side."""

    evidence: Evidence
    steps: tuple[Step, ...] = ()
    derived: TracePolynomial | None = field(default=None, repr=False)


class Tracing(Symbolic):
    """Reads like `Symbolic` and keeps a step for every expectation and derivative it takes."""

    def __init__(self, names: Names, established: Mapping[str, TracePolynomial] | None = None) -> None:
        super().__init__(names, established)
        self.steps: list[Step] = []

    def expectation(self, inner: Node) -> TracePolynomial:
        value = super().expectation(inner)
        self._keep(Node("expectation", (inner,)), value, "Gaussian integration by parts, one random factor at a time")
        return value

    def name(self, name: str) -> TracePolynomial:
        value = super().name(name)
        if name == "loss":
            shown = Node("name", value="loss")
            self._keep(shown, value, "L = 1/2 E(yhat - <w, x_query>)^2 by Gaussian integration by parts (order ten)")
        return value

    def call(self, function: str, arguments: tuple[Node, ...]) -> TracePolynomial:
        value = super().call(function, arguments)
        reasons = {
            "grad": "differentiate trace by trace, d tr(WX) = tr(W dX)",
            "rate": "chain rule along the gradient flow of the derived loss",
            "slice": "set u12 = u21 = 0",
        }
        if function in reasons:
            self._keep(Node("call", arguments, function), value, reasons[function])
        return value

    def _keep(self, left: Node, value: TracePolynomial, because: str) -> None:
        step = Step(f"{to_text(left)} == {to_text(unparse(value))}", because, lambda: recheck(left, value, self.names))
        if step.shows not in {known.shows for known in self.steps}:
            self.steps.append(step)


def recheck(left: Node, value: TracePolynomial, names: Names) -> Checked:
    """Whether the second road computes the same value."""
    try:
        again = read(left, SecondRoad(names))
    except TooLargeError as problem:
        return Checked(False, "set partitions and pairings", str(problem))
    return Checked(again == value, "set partitions and pairings; first-order changes")


def identity(formula: str, because: str, given: tuple[str, ...] = ()) -> Step:
    """A step that asserts an equality of the language, decided by canonical forms on both roads."""

    def check() -> Checked:
        relation = parse_relation(formula)
        names = names_of(relation, read_givens(given))
        for left, sign, right in relation.links():
            if sign != "==":
                return Checked(False, CANONICAL, f"{sign} is no equality")
            for road in (Symbolic(names), SecondRoad(names)):
                if not difference(left, right, road).is_zero():
                    return Checked(False, CANONICAL, f"{formula} does not hold")
        return Checked(True, CANONICAL)

    return Step(formula, because, check)


def read_givens(given: tuple[str, ...]) -> Givens:
    """What hypotheses in the language say about names."""
    symmetric = {g.split()[0] for g in given if g.split()[1:] in (["symmetric"], ["psd"])}
    relations = [parse_relation(g) for g in given if g.split()[1:] not in (["symmetric"], ["psd"])]
    zero = {str(r.sides[0].value) for r in relations if r.signs == ("==",) and r.sides[1] == Node("number", value=Fraction(0))}
    return Givens(frozenset(symmetric), frozenset(zero), frozenset(set().union(*(r.names() for r in relations))))


def decide_equality(
    left: Node, right: Node, names: Names, established: Mapping[str, TracePolynomial] | None = None
) -> Decision:
    """Prove an equality for every d, or refute it with the smallest exact instance found."""
    start = time.perf_counter()

    def evidence(outcome: str, covers: str, detail: str = "", witness: str = "") -> Evidence:
        return Evidence(CANONICAL, outcome, covers, detail, witness=witness, seconds=time.perf_counter() - start)  # type: ignore[arg-type]

    meaning = Tracing(names, established)
    try:
        gap = difference(left, right, meaning)
        derived = names.setting.gamma().normal_form(read(left, meaning)) if established is None else None
    except OutOfReachError as problem:
        return Decision(evidence("silent", "nothing", str(problem)))
    steps = tuple(meaning.steps)
    if gap.is_zero():
        return Decision(evidence("proves", FOR_ALL, "left - right has canonical form 0"), steps, derived)
    witness = counterexample(left, right, gap, names, established)
    shown = to_text(unparse(gap))
    if witness is None:
        return Decision(evidence("silent", "d <= 3", f"left - right = {shown}, zero at every instance tried"), steps, derived)
    return Decision(evidence("refutes", "this instance", f"left - right = {shown}", witness), steps, derived)


def counterexample(
    left: Node, right: Node, gap: TracePolynomial, names: Names, established: Mapping[str, TracePolynomial] | None = None
) -> str | None:
    """The simplest instance at which the two sides differ, with both sides as fractions."""
    wanted = left.names() | right.names() | gap.names()
    fixed = {name for name in wanted if name.isidentifier() and names.kind(name) in ("matrix", "vector", "scalar")}
    drawn = sorted(letter for letter in gap.letters() if letter.name not in fixed and letter.name not in ("Gamma", "Lambda"))
    for instance in instances(fixed | ({"Lambda", "N"} if wanted - fixed else set()), names):
        values = dict(instance.values)
        for letter in drawn:  # a difference in random letters is tested at values that they can take
            values[letter.name] = drawn_value(letter, instance.dimension)
        found = disagreement(left, right, gap, names, Instance(instance.dimension, values), established)
        if found is not None:
            return found
    return None


def disagreement(
    left: Node,
    right: Node,
    gap: TracePolynomial,
    names: Names,
    instance: Instance,
    established: Mapping[str, TracePolynomial] | None = None,
) -> str | None:
    """``INSTANCE: left .., right ..`` where the sides differ, else None; instances out of the domain are passed over."""
    meaning = Symbolic(names, established)
    try:
        (value,) = instance.evaluate([gap])
        if not _nonzero(value):
            return None
        sides = instance.evaluate([read(left, meaning), read(right, meaning)])
    except (ArithmeticError, ValueError):
        return None
    return f"{instance}: left {show_value(sides[0], True)}, right {show_value(sides[1], True)}"


def _nonzero(value: object) -> bool:
    return any(x != 0 for x in value.flat) if hasattr(value, "flat") else value != 0  # type: ignore[attr-defined]


def decide(relation: Relation, names: Names, established: Mapping[str, TracePolynomial] | None = None) -> list[Decision]:
    """One decision per comparison of the chain."""
    decisions = []
    for left, sign, right in relation.links():
        if sign == "==":
            decisions.append(decide_equality(left, right, names, established))
        else:
            detail = f"{sign} is not decided here"
            decisions.append(Decision(Evidence(CANONICAL, "silent", "nothing", detail)))
    return decisions
