"""Products with the data matrix X or with an example x_i, multiplied out: sums of chains, and what sums over i of them are.

A term is a product of numbers, of scalar chains ``p'Wx_i``, of traces, and of an open chain that is cut where it passes
through dimension one.
``X'X`` is ``N S``; a sum over i of two legs is ``N S``, ``N beta`` or ``N energy``, of one leg ``N xbar``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import pairwise

from lsa_theory.errors import OutOfReachError
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression

MAX_TERMS = 200
ITSELF = {"S", "Lambda", "Gamma", "Psi", "I"}  # their own transposes


@dataclass(frozen=True)
class Atom:
    """A factor: a formula, perhaps transposed, with its numbers of rows and columns, ``1``, ``d`` or ``N``."""

    node: Node
    rows: str
    cols: str

    @property
    def flipped(self) -> Atom:
        node = self.node
        if node.kind == "transpose":
            node = node.parts[0]
        elif not (node.kind == "name" and node.value in ITSELF):
            node = Node("transpose", (node,), column=node.column)
        return Atom(node, self.cols, self.rows)

    def is_name(self, name: str) -> bool:
        """Whether it is a letter or its transpose."""
        base = self.node.parts[0] if self.node.kind == "transpose" else self.node
        return base.kind == "name" and base.value == name


Chain = tuple[Atom, ...]


@dataclass(frozen=True)
class Term:
    """A product; ``open`` has the pieces of an open chain: none for a scalar, two where dimension one lies between."""

    numbers: tuple[Node, ...] = ()
    scalars: tuple[Chain, ...] = ()
    traces: tuple[Chain, ...] = ()
    open: tuple[Chain, ...] = ()

    @property
    def chains(self) -> tuple[Chain, ...]:
        return (*self.scalars, *self.traces, *self.open)


def flip(chain: Chain) -> Chain:
    return tuple(atom.flipped for atom in reversed(chain))


def cut(chain: Chain) -> list[Chain]:
    """A chain in pieces, cut where it passes through dimension one."""
    pieces: list[Chain] = []
    start = 0
    for k in range(1, len(chain)):
        if chain[k].rows == "1":
            pieces.append(chain[start:k])
            start = k
    return [*pieces, chain[start:]] if chain else []


def times(a: Term, b: Term) -> Term:
    """The product of two terms; OutOfReachError where shapes do not fit."""
    whole: Chain = tuple(atom for piece in (*a.open, *b.open) for atom in piece)
    if any(left.cols != right.rows for left, right in pairwise(whole)):
        raise OutOfReachError("shapes do not fit in a product")
    scalars, open_pieces = [*a.scalars, *b.scalars], list[Chain]()
    for piece in cut(whole):
        (scalars if piece[0].rows == piece[-1].cols == "1" else open_pieces).append(piece)
    return Term((*a.numbers, *b.numbers), tuple(scalars), (*a.traces, *b.traces), tuple(open_pieces))


def transposed(term: Term) -> Term:
    return replace(term, open=tuple(flip(piece) for piece in reversed(term.open)))


def trace(term: Term) -> Term:
    """The trace of a term: its open chain is closed."""
    if not term.open:
        return term
    if term.open[0][0].rows != term.open[-1][-1].cols:
        raise OutOfReachError("a trace of what is not square")
    if len(term.open) == 2:  # a column times a row
        return times(replace(term, open=()), Term(scalars=(term.open[1] + term.open[0],)))
    chain = term.open[0]
    if chain[0].rows == "N":  # turned so that it begins in dimension d
        chain = chain[1:] + chain[:1]
    return replace(term, traces=(*term.traces, chain), open=())


def paired(term: Term) -> Term:
    """Neighbours ``X' X`` replaced by ``N S``."""
    count = 0

    def pair(chain: Chain) -> Chain:
        nonlocal count
        out: list[Atom] = []
        for atom in chain:
            if out and atom.is_name("X") and atom.rows == "N" and out[-1].is_name("X") and out[-1].cols == "N":
                out[-1] = Atom(Node("name", value="S", column=atom.node.column), "d", "d")
                count += 1
            else:
                out.append(atom)
        return tuple(out)

    scalars, traces, pieces = ([*map(pair, chains)] for chains in (term.scalars, term.traces, term.open))
    return Term((*term.numbers, *[N] * count), tuple(scalars), tuple(traces), tuple(pieces))


N = Node("name", value="N")
Legs = list[tuple[str, int]]  # the letter, and the chain in which it stands


