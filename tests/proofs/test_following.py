"""What is decided by inverses of sums, by equations among hypotheses, by squares that vanish and by roots."""

from __future__ import annotations

import pytest

from lsa_theory.kernel.replay import replay
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.proposals import proof

IDENTITIES = [
    "A*inv(I + B*A) == inv(I + A*B)*A",
    "inv(A + B*C) == inv(A) - inv(A)*B*inv(I + C*inv(A)*B)*C*inv(A)",
    "inv(A - B*inv(D)*C) == inv(A) + inv(A)*B*inv(D - C*inv(A)*B)*C*inv(A)",
    "inv(inv(A) + inv(B)) == A - A*inv(A + B)*A",
    "A - inv(inv(A) + inv(inv(B) - A)) == A*B*A",
    "inv(A - u*I) - inv(A - v*I) == (u - v)*inv(A - u*I)*inv(A - v*I)",
    "p.T*inv(Lambda + p*p.T)*p == p.T*inv(Lambda)*p/(1 + p.T*inv(Lambda)*p)",
    "inv(Lambda**2 - sigma**2*I) == inv(Lambda - sigma*I)*inv(Lambda + sigma*I)",
    "sqrt(Lambda)*inv(Lambda + sigma*I)*sqrt(Lambda) == Lambda*inv(Lambda + sigma*I)",
    "inv((N + 2)/N*Lambda + tr(Lambda)/N*I) == inv((N + 2)/N*Lambda + 1/N*tr(Lambda)*I)",
    "sqrt(u**4) == u**2",
    "(u**2)**(1/4) == sqrt(u)",
    "sqrt(u)/sqrt(v) == sqrt(u/v)",
    "sqrt((N - 1)**2) == N - 1",
    "sqrt(Lambda**2 + 2*Lambda + I) == Lambda + I",
    "sqrt(A)*sqrt(A) == A",
    "sqrt(u**2) >= u",
    "2*sqrt(u)*sqrt(v) <= u + v",
]
UNDER_HYPOTHESES = [
    ("A.T*A == I", ["A*A.T == I"]),
    ("B == C", ["A*B == I", "A*C == I"]),
    ("inv(A) == (3*I - A)/2", ["A**2 - 3*A + 2*I == 0"]),
    ("A*B == 0", ["B**2 == B", "A + B == I"]),
    ("A*inv(I + B) == inv(I + B)*A", ["A*B == B*A"]),
    ("inv(A + v*I)*p == p/(u + v)", ["A*p == u*p"]),
    ("(u - v)*p.T*q == 0", ["A*p == u*p", "A*q == v*q", "A symmetric"]),
    ("A*B == 0", ["A.T*A*B == 0"]),
    ("A == A.T", ["tr(A*A.T) == tr(A**2)"]),
    ("A*B == B*A", ["norm_F(A) == 0"]),
    ("Lambda == I", ["Lambda**2 == I"]),
    ("u == 2", ["u*Lambda == 2*Lambda"]),
    ("sqrt(u**2*v**2) == u*v", ["u*v >= 0"]),
]
FALSE = [
    ("inv(A + B) == inv(A) + inv(B)", []),
    ("A*inv(A + B)*B == A*B*inv(A + B)", []),
    ("inv(A - A) == I", []),
    ("A*B == B*A", ["A*A.T == I"]),
    ("B*A == 0", ["A*B == 0"]),
    ("A == 0", ["A**2 == 0"]),
    ("u == v", ["u**2 == v**2"]),
    ("sqrt(u**2) == u", []),
    ("sqrt(u**2*v) == u*sqrt(v)", []),
    ("u**(1/3) <= u", []),
]


@pytest.mark.parametrize("claim", IDENTITIES)
def test_an_identity_is_decided_without_hypotheses(claim: str) -> None:
    document = proof(claim)
    assert document is not None and replay(document).status == "PROVED"


@pytest.mark.parametrize(("claim", "given"), UNDER_HYPOTHESES, ids=[claim for claim, _ in UNDER_HYPOTHESES])
def test_hypotheses_that_are_equations_are_used(claim: str, given: list[str]) -> None:
    document = proof(claim, given)
    assert document is not None and replay(document).status == "PROVED"
    for k in range(len(given)):
        assert proof(claim, given[:k] + given[k + 1 :]) is None


@pytest.mark.parametrize(("claim", "given"), FALSE, ids=[claim for claim, _ in FALSE])
def test_what_is_false_is_never_proved(claim: str, given: list[str]) -> None:
    assert prove(claim, given=given).status != "PROVED"
