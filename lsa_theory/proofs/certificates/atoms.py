"""Norms and extreme eigenvalues of general matrices as symbols, with what is known about them."""

from __future__ import annotations

from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import FAMILY, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Scalar
from lsa_theory.algebra.words import Power
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Known, without_roots
from lsa_theory.language.unparse import unparse
from lsa_theory.proofs.certificates.domain import NONNEGATIVE, POSITIVE, REAL, Domain
from lsa_theory.proofs.certificates.eigenvalues import LARGEST, SMALLEST
from lsa_theory.proofs.certificates.facts import BETWEEN, ONE, Ground
from lsa_theory.proofs.certificates.halves import polynomial
from lsa_theory.proofs.certificates.inequality import Extremes


class Atoms(Extremes):
    """Reads like `Extremes`; a norm that is no product of powers becomes a symbol, and `ground` tells what bounds it.

    >>> from lsa_theory.language.parser import parse_expression
    >>> meaning = Atoms(Names())
    >>> read(parse_expression("norm_op(2*A.T) - 2*norm_op(A)"), meaning).is_zero()
    True
    """

    def __init__(self, names: Names, established: Known | None = None) -> None:
        super().__init__(names, established)
        self.centers, self.norms = dict(BETWEEN), dict[str, TracePolynomial]()
        self.roots, self.known = dict[str, TracePolynomial](), dict[str, TracePolynomial]()
        self.signs = {LARGEST: POSITIVE, SMALLEST: POSITIVE}
        self.inside = dict[str, TracePolynomial]()
        self.supposed: list[str] = []

    def ground(self) -> Ground:
        """What facts may rest on, after everything was read."""
        for name, value in self.inside.items():
            self._bounds_of_products(name, value)
        for name in [name for name in self.signs if name.startswith("lam_max(")]:
            if (low := "lam_min" + name.removeprefix("lam_max")) in self.signs:
                self.known[f"{name} - {low}"] = TracePolynomial.symbol(name) - TracePolynomial.symbol(low)
        return Ground(self.names.positive, self.centers, self.norms, self.roots, self.known, tuple(self.supposed))

    def suppose(self, relation: Relation) -> None:
        """Use a hypothesis: scalar ones as known bounds, Loewner ones as further positive semidefinite centers."""
        for left, sign, right in relation.links():
            if sign == "!=":
                continue
            try:
                a, b = (read(without_roots(side), self) for side in (left, right))
                a, b = (TracePolynomial({}, *y.shape) if x.is_zero() else x for x, y in ((a, b), (b, a)))
                gap = self.setting.gamma().normal_form(a - b)
            except (OutOfReachError, TypeError, ValueError, ZeroDivisionError):
                continue
            for value, text in ((gap, relation.text), (-gap, f"{relation.text} (reversed)")):
                if (sign in (">", ">=")) != (value is gap) and sign != "==":
                    continue
                if value.is_scalar:
                    self.known[text] = _cleared(value)
                    self.supposed.append(text)
                elif value == value.T:
                    self.centers[text], self.norms[text] = value, value

    def domain(self, domain: Domain) -> Domain:
        sizes = dict.fromkeys(("N", "M", "d"), POSITIVE)
        return Domain({**domain.signs, **sizes, **self.signs}, domain.bounds, domain.default)

    def call(self, function: str, arguments: tuple[Node, ...]) -> TracePolynomial:
        if function not in ("norm_F", "norm_op", "lam_max", "lam_min"):
            return super().call(function, arguments)
        try:
            return super().call(function, arguments)
        except OutOfReachError:
            value = self.setting.gamma().normal_form(read(arguments[0], self))
        if any(c.den for c in value.terms.values()) or value.is_zero():
            raise OutOfReachError(f"{function}() of a quotient")
        if function == "norm_F" or value.cols == "1":
            name = f"norm_F({_text(value)})"
            self.roots[name] = (value.T * value).trace()
            self.signs[name] = NONNEGATIVE
            return TracePolynomial.symbol(name)
        return self._norm(value) if function == "norm_op" else self._eigenvalue(function, value)

    def _extreme(self, value: TracePolynomial, largest: bool) -> TracePolynomial:
        """Of a function of Lambda; what is known of its largest eigenvalue comes along."""
        found = super()._extreme(value, largest)
        for power in (1, 2):
            whole = (TracePolynomial.letter(LAMBDA) ** power).trace()
            self.known[f"tr(Lambda**{power}) - lam_max(Lambda)**{power}"] = whole - TracePolynomial.symbol(LARGEST, power)
        return found

    def _norm(self, value: TracePolynomial) -> TracePolynomial:
        number, value = _without_number(value)
        matrix = min((value, value.T), key=_text)
        text = _text(matrix)
        name = f"norm_op({text})"
        n = TracePolynomial.symbol(name)
        self.signs[name] = NONNEGATIVE
        for x in (matrix, matrix.T):
            center = f"{name}**2*I - ({_text(x)}).T*({_text(x)})"
            self.centers[center] = n * n * ONE - x.T * x
            self.norms[center] = x
        self.inside[name] = matrix
        self.known[f"norm_F({text})**2 - {name}**2"] = (matrix.T * matrix).trace() - n * n
        for sign in (1, -1):
            self.known[f"d*{name} - ({sign})*tr({text})"] = n * TracePolynomial.symbol("d") - sign * matrix.trace()
        return abs(number) * n

    def _eigenvalue(self, function: str, value: TracePolynomial) -> TracePolynomial:
        if value != value.T:
            raise OutOfReachError(f"{function}() of a matrix that need not be symmetric")
        number, inside = _without_number(value)
        if function == "lam_max" and number > 0 and (factor := _half(inside)) is not None:
            return self._norm(factor) ** 2 * number  # the largest eigenvalue of X X' is the square of the norm of X
        name = f"{function}({_text(value)})"
        symbol, sign = TracePolynomial.symbol(name), 1 if function == "lam_max" else -1
        center = f"({sign})*({name}*I - ({_text(value)}))"
        self.centers[center] = sign * (symbol * ONE - value)
        self.norms[center] = value
        self.signs[name] = REAL
        ((word, c),) = value.terms.items() if len(value.terms) == 1 else (((), None),)
        if c is not None and c == 1 and len(word) == 1 and word[0].name in self.names.positive and word[0].power > 0:
            self.signs[name] = NONNEGATIVE
            self.known[f"tr({_text(value)}) - {name}"] = value.trace() - symbol
        return symbol

    def _bounds_of_products(self, name: str, value: TracePolynomial) -> None:
        """``norm_op(AB) <= norm_op(A) norm_op(B)``, ``norm_op(A + B) <= norm_op(A) + norm_op(B)`` for norms in use."""
        for one, a in self.inside.items():
            for other, b in self.inside.items():
                norms = TracePolynomial.symbol(one), TracePolynomial.symbol(other)
                for x in (a, a.T):
                    for y in (b, b.T):
                        if value in (x * y, y.T * x.T):
                            self.known[f"{one}*{other} - {name}"] = norms[0] * norms[1] - TracePolynomial.symbol(name)
                        if value in (x + y, x - y):
                            self.known[f"{one} + {other} - {name}"] = norms[0] + norms[1] - TracePolynomial.symbol(name)


