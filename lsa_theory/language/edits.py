"""Formulas one slip away: a sign, a coefficient, N for N + 1, a transpose, a trace, two factors swapped.

Used to name the nearest true form of a refuted claim, and to make the mutants that tests must kill.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lsa_theory.language.nodes import Node

ONE, TWO = Node("number", value=Fraction(1)), Node("number", value=Fraction(2))
SIZES = ("N", "M", "d")


def edits(node: Node) -> Iterator[Node]:
    """Every formula that differs from this one in a single place, small slips first; the tree is walked top down.

    >>> from lsa_theory.language.parser import parse_expression
    >>> from lsa_theory.language.printing import to_text
    >>> [to_text(e) for e in edits(parse_expression("A.T"))][:4]
    ['2*A.T', '-A.T', 'tr(A.T)*I', 'A']
    """
    yield from _here(node)
    for k, part in enumerate(node.parts):
        for changed in edits(part):
            yield replace(node, parts=(*node.parts[:k], changed, *node.parts[k + 1 :]))


def _here(node: Node) -> Iterator[Node]:
    """Changes at the top of the tree."""
    if node.kind == "name" and node.value in SIZES:
        for kind in ("add", "subtract"):
            yield Node(kind, (node, ONE))
        yield Node("add", (node, TWO))
        return
    if node.kind == "number":
        value = Fraction(node.value or 0)
        yield from (Node("number", value=v) for v in (value + 1, value - 1, value * 2) if v != value and v >= 0)
        return
    if node.kind in ("add", "subtract"):
        left, right = node.parts
        yield Node("subtract" if node.kind == "add" else "add", (left, right))
        yield left
        yield right
    if node.kind == "multiply":
        left, right = node.parts
        yield Node("multiply", (right, left))
        yield left
        yield right
    if node.kind == "divide":
        yield node.parts[0]
    if node.kind == "power":
        exponent = Fraction(node.value or 0)
        yield from (replace(node, value=e) for e in (exponent + 1, exponent - 1) if e not in (0, 1))
        yield node.parts[0]
    if node.kind in ("name", "multiply", "transpose", "call"):
        yield Node("multiply", (TWO, node))
        yield Node("negative", (node,))
    if node.kind in ("name", "multiply"):
        yield Node("transpose", (node,))
        yield Node("call", (node,), "tr")
    if node.kind in ("name", "multiply", "transpose"):
        yield Node("multiply", (Node("call", (node,), "tr"), Node("name", value="I")))
    if node.kind == "transpose":
        yield node.parts[0]
    if node.kind == "negative":
        yield node.parts[0]
    if node.kind == "call" and node.value in ("tr", "inv", "sqrt") and len(node.parts) == 1:
        yield node.parts[0]
