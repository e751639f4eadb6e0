"""Baselines: closed forms against simulation, against each other, and the conditions for winning."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, stats

from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import identity
from lsa_theory.errors import InputError
from lsa_theory.model.loss import gamma_matrix
from lsa_theory.model.risk import PromptLaw, risk_under
from lsa_theory.model.risk import baselines as b
from lsa_theory.model.risk.simulate import least_squares, lsa, ridge, simulate, simultaneous
from lsa_theory.model.setting import Setting

FULL = [["2", "1", "0"], ["1", "1", "0"], ["0", "0", "3"]]
FLAT = [["2", "0", "0"], ["0", "2", "0"], ["0", "0", "2"]]
PLANE = [["2", "0", "0"], ["0", "2", "0"], ["0", "0", "0"]]  # rank two
QUERY = [["1", "1/2", "1/2"], ["1/2", "2", "0"], ["1/2", "0", "1"]]
TASK = [["1", "0", "1/2"], ["0", "2", "0"], ["1/2", "0", "3"]]


def law(covariance: object, length: int, noise: object = 0) -> PromptLaw:
    return PromptLaw(covariance, length, query_covariance=QUERY, task_second_moment=TASK, noise_variance=noise)


def test_least_squares_against_simulation_over_all_regimes() -> None:
    """M > d + 3, where the simulated mean has a finite variance; M < d isotropic; singular covariances of both kinds."""
    z = []
    regimes = [(FULL, 8, 1), (FULL, 20, "1/4"), (FLAT, 1, 0), (FLAT, 2, 0), (PLANE, 1, 0), (PLANE, 7, 2)]
    for seed, (covariance, m, noise) in enumerate(regimes):
        at = law(covariance, m, noise)
        value = b.least_squares(at)
        assert value is not None
        z.append(simulate(at, {"ols": least_squares(at)}, draws=100_000, seed=seed)["ols"].z(float(value.total)))
    worst, bound = simultaneous(z, 1e-4)
    assert worst < bound


def test_without_noise_d_examples_are_enough() -> None:
    assert b.least_squares(law(FULL, 3)).total == 0  # type: ignore[union-attr]
    found = simulate(law(FULL, 3), {"ols": least_squares(law(FULL, 3))}, draws=1000)["ols"]
    assert 0 <= found.mean < 1e-12  # rounding, squared


def test_least_norm_with_noise_below_the_dimension() -> None:
    at = PromptLaw(2 * np.eye(7), 2, noise_variance=0.5)
    value = b.least_squares(at)
    assert value is not None and value.label_noise == pytest.approx(0.5 * 14 * 2 / (2 * 7 * 4))
    assert abs(simulate(at, {"ols": least_squares(at)}, draws=100_000)["ols"].z(value.total)) < 4


@pytest.mark.parametrize("m", [2, 3, 4])
def test_noise_is_fatal_for_least_squares_around_the_dimension(m: int) -> None:
    found = b.least_squares(PromptLaw(identity(3), m, noise_variance=1))
    assert found is not None and found.total == math.inf


def test_the_textbook_cases() -> None:
    for m in range(1, 5):
        found = b.least_squares(PromptLaw(identity(5), m))
        assert found is not None and found.total == 5 - m
    assert b.least_squares(PromptLaw(FULL, 2)) is None


@given(st.integers(1, 5), st.integers(1, 8))
def test_floats_and_fractions_agree(m: int, noise: int) -> None:
    for covariance in (FULL, FLAT, PLANE):
        at = law(covariance, m, noise)
        lam, query, task = (np.array(x, dtype=float) for x in (at.covariance, at.query, at.task))
        twin = PromptLaw(lam, m, query_covariance=query, task_second_moment=task, noise_variance=noise)
        for name in (b.zero, b.least_squares):
            ours, floats = name(at), name(twin)
            assert (ours is None) == (floats is None)
            if ours is not None and floats is not None:
                assert float(ours.total) == pytest.approx(float(floats.total))


def test_ridge_for_one_dimension_is_an_integral() -> None:
    """E 1/(1/psi + s chi2_M/noise) by quadrature."""
    at = PromptLaw([[2.0]], 4, task_second_moment=[[3.0]], noise_variance=0.7)
    value = 2 * integrate.quad(lambda t: stats.chi2.pdf(t, 4) / (1 / 3 + 2 * t / 0.7), 0, np.inf)[0]
    assert abs(simulate(at, {"ridge": ridge(at)}, draws=100_000)["ridge"].z(value)) < 4


def test_ridge_wins_and_the_best_rule_is_the_best_of_lsa() -> None:
    at = law(FULL, 4, 1)
    best = b.best_rule(at)
    rules = {"ridge": ridge(at), "best": lsa(best), "ols": least_squares(at)}
    found = simulate(at, rules, draws=20_000)
    assert found["ridge"].mean < found["best"].mean < found["ols"].mean
    step = b.gradient_step(at, b.best_rate(at))
    assert risk_under(best, at).total < step.total < b.zero(at).total


def test_ridge_without_noise_is_least_norm_for_an_isotropic_prior() -> None:
    at = PromptLaw(np.diag([1.0, 2.0, 3.0]), 2)
    found = simulate(at, {"ridge": ridge(at), "ols": least_squares(at)}, draws=500)
    assert found["ridge"].mean == pytest.approx(found["ols"].mean)


@given(st.integers(1, 6), st.integers(-3, 3), st.integers(-3, 3), st.integers(-3, 3))
def test_no_rule_and_no_rate_is_better_than_the_best(m: int, p: int, q: int, r: int) -> None:
    at = law(FULL, m, "1/2")
    change = np.array([[p, q, 0], [r, p, q], [0, r, 1]], dtype=object) * Fraction(1, 50)
    assert risk_under(b.best_rule(at) + change, at).total > risk_under(b.best_rule(at), at).total
    rate = b.best_rate(at)
    assert b.gradient_step(at, rate + Fraction(p, 50)).total >= b.gradient_step(at, rate).total


def test_the_best_rule_is_the_trained_limit() -> None:
    setting = Setting(FULL, 4)
    assert (b.best_rule(PromptLaw(FULL, 4)) == inverse(gamma_matrix(setting))).all()


@given(st.integers(5, 30), st.integers(1, 30), st.fractions(0, 20, max_denominator=8))
def test_where_lsa_beats_least_squares_and_zero(m: int, n: int, noise: Fraction) -> None:
    rule = inverse(gamma_matrix(Setting(FULL, n)))
    at = law(FULL, m, noise)
    ols, ours = b.least_squares(at), risk_under(rule, at).total
    assert ols is not None
    over = b.beats_least_squares(rule, at)
    assert over.verdict == "above"  # never another one for a trained limit
    assert over.holds(noise) == (ours < ols.total)
    assert b.beats_zero(rule, at).holds(noise) == (ours < b.zero(at).total)


@given(st.integers(1, 5), st.integers(1, 20), st.integers(1, 20), st.integers(1, 4), st.fractions(0, 5, max_denominator=4))
def test_the_isotropic_conditions_in_closed_form(d: int, n: int, m: int, k: int, noise: Fraction) -> None:
    """Lambda = l I scaled by k: LSA beats zero iff k^2 (1 + (d+1)/M) + noise/(l M) < 2 (1 + (d+1)/N), see docs/shifts.md."""
    level = Fraction(3, 2)
    rule = inverse(gamma_matrix(Setting(level * identity(d), n)))
    at = PromptLaw(k**2 * level * identity(d), m, noise_variance=noise)
    gap = k**2 * (1 + Fraction(d + 1, m)) + noise / (level * m) - 2 * (1 + Fraction(d + 1, n))
    assume(gap != 0)
    assert b.beats_zero(rule, at).holds(noise) == (gap < 0)


def test_degenerate_comparisons() -> None:
    assert b.beats_zero([["0"]], PromptLaw([["1"]], 3)).verdict == "never"
    assert b.beats_zero([["1"]], PromptLaw([["0"]], 3, query_covariance=[["1"]])).verdict == "never"
    assert b.least_squares(PromptLaw([["0"]], 3, query_covariance=[["1"]], noise_variance=1)).total == 1  # type: ignore[union-attr]
    assert b.beats_least_squares([["1"]], PromptLaw([["0"]], 9)).verdict == "never"  # type: ignore[union-attr]
    assert b.beats_least_squares(identity(3), PromptLaw(FULL, 2)) is None  # simulated only
    with pytest.raises(InputError, match="A"):
        b.comparisons([["1"]], law(FULL, 3))


@given(st.sampled_from([FULL, FLAT, PLANE]), st.integers(1, 7), st.integers(1, 9), st.fractions(0, 9, max_denominator=4))
def test_every_condition_is_the_comparison_of_the_risks(covariance: list, m: int, n: int, noise: Fraction) -> None:
    """Also for M < d, for singular covariances, and where the risk of least squares is infinite."""
    rule = inverse(gamma_matrix(Setting(FULL, n)))
    at = law(covariance, m, noise)
    ours, ols = risk_under(rule, at).total, b.least_squares(at)
    found = b.comparisons(rule, at)
    assert (found["ols"] is None) == (ols is None)
    rivals = {"zero": b.zero(at).total, "gd": b.gradient_step(at, b.best_rate(at)).total} | (
        {"ols": ols.total} if ols else {}
    )
    for name, total in rivals.items():
        assert found[name].holds(noise) == (ours < total), name  # type: ignore[union-attr]


def test_at_the_training_length_no_noise_lets_zero_or_a_step_win() -> None:
    """ours-best-rule: on prompts like those of training LSA beats both, and ridge beats LSA in simulation."""
    rule, at = inverse(gamma_matrix(Setting(FULL, 4))), PromptLaw(FULL, 4)
    assert all(b.comparisons(rule, at)[name].holds(0) for name in ("zero", "gd"))  # type: ignore[union-attr]
    found = simulate(at, {"ridge": ridge(at)}, draws=20_000)["ridge"]
    assert found.z(float(risk_under(rule, at).total)) < -4 and not b.comparisons(rule, at)["ridge"].holds(0)  # type: ignore[union-attr]


@pytest.mark.parametrize("d", [2, 3, 4])
def test_one_example_too_few_misses_one_random_direction(d):
    """``E[(n'Qn)(n'Psi n)] = (tr Q tr Psi + 2 tr(Q Psi))/(d (d + 2))`` for n uniform on the sphere, Q and Psi anisotropic."""
    query = np.array([[Fraction(1 + i if i == j else 1, 2) for j in range(d)] for i in range(d)], dtype=object)
    task = np.array([[Fraction((i + 1) ** 2 if i == j else 0) for j in range(d)] for i in range(d)], dtype=object)
    found = b.least_squares(PromptLaw(3 * identity(d), d - 1, query_covariance=query, task_second_moment=task))
    assert found.total == (np.trace(query) * np.trace(task) + 2 * np.trace(query @ task)) / Fraction(d * (d + 2))
