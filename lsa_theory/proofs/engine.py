"""The engine: finds statements and roads, runs derivations and checks, and combines evidence into verdicts.

Statements are files in the package `derivations` (``CLAIM`` and, where more than a computation is needed, ``derive()``);
roads are files in the package `checks` (``check(claim, budget)``).  Both are found by name: the engine imports neither.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Literal

from lsa_theory.algebra.budget import OutOfBudgetError, stage, within
from lsa_theory.errors import OutOfReachError
from lsa_theory.kernel.claim import Claim, Evidence, Status, Verdict, combine
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import Shown, replay
from lsa_theory.proofs.answer import Answer, answer
from lsa_theory.proofs.chain import proof_object, refuting_object
from lsa_theory.proofs.counterexamples.asked import searched
from lsa_theory.proofs.counterexamples.search import NOWHERE
from lsa_theory.proofs.decide import Decision, decide
from lsa_theory.proofs.derivation import Derivation, Step
from lsa_theory.proofs.established import through_the_library
from lsa_theory.proofs.library import Statement as Statement
from lsa_theory.proofs.library import library as library
from lsa_theory.proofs.library import modules
from lsa_theory.proofs.library import statement as statement
from lsa_theory.proofs.proposals import Document, certificates
from lsa_theory.proofs.question import Question

Budget = Literal["quick", "full"]
SECONDS: dict[Budget, float] = {"quick": 60, "full": 600}
MEBIBYTES = 600  # beyond what the process holds when the question comes
DERIVING = 0.7  # of the time, so that a claim that cannot be expanded may still be refuted
log = logging.getLogger(__name__)


@cache
def roads() -> tuple[ModuleType, ...]:
    """The independent checkers."""
    return tuple(module for module in modules("checks") if hasattr(module, "check"))


def judge(found: Statement, budget: Budget = "quick", time_limit: float | None = None) -> Verdict:
    """Run the derivation and every road that can measure the claim.

    A claim of the user's has 60 seconds, 600 with the full budget, or ``time_limit``, and 600 MiB of memory; what was
    found until then counts, and a piece of evidence says where it stopped.  Statements of the library take their time.
    """
    start = time.perf_counter()
    if time_limit is None and found.claim.source == "own":
        time_limit = SECONDS[budget]
    try:
        with within(time_limit, MEBIBYTES if time_limit else None):
            return _judged(found, budget, time_limit, start)
    except OutOfBudgetError as problem:
        evidence = (_stopped(problem),)
        return Verdict(found.claim, combine(evidence), evidence, seconds=time.perf_counter() - start)


def _judged(found: Statement, budget: Budget, time_limit: float | None, start: float) -> Verdict:
    claim = found.claim
    log.info("%s: deriving from the definitions", claim.ref)
    stage("deriving it")
    if claim.source == "own" and found.derive is None and claim.statement:
        return _answered(claim, budget, time_limit, start)
    derivation = found.derive() if found.derive else None
    evidence, decisions = _derived(claim, derivation)
    documents: tuple[Document, ...] = ()
    shown: tuple[Shown, ...] = ()
    outcomes = {one.outcome for one in evidence}
    if outcomes == {"proves"}:
        evidence, documents, shown = _replayed(claim, derivation, evidence[0])
    elif "refutes" in outcomes:
        evidence, documents, shown = _failing(claim, derivation, evidence[0])
    count = len(derivation.steps) if derivation else 0
    log.info("%s: %d steps re-checked; measuring by %d roads", claim.ref, count, len(roads()))
    measured = _measurements(claim, budget)  # only the kernel refutes
    evidence += [replace(one, outcome="contradicts") if one.outcome == "refutes" else one for one in measured]
    status = combine(evidence)
    if claim.expected == Status.DEFINITION and not any(_spoils_a_definition(e) for e in evidence):
        status = Status.DEFINITION
    steps = (*(derivation.steps if derivation else ()), *(s for d in decisions for s in d.steps))
    whole = Derivation(tuple({s.shows: s for s in steps}.values()), derivation.short if derivation else {})
    cites = whole.cites if status == Status.PROVED else ()
    if status not in (Status.PROVED, Status.REFUTED):
        documents, shown = (), ()
    seconds = time.perf_counter() - start
    return Verdict(claim, status, tuple(evidence), cites, whole, seconds, documents=documents, shown=shown)


def _replayed(
    claim: Claim, derivation: Derivation | None, derived: Evidence
) -> tuple[list[Evidence], tuple[Document, ...], tuple[Shown, ...]]:
    """What the kernel makes of a derivation that was re-checked: only its word is a proof."""
    start = time.perf_counter()
    document = proof_object(claim, derivation or Derivation(()), certificates)
    try:
        shown = replay(document)
    except Refused as problem:
        detail = f"{derived.detail}; the kernel refuses it: {problem}"
        return [replace(derived, outcome="silent", covers="nothing", detail=detail)], (), ()
    counted = f"{_many(shown.steps, 'step')} and {_many(len(claim.statement), 'formula')} replayed"
    counted += f", {_many(len(shown.inferences), 'inference')} by named rules" if shown.inferences else ""
    proved = Evidence("kernel", "proves", derived.covers, counted, seconds=time.perf_counter() - start)
    return [proved], (document,), (shown,)


def _failing(
    claim: Claim, derivation: Derivation | None, found: Evidence
) -> tuple[list[Evidence], tuple[Document, ...], tuple[Shown, ...]]:
    """What the kernel makes of an instance at which a statement of the library is said to fail."""
    if derivation is not None and derivation.refutes:
        document = refuting_object(claim, derivation.steps, derivation.instance)
    else:
        given = tuple(h.formula for h in claim.given if h.formula)
        steps, known = (derivation.steps, derivation.establishes) if derivation else ((), {})
        searches = ((text, searched(Question.of(text, given, known)).refutation) for text in claim.statement)
        failing, instance = next(
            ((text, one.document["instance"]) for text, one in searches if one), (claim.statement[0], {})
        )
        document = refuting_object(replace(claim, statement=(failing,)), steps, instance)  # formulas are claimed together
    try:
        shown = replay(document)
    except Refused as problem:
        return [replace(found, outcome="silent", covers="nothing", detail=f"the kernel refuses it: {problem}")], (), ()
    detail = found.witness if found.witness != shown.witness else found.detail
    return [replace(found, method="kernel", detail=detail, witness=shown.witness)], (document,), (shown,)


def _answered(claim: Claim, budget: Budget, time_limit: float | None, start: float) -> Verdict:
    """The verdict on a formula of the user's: the kernel's word where there is one; else what numbers say."""
    given = tuple(h.formula for h in claim.given if h.formula)
    if (found := through_the_library(claim)) is not None:
        return found
    answers: list[Answer] = []
    stopped: list[Evidence] = []
    try:
        with within(time_limit and DERIVING * time_limit):
            answers = [answer(Question.of(formula, given)) for formula in claim.statement]
    except OutOfBudgetError as problem:
        stopped = [_stopped(problem)]
    evidence = [one for found in answers for one in found.evidence] + stopped
    outcomes = {one.outcome for one in evidence}
    if "refutes" in outcomes:
        evidence = [one for one in evidence if one.outcome == "refutes"]
    elif outcomes != {"proves"}:
        evidence = [one for one in evidence if one.outcome != "proves"]
    somewhere = not any(one.detail.startswith(NOWHERE) for one in evidence)  # numbers say nothing of what has no value
    if somewhere and (budget == "full" or not outcomes & {"proves", "refutes"}):
        measured = _measurements(claim, budget)
        evidence += [replace(one, outcome="contradicts") if one.outcome == "refutes" else one for one in measured]
    status = combine(evidence)  # only the kernel refutes a user's claim
    proved = status == Status.PROVED
    steps = Derivation(tuple({step.shows: step for found in answers for step in found.steps}.values()))
    spare = [text for text in given if all(text in found.unneeded for found in answers)] if proved else []
    carrying = [found for found in answers if found.shown is not None and found.shown.status == status]
    documents = tuple(found.document for found in carrying if found.document is not None)
    shown = tuple(found.shown for found in carrying if found.shown is not None)
    seconds = time.perf_counter() - start
    cites = steps.cites if proved else ()
    return Verdict(claim, status, tuple(evidence), cites, steps, seconds, tuple(spare), documents, shown)


def _stopped(problem: OutOfBudgetError) -> Evidence:
    return Evidence("time and memory", "silent", "nothing", str(problem))


def _measurements(claim: Claim, budget: Budget) -> list[Evidence]:
    """What the roads find, as far as time and memory let them."""
    if not roads():
        return [Evidence("measurements", "silent", "nothing", "they are made with NumPy, which is not here")]
    found = []
    try:
        for road in roads():
            stage(f"measuring by {road.__name__.rpartition('.')[2]}")
            if (measured := _measured(road, claim, budget)) is not None:
                found.append(measured)
                log.info("%s: %s %s (%.1f s)", claim.ref, measured.method, measured.outcome, measured.seconds)
    except OutOfBudgetError as problem:
        found.append(_stopped(problem))
    return found


def _measured(road: ModuleType, claim: Claim, budget: Budget) -> Evidence | None:
    """What a road finds, timed; on a formula of a user's that it cannot evaluate it is silent."""
    start = time.perf_counter()
    try:
        found: Evidence | None = road.check(claim, budget)
    except (OutOfReachError, ArithmeticError, ValueError, TypeError, LookupError, RecursionError) as problem:
        if claim.source != "own":
            raise
        found = Evidence(road.__name__, "silent", "nothing", f"it cannot be evaluated: {problem}")
    return found and replace(found, seconds=time.perf_counter() - start)


