"""Matrix derivatives against exact directional derivatives: a block [[X, H], [0, X]] carries the change along H."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsa_theory.algebra import words
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.calculus import gradient, rate
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import identity, parse_matrix
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import evaluate
from lsa_theory.algebra.words import matrix, vector
from lsa_theory.kernel.claim import Status
from lsa_theory.language.second_road import is_gradient
from lsa_theory.proofs.api import prove

X, A = matrix("X"), matrix("A")
v = vector("v")
letters = st.sampled_from([X, X.T, A, A.T, X._replace(power=2), X._replace(power=-1), X.T._replace(power=-2)])
closed_words = st.lists(letters, min_size=1, max_size=5).map(tuple)


@st.composite
def functions(draw):
    """A polynomial in traces of words in X, its inverse and A, and in the number u."""
    total = TracePolynomial.scalar(0)
    for _ in range(draw(st.integers(1, 3))):
        term = TracePolynomial.scalar(draw(st.sampled_from([1, -2, Fraction(3, 2)])))
        for word in draw(st.lists(closed_words, min_size=1, max_size=2)):
            term = term * TracePolynomial({words.reduce_word(word): TracePolynomial.scalar(1).as_scalar()}).trace()
        total = total + term * TracePolynomial.symbol("u", draw(st.integers(0, 2)))
    return total


@st.composite
def points(draw):
    d = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    square = {name: parse_matrix(name, rng.integers(-2, 3, (d, d)).tolist()) for name in "XAH"}
    square["X"] = square["X"] + identity(d) * 7
    return square | {"u": Fraction(int(rng.integers(1, 5)), 2)}


def tangent(word, at):
    """The trace of a word and its change along H, with 2 x 2 blocks as dual numbers; transposes swap block by block."""
    d = len(at["X"])
    value, change = identity(d), identity(d) * 0
    for letter in word:
        base, slope = (at["X"], at["H"]) if letter.name == "X" else (at["A"], identity(d) * 0)
        if letter.flipped:
            base, slope = base.T, slope.T
        if letter.power < 0:
            base = inverse(base)
            slope = -base @ slope @ base
        for _ in range(abs(letter.power)):
            value, change = value @ base, value @ slope + change @ base
    return np.trace(value), np.trace(change)


def directional(function, at):
    """The exact change of a polynomial in traces along H."""
    total = Fraction(0)
    for monomial, number in function.as_scalar().num.items():
        value, change = Fraction(number), Fraction(0)
        for generator, power in monomial:
            g, dg = (
                (at["u"], Fraction(0))
                if generator == "u"
                else (Fraction(len(at["X"])), Fraction(0))
                if generator == "d"
                else tangent(generator, at)
            )
            value, change = value * g**power, change * g**power + value * power * g ** (power - 1) * dg
        total += change
    return total


@given(functions(), points())
def test_the_gradient_is_the_directional_derivative(function, at):
    slope = evaluate(gradient(function, X), at, Exact())
    assert (slope * at["H"]).sum() == directional(function, at)


@given(functions(), functions())
def test_sum_and_product_rule(f, g):
    assert gradient(f + g, X) == gradient(f, X) + gradient(g, X)
    assert gradient(f * g, X) == g * gradient(f, X) + f * gradient(g, X)
    assert gradient(f * f, X) == 2 * f * gradient(f, X)
    assert gradient(f * g, "u") == g * gradient(f, "u") + f * gradient(g, "u")


@given(functions())
def test_second_road_confirms_the_gradient_and_nothing_else(f):
    if any(letter.power < 0 for word in f.all_words() for letter in word):
        return
    slope = gradient(f, X)
    assert is_gradient(f, X, slope)
    assert not is_gradient(f, X, slope + TracePolynomial.letter(A))
    assert not is_gradient(f, X, 2 * slope) or slope.is_zero()


def test_vectors_and_rates():
    V, M = TracePolynomial.letter(v), TracePolynomial.letter(A)
    form = V.T * M * V
    assert gradient(form, v) == M * V + M.T * V
    assert rate(form, {v: M * V}) == V.T * M.T * M * V + V.T * M * M * V
    assert gradient(form, "u").is_zero()
    with pytest.raises(TypeError):
        gradient(V, v)


@pytest.mark.parametrize(
    ("formula", "status"),
    [
        ("grad(tr(A*B), A) == B.T", Status.PROVED),
        ("grad(p.T*A*p, p) == (A + A.T)*p", Status.PROVED),
        ("grad(t_*u**2, u) == 2*t_*u", Status.PROVED),  # t_ was the name of the second road's own step
        ("grad(tr(Gamma), Lambda) == 0", Status.UNDECIDED),  # Gamma depends on Lambda
        ("grad(tr(A*B), A) == B", Status.REFUTED),
    ],
)
def test_gradients_in_the_language(formula, status):
    assert prove(formula).status == status


@pytest.mark.parametrize("variable", ["N", "d", "I", "Gamma", "loss", "x", "S", "w", "beta", "yhat"])
def test_there_is_no_gradient_in_a_size_or_in_what_is_random(variable):
    with pytest.raises(ValueError, match="grad"):
        prove(f"grad(tr(Gamma*A), {variable}) == 0")


def test_a_gradient_at_zero_is_not_the_gradient_of_zero():
    """Under u == 0 the derivative of u^2 + u in u is one: it was computed after u had been replaced."""
    assert prove("grad(u**2 + u, u) == 0", ("u == 0",)).status != Status.PROVED
