"""Proof objects that look at another point, at longer prompts, or at a letter that a kind has a use of its own for.

A derivative is taken around a point and ``slice`` and ``rate`` leave it; what hypotheses say of the point grants them no value.
"""

from __future__ import annotations

from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay

SLOPE = "grad((u**2)**(1/4), u)"  # its square is 1/(4 sqrt(u**2)), and it has no value at u = 0
BELOW_ONE = {"kind": "spectrum", "of": "I - Lambda", "link": "gap_s1"}
SPREAD = "(lam_max(Lambda) - 1)*(Lambda - I)"


def shown(claim: str, given: list[str], link: Any, steps: list[Any] | None = None) -> bool:
    document = {"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": [[link]]}
    try:
        return replay(document | ({"steps": steps} if steps else {})).status == "PROVED"
    except Refused:
        return False


FALSE: list[tuple[str, list[str], Any]] = [
    # a derivative of a root where the root is zero
    ("1 == 0", ["u == 0"], f"16*gap_s1**2*{SLOPE}**4"),
    ("1 == 0", ["A == 0"], "16*tr(gap_M1.T*grad(norm_F(A)**(1/2), A))**2*tr(grad(norm_F(A)**(1/2), A).T*grad(norm_F(A)**(1/2), A))"),
    ("A == 0", ["u*A == 0", "u == 0"], {"kind": "cofactors", "invertible": [{"of": "u*I", "by": f"16*u*{SLOPE}**4*I", "form": "0"}], "terms": ["inv(u*I)*gap_M1"]}),
    ("1 == 0", ["u == 0"], {"kind": "lemma", "shows": f"16*u**2*{SLOPE}**4 == 1", "links": ["0"], "then": f"16*gap_s1**2*{SLOPE}**4 - gap_s2"}),
    ("1 == 0", ["u == 0"], {"kind": "facts", "first": [{"shows": f"16*u**2*{SLOPE}**4 == 1", "links": ["0"]}], "then": f"16*gap_s1**2*{SLOPE}**4 - gap_s2"}),
    ("1 == 0", ["u == 0"], {"kind": "cases", "of": SLOPE, "at": "0", "below": f"16*gap_s1**2*{SLOPE}**4", "above": f"16*gap_s1**2*{SLOPE}**4"}),
    # what is positive at the point is zero on the slice
    ("1 == 0", ["p.T*u12 + v > 0", "v == 0"], "gap_s2*slice(1/gap_s1)"),
    ("1 == 0", ["1/(p.T*u12 + v) == k", "v == 0"], "gap_s2*slice(1/(p.T*u12 + v)) + 0*gap_s1"),
    ("rate(u) == 0", ["p.T*u12 + v > 0", "v == 0"], "gap_s2*rate(u/gap_s1)"),
    # a square of what two examples make, in a claim about prompts with one
    ("(N - 2)**2*tr(Lambda)**2 + 2*(N - 2)*tr(Lambda**2) >= 0", [], "E[(tr(N*S) - x_1.T*x_1 - x_2.T*x_2)**2]"),
    ("(N - 2)**2*tr(Lambda)**2 + 2*(N - 2)*tr(Lambda**2) >= 0", ["E[x_1.T*x_1] == tr(Lambda)"], {"kind": "cases", "of": "E[x_1.T*x_2]", "at": "0", "below": "E[(tr(N*S) - x_1.T*x_1 - x_2.T*x_2)**2]", "above": "E[(tr(N*S) - x_1.T*x_1 - x_2.T*x_2)**2]"}),
    # a number of which cases are told apart, taken for every eigenvalue
    (f"{SPREAD} >= 0", [], {
        "kind": "cases", "of": "lam_i", "at": "1",
        "below": {"kind": "lemma", "shows": "lam_max(Lambda) <= 1", "links": [{"kind": "extreme", "above": BELOW_ONE}], "then": {"kind": "spectrum", "of": SPREAD, "link": "gap_s1*gap_s2"}},
        "above": {"kind": "spectrum", "of": SPREAD, "link": "(gap_s4 + gap_s1)*gap_s1"},
    }),
    # the determinant that is zero, and its derivative, which need not be
    ("grad(det(A), A) == 0", ["det(A) == 0"], {"kind": "cofactors", "terms": ["gap_s1*inv(A).T"]}),
    ("grad(det(A), A) == 0", ["det(A) == 0"], {"kind": "cofactors", "terms": ["gap_s1*grad(log(det(A)), A)"]}),
    ("grad(det(A), A) == 0", ["det(A) == 0"], {"kind": "lemma", "shows": "grad(det(A), A) == det(A)*inv(A).T", "links": ["0"], "then": "gap_M2 + gap_s1*inv(A).T"}),
    ("grad(det(A), A) == 0", ["det(A) == 0"], {"kind": "vanishing", "by": {"kind": "substitution", "by": ["1"]}}),
    ("grad(u, u) == 0", ["u == 0"], {"kind": "cofactors", "terms": ["grad(gap_s1, u)"]}),
    ("rate(v) == rate(u)", ["v == u"], {"kind": "cofactors", "terms": ["rate(gap_s1)"]}),
    ("1 == 0", ["u == 0"], "gap_s1*grad(log(u**2), u)/2"),
    ("1 == 0", ["v == 0"], "gap_s1*rate(log(v))"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "given", "link"), FALSE, ids=[str(k) for k in range(len(FALSE))])
def test_what_is_false_is_not_shown(claim: str, given: list[str], link: Any) -> None:
    assert not shown(claim, given, link)


def test_no_step_without_a_value_is_taken() -> None:
    step = {"shows": f"16*u**2*{SLOPE}**4 == 1", "links": ["0"]}
    assert not shown("1 == 0", ["u == 0"], f"16*gap_s1**2*{SLOPE}**4", [step])
    assert shown(f"16*u**2*{SLOPE}**4 == 1", [], "0")  # a claim is about where it has a value


def test_derivatives_that_have_a_value_may_be_used() -> None:
    assert shown("v*grad(sqrt(u + 1), u) == 0", ["v == 0", "u > 0"], "gap_s1*grad(sqrt(gap_s2 + 1), u)")
    assert shown("v*slice(1/(1 + u**2)) == 0", ["v == 0"], "gap_s1*slice(1/(1 + u**2))")
    assert shown("grad(u*det(A), A) == grad(v*det(A), A)", ["u == v"], "gap_s1*grad(det(A), A)")
    assert shown("v*grad(norm_F(A)**2, A) == 0", ["v == 0"], "gap_s1*grad(norm_F(A)**2, A)")


def test_a_claim_that_names_two_examples_is_about_prompts_that_have_them() -> None:
    square = "E[(tr(N*S) - x_1.T*x_1 - x_2.T*x_2)**2]"
    assert shown(f"{square} + E[x_1.T*x_2] >= 0", [], square)
