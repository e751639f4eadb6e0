"""Norms and extreme eigenvalues in terms of few others."""

from __future__ import annotations

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import expression
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.terms import normal

L, H = "lam_max(Lambda)", "lam_min(Lambda)"
GAMMA_MAX, GAMMA_MIN = (f"((1 + 1/N)*{x} + tr(Lambda)/N)" for x in (L, H))
EQUAL = [
    # functions of Lambda that rise or fall
    ("norm_op(Lambda)", L), ("lam_max(Lambda**2)", f"{L}**2"), ("lam_min(Lambda**2)", f"{H}**2"), ("lam_max(inv(Lambda))", f"1/{H}"), ("lam_min(inv(Lambda))", f"1/{L}"), ("norm_op(inv(Lambda))", f"1/{H}"),
    ("lam_max(Gamma)", GAMMA_MAX), ("lam_min(Gamma)", GAMMA_MIN), ("norm_op(Gamma)", GAMMA_MAX), ("lam_max(inv(Gamma))", f"1/{GAMMA_MIN}"), ("lam_min(inv(Gamma))", f"1/{GAMMA_MAX}"), ("cond(Lambda)", f"{L}/{H}"), ("cond(Gamma)", f"{GAMMA_MAX}/{GAMMA_MIN}"),
    ("cond(inv(Lambda))", f"{L}/{H}"), ("lam_max(Lambda*Gamma)", f"{L}*{GAMMA_MAX}"), ("lam_max(Lambda*inv(Gamma))", f"{L}/{GAMMA_MAX}"), ("lam_min(Lambda*inv(Gamma))", f"{H}/{GAMMA_MIN}"), ("lam_max(Lambda**2*inv(Gamma))", f"{L}**2/{GAMMA_MAX}"),
    ("lam_max(3*Lambda + 2*I)", f"3*{L} + 2"), ("lam_max(-Lambda)", f"-{H}"), ("lam_min(-Lambda)", f"-{L}"), ("lam_max(I - Lambda)", f"1 - {H}"), ("lam_max(sqrt(Lambda))", f"sqrt({L})"), ("lam_max(Lambda**(-1/2))", f"1/sqrt({H})"),
    ("lam_max(Lambda*inv(Gamma)**2*Lambda)", f"{L}**2/{GAMMA_MAX}**2"), ("norm_op(I)", "1"), ("lam_max(I)", "1"), ("cond(I)", "1"), ("lam_max(Lambda/N)", f"{L}/N"), ("lam_max(Lambda**2 + Lambda)", f"{L}**2 + {L}"), ("lam_min(tr(Lambda)*Lambda)", f"tr(Lambda)*{H}"),
    ("lam_max(Lambda/(1 + N))", f"{L}/(1 + N)"), ("lam_min(inv(Lambda)**2*inv(Gamma))", f"1/({L}**2*{GAMMA_MAX})"),
    # multiples, transposes, squares
    ("norm_op(A.T)", "norm_op(A)"), ("norm_op(-A)", "norm_op(A)"), ("norm_op(2*A - 2*B)", "2*norm_op(B - A)"), ("norm_op(N*A)", "N*norm_op(A)"), ("lam_max(2*A)", "2*lam_max(A)"), ("lam_min(N*A)", "N*lam_min(A)"), ("lam_max(d*A + 2*d*B)", "d*lam_max(A + 2*B)"),
    ("cond(2*A)", "cond(A)"), ("cond(-A)", "cond(A)"), ("cond(A.T)", "cond(A)"), ("lam_max(A.T*A)", "norm_op(A)**2"), ("lam_max(A*A.T)", "norm_op(A)**2"), ("lam_max(4*A.T*A)", "4*norm_op(A)**2"), ("lam_max(Psi**2)", "norm_op(Psi)**2"), ("lam_max(Psi**4)", "norm_op(Psi**2)**2"),
    ("lam_max(A*B*B.T*A.T)", "norm_op(A*B)**2"), ("norm_op(0*A)", "0"), ("lam_max(0*A)", "0"), ("lam_min(A - A)", "0"), ("norm_op(A*B)", "norm_op(B.T*A.T)"), ("norm_op((p.T*p)*A)", "(p.T*p)*norm_op(A)"), ("norm_op(p)", "norm_op(p)"),
    ("lam_max(tr(Lambda)*A)", "tr(Lambda)*lam_max(A)"), ("norm_op(A/N)", "norm_op(A)/N"),
]  # fmt: skip


def same(one: str, other: str) -> bool:
    at = Reading(set())
    return not normal(at(expression(one)) - at(expression(other))).terms


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_what_is_the_same_number(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lam_max(-A)", "lam_max(A)"), ("lam_min(A)", "lam_max(A)"), ("lam_max(A.T)", "norm_op(A)"), ("norm_op(u*A)", "u*norm_op(A)"), ("lam_max(u*A)", "u*lam_max(A)"), ("lam_max(-A)", "-lam_max(A)"), ("lam_max(A*A)", "norm_op(A)**2"),
        ("lam_max(A**2)", "norm_op(A)**2"), ("lam_max(Psi**3)", "norm_op(Psi)**3"), ("lam_max(u*Lambda)", f"u*{L}"), ("norm_op(I - Lambda)", f"1 - {H}"), ("norm_op(Lambda - I)", f"{L} - 1"), ("norm_op(-Lambda)", f"-{H}"), ("lam_max(Lambda + inv(Lambda))", f"{L} + 1/{L}"),
        ("lam_max(Lambda + inv(Lambda))", f"{H} + 1/{H}"), ("lam_max(Lambda**(-1)*Gamma)", f"{GAMMA_MAX}/{L}"), ("lam_max(Lambda*inv(Gamma)**2)", f"{L}/{GAMMA_MAX}**2"), ("cond(I - Lambda/2)", f"(1 - {H}/2)/(1 - {L}/2)"), ("lam_min(A.T*A)", "norm_op(A)**2"),
        ("lam_max(A*B*A.T)", "norm_op(A*B)**2"), ("lam_max(2*A.T*A + B)", "2*norm_op(A)**2"), ("lam_max(tr(A)*A)", "tr(A)*lam_max(A)"), ("lam_max(noise*A + u*B)", "noise*lam_max(A + u*B)"), ("lam_max(Lambda*A)", f"{L}*lam_max(A)"), ("lam_max(Lambda - Lambda**2)", f"{L} - {L}**2"),
        ("lam_max(Lambda/(u + 1))", f"{L}/(u + 1)"), ("lam_max(Lambda/(N - d))", f"{L}/(N - d)"), ("cond(A)", "norm_op(A)/lam_min(A)"), ("lam_max(u*I + Lambda)", f"u + {H}"), ("lam_max(Psi**(-2))", "norm_op(Psi)**(-2)"),
    ],
)  # fmt: skip
def test_what_need_not_be(one: str, other: str) -> None:
    assert not same(one, other)


def test_constants_of_unknown_sign_do_not_hide_that_a_function_rises() -> None:
    assert same("lam_max(u*I + Lambda)", f"u + {L}") and same("lam_min(u*I + Lambda)", f"u + {H}")


@pytest.mark.parametrize("text", ["norm_op(E[x.T*x])", "cond(A - A)"])
def test_of_numbers_and_the_condition_of_zero_nothing_is_said(text: str) -> None:
    with pytest.raises(Refused):
        Reading(set())(expression(text))
