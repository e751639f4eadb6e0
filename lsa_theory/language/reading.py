"""How a line is read: what is typed becomes a formula of the language, with what every name in it stands for.

The kernel knows one language only.  Here other signs and other names are put into it, or refused with what to write; nothing
here is trusted, and the formula that is read is part of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from lsa_theory.errors import FormulaError
from lsa_theory.language.hypotheses import PROPERTIES, read_givens
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import NAMED, parse_expression, parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.samples import Samples
from lsa_theory.language.shapes import MATRIX, Shapes, check_shapes
from lsa_theory.language.signs import plain
from lsa_theory.language.vocabulary import OTHERS, PAPER, check_names

ORDERS = "≤⩽≦≥⩾≧"
PLURALS = {"matrix": "matrices", "vector": "vectors", "scalar": "scalars", "example": "examples"}
IN_WORDS = {
    "invertible": "A.T*A > 0",
    "orthogonal": "A.T*A == I",
    "diagonal": "",
    "positive": "A psd, or A > 0",
    "definite": "A > 0",
}


@dataclass(frozen=True)
class Reading:
    """A claim as it is read: relation and hypotheses in the language, what names stand for, and what else is to say."""

    formula: str
    given: tuple[str, ...]
    names: dict[str, str]
    notes: tuple[str, ...]
    changed: bool  # whether the formula is another text than what was typed

    @property
    def text(self) -> str:
        """One line for people; empty where the formula is as typed and in the paper's own letters.

        >>> read_claim("p'Gamma p >= p'Lambda p").text
        'p.T*Gamma*p >= p.T*Lambda*p; p fixed vector; Lambda covariance > 0'
        >>> read_claim("E[S*S] == Gamma*Lambda").text
        ''
        """
        if not (self.changed or self.notes or set(self.names) - PAPER.keys()):
            return ""
        groups: dict[str, list[str]] = {}
        for name, meaning in sorted(self.names.items(), key=lambda one: one[0] in PAPER):
            groups.setdefault(meaning, []).append(name)
        groups = {meaning: names for meaning, names in groups.items() if names[0] not in PAPER or names == ["Lambda"]}
        said = [f"{', '.join(names)} {_plural(meaning, len(names))}" for meaning, names in groups.items()]
        return "; ".join([*([self.formula] if self.changed else []), *self.notes, *said])

    def record(self) -> dict[str, Any]:
        """The reading as plain data."""
        shown = {"formula": self.formula, "given": self.given, "names": self.names, "notes": self.notes, "text": self.text}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in shown.items()}


def parted(line: str) -> tuple[str, tuple[str, ...]]:
    """A line ``FORMULA given HYPOTHESIS, HYPOTHESIS`` in its parts.

    >>> parted("u**2 >= u given u >= 1, N > 2")
    ('u**2 >= u', ('u >= 1', 'N > 2'))
    """
    formula, _, hypotheses = line.strip().partition(" given ")
    return formula.strip(), tuple(part.strip() for part in hypotheses.split(",") if part.strip())


def read_claim(formula: str, given: Iterable[str] = ()) -> Reading:
    """How a relation and its hypotheses are read; FormulaError, with the column, for what has no meaning or several.

    >>> read_claim("𝔼[S²] = ΓΛ", ["A symmetric"]).formula
    'E[S**2] == Gamma*Lambda'
    """
    relation = parse_relation(formula)
    typed = " ".join(formula.split())
    read, given, names, notes = _read(relation, given)
    shown = _text(read, relation, typed)
    return Reading(shown, given, names, notes, shown != typed)


def read_expression(text: str, given: Iterable[str] = ()) -> tuple[Node, Reading]:
    """An expression without a relation, and how it is read; it stands inside E[...].

    >>> read_expression("x_1 x_1'")[1].formula
    'E[x_1*x_1.T]'
    """
    node = parse_expression(text)
    whole = node if node.kind == "expectation" else Node("expectation", (node,), column=node.column)
    read, given, names, notes = _read(Relation((whole, whole), ("==",), text.strip()), given)
    shown, typed = to_text(read.sides[0]), " ".join(text.split())
    return read.sides[0], Reading(shown, given, names, notes, shown not in (typed, f"E[{typed}]"))


def _read(relation: Relation, given: Iterable[str]) -> tuple[Relation, tuple[str, ...], dict[str, str], tuple[str, ...]]:
    """The relation in the letters of the language, the hypotheses as texts, what names stand for, and notes."""
    texts, hypotheses = _hypotheses(given)
    check_names(relation.sides, relation.text)
    samples = Samples.of([relation, *(h for h in hypotheses if h)])
    read = samples.relation(relation)
    read_hypotheses = [h and samples.hypothesis(h) for h in hypotheses]
    whole = tuple(
        text if h is None or before is None else _text(h, before, text)
        for text, before, h in zip(texts, hypotheses, read_hypotheses, strict=True)
    )
    relations = tuple(h for h in read_hypotheses if h)
    givens = read_givens(whole, relations)
    names = Names.of(read.names(), givens)
    check_shapes(read, names)
    try:
        for hypothesis in relations:
            check_shapes(hypothesis, names)
    except FormulaError as problem:
        raise problem.of("hypothesis") from None
    spoken = read.names().union(*(hypothesis.names() for hypothesis in relations))
    return read, whole, meanings(spoken, names), (*samples.notes, *_order(read, names, relation.text))


def meanings(spoken: Iterable[str], names: Names) -> dict[str, str]:
    """What names stand for, in the order in which they are told: letters of the user's, then those of the field.

    >>> meanings({"A", "x"}, Names(symmetric=frozenset({"A"})))
    {'A': 'symmetric d x d matrix', 'x': 'query'}
    """
    order = {name: k for k, name in enumerate((*PAPER, *OTHERS))}
    return {name: _meaning(name, names) for name in sorted(spoken, key=lambda n: (order.get(n, -1), n))}


def _meaning(name: str, names: Names) -> str:
    if name == "y":
        return "label of the stated law"
    if name in PAPER or name in OTHERS:
        return PAPER.get(name) or OTHERS[name]
    kind = names.kind(name)
    if kind == "random":
        return "example" if name.startswith("x_") else "label error"
    if kind == "matrix":
        which = "psd" if name in names.positive else "symmetric" if name in names.symmetric else "fixed"
        return f"{which} d x d matrix"
    return "fixed vector" if kind == "vector" else "free scalar"


def _plural(meaning: str, count: int) -> str:
    head, _, last = meaning.rpartition(" ")
    return f"{head} {PLURALS.get(last, last)}".strip() if count > 1 else meaning


def _order(relation: Relation, names: Names, typed: str) -> list[str]:
    """<= typed as a sign between matrices is said to be the Loewner order."""
    if not any(c in ORDERS for c in typed):
        return []
    shapes = Shapes(names, typed)
    return ["<= and >= between matrices are the Loewner order"] if MATRIX in map(shapes.of, relation.sides) else []


def _text(read: Relation, before: Relation, typed: str) -> str:
    """The text of a relation: as typed where that is the formula language already."""
    in_the_language = plain(typed, NAMED).text == "".join(typed.split())
    return typed if in_the_language and read == before else to_text(read)


def _hypotheses(given: Iterable[str]) -> tuple[list[str], list[Relation | None]]:
    """Hypotheses as texts, and those that are relations; FormulaError where one is neither a relation nor a property."""
    texts: list[str] = []
    relations: list[Relation | None] = []
    for raw in given:
        text = " ".join(raw.split())
        words = text.split()
        if len(words) > 1 and not re.search(r"[=<>≠≤≥⩽⩾⪯⪰≼≽≺≻]", text):
            text, found = _property(text, words), None
        else:
            try:
                found = parse_relation(text)
                check_names(found.sides, found.text)
            except FormulaError as problem:
                raise problem.of("hypothesis") from None
        texts.append(text)
        relations.append(found)
    return texts, relations


def _property(text: str, words: list[str]) -> str:
    """``A symmetric`` or ``A psd``, the name in the language."""

    def bad(column: int, problem: str, remedy: str) -> FormulaError:
        return FormulaError(text, column, problem, remedy, "hypothesis")

    said = " ".join(words[1:])
    if said in ("is symmetric", "is psd"):
        said = said[3:]
    if [said] not in PROPERTIES:
        close = get_close_matches(words[-1].lower(), ["symmetric", "psd"], n=1, cutoff=0.6)
        known = next((write for word, write in IN_WORDS.items() if word in words[1:] and write), "")
        remedy = (
            f"did you mean {words[0]} {close[0]}?"
            if close
            else f"write {known}"
            if known
            else 'write "A symmetric", "A psd" or a relation'
        )
        raise bad(len(words[0]) + 2, f"{said} is no property that is known", remedy)
    try:
        node = parse_expression(words[0])
        check_names([node], text)
    except FormulaError as problem:
        raise bad(problem.column, problem.problem, problem.remedy) from None
    if node.kind != "name" or Names().kind(str(node.value)) != "matrix":
        raise bad(1, f"{words[0]} is no fixed matrix", 'name a matrix, as in "A symmetric"')
    return f"{node.value} {said}"
