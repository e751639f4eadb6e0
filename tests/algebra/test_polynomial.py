"""Trace polynomials: a ring, checked against exact matrices; equality that is complete for d at least the degree."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lsa_theory.algebra import words
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.exact import identity, parse_matrix
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import evaluate
from lsa_theory.algebra.words import matrix, vector
from lsa_theory.kernel.claim import Status
from lsa_theory.proofs.api import prove

A, B = (TracePolynomial.letter(matrix(name)) for name in "AB")
H = TracePolynomial.letter(matrix("H", symmetric=True))
a, b = (TracePolynomial.letter(vector(name)) for name in "ab")
N, u = TracePolynomial.symbol("N"), TracePolynomial.symbol("u")
SQUARES = (A, B, A.T, B.T, H, TracePolynomial.identity())


@st.composite
def expressions(draw, depth=3):
    """A square matrix expression in A, B, H, the vectors a and b, and the scalars N and u."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from([*SQUARES, a * b.T]))
    kind = draw(st.sampled_from(["add", "subtract", "multiply", "transpose", "trace", "scale"]))
    left = draw(expressions(depth - 1))
    if kind == "transpose":
        return left.T
    if kind == "trace":
        return left.trace() * draw(st.sampled_from(SQUARES))
    if kind == "scale":
        return left * draw(st.sampled_from([2, Fraction(-1, 3), u, 1 / N, N + 1, a.T * H * b]))
    right = draw(expressions(depth - 1))
    return {"add": left + right, "subtract": left - right, "multiply": left * right}[kind]


@st.composite
def settings_of(draw):
    d = draw(st.integers(1, 3))
    seed = draw(st.integers(0, 10**6))
    return instance(d, seed)


def instance(d, seed):
    rng = np.random.default_rng(seed)
    found = {name: parse_matrix(name, rng.integers(-3, 4, (d, d)).tolist()) for name in "ABH"}
    found["H"] = found["H"] + found["H"].T
    found |= {name: parse_matrix(name, rng.integers(-3, 4, (d, 1)).tolist()) for name in "ab"}
    return found | {"N": Fraction(int(rng.integers(1, 6))), "u": Fraction(int(rng.integers(-5, 6)), 3)}


def at(expression, values):
    return evaluate(expression, values, Exact())


def same(left, right):
    return bool(np.all(np.asarray(left) == np.asarray(right)))


@given(expressions(), expressions(), settings_of())
def test_operations_are_those_of_matrices(x, y, values):
    p, q = at(x, values), at(y, values)
    assert same(at(x + y, values), p + q)
    assert same(at(x - y, values), p - q)
    assert same(at(x * y, values), p @ q)
    assert same(at(x.T, values), p.T)
    assert same(at(x.trace(), values), np.trace(p))
    assert same(at(u * x / N, values), p * values["u"] / values["N"])


@given(expressions(2), expressions(2), expressions(2))
def test_ring_laws_hold_by_equality(x, y, z):
    assert x + y == y + x
    assert (x * y) * z == x * (y * z)
    assert x * (y + z) == x * y + x * z
    assert (x * y).T == y.T * x.T
    assert (x * y).trace() == (y * x).trace() == (x.T * y.T).trace()
    assert (x - x).is_zero()
    assert x**2 == x * x


@given(expressions(2), expressions(2))
def test_equality_is_complete_once_d_is_the_degree(x, y):
    """Different canonical forms differ at a random integer instance of dimension at least their degree."""
    degree = max((sum(abs(letter.power) for letter in word) for word in (x - y).all_words()), default=0)
    total = max((degree_of(word, c) for word, c in (x - y).terms.items()), default=0)
    assume(max(degree, total) <= 5)
    found = [instance(5, seed) for seed in (3, 7)]
    for k, values in enumerate(found):
        values["N"], values["u"] = Fraction(101 + k), Fraction(307, 11 + k)
    differs = any(not same(at(x, values), at(y, values)) for values in found)
    assert (x == y) != differs


def degree_of(word, coefficient):
    """The number of matrix letters of a term, those in its traces and forms included."""
    own = sum(letter.rows == letter.cols for letter in word)
    closed = [sum(sum(x.rows == x.cols for x in g) * abs(p) for g, p in m if isinstance(g, tuple)) for m in coefficient.num]
    return own + max(closed, default=0)


@given(expressions(2), settings_of())
def test_cancelling_and_renaming_keep_the_value(x, values):
    assert same(at(x.cancel(), values), at(x, values))
    swapped = x.substitute({"A": B, "B": A})
    assert same(at(swapped, values), at(x, values | {"A": values["B"], "B": values["A"]}))
    assert swapped.substitute({"A": B, "B": A}) == x


@given(expressions(1), expressions(1), settings_of())
def test_substitution_is_evaluation(x, y, values):
    assert same(at(x.substitute({"A": y}), values), at(x, values | {"A": at(y, values)}))


@pytest.mark.parametrize("size", [1, 2])
def test_vectors_and_matrices_keep_their_shapes(size):
    with pytest.raises(TypeError):
        _ = a + A
    with pytest.raises(TypeError):
        _ = (a * b.T) + (a.T * b)
    with pytest.raises(TypeError):
        a.trace()
    assert (a.T * b).is_scalar
    assert (a * b.T).shape == ("d", "d")


CAYLEY_HAMILTON = "A**2 - tr(A)*A + (tr(A)**2 - tr(A**2))/2*I == 0"


def test_an_identity_of_small_matrices_is_not_an_identity():
    """Cayley-Hamilton at d = 2 holds for every 2 x 2 matrix: never proved, refuted where it first fails, at d = 3."""
    for seed in range(5):
        gap = A**2 - A.trace() * A + (A.trace() ** 2 - (A * A).trace()) / 2 * TracePolynomial.identity()
        assert same(at(gap, instance(2, seed)), 0 * identity(2))
        assert not gap.is_zero()
    verdict = prove(CAYLEY_HAMILTON)
    assert verdict.status == Status.REFUTED
    assert verdict.witness.startswith("d=3")


@pytest.mark.parametrize("text", ["tr(A*B) == tr(B*A)", "tr(A*B*C) == tr(C.T*B.T*A.T)", "(A*B)**2 == A*B*A*B"])
def test_identities_for_every_dimension_are_proved(text):
    assert prove(text).status == Status.PROVED


@given(expressions(1))
@example(H)
@example(A)
def test_only_functions_of_the_covariance_have_roots(x):
    """(A^2)^(1/2) is not A: a root of a general matrix is refused, whatever stands under it."""
    assume(x.letters())
    with pytest.raises(ValueError, match=r"root|closed form"):
        _ = (x * x) ** Fraction(1, 2)


def test_scalars_commute_with_everything():
    form = a.T * A * b
    assert form * B == B * form
    assert form == b.T * A.T * a
    assert (a * b.T * A).trace() == b.T * A * a
    assert words.is_form(next(iter(form.as_scalar().generators())))
