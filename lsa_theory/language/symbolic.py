"""Formulas read as trace polynomials: the meaning in which claims are proved, for every d, N and M at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from lsa_theory.algebra import calculus, words
from lsa_theory.algebra.covariance import GAMMA, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.roots import NotExactError, rational_power
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Letter
from lsa_theory.errors import OutOfReachError
from lsa_theory.language import budget as limits
from lsa_theory.language.names import RANDOM, NameProblem, Names, is_example
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.moments import prompt as symbolic
from lsa_theory.moments import random_covariance, recursion
from lsa_theory.moments.prompt import SymbolicSetting

LIMITS = ("limit", "limit_MN", "limit_M", "limit_N")
OPAQUE = (*LIMITS, "start", "argmin", "minimum", "norm_nuc", "sv_dot", "n_minus", "min", "risk", "velocity")


Known = Mapping[Node | tuple[Node, str], TracePolynomial]  # closed forms, and bounds by ``(formula, sign)``


def by_tree(establishes: Mapping[str, TracePolynomial]) -> Known:
    """What a derivation establishes by formula, ``limit(u)`` or ``u**2 >=``, by the trees of the formulas."""
    known: dict[Node | tuple[Node, str], TracePolynomial] = {}
    for text, value in establishes.items():
        bare = text.rstrip("<>= ")
        tree = parse_expression(bare)
        known[(tree, text[len(bare) :].strip()) if bare != text else tree] = value
    return known


class Symbolic:
    """Reads a formula as a `TracePolynomial`.

    >>> from lsa_theory.language.parser import parse_expression
    >>> meaning = Symbolic(Names())
    >>> read(parse_expression("E[S*A*S]"), meaning) - read(parse_expression("E[S]*A*E[S]"), meaning) == read(
    ...     parse_expression("(Lambda*A.T*Lambda + tr(A*Lambda)*Lambda)/N"), meaning
    ... )
    True
    """

    def __init__(self, names: Names, established: Known | None = None) -> None:
        self.names = names
        self.setting = names.setting
        self.established = established or {}
        self.work = 0

    def number(self, value: Fraction) -> TracePolynomial:
        return TracePolynomial.scalar(value)

    def name(self, name: str) -> TracePolynomial:
        shapes = {"matrix": ("d", "d"), "vector": ("d", "1"), "scalar": ("1", "1")}
        if name in self.names.zero and (kind := self.names.kind(name)) in shapes:
            return TracePolynomial({}, *shapes[kind])
        setting = self.setting
        match self.names.kind(name), name:
            case "matrix", "I":
                return TracePolynomial.identity()
            case "random", "S":
                return setting.sample_covariance()
            case "random", "beta":
                return setting.correlation()
            case "random", "yhat":
                return setting.prediction()
            case "random", "energy":
                return TracePolynomial.symbol("energy")
            case "random", _ if name.startswith("e_"):
                return TracePolynomial.symbol(name)
            case "random", _:
                return TracePolynomial.letter(words.vector(name))
            case "defined", "loss":
                return setting.loss
            case "defined", _:
                return slice_loss()
            case "scalar", _:
                return TracePolynomial.symbol(name)
        return TracePolynomial.letter(self.names.letter(name))

    def add(self, left: TracePolynomial, right: TracePolynomial) -> TracePolynomial:
        return self._shaped("add", left, right, lambda: left + right)

    def subtract(self, left: TracePolynomial, right: TracePolynomial) -> TracePolynomial:
        return self._shaped("subtract", left, right, lambda: left - right)

    def multiply(self, left: TracePolynomial, right: TracePolynomial) -> TracePolynomial:
        _once(left, right)
        self.spend(limits.monomials(left) * limits.monomials(right))
        product = self._shaped("multiply", left, right, lambda: left * right)
        if limits.spectral_is_too_large(product):
            raise OutOfReachError("powers of Gamma and Lambda too high to expand")
        return product

    def spend(self, work: int) -> None:
        """Count the pairs of terms that are multiplied; OutOfReachError beyond the budget of one formula."""
        self.work += work
        if self.work > limits.MAX_WORK:
            raise OutOfReachError("products of this size are too large to expand")

    def divide(self, left: TracePolynomial, right: TracePolynomial) -> TracePolynomial:
        if not right.is_scalar:
            raise NameProblem("formula", "a quotient by a matrix", "division by scalars", "multiply by inv(...) instead")
        self._not_zero(right)
        _once(right, right)
        return left / right

    def _not_zero(self, divisor: TracePolynomial) -> None:
        if divisor.is_zero() or self.setting.gamma().normal_form(divisor).is_zero():
            raise OutOfReachError("a division by what is identically zero")

    def negative(self, value: TracePolynomial) -> TracePolynomial:
        return -value

    def power(self, base: TracePolynomial, exponent: Fraction) -> TracePolynomial:
        power = int(exponent) if exponent.denominator == 1 else exponent
        if power != 1:
            _once(base, base)
        if not base.is_scalar and base.rows != base.cols:
            found = f"a power of a {base.rows} x {base.cols} expression"
            raise NameProblem("formula", found, "powers of square ones", "check")
        if power < 0:
            self._not_zero(base)
        if power != int(power) and base.is_scalar:
            return self._scalar_root(base, Fraction(power))
        drawn = {x.name.partition("(")[0] for x in base.letters()} & {*RANDOM}
        if power < 0 and not base.is_scalar and drawn and (drawn != {"S"} or len(base.terms) != 1):
            raise OutOfReachError("a random matrix may be singular: it has no inverse")
        if limits.power_is_too_large(base, power):
            raise OutOfReachError(f"power {power} of a sum of {limits.monomials(base)} terms is too large to expand")
        try:
            if not base.is_scalar and GAMMA not in base.letters() and _is_gamma(base):
                base = TracePolynomial.letter(GAMMA)  # the written-out Gamma may be inverted like Gamma
            if power < 0 and (inverse := random_covariance.inverse(base)) is not None:
                base, power = inverse, -power
            raised = base**power
            if limits.spectral_is_too_large(raised):
                raise OutOfReachError("powers of Gamma and Lambda too high to expand")
            return raised
        except ValueError as problem:
            raise OutOfReachError(str(problem)) from None

    def transpose(self, value: TracePolynomial) -> TracePolynomial:
        return value.T

    def call(self, function: str, arguments: tuple[Node, ...]) -> TracePolynomial:
        first = arguments[0]
        asked = Node("call", arguments, function)
        if asked in self.established:
            return self.established[asked]
        if function in OPAQUE:
            raise OutOfReachError(f"{to_text(asked)} is known only through a derivation")
        match function:
            case "inv":
                return self.power(read(first, self), Fraction(-1))
            case "sqrt":
                return self._root(read(first, self))
            case "tr":
                inside = read(first, self)
                if inside.rows != inside.cols:
                    raise NameProblem("tr", f"a {inside.rows} x {inside.cols} expression", "a square matrix", "check shapes")
                return inside.trace()
            case "norm_F":
                inside = read(first, self)
                _once(inside, inside)
                return self._root((inside.T * inside).trace())
            case "S" | "beta":
                size = size_of(first)
                return self.setting.sample_covariance(size) if function == "S" else self.setting.correlation(size)
            case "grad":
                inside, variable = self._scalar(first), self._variable(arguments[1])
                if variable == LAMBDA and GAMMA in inside.letters():
                    raise OutOfReachError("a gradient in Lambda of what depends on it through Gamma")
                slope = calculus.gradient(inside, variable)
                if isinstance(variable, Letter) and variable.symmetric and slope != slope.T:
                    raise OutOfReachError(f"the gradient in the symmetric {variable.name} is not unique")
                return slope
            case "rate":
                inside = self._scalar(first)
                _once(inside, inside)
                return self.setting.on_slice(calculus.rate(inside, self.setting.slice_velocity()))
            case "slice":
                return self.setting.on_slice(read(first, self))
            case "mean":
                inside = read(first, self)
                if limits.legs(inside):
                    raise OutOfReachError("mean() of a random prompt; take the expectation over prompts first")
                try:
                    return random_covariance.mean(inside)
                except ValueError as problem:
                    raise OutOfReachError(str(problem)) from None
        raise OutOfReachError(f"{function}() has no closed form in trace polynomials")

    def expectation(self, inner: Node) -> TracePolynomial:
        whole_samples(inner)
        value = read(inner, self)
        try:
            if recursion.has_inverse(value):
                return recursion.expectation(value, self.setting.task_covariance, self.names.has_room)
            with limits.expanding("this expectation", limits.MAX_EXPECTATION):
                return self.setting.expectation(*self.sizes(inner))(value)
        except (ValueError, limits.TooLargeError) as problem:
            raise OutOfReachError(str(problem)) from None

    def _root(self, value: TracePolynomial) -> TracePolynomial:
        if value.rows == value.cols == "d" and not all(letter.family for word in value.terms for letter in word):
            raise OutOfReachError("sqrt() of a matrix is understood for functions of Lambda only")
        return self.power(value, Fraction(1, 2))

    def _scalar_root(self, base: TracePolynomial, power: Fraction) -> TracePolynomial:
        """A broken power of a single product; squares of rationals and powers of nonnegative names are taken out."""
        value = base.as_scalar()
        if value.is_zero() and power > 0:
            return base
        if len(value.num) != 1 or value.den:
            raise OutOfReachError("a root of a sum is not taken apart")
        ((monomial, number),) = value.num.items()
        try:
            outside = Scalar.number(rational_power(Fraction(number), power))
        except NotExactError:
            raise OutOfReachError(f"the root of {number} is irrational") from None
        plain = {(g, p) for g, p in monomial if g in self.names.nonnegative}
        for g, p in plain:
            outside = outside * Scalar.symbol(g, p * power if (p * power) % 1 else int(p * power))
        rest = Scalar({monomial - plain: 1})
        try:
            return TracePolynomial.scalar(rest**power * outside if monomial != plain else outside)
        except ValueError as problem:
            raise OutOfReachError(str(problem)) from None

    def _scalar(self, node: Node) -> TracePolynomial:
        value = read(node, self)
        if not value.is_scalar:
            raise NameProblem("formula", f"a {value.rows} x {value.cols} expression", "a scalar here", "take a trace")
        return value

    def _variable(self, node: Node) -> Letter | str:
        if node.kind != "name":
            raise NameProblem(
                "grad", "its second argument", "the name of a matrix, vector or scalar", "as in grad(loss, U11)"
            )
        name = str(node.value)
        kind = self.names.kind(name)
        if kind not in ("matrix", "vector", "scalar") or name in ("I", "Gamma", "N", "M", "d"):
            raise NameProblem("grad", f"its variable {name}", "a fixed matrix, vector or scalar", "as in grad(loss, U11)")
        if name in self.names.zero:
            raise OutOfReachError(f"a gradient in {name}, which a hypothesis sets to zero")
        return name if kind == "scalar" else self.names.letter(name)

    def sizes(self, node: Node) -> set[str]:
        """The context lengths other than N in a formula."""
        own = {size_of(node.parts[0])} if node.kind == "call" and node.value in ("S", "beta") else set()
        return (own - {"N"}).union(*(self.sizes(part) for part in node.parts))

    def _shaped(
        self, verb: str, left: TracePolynomial, right: TracePolynomial, result: Callable[[], TracePolynomial]
    ) -> TracePolynomial:
        try:
            return result()
        except TypeError as problem:
            raise NameProblem("formula", f"{verb}: {problem}", "shapes that fit", "check transposes and traces") from None


def whole_samples(inner: Node) -> None:
    """Refuse expectations over single examples: the laws here know samples as a whole; the kernel knows both."""
    for name in sorted(inner.names()):
        if name in ("xbar", "e_query") or is_example(name):
            raise OutOfReachError(f"no closed form is derived with {name}; the kernel compares and evaluates")


def size_of(node: Node) -> str:
    """The context length in ``S(M)``: N, M or a positive integer."""
    if node.kind == "name" and node.value in ("N", "M"):
        return str(node.value)
    if node.kind == "number" and isinstance(node.value, Fraction) and node.value.denominator == 1 and node.value >= 1:
        return str(node.value)
    raise NameProblem("S", "its argument", "a context length: N, M or a positive integer", "as in S(M)")


def _once(left: TracePolynomial, right: TracePolynomial) -> None:
    """Refuse a product of two expectations over Lambda_tau that are kept as integrands."""
    if random_covariance.has_blocks(left) and random_covariance.has_blocks(right):
        raise OutOfReachError("a product of two expectations over a random covariance is not expanded")


def _is_gamma(value: TracePolynomial) -> bool:
    return len(value.terms) == 2 and value == SymbolicSetting().gamma().gamma()


def slice_loss() -> TracePolynomial:
    """``ell = tr(u^2/2 Gamma Lambda U11 Lambda U11' - u Lambda^2 U11')`` (5.5), as the paper defines it."""
    lam, u11, u = TracePolynomial.letter(LAMBDA), TracePolynomial.letter(symbolic.U11), TracePolynomial.symbol("u")
    return (u * u / 2 * TracePolynomial.letter(GAMMA) * lam * u11 * lam * u11.T - u * lam * lam * u11.T).trace()


def difference(left: Node, right: Node, meaning: Symbolic) -> TracePolynomial:
    """``left - right`` in normal form: zero exactly when the two are equal for all matrices of every large size."""
    values = [read(without_roots(side), meaning) for side in (left, right)]
    values = [_broadcast(value, other) for value, other in zip(values, reversed(values), strict=True)]
    gap = meaning.subtract(*values)
    return random_covariance.settle(meaning.setting.gamma().normal_form(gap))


def without_roots(node: Node) -> Node:
    """Even powers of norms and roots of scalars written without the root."""
    parts = tuple(without_roots(part) for part in node.parts)
    if node.kind == "power" and node.parts[0].kind == "call" and node.parts[0].value == "norm_F":
        exponent = Fraction(node.value or 0) / 2
        if exponent.denominator == 1:
            inside = parts[0].parts[0]
            square = Node("call", (Node("multiply", (Node("transpose", (inside,)), inside)),), "tr")
            return square if exponent == 1 else Node("power", (square,), exponent)
    return Node(node.kind, parts, node.value, node.column)


def _broadcast(value: TracePolynomial, other: TracePolynomial) -> TracePolynomial:
    """A zero takes the shape of the other side."""
    return TracePolynomial({}, *other.shape) if value.is_scalar and value.is_zero() else value
