"""Determinants, logarithms, and gradients through what no rule takes apart: laws, forgeries, and values at instances."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from lsa_theory.kernel import matrices
from lsa_theory.kernel.gradients import delicate
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.numbers import Element, Undefined, ends, logarithm
from lsa_theory.kernel.parser import expression
from lsa_theory.kernel.replay import FORMAT, replay
from lsa_theory.kernel.witness import ClaimHoldsError, Trial

TRUE = """det(A*B) == det(B)*det(A); det(inv(A)) == 1/det(A); det(A.T) == det(A); det(A**3*B) == det(A)**3*det(B)
log(u*v) == log(u) + log(v); log(u/v) == log(u) - log(v); log(u**2) == 2*log(u); log(6) == log(2) + log(3); log(1) == 0
log(det(A*B)) == log(det(A)) + log(det(B)); det(I) == 1; det(Gamma*A) == det(A)*det(Gamma); log(sqrt(u)) == log(u)/2
grad(det(A), A) == det(A)*inv(A).T; grad(log(det(A)), A) == inv(A).T; grad(log(u), u) == 1/u
grad(log(det(A + B)), A) == inv(A + B).T; grad(det(A + B), A) == det(A + B)*inv(A + B).T
grad(log(det(I + A*A.T)), A) == 2*inv(I + A*A.T)*A; grad(log(det(I + u*A)), u) == tr(inv(I + u*A)*A)
grad(tr(inv(A + B)*C), A) == -(inv(A + B)*C*inv(A + B)).T; grad(tr(inv(A + B)**2), B) == -2*(inv(A + B)**3).T
grad(tr(inv(A*B + u*I)), u) == -tr(inv(A*B + u*I)**2); grad(norm_F(A), A) == A/norm_F(A)
grad(tr(inv(A + inv(A + B))), B) == (inv(A + B)*inv(A + inv(A + B))**2*inv(A + B)).T
grad(sqrt(1 + u**2), u) == u/sqrt(1 + u**2); grad(log(tr(inv(A + I))), A) == -(inv(A + I)**2).T/tr(inv(A + I))"""
CASES = [claim.strip() for line in TRUE.splitlines() for claim in line.split(";")]


def document(claim: str, given: list[str], link: Any = "0") -> dict[str, Any]:
    return {"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": [[link]]}


@pytest.mark.parametrize("claim", CASES)
def test_a_law_is_an_identity_of_readings_and_holds_at_instances(claim: str) -> None:
    assert replay(document(claim, [])).grade == "kernel"
    trial, random, held = Trial([claim]), Random(claim), 0
    for d in (1, 2, 2):
        at: dict[str, Any] = {"d": str(d)}
        for name in trial.letters - {"d"}:
            if name == "N":
                at[name] = "3"
            elif name in ("u", "v"):
                at[name] = str(random.randint(1, 5))
            elif name == "Lambda":
                at[name] = [[str(3 + i if i == j else 1) for j in range(d)] for i in range(d)]
            else:
                at[name] = [[str(random.randint(-2, 2) + 5 * (i == j)) for j in range(d)] for i in range(d)]
        try:
            trial.failure(at)
        except ClaimHoldsError:
            held += 1
        except (Refused, Undefined):
            held += 1  # an irrational number, known in an interval only
        else:
            pytest.fail(f"false at {at}")
    assert held


FALSE = """det(A + B) == det(A) + det(B); det(2*A) == 2*det(A); log(u + v) == log(u) + log(v); log(u*v) == log(u)*log(v)
grad(log(det(A)), A) == inv(A); grad(det(A), A) == inv(A).T; grad(log(u), u) == 1/u**2; det(A) == det(B)
grad(log(det(A + B)), A) == inv(A).T; grad(tr(inv(A + B)), A) == (inv(A + B)**2).T; log(4) == log(2) + log(3)"""


@pytest.mark.parametrize("claim", [claim.strip() for line in FALSE.splitlines() for claim in line.split(";")])
def test_what_is_no_law_is_refused(claim: str) -> None:
    with pytest.raises(Refused):
        replay(document(claim, []))


def test_determinants_of_samples_are_written_out_where_a_hypothesis_says_the_dimension() -> None:
    kind = {"kind": "determinants"}
    claim = "E[det(S)] == (1 - 1/N)*(1 - 2/N)*det(Lambda)"
    assert replay(document(claim, ["d == 3"], kind)).used == ("d == 3",)
    for given in ([], ["d == 2"], ["d <= 3"], ["d == 5"], ["N == 3"]):
        with pytest.raises(Refused):
            replay(document(claim, given, kind))
    for slip in ("1 - 3/N", "1 + 2/N", "1 - 2/N**2"):
        with pytest.raises(Refused):
            replay(document(claim.replace("1 - 2/N", slip), ["d == 3"], kind))


def test_nothing_is_put_into_the_derivative_of_a_determinant_or_of_a_root() -> None:
    """At det(A) = 0 the gradient is the adjugate, which need not be zero; sqrt(u**4) = u**2 has a second derivative at 0."""
    by = {"kind": "substitution", "by": ["1"]}
    for claim, given in (
        ("grad(det(A), A) == 0", "det(A) == 0"),
        ("grad(log(1 + det(A)), A) == 0", "det(A) == 0"),
        ("grad(grad(sqrt(u**4), u), u) == 0", "u == 0"),
    ):
        with pytest.raises(Refused, match="nothing is put into"):
            replay(document(claim, [given], by))
    with pytest.raises(Refused, match="nothing is put into"):
        replay(document("u == 0", ["det(A) == 0", "u == tr(grad(det(A), A))"], {"kind": "substitution", "by": ["2", "1"]}))
    assert replay(document("grad(log(det(A)), A) == I", ["A == I"], by)).used == ("A == I",)
    assert not delicate(expression("det(A)*grad(tr(A), A)")) and delicate(expression("rate(norm_F(U11))"))


def test_the_logarithm_is_enclosed() -> None:
    for x in (Fraction(2), Fraction(1, 7), Fraction(10**12 + 1), Fraction(5, 4), Fraction(1, 10**9), Fraction(99, 100)):
        low, high = ends(logarithm(x))
        assert low < high < low + Fraction(1, 10**20)
        assert abs(float(low) - math.log(x)) < 1e-12 * max(1, abs(math.log(x)))
    assert logarithm(Fraction(1)) == 0
    for x in (0, -1):
        with pytest.raises(Undefined):
            Element.number(Fraction(x)).log()


def test_a_determinant_is_that_of_elimination() -> None:
    random = Random(5)
    for n in (1, 2, 3, 5):
        a = [[Fraction(random.randint(-4, 4)) for _ in range(n)] for _ in range(n)]
        constant = matrices.characteristic(a)[-1]  # of det(t I - a)
        assert matrices.determinant(matrices.matrix(a)).constant() == (-1) ** n * constant


@pytest.mark.parametrize(
    ("claim", "certificate"),
    [
        ("det(Lambda) > 0", "det(Lambda)"),
        ("log(u) <= u - 1", "(u - 1) - log(u)"),
        ("log(det(Lambda)) <= tr(Lambda) - d", "(tr(Lambda) - d) - log(det(Lambda))"),
    ],
)
def test_signs_of_determinants_and_logarithms(claim: str, certificate: str) -> None:
    assert replay(document(claim, [], certificate)).status == "PROVED"
    for slip in (claim.replace("<=", "<"), claim.replace("Lambda", "A"), claim.replace("- 1", "- 2")):
        if slip != claim:
            with pytest.raises(Refused):
                replay(
                    document(slip, [], certificate.replace("Lambda", "A" if "A" in slip else "Lambda").replace("- 1", "- 2"))
                )
