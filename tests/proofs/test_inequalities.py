"""What is decided of inequalities: sizes, numbers, functions of the covariance, orders; and where bounds break."""

from __future__ import annotations

import pytest

from lsa_theory.kernel.claim import Status
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.least import least

TRUE = [
    ("(d - 1)*(d - 2) >= 0", ()),
    ("(N - 1)*(N - 2)*(N - 3) >= 0", ()),
    ("N**2 != 2", ()),
    ("1/(N - d) >= -1", ()),
    ("1/(N - d) <= 1", ("N > d",)),
    ("N == 1", ("N <= 1",)),
    ("N == 2", ("N > 1", "N < 3")),
    ("N == d", ("N >= d", "N <= d")),
    ("u*v > 1", ("u > 1", "v > 1")),
    ("1/u >= 1/v", ("u > 0", "v >= u")),
    ("u + v <= 2", ("u**2 + v**2 <= 2",)),
    ("norm_F(A) == norm_op(A)", ("d == 1",)),
    ("A*B == B*A", ("N*d < 2",)),
    ("lam_max(Lambda)*I == Lambda", ("d < 2",)),
    ("A == B", ("A >= B", "A <= B")),
    ("A == B", ("norm_F(A - B) == 0",)),
    ("u == 0", ("u**2 + v**2 == 0",)),
    ("Gamma >= (1 + (d + 1)/N)*I", ("Lambda >= I",)),
    ("tr(inv(Gamma)) <= N", ("tr(Lambda) >= d",)),
    ("tr(Lambda) <= N", ("lam_min(Gamma) <= 1",)),
    ("cond(Gamma) <= 2", ("cond(Lambda) <= 2",)),
    ("sqrt(tr(Gamma)) >= sqrt(d)", ("Lambda >= I",)),
    ("norm_F(E[S]*A) <= norm_F(A)", ("Lambda <= I",)),
    ("E[(I - sigma*x*x.T)**2] <= I", ("sigma*(tr(Lambda) + 2*norm_op(Lambda)) <= 2", "sigma >= 0")),
    ("E[tr(S)**10] >= tr(Lambda)**10", ()),
    ("u <= v <= u + 1 <= v + 1", ("u <= v", "v <= u")),
    ("A + inv(A) >= 2*I", ("A > 0",)),
    ("A*inv(A + B)*A <= A", ("A > 0", "B psd")),
    ("inv(A)*u + inv(B)*(1 - u) >= inv(u*A + (1 - u)*B)", ("A > 0", "B > 0", "u >= 0", "u <= 1")),
    ("tr(A**2) <= tr(B**2)", ("A <= B", "A psd")),
    ("A**2 <= A", ("A psd", "A <= I")),
    ("A**2 <= 0", ("A == -A.T",)),
    ("tr(A) <= d", ("A**2 == A", "A symmetric")),
    ("tr(A)*tr(inv(A)) >= d**2", ("A > 0",)),
    ("lam_max(A + B) >= lam_max(A) + lam_min(B)", ("A symmetric", "B symmetric")),
    ("norm_op(B*A) == norm_op(B)", ("A*A.T == I",)),
    ("det(A) <= det(B)", ("A <= B", "A psd")),
    ("E[(w.T*x - x.T*A*beta)**2] >= tr(Lambda) - tr(Lambda**2*inv(Gamma))", ()),
    ("u == 0", ("u**2 + v**2 + 2*w1**2 == 0",)),
    ("u**4 + v**4 >= u**3*v + u*v**3", ()),
]
FALSE = [
    ("d <= 10", ()),
    ("N <= 1000000", ()),
    ("cond(Lambda) <= 10**12", ()),
    ("tr(Lambda)**2 <= 5*tr(Lambda**2)", ()),
    ("norm_F(A) <= 3*norm_op(A)", ()),
    ("p.T*p <= 10000", ()),
    ("(N - 1)*(N - 3) >= 0", ()),
    ("1/(N - d) <= 1/2", ("N > d",)),
    ("N == 2", ("N > 1", "N < 4")),
    ("cond(Lambda) == 1", ("d < 3",)),
    ("A*B == B*A", ("N*d < 3",)),
    ("tr(inv(Gamma)) <= N/2", ("tr(Lambda) >= d",)),
    ("E[(I - sigma*x*x.T)**2] <= I", ("sigma*tr(Lambda) <= 2", "sigma >= 0")),
    ("A**2 >= B**2", ("A >= B", "B >= 0")),
    ("A + inv(A) >= 2*I", ()),
    ("tr(A**2) <= tr(B**2)", ("A <= B",)),
    ("A**3 <= A**2", ("A psd",)),
    ("u**4 + v**4 >= 2*u**3*v", ()),
    ("norm_op(A*B) == norm_op(A)", ("A.T*A == I",)),
    ("lam_min(A + B) >= lam_min(A) + lam_max(B)", ("A symmetric", "B symmetric")),
    ("inv(I + A) == I - A", ("A**3 == 0",)),
    ("A*B.T == B.T*A", ("A*B == B*A", "A**2 == I")),
    ("A.T == A", ("A**2 == A",)),
]


@pytest.mark.parametrize(("claim", "given"), TRUE, ids=[claim for claim, _ in TRUE])
def test_what_holds_is_proved(claim: str, given: tuple[str, ...]) -> None:
    assert prove(claim, given).status == Status.PROVED


@pytest.mark.parametrize(("claim", "given"), FALSE, ids=[claim for claim, _ in FALSE])
def test_what_fails_is_refuted(claim: str, given: tuple[str, ...]) -> None:
    assert prove(claim, given).status == Status.REFUTED


@pytest.mark.parametrize(
    ("claim", "size", "value"),
    [("1/N <= 1/10", "N", 10), ("N*(N - 7) >= 0", "N", 7), ("E[tr(S)**2] <= 2*tr(Lambda)**2", "N", 2), ("d >= 0", "d", 1)],
)
def test_the_least_size_has_a_proof_and_a_counterexample_below(claim: str, size: str, value: int) -> None:
    found = least(claim, name=size)
    assert found is not None and found.value == value and found.proof.status == Status.PROVED
    assert (found.below is None) == (value == 1) and (found.below is None or found.below.status == Status.REFUTED)


def test_a_hypothesis_that_the_proof_does_not_use_is_named_and_spoils_nothing() -> None:
    found = prove("Gamma > Lambda", ("N >= 1000000", "tr(Lambda) == 7", "d >= 4"))
    assert found.status == Status.PROVED and set(found.unneeded) == {"N >= 1000000", "tr(Lambda) == 7", "d >= 4"}


def test_a_proof_for_one_size_says_so() -> None:
    found = prove("A**2 - tr(A)*A + (tr(A)**2 - tr(A**2))/2*I == 0", ("d == 2",))
    assert found.evidence[0].covers == "d == 2, all N and M"
