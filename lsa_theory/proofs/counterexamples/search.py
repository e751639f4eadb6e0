"""The search for the smallest counterexample: by dimension, then N and M, then simplicity of the entries.

What is found is confirmed in fractions, or in rigorous balls where roots are irrational.  The search is deterministic:
its budget is a number of instances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np

from lsa_theory.algebra.arithmetic import Exact, Float, NotExactError, UndefinedError
from lsa_theory.algebra.balls import Rigorous
from lsa_theory.algebra.elimination import is_positive_semidefinite
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.algebra.relations import RELATIONS, Test
from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.language.hypotheses import Hypotheses, numbers
from lsa_theory.language.names import Names, random_outside
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.symbolic import OPAQUE, Symbolic, without_roots
from lsa_theory.moments import random_covariance
from lsa_theory.proofs.counterexamples.instance import Instance, drawn_values, far_instances, instances, show_value
from lsa_theory.proofs.question import Question

Programs = dict[Any, Callable[[Mapping[str, Any]], list[Any]]]
FAR = 400  # instances far from simple
SYMBOLIC = {"E", "grad", "rate", "slice", "S", "beta"}
NOWHERE = {*OPAQUE} - {"min"}  # no instance gives these a value
DEFINED = {"loss", "ell", "yhat", "beta"}
UNUSABLE = (ArithmeticError, ValueError, TypeError, KeyError, np.linalg.LinAlgError)


class Mixed(Numeric):
    """`Numeric`, with expectations, derivatives and defined quantities through trace polynomials."""

    def __init__(self, instance: Instance, names: Names, arithmetic: Any, programs: Programs | None = None) -> None:
        values = instance.complete()
        if not any(isinstance(v, np.ndarray) for v in values.values()):
            values["Lambda"] = Exact().identity(instance.dimension)
        super().__init__({k: _in(arithmetic, v) for k, v in values.items()}, arithmetic)
        self.symbolic = Symbolic(names)
        self.programs = {} if programs is None else programs

    def name(self, name: str) -> Any:
        if name in DEFINED and name not in self.values:
            return self._closed(Node("name", value=name))
        return super().name(name)

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        if function in SYMBOLIC and function not in ("E", "S"):
            return self._closed(Node("call", arguments, function))
        return super().call(function, arguments)

    def expectation(self, inner: Node) -> Any:
        return self._closed(Node("expectation", (inner,)))

    def _closed(self, node: Node) -> Any:
        key = node, type(self.arithmetic).__name__
        if key not in self.programs:
            self.programs[key] = Program([read(node, self.symbolic)]).bind({}, self.arithmetic)
        return self.programs[key](self.values)[0]


def _in(arithmetic: Any, value: Any) -> Any:
    if isinstance(arithmetic, Exact):
        return value  # instances are exact
    return arithmetic.array(value) if isinstance(value, np.ndarray) else arithmetic.number(value)


@dataclass(frozen=True)
class Search:
    """One comparison, and what a search for its counterexample needs to know."""

    left: Node
    sign: str
    right: Node
    names: Names
    sides: list[TracePolynomial] | None
    hypotheses: tuple[Relation, ...]
    rest: tuple[Relation, ...]  # hypotheses on other names: they must hold together somewhere
    wanted: frozenset[str]
    drawn: tuple[str, ...]  # random quantities outside expectations: the claim is for almost every draw
    programs: Programs = field(default_factory=dict)
    compiled: dict[str, Callable[[Mapping[str, Any]], list[Any]]] = field(default_factory=dict)
    met: dict[int, bool] = field(default_factory=dict)  # by dimension, whether the rest can hold

    def candidates(self, glance: bool = False) -> Iterator[Instance]:
        """Instances to try, simple ones first; far ones only where floating point sees the relation fail.

        A glance is for a few of the simple ones.
        """
        spoken = {n for h in self.hypotheses for n in h.names() if self.names.kind(n) in ("matrix", "vector", "scalar")}
        solved = Hypotheses.of(self.hypotheses, self.names)
        wanted = set(self.wanted) | spoken
        constants = tuple(sorted(set(solved.constants()) | {x for s in (self.left, self.right) for x in numbers(s)}))[:6]
        cost = 2 if self.sides is None else 1 + len(Program(self.sides).code) // 60
        if any(random_covariance.over_covariance(name) for side in self.sides or () for name in _all_names(side)):
            cost += 12
        at_most = max(3, 48 // cost) if "M" not in wanted else max(3, 14 // cost)
        at_most = 6 if glance else at_most
        for instance in instances(wanted, self.names, 2 if glance else 3, at_most, solved, constants):
            if (drawn := self._drawn(instance)) is not None:
                yield drawn
        if glance:
            return
        far = max(20, FAR // (cost if self.sides is not None else 3))
        for instance in far_instances(wanted, self.names, far, solved, constants):
            drawn = self._drawn(instance)
            if drawn is not None and self._meets_all(drawn) and self._fails_in_floats(drawn):
                yield from self._smaller(drawn)

    def _drawn(self, instance: Instance) -> Instance | None:
        """The instance with random quantities of one draw; None where a draw would be too long."""
        try:
            return Instance(instance.dimension, dict(instance.values) | drawn_values(self.drawn, instance))
        except NotExactError:
            return None

    def _smaller(self, instance: Instance) -> Iterator[Instance]:
        """The same entries at smaller context lengths, then the instance itself."""
        n = int(instance.values.get("N", 1))
        if not self.drawn:
            for smaller in range(1, min(n, 200)):
                yield Instance(instance.dimension, dict(instance.values) | {"N": Fraction(smaller)})
        yield instance

    def _meets_all(self, instance: Instance) -> bool:
        try:
            return all(_meets(h, instance, self.names, self.programs) for h in self.hypotheses)
        except UNUSABLE:
            return False

    def _fails_in_floats(self, instance: Instance) -> bool:
        try:
            with np.errstate(all="ignore"):
                if self.sides is not None:
                    values = {k: _in(Float(), v) for k, v in instance.complete().items()}
                    if not any(isinstance(v, np.ndarray) for v in values.values()):
                        values["Lambda"] = np.eye(instance.dimension)
                    a, b = self._compiled(Float())(values)
                else:
                    meaning = Mixed(instance, self.names, Float(), self.programs)
                    a, b = (read(side, meaning) for side in (self.left, self.right))
                return _seems_to_fail(self.sign, a, b)
        except UNUSABLE:
            return True  # floating point cannot tell

    def _compiled(self, arithmetic: Any) -> Callable[[Mapping[str, Any]], list[Any]]:
        kind = type(arithmetic).__name__
        if kind not in self.compiled:
            self.compiled[kind] = Program(self.sides or []).bind({}, arithmetic)
        return self.compiled[kind]

    def breaks(self, instance: Instance) -> str:
        """``INSTANCE: left .., right ..`` where the instance is certain to meet the hypotheses and break the relation."""
        if not self._meets_all(instance):
            return ""
        try:
            a, b = self._values(instance)
            test = RELATIONS[{"<": "<=", ">": ">="}.get(self.sign, self.sign) if self.drawn else self.sign]
            if test(a, b) or not self._breaks_as_typed(instance, test):
                return ""
        except UNUSABLE:
            return ""
        d = instance.dimension
        if self.rest and not self.met.setdefault(d, d in self.met or meeting(self.rest, self.names, (d,)) is not None):
            return ""
        return f"{instance}: left {show_value(a, True)}, right {show_value(b, True)}"

    def _breaks_as_typed(self, instance: Instance, test: Test) -> bool:
        """False where the formula itself has no value, although its canonical form has: ``sqrt(u)**2`` at u = -1."""
        meaning = Mixed(instance, self.names, Rigorous(), self.programs)
        try:
            return not test(*(read(side, meaning) for side in (self.left, self.right)))
        except (UndefinedError, ZeroDivisionError, InputError):
            return False
        except (*UNUSABLE, OutOfReachError):
            return True  # it can be evaluated in its canonical form only

    def _values(self, instance: Instance) -> list[Any]:
        if self.sides is None:
            meaning = Mixed(instance, self.names, Rigorous(), self.programs)
            return [read(side, meaning) for side in (self.left, self.right)]
        if any(random_covariance.over_covariance(name) for side in self.sides for name in _all_names(side)):
            return instance.evaluate(self.sides)
        values = instance.complete()
        if not any(isinstance(v, np.ndarray) for v in values.values()):
            values["Lambda"] = Exact().identity(instance.dimension)  # the dimension must be seen somewhere
        return self._compiled(Rigorous())(values)


def _all_names(side: TracePolynomial) -> set[str]:
    return side.names() | {letter.name for letter in side.letters()}


def counterexample(question: Question, glance: bool = False) -> str | None:
    """``INSTANCE: left .., right ..`` at the simplest instance that meets the hypotheses and breaks the relation.

    Both sides are computed in fractions, or in balls that are certainly apart; instances outside the domain are passed over.
    """
    search = prepare(question)
    if search.drawn and question.sign == "!=":
        return None
    if search.sides is None and question.relation.calls() & NOWHERE:
        return None
    if any(part and meeting(part, question.names) is None for part in (search.hypotheses, search.rest)):
        return None
    try:
        return next((found for instance in search.candidates(glance) if (found := search.breaks(instance))), None)
    except OutOfReachError:
        return None  # a side, or a hypothesis, that has no value at any instance


def prepare(question: Question) -> Search:
    left, sign, right, names = question.left, question.sign, question.right, question.names
    meaning = Symbolic(names, question.established)
    try:
        sides = [read(without_roots(side), meaning) for side in (left, right)]
    except OutOfReachError:
        sides = None
    wanted = left.names() | right.names()
    if sides is not None:
        for side in sides:
            wanted |= side.names() | {letter.name for letter in side.letters()}
    plain = {name for name in wanted if name.isidentifier() and not random_covariance.over_covariance(name)}
    known = {name for name in plain if names.kind(name) in ("matrix", "vector", "scalar")}
    letters = {x.name for side in sides or () for x in side.letters() if not random_covariance.over_covariance(x.name)}
    drawn = sorted((letters | wanted & {"energy"}) - known - {"Gamma", "Lambda"})
    if sides is None and (outside := random_outside(left, names) | random_outside(right, names)):
        drawn = sorted(outside)
    known |= {"Lambda", "N"} if wanted - known or drawn else set()
    known |= {"M"} if any(name.endswith("(M)") for name in drawn) or "M" in wanted else set()
    known |= {"U11", "u12", "u21", "u"} if sides is None and wanted & {"loss", "ell", "yhat"} else set()
    near = linked(wanted | known | {"d"}, question.hypotheses)
    rest = tuple(h for h in question.hypotheses if h not in near)
    return Search(left, sign, right, names, sides, near, rest, frozenset(known), tuple(drawn))


def linked(names: set[str], hypotheses: Iterable[Relation]) -> tuple[Relation, ...]:
    """The hypotheses that restrict the names, also through names that other hypotheses speak of."""
    rest, found, reached = list(hypotheses), [], names | {"N", "M", "d"}
    while near := [h for h in rest if h.names() & reached]:
        found += near
        reached = reached.union(*(h.names() for h in near))
        rest = [h for h in rest if h not in near]
    return tuple(found)


def satisfied(hypothesis: Relation, instance: Instance, names: Names | None = None) -> bool:
    """Whether an instance is certain to meet a hypothesis; one that cannot be computed is not."""
    try:
        return _meets(hypothesis, instance, names or Names(), {})
    except (*UNUSABLE, OutOfReachError):
        return False


def _meets(hypothesis: Relation, instance: Instance, names: Names, programs: Programs) -> bool:
    meaning = Mixed(instance, names, Rigorous(), programs)
    return all(RELATIONS[sign](read(left, meaning), read(right, meaning)) for left, sign, right in hypothesis.links())


def meeting(hypotheses: tuple[Relation, ...], names: Names, dimensions: Iterable[int] = (1, 2, 3)) -> Instance | None:
    """An instance that meets hypotheses together, or None if none was found."""
    spoken = {n for h in hypotheses for n in h.names() if names.kind(n) in ("matrix", "vector", "scalar")}
    if any(h.names() - spoken or h.calls() & SYMBOLIC for h in hypotheses):
        spoken |= {"Lambda", "N"}
    solved, programs = Hypotheses.of(hypotheses, names), dict[Any, Any]()
    near = instances(spoken, names, max(dimensions), 12, hypotheses=solved, constants=solved.constants()[:6])
    for instance in chain(near, far_instances(spoken, names, FAR // 4, solved, solved.constants())):
        try:
            if instance.dimension in dimensions and all(_meets(h, instance, names, programs) for h in hypotheses):
                return instance
        except OutOfReachError:
            return None
        except UNUSABLE:
            continue
    return None


def _seems_to_fail(sign: str, a: Any, b: Any) -> bool:
    """Whether a relation seems to fail in floating point, or is too close to tell."""
    if np.iscomplexobj(a) or np.iscomplexobj(b) or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return False
    gap = np.asarray(b - a, dtype=float) if sign not in (">", ">=") else np.asarray(a - b, dtype=float)
    scale = 1e-11 * float(np.max(np.abs(np.asarray(a, dtype=float))) + np.max(np.abs(np.asarray(b, dtype=float))))
    if sign in ("==", "!="):
        return (sign == "==") == bool(np.max(np.abs(gap)) > scale)
    if gap.ndim == 2 and gap.shape[0] > 1:
        lowest = float(np.linalg.eigvalsh(gap)[0]) if np.allclose(gap, gap.T) else -np.inf
    else:
        lowest = float(gap.reshape(-1)[0])
    return lowest < (scale if sign in ("<", ">") else -scale)


__all__ = ["RELATIONS", "counterexample", "is_positive_semidefinite", "linked", "meeting", "satisfied"]
