"""Certificates by cases, lemmas, contradictions, orders and spectra: accepted as they are, refused with one thing changed."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, Shown, replay

CUT = {"kind": "contradiction", "form": "gap_s1 + gap_s2"}
AT_ONE = {
    "kind": "facts",
    "first": [{"shows": "d <= 1", "links": [{"kind": "cases", "of": "d", "at": "1", "below": "gap_s2", "above": CUT}]}],
    "then": {"kind": "dimension_one", "link": "0"},
}
ORTHOGONAL = ["A.T*A == I"]
PROJECTION = "A*gap_M2 - gap_M1 - gap_M2"
ACCEPTED: list[tuple[str, list[str], Any]] = [
    (
        "(N - 1)*(N - 2) >= 0",
        [],
        {"kind": "cases", "of": "N", "at": "1", "below": "(N - 1)**2 + gap_s1", "above": "gap_s1**2 + gap_s1"},
    ),
    ("N >= 3", ["N > 2"], {"kind": "cases", "of": "N", "at": "2", "below": CUT, "above": "gap_s2"}),
    ("N == 1", ["N <= 1"], {"kind": "both", "above": "N - 1", "below": "gap_s1"}),
    ("A == B", ["A >= B", "B >= A"], {"kind": "both", "above": "gap_M1", "below": "gap_M2"}),
    ("A == 0", ["tr(A*A.T) == 0"], {"kind": "vanishing", "by": "-1*gap_s1"}),
    ("u == 0", ["u**2 + v**2 == 0"], {"kind": "vanishing", "by": "v**2 - gap_s1"}),
    ("cond(Lambda) == 1", ["d < 2"], AT_ONE),
    ("inv(Gamma) <= I", ["Lambda >= I"], {
        "kind": "spectrum", "of": "I - inv(Gamma)",
        "link": "(gap_s2 + tr(Lambda) + gap_s10*(N - 1) + gap_s10)/(N*gap_s2 + gap_s2 + tr(Lambda))",
    }),
    ("tr(Lambda*inv(Lambda + sigma*I)) < d", [], {
        "kind": "spectrum", "of": "I - Lambda*inv(Lambda + sigma*I)", "link": "sigma/(gap_s1 + sigma)",
    }),
    ("norm_F(E[S]*A) <= norm_F(A)", ["Lambda <= I"], {
        "kind": "squares", "sign": "norm_F(A)",
        "link": {"kind": "spectrum", "of": "I - Lambda**2", "around": "A", "link": "gap_s10*(1 + gap_s2)"},
    }),
    ("cond(Psi) <= 2", ["Psi >= I", "Psi <= 2*I"], {"kind": "extreme", "least": "1", "above": "gap_M2", "below": "gap_M1"}),
    ("norm_op(A) <= 3", ["A <= 3*I", "A >= -3*I"], {"kind": "extreme", "above": "gap_M1", "below": "gap_M2"}),
    ("lam_max(A) < u", ["A < u*I"], {"kind": "extreme", "above": "gap_M1"}),
    ("(N - 2)**2 >= 1", ["N != 2"], {
        "kind": "cases", "of": "N", "at": "1", "below": "(N - 1)**2 + 2*gap_s2",
        "above": {
            "kind": "cases", "of": "N", "at": "2", "above": "gap_s3**2 + 2*gap_s3",
            "below": {"kind": "contradiction", "differ": "1", "link": {"kind": "both", "above": "gap_s2", "below": "gap_s3"}},
        },
    }),
    ("inv(A) >= inv(B)", ["B >= A", "A psd"], "inv(gap_M2) - inv(gap_M2 + gap_M1)"),
    ("E[tr(S)**10] >= tr(Lambda)**10", [], "E[tr(S)**10] - tr(Lambda)**10"),
    ("A <= I", ["A**2 == A", "A symmetric"], {"kind": "modulo", "form": "(I - A)*(I - A).T", "by": PROJECTION}),
    ("norm_op(A*B) == norm_op(B)", ORTHOGONAL, {"kind": "congruence", "square": "B.T*gap_M1*B"}),
    ("det(A.T*A) == det(I)", ORTHOGONAL, {"kind": "congruence", "by": "gap_M1"}),
    ("p*p.T <= p.T*inv(A)*p*A", ["A > 0"], "(p.T*inv(gap_M1)*p)*gap_M1 - p*p.T"),
    ("p*p.T <= p.T*A*p*inv(A)", ["A > 0"], "(p.T*gap_M1*p)*inv(gap_M1) - p*p.T"),
    ("det(A) <= det(B)", ["A <= B", "A psd"], "det(gap_M2 + gap_M1) - det(gap_M2)"),
    ("A + inv(A) >= 2*I", ["A > 0"], {
        "kind": "modulo", "form": "(I - inv(A))*gap_M1*(I - inv(A)).T",
        "by": {"kind": "substitution", "by": [{"of": "A.T", "is": "A", "by": "gap_M1.T - gap_M1"}]},
    }),
]  # fmt: skip
REFUSED: list[tuple[str, list[str], Any]] = [
    ("u*(u - 1) >= 0", [], {"kind": "cases", "of": "u", "at": "0", "below": "gap_s1*(gap_s1 + 1)", "above": "gap_s1*gap_s1"}),
    ("u**2 >= 1", ["u > 0"], {"kind": "cases", "of": "u", "at": "0", "below": CUT, "above": "gap_s2*(gap_s2 + 2)"}),
    ("N >= 3", ["N > 1"], {"kind": "cases", "of": "N", "at": "2", "below": CUT, "above": "gap_s2"}),
    ("A == B", ["A >= B"], {"kind": "both", "above": "gap_M1", "below": "gap_M1"}),
    ("A == 0", ["tr(A) == 0"], {"kind": "vanishing", "by": "-1*gap_s1"}),
    ("cond(Lambda) == 1", ["d < 3"], AT_ONE),
    ("A*B == B*A", ["d <= 2"], {"kind": "dimension_one", "link": "0"}),
    ("lam_max(A) < u", ["A <= u*I"], {"kind": "extreme", "above": "gap_M1"}),
    ("cond(Psi) <= 2", ["Psi >= I", "Psi <= 2*I"], {"kind": "extreme", "least": "-1", "above": "gap_M2", "below": "gap_M1"}),
    ("norm_op(A) <= 3", ["A <= 3*I"], {"kind": "extreme", "above": "gap_M1", "below": "gap_M1"}),
    ("Lambda*A*Lambda >= 0", [], {"kind": "spectrum", "of": "Lambda*A*Lambda", "link": "1"}),
    ("tr(Lambda) <= N", [], {"kind": "spectrum", "of": "N/d*I - Lambda", "link": "gap_s2"}),
    ("A*Lambda*A.T > 0", [], {"kind": "spectrum", "of": "Lambda", "around": "A.T", "link": "gap_s1"}),
    ("E[1/tr(S)] >= 1/tr(A)", ["A psd"], "E[1/tr(S)] - 1/tr(A)"),
    ("inv(A) >= inv(B)", ["B >= A"], "inv(A) - inv(A + gap_M1)"),
    ("u == v", ["u*v >= 1"], {"kind": "contradiction", "form": "gap_s1"}),
    ("u == v", [], {"kind": "facts", "first": [{"shows": "u == v", "links": ["gap_s1"]}], "then": "gap_s1"}),
    ("u == v", [], {"kind": "facts", "first": [{"shows": "0 == 0", "links": ["0"]}], "then": "u - v"}),
    ("A <= I", ["A**2 == A", "tr(A) >= 0"], {"kind": "modulo", "form": "(I - A)*(I - A).T", "by": "-1*gap_M1"}),
    ("A < I", ["A**2 == A", "A symmetric"], {"kind": "modulo", "form": "(I - A)*(I - A).T", "by": PROJECTION}),
    ("A == I", ["A**2 == A", "A symmetric"], {"kind": "modulo", "form": "(I - A)*(I - A).T", "by": PROJECTION}),
    ("A >= I", ["A >= 0"], {"kind": "modulo", "form": "gap_M1", "by": "0"}),
    ("A >= I", ["A >= 0"], {"kind": "modulo", "form": "gap_M1 - I", "by": "0"}),
    ("A >= I", ["A >= 0"], {"kind": "modulo", "form": "gap_M1", "by": {"kind": "modulo", "form": "I", "by": "0"}}),
    ("A >= 2*I", ["A >= I"], {"kind": "modulo", "form": "gap_M1", "by": "-1*gap_M1"}),
    ("0 >= 1", ["u == 0"], {"kind": "modulo", "form": "gap_s1/u", "by": "-1 - u/u"}),
    ("A*B >= 0", ["A >= 0", "B >= 0"], {"kind": "modulo", "form": "gap_M1*gap_M2", "by": "0"}),
    ("norm_op(A*B) == norm_op(A)", ORTHOGONAL, {"kind": "congruence", "square": "B.T*gap_M1*B"}),
    ("norm_op(B*A) == norm_op(B)", ORTHOGONAL, {"kind": "congruence", "square": "gap_M1"}),
    ("det(A) == det(I)", ORTHOGONAL, {"kind": "congruence", "square": "gap_M1"}),
    ("tr(A) == tr(I)", ORTHOGONAL, {"kind": "congruence", "outer": "gap_M1"}),
    ("lam_max(A) == lam_max(I)", [*ORTHOGONAL, "A symmetric"], {"kind": "congruence", "square": "gap_M1"}),
    ("log(u) == log(v)", ["u == v"], {"kind": "congruence", "by": "gap_s1"}),
    ("norm_op(A) >= norm_op(I)", ORTHOGONAL, {"kind": "congruence", "square": "gap_M1"}),
    ("norm_op(A) == norm_F(I)", ORTHOGONAL, {"kind": "congruence", "square": "gap_M1"}),
    ("norm_op(A) == norm_op(B)", ["A >= B"], {"kind": "congruence", "by": "gap_M1"}),
    ("tr(S) == tr(Lambda)", [], {"kind": "congruence", "by": "0"}),
    ("p*p.T <= p.T*inv(A)*p*A", ["A symmetric"], "(p.T*inv(A)*p)*A - p*p.T"),
    ("p*q.T <= p.T*inv(A)*q*A", ["A > 0"], "(p.T*inv(gap_M1)*q)*gap_M1 - p*q.T"),
    ("p*p.T <= p.T*inv(A)*p*B", ["A > 0", "B > 0"], "(p.T*inv(gap_M1)*p)*gap_M2 - p*p.T"),
    ("det(A) <= det(A + B)", ["A psd"], "det(gap_M1 + B) - det(gap_M1)"),
    ("det(B) <= det(A + B)", ["A psd"], "det(B + gap_M1) - det(B)"),
]  # fmt: skip


def shown(claim: str, given: list[str], link: Any) -> Shown:
    return replay({"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": [[link]]})


@pytest.mark.parametrize(("claim", "given", "link"), ACCEPTED, ids=[claim for claim, *_ in ACCEPTED])
def test_a_certificate_is_accepted(claim: str, given: list[str], link: Any) -> None:
    found = shown(claim, given, link)
    assert found.grade == "kernel" and set(found.used) == set(given)


@pytest.mark.parametrize(("claim", "given", "link"), REFUSED, ids=[claim for claim, *_ in REFUSED])
def test_what_does_not_follow_is_refused(claim: str, given: list[str], link: Any) -> None:
    with pytest.raises(Refused):
        shown(claim, given, link)


@pytest.mark.parametrize(("claim", "given", "link"), ACCEPTED, ids=[claim for claim, *_ in ACCEPTED])
def test_without_one_of_its_hypotheses_nothing_is_shown(claim: str, given: list[str], link: Any) -> None:
    for k in range(len(given)):
        with pytest.raises(Refused):
            shown(claim, [*given[:k], "0 == 0", *given[k + 1 :]], link)


def parts(link: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places of the forms in a certificate."""
    if isinstance(link, dict):
        for key in link:
            yield from parts(link[key], (*path, key))
    elif path and path[-1] in ("below", "above", "link", "form", "sign", "square"):
        yield path


