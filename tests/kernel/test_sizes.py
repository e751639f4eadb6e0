"""Kind ``sizes``: finitely many d, at each of which the relation is an identity in free entries."""

from __future__ import annotations

from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay


def used(claim: str, *given: str, **body: Any) -> tuple[str, ...]:
    links = [[{"kind": "sizes", **body}]]
    return replay({"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": list(given), "links": links}).used


CAYLEY = "A**2 - tr(A)*A + (tr(A)**2 - tr(A**2))/2*I == 0"


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("A*B == B*A", "d == 1"), ("A*B == B*A", "d < 2"), ("A*B == B*A", "d <= 1"), ("A*B == B*A", "2 > d"), ("A*B == B*A", "1 >= d"),
        ("A*B == B*A", "1 == d"), (CAYLEY, "d == 2"), ("Lambda == Lambda.T", "d <= 4"), ("Psi == Psi.T", "d == 2"), ("d <= 3", "d <= 3"),
        ("d < 4", "d <= 3"), ("d >= 1", "d <= 2"), ("d == 2", "d == 2"), ("d != 1", "d == 3"), ("p.T*q == q.T*p", "d <= 3"),
        ("E[x*x.T] == Lambda", "d <= 2"), ("tr(A)**2 == tr(A**2)", "d == 1"), ("tr(A*B) == tr(B*A)", "d <= 4"),
        ("u*v == v*u", "d == 4"),
    ],
)  # fmt: skip
def test_a_relation_holds_at_every_size(claim: str, given: str) -> None:
    assert used(claim, given, "u**2 >= 0") == (given,)


def test_every_bound_is_used() -> None:
    assert used("d == 2", "d >= 2", "d <= 2") == ("d <= 2", "d >= 2")
    assert used("d == 2", "d > 1", "d < 4", "d != 3") == ("d != 3", "d < 4", "d > 1")
    assert used("d == 2", "1 < d", "3 > d") == ("1 < d", "3 > d")
    assert used("A == 0", "d < 1") == ("d < 1",)  # there is no such size
    assert used("d >= 2", "2 <= d", "d <= 4") == ("2 <= d", "d <= 4")


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("A*B == B*A", "d == 2"), ("A*B == B*A", "d <= 2"), ("A*B == B*A", "d >= 1"), ("A*B == B*A", "d > 1"), ("A*B == B*A", "1 <= d"),
        ("A*B == B*A", "d != 1"), ("A*B == B*A", "N == 1"), ("A*B == B*A", "d == N"), ("A == A.T", "d <= 2"), (CAYLEY, "d == 3"), (CAYLEY, "d <= 3"),
        ("d <= 3", "d <= 4"), ("d < 3", "d <= 3"), ("d != 2", "d == 2"), ("d >= 2", "d <= 3"), ("u == v", "d == 1"), ("u >= 0", "d == 1"),
        ("A >= 0", "d == 1"), ("p == q", "d == 1"), ("A*B == B*A", "d == 5"), ("p.T*q == q.T*p", "d <= 5"), ("d >= 1", "d < 6"), ("d**2 <= 16", "d < 5"), ("Lambda >= 0", "d == 1"),
        ("norm_op(A) == A", "d == 1"), ("Gamma == Lambda", "d == 1"), ("1/(u - u) == 1", "d == 1"), ("tr(A) == tr(A.T)", "u == 1"),
    ],
)  # fmt: skip
def test_what_fails_at_a_size_or_is_left_open_is_refused(claim: str, given: str) -> None:
    with pytest.raises(Refused):
        used(claim, given)


def test_it_has_no_fields() -> None:
    with pytest.raises(Refused):
        used("A*B == B*A", "d == 1", by="1")
