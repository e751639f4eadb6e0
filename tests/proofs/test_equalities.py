"""Equalities that hypotheses give: what is proposed is replayed, by the hypotheses that are needed and no others."""

from __future__ import annotations

import pytest

from lsa_theory.kernel.replay import replay
from lsa_theory.proofs.proposals import proof

PROVED = [
    ("tr(A*B) == tr(B*A)", [], []),
    ("E[S*A*S] == Lambda*A*Lambda + (Lambda*A.T*Lambda + tr(A*Lambda)*Lambda)/N", [], []),
    ("E[S*A*S] == (1 + 1/N)*Lambda*A*Lambda + tr(A*Lambda)*Lambda/N", ["N >= d", "A symmetric"], ["A symmetric"]),
    ("A*B*A.T == A.T*B*A", ["A psd"], ["A psd"]),
    ("A.T*C == B.T*C + A*C - B*C", ["A >= B"], ["A >= B"]),
    ("E[x.T*x] == d", ["Lambda == I"], ["Lambda == I"]),
    ("E[x.T*x] == d", ["2*Lambda == 2*I"], ["2*Lambda == 2*I"]),
    ("E[x.T*inv(A + B)*x] == tr(inv(A + B))", ["Lambda == I"], ["Lambda == I"]),
    ("inv(Gamma) == N/(N + d + 1)*I", ["I == Lambda"], ["I == Lambda"]),
    ("tr(Gamma*A) == 2*tr(A)", ["Gamma == 2*I"], ["Gamma == 2*I"]),
    ("inv(Gamma) == I/2", ["Gamma == 2*I"], ["Gamma == 2*I"]),
    ("E[beta*beta.T] == Gamma*Lambda", ["noise == 0"], ["noise == 0"]),
    ("E[w.T*w] == 3*d", ["Psi == 3*I", "Lambda == I"], ["Psi == 3*I"]),
    ("E[(w.T*x)**2] == d", ["Psi == inv(Lambda)"], ["Psi == inv(Lambda)"]),
    ("rate(u) == tr(Lambda**2*U11)", ["u == 0"], ["u == 0"]),
    ("rate(u**2) == 0", ["u == 0"], ["u == 0"]),
    ("u == 3", ["u + v == 5", "u - v == 1"], ["u + v == 5", "u - v == 1"]),
    ("u == v == w1", ["v == u", "w1 == v"], ["v == u", "w1 == v"]),
    ("tr(A*B*C*A*B) == tr(B*A*C*B*A)", ["A*B == B*A"], ["A*B == B*A"]),
    ("A**5 == A", ["A**2 == A"], ["A**2 == A"]),
    ("inv(A) == B", ["A*B == I"], ["A*B == I"]),
    ("A == 0", ["A*Lambda == 0"], ["A*Lambda == 0"]),
    ("norm_F(A*B)**2 == norm_F(B)**2", ["A.T*A == I"], ["A.T*A == I"]),
    ("p.T*A*A*p == v**2*p.T*p", ["A*p == v*p"], ["A*p == v*p"]),
    ("E[(u/u)*v*x.T*x] == 0", ["u*v == 0"], ["u*v == 0"]),
    ("tr(E[inv(A)*A*B*S]) == 0", ["A*B == 0"], ["A*B == 0"]),
    ("1/(u + 1) == v", ["(u + 1)*v == 1"], ["(u + 1)*v == 1"]),
    ("tr(A) == 0", ["A == -A.T"], ["A == -A.T"]),
    ("norm_op(A + B) == norm_op(2*B)", ["A == B"], ["A == B"]),
    ("A*B == B*A", ["d < 2"], ["d < 2"]),
    ("A**2 - tr(A)*A + (tr(A)**2 - tr(A**2))/2*I == 0", ["d == 2"], ["d == 2"]),
    ("tr(A)*tr(I) == 6", ["tr(A) == 3", "d == 2"], ["tr(A) == 3", "d == 2"]),
    ("Lambda*inv(Lambda + sigma*I) == I - sigma*inv(Lambda + sigma*I)", [], []),
    ("A*inv(I + B*A) == inv(I + A*B)*A", [], []),
    ("inv(A + p*q.T) == inv(A) - inv(A)*p*q.T*inv(A)/(1 + q.T*inv(A)*p)", [], []),
]

OPEN = [
    ("rate(u) == 0", ["u == 0"]),  # a hypothesis on the present point says nothing of its velocity
    ("rate(u) == 0", ["u == v", "v == 0"]),
    ("rate(p.T*U11*q) == rate(q.T*U11*p)", ["U11 symmetric"]),
    ("rate(tr(A*U11)) == rate(tr(A.T*U11))", ["U11 == U11.T"]),
    ("grad(u*v, u) == 0", ["v == u", "u == 0", "v == 1"][:1]),
    ("limit(u) == 0", ["u == 0"]),
    ("A*B.T == B.T*A", ["A*B == B*A"]),
    ("u == v", ["u**2 == v**2"]),
    ("u == 1", ["u**2 == u"]),
    ("A == B", ["u*A == u*B"]),
    ("A == I", ["A**2 == A"]),
    ("A == 0", ["B*A == 0"]),
    ("A == B", ["tr(A) == tr(B)"]),
    ("A == A.T", ["A + A.T >= 0"]),
    ("A*B == B*A", ["d < 3"]),
    ("E[w.T*w] == d", ["Psi == 3*I"]),
    ("E[beta*beta.T] == Gamma*Lambda", ["noise >= 0"]),
    ("inv(A + B) == inv(A) + inv(B)", []),
    ("A*inv(I + B*A) == inv(I + B*A)*A", []),
]


@pytest.mark.parametrize(("claim", "given", "used"), PROVED, ids=[f"{c} | {', '.join(g)}" for c, g, _ in PROVED])
def test_a_true_equality_has_a_proof_by_what_it_needs(claim: str, given: list[str], used: list[str]) -> None:
    document = proof(claim, given)
    assert document is not None
    assert sorted(replay(document).used) == sorted(used)


@pytest.mark.parametrize(("claim", "given"), OPEN, ids=[f"{c} | {', '.join(g)}" for c, g in OPEN])
def test_what_does_not_follow_has_none(claim: str, given: list[str]) -> None:
    assert proof(claim, given) is None
