"""Equations among the hypotheses, put into a difference that was read with every letter free."""

from __future__ import annotations

import pytest

from lsa_theory.kernel.kinds import substitution
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import expression
from lsa_theory.kernel.replay import FORMAT, Shown, replay


def shown(claim: str, given: list[str], by: list[object], form: str = "0") -> Shown:
    link = {"kind": "substitution", "by": by, "form": form}
    return replay({"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": [[link]]})


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("E[x.T*x] == d", ["Lambda == I"]),
        ("E[tr(S**2)] == d*(N + d + 1)/N", ["Lambda == I"]),
        ("inv(Gamma) == N/(N + d + 1)*I", ["Lambda == I"]),
        ("A*C*A.T == B*B*C*B.T*B.T", ["A == B*B"]),
        ("inv(A) == inv(C)*inv(B)", ["A == B*C"]),
        ("tr(A)/u == 2", ["tr(A) == 2*u"]),
        ("1/u == 1/4", ["u == 4"]),
        ("limit(u)**2 == u**2 + 2*u + 1", ["limit(u) == u + 1"]),
        ("E[beta*beta.T] == Gamma*Lambda", ["noise == 0"]),
        ("E[w.T*w] == 2*d", ["Psi == 2*I"]),
        ("tr(A)*tr(I) == 6", ["tr(A) == 3", "d == 2"]),
        ("norm_op(u*A + B) == norm_op(B)", ["u == 0"]),
        ("norm_op(A + B) == norm_op(B)", ["A == 0"]),
        ("norm_op(p*q.T + B) == norm_op(B)", ["p == 0"]),
        ("A*B + B == B", ["A == 0"]),
        ("tr(p*q.T) == 0", ["0 == p"]),
    ],
)
def test_a_solved_hypothesis_is_put_in(claim: str, given: list[str]) -> None:
    found = shown(claim, given, [str(k + 1) for k in range(len(given))])
    assert found.status == "PROVED" and set(found.used) == set(given)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("rate(u) == 0", ["u == 0"]),  # the present point: a derivative is taken first
        ("grad(u*v, u) == 0", ["u == 0"]),
        ("grad(tr(U11*U11), U11) == U11", ["U11 == I"]),
        ("u == 1", ["v == 1"]),
        ("A == 0", ["tr(A) == 0"]),
        ("A*B == B*A", ["A == A.T"]),
        ("E[x*x.T] == I", ["Gamma == I"]),
        ("u == 2", ["u >= 2"]),
        ("1/(u - 1) == 7", ["u == 1"]),
        ("u == 4", ["u**2 == 4"]),  # what is replaced is a letter, not a power or a multiple of one
        ("A == B", ["A**2 == B"]),
        ("A == B", ["2*A == B"]),
        ("A == B", ["inv(A) == inv(B)"]),
        ("A == B", ["A + C == B"]),
        ("u == v", ["u*t == v"]),
        ("u == v", ["2*u == 2*v"]),
        ("p.T == q.T*A", ["p.T*A == q.T"]),
        ("Gamma == I", ["inv(Gamma) == 2*I"]),
    ],
)
def test_what_does_not_follow_is_refused(claim: str, given: list[str]) -> None:
    with pytest.raises(Refused):
        shown(claim, given, [str(k + 1) for k in range(len(given))])


SYMMETRIC = {"of": "A.T", "is": "A", "by": "-gap_M1"}
LOEWNER = {"of": "A.T", "is": "A", "by": "-(gap_M1 - gap_M1.T)"}


@pytest.mark.parametrize(
    ("claim", "given", "by"),
    [
        ("E[S*A*S] == (1 + 1/N)*Lambda*A*Lambda + tr(A*Lambda)*Lambda/N", ["A symmetric"], [SYMMETRIC]),
        ("inv(A).T == inv(A)", ["A symmetric"], [SYMMETRIC]),
        ("A*B*A.T == A.T*B*A", ["A psd"], [LOEWNER]),
        ("E[x.T*x] == d", ["2*Lambda == 2*I"], [{"of": "Lambda", "is": "I", "by": "gap_M1/2"}]),
        ("p.T*A*p == 0", ["A == -A.T"], [{"of": "A", "is": "(A - A.T)/2", "by": "gap_M1/2"}]),
        ("u == 3", ["u + v == 5", "u - v == 1"], [{"of": "u", "is": "3", "by": "(gap_s1 + gap_s2)/2"}]),
        ("norm_op(A + B) == norm_op(2*B)", ["A == B"], ["1"]),
        ("A.T*B.T == A*B.T", ["A symmetric"], [SYMMETRIC]),
        ("A.T*B == -A*B", ["A == -A.T"], [{"of": "A.T", "is": "-A", "by": "gap_M1"}]),
        ("tr(A.T*B*A) == -tr(A*B*A)", ["A == -A.T"], [{"of": "A.T", "is": "-A", "by": "gap_M1"}]),
        ("inv(A + B) == inv(B)/2", ["A == B"], ["1"]),
        ("sqrt(u**2 + 1) == sqrt(2)", ["u == 1"], ["1"]),
        ("E[x.T*inv(A + B)*x] == tr(inv(A + B))", ["Lambda == I"], ["1"]),
    ],
)
def test_an_equation_that_a_form_shows_is_put_in(claim: str, given: list[str], by: list[object]) -> None:
    assert set(shown(claim, given, by).used) == set(given)


