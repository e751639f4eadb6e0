"""Printed formulas mean what was printed: as text of the language they can be typed again, as LaTeX they can be read."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.parser import parse_expression, parse_relation
from lsa_theory.language.printing import to_latex, to_text
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.language.unparse import unparse
from random_formulas import COLUMNS, MATRICES, SCALARS, polynomial, scalar, square

MEANING = Symbolic(Names())
LETTERS = {shown: name for table in (SCALARS, MATRICES, COLUMNS) for name, shown in table.items()}


class Reader:
    """Reads the LaTeX of numbers and matrices as mathematicians do; the tests' own."""

    def __init__(self, text: str) -> None:
        text = re.sub(r"\\(left|right)", "", text).replace("I_d", "I_{d}")
        self.tokens = re.findall(r"\\[A-Za-z]+|\d+|_\{[^}]*\}|\S", text)
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        assert not expected or token == expected, f"{expected} due, {token} found in {self.tokens}"
        self.at += 1
        return token

    def sum(self) -> TracePolynomial:
        sign = -1 if self.peek() == "-" else 1
        if sign < 0:
            self.take()
        total = sign * self.product()
        while self.peek() in ("+", "-"):
            total = total + self.product() if self.take() == "+" else total - self.product()
        return total

    def product(self) -> TracePolynomial:
        value = self.factor()
        while self.peek() and self.peek() not in ("+", "-", ")", "}"):
            if self.peek() == r"\cdot":
                self.take()
            value = MEANING.multiply(value, self.factor())
        return value

    def factor(self) -> TracePolynomial:
        value = self.atom()
        if self.peek() == "^":
            self.take()
            self.take("{")
            exponent = ""
            while self.peek() != "}":
                exponent += self.take()
            self.take()
            assert self.peek() != "^", "two exponents on one base"
            value = value.T if exponent == r"\top" else MEANING.power(value, Fraction(exponent))
        return value

    def atom(self) -> TracePolynomial:
        token = self.take()
        if token.isdigit():
            return TracePolynomial.scalar(int(token))
        if token == "(":
            value = self.sum()
            self.take(")")
            return value
        if token == r"\frac":
            above, below = self.braced(), self.braced()
            return above / below
        if token == r"\operatorname":
            assert [self.take() for _ in range(5)] == ["{", "t", "r", "}", "("]
            value = self.sum().trace()
            self.take(")")
            return value
        shown = token + (self.take() if self.peek().startswith("_") else "")
        return MEANING.name(LETTERS["I_d" if shown == "I_{d}" else shown])

    def braced(self) -> TracePolynomial:
        self.take("{")
        value = self.sum()
        self.take("}")
        return value


def formulas(seed: int, depth: int = 4) -> Iterator[Node]:
    rng = random.Random(seed)
    yield scalar(rng, depth)
    yield square(rng, depth)


@given(st.integers(0, 10**9))
def test_text_can_be_typed_again(seed: int) -> None:
    for formula in formulas(seed):
        text = to_text(formula)
        again = parse_expression(text)
        assert read(again, MEANING) == read(formula, MEANING), text
        assert to_text(again) == text


@given(st.integers(0, 10**9))
def test_latex_reads_as_the_same_value(seed: int) -> None:
    for formula in formulas(seed):
        shown = to_latex(formula)
        reader = Reader(shown)
        value = reader.sum()
        assert reader.at == len(reader.tokens), shown
        assert value == read(formula, MEANING), f"{to_text(formula)} is printed as {shown}"


@given(st.integers(0, 10**9))
def test_trace_polynomials_survive_printing(seed: int) -> None:
    value = polynomial(random.Random(seed))
    text = to_text(unparse(value))
    try:
        again = read(parse_expression(text), _Plain(Names()))
    except OutOfReachError:  # an inverse of a random matrix is printed, but not read
        reject()
    assert (value.is_zero() and again.is_zero()) or again == value, text


