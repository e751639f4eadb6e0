"""The commutative algebra of the covariance: the normal form keeps values and decides equality."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.covariance import GAMMA, LAMBDA, GammaRelation
from lsa_theory.algebra.exact import identity, parse_matrix
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import evaluate
from lsa_theory.algebra.words import matrix
from lsa_theory.kernel.claim import Status
from lsa_theory.proofs.api import prove

L, G, A = (TracePolynomial.letter(x) for x in (LAMBDA, GAMMA, matrix("A")))
N = TracePolynomial.symbol("N")
RULE = GammaRelation()


@st.composite
def runs(draw):
    return L ** draw(st.integers(-3, 3)) * G ** draw(st.integers(-3, 3))


@st.composite
def expressions(draw):
    """Sums of products of runs with A between, some of them in a trace."""
    total = TracePolynomial({})
    for _ in range(draw(st.integers(1, 3))):
        term = draw(runs())
        if draw(st.booleans()):
            term = term * draw(st.sampled_from([A, A.T])) * draw(runs())
        if draw(st.booleans()):
            term = draw(runs()).trace() * term
        total = total + term * draw(st.sampled_from([1, -3, Fraction(2, 5), 1 / N]))
    return total


@st.composite
def settings_of(draw):
    d, n = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    root = parse_matrix("root", rng.integers(-2, 3, (d, d)).tolist())
    lam = root @ root.T + identity(d) / 3
    gamma = lam * (1 + Fraction(1, n)) + identity(d) * np.trace(lam) / n
    return {"Lambda": lam, "Gamma": gamma, "N": Fraction(n), "A": parse_matrix("A", rng.integers(-2, 3, (d, d)).tolist())}


@given(expressions(), settings_of())
@example(L * G**-1, {"Lambda": identity(1), "Gamma": identity(1) * 3, "N": Fraction(1), "A": identity(1)})
def test_the_normal_form_keeps_the_value(expression, values):
    normal = RULE.normal_form(expression)
    assert np.all(evaluate(normal, values, Exact()) == evaluate(expression, values, Exact()))


@given(expressions())
def test_the_normal_form_is_idempotent(expression):
    once = RULE.normal_form(expression)
    assert RULE.normal_form(once) == once


@given(expressions(), expressions())
def test_equality_by_normal_form_is_equality_at_a_generic_setting(x, y):
    """At d = 4, a generic covariance and a large N the functions of one eigenvalue are independent."""
    n = Fraction(1009)
    rng = np.random.default_rng(5)
    lam = identity(4) * np.array([Fraction(2), Fraction(5, 3), Fraction(11, 7), Fraction(13)], dtype=object)
    values = {"Lambda": lam, "Gamma": lam * (1 + 1 / n) + identity(4) * np.trace(lam) / n, "N": n}
    values["A"] = parse_matrix("A", rng.integers(-9, 10, (4, 4)).tolist())
    equal = RULE.normal_form(x - y).is_zero()
    assert equal == bool(np.all(evaluate(x, values, Exact()) == evaluate(y, values, Exact())))


@given(runs(), st.integers(-2, 2))
def test_rewriting_gamma_is_invisible(run, power):
    written = RULE.gamma()
    assert RULE.normal_form(run * (G - written)).is_zero()
    assert RULE.normal_form(written * G**-1 - TracePolynomial.identity()).is_zero()
    assert RULE.normal_form(G**power * run - run * G**power).is_zero()


@pytest.mark.parametrize(
    ("formula", "status"),
    [
        ("I - Lambda*inv(Gamma) == (Lambda + tr(Lambda)*I)*inv(Gamma)/N", Status.PROVED),
        ("inv(Gamma)*Lambda == Lambda*inv(Gamma)", Status.PROVED),
        ("inv(Lambda)*Gamma == (1 + 1/N)*I + tr(Lambda)/N*inv(Lambda)", Status.PROVED),
        ("sqrt(Gamma)*sqrt(Gamma) == Gamma", Status.PROVED),
        ("(Lambda**2)**(1/2) == Lambda", Status.PROVED),
        ("inv(Gamma) == inv(Lambda)", Status.REFUTED),
        ("A*Lambda == Lambda*A", Status.REFUTED),
    ],
)
def test_identities_in_the_language(formula, status):
    assert prove(formula).status == status


@pytest.mark.parametrize("bottom", ["tr(Gamma - (1 + 1/N)*Lambda - tr(Lambda)/N*I)", "tr(A*B) - tr(B*A)", "0"])
@pytest.mark.parametrize("form", ["({0})/({0}) == 1", "1/({0}) == 1", "inv({0}) == 1", "({0})**(-1) == 1"])
def test_a_claim_that_has_a_value_nowhere_is_undecided(form, bottom):
    assert prove(form.format(bottom)).status == Status.UNDECIDED
