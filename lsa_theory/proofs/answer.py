"""The way of a user's claim: a question, what is proposed for it, what the kernel makes of that, and the evidence.

Searches and provers only propose; PROVED is what the kernel replayed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from lsa_theory.errors import OutOfReachError
from lsa_theory.kernel import parser
from lsa_theory.kernel.claim import Evidence
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import Shown, replay, spoken
from lsa_theory.language.hypotheses import is_property
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import without_roots
from lsa_theory.language.vocabulary import EXAMPLE
from lsa_theory.proofs.closed import by_values
from lsa_theory.proofs.counterexamples.asked import hypotheses_meet, searched
from lsa_theory.proofs.counterexamples.search import NO_INSTANCE, NOWHERE
from lsa_theory.proofs.decide import Tracing, decide
from lsa_theory.proofs.derivation import Step
from lsa_theory.proofs.proposals import Document, certificates, proof
from lsa_theory.proofs.question import Question

KERNEL = "kernel"
SIZES = ("d", "N", "M")
NOTHING = "0 == 0"  # stands for a hypothesis that is not used, so that the others keep their numbers


@dataclass(frozen=True)
class Answer:
    """What was found out about one formula: evidence, steps for people, and what the kernel replayed."""

    evidence: tuple[Evidence, ...]
    steps: tuple[Step, ...] = ()
    document: Document | None = None
    shown: Shown | None = None
    unneeded: tuple[str, ...] = ()


def answer(question: Question) -> Answer:
    """What can be shown about a question; InputError where its shapes do not fit.

    >>> found = answer(Question.of("E[x.T*x] == d", ("Lambda == I", "A symmetric")))
    >>> found.evidence[0].covers, found.unneeded
    ('all d, N and M', ('A symmetric',))
    """
    start = time.perf_counter()
    question.check()
    if unclear := ambiguous_gradient(question):
        return Answer((Evidence(KERNEL, "silent", "nothing", unclear, seconds=time.perf_counter() - start),))
    document = proof(question.text, question.given_texts, quick=True) or by_values(question.text, question.given_texts)
    if document is None and searched(question).refutation is None:
        document = proof(question.text, question.given_texts)
    try:
        shown = replay(document) if document else None
    except Refused:
        shown = None
    if shown is None or document is None:
        return _otherwise(question)
    if nowhere := _without_value(question):
        return Answer((Evidence(KERNEL, "silent", "nothing", nowhere, seconds=time.perf_counter() - start),))
    if question.given and not hypotheses_meet(question):
        return Answer((Evidence(KERNEL, "silent", "nothing", NO_INSTANCE, seconds=time.perf_counter() - start),))
    document, shown = _leaner(document, shown, question)
    used = [text for text, read_as in zip(question.given, question.given_texts, strict=False) if read_as in shown.used]
    detail = f"{_many(len(document['links'][0]), 'comparison')} replayed"
    detail += f", by {', '.join(used)}" if used else ""
    covers = covered(used, question)
    evidence = Evidence(f"{KERNEL}", "proves", covers, detail, seconds=time.perf_counter() - start)
    unneeded = tuple(text for text in question.given if text not in used)
    return Answer((evidence,), explained(question), document, shown, unneeded)


def _leaner(document: Document, shown: Shown, question: Question) -> tuple[Document, Shown]:
    """A proof without the hypotheses on sizes that it can do without, so that it speaks for as many as it can."""
    for text in question.given_texts:
        if text not in shown.used or not parser.implied(spoken([text])) <= set(SIZES):
            continue
        kept = [NOTHING if one == text or one not in shown.used else one for one in question.given_texts]
        found = certificates(question.text, kept, quick=True)
        with suppress(Refused):
            if found is not None:
                fewer = {**document, "links": [found]}
                document, shown = fewer, replay(fewer)
    return document, shown


def _otherwise(question: Question) -> Answer:
    """A counterexample, or why nothing was found."""
    decisions = decide(question)
    signs = question.relation.signs
    evidence = []
    for sign, decision in zip(signs, decisions, strict=True):
        one = decision.evidence
        if sign == "==" and one.outcome == "proves":
            one = replace(one, outcome="silent", covers="nothing", detail=f"{one.detail}; the kernel cannot replay it")
        evidence.append(one)
    steps = tuple(step for decision in decisions for step in decision.steps)
    failed = next((step for step in steps if not step.check().ok), None)
    found = searched(question)
    if found.refutation is not None:
        refuting = next((one for one in evidence if one.outcome == "refutes"), evidence[0])
        refuting = replace(
            refuting, method=KERNEL, outcome="refutes", covers="this instance", witness=found.refutation.witness
        )
        document = found.refutation.document
        return Answer((refuting,), () if failed else steps, document, replay(document))
    if failed:
        detail = f"step not confirmed: {failed.shows} ({failed.check().how})"
        return Answer((Evidence("derivation", "silent", "nothing", detail),), steps)
    if found.reason.startswith((NO_INSTANCE, NOWHERE)):
        return Answer((Evidence(KERNEL, "silent", "nothing", found.reason),), steps)
    open_ones = [replace(one, outcome="silent", witness="") if one.outcome == "refutes" else one for one in evidence]
    open_ones = [one for one in open_ones if one.outcome != "proves"]
    return Answer(tuple(open_ones), steps)


def _without_value(question: Question) -> str:
    """Why a claim says nothing: it has a value at no instance; the empty string where it has one somewhere."""
    if not any(map(_may_lack_a_value, question.relation.sides)):
        return ""
    reason = searched(question, glance=True).reason
    return reason if reason.startswith(NOWHERE) else ""


def _may_lack_a_value(node: Node) -> bool:
    power = Fraction(node.value or 0) if node.kind == "power" else Fraction(1)
    own = node.kind == "divide" or (node.kind == "call" and node.value in ("inv", "sqrt", "cond", "log", "grad", "rate"))
    return own or power < 0 or power.denominator != 1 or any(map(_may_lack_a_value, node.parts))


def ambiguous_gradient(question: Question) -> str:
    """Why a gradient in a letter that is symmetric by hypothesis has no one meaning; the empty string where it has.

    Over symmetric matrices it is one only up to what is skew: it is given where all entries free give a symmetric one.
    Of the parameter U11 a hypothesis says where it is: its gradient is that of the flow, all entries free.

    >>> ambiguous_gradient(Question.of("grad(tr(A*B), A) == B.T", ("A symmetric",)))
    'the gradient in the symmetric A is not unique'
    >>> ambiguous_gradient(Question.of("grad(tr(A**2), A) == 2*A", ("A symmetric",)))
    ''
    """
    for side in question.relation.sides:
        for gradient in _gradients(side):
            letter, text = str(gradient.parts[1].value), to_text(gradient)
            if letter == "U11" or letter not in question.names.symmetric:
                continue
            if not proof(f"{text} == ({text}).T", question.given_texts, quick=True):
                return f"the gradient in the symmetric {letter} is not unique"
    return ""


def _gradients(node: Node) -> Iterator[Node]:
    if node.kind == "call" and node.value == "grad":
        yield node
    for part in node.parts:
        yield from _gradients(part)


def covered(used: list[str], question: Question) -> str:
    """For which sizes a proof speaks, from the hypotheses on sizes that it uses.

    >>> covered([], Question.of("u == u")), covered(["d == 2"], Question.of("u == u", ("d == 2", "N >= d")))
    ('all d, N and M', 'd == 2, all N and M')
    """
    relations = dict(zip((text for text in question.given if not is_property(text)), question.hypotheses, strict=True))
    about_sizes = [text for text in used if _about_sizes(relations.get(text))]
    bounded = {name for text in about_sizes for name in _names(relations.get(text)) & set(SIZES)}
    free = [name for name in SIZES if name not in bounded]
    most = max((int(found[2]) for name in question.relation.names() if (found := EXAMPLE.fullmatch(name))), default=1)
    if most > 1 and "N" in free:
        free, about_sizes = [name for name in free if name != "N"], [*about_sizes, f"N >= {most}"]
    return ", ".join([*about_sizes, f"all {_and(free)}"] if free else about_sizes)


def _names(relation: Relation | None) -> set[str]:
    return relation.names() if relation else set()


def _about_sizes(relation: Relation | None) -> bool:
    return relation is not None and relation.names() <= set(SIZES)


def _and(items: list[str]) -> str:
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def explained(question: Question) -> tuple[Step, ...]:
    """The expectations and derivatives of the sides, as steps for people."""
    meaning = Tracing(question.names)
    for side in question.relation.sides:
        with suppress(OutOfReachError, ArithmeticError, ValueError, TypeError):
            read(without_roots(side), meaning)
    return tuple(meaning.steps)
