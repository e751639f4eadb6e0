"""Expectations over a random covariance: what holds for every law is proved, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lsa_theory.kernel.claim import Claim, Status
from lsa_theory.proofs.engine import Statement, judge, statement


def status(*formulas: str) -> Status:
    claim = Claim("test", "test", "test", formulas, measures=("random covariance",))
    return judge(Statement(claim)).status


@pytest.mark.parametrize(
    "formula",
    [
        "tr(mean(Lambda*A*Lambda)) == tr(mean(Lambda**2)*A)",
        "mean(tr(Lambda)*tr(Lambda**2)) == tr(mean(tr(Lambda)*Lambda**2))",
        "mean(Gamma*Lambda**2) == (N + 1)/N*mean(Lambda**3) + mean(tr(Lambda)*Lambda**2)/N",
        "mean(norm_F((Lambda - mean(Lambda))*Theta)**2) == mean(norm_F(Lambda*Theta)**2) - norm_F(mean(Lambda)*Theta)**2",
        "mean(E[S**2]) == mean(Gamma*Lambda)",
    ],
)
def test_true_for_every_law(formula: str) -> None:
    assert status(formula) == Status.PROVED


@pytest.mark.parametrize(
    "formula",
    [
        "mean(Lambda**2) == mean(Lambda)**2",
        "mean(Lambda*A*Lambda) == mean(Lambda)*A*mean(Lambda)",
        "mean(tr(Lambda)*Lambda) == tr(mean(Lambda))*mean(Lambda)",
        "mean(l_i**2) == mean(l_i)**2",
        "mean(Lambda)*mean(Lambda**2) == mean(Lambda**3)",
        "inv(mean(Gamma*Lambda**2))*mean(Lambda**2) == inv(mean(Gamma))",
    ],
)
def test_true_for_constant_covariances_only(formula: str) -> None:
    """Refuted by a law of two points, in fractions."""
    assert status(formula) == Status.REFUTED


@pytest.mark.parametrize("formula", ["mean(Lambda) == Lambda", "mean(Lambda*A*Lambda)**2 == mean((Lambda*A*Lambda)**2)"])
def test_never_proved(formula: str) -> None:
    assert status(formula) in (Status.REFUTED, Status.UNDECIDED)


@pytest.mark.parametrize(
    ("ref", "old", "new"),
    [
        ("lem-C.1", "+ u*mean(Lambda**2)", "+ u*mean(Lambda)**2"),
        ("lem-C.1", "mean(Gamma*Lambda*U11*Lambda)", "mean(Gamma*Lambda**2*U11)"),
        ("cor-C.2", "(N + 1)/N*l_i**2*l_j", "(N + 2)/N*l_i**2*l_j"),
        ("cor-C.2", "mean(l_i**2)", "mean(l_i)**2"),
        ("lem-C.4", "-1/2*tr(mean", "-1/3*tr(mean"),
        ("lem-C.5", "-2*u", "-3*u"),
        ("ours-exponential", "5", "4"),
    ],
)
def test_mutants_are_refuted(ref: str, old: str, new: str) -> None:
    found = statement(ref)
    assert any(old in formula for formula in found.claim.statement)
    mutant = replace(found.claim, statement=tuple(formula.replace(old, new) for formula in found.claim.statement))
    assert judge(Statement(mutant, found.derive)).status == Status.REFUTED


def test_constant_covariances_give_back_theorem_4_1() -> None:
    """For a point law the formula (4.12) is (4.1)."""
    claim = Claim("test", "test", "test", ("inv(Gamma*Lambda**2)*Lambda**2 == inv(Gamma)",))
    assert judge(Statement(claim)).status == Status.PROVED
