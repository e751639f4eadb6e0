"""The parse tree of a formula, and the one walk over it that every meaning shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol


@dataclass(frozen=True)
class Node:
    """A piece of a formula; ``kind`` names the method of a `Meaning` that interprets it.

    Kinds: number, name, add, subtract, multiply, divide, negative, power (exponent in ``value``), transpose,
    call (function in ``value``) and expectation.
    """

    kind: str
    parts: tuple[Node, ...] = ()
    value: str | Fraction | None = None
    column: int = field(default=0, compare=False)

    def names(self) -> set[str]:
        """Every name that occurs, functions excluded."""
        own = {str(self.value)} if self.kind == "name" else set()
        return own.union(*(part.names() for part in self.parts))

    def calls(self) -> set[str]:
        own = {str(self.value)} if self.kind == "call" else {"E"} if self.kind == "expectation" else set()
        return own.union(*(part.calls() for part in self.parts))


@dataclass(frozen=True)
class Relation:
    """``sides[0] signs[0] sides[1] signs[1] ...``: one comparison or a chain of them."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]
    text: str = field(compare=False)

    def names(self) -> set[str]:
        return set().union(*(side.names() for side in self.sides))

    def calls(self) -> set[str]:
        return set().union(*(side.calls() for side in self.sides))

    def links(self) -> tuple[tuple[Node, str, Node], ...]:
        """The single comparisons of the chain."""
        return tuple(zip(self.sides, self.signs, self.sides[1:], strict=False))


class Meaning(Protocol):
    """An arithmetic in which a formula can be read: trace polynomials, exact numbers, floats, LaTeX ..."""

    def number(self, value: Fraction) -> Any: ...
    def name(self, name: str) -> Any: ...
    def add(self, left: Any, right: Any) -> Any: ...
    def subtract(self, left: Any, right: Any) -> Any: ...
    def multiply(self, left: Any, right: Any) -> Any: ...
    def divide(self, left: Any, right: Any) -> Any: ...
    def negative(self, value: Any) -> Any: ...
    def power(self, base: Any, exponent: Fraction) -> Any: ...
    def transpose(self, value: Any) -> Any: ...
    def call(self, function: str, arguments: tuple[Node, ...]) -> Any: ...
    def expectation(self, inner: Node) -> Any: ...


def read(node: Node, meaning: Meaning) -> Any:
    """The value of a formula in an arithmetic.

    Functions and expectations receive their arguments unread: what is random, or differentiated, is theirs to decide.
    """
    if node.kind in ("number", "name"):
        return getattr(meaning, node.kind)(node.value)
    if node.kind == "call":
        return meaning.call(str(node.value), node.parts)
    if node.kind == "expectation":
        return meaning.expectation(node.parts[0])
    values = [read(part, meaning) for part in node.parts]
    if node.kind == "power":
        return meaning.power(values[0], Fraction(node.value or 0))
    return getattr(meaning, node.kind)(*values)
