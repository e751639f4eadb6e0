"""Hypotheses of a claim, read once: properties of matrices, signs, and equations that can be solved for a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from lsa_theory.errors import InputError
from lsa_theory.language.names import Givens, Names
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import constant, parse_relation
from lsa_theory.language.printing import to_text

PROPERTIES = (["symmetric"], ["psd"])
KEPT = ("N", "M", "d", "Lambda", "Gamma", "Psi", "I")  # never zero
KNOWN_POSITIVE = ("Lambda", "Gamma", "Psi", "I")  # positive semidefinite matrices
ZERO = Node("number", value=Fraction(0))


def is_property(text: str) -> bool:
    """Whether a hypothesis is ``A symmetric`` or ``A psd``.

    >>> is_property("A  psd"), is_property("A >= 0")
    (True, False)
    """
    return text.split()[1:] in PROPERTIES


def relations_of(given: Iterable[str]) -> tuple[Relation, ...]:
    return tuple(parse_relation(text) for text in given if not is_property(text))


def read_givens(given: tuple[str, ...], relations: tuple[Relation, ...] | None = None) -> Givens:
    """What hypotheses in the language say about names; ``relations`` are those among them, where they were parsed before."""
    words = [text.split() for text in given if is_property(text)]
    for name, says in words:
        if Names().kind(name) != "matrix":
            raise InputError("given", f"{name} {says}", "a property of a matrix", 'name a matrix, as in "A symmetric"')
    relations = relations_of(given) if relations is None else relations
    links = [link for r in relations for link in r.links()]
    pairs = [(a, b, sign) for a, sign, b in links] + [(b, a, _turned(sign)) for a, sign, b in links]
    symmetric, positive = {n for n, _ in words}, {n for n, s in words if s == "psd"}
    zero: set[str] = set()
    nonnegative: set[str] = set()
    for one, other, sign in pairs:
        if one.kind != "name" or one.value in KEPT or Names().kind(str(one.value)) in ("random", "defined"):
            continue
        name, number = str(one.value), constant(other)
        is_matrix = Names().kind(name) == "matrix"
        if sign == "==" and number == 0:
            zero.add(name)
        if sign == "==" and other == Node("transpose", (one,)):
            symmetric.add(name)
        if is_matrix and sign in ("<", "<=", ">", ">="):
            symmetric.add(name)  # the Loewner order compares symmetric matrices
        if sign in (">", ">=") and number is not None and number >= 0:
            (positive if is_matrix else nonnegative).add(name)
    symmetric |= positive
    alike = [(str(a.value), str(b.value)) for a, sign, b in links if sign == "==" and a.kind == b.kind == "name"]
    for first, second in [pair for _ in alike for a, b in alike for pair in ((a, b), (b, a))]:  # equals share what they are
        for known, covariances in ((symmetric, KNOWN_POSITIVE), (positive, KNOWN_POSITIVE), (nonnegative, ())):
            if first in (*known, *covariances) and second not in KEPT:
                known.add(second)
    mentioned = frozenset(set().union(*(r.names() for r in relations)))
    sizes = tuple(to_text(r) for r in relations if r.names() <= {"d", "N", "M"} and not r.calls())
    return Givens(frozenset(symmetric), frozenset(positive), frozenset(zero), mentioned, frozenset(nonnegative), sizes)


def _turned(sign: str) -> str:
    return {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)


@dataclass(frozen=True)
class Hypotheses:
    """The relations among hypotheses, and names that equations among them fix: ``name -> formula without that name``."""

    relations: tuple[Relation, ...] = ()
    solved: Mapping[str, Node] = field(default_factory=dict)

    @staticmethod
    def of(relations: Iterable[Relation], names: Names) -> Hypotheses:
        """Solve the equations that have a single name on one side.

        >>> found = Hypotheses.of(relations_of(["u == v + 1", "2 == v"]), Names())
        >>> {name: str(constant(node)) for name, node in found.solved.items()}
        {'u': '3', 'v': '2'}
        """
        relations = tuple(relations)
        solved: dict[str, Node] = {}
        for relation in relations:
            for left, sign, right in relation.links():
                pairs = [*_rearranged(left, right), *_rearranged(right, left)] if sign == "==" else []
                found = next((pair for one, other in pairs if (pair := _solve(one, other, solved, names))), None)
                if found is not None:
                    name, node = found
                    solved = {known: replace_names(value, {name: node}) for known, value in solved.items()} | {name: node}
        return Hypotheses(relations, solved)

    def constants(self) -> tuple[Fraction, ...]:
        """The numbers that hypotheses speak of."""
        return tuple(sorted({abs(x) for r in self.relations for side in r.sides for x in numbers(side)}))


def numbers(node: Node) -> set[Fraction]:
    """Every number that occurs in a formula."""
    own = {Fraction(node.value or 0)} if node.kind == "number" else set()
    return own.union(*(numbers(part) for part in node.parts))


def _rearranged(one: Node, other: Node) -> list[tuple[Node, Node]]:
    """``u + v == w`` as ``u == w - v`` and ``v == w - u``."""
    pairs = [(one, other)]
    if one.kind in ("add", "subtract"):
        left, right = one.parts
        pairs += _rearranged(left, Node("subtract" if one.kind == "add" else "add", (other, right)))
        if one.kind == "add":
            pairs += _rearranged(right, Node("subtract", (other, left)))
    return pairs


def _solve(one: Node, other: Node, solved: Mapping[str, Node], names: Names) -> tuple[str, Node] | None:
    if one.kind != "name" or one.value in solved or one.value == "I":
        return None
    other = replace_names(other, solved)
    used = other.names()
    if str(one.value) in used or any(names.kind(n) in ("random", "defined") for n in used | {str(one.value)}):
        return None
    if one.value == "Gamma" or other.calls() - {"tr", "inv", "sqrt"} or ({"Lambda", "N"} & {one.value} and "Gamma" in used):
        return None
    return str(one.value), other


def replace_names(node: Node, table: Mapping[str, Node]) -> Node:
    """A formula with formulas for names."""
    if node.kind == "name":
        return table.get(str(node.value), node)
    parts = tuple(replace_names(part, table) for part in node.parts)
    return Node(node.kind, parts, node.value, node.column)
