"""Equations among the hypotheses, put into a difference that was read with every letter free."""

from __future__ import annotations

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, Shown, replay


def shown(claim: str, given: list[str], by: list[str], form: str = "0") -> Shown:
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
    ],
)
def test_what_does_not_follow_is_refused(claim: str, given: list[str]) -> None:
    with pytest.raises(Refused):
        shown(claim, given, [str(k + 1) for k in range(len(given))])


def test_a_form_shows_the_sign_after_equations_are_put_in() -> None:
    assert shown("u*v >= 0", ["v == u"], ["1"], "u**2").status == "PROVED"
    with pytest.raises(Refused):
        shown("u*v >= 0", ["v == -u"], ["1"], "u**2")