def summed(term: Term, index: str, noisy: bool) -> list[Term] | None:
    """The sum over i of a term as terms without i; None where it has more than two legs, or hides one in a function."""
    if any(node.names() & {f"{letter}_{index}" for letter in "xye"} for node in term.numbers):
        return None
    x, y, e = (f"{letter}_{index}" for letter in "xye")
    kinds = {x: "x", y: "y", e: "e"}
    legs = [(kinds[n], k) for k, chain in enumerate(term.chains) for atom in chain for n in kinds if atom.is_name(n)]
    which = "".join(sorted(kind for kind, _ in legs))
    bare = replace(term, numbers=(*term.numbers, N))
    hidden = [atom for chain in term.chains for atom in chain if not any(map(atom.is_name, kinds))]
    if any(atom.node.names() & kinds.keys() for atom in hidden):
        return None
    if which in ("", "x"):
        return [_put(bare, x, "xbar")]
    if which == "xx":
        return [_joined(bare, x, legs)]
    if which == "y" and not noisy:
        return [times(_without(bare, y), _scalar("w.T*xbar"))]
    if which == "xy":
        return [_put(_without(bare, y), x, "beta")]
    if which == "yy":
        quiet = ["w.T*S*w"] if not noisy else ["energy", "2*w.T*beta", "-w.T*S*w"]
        return [times(_without(_without(bare, y), y), _scalar(text)) for text in quiet]
    if which == "ee":
        return [times(_without(_without(bare, e), e), _scalar("energy"))]
    if which == "ex":
        return [_put(_without(bare, e), x, "(beta - S*w)")]
    if which == "ey":
        return [times(_without(_without(bare, e), y), _scalar(text)) for text in ("w.T*beta", "-w.T*S*w", "energy")]
    return None


def _scalar(text: str) -> Term:
    return Term(numbers=(parse_expression(text),))


def _put(term: Term, name: str, text: str) -> Term:
    """A vector formula for a letter."""
    new = parse_expression(text)

    def put(chain: Chain) -> Chain:
        def one(atom: Atom) -> Atom:
            if not atom.is_name(name):
                return atom
            return Atom(new, "d", "1") if atom.rows == "d" else Atom(new, "d", "1").flipped

        return tuple(map(one, chain))

    return Term(term.numbers, tuple(map(put, term.scalars)), tuple(map(put, term.traces)), tuple(map(put, term.open)))


def _without(term: Term, label: str) -> Term:
    """The term without one factor that is a label."""
    scalars = list(term.scalars)
    scalars.remove(next(chain for chain in scalars if len(chain) == 1 and chain[0].is_name(label)))
    return replace(term, scalars=tuple(scalars))


def _joined(term: Term, x: str, legs: Legs) -> Term:
    """Two legs of one example joined by S: ``P x_i`` and ``x_i' Q`` become ``P S Q``."""
    s = (Atom(Node("name", value="S"), "d", "d"),)
    first, second = (term.chains[k] for _, k in legs)
    if legs[0][1] == legs[1][1]:  # x_i' W x_i
        rest = tuple(chain for chain in term.scalars if chain is not first)
        return replace(term, scalars=rest, traces=(*term.traces, first[1:-1] + s))
    p = first if first[-1].is_name(x) and first[-1].cols == "1" else flip(first)
    q = second if second[0].is_name(x) and second[0].rows == "1" else flip(second)
    joined = p[:-1] + s + q[1:]
    rest = tuple(chain for chain in term.scalars if chain is not first and chain is not second)
    pieces = [piece for piece in term.open if piece is not first and piece is not second]
    opened = len(term.open) - len(pieces)
    if not opened:
        return replace(term, scalars=(*rest, joined))
    if opened == 1:  # the open leg keeps its side
        row = (second if second in term.open else first)[0].rows == "1"
        joined = joined if (joined[0].rows == "1") == row else flip(joined)
        at = next(k for k, piece in enumerate(term.open) if piece is first or piece is second)
        pieces.insert(at, joined)
        return replace(term, scalars=rest, open=tuple(pieces))
    return replace(term, scalars=rest, open=(joined,))


def nodes(term: Term) -> Node:
    """The formula of a term."""
    factors = list(term.numbers)
    for chain in term.scalars:
        factors += [atom.node for atom in chain]
    factors += [Node("call", (_product([a.node for a in chain]),), "tr") for chain in term.traces]
    factors += [atom.node for piece in term.open for atom in piece]
    factors.sort(key=lambda node: node != N and node not in term.numbers)  # numbers first, else in order
    return _product(factors)