class _Plain(Symbolic):
    """Keeps ``S(M)`` and ``beta(M)`` as letters."""

    def call(self, function: str, arguments: tuple[Node, ...]) -> TracePolynomial:
        if function == "S":
            return TracePolynomial.letter(words.matrix("S(M)", symmetric=True))
        return TracePolynomial.letter(words.vector("beta(M)")) if function == "beta" else super().call(function, arguments)


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        ("inv(Gamma)", r"\Gamma^{-1}"),
        ("Gamma**-1", r"\Gamma^{-1}"),
        ("inv(Gamma)**2*Lambda", r"\Gamma^{-2} \Lambda"),
        ("sqrt(Lambda)*U11*Lambda**(1/2)", r"\Lambda^{1/2} U_{11} \Lambda^{1/2}"),
        ("(A*B).T", r"(A B)^{\top}"),
        ("A.T*I", r"A^{\top} I_d"),
        ("inv(A.T)", r"(A^{\top})^{-1}"),
        ("grad(loss, U11).T", r"(\nabla_{U_{11}} L)^{\top}"),
        ("grad(loss, u)*A", r"(\nabla_{u_{-1}} L) A"),
        ("tr((A + B)*C)", r"\operatorname{tr}((A + B) C)"),
        ("1/N*tr(Lambda)*Lambda", r"\frac{1}{N} \operatorname{tr}(\Lambda) \Lambda"),
        ("tr(Lambda)/2", r"\frac{1}{2} \operatorname{tr}(\Lambda)"),
        ("u**2*(N + 1)/(2*N)*tr(A)", r"\frac{N + 1}{2 N} u_{-1}^{2} \operatorname{tr}(A)"),
        ("sigma**2/2*A", r"\frac{\sigma^{2}}{2} A"),
        ("d*(d + 1)/2", r"\frac{d (d + 1)}{2}"),
        ("(1 + 1/N)*Lambda", r"\left(1 + \frac{1}{N}\right) \Lambda"),
        ("-u**2*Gamma*A", r"-u_{-1}^{2} \Gamma A"),
        ("A*(-B)", r"A (-B)"),
        ("A - (B - C)", r"A - (B - C)"),
        ("2*3*N", r"2 \cdot 3 N"),
        ("(u**2)**(1/2)", r"(u_{-1}^{2})^{1/2}"),
        ("sqrt(d)*norm_op(Gamma)", r"\sqrt{d} \lVert \Gamma \rVert_{\mathrm{op}}"),
        ("norm_F(A)**2", r"\lVert A \rVert_F^{2}"),
        ("S(M)*beta(M)", r"\hat\Lambda_{M} \hat\beta_{M}"),
        ("E[S**2]", r"\mathbb{E}[\hat\Lambda^{2}]"),
        ("a.T*A*b*Lambda", r"(a^{\top} A b) \Lambda"),
        ("x.T*A*x*S", r"(x_{\mathrm{query}}^{\top} A x_{\mathrm{query}}) \hat\Lambda"),
        ("a*a.T*A*a*a.T", r"a a^{\top} A a a^{\top}"),
        ("A*(a.T*b)", r"A (a^{\top} b)"),
        ("mu*kappa*xi*zeta_ij*gamma_i", r"\mu \kappa \xi \zeta_{\mathrm{ij}} \gamma_{i}"),
        ("lam_1*eps", r"\lambda_{1} \varepsilon"),
        ("rank*Theta", r"\mathrm{rank} \Theta"),
        ("noise**2", r"\sigma_{\varepsilon}^{4}"),
        ("argmin(u*U11)", r"(u_{-1} U_{11})^{\star}"),
        ("limit(yhat(M))", r"\lim_{t\to\infty} \hat y_{\mathrm{query}}^{(M)}"),
        ("lam_max(A) - minimum(ell)", r"\lambda_{\max}(A) - \min \tilde\ell"),
    ],
)
def test_typography(formula: str, latex: str) -> None:
    assert to_latex(parse_expression(formula)) == latex


def test_matrices_are_compared_in_the_loewner_order() -> None:
    relation = parse_relation("Lambda <= Gamma < A")
    assert to_latex(relation, matrices=True) == r"\Lambda \preceq \Gamma \prec A"
    assert to_latex(relation) == r"\Lambda \le \Gamma < A"
