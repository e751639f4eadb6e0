"""The face for SymPy users: ``E[...]`` of a SymPy expression in, a SymPy expression out.

Symbols to write expressions with: the numbers ``d, N, M, u, noise``; the ``d x d`` matrices ``Lambda, Gamma, Psi,
U11, Theta``, the sample covariances ``S`` (of N examples) and ``S_M``; the columns ``x, w, a, b, u12, u21``, the label
correlations ``beta`` and ``beta_M``, the label noise ``eta``.  Every other ``MatrixSymbol("A", d, d)`` is a fixed
matrix, every other ``Symbol`` a fixed number.  SymPy only carries the expressions: it never rearranges one, and all
algebra is done on trace polynomials.  A number written as a 1 x 1 matrix, such as ``x.T*A*x``, is read as a number;
in results it is the trace of that 1 x 1 matrix.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from sympy import Add, MatAdd, MatMul, MatPow, MatrixSymbol, Mul, Pow, Rational, Symbol, Trace, Transpose
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr
from sympy.matrices.expressions.special import ZeroMatrix

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.words import Letter
from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.printing import to_latex
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.language.unparse import unparse
from lsa_theory.moments.prompt import SymbolicSetting

d = Symbol("d", integer=True, positive=True)
N = Symbol("N", integer=True, positive=True)
M = Symbol("M", integer=True, positive=True)
u = Symbol("u", real=True)
noise = Symbol("noise", nonnegative=True)
Lambda, Gamma, Psi, U11, Theta, S, S_M = (
    MatrixSymbol(name, d, d) for name in ("Lambda", "Gamma", "Psi", "U11", "Theta", "S", "S(M)")
)
x, w, a, b, u12, u21, beta, beta_M, eta = (
    MatrixSymbol(name, d, 1) for name in ("x", "w", "a", "b", "u12", "u21", "beta", "beta(M)", "eta")
)
__all__ = [
    "S_M", "U11", "E", "Expectation", "Gamma", "Lambda", "M", "MatrixSymbol", "N", "Psi", "S", "Theta", "a",
    "b", "beta", "beta_M", "d", "eta", "from_sympy", "latex", "noise", "to_sympy", "u", "u12", "u21", "w",
    "x",
]  # fmt: skip

_NUMBERS = {symbol.name: symbol for symbol in (d, N, M, u, noise)}
_SAMPLE = re.compile(r"(S|beta|eta)(?:\((\w+)\))?")  # random, and of how many examples
_COLUMNS = ("x", "w", "u12", "u21", "beta", "eta")  # names with a meaning, and with one shape
_SQUARES = ("Lambda", "Gamma", "Psi", "U11", "Theta", "S")


class Expectation:
    r"""``E[expression]``: the expectation over prompts, for symbolic d, N and M.

    Labels are noisy, and tasks have the covariance ``Psi``, when asked for here or when the expression says so.
    Raises InputError for what has no closed form, such as a quotient of random quantities.

    >>> A = MatrixSymbol("A", d, d)
    >>> E[S]
    Lambda
    >>> print(latex(E[S*A*S]))
    \Lambda A \Lambda + \frac{1}{N} \Lambda A^{\top} \Lambda + \frac{1}{N} \operatorname{tr}(A \Lambda) \Lambda
    >>> E[S**3].args[0]
    ((N**2 + 3*N + 4)/N**2)*Lambda**3
    """

    def __init__(self, noise: bool = False, task_covariance: bool = False) -> None:
        self.noise, self.task_covariance = noise, task_covariance

    def __getitem__(self, expression: Any) -> Any:
        reader = _Reader(expression, self.noise, self.task_covariance)
        value = reader.read(expression)
        sizes = {size for name in reader.matrices if (size := _size(name))}
        try:
            mean = reader.setting.expectation(*sizes)(value)
        except ValueError as problem:
            raise _refused(expression, str(problem)) from None
        left = mean.names() | {letter.name for letter in mean.letters()}
        if any(name in ("x", "w", "energy") or _SAMPLE.fullmatch(name) for name in left):
            raise AssertionError(f"the expectation of {expression} still contains random symbols: {sorted(left)}")
        return to_sympy(mean, reader.numbers)


def from_sympy(expression: Any) -> TracePolynomial:
    """The trace polynomial of a SymPy expression; ``beta`` is written out, as ``S w`` (plus ``eta`` with noise).

    >>> from_sympy(sympy.Trace(S*Lambda)) == from_sympy(sympy.Trace(Lambda*S))
    True
    """
    return _Reader(expression).read(expression)


def to_sympy(value: TracePolynomial, numbers: Mapping[str, Symbol] | None = None) -> Any:
    """The SymPy expression of a trace polynomial, terms and factors in canonical order.

    ``numbers`` are symbols to use for named scalars; others are made new.

    >>> to_sympy(from_sympy(2*Lambda*S - Lambda))
    -Lambda + 2*Lambda*S
    """
    if value.is_zero() and not value.is_scalar:
        return ZeroMatrix(*(d if size == "d" else 1 for size in value.shape))
    shapes = {letter.name: letter.base for letter in value.letters()}
    return read(unparse(value), _Writer(shapes, {**_NUMBERS, **(numbers or {})}))


def latex(expression: Any) -> str:
    r"""A SymPy expression printed as the paper prints it.

    >>> print(latex(U11.T*Lambda**Rational(1, 2)/N))
    \frac{1}{N} U_{11}^{\top} \Lambda^{1/2}
    """
    return to_latex(unparse(from_sympy(expression)))


class _Reader:
    """Reads one SymPy expression node by node; every kind of node that is not listed is refused by name."""

    def __init__(self, expression: Any, noise: bool = False, task_covariance: bool = False) -> None:
        if not isinstance(expression, (sympy.Expr, MatrixExpr)):
            raise _refused(expression, f"a {type(expression).__name__}", "give a SymPy expression")
        matrices = {symbol.name for symbol in expression.atoms(MatrixSymbol)}
        numbers = expression.atoms(Symbol)
        names = [symbol.name for symbol in numbers]
        twice = {name for name in names if names.count(name) > 1 or name in matrices}
        if twice:
            raise _refused(expression, f"two different symbols named {', '.join(sorted(twice))}", "rename one")
        self.matrices, self.numbers = matrices, {symbol.name: symbol for symbol in numbers}
        noisy = noise or "noise" in names or any(name.startswith("eta") for name in matrices)
        self.setting = SymbolicSetting(noisy, task_covariance or "Psi" in matrices)
        self.algebra = Symbolic(Names(self.setting))

    def read(self, node: Any) -> TracePolynomial:
        try:
            return self._node(node)
        except OutOfReachError as problem:
            raise _refused(node, str(problem)) from None

    def _node(self, node: Any) -> TracePolynomial:
        algebra = self.algebra
        match node:
            case sympy.Rational():
                return TracePolynomial.scalar(Fraction(int(node.p), int(node.q)))
            case MatrixSymbol():
                return self._matrix(node)
            case Symbol():
                return TracePolynomial.symbol(node.name)
            case sympy.Identity():
                return TracePolynomial.identity() if self._shape(node)[0] == "d" else TracePolynomial.scalar(1)
            case ZeroMatrix():
                return TracePolynomial({}, *self._shape(node))
            case Add() | MatAdd():
                return reduce(algebra.add, map(self._node, node.args))
            case Mul() | MatMul():
                return reduce(algebra.multiply, map(self._node, node.args))
            case sympy.Inverse():
                return algebra.power(self._node(node.arg), Fraction(-1))
            case Pow() | MatPow():
                if not isinstance(node.exp, sympy.Rational):
                    raise _refused(node, f"the exponent {node.exp}", "use an integer or a Rational")
                base = self._node(node.base)
                if node.exp < 0 and base.is_zero():
                    raise _refused(node, "a division by zero", "check the expression")
                return algebra.power(base, Fraction(int(node.exp.p), int(node.exp.q)))
            case Transpose():
                return self._node(node.arg).T
            case Trace():
                return self._node(node.arg).trace()
            case MatrixElement() if node.args[0].shape == (1, 1):
                return self._node(node.args[0])
        kind = "floating-point number" if isinstance(node, sympy.Float) else type(node).__name__
        raise _refused(node, f"a node of the kind {kind}")

    def _shape(self, node: Any) -> tuple[str, str]:
        shape = tuple("d" if size == d else "1" if size == 1 else "" for size in node.shape)
        if "" in shape:
            raise _refused(node, f"the shape {node.shape}", "build it with the d of lsa_theory.language.sympy_face")
        return shape[0], shape[1]

    def _matrix(self, symbol: Any) -> TracePolynomial:
        name, shape = symbol.name, self._shape(symbol)
        sample = _SAMPLE.fullmatch(name)
        stem = sample[1] if sample else name
        due = ("d", "d") if stem in _SQUARES else ("d", "1") if stem in _COLUMNS else shape
        if shape != due or shape[0] == "1" or name == "I":
            raise _refused(symbol, f"a {shape[0]} x {shape[1]} matrix named {name}", "rename it, or transpose it")
        size = (sample[2] if sample else None) or "N"
        if stem == "S":
            return self.setting.sample_covariance(size)
        if stem == "beta":
            return self.setting.correlation(size)
        if stem in ("Lambda", "Gamma", "Psi"):
            return TracePolynomial.letter(self.algebra.names.letter(stem))
        return TracePolynomial.letter(words.vector(name) if shape[1] == "1" else words.matrix(name))


class _Writer:
    """Reads a formula as a SymPy expression, unevaluated wherever matrices occur."""

    def __init__(self, shapes: Mapping[str, Letter], numbers: Mapping[str, Symbol]) -> None:
        self.shapes, self.numbers = shapes, numbers

    def number(self, value: Fraction) -> Any:
        return Rational(value.numerator, value.denominator)

    def name(self, name: str) -> Any:
        if name in self.shapes:
            return MatrixSymbol(name, d, 1 if self.shapes[name].cols == "1" else d)
        return sympy.Identity(d) if name == "I" else self.numbers.get(name) or Symbol(name)

    def add(self, left: Any, right: Any) -> Any:
        if not left.is_Matrix:
            return left + right
        return MatAdd(*MatAdd.make_args(left), *MatAdd.make_args(right), evaluate=False)

    def subtract(self, left: Any, right: Any) -> Any:
        return self.add(left, self.negative(right))

    def multiply(self, left: Any, right: Any) -> Any:
        number, factors = sympy.S.One, []
        for factor in (*_factors(left), *_factors(right)):
            if factor.is_Matrix:
                factors.append(factor)
            else:
                number = number * factor
        if not factors:
            return number
        product = factors[0] if len(factors) == 1 else MatMul(*factors, evaluate=False)
        if product.shape == (1, 1):
            return number * Trace(product)
        return product if number == 1 else MatMul(number, *factors, evaluate=False)

    def divide(self, left: Any, right: Any) -> Any:
        return self.multiply(1 / right, left)

    def negative(self, value: Any) -> Any:
        return self.multiply(sympy.S.NegativeOne, value)

    def power(self, base: Any, exponent: Fraction) -> Any:
        power = Rational(exponent.numerator, exponent.denominator)
        if isinstance(base, sympy.Inverse):
            return MatPow(base.arg, -power, evaluate=False)
        return MatPow(base, power, evaluate=False) if base.is_Matrix else base**power

    def transpose(self, value: Any) -> Any:
        return Transpose(value)

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        if function in ("S", "beta", "eta"):
            return self.name(f"{function}({arguments[0].value})")
        if function not in ("tr", "inv"):
            raise OutOfReachError(f"{function}() has no form in SymPy")
        inside = read(arguments[0], self)
        return Trace(inside) if function == "tr" else sympy.Inverse(inside)

    def expectation(self, inner: Node) -> Any:
        raise AssertionError("a trace polynomial contains no expectation")


def _factors(value: Any) -> tuple[Any, ...]:
    return value.args if isinstance(value, MatMul) else (value,)


def _size(name: str) -> str | None:
    sample = _SAMPLE.fullmatch(name)
    return sample[2] if sample else None


def _refused(node: Any, problem: str, remedy: str = "see the documentation of lsa_theory.language.sympy_face") -> InputError:
    legal = f"sums, products, powers, transposes, inverses and traces of symbols (here: {problem})"
    return InputError("expression", node, legal, remedy)


E = Expectation()
