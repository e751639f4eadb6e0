"""The SymPy face: what goes in comes out, agrees with brute force, and is refused by name where it has no closed form."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import MatrixSymbol, Rational, Symbol, Trace, ZeroMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from brute_force import expectation, matrix
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError
from lsa_theory.language import sympy_face as face
from lsa_theory.moments.prompt import SymbolicSetting
from random_formulas import polynomial

E, Lambda, N, M, S, S_M, U11, d, u = face.E, face.Lambda, face.N, face.M, face.S, face.S_M, face.U11, face.d, face.u
x, w, a, b, u12, u21, beta, beta_M = face.x, face.w, face.a, face.b, face.u12, face.u21, face.beta, face.beta_M
A, B = MatrixSymbol("A", d, d), MatrixSymbol("B", d, d)
VALUES = {
    "Lambda": [["2", "1/2"], ["1/2", "1"]],
    "Psi": [["1", "1/3"], ["1/3", "2"]],
    "A": [["1", "-2"], ["3", "1/2"]],
    "B": [["0", "1"], ["5", "-1"]],
    "a": [["1"], ["-2"]],
}


def explicit(expression: Any, **sizes: int) -> Any:
    """The number or matrix that SymPy itself computes at d = 2."""
    if not expression.is_Matrix:
        traces = {trace: explicit(trace.arg, **sizes).trace() for trace in expression.atoms(Trace)}
        return (
            expression.xreplace(traces)
            .subs({Symbol(k, integer=True, positive=True): v for k, v in sizes.items()})
            .subs({face.noise: Rational(1, 2)})
        )
    value = {name: sympy.Matrix([[Rational(entry) for entry in row] for row in rows]) for name, rows in VALUES.items()}
    if isinstance(expression, MatrixSymbol):
        return value[expression.name]
    if isinstance(expression, sympy.Identity):
        return sympy.eye(2)
    if isinstance(expression, ZeroMatrix):
        return sympy.zeros(2, 2)
    if isinstance(expression, sympy.MatPow):
        return explicit(expression.base, **sizes) ** int(expression.exp)
    parts = [explicit(part, **sizes) for part in expression.args]
    if isinstance(expression, sympy.Transpose):
        return parts[0].T
    result = parts[0]
    for part in parts[1:]:
        result = result + part if isinstance(expression, sympy.MatAdd) else result * part
    return result


MOMENTS = {
    "S": (S, lambda s: s.S),
    "S A S": (S * A * S, lambda s: s.S @ matrix(VALUES["A"]) @ s.S),
    "S^3": (S**3, lambda s: s.S @ s.S @ s.S),
    "tr(S)^2 S": (Trace(S) ** 2 * S, lambda s: (s.S[0, 0] + s.S[1, 1]) ** 2 * s.S),
    "fourth moment": (x * x.T * A * x * x.T, lambda s: _outer(s.query) @ matrix(VALUES["A"]) @ _outer(s.query)),
    "form": ((x.T * A * x) ** 2, lambda s: (s.query @ matrix(VALUES["A"]) @ s.query) ** 2),
    "sum": (2 * S * A.T - S / N + Lambda, lambda s: 2 * s.S @ matrix(VALUES["A"]).T - s.S / 2 + matrix(VALUES["Lambda"])),
    "beta": (beta * beta.T, lambda s: _outer(s.S @ s.w)),
    "odd": (S * x, lambda s: s.S @ s.query),
    "task": (w.T * S * w, lambda s: s.w @ s.S @ s.w),
    "outer": (a * x.T * S * x, lambda s: matrix(VALUES["a"])[:, 0] * (s.query @ s.S @ s.query)),
}


def _outer(v: Any) -> Any:
    return v.reshape(-1, 1) @ v.reshape(1, -1)


@pytest.mark.parametrize("name", MOMENTS)
def test_expectations_agree_with_brute_force(name: str) -> None:
    formula, value = MOMENTS[name]
    due = expectation(value, d=2, N=2, covariance=VALUES["Lambda"])
    found = explicit(E[formula], N=2, d=2)
    if isinstance(due, Fraction):
        assert found == Rational(due.numerator, due.denominator)
        return
    entries = [Rational(entry.numerator, entry.denominator) for entry in due.reshape(-1)]
    assert list(found) == entries or (name == "odd" and not any(entries) and E[formula] == ZeroMatrix(d, 1))


def test_noise_and_task_covariance() -> None:
    due = expectation(
        lambda s: _outer(s.S @ s.w + s.X @ s.noise / 2), d=2, N=2, covariance=VALUES["Lambda"],
        task_covariance=VALUES["Psi"], noise_variance="1/2",
    )  # fmt: skip
    found = explicit(face.Expectation(noise=True, task_covariance=True)[beta * beta.T], N=2, d=2)
    assert list(found) == [Rational(entry.numerator, entry.denominator) for entry in due.reshape(-1)]


def test_noise_enters_when_it_is_spoken_of() -> None:
    assert E[beta * beta.T].free_symbols.isdisjoint({face.noise})
    assert face.noise in (E[face.noise * beta * beta.T] / face.noise).free_symbols


def test_samples_of_different_length_are_independent() -> None:
    assert E[S_M * A * S] == Lambda * A * Lambda
    assert face.from_sympy(E[S_M**2]) == face.from_sympy((M + 1) / M * Lambda**2 + Trace(Lambda) / M * Lambda)
    assert E[beta_M * beta.T] == Lambda**2


@given(st.integers(0, 10**9))
def test_trace_polynomials_survive_the_round_trip(seed: int) -> None:
    value = (
        polynomial(random.Random(seed))
        .substitute({name: TracePolynomial.letter(words.matrix("B")) for name in ("S(M)",)})
        .substitute({"beta(M)": TracePolynomial.letter(words.vector("a"))})
    )
    assert face.from_sympy(face.to_sympy(value)) == value


def test_nothing_is_rearranged_by_sympy() -> None:
    value = face.from_sympy(Lambda * U11 * Lambda - U11.T * A * A.T)
    again = face.to_sympy(value)
    assert {type(term) for term in again.args} == {sympy.MatMul}
    assert face.from_sympy(Trace(Lambda * U11)) == face.from_sympy(Trace(U11 * Lambda))
    assert face.from_sympy((A * B).T) == face.from_sympy(B.T * A.T)


def test_own_symbols_come_back_as_they_were() -> None:
    c, eps = Symbol("c", positive=True), Symbol("eps")
    assert E[c * S / eps] == c / eps * Lambda
    assert E[c * Trace(S)].free_symbols >= {c}


def test_numbers_written_as_one_by_one_matrices() -> None:
    assert E[x.T * A * x] == Trace(A * Lambda)
    assert E[MatrixElement(x.T * A * x, 0, 0)] == Trace(A * Lambda)
    assert face.from_sympy(sympy.Identity(1)) == 1
    assert face.from_sympy(Trace(sympy.Identity(d))) == TracePolynomial.symbol("d")
    assert face.from_sympy(a.T * A * b) == face.from_sympy(b.T * A.T * a)


def test_paper_typography() -> None:
    assert face.latex(E[S**2]) == (r"\frac{N + 1}{N} \Lambda^{2} + \frac{1}{N} \operatorname{tr}(\Lambda) \Lambda")


@pytest.mark.parametrize(
    ("expression", "words_of_it"),
    [
        (sympy.Determinant(A), "Determinant"),
        (sympy.HadamardProduct(A, B), "HadamardProduct"),
        (sympy.sin(u), "sin"),
        (1.5 * S, "floating-point number"),
        (sympy.Matrix([[1]]), "MutableDenseMatrix"),
        ("S*S", "str"),
        (None, "NoneType"),
        ((x.T * A * x)[0, 0], "Sum"),
        (A ** Symbol("k"), "exponent k"),
        (1 / Trace(S), "power -1 of a random quantity"),
        (sympy.sqrt(Trace(S)), "power 1/2 of a random quantity"),
        (sympy.Inverse(S), r"S**(-1)"),
        (S / (1 + Trace(S)), "quotient of random quantities"),
        (sympy.Inverse(A + B), "sum of matrices"),
        (MatrixSymbol("A", Symbol("k"), Symbol("k")), "the d of lsa_theory.language.sympy_face"),
        (MatrixSymbol("x", d, d), "d x d matrix named x"),
        (MatrixSymbol("S", d, 1), "d x 1 matrix named S"),
        (MatrixSymbol("r", 1, d), "transpose"),
        (MatrixSymbol("I", d, d), "named I"),
        (Symbol("c") * Symbol("c", positive=True), "two different symbols named c"),
        (Symbol("A") * A, "two different symbols named A"),
        (sympy.pi * S, "Pi"),
    ],
)
def test_what_has_no_meaning_is_refused_by_name(expression: Any, words_of_it: str) -> None:
    with pytest.raises(InputError) as caught:
        E[expression]
    assert words_of_it in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_population_loss_in_sympy() -> None:
    loss = SymbolicSetting().loss
    written = face.to_sympy(loss)
    assert len(written.args) == 20
    assert face.from_sympy(written) == loss
    prediction = (u12.T * (S + x * x.T / N) + u * beta.T) * U11 * x + (u12.T * beta + u * w.T * S * w) * u21.T * x
    assert face.from_sympy(E[(prediction - w.T * x) ** 2 / 2]) == loss


def test_speed() -> None:
    loss = SymbolicSetting().loss
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        face.to_sympy(loss)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.15