def _spoils_a_definition(evidence: Evidence) -> bool:
    """What a definition asserts in passing was refuted, contradicted, or could not be derived."""
    unfinished = evidence.method == "derivation" and evidence.outcome == "silent"
    return unfinished or evidence.outcome in ("refutes", "contradicts")


def judge_all(found: Iterable[Statement], budget: Budget = "quick") -> Iterator[Verdict]:
    """Verdicts one by one, in order."""
    for one in found:
        yield judge(one, budget)


def _derived(claim: Claim, derivation: Derivation | None) -> tuple[list[Evidence], list[Decision]]:
    """The evidence of the derivation: proof only if every step is re-checked and every formula is decided."""
    start = time.perf_counter()
    steps = derivation.steps if derivation else ()
    failed = _first_failure(steps)
    if failed:
        return [Evidence("derivation", "silent", "nothing", failed, seconds=time.perf_counter() - start)], []
    if derivation and _argued(claim, derivation):
        detail = f"argued by {_many(len(steps), 'inference')} by named rules: nothing in it is computed"
        return [Evidence("derivation", "silent", "nothing", detail, seconds=time.perf_counter() - start)], []
    established = derivation.establishes if derivation else None
    given = tuple(h.formula for h in claim.given if h.formula)
    decisions: list[Decision] = []
    for formula in claim.statement:
        decisions += decide(Question.of(formula, given, established), thorough=True)
    again = _first_failure(tuple(s for d in decisions for s in d.steps))
    seconds = time.perf_counter() - start
    if again:
        return [Evidence("derivation", "silent", "nothing", again, seconds=seconds)], decisions
    if derivation is not None and derivation.refutes:
        return [Evidence("derivation", "refutes", "this instance", witness=derivation.refutes, seconds=seconds)], decisions
    outcomes = {d.evidence.outcome for d in decisions}
    if "refutes" in outcomes:
        return [d.evidence for d in decisions if d.evidence.outcome == "refutes"], decisions
    if outcomes <= {"proves"} and (decisions or steps):
        every = (*steps, *(s for d in decisions for s in d.steps))
        inferred = sum(not s.computed for s in every)
        detail = f"{_many(len(every) - inferred, 'step')} re-computed exactly"
        detail += f", {_many(inferred, 'inference')} by named rules" if inferred else ""
        by_coq = sum(bool(s.coq) for s in every)
        detail += f", {by_coq} of them by theorems of Coq" if by_coq else ""
        detail += f"; {_many(len(decisions), 'printed formula')} compared with what was derived" if decisions else ""
        return [Evidence("derivation", "proves", "all d, N and M", detail, seconds=seconds)], decisions
    return [d.evidence for d in decisions if d.evidence.outcome != "proves"], decisions


def _argued(claim: Claim, derivation: Derivation) -> bool:
    """Whether a derivation has inferences only, and the formulas of the claim, if any, speak of what these conclude."""
    if not derivation.steps or any(step.computed for step in derivation.steps):
        return False
    return not claim.statement or bool(derivation.establishes) or bool(derivation.refutes)


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _first_failure(steps: tuple[Step, ...]) -> str:
    for step in steps:
        checked = step.check()
        if not checked.ok:
            return f"step not confirmed: {step.shows} ({checked.how}{': ' + checked.detail if checked.detail else ''})"
    return ""
