"""The exact errors at test time: every slip in a printed formula is seen by a road that shares nothing with the derivation."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from checks import exact_limits, finite_laws, orthogonal_queries
from checks.nonlinear_labels import best_predictor, label_moments
from derivations.zhang2023.shared.long_limits import limit, without_inverse
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.model.risk import risk
from lsa_theory.proofs.engine import statement

SLIPS = [
    ("ours-labels", "- a.T*Q*a", "- 2*a.T*Q*a"),
    ("ours-labels", "1/M*tr(A*Sigma*A.T*Q)", "1/M*tr(A.T*Sigma*A*Q)"),
    ("ours-polynomial", "81*m**2", "80*m**2"),
    ("ours-polynomial", "8*Lambda*H", "4*Lambda*H"),
    ("ours-polynomial", "6*m**2*(q.T*Lambda*q)**3", "5*m**2*(q.T*Lambda*q)**3"),
    ("ours-relu", "3/4*q", "1/2*q"),
    ("ours-random-error", "2*d + 10", "2*d + 9"),
    ("ours-random-error", "6*l**2", "5*l**2"),
    ("ours-random-error", "2/3*k**2", "1/3*k**2"),
    ("ours-random-error", "4/3*k", "2/3*k"),
    ("ours-4.4", "1/M*tr(Sigma*inv(Lambda))", "1/M*tr(Sigma)"),
    ("ours-4.4", "+ 1/N**2*", "+ 1/N*"),
    ("ours-task-shift", "+ noise)", "+ 2*noise)"),
    ("ours-task-shift", "1/N**2", "1/N"),
    ("ours-length-shift", "(d + 1)*tr", "d*tr"),
    ("ours-cov-shift", "(k**2 - 1)**2", "(k - 1)**2"),
]


@pytest.mark.parametrize(("ref", "text", "slip"), SLIPS)
def test_a_slip_is_seen_without_the_derivation(ref: str, text: str, slip: str) -> None:
    claim = statement(ref).claim
    wrong = replace(claim, statement=tuple(formula.replace(text, slip) for formula in claim.statement))
    assert wrong != claim
    found = [e for road in (finite_laws, exact_limits) if (e := road.check(wrong, "quick")) is not None]
    assert any(e.outcome in ("refutes", "contradicts") and e.witness for e in found)


def test_another_share_for_orthogonal_queries_is_contradicted() -> None:
    claim = statement("ours-query-orthogonal").claim
    wrong = replace(claim, statement=("risk(orthogonal) == l*tr(Psi)",))
    assert orthogonal_queries.check(wrong, "quick").outcome == "contradicts"  # type: ignore[union-attr]


def test_the_quadrature_has_the_moments_of_a_normal_variable() -> None:
    points = finite_laws.quadrature()
    assert [sum(w * x**k for x, w in points) for k in range(10)] == [1, 0, 1, 0, 3, 0, 15, 0, 105, 0]
    assert sum(w * max(x, Fraction(0)) ** 2 for x, w in points) == Fraction(1, 2)


def test_limits_drop_what_vanishes_and_refuse_what_grows() -> None:
    value = read(parse_expression("tr(inv(Gamma)*A)/M + tr(Gamma*A)"), Symbolic(Names()))
    assert limit(value, "MN") == read(parse_expression("tr(Lambda*A)"), Symbolic(Names()))
    assert limit(value, "N") == read(parse_expression("tr(inv(Lambda)*A)/M + tr(Lambda*A)"), Symbolic(Names()))
    with pytest.raises(ValueError, match="no limit for M"):
        without_inverse(TracePolynomial.symbol("M"), "M")


def test_the_fitted_best_predictor_solves_the_normal_equation() -> None:
    covariance = np.array([[2.0, 0.5], [0.5, 1.0]])
    seen, _, _ = label_moments(covariance)
    np.testing.assert_allclose(covariance @ best_predictor(covariance), seen, atol=1e-12)


@pytest.mark.parametrize("length", [1, 10, 10**9])
def test_long_test_prompts_alone_are_not_enough(length: int) -> None:
    """The smallest witness against "yhat ~ x'w for M large" at finite N: d = N = Lambda = 1 has the bias 4/9 for every M."""
    assert risk([["1/3"]], [["1"]], length).bias == Fraction(4, 9)
