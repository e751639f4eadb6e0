"""Differences that a theorem of linear algebra shows, and those that look like them, of which some are negative somewhere."""

from __future__ import annotations

import pytest

from lsa_theory.kernel import parser, theorems
from lsa_theory.kernel.parser import expression
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.signs import Signs
from lsa_theory.kernel.terms import Polynomial, normal

GAPS = {"gap_M1": 1, "gap_M2": 2, "gap_s3": 1}


def alike(a: parser.Tree, b: parser.Tree) -> bool:
    reading = Reading(set(), {name: Polynomial.letter(f"#!gap{name[4:]}") for name in GAPS if name[4] == "M"})
    return parser.shape(a) == parser.shape(b) and not normal(reading(a) - reading(b)).terms


def sign(text: str) -> int | None:
    return Signs(GAPS, alike)(expression(text))


@pytest.mark.parametrize(
    "text",
    [
        "tr(gap_M1)*I - gap_M1", "tr(Lambda)*I - Lambda", "tr(A*A.T)*I - A*A.T",
        "lam_max(Lambda)*I - Lambda", "lam_max(A + A.T)*I - (A + A.T)", "lam_max(A)*I - (A + A.T)/2",
        "norm_op(A)*I - (A + A.T)/2", "norm_op(Lambda)*I - Lambda", "Lambda - lam_min(Lambda)*I",
        "(A + A.T)/2 - lam_min(A)*I", "(A + A.T) - lam_min(A + A.T)*I",
        # Cauchy-Schwarz
        "tr(A.T*A)*tr(B.T*B) - tr(A.T*B)**2", "(p.T*p)*(q.T*q) - (p.T*q)**2", "(p.T*gap_M1*p)*(q.T*gap_M1*q) - (p.T*gap_M1*q)**2",
        "tr(A.T*gap_M1*A)*tr(B.T*gap_M1*B) - tr(A.T*gap_M1*B)**2",
        "tr(A.T*gap_M1*A*gap_M2)*tr(B.T*gap_M1*B*gap_M2) - tr(A.T*gap_M1*B*gap_M2)**2",
        "norm_F(A)*norm_F(B) - tr(A.T*B)", "norm_F(p)*norm_F(q) - p.T*q", "sqrt(p.T*p)*norm_F(q) - p.T*q",
        "(p.T*p)*((A*q).T*(A*q)) - (p.T*(A*q))**2", "tr(A*A.T)*tr(B*B.T) - tr((A.T).T*B.T)**2",
        # with an inverse
        "p.T*gap_M2*p*(q.T*inv(gap_M2)*q) - (p.T*q)**2", "p.T*Lambda*p*(q.T*inv(Lambda)*q) - (p.T*q)**2",
        "p.T*gap_M1*p*(q.T*inv(gap_M1)*q) - (p.T*q)**2",
        # the order of inverses and roots, Jensen
        "inv(gap_M1) - inv(gap_M1 + gap_M2)", "sqrt(gap_M1 + gap_M2) - sqrt(gap_M1)", "(gap_M1 + gap_M2)**(1/3) - gap_M1**(1/3)",
        "E[tr(S)**3] - tr(Lambda)**3", "E[(p.T*x)**2] - (p.T*E[x])**2", "E[norm_op(S)] - norm_op(Lambda)",
        "E[inv(S)] - inv(Lambda)", "lam_min(Lambda) - E[lam_min(S)]", "sqrt(tr(Lambda)) - E[sqrt(tr(S))]",
        # eigenvalues and norms
        "tr(gap_M1) - lam_max(gap_M1)", "tr(gap_M1) - lam_min(gap_M1)", "tr(gap_M1) - norm_op(gap_M1)",
        "tr(A) - lam_max(A) - (d - 1)*lam_min(A)", "(d - 1)*lam_max(A) - (tr(A) - lam_min(A))",
        "lam_max(A) - lam_min(A)", "cond(A) - 1", "norm_op(A)*norm_op(B) - norm_op(A*B)",
        "norm_op(A) + norm_op(B) - norm_op(A + B)", "norm_op(A) + norm_op(B) - norm_op(A - B)",
    ],
)  # fmt: skip
def test_a_theorem_shows_it_nonnegative(text: str) -> None:
    assert sign(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "tr(A)*I - A", "tr(gap_M1)*I - gap_M2", "tr(gap_M1)*gap_M1 - gap_M1", "norm_F(gap_M1)*I - gap_M1", "tr(gap_M1) - gap_s3",
        "lam_max(A)*I - A", "norm_op(A)*I - A", "lam_max(A)*I - (B + B.T)/2", "lam_max(Lambda)*Lambda - Lambda",
        "lam_max(A)*I - (A + A.T)/3", "lam_max(A)*I - (A + B.T)/2", "lam_max(A)*I - (A.T + A)/2", "lam_min(Lambda)*I - Lambda",
        "Lambda - lam_max(Lambda)*I", "A - lam_min(A)*I", "(A + A.T)/2 - norm_op(A)*I", "Lambda - lam_min(Lambda)*Lambda",
        "Lambda - lam_min(Gamma)*I",
        # not the same inner product
        "tr(A.T*A)*tr(B.T*B) - tr(A*B)**2", "tr(A.T*A)*tr(B*B) - tr(A.T*B)**2", "tr(A*A)*tr(B.T*B) - tr(A.T*B)**2",
        "tr(A.T*A) - tr(A.T*B)**2", "(p.T*p)*(p.T*p) - (p.T*q)**2", "(p.T*A*p)*(q.T*A*q) - (p.T*A*q)**2",
        "(p.T*p)*(q.T*q) - (p.T*q)**4", "(p.T*p)*(q.T*q) - (p.T*q)", "(p.T*p)*(q.T*q) - (p.T*q)**3", "u*v - p.T*q",
        "norm_F(A)*norm_F(A) - tr(A.T*B)", "u*norm_F(q) - p.T*q", "norm_F(A) + norm_F(B) - tr(A.T*B)", "norm_F(p)/norm_F(q) - p.T*q",
        "tr(A.T*gap_M1*A*B)*tr(B.T*gap_M1*B*B) - tr(A.T*gap_M1*B*B)**2", "tr(A.T*A)*tr(B.T*B) + tr(A.T*B)**2 - 1",
        "(p.T*A*B*p)*(q.T*A*B*q) - (p.T*A*B*q)**2", "tr(A.T)*tr(B.T) - tr(A.T)**2", "(-norm_F(A))*(-norm_F(B)) - tr(A.T*B)", "(-norm_F(A))*norm_F(B) - tr(A.T*B)", "norm_F(A)*(-norm_F(B)) - tr(A.T*B)",
        "(u - v)*norm_F(B) - tr(A.T*B)", "tr(A.T*C*A*C)*tr(B.T*C*B*C) - tr(A.T*C*B*C)**2",
        # neither the order of inverses nor Jensen
        "inv(gap_M1) - inv(gap_M1 + A)", "inv(A) - inv(A + gap_M1)", "inv(gap_M1 + gap_M2) - inv(gap_M1)",
        "inv(gap_M1) - inv(gap_M2 + gap_M1)", "(gap_M1 + gap_M2)**2 - gap_M1**2", "(gap_M1 + gap_M2)**(-1) - gap_M1**(-1)",
        "E[(p.T*x)**3] - (p.T*E[x])**3", "E[tr(S)**3] - tr(Lambda)**2", "tr(Lambda)**3 - E[tr(S)**3]",
        "E[tr(S)**2] - tr(A)**2", "E[lam_min(S)] - lam_min(Lambda)", "E[sqrt(tr(S))] - sqrt(tr(Lambda))",
        "E[norm_op(S)] - norm_F(Lambda)", "E[inv(S + A)] - inv(Lambda + A)", "tr(Lambda)**(1/2) - E[tr(S)**(1/3)]",
        # nothing of the inverse form
        "p.T*A*p*(q.T*inv(A)*q) - (p.T*q)**2", "p.T*gap_M2*p*(q.T*inv(Lambda)*q) - (p.T*q)**2",
        "p.T*gap_M2*p*(q.T*inv(gap_M2)*q) - (p.T*q)**4", "p.T*gap_M2*p*(q.T*inv(gap_M2)*q) - (p.T*p)**2",
        "p.T*gap_M2*q*(q.T*inv(gap_M2)*p) - (p.T*q)**2", "p.T*gap_M2*p*(q.T*inv(gap_M2)*q) - (p.T*q)",
        "p.T*gap_M2*p + q.T*inv(gap_M2)*q - (p.T*q)**2", "p.T*gap_M2*a*(q.T*inv(gap_M2)*q) - (p.T*q)**2",
        "p.T*gap_M2*p*(q.T*inv(gap_M2)*a) - (p.T*q)**2", "p.T*gap_M2*p*(q.T*inv(gap_M2)*q) - (a.T*q)**2",
        "p.T*gap_M2*p*(q.T*inv(gap_M2)*q) - (p.T*a)**2",
        # eigenvalues and norms
        "tr(A) - lam_max(A) - (d - 1)*lam_min(B)", "tr(A) - lam_min(A) - (d - 1)*lam_max(A)", "tr(A) - lam_max(A) - d*lam_min(A)",
        "(d - 1)*lam_max(A) - (tr(A) - lam_max(A))", "(d - 1)*lam_min(A) - (tr(A) - lam_min(A))", "tr(A) - lam_max(A) - (N - 1)*lam_min(A)",
        "tr(A) - norm_op(A) - (d - 1)*lam_min(A)", "tr(A) - lam_max(A) - (d - 2)*lam_min(A)",
        "tr(A) - lam_max(A)", "tr(gap_M1) - lam_max(gap_M2)", "norm_F(gap_M1) - lam_max(gap_M1)", "tr(gap_M1) - cond(gap_M1)",
        "tr(gap_M1) - norm_F(gap_M1)", "lam_min(A) - lam_max(A)", "lam_max(A) - lam_min(B)", "lam_max(A) - norm_op(A)",
        "cond(A) - 2", "norm_op(A) - 1", "cond(A) - cond(B)", "norm_op(A)*norm_op(B) - norm_op(B*A)",
        "norm_op(A)*norm_op(B) - norm_op(A + B)", "norm_op(A) + norm_op(B) - norm_op(A*B)", "norm_op(A)*norm_op(B) - norm_op(A - B)",
        "norm_op(A) + norm_op(B) - norm_op(B - A)", "norm_op(A) - norm_op(B) - norm_op(A - B)", "norm_op(A) + norm_F(B) - norm_op(A + B)",
        "norm_F(A)*norm_op(B) - norm_op(A*B)", "norm_op(A)*norm_op(B) - norm_F(A*B)", "norm_op(A)/norm_op(B) - norm_op(A*B)",
    ],
)  # fmt: skip
def test_what_looks_like_a_theorem_shows_nothing(text: str) -> None:
    assert sign(text) is None


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("p.T*q", ["p.T*p", "q.T*q"]),
        ("p.T*gap_M1*q", ["p.T*gap_M1*p", "q.T*gap_M1*q"]),
        ("tr(A.T*B)", ["tr(A.T*A)", "tr(B.T*B)"]),
        ("tr(A.T*gap_M1*B)", ["tr(A.T*gap_M1*A)", "tr(B.T*gap_M1*B)"]),
        ("tr(A.T*gap_M1*B*gap_M2)", ["tr(A.T*gap_M1*A*gap_M2)", "tr(B.T*gap_M1*B*gap_M2)"]),
        ("p.T*A*q", None), ("A.T*B", None), ("p*q.T", None), ("p.T*gap_M1*gap_M1*q", None), ("tr(A*B)", None), ("tr(A.T)", None),
        ("tr(A.T*gap_M1*B*C)", None), ("tr(A.T*gap_M1*gap_M2*gap_M1*B)", None), ("tr(A.T*gap_M1*B*gap_M2*gap_M1)", None), ("u", None),
    ],
)  # fmt: skip
def test_the_two_sides_of_an_inner_product(text: str, sides: list[str] | None) -> None:
    assert theorems.inner(expression(text), Signs(GAPS, alike)) == (None if sides is None else list(map(expression, sides)))


def test_the_factors_of_a_product_as_it_is_written() -> None:
    assert theorems.operands(expression("p.T*(A*B)*q")) == [expression(part) for part in ("p.T", "A*B", "q")]
