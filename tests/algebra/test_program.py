"""Straight-line programs: one formula, three arithmetics, the same number."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lsa_theory.algebra.arithmetic import Exact, Float, Precise
from lsa_theory.algebra.exact import identity, parse_matrix
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.algebra.words import matrix, vector

A, B = (TracePolynomial.letter(matrix(name)) for name in "AB")
L = TracePolynomial.letter(matrix("Lambda", symmetric=True, family="covariance"))
a = TracePolynomial.letter(vector("a"))
u, d = TracePolynomial.symbol("u"), TracePolynomial.symbol("d")
PIECES = (
    A,
    B.T,
    L,
    L**-1,
    A * B,
    a * a.T,
    L.trace() * A,
    (A * B).trace() * L,
    a.T * L * a * B,
    A / u,
    A * (1 / (u + d)),
    u * d * L,
)


@st.composite
def expressions(draw):
    chosen = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
    total = chosen[0]
    for piece in chosen[1:]:
        total = total * piece if draw(st.booleans()) else total - piece
    return total.trace() if draw(st.booleans()) else total


@st.composite
def points(draw):
    size = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    found = {name: parse_matrix(name, rng.integers(-2, 3, (size, size)).tolist()) for name in "AB"}
    root = parse_matrix("root", rng.integers(-1, 2, (size, size)).tolist())
    found |= {"Lambda": root @ root.T + identity(size), "a": parse_matrix("a", rng.integers(-2, 3, (size, 1)).tolist())}
    return found | {"u": Fraction(int(rng.integers(1, 6)), 4)}


def values_in(arithmetic, values):
    return {k: arithmetic.array(v) if isinstance(v, np.ndarray) else arithmetic.number(v) for k, v in values.items()}


@given(expressions(), points())
def test_all_arithmetics_agree(expression, values):
    program = Program([expression])
    (exact,) = program.run(values, Exact())
    wanted = np.array(np.asarray(exact, dtype=object), dtype=float)
    scale = 1 + np.abs(wanted).max()
    (floating,) = program.run(values_in(Float(), values), Float())
    (precise,) = program.run(values_in(Precise(40), values), Precise(40))
    assert np.allclose(np.asarray(floating, dtype=float), wanted, rtol=0, atol=1e-9 * scale)
    assert np.allclose(np.array(np.asarray(precise, dtype=object), dtype=float), wanted, rtol=0, atol=1e-13 * scale)


@given(expressions(), expressions(), points())
def test_binding_some_values_first_changes_nothing(x, y, values):
    program = Program([x, y])
    whole = program.run(values, Exact())
    for known in ({}, {"A": values["A"]}, {"Lambda": values["Lambda"], "u": values["u"]}, values):
        rest = {k: v for k, v in values.items() if k not in known}
        for one, other in zip(whole, program.bind(known, Exact())(rest), strict=True):
            assert np.all(np.asarray(one) == np.asarray(other))


def test_a_missing_value_is_named():
    program = Program([A * B])
    try:
        program.run({"A": identity(2)}, Exact())
    except KeyError as problem:
        assert "B" in str(problem)
    else:
        raise AssertionError("a program ran without a value for B")


def test_the_size_is_the_trace_of_the_identity():
    (trace,) = Program([TracePolynomial.identity().trace() + 0 * A.trace()]).run(
        {"A": identity(3), "Lambda": identity(3)}, Exact()
    )
    assert trace == 3
