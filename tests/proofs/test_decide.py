"""Verdicts: what is proved is true for every d and N, what is refuted is false, and no question ends in a traceback."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.kernel.claim import Claim, Status
from lsa_theory.language.hypotheses import read_givens
from lsa_theory.language.names import names_of
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.symbolic import Symbolic, difference
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.decide import decide
from lsa_theory.proofs.derivation import Checked, Derivation, Step
from lsa_theory.proofs.engine import Statement, judge
from lsa_theory.proofs.question import Question

# formulas that a version of this library proved although they are false, smallest form first
NEVER_PROVED = {
    "sqrt(u**2) == u": (),
    "norm_F(u*A) == u*norm_F(A)": (),
    "sqrt(tr(A)**2) == tr(A)": (),
    "sqrt(u*v)*sqrt(u/v) == u": (),
    "(A**2)**(1/2) == A": (),
    "((u*Lambda)**2)**(1/2) == u*Lambda": (),
    "E[sqrt((w.T*x)**2)] == 0": (),
    "tr(Lambda) != tr(Lambda)": (),
    "norm_op(-Lambda) <= 0": (),
    "a.T*Lambda*a <= b.T*Lambda*b": (),
    "grad(tr(Gamma), Lambda) == 0": (),
    "grad(u**2 + u, u) == 0": ("u == 0",),
    "tr(A**0) == 1": ("A == 0",),
    "E[S*S(M)] == E[S*S]": (),
    "S**2 == tr(S)*S": (),
    "mean(S) == S": (),
    "limit(u) == 0": (),
    "limit(u) <= 100": (),
}
# and formulas that are true, refuted once, or in conflict
NEVER_REFUTED = {
    "E[S*S(M)] == Lambda**2": (),
    "E[S(1)*S(2)] == Lambda**2": (),
    "tr(A) >= 0": ("A psd",),
    "v == 1": ("v == u", "u == 1"),
    "S**2 == tr(S)*S": ("N == 1",),
    "rate(u*u12.T*p) == 0": (),  # along the flow on u12 = u21 = 0
}


@pytest.mark.parametrize("formula", NEVER_PROVED)
def test_false_formulas_that_were_proved_once(formula):
    try:
        verdict = prove(formula, NEVER_PROVED[formula])
    except InputError:
        return
    assert verdict.status not in (Status.PROVED, Status.CONFLICT)


@pytest.mark.parametrize("formula", NEVER_REFUTED)
def test_true_formulas_that_were_refuted_once(formula):
    assert prove(formula, NEVER_REFUTED[formula]).status not in (Status.REFUTED, Status.CONFLICT)


NOT_FOR_EVERY_LAW = [
    "mean(Lambda**2) == mean(Lambda)**2",
    "mean(Gamma) == Gamma",
    "mean(Lambda) == Lambda",
    "mean(tr(Lambda)*Lambda) == tr(mean(Lambda))*mean(Lambda)",
    "mean(Lambda*U11*Lambda) == mean(Lambda)*U11*mean(Lambda)",
    "inv(mean(Lambda)) == mean(inv(Lambda))",
    "mean(l_i*l_j) == mean(l_i)*mean(l_j)",
    "mean(l_i**2) == mean(l_i)**2",
]


@pytest.mark.parametrize("formula", NOT_FOR_EVERY_LAW)
def test_an_expectation_over_covariances_is_no_product(formula):
    relation = parse_relation(formula)
    ((left, _, right),) = relation.links()
    try:
        gap = difference(left, right, Symbolic(names_of(relation)))
    except OutOfReachError:
        return
    assert not gap.is_zero()


QUESTIONS = [
    "limit(u) == A", "limit(U11) == 3", "limit(u)**2 == tr(limit(U11)*limit(U11).T)", "argmin(u*U11) == A", "minimum(ell) == 0",
    "E[limit(u)] == u", "grad(limit(u), u) == 1", "norm_op(A) == norm_op(A.T)", "lam_max(A) >= lam_min(A)", "cond(A) >= 1",
    "E[E[S]*S] == Lambda**2", "E[grad(yhat, u)] == 0", "grad(E[yhat**2], u) == 0", "slice(loss) == ell",
    "E[norm_op(S)] >= 0", "E[norm_F(S)**2] >= tr(Lambda**2)", "norm_F(x) == 0", "x == w", "S == Lambda", "beta == 0", "yhat == 0",
    "energy == noise", "eta == 0", "S(M) == S", "E[S(3)] == Lambda", "u == u == v", "u < v < u", "1 == 2", "0 == 0", "0 < 1", "0 > 1",
    "I == I", "I == 1", "d == tr(I)", "N == M", "Psi == I", "Theta == I", "Sigma == Lambda", "mean(S) == S", "mean(l_i) == 1",
    "mean(mean(Lambda)) == mean(Lambda)", "risk(A) == 0",
    "min(u, v) <= u", "sv_dot(A, B) >= 0", "norm_nuc(A) >= 0", "n_minus(A) == 0", "velocity(u) == 0", "start(u) == sigma",
    "limit_MN(u) == 0", "yhat(M) == yhat", "inv(A + B) == inv(A) + inv(B)", "inv(a*a.T) == I", "sqrt(A)*sqrt(A) == A",
    "sqrt(-1)*sqrt(-1) == -1", "(-8)**(1/3) == -2", "2**(1/2)*2**(1/2) == 2", "u**(1/2) >= 0", "tr(A)/tr(A) == 1", "A**(-1)*A == I",
    "Lambda**(1/3)*Lambda**(2/3) == Lambda", "Gamma**(1/2)*Lambda**(1/2) == Lambda**(1/2)*Gamma**(1/2)",
]  # fmt: skip


@pytest.mark.parametrize("formula", QUESTIONS)
def test_every_question_has_an_answer_or_one_line_of_refusal(formula):
    try:
        verdict = prove(formula)
    except InputError as problem:
        assert "\n" not in str(problem)
        return
    assert verdict.status != Status.CONFLICT, [(e.method, e.outcome, e.witness) for e in verdict.evidence]


# random equalities: two sides that are equal by construction, and the same with one coefficient changed

ATOMS = ("A", "B.T", "Lambda", "S", "x*x.T", "I")


@st.composite
def sums(draw):
    """Text of a sum of products, with its terms in two orders and the products under trace rotated."""
    terms = []
    for _ in range(draw(st.integers(1, 3))):
        factors = draw(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=3))
        k = draw(st.integers(0, len(factors) - 1))
        turned = factors[k:] + factors[:k]
        number = draw(st.integers(1, 5))
        terms.append((f"{number}*tr({'*'.join(factors)})", f"tr({'*'.join(turned)})*{number}", "*".join(factors)))
    order = draw(st.permutations(range(len(terms))))
    return " + ".join(t[0] for t in terms), " + ".join(terms[i][1] for i in order), terms[0][2]


@settings(max_examples=20)
@given(sums())
def test_rearranged_sums_are_equal_and_changed_ones_are_not(texts):
    left, right, factor = texts
    assert prove(f"E[{left}] == E[{right}]").status == Status.PROVED
    assert prove(f"{left} == {right}").status == Status.PROVED
    assert prove(f"E[{left}] == E[{right} + tr(({factor})*({factor}).T)]").status == Status.REFUTED


def test_a_step_that_fails_leaves_nothing_proved():
    wrong = Step("1 == 1", "because", lambda: Checked(False, "a check that fails"))
    claim = Claim("own", "t", "s", ("tr(A*B) == tr(B*A)",))
    verdict = judge(Statement(claim, lambda: Derivation((wrong,))))
    assert verdict.status != Status.PROVED


def test_established_forms_are_compared_not_believed():
    claim = Claim("own", "t", "s", ("limit(u) == v",))
    right = Derivation((), {"limit(u)": TracePolynomial.symbol("v")})
    wrong = Derivation((), {"limit(u)": 2 * TracePolynomial.symbol("v")})
    for derivation, outcome in ((right, "proves"), (wrong, "refutes")):
        question = Question.of(claim.statement[0], (), derivation.establishes)
        assert [d.evidence.outcome for d in decide(question)] == [outcome]


def test_hypotheses_are_read():
    givens = read_givens(("A symmetric", "B psd", "u == 0", "N >= d", "noise >= 0"))
    assert givens.symmetric == {"A", "B"}
    assert givens.zero == {"u"}
    assert givens.mentioned >= {"u", "N", "d", "noise"}


@pytest.mark.parametrize(
    ("formula", "hypotheses"),
    [("A*B.T == A.T*B", ("A symmetric", "B symmetric")), ("tr(A) == 0", ("A == 0",)), ("u*v + v == v", ("u == 0",))],
)
def test_hypotheses_are_used_and_needed(formula, hypotheses):
    assert prove(formula, hypotheses).status == Status.PROVED
    assert prove(formula).status == Status.REFUTED


def test_hypotheses_that_a_proof_does_not_need_are_named():
    formula = "E[(x.T*A*x)**2] == tr(A*Lambda)**2 + 2*tr(A*Lambda*A*Lambda)"
    assert prove(formula, ("A symmetric", "N >= d")).unneeded == ("N >= d",)
    assert prove("E[S] == 2*Lambda", ("N >= d",)).unneeded == ()


def test_verdicts_have_no_truth_value():
    verdict = prove("tr(A*B) == tr(B*A)")
    with pytest.raises(TypeError):
        bool(verdict)
    with pytest.raises(TypeError):
        bool(verdict.status)
    assert np.isfinite(verdict.seconds)
    assert Fraction(1, 2) != verdict
