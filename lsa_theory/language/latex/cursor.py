"""A place in the tokens of an expression, and what every part of the reader asks of it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lsa_theory.errors import InputError
from lsa_theory.language.latex.fences import CLOSERS, delimiter
from lsa_theory.language.latex.notation import Notation
from lsa_theory.language.latex.reasons import FACTORS
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.symbols import IGNORED, argument
from lsa_theory.language.latex.tokens import Token
from lsa_theory.language.names import Givens, Names
from lsa_theory.language.nodes import Node
from lsa_theory.language.printing import to_text
from lsa_theory.language.shapes import Shape, Shapes

DEEPEST = 40
LONGEST = 3_000  # tokens of one formula
TIMES = (r"\cdot", r"\times", "*", r"\ast")
BREAKS = ("+", "-", "/", *TIMES)


@dataclass(frozen=True)
class Factor:
    """A factor and how it was written: symbol, number, fence, head (a function of brackets), closed."""

    node: Node
    kind: str


class Cursor(ABC):
    """Reads the tokens of one expression, one after the other."""

    def __init__(self, tokens: Sequence[Token], notation: Notation, depth: int = 0, averaged: bool = False) -> None:
        self.tokens = tuple(token for token in tokens if token.text not in IGNORED)
        self.notation, self.depth, self.averaged = notation, depth, averaged
        self.k = self.opened = 0
        if depth > DEEPEST:
            raise NotUnderstood(f"brackets nested more than {DEEPEST} deep", "define a part of it", self.place)
        if len(self.tokens) > LONGEST:
            raise NotUnderstood(f"a formula of {len(self.tokens)} signs", "define parts of it", self.place)

    @property
    def place(self) -> tuple[int, int] | None:
        return self.tokens[min(self.k, len(self.tokens) - 1)].place if self.tokens else None

    @property
    def text(self) -> str:
        """The token at hand, the empty text at the end."""
        return self.tokens[self.k].text if self.k < len(self.tokens) else ""

    def sub(self, tokens: Sequence[Token], averaged: bool | None = None) -> Node:
        """A part of the formula, read on its own."""
        return type(self)(tokens, self.notation, self.depth + 1, self.averaged if averaged is None else averaged).whole()

    def argument(self) -> tuple[Token, ...]:
        found, self.k = argument(self.tokens, self.k)
        return found

    def node(self, kind: str, *parts: Node, value: str | Fraction | None = None) -> Node:
        place = self.place
        return Node(kind, parts, value, place[1] + 1 if place else 0)

    def call(self, function: str, *parts: Node) -> Node:
        return self.node("call", *parts, value=function)

    def shape(self, node: Node) -> Shape:
        """The shape of a part, known as soon as it is read."""
        positive = frozenset(text.split()[0] for text in self.notation.given if text.endswith(" psd"))
        try:
            node = one_example(node)
            return Shapes(Names.of(node.names(), Givens(positive=positive)), to_text(node)).of(node)
        except InputError as problem:
            raise NotUnderstood(f"shapes: {problem.legal}", problem.remedy, self.place) from None

    @abstractmethod
    def whole(self) -> Node:
        """The expression, to the end."""

    @abstractmethod
    def term(self) -> Node:
        """A product, to the next sign of a sum."""

    @abstractmethod
    def factor(self) -> Node:
        """One factor with what is raised on it."""

    @abstractmethod
    def bare_factor(self) -> Factor:
        """One factor without what is raised on it."""

    def unexpected(self) -> NotUnderstood:
        text = self.text
        why = FACTORS.get(text) or (
            f"{text} is not known" if text[:1] == "\\" else f"{text or 'the end'} where a factor is due"
        )
        if text in CLOSERS or text == r"\right":
            why = f"a bracket {text} that was never opened"
        return NotUnderstood(why, "define it, or leave this display out: % lsa: skip", self.place)

    def begins_factor(self) -> bool:
        text = self.text
        if not text or text in BREAKS or text in CLOSERS or text == r"\right":
            return False
        found = delimiter(self.tokens, self.k)
        return not (found is not None and (found[1] == "right" or found[0] in CLOSERS))

    def divided(self, above: Node, below: Node) -> Node:
        if self.shape(below) not in (("1", "1"), None):
            raise NotUnderstood(
                "a division by a matrix or a vector", "multiply by an inverse, on the side that is meant", self.place
            )
        return self.node("divide", above, below)


def one_example(node: Node) -> Node:
    """A formula with the same shape, without sums over the examples and without their numbers."""
    if node.kind == "name" and (found := re.fullmatch(r"([xy])_([ijkln]|[1-9][0-9]?)", str(node.value))):
        return Node("name", value="x" if found[1] == "x" else "s", column=node.column)
    parts = tuple(map(one_example, node.parts))
    if node.kind == "call" and str(node.value).startswith("sum_"):
        return parts[0]
    return Node(node.kind, parts, node.value, node.column)
