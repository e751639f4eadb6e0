"""Statements are found by formula, up to canonical form, scalars and names of letters, and by words."""

import pytest

from lsa_theory.errors import InputError
from lsa_theory.proofs.search import search


@pytest.mark.parametrize(
    ("query", "ref"),
    [
        ("E[S*A*S]", "eq-A.7"), ("E[S B S]", "eq-A.7"), ("E[x*x.T*B*x*x.T]", "lem-D.2"), ("limit(u)", "thm-4.1"), ("argmin(U11*u)", "lem-5.3"),
        ("argmin(u*U11) == inv(Gamma)", "lem-5.3"), ("3*N*(Lambda*A.T*Lambda + Lambda*A*Lambda + tr(Lambda*A)*Lambda)", "lem-D.2"),
        ("fourth moment", "lem-D.2"), ("forth momment", "lem-D.2"), ("wishart", "wishart-3"), ("thm-4.1", "thm-4.1"), ("attention noise", "wu-1"),
    ],
)  # fmt: skip
def test_a_statement_is_found(query, ref):
    assert ref in [hit.claim.ref for hit in search(query, 5)]


@pytest.mark.parametrize("query", ["qqq zzz", "E[S**7*A*S**5]", "", "?", "tr(A*B*C*A*B*B*C*C*A)"])
def test_nothing_is_found_where_there_is_nothing(query):
    assert search(query) == []


def test_the_most_alike_come_first():
    assert search("argmin(u*U11) == inv(Gamma)")[0].why == "the same relation"
    assert [hit.score for hit in search("limit(u)", 20)] == sorted(
        (hit.score for hit in search("limit(u)", 20)), reverse=True
    )


def test_what_looks_like_a_formula_and_is_none_is_answered_with_the_place():
    with pytest.raises(InputError, match="a bracket that is not closed"):
        search("E[S*S")
