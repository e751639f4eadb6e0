"""Facts about general matrices and vectors: expressions that are nonnegative for a named reason, rebuilt from their parts.

A fact never trusts its origin: its value is computed from the parts each time it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression
from lsa_theory.proofs.certificates import formulas
from lsa_theory.proofs.certificates.eigenvalues import LARGEST, SMALLEST
from lsa_theory.proofs.certificates.halves import is_positive, polynomial, product

LAM = TracePolynomial.letter(LAMBDA)
HIGH, LOW = TracePolynomial.symbol(LARGEST), TracePolynomial.symbol(SMALLEST)
ONE = TracePolynomial.identity()

BETWEEN = {  # positive semidefinite functions of Lambda between its extreme eigenvalues
    "lam_max(Lambda)*I - Lambda": HIGH * ONE - LAM,
    "Lambda - lam_min(Lambda)*I": LAM - LOW * ONE,
    "(lam_max(Lambda)*I - Lambda)*(Lambda - lam_min(Lambda)*I)": (HIGH * ONE - LAM) * (LAM - LOW * ONE),
}

SHOWN = {text: parse_expression(text) for text in BETWEEN}


@dataclass(frozen=True)
class Ground:
    """What facts may rest on: positive semidefinite letters, further positive semidefinite expressions by their text, and
    symbols that are square roots of expressions."""

    positive: frozenset[str] = frozenset()
    centers: Mapping[str, TracePolynomial] = field(default_factory=lambda: dict(BETWEEN))
    norms: Mapping[str, TracePolynomial] = field(default_factory=dict)  # by the text of the center, what the norm is of
    roots: Mapping[str, TracePolynomial] = field(default_factory=dict)
    known: Mapping[str, TracePolynomial] = field(default_factory=dict)  # nonnegative, by text: bounds, hypotheses

    supposed: tuple[str, ...] = ()  # those of the known that are hypotheses
    orders: tuple[str, ...] = ()  # centers that are hypotheses
    shown: Mapping[str, Node] = field(default_factory=lambda: dict(SHOWN))  # centers and known facts as formulas, by text
    letters: Mapping[str, Node] = field(default_factory=dict)  # positive semidefinite letters, as the hypotheses say it

    @property
    def hopeful(self) -> frozenset[str]:
        """Letters that stand in a center, where a cut is worth a try."""
        return self.positive.union(*({x.name for x in inside.letters() if x.symmetric} for inside in self.norms.values()))


@dataclass(frozen=True, eq=False)
class Fact:
    """An expression that is nonnegative (positive semidefinite, if it is a matrix).

    ``square``: ``tr(c X o X')``, ``X'cX`` for a vector, ``X c X'`` where ``whole``; ``c`` may have a factor ``between``,
    one of the centers of the ground.  ``cauchy``: ``<X,X><Y,Y> - <X,Y>^2`` in that inner product; ``root``: its square root.
    ``size``: ``tr(XcX')*I``.
    ``product``: ``tr(P)tr(Q) - tr(PQ)`` for ``P = XcX'``, ``Q = YoY'``.  ``dominates``: ``tr(P)*I - P``.
    ``known``: a bound of the ground, or the product of two.
    """

    kind: str
    lemma: str
    center: Word = ()
    outer: Word = ()
    left: TracePolynomial = field(default_factory=TracePolynomial.identity)
    right: TracePolynomial | None = None
    between: str = ""
    sign: int = 1

    def value(self, ground: Ground) -> TracePolynomial:
        """The nonnegative expression; ValueError where the parts do not justify it."""
        if self.kind == "known":
            both = self.between.split(" and ")
            value = ground.known[both[0]]
            return value * ground.known[both[1]] if len(both) == 2 else value
        if not all(is_positive(letter, ground.positive) for word in (self.center, self.outer) for letter in word):
            raise ValueError("a center that is not positive")
        if any(len({letter.family or letter.name for letter in word}) > 1 for word in (self.center, self.outer)):
            raise ValueError("a center of letters that do not commute")
        sides = [self.left] if self.right is None else [self.left, self.right]
        rooted = {x for side in sides for word in side.all_words() for x in word if x.power % 1}
        if not all(is_positive(letter, ground.positive) for letter in rooted):
            raise ValueError("a root of a matrix that is not positive")
        center, outer = polynomial(self.center), polynomial(self.outer)
        if self.between:
            strange = any(letter.family != LAMBDA.family for letter in self.center)
            if strange or (self.center and self.between not in BETWEEN):
                raise ValueError("centers that do not commute")
            center = center * ground.centers[self.between]

        def inner(x: TracePolynomial, y: TracePolynomial) -> TracePolynomial:
            return x * y if x.is_scalar else product(center, outer, x, y)

        x, y = self.left, self.right
        match self.kind:
            case "square":
                return inner(x, x)
            case "whole":
                return x * center * x.T if x.cols != "1" else x * x.T
            case "cauchy":
                assert y is not None
                return inner(x, x) * inner(y, y) - inner(x, y) ** 2
            case "root":
                assert y is not None
                sizes = [TracePolynomial.scalar(inner(z, z).as_scalar() ** Fraction(1, 2)) for z in (x, y)]
                return sizes[0] * sizes[1] - self.sign * inner(x, y)
            case "product":
                assert y is not None
                one, other = x * center * x.T, y * outer * y.T
                return one.trace() * other.trace() - (one * other).trace()
            case "size":
                return (x * center * x.T).trace() * ONE
            case "dominates":
                one = x * center * x.T if x.cols != "1" else x * x.T
                return one.trace() * ONE - one
        raise ValueError(f"unknown kind {self.kind}")

    def formula(self, ground: Ground) -> Node:
        """The fact as a formula that shows its sign; ValueError where the kernel has no form for it."""
        if self.kind == "known":
            return formulas.product(ground.shown[text] for text in self.between.split(" and "))
        sides, center, outer = _without_halves(self)
        c, o = (self._center(word, ground, between) for word, between in ((center, self.between), (outer, "")))
        x, y = formulas.expression(sides[0]), formulas.expression(sides[-1])
        match self.kind:
            case "square" if self.left.is_scalar:
                return formulas.power(x, 2)
            case "square" if self.left.cols == "1":
                return formulas.product([formulas.turned(x), c or formulas.ONE, x])
            case "square":
                return formulas.call("tr", formulas.product([c or formulas.ONE, _around(x, o)]))
            case "whole":
                return _around(x, c)
            case "size":
                return _size(_around(x, c))
            case "dominates":
                return formulas.minus(_size(_around(x, c)), _around(x, c))
            case "product":
                one, other = _around(x, c), _around(y, o)
                return formulas.call("tr", formulas.product([one, formulas.minus(_size(other), other)]))
            case "cauchy" | "root" if not self.left.is_scalar:
                return _cauchy_schwarz(formulas.negative(x) if self.sign < 0 else x, y, c, o, self)
        raise ValueError(f"no form for {self.kind}")

    def _center(self, word: Word, ground: Ground, between: str) -> Node | None:
        """A positive factor in the middle; None where there is none."""

        def show(letter: Letter) -> Node:
            if letter.name in ground.letters:
                return formulas.power(ground.letters[letter.name], letter.power)
            return formulas.expression(TracePolynomial.letter(letter))

        if not between:
            return formulas.word(word, show) if word else None
        return formulas.product([formulas.word(word, show), ground.shown[between]]) if word else ground.shown[between]


def _around(x: Node, center: Node | None) -> Node:
    """``X*C*X.T``."""
    if x == formulas.IDENTITY:
        return center or x
    return formulas.product([x, center or formulas.ONE, formulas.turned(x)])


def _size(matrix: Node) -> Node:
    return formulas.product([formulas.call("tr", matrix), formulas.IDENTITY])


def _cauchy_schwarz(x: Node, y: Node, center: Node | None, outer: Node | None, fact: Fact) -> Node:
    c, o = center or formulas.ONE, outer or formulas.ONE
    if outer and not center:
        c = formulas.IDENTITY

    def inner(a: Node, b: Node) -> Node:
        form = formulas.product([formulas.turned(a), c, b])
        return form if fact.left.cols == "1" else formulas.call("tr", formulas.product([form, o]))

    sizes = inner(x, x), inner(y, y)
    if fact.kind == "cauchy":
        return formulas.minus(formulas.product(sizes), formulas.power(inner(x, y), 2))
    roots = [formulas.power(size, Fraction(1, 2)) for size in sizes]
    return formulas.minus(formulas.product(roots), inner(x, y))


def _without_halves(fact: Fact) -> tuple[list[TracePolynomial], Word, Word]:
    """Half powers at the ends of the sides, which stand twice, as whole powers in the middle."""
    sides = [fact.left] if fact.right is None else [fact.left, fact.right]
    center, outer = fact.center, fact.outer
    if fact.kind in ("product", "dominates"):
        return sides, center, outer
    starts = fact.kind != "whole"
    if not center and not fact.between:
        sides, center = _stripped(sides, 0 if starts else -1)
    if not outer and starts and sides[0].cols == "d":
        sides, outer = _stripped(sides, -1)
    return sides, center, outer


def _stripped(sides: list[TracePolynomial], end: int) -> tuple[list[TracePolynomial], Word]:
    """Sides without the broken powers that all their words have at one end, and the squares of those."""
    taken: Word = ()
    while True:
        found = {word[end] if word else None for side in sides for word in side.terms}
        (letter,) = found if len(found) == 1 else (None,)
        if letter is None or letter.power % 1 == 0 or letter.cols == "1":
            return sides, taken
        sides = [
            TracePolynomial({(w[1:] if end == 0 else w[:-1]): c for w, c in side.terms.items()}, *side.shape)
            for side in sides
        ]
        twice = 2 * Fraction(letter.power)
        taken = (*taken, letter._replace(power=int(twice) if twice.denominator == 1 else twice))


def times(scalar: Scalar, value: TracePolynomial) -> TracePolynomial:
    return TracePolynomial({word: c * scalar for word, c in value.terms.items()}, *value.shape)
