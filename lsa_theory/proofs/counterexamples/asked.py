"""The search for counterexamples to a question: its trees are written in the kernel's language, established forms put in."""

from __future__ import annotations

from dataclasses import replace

from lsa_theory.language.nodes import Node
from lsa_theory.language.unparse import unparse
from lsa_theory.proofs.counterexamples.search import Refutation, Search, meeting, search
from lsa_theory.proofs.question import Question


def counterexample(question: Question, glance: bool = False) -> Refutation | None:
    """The simplest instance found that meets the hypotheses and breaks the claim; a glance is for a few simple ones.

    >>> print(counterexample(Question.of("A == B", ["B == 2*A"])).witness)
    d=1, A=(1), B=(2): left 1, right 2
    """
    return searched(question, glance).refutation


def searched(question: Question, glance: bool = False) -> Search:
    """A counterexample, or why none was found."""
    closed = with_established(question)
    return search(closed.text, closed.given_texts, glance)


def with_established(question: Question) -> Question:
    """The question with the closed forms that a derivation brings along put in."""
    sides = tuple(_with_established(side, question) for side in question.relation.sides)
    return replace(question, relation=replace(question.relation, sides=sides))


def hypotheses_meet(question: Question) -> bool:
    """Whether an instance was found that meets all hypotheses together."""
    return meeting(question.given_texts) is not None


def _with_established(node: Node, question: Question) -> Node:
    """The formula with the closed forms that a derivation brings along."""
    if question.established and (form := question.established.get(node)) is not None:
        return unparse(form)
    if not question.established:
        return node
    return Node(node.kind, tuple(_with_established(part, question) for part in node.parts), node.value, node.column)