@pytest.mark.parametrize(("claim", "given", "link"), ACCEPTED, ids=[claim for claim, *_ in ACCEPTED])
def test_a_form_with_a_slip_is_refused(claim: str, given: list[str], link: Any) -> None:
    for path in parts(link):
        for slip in ("-1*({})", "({}) + 1", "({}) - 1"):
            changed = copy.deepcopy(link)
            inner = changed
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = slip.format(inner[path[-1]])
            if inner[path[-1]] in ("-1*(0)", "(norm_F(A)) + 1"):  # nothing is changed, or more is shown than needed
                continue
            with pytest.raises(Refused):
                shown(claim, given, changed)


def test_a_fact_says_nothing_where_it_has_no_value() -> None:
    steps = [{"shows": "sqrt(u)**2 >= 0", "links": ["sqrt(u)**2"]}]
    document = {
        "format": FORMAT,
        "verdict": "PROVED",
        "claim": ["u >= 0"],
        "given": [],
        "steps": steps,
        "links": [["gap_s1"]],
    }
    with pytest.raises(Refused, match="may have no value"):
        replay(document)
    lemma = {"kind": "facts", "first": [{"shows": "sqrt(u)**2 >= 0", "links": ["sqrt(u)**2"]}], "then": "gap_s1"}
    with pytest.raises(Refused, match="may have no value"):
        shown("u >= 0", [], lemma)
    assert shown("sqrt(u)*u >= 0", [], {**lemma, "then": "sqrt(u)*gap_s1"}).status == "PROVED"


def test_cases_of_what_may_have_no_value_are_refused() -> None:
    with pytest.raises(Refused, match="may have no value"):
        shown("u >= 0", [], {"kind": "cases", "of": "sqrt(u)", "at": "-1", "below": "u", "above": "u"})


def test_a_chain_uses_what_its_earlier_comparisons_showed() -> None:
    links = ["gap_s1", "gap_s2 + 1"]
    document = {"format": FORMAT, "verdict": "PROVED", "claim": ["v >= u >= u + v - v - 1"], "given": ["v >= u"]}
    assert replay({**document, "links": [["gap_s1", "1"]]}).status == "PROVED"
    with pytest.raises(Refused):
        replay({**document, "links": [links]})