def total(terms: Iterable[Term]) -> Node:
    """The formula of a sum of terms."""
    parts = [nodes(term) for term in terms]
    if not parts:
        return Node("number", value=Fraction(0))
    out = parts[0]
    for part in parts[1:]:
        sign, body = ("subtract", part.parts[0]) if part.kind == "negative" else ("add", part)
        out = Node(sign, (out, body))
    return out


def _product(factors: list[Node]) -> Node:
    minus = sum(factor == MINUS for factor in factors)
    rest = [factor for factor in factors if factor != MINUS] or [Node("number", value=Fraction(1))]
    body = reduce(lambda a, b: Node("divide", (a, b.parts[1])) if _is_share(b) else Node("multiply", (a, b)), rest)
    return Node("negative", (body,)) if minus % 2 else body


MINUS = Node("number", value=Fraction(-1))


def _is_share(node: Node) -> bool:
    """Whether a factor is 1/n."""
    return node.kind == "divide" and node.parts[0] == Node("number", value=Fraction(1))


class Expansion:
    """Formulas multiplied out around the letters that are special; ``shape`` and ``within`` read the other parts."""

    def __init__(
        self, special: frozenset[str], shape: Callable[[Node], tuple[str, str] | None], within: Callable[[Node], Node]
    ) -> None:
        self.special, self.shape, self.within = special, shape, within

    def terms(self, node: Node) -> list[Term]:
        """The terms of a formula; OutOfReachError where it is no polynomial in the special letters."""
        found = list(self._terms(node))
        if len(found) > MAX_TERMS:
            raise OutOfReachError(f"more than {MAX_TERMS} terms when it is multiplied out")
        return found

    def _terms(self, node: Node) -> Iterator[Term]:
        if not node.names() & self.special:
            yield self._factor(node)
            return
        match node.kind:
            case "name":
                letter = str(node.value)
                shape = ("N", "d") if letter == "X" else ("d", "1") if letter.startswith("x") else ("1", "1")
                chain = (Atom(node, *shape),)
                yield Term(scalars=(chain,)) if shape == ("1", "1") else Term(open=(chain,))
            case "add":
                yield from self.terms(node.parts[0])
                yield from self.terms(node.parts[1])
            case "subtract":
                yield from self.terms(node.parts[0])
                yield from (times(Term((MINUS,)), term) for term in self.terms(node.parts[1]))
            case "negative":
                yield from (times(Term((MINUS,)), term) for term in self.terms(node.parts[0]))
            case "multiply":
                right = self.terms(node.parts[1])
                yield from (times(a, b) for a in self.terms(node.parts[0]) for b in right)
            case "divide" if not node.parts[1].names() & self.special:
                share = Term((Node("divide", (Node("number", value=Fraction(1)), self.within(node.parts[1]))),))
                yield from (times(term, share) for term in self.terms(node.parts[0]))
            case "transpose":
                yield from map(transposed, self.terms(node.parts[0]))
            case "power" if Fraction(node.value or 0).denominator == 1 and 0 < Fraction(node.value or 0) <= 8:
                yield from self._power(node.parts[0], int(Fraction(node.value or 0)))
            case "call" if node.value == "tr":
                yield from map(trace, self.terms(node.parts[0]))
            case _:
                yield self._factor(node)

    def _power(self, base: Node, power: int) -> Iterator[Term]:
        if base.kind == "call" and base.value == "norm_F" and power % 2 == 0:
            inner = base.parts[0]
            square = Node("call", (Node("multiply", (Node("transpose", (inner,)), inner)),), "tr")
            yield from self.terms(square if power == 2 else Node("power", (square,), Fraction(power // 2)))
            return
        out = first = self.terms(base)
        for _ in range(power - 1):
            out = [times(a, b) for a in out for b in first]
            if len(out) > MAX_TERMS:
                raise OutOfReachError(f"more than {MAX_TERMS} terms when it is multiplied out")
        yield from out

    def _factor(self, node: Node) -> Term:
        """A part without special letters, or one that is read on its own, such as an inverse."""
        inside = self.within(node)
        shape = self.shape(inside)
        if shape is None:
            raise OutOfReachError("a quantity of unknown shape beside the examples")
        return Term((inside,)) if shape == ("1", "1") else Term(open=((Atom(inside, *shape),),))
