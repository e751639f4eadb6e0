"""Decision procedures: from a relation in the language to evidence, with the steps that lead to it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.kernel.claim import Evidence, Outcome
from lsa_theory.kernel.lemmas import LEMMAS
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import replay
from lsa_theory.language import budget as limits
from lsa_theory.language.edits import edits
from lsa_theory.language.hypotheses import Hypotheses, read_givens
from lsa_theory.language.names import Names, names_of
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.second_road import SecondRoad
from lsa_theory.language.substitution import under
from lsa_theory.language.symbolic import Known, Symbolic, difference, without_roots
from lsa_theory.language.unparse import unparse
from lsa_theory.moments.pairings import TooLargeError
from lsa_theory.proofs.certificates.atoms import Atoms
from lsa_theory.proofs.certificates.search import obstacle
from lsa_theory.proofs.counterexamples.asked import counterexample, hypotheses_meet
from lsa_theory.proofs.derivation import Checked, Step
from lsa_theory.proofs.equalities import at_size
from lsa_theory.proofs.proposals import Document, proof
from lsa_theory.proofs.question import Question

METHOD = "certificate of an inequality"
CANONICAL = "canonical forms of trace polynomials"
SIZES = ("N", "M", "d")
FOR_ALL = "all d, N and M"
MAX_SHOWN = 250  # terms of a formula in a message


@dataclass(frozen=True)
class Decision:
    """Evidence for or against one relation, and the steps of its derivation."""

    evidence: Evidence
    steps: tuple[Step, ...] = ()


class Tracing(Symbolic):
    """Reads like `Symbolic` and keeps a step for every expectation and derivative it takes."""

    def __init__(self, names: Names, established: Known | None = None) -> None:
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
            "mean": "the expectation over Lambda_tau is linear; given Lambda_tau the prompt is the paper's",
        }
        if function in reasons and Node("call", arguments, function) not in self.established:
            self._keep(Node("call", arguments, function), value, reasons[function])
        return value

    def _keep(self, left: Node, value: TracePolynomial, because: str) -> None:
        step = Step(f"{to_text(left)} == {written(value)}", because, lambda: recheck(left, value, self.names))
        if step.shows not in {known.shows for known in self.steps} and to_text(left) != written(value):
            self.steps.append(step)


def written(value: TracePolynomial) -> str:
    """The formula of a value, if it is not too long to be read."""
    terms = limits.monomials(value)
    return to_text(unparse(value)) if terms <= MAX_SHOWN else f"{terms} terms"


class TracingAtoms(Tracing, Atoms):
    """`Tracing` with norms of general matrices as symbols."""


def recheck(left: Node, value: TracePolynomial, names: Names) -> Checked:
    """Whether the second road computes the same value."""
    road = SecondRoad(names)
    try:
        again = read(left, road)
    except (TooLargeError, OutOfReachError, ArithmeticError, ValueError) as problem:
        return Checked(False, road.how, str(problem))
    return Checked(again == value, road.how)


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

    return Step(formula, because, check, given=given)


def inequality(formula: str, because: str, given: tuple[str, ...] = ()) -> Step:
    """A step that asserts an inequality, shown by a certificate; scalars are positive unless ``given`` says otherwise."""
    spoken = {name for text in given for name in parse_relation(text).names()}
    scalars = [name for name in sorted(parse_relation(formula).names()) if Names().kind(name) == "scalar"]
    whole = [*given, *(f"{name} > 0" for name in scalars if name not in spoken and name not in SIZES)]

    def check() -> Checked:
        document = proof(formula, whole)
        return Checked(False, METHOD, "no certificate found") if document is None else _replayed(document)

    def certificates() -> list[Document]:
        document = proof(formula, whole)
        return [document] if document is not None else []

    return Step(formula, because, check, LEMMAS["termwise"], given=tuple(whole), certificates=certificates)


def decide_equality(question: Question, thorough: bool = False) -> Decision:
    """Prove an equality for every d, or refute it with the smallest exact instance found."""
    start = time.perf_counter()
    left, right, names, hypotheses = question.left, question.right, question.names, question.hypotheses

    def evidence(outcome: Outcome, covers: str, detail: str = "", witness: str = "") -> Evidence:
        return Evidence(CANONICAL, outcome, covers, detail, witness=witness, seconds=time.perf_counter() - start)

    meaning = TracingAtoms(names, question.established)
    try:
        gap = difference(left, right, meaning)
    except OutOfReachError as problem:
        if certified := by_certificate(question, thorough):
            return certified
        witness = witness_of(question)
        covers = "this instance" if witness else "nothing"
        return Decision(evidence("refutes" if witness else "silent", covers, str(problem), witness or ""))
    steps = tuple(meaning.steps)
    if gap.is_zero():
        return Decision(evidence("proves", FOR_ALL, "left - right has canonical form 0"), steps)
    if hypotheses and (covers := covered(gap, hypotheses, names)):
        step = Step(
            f"{to_text(left)} == {to_text(right)}",
            "equations among the hypotheses make left - right zero",
            lambda: Checked(bool(covered(difference(left, right, Atoms(names)), hypotheses, names)), CANONICAL),
        )
        return Decision(evidence("proves", covers, "left - right is zero under the hypotheses"), (*steps, step))
    shown = written(gap)
    if hypotheses and not question.established and (certified := by_certificate(question, thorough)):
        return certified
    witness = witness_of(question)
    if witness is None:
        return Decision(evidence("silent", "d <= 3", f"left - right = {shown}, zero at every instance tried"), steps)
    small = [d for d in (1, 2) if at_size(question.text, d)]
    only = f"; the sides agree for d = {' and d = '.join(map(str, small))} only" if small else ""
    refuted = evidence("refutes", "this instance", f"left - right = {shown}{only}", witness)
    nearest = None if question.established else nearest_true_form(question)
    return Decision(replace(refuted, suggestion=nearest or ""), steps)


def by_certificate(question: Question, thorough: bool) -> Decision | None:
    """A comparison that the kernel replays with a certificate, whatever the algebra here can read; None without one."""
    start = time.perf_counter()
    left, sign, right = question.left, question.sign, question.right
    claim = f"{to_text(left)} {sign} {to_text(right)}"
    document = proof(claim, question.given, quick=True)
    if document is None and thorough and counterexample(question, glance=True) is None:
        document = proof(claim, question.given)
    if document is None:
        return None
    shown = document["links"][0][0]
    says = shown if isinstance(shown, str) else f"a certificate of kind {shown['kind']}"
    step = Step(claim, f"the difference is {says}", lambda: _replayed(document), certificates=lambda: [document])
    evidence = Evidence(METHOD, "proves", FOR_ALL, f"difference: {says}", seconds=time.perf_counter() - start)
    return Decision(evidence, (*_computed(left, right, question.names), step))


def witness_of(question: Question) -> str | None:
    """The counterexample to a comparison, as text."""
    found = counterexample(question)
    return found.witness if found else None


def covered(gap: TracePolynomial, relations: tuple[Relation, ...], names: Names) -> str:
    """For which sizes equations among the hypotheses make a difference zero; "" for none."""
    hypotheses = Hypotheses.of(relations, names)
    gap = under(gap, hypotheses, Atoms(names))
    if gap.is_zero():
        return f"{FOR_ALL} that meet the hypotheses"
    return ""


def nearest_true_form(question: Question, limit: int = 600) -> str | None:
    """The right side with one slip mended so that the equality holds for all d, or the derived left side, or None.

    >>> nearest_true_form(Question.of("E[S*S] == Lambda**2 + tr(Lambda)*Lambda/N"))
    'E[S*S] == (N + 1)/N*Lambda**2 + 1/N*tr(Lambda)*Lambda'
    """
    left, right, names = question.left, question.right, question.names
    meaning = Symbolic(names)
    rule = names.setting.gamma()
    try:
        target = rule.normal_form(read(without_roots(left), meaning))
    except OutOfReachError:
        return None
    for _, changed in zip(range(limit), edits(right), strict=False):
        try:
            value = rule.normal_form(read(without_roots(changed), meaning))
            if changed != left and value.shape == target.shape and value == target:
                return f"{to_text(left)} == {to_text(changed)}"
        except (InputError, OutOfReachError, ArithmeticError, TypeError, ValueError):
            continue
    computed = left.calls() & {"E", "grad", "rate", "slice"} or left.names() & {"loss", "yhat"}
    return f"{to_text(left)} == {written(target)}" if computed else None


def decide_order(question: Question, thorough: bool = False) -> Decision:
    """Prove an inequality by a certificate that the kernel accepts, or refute it with the smallest exact instance found."""
    start = time.perf_counter()
    left, sign, right, names = question.left, question.sign, question.right, question.names
    if _is_askew(left, sign, names) or _is_askew(right, sign, names):
        witness = witness_of(question)
        says = "the Loewner order compares symmetric matrices; a side need not be symmetric"
        outcome: Outcome = "refutes" if witness else "silent"
        return Decision(Evidence(METHOD, outcome, "this instance" if witness else "nothing", says, witness=witness or ""))
    if certified := by_certificate(question, thorough):
        return certified
    seconds = time.perf_counter() - start
    witness = witness_of(question)
    if witness is None:
        return Decision(Evidence(METHOD, "silent", "nothing", obstacle(question), seconds=seconds))
    return Decision(Evidence(METHOD, "refutes", "this instance", obstacle(question), witness=witness))


def _replayed(document: Document) -> Checked:
    try:
        return Checked(replay(document).status == "PROVED", METHOD)
    except Refused as problem:
        return Checked(False, METHOD, str(problem))


def _is_askew(side: Node, sign: str, names: Names) -> bool:
    """Whether the Loewner order is asked of a matrix that is not symmetric for all values of its letters."""
    try:
        value = read(without_roots(side), Atoms(names))
    except OutOfReachError:
        return False
    return sign != "!=" and value.shape == ("d", "d") and not names.setting.gamma().normal_form(value - value.T).is_zero()


def _computed(left: Node, right: Node, names: Names) -> tuple[Step, ...]:
    """The steps that compute the expectations and derivatives of two sides."""
    meaning = TracingAtoms(names)
    for side in (left, right):
        with suppress(OutOfReachError):  # a visible square need not be expanded
            read(without_roots(side), meaning)
    return tuple(meaning.steps)


def bound_key(left: Node, sign: str) -> str:
    """How a derivation names a bound that it establishes: ``u**2 >=`` for a lower bound of u^2."""
    return f"{to_text(left)} {sign}"


def decide_bound(question: Question) -> Decision:
    """Compare the bound that the derivation establishes for the left side with the printed right side."""
    start = time.perf_counter()
    names = question.names
    meaning = Tracing(names, question.established)
    try:
        gap = question.established[question.left, question.sign] - read(without_roots(question.right), meaning)
    except OutOfReachError as problem:
        return Decision(Evidence(CANONICAL, "silent", "nothing", str(problem)))
    gap = names.setting.gamma().normal_form(gap)
    seconds = time.perf_counter() - start
    if gap.is_zero():
        detail = "the printed bound is the derived one"
        return Decision(Evidence(CANONICAL, "proves", FOR_ALL, detail, seconds=seconds), tuple(meaning.steps))
    detail = f"derived bound - printed bound = {written(gap)}"
    return Decision(Evidence(CANONICAL, "silent", "nothing", detail, seconds=seconds))


def decide(question: Question, thorough: bool = False) -> list[Decision]:
    """One decision per comparison of the chain, under hypotheses of the language; ``thorough``: for seconds."""
    question.check()
    decisions = []
    for link in question.links():
        try:
            if link.sign == "==":
                decision = decide_equality(link, thorough)
            elif (link.left, link.sign) in question.established:
                decision = decide_bound(link)
            else:
                decision = decide_order(link, thorough)
        except InputError:
            raise
        except (ArithmeticError, ValueError, TypeError, RecursionError) as problem:
            decision = Decision(Evidence(CANONICAL, "silent", "nothing", f"it cannot be computed: {problem}"))
        undecided = decision.evidence.outcome in ("proves", "silent")
        open_to_doubt = undecided and question.hypotheses and not question.established
        if open_to_doubt and not hypotheses_meet(question):
            detail = "no instance was found that meets the hypotheses: they may contradict each other"
            decision = Decision(replace(decision.evidence, outcome="silent", covers="nothing", detail=detail))
        decisions.append(decision)
    return decisions


__all__ = ["Decision", "bound_key", "decide", "identity", "inequality", "nearest_true_form", "recheck"]
