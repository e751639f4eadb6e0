"""Norms and extreme eigenvalues of general matrices as symbols, with what is known about them."""

from __future__ import annotations

from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import FAMILY, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Monomial, Scalar
from lsa_theory.algebra.words import Power
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Known, without_roots
from lsa_theory.language.unparse import unparse
from lsa_theory.proofs.certificates import formulas
from lsa_theory.proofs.certificates.domain import NONNEGATIVE, POSITIVE, REAL, Domain
from lsa_theory.proofs.certificates.eigenvalues import LARGEST, SMALLEST
from lsa_theory.proofs.certificates.extremes import Extremes
from lsa_theory.proofs.certificates.facts import BETWEEN, ONE, SHOWN, Ground
from lsa_theory.proofs.certificates.gaps import Gap
from lsa_theory.proofs.certificates.halves import polynomial


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
        self.orders: list[str] = []
        self.shown: dict[str, Node] = dict(SHOWN)
        self.letters: dict[str, Node] = {}

    def ground(self) -> Ground:
        """What facts may rest on, after everything was read."""
        for name, value in self.inside.items():
            self._bounds_of_products(name, value)
        for name in [name for name in self.signs if name.startswith("lam_max(")]:
            if (low := "lam_min" + name.removeprefix("lam_max")) in self.signs:
                gap = TracePolynomial.symbol(name) - TracePolynomial.symbol(low)
                self._know(gap, formulas.minus(parse_expression(name), parse_expression(low)))
        return Ground(
            self.names.positive,
            self.centers,
            self.norms,
            self.roots,
            self.known,
            tuple(self.supposed),
            tuple(dict.fromkeys(self.orders)),
            self.shown,
            self.letters,
        )

    def suppose(self, gap: Gap) -> None:
        """Use a hypothesis: scalar ones as known bounds, Loewner ones as further positive semidefinite centers."""
        if gap.is_property:
            if gap.sign == ">=":
                self.letters[str(gap.larger.value)] = gap.node
            return
        try:
            a, b = (read(without_roots(side), self) for side in (gap.larger, gap.smaller))
            a, b = (TracePolynomial({}, *y.shape) if x.is_zero() else x for x, y in ((a, b), (b, a)))
            whole = self.setting.gamma().normal_form(a - b)
        except (OutOfReachError, TypeError, ValueError, ZeroDivisionError):
            return
        for value, node in ((whole, gap.node), (-whole, formulas.product([formulas.number(-1), gap.node]))):
            if value is not whole and gap.sign != "==":
                continue
            text = formulas.text(node)
            if value.is_scalar:
                multiplier = _divisor(value)
                self.known[text] = value * Scalar({multiplier: 1})
                self.shown[text] = formulas.product([node, formulas.monomial(multiplier, 1, _power)])
                self.supposed.append(text)
            elif value == value.T:
                self.centers[text], self.norms[text], self.shown[text] = value, value, node
                self.orders.append(text)

    def _know(self, value: TracePolynomial, node: Node) -> None:
        """Keep a nonnegative number, with a formula that shows it."""
        text = formulas.text(node)
        self.known[text], self.shown[text] = value, node

    def _center(self, value: TracePolynomial, of: TracePolynomial, node: Node) -> None:
        """Keep a positive semidefinite matrix, with a formula that shows it, and what its norm is of."""
        text = formulas.text(node)
        self.centers[text], self.norms[text], self.shown[text] = value, of, node

    def domain(self, domain: Domain) -> Domain:
        sizes = dict.fromkeys(("N", "M", "d"), POSITIVE)
        return domain.with_bounds({}, {**sizes, **self.signs})

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
            lam = formulas.power(formulas.name("Lambda"), power)
            node = formulas.minus(formulas.call("tr", lam), formulas.call("lam_max", lam))
            self._know(whole - TracePolynomial.symbol(LARGEST, power), node)
        return found

    def _norm(self, value: TracePolynomial) -> TracePolynomial:
        number, value = _without_number(value)
        matrix = min((value, value.T), key=_text)
        name = f"norm_op({_text(matrix)})"
        n = TracePolynomial.symbol(name)
        self.signs[name] = NONNEGATIVE
        for x in (matrix, matrix.T):
            square = formulas.product([formulas.turned(unparse(x)), unparse(x)])
            top = formulas.product([formulas.call("lam_max", square), formulas.IDENTITY])
            self._center(n * n * ONE - x.T * x, x, formulas.minus(top, square))
        self.inside[name] = matrix
        square = formulas.product([formulas.turned(unparse(matrix)), unparse(matrix)])
        gap = formulas.minus(formulas.call("tr", square), formulas.call("lam_max", square))
        self._know((matrix.T * matrix).trace() - n * n, gap)
        for sign in (1, -1):
            center = _above("norm_op", unparse(sign * matrix))
            self._know(n * TracePolynomial.symbol("d") - sign * matrix.trace(), formulas.call("tr", center))
        return abs(number) * n

    def _eigenvalue(self, function: str, value: TracePolynomial) -> TracePolynomial:
        if value != value.T:
            raise OutOfReachError(f"{function}() of a matrix that need not be symmetric")
        number, inside = _without_number(value)
        if function == "lam_max" and number > 0 and (factor := _half(inside)) is not None:
            return self._norm(factor) ** 2 * number  # the largest eigenvalue of X X' is the square of the norm of X
        name = f"{function}({_text(value)})"
        symbol, sign = TracePolynomial.symbol(name), 1 if function == "lam_max" else -1
        node = unparse(value)
        self._center(sign * (symbol * ONE - value), value, _above(function, node) if sign > 0 else _below(node))
        self.signs[name] = REAL
        ((word, c),) = value.terms.items() if len(value.terms) == 1 else (((), None),)
        if c is not None and c == 1 and len(word) == 1 and word[0].name in self.names.positive and word[0].power > 0:
            self.signs[name] = NONNEGATIVE
            psd = formulas.power(self.letters.get(word[0].name, formulas.name(word[0].name)), word[0].power)
            self._know(value.trace() - symbol, formulas.minus(formulas.call("tr", psd), formulas.call(function, psd)))
        return symbol

    def _bounds_of_products(self, name: str, value: TracePolynomial) -> None:
        """``norm_op(AB) <= norm_op(A) norm_op(B)``, ``norm_op(A + B) <= norm_op(A) + norm_op(B)`` for norms in use."""
        whole = TracePolynomial.symbol(name)
        for one, a in self.inside.items():
            for other, b in self.inside.items():
                norms = TracePolynomial.symbol(one), TracePolynomial.symbol(other)
                for x in (a, a.T):
                    for y in (b, b.T):
                        nodes = unparse(x), unparse(y)
                        sizes = [formulas.call("norm_op", n) for n in nodes]
                        if value in (x * y, y.T * x.T):
                            node = formulas.call("norm_op", formulas.product(nodes))
                            self._know(norms[0] * norms[1] - whole, formulas.minus(formulas.product(sizes), node))
                        if value in (x + y, x - y):
                            join = formulas.total if value == x + y else lambda pair: formulas.minus(*pair)
                            node = formulas.call("norm_op", join(nodes))
                            self._know(norms[0] + norms[1] - whole, formulas.minus(formulas.total(sizes), node))