@pytest.mark.parametrize(
    ("claim", "given", "by"),
    [
        ("A == A.T", ["A == -A.T"], [SYMMETRIC]),
        ("A == A.T", [], [SYMMETRIC]),
        ("A == A.T", ["A + A.T >= 0"], [LOEWNER]),
        ("u == 3", ["u >= 3"], [{"of": "u", "is": "3", "by": "gap_s1"}]),
        ("u == 1", ["u**2 == u"], [{"of": "u", "is": "1", "by": "gap_s1/u"}]),
        ("u == 0", ["v == 0"], [{"of": "u", "is": "0", "by": "gap_s1*u/v"}]),
        ("A == B", ["u*A == u*B"], [{"of": "A", "is": "B", "by": "gap_M1/u"}]),
        ("limit(u) == 0", ["u == 0"], ["1"]),
        ("tr(A) == u", ["A == u*I"], [{"of": "A", "is": "u", "by": "gap_M1"}]),  # of another shape
        ("u == u", ["A == 0"], [{"of": "u", "is": "u + 0/t", "by": "0"}]),  # may have no value
        ("u == u", ["A == 0"], [{"of": "S", "is": "S*1", "by": "0"}]),  # random
        ("u == u", ["A == 0"], [{"of": "A", "is": "A + S - S", "by": "0"}]),
        ("p.T*p == 0", ["A == 0"], [{"of": "p.T", "is": "0*p.T", "by": "0"}]),
        ("limit(u*v) == limit(0*v)", ["u == 0"], ["1"]),
        ("rate(sqrt(u)) == 0", ["u == 1"], ["1"]),
        ("E[norm_op(S)] == norm_op(I)", ["Lambda == I"], ["1"]),
        ("v == 0", ["u == 1"], [{"of": "u*v", "is": "v", "by": "gap_s1*v"}]),
        ("grad(tr(A*A), A) == 2*A", ["A symmetric"], [{"of": "A.T", "is": "-A", "by": "-gap_M1"}]),
        ("rate(p.T*U11*q) == rate(q.T*U11*p)", ["U11 symmetric"], [{"of": "U11.T", "is": "U11", "by": "-gap_M1"}]),
    ],
)
def test_what_no_equation_shows_is_refused(claim: str, given: list[str], by: list[object]) -> None:
    with pytest.raises(Refused):
        shown(claim, given, by)


def test_the_number_of_equations_is_bounded() -> None:
    assert shown("u == v", ["u == v"], ["1"] * 40).status == "PROVED"
    with pytest.raises(Refused):
        shown("u == v", ["u == v"], ["1"] * 41)


def test_without_a_form_both_sides_become_equal() -> None:
    links = [[{"kind": "substitution", "by": ["1"]}]]
    document = {"format": FORMAT, "verdict": "PROVED", "claim": ["u == v"], "given": ["u == v"], "links": links}
    assert replay(document).status == "PROVED"


def test_a_fact_about_what_is_random_is_not_put_in() -> None:
    links = [[{"kind": "substitution", "by": ["1"]}]]
    for fact in ("S == Lambda", "Lambda == S", "Lambda == A + S - S"):
        steps = [{"infers": fact, "rule": "definition"}]
        with pytest.raises(Refused):
            replay(
                {
                    "format": FORMAT,
                    "verdict": "PROVED",
                    "claim": ["E[S*S] == Lambda**2"],
                    "given": [],
                    "links": links,
                    "steps": steps,
                }
            )


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("tr(A*C) + norm_op(A)", "tr(B*C) + norm_op(B)"), ("E[x.T*A*x]", "E[x.T*A*x]"), ("limit(A)", "limit(A)"), ("grad(tr(A), A)", "grad(tr(A), A)"),
        ("rate(tr(A))", "rate(tr(A))"), ("inv(A)*sqrt(A)", "inv(B)*sqrt(B)"), ("cond(A) + lam_max(A)", "cond(B) + lam_max(B)"),
        ("norm_F(A)*slice(tr(A))", "norm_F(B)*slice(tr(A))"), ("A.T**2", "B.T**2"),
    ],
)  # fmt: skip
def test_formulas_are_changed_where_they_speak_of_the_present_point(text: str, changed: str) -> None:
    rule = substitution.Rule(("name", "A"), ("name", "B"), lambda value: value)
    assert rule.put(expression(text)) == expression(changed)


def test_a_form_shows_the_sign_after_equations_are_put_in() -> None:
    assert shown("u*v >= 0", ["v == u"], ["1"], "u**2").status == "PROVED"
    with pytest.raises(Refused):
        shown("u*v >= 0", ["v == -u"], ["1"], "u**2")
