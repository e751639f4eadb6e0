"""Certificates as formulas: products, sums, traces and forms whose sign is seen by their form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import reduce

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Laurent, Monomial, Rational, Scalar, sort_key
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.printing import SIGNED, SUM, Piece, Text
from lsa_theory.language.unparse import unparse


def name(text: str) -> Node:
    return Node("name", value=text)


def number(value: Rational) -> Node:
    return Node("number", value=Fraction(value))


def call(function: str, argument: Node) -> Node:
    return Node("call", (argument,), function)


ZERO, ONE, IDENTITY = number(0), number(1), name("I")
LAMBDA = name("Lambda")
EXTREME = {"lam_MAX": call("lam_max", LAMBDA), "lam_MIN": call("lam_min", LAMBDA), "tr_L": call("tr", LAMBDA)}


def turned(node: Node) -> Node:
    return Node("transpose", (node,))


def power(base: Node, exponent: Rational) -> Node:
    return base if exponent == 1 else Node("power", (base,), Fraction(exponent))


def product(factors: Iterable[Node]) -> Node:
    """The product of factors other than one.

    >>> from lsa_theory.language.printing import to_text
    >>> to_text(product([number(2), name("A"), turned(name("A"))]))
    '2*A*A.T'
    """
    kept = [f for f in factors if f != ONE]
    return reduce(lambda a, b: Node("multiply", (a, b)), kept) if kept else ONE


def total(terms: Iterable[Node]) -> Node:
    kept = [t for t in terms if t != ZERO]
    return reduce(lambda a, b: Node("add", (a, b)), kept) if kept else ZERO


def negative(node: Node) -> Node:
    return Node("negative", (node,))


def minus(left: Node, right: Node) -> Node:
    return left if right == ZERO else Node("subtract", (left, right))


def over(above: Node, below: Node) -> Node:
    return above if below == ONE else Node("divide", (above, below))


def expression(value: TracePolynomial) -> Node:
    """A trace polynomial as a formula."""
    return named(unparse(value))


def named(node: Node) -> Node:
    """A formula with the extreme eigenvalues of Lambda as the language calls them."""
    if node.kind == "name" and node.value in EXTREME:
        return EXTREME[str(node.value)]
    return Node(node.kind, tuple(map(named, node.parts)), node.value) if node.parts else node


def word(letters: Word, show: Callable[[Letter], Node] | None = None) -> Node:
    """A product of letters; the empty one is I."""
    if not letters:
        return IDENTITY
    plain = [show(x) if show else unparse(TracePolynomial.letter(x)) for x in letters]
    return product(plain)


def closed(generator: Word) -> Node:
    """A trace, or a form."""
    body = word(generator)
    return body if words.is_form(generator) else call("tr", body)


def polynomial(terms: Laurent, show: Callable[[Generator, Rational], Node]) -> Node:
    """A sum of monomials, each generator to its power as ``show`` writes it."""
    return total(monomial(m, c, show) for m, c in sorted(terms.items(), key=lambda t: sort_key(t[0])))


def monomial(factors: Monomial, coefficient: Rational, show: Callable[[Generator, Rational], Node]) -> Node:
    """A coefficient times powers."""
    parts = [show(g, p) for g, p in sorted(factors, key=lambda t: str(t[0]))]
    value = Fraction(coefficient)
    above = product([number(value.numerator), *parts])
    return over(above, number(value.denominator))


def expression_of(scalar: Scalar) -> Node:
    """The formula of a scalar."""
    return expression(TracePolynomial.scalar(scalar))


class Exact(Text):
    """Formulas as text in which every sum on the right of another keeps its brackets: the kernel looks at the form."""

    def add(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{left.text} + {f'({right.text})' if right.level <= SIGNED else right.text}", SUM)


def text(node: Node) -> str:
    """A formula as the kernel reads it.

    >>> text(total([name("u"), minus(name("v"), name("t"))]))
    'u + (v - t)'
    """
    return str(read(node, Exact()).text)


def with_letters(node: Node, letters: Mapping[str, Node]) -> Node:
    """A formula with other formulas for some of its letters, such as ``gap_M1`` for a psd letter: they show their sign."""
    if node.kind == "name":
        return letters.get(str(node.value), node)
    return Node(node.kind, tuple(with_letters(part, letters) for part in node.parts), node.value) if node.parts else node