def _half_sum(x: Node) -> Node:
    return formulas.over(formulas.total([x, formulas.turned(x)]), formulas.number(2))


def _above(function: str, x: Node) -> Node:
    """``norm_op(X)*I - (X + X.T)/2``."""
    return formulas.minus(formulas.product([formulas.call(function, x), formulas.IDENTITY]), _half_sum(x))


def _below(x: Node) -> Node:
    return formulas.minus(_half_sum(x), formulas.product([formulas.call("lam_min", x), formulas.IDENTITY]))


def _power(g: Generator, p: Power) -> Node:
    named = {LARGEST: "lam_max(Lambda)", SMALLEST: "lam_min(Lambda)"}
    return formulas.power(parse_expression(named.get(g, g)) if isinstance(g, str) else formulas.closed(g), p)


def _divisor(value: TracePolynomial) -> Monomial:
    """The eigenvalues, sizes and traces of functions of Lambda that a number is divided by: they are positive."""
    lowest: dict[Generator, Power] = {}
    for monomial in value.as_scalar().num:
        for g, p in monomial:
            sure = g in (LARGEST, SMALLEST, "N", "M", "d") or (isinstance(g, tuple) and all(x.family == FAMILY for x in g))
            if p < 0 and sure:
                lowest[g] = min(lowest.get(g, 0), p)
    return frozenset((g, -p) for g, p in lowest.items())


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
