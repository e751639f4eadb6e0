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
from lsa_theory.algebra.words import Word
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

    @property
    def hopeful(self) -> frozenset[str]:
        """Letters that stand in a center, where a cut is worth a try."""
        return self.positive.union(*({x.name for x in inside.letters() if x.symmetric} for inside in self.norms.values()))


@dataclass(frozen=True, eq=False)
class Fact:
    """An expression that is nonnegative (positive semidefinite, if it is a matrix).

    ``square``: ``tr(c X o X')``, ``X'cX`` for a vector, ``X c X'`` where ``whole``; ``c`` may have a factor ``between``,
    one of the centers of the ground.  ``cauchy``: ``<X,X><Y,Y> - <X,Y>^2`` in that inner product; ``root``: its square root.
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
            case "dominates":
                one = x * center * x.T if x.cols != "1" else x * x.T
                return one.trace() * ONE - one
        raise ValueError(f"unknown kind {self.kind}")


def times(scalar: Scalar, value: TracePolynomial) -> TracePolynomial:
    return TracePolynomial({word: c * scalar for word, c in value.terms.items()}, *value.shape)