def _cleared(value: TracePolynomial) -> TracePolynomial:
    """Times the eigenvalues, sizes and traces of functions of Lambda that it is divided by: they are positive."""
    lowest: dict[Generator, Power] = {}
    for monomial in value.as_scalar().num:
        for g, p in monomial:
            sure = g in (LARGEST, SMALLEST, "N", "M", "d") or (isinstance(g, tuple) and all(x.family == FAMILY for x in g))
            if p < 0 and sure:
                lowest[g] = min(lowest.get(g, 0), p)
    return value * Scalar({frozenset((g, -p) for g, p in lowest.items()): 1})


def _text(value: TracePolynomial) -> str:
    return to_text(unparse(value))


def _half(value: TracePolynomial) -> TracePolynomial | None:
    """``X`` for a single word ``X X'``; None for anything else."""
    if len(value.terms) != 1:
        return None
    ((word, c),) = value.terms.items()
    if c == 1 and len(word) == 1 and word[0].symmetric and word[0].power % 2 == 0:
        return polynomial((word[0]._replace(power=word[0].power // 2),))
    middle = len(word) // 2
    square = bool(word) and c == 1 and words.transpose(word[:middle]) == word[middle:]
    return polynomial(word[:middle]) if square else None


def _without_number(value: TracePolynomial) -> tuple[Fraction, TracePolynomial]:
    """A rational factor of a single term, and the rest."""
    if len(value.terms) == 1:
        ((word, c),) = value.terms.items()
        if len(c.num) == 1:
            ((monomial, number),) = c.num.items()
            if not monomial:
                return Fraction(number), TracePolynomial({word: c * (1 / Fraction(number))}, *value.shape)
    return Fraction(1), value
