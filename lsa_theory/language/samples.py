"""Examples, labels and the data matrix, put into the letters of the language: S, beta, xbar, energy, x_1, x_2, w, x.

x_query is x, and y its label w.T*x (+ e_query where the claim speaks of noise); y_1 is w.T*x_1 (+ e_1)
sum_i(x_i*x_i.T) is N*S, sum_i(y_i*x_i) is N*beta; inside E[...] any one sum is N times its term at x_1, by exchangeability
X, the N x d matrix with rows x_i', stands in products X.T*X and in traces: X.T*X is N*S
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lsa_theory.errors import FormulaError, OutOfReachError
from lsa_theory.language.chains import Expansion, N, Term, paired, summed, total
from lsa_theory.language.hypotheses import replace_names
from lsa_theory.language.names import Names, random_outside
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.shapes import MATRIX, SCALAR, Shapes
from lsa_theory.language.vocabulary import EXAMPLE, INDEXED

LAWS = ("argmin", "minimum", "risk")  # inside these y is the label of the stated law
NOISE = {"noise", "eta", "energy"}
SAMPLE = {"S", "N", "xbar"}
LABELS = ("y", "y_query")


@dataclass
class Samples:
    """How the examples of one claim are read; ``notes`` say it.

    >>> from lsa_theory.language.parser import parse_relation
    >>> from lsa_theory.language.printing import to_text
    >>> claim = parse_relation("E[X.T*X] == N*Lambda")
    >>> reading = Samples.of([claim])
    >>> to_text(reading.relation(claim)), reading.notes
    ('E[N*S] == N*Lambda', ['X the N x d data matrix with rows x_i.T'])
    """

    noisy: bool
    data: bool  # X is the data matrix
    named: bool  # examples are named by number
    free: str  # the index of a free example, if there is one
    notes: list[str] = field(default_factory=list)
    text: str = ""
    drawn: list[Node] = field(default_factory=list)  # sums that became N times one term

    @staticmethod
    def of(relations: Sequence[Relation]) -> Samples:
        """Decided from the whole claim, its hypotheses included."""
        parts = [side for relation in relations for side in relation.sides]
        names = set().union(*(part.names() for part in parts))
        calls = set().union(*(part.calls() for part in parts))
        noisy = bool(names & NOISE)
        beside = names & SAMPLE or "S" in calls or any(EXAMPLE.fullmatch(n) or INDEXED.fullmatch(n) for n in names)
        varied = any(_varied(part) for part in parts)
        data = "X" in names and not varied and bool(beside or any(_averaged(part) for part in parts))
        named = any(EXAMPLE.fullmatch(name) for name in names)
        return Samples(noisy, data, named, "")

    def relation(self, relation: Relation) -> Relation:
        """The claim in the letters of the language; FormulaError for what has none."""
        self.text = relation.text
        self._mixed(relation)
        self._covariance(relation)
        error = next((n for n in _walk(relation.sides) if n.kind == "name" and str(n.value).startswith("e_")), None)
        if error is not None and not self.noisy:
            problem = f"{error.value}, the error of a label, in a claim without noise"
            raise self.bad(error, problem, "add the hypothesis noise >= 0")
        if self.data:
            self.note("X the N x d data matrix with rows x_i.T")
        elif "X" in relation.names():
            self.note("X a letter, not the data matrix")
        read = replace(relation, sides=tuple(self._side(side) for side in relation.sides))
        numbers = [int(found[2]) for name in relation.names() if (found := EXAMPLE.fullmatch(name))]
        if (most := max(numbers, default=1)) > 1:
            self.note(f"for N >= {most}, as there are {most} examples")
        return read

    def note(self, says: str) -> None:
        if says not in self.notes:
            self.notes.append(says)

    def hypothesis(self, relation: Relation) -> Relation:
        self.text = relation.text
        try:
            return replace(relation, sides=tuple(self._side(side) for side in relation.sides))
        except FormulaError as problem:
            raise problem.of("hypothesis") from None

    def bad(self, node: Node, problem: str, remedy: str) -> FormulaError:
        return FormulaError(self.text, max(1, node.column), problem, remedy)

    def _covariance(self, relation: Relation) -> None:
        """Refuse Sigma, a free letter, where a claim about examples would take it for their covariance or for a sum."""
        nodes = list(_walk(relation.sides))
        sigma = next((node for node in nodes if node.kind == "name" and node.value == "Sigma"), None)
        drawn = any(
            node.kind == "expectation" or (node.kind == "name" and re.match("S$|xbar$|[xy](_|$)", str(node.value)))
            for node in nodes
        )
        if sigma is not None and drawn and not any(node.kind == "call" and node.value in LAWS for node in nodes):
            remedy = "the covariance of the inputs is Lambda, a sum is sum_i(...), another matrix has another letter"
            raise self.bad(sigma, "Sigma beside what is random", remedy)

    def _mixed(self, relation: Relation) -> None:
        """Refuse labels beside the data matrix, and y with two meanings."""
        for node in _walk(relation.sides):
            if node.kind == "name" and node.value in LABELS and self.data:
                raise self.bad(node, "y beside the data matrix X", "y is the label of the query; write N*beta for X'y")
        inside = any(_label(side, True) for side in relation.sides)
        if inside and (outside := next((n for side in relation.sides if (n := _label(side, False))), None)):
            raise self.bad(
                outside, "y inside and outside of argmin, minimum or risk", "it is the label of one law; split the claim"
            )

    def _side(self, side: Node) -> Node:
        read = self._node(side, False, False, "")
        if self.data and "X" in read.names():
            where = next(node for node in _walk([side]) if node.kind == "name" and node.value == "X")
            remedy = "X stands in products X.T*X and in traces; state others by entries, as in E[x_1.T*A*x_2]"
            raise self.bad(where, "a product of the N x d data matrix that has N rows or columns", remedy)
        return read

    def _node(self, node: Node, averaged: bool, law: bool, index: str) -> Node:
        """A formula in the letters of the language; ``index`` is bound by a sum around it."""
        if node.kind == "name":
            return self._name(node, law, index)
        if node.kind == "call":
            function = str(node.value)
            if found := re.fullmatch("sum_([a-z])", function):
                return self._sum(node, found[1], averaged, law, index)
            if function in ("norm", "norm_2"):
                return self._norm(node, averaged, law, index)
            law = law or function in LAWS
        if self.data and "X" in node.names() and node.kind not in ("expectation", "number"):
            return self._products(node, averaged, law, index)
        inner = averaged or node.kind == "expectation"
        drawn = len(self.drawn)
        parts = tuple(self._node(part, inner, law, index) for part in node.parts)
        read = replace(node, parts=parts)
        if node.kind == "call" and node.value == "mean" and not averaged and random_outside(_numbered(read, index), Names()):
            remedy = "mean() is over a random covariance; write xbar, sum_i(...)/N or E[...]"
            raise self.bad(node, "the mean of what is random", remedy)
        if node.kind == "expectation" and len(self.drawn) > drawn:
            self._linear(read, self.drawn[drawn:])
        return read

    def _name(self, node: Node, law: bool, index: str) -> Node:
        name = str(node.value)

        def formula(text: str) -> Node:
            return _at(parse_expression(text), node.column)

        def label(of: str) -> str:
            error = f" + e{of[1:] or '_query'}" if self.noisy else ""
            self.note(f"{name} = w.T*{of}{error}{', the label of the query' if of == 'x' else ''}")
            return f"w.T*{of}{error}"

        if name == "x_query":
            self.note("x_query = x")
            return formula("x")
        if name == "y_query" or (name == "y" and not law):
            return formula(label("x"))
        if found := INDEXED.fullmatch(name):
            if found[2] in index:
                if found[1] == "y":
                    label(f"x_{found[2]}")
                return node
            name = self._any(node, found[1], found[2])
        if found := EXAMPLE.fullmatch(name):
            return formula(label(f"x_{found[2]}") if found[1] == "y" else name)
        return node

    def _any(self, node: Node, letter: str, index: str) -> str:
        """A free index: any one example, as all have the same law."""
        if self.named or (self.free and self.free[2:] != index):
            remedy = "write x_1, x_2 for different examples, or sum_i(...)"
            raise self.bad(node, f"{letter}_{index}: which example it is, beside the others", remedy)
        self.free = f"x_{index}"
        self.note(f"{self.free} any one example, so x_1")
        return f"{letter}_1"

    def _norm(self, node: Node, averaged: bool, law: bool, index: str) -> Node:
        """A norm without a name: of a vector there is one."""
        inner = self._node(node.parts[0], averaged, law, index)
        shape = Shapes(Names(), self.text).of(_numbered(inner, index))
        if shape in (MATRIX, None):
            raise self.bad(node, "which norm of a matrix", "write norm_F(A), or norm_op(A) for the largest singular value")
        if shape == SCALAR:
            raise self.bad(node, "the norm of a number", "write sqrt(u**2)")
        return Node("call", (inner,), "norm_F", node.column)

    # sums over the examples

    def _sum(self, node: Node, bound: str, averaged: bool, law: bool, index: str) -> Node:
        body = node.parts[0]
        letters = {f"{letter}_{bound}" for letter in "xye"}
        if bound in index:
            raise self.bad(node, f"a sum over {bound} inside a sum over {bound}", "give the inner sum another index")
        if not body.names() & letters:
            raise self.bad(
                node, f"nothing in the sum depends on {bound}", f"write x_{bound}, y_{bound}, or N times the term"
            )
        if any(one.kind == "expectation" and one.names() & letters for one in _walk([body])):
            raise self.bad(node, "an expectation of one example inside a sum", "write N*E[...] with x_1")
        inner = self._node(body, averaged, law, index + bound)
        terms = self._expanded(node, inner, frozenset(letters))
        found = [summed(term, bound, self.noisy) for term in terms]
        kept = [part for parts in found if parts for part in parts]
        rest = [term for term, parts in zip(terms, found, strict=True) if parts is None]
        if not rest:
            return _at(total(kept), node.column)
        if not averaged or self.named or index:
            remedy = "inside E[...] a sum has a value; outside, sums of products of two of x_i, y_i have"
            raise self.bad(node, "a sum over the examples that is no product of S, beta and xbar", remedy)
        one = replace_names(total(rest), {f"{letter}_{bound}": self._one(letter) for letter in "xye"})
        drawn = _at(Node("multiply", (N, one)), node.column)
        self.drawn.append(drawn)
        return _at(Node("add", (total(kept), drawn)), node.column) if kept else drawn

    def _one(self, letter: str) -> Node:
        if letter == "y":
            return parse_expression("w.T*x_1 + e_1" if self.noisy else "w.T*x_1")
        return Node("name", value=f"{letter}_1")

    def _expanded(self, node: Node, inner: Node, special: frozenset[str]) -> list[Term]:
        shapes = Shapes(Names(), self.text)

        def shape(part: Node) -> tuple[str, str] | None:
            return shapes.of(_numbered(part, ""))

        try:
            return Expansion(special, shape, lambda part: part).terms(inner)
        except OutOfReachError as problem:
            raise self.bad(node, str(problem), "write fewer terms") from None

    def _linear(self, read: Node, drawn: list[Node]) -> None:
        """Inside one expectation a single sum may be drawn: in a product of two the examples may be different ones."""

        def degree(node: Node) -> int:
            if any(node is one for one in drawn):
                return 1
            inner = [degree(part) for part in node.parts]
            if node.kind in ("add", "subtract"):
                return max(inner)
            if node.kind == "divide":
                return inner[0] + 2 * inner[1]
            if node.kind == "multiply":
                return sum(inner)
            if node.kind in ("negative", "transpose", "expectation") or (node.kind == "call" and node.value == "tr"):
                return inner[0]
            return 2 * max(inner, default=0)

        if degree(read) > 1:
            where = drawn[0]
            remedy = "write it by x_1 and x_2: i = j gives N terms, i != j gives N*(N - 1)"
            raise self.bad(where, "a product of sums over the examples that is no product of S, beta and xbar", remedy)

    # the data matrix

    def _products(self, node: Node, averaged: bool, law: bool, index: str) -> Node:
        """Products with X: multiplied out just as far as X needs it."""
        shapes = Shapes(Names(), self.text)

        def within(part: Node) -> Node:
            if part is node or part.kind == "number":
                return part
            return self._node(part, averaged, law, index)

        def shape(part: Node) -> tuple[str, str] | None:
            if self.data and "X" in part.names():
                raise self.bad(node, "a function of an N x N matrix", "write it in X.T*X, which is N*S")
            return shapes.of(_numbered(part, index))

        if node.kind in ("add", "subtract", "negative", "divide") or (
            node.kind == "call" and node.value not in ("tr", "norm_F")
        ):
            parts = tuple(self._node(part, averaged, law, index) for part in node.parts)
            if not any("X" in part.names() for part in parts):
                return replace(node, parts=parts)
            if node.kind == "call":
                raise self.bad(node, f"{node.value} of a matrix with N rows or columns", "write it in X.T*X, which is N*S")
        try:
            terms = Expansion(frozenset({"X"}), shape, within).terms(node)
        except OutOfReachError as problem:
            remedy = "X.T*X is N*S; write another letter for a fixed d x d matrix"
            raise self.bad(node, f"beside the N x d data matrix X: {problem}", remedy) from None
        return _at(total(map(paired, terms)), node.column)


def _walk(sides: Sequence[Node]) -> Iterator[Node]:
    for side in sides:
        yield side
        yield from _walk(side.parts)


def _averaged(node: Node) -> bool:
    """Whether X stands inside an expectation."""
    return any(one.kind == "expectation" and "X" in one.names() for one in _walk([node]))


def _varied(node: Node) -> bool:
    """Whether a gradient is taken in X, which is then a letter."""
    return any(
        one.kind == "call" and one.value == "grad" and one.parts[1].kind == "name" and one.parts[1].value == "X"
        for one in _walk([node])
    )


def _label(node: Node, inside: bool, law: bool = False) -> Node | None:
    """The first y inside, or outside, of a stated law."""
    if node.kind == "name":
        return node if node.value == "y" and law == inside else None
    law = law or (node.kind == "call" and node.value in LAWS)
    return next((found for part in node.parts if (found := _label(part, inside, law))), None)


def _numbered(node: Node, index: str) -> Node:
    """Examples with an index as examples with a number, for their shapes."""
    names = {n: Node("name", value=("x_1" if n[0] == "x" else "e_1")) for n in node.names() if INDEXED.fullmatch(n)}
    return replace_names(node, names) if names else node


def _at(node: Node, column: int) -> Node:
    """A formula that stands at the column of what was typed."""
    return replace(node, column=column, parts=tuple(_at(part, column) for part in node.parts))
