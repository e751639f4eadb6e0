"""The search for counterexamples to a question: its trees are written in the kernel's language, established forms put in."""

from __future__ import annotations

from lsa_theory.language.hypotheses import is_property
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.printing import to_text
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
    sides = [_with_established(side, question) for side in question.relation.sides]
    return search(written(Relation(tuple(sides), question.relation.signs, "")), given_texts(question), glance)


def hypotheses_meet(question: Question) -> bool:
    """Whether an instance was found that meets all hypotheses together."""
    return meeting(given_texts(question)) is not None


def written(relation: Relation) -> str:
    """A relation in the kernel's language.

    >>> from lsa_theory.language.parser import parse_relation
    >>> written(parse_relation("A@B>=0"))
    'A*B >= 0'
    """
    first, *others = map(to_text, relation.sides)
    return " ".join([first, *(f"{sign} {side}" for sign, side in zip(relation.signs, others, strict=True))])


def given_texts(question: Question) -> list[str]:
    """The hypotheses in the kernel's language."""
    relations = iter(question.hypotheses)
    return [" ".join(text.split()) if is_property(text) else written(next(relations)) for text in question.given]


def _with_established(node: Node, question: Question) -> Node:
    """The formula with the closed forms that a derivation brings along."""
    if question.established and (form := question.established.get(node)) is not None:
        return unparse(form)
    if not question.established:
        return node
    return Node(node.kind, tuple(_with_established(part, question) for part in node.parts), node.value, node.column)
