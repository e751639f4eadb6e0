"""`explain`: hypotheses that decide a line are the weakest of their kind, and decide it again when they are given."""

from __future__ import annotations

import pytest

from lsa_theory import prove
from lsa_theory.errors import FormulaError
from lsa_theory.kernel.claim import Status
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.explain import _missing, explain, proposed


@pytest.mark.parametrize(
    ("formula", "given", "hypothesis"),
    [
        ("A*A == A*A.T", (), "A symmetric"),
        ("p.T*A*p >= 0", (), "A psd"),
        ("E[x.T*x] == d", (), "Lambda == I"),
        ("u**2 >= u", (), "u >= 1"),
        ("v*A == A", (), "v == 1"),
        ("A*B == (A*B).T", ("A symmetric", "B symmetric"), "A*B == B*A"),
    ],
)
def test_the_hypothesis_that_is_missing_is_found(formula: str, given: tuple[str, ...], hypothesis: str) -> None:
    found = explain(formula, given)
    assert found.verdict.status != Status.PROVED
    assert (hypothesis,) in [one.given for one in found.deciding]
    assert all(formula not in one.given for one in found.deciding)
    assert all(prove(formula, (*given, *one.given)).status == one.verdict.status for one in found.deciding)


def test_two_are_found_where_one_is_not_enough() -> None:
    found = explain("u*v >= 0")
    assert ("u >= 0", "v >= 0") in [one.given for one in found.deciding]


def test_what_is_proved_or_cannot_be_read_needs_nothing() -> None:
    assert explain("A == A").tried == 0
    with pytest.raises(FormulaError):
        explain("A = = B")


def test_what_the_language_has_no_rule_for_is_named() -> None:
    missing = [
        list(_missing(parse_relation(text))) for text in ("E[log(det(S))] <= 1", "limit(u + 1) == E[tr(S)*cond(Lambda)]")
    ]
    assert missing == [["the expectation of log(det(S))"], ["a statement of the library that establishes limit(u + 1)"]]


def test_every_proposal_can_be_read() -> None:
    relation = parse_relation("E[S*A*S] + noise*Psi*B >= u*v*Lambda + N*C")
    for ladder in proposed(relation):
        for hypothesis in ladder:
            prove("u == u", [hypothesis])
