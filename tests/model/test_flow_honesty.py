"""No flow is called converged unless it is: the error that is claimed bounds the true one, on every road and scale."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.flow_errors import geometric, true_error
from lsa_theory.model.flow.full.arrival import by_curvature, on_slice
from lsa_theory.model.flow.full.field import Field
from lsa_theory.model.flow.full.integrate import integrate
from lsa_theory.model.flow.full.watch import pack
from lsa_theory.model.flow.methods import follow
from lsa_theory.model.flow.problem import TOLERANCE, Answer, Problem, Spectrum
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting

TRAINING: dict[str, Any] = {"step": None, "steps": 3000, "batch": 32, "seed": 0}


def balanced(d: int, sigma: float, seed: int = 0) -> tuple[Any, float]:
    theta = np.random.default_rng(seed).standard_normal((d, d))
    square = theta @ theta.T
    return sigma * square / np.linalg.norm(square), sigma


def honest(problem: Problem, answer: Answer, balance_of_the_end: bool = False) -> None:
    """The law: the true error is at most the one claimed, and convergence is claimed where that is small."""
    record = answer.record
    assert true_error(problem, answer, balance_of_the_end) <= record["relative_error"]
    assert record["relative_error"] <= TOLERANCE if record["converged"] else record["reason"]


@pytest.mark.parametrize("condition", [1.0, 1e3, 1e8, 1e12, 1e14])
def test_the_spectral_road_converges_at_every_condition_and_its_error_is_below_the_claimed(condition: float) -> None:
    problem = Problem(geometric(3, condition), 20, *balanced(3, 0.1))
    answer = follow(problem, "spectral")
    assert answer.record["converged"]
    honest(problem, answer)


@pytest.mark.parametrize("condition", [3.0, 1e8, 1e12])
@pytest.mark.parametrize("method", ["full", "gd"])
def test_a_road_in_steps_converges_or_names_the_mode_that_is_behind_and_the_road_that_resolves_it(
    method: str, condition: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Smallest failing case: d = 2, condition 1e8, where the gradient is small long before the slow mode has moved."""
    monkeypatch.setattr("lsa_theory.model.flow.full.integrate._PATIENCE", 2000)
    problem = Problem(geometric(2, condition), 20, *balanced(2, 0.1))
    answer = follow(problem, method, **TRAINING)
    honest(problem, answer, method == "gd")
    assert answer.record["converged"] == (condition < 10)
    if condition > 10:
        least = np.linalg.eigvalsh(problem.covariance)[0]
        assert f"the mode of eigenvalue {least:.3g} of Lambda" in answer.record["reason"]


@pytest.mark.parametrize("method", ["full", "spectral"])
def test_a_start_whose_own_rate_is_tiny_is_not_taken_for_its_limit(method: str) -> None:
    """Lambda = diag(2, 1), u = 1e-6, U = 1e6 I: nearly nothing moves at first, and the limit is 0.29 away."""
    problem = Problem(np.diag([2.0, 1.0]), 20, 1e6 * np.eye(2), 1e-6)
    answer = follow(problem, method)
    honest(problem, answer)
    assert answer.record["converged"] and answer.record["time"] > 1e12


@pytest.mark.parametrize("method", ["full", "spectral", "mp", "gd"])
@pytest.mark.parametrize("power", [-100, 100])
def test_a_flow_is_the_same_in_every_unit(method: str, power: int) -> None:
    """Lambda -> a Lambda, (U, u) -> a^(-1/2) (U, u), t -> t / a^2: with a a power of four to the last bit."""
    a = 4.0 ** (power * 1.6)
    plain = Problem(np.diag([1.0, 2.0]), 20, *balanced(2, 0.3))
    scaled = Problem(a * plain.covariance, 20, plain.U0 / math.sqrt(a), plain.u0 / math.sqrt(a))
    one, other = (follow(problem, method, **TRAINING | {"steps": None}) for problem in (plain, scaled))
    assert one.record["converged"] and other.record["converged"]
    assert other.record["relative_error"] == one.record["relative_error"] or method != "gd"
    assert other.record["time"] * a * a == pytest.approx(one.record["time"], rel=1e-12)
    assert other.record["slowest_rate"] / a / a == pytest.approx(one.record["slowest_rate"], rel=1e-12)
    assert np.allclose(other.end()[0] * math.sqrt(a), one.end()[0], rtol=1e-12)
    honest(scaled, other, method == "gd")
    samples = other.samples()
    assert samples.u[-1] == pytest.approx(other.end()[1]) and samples.limit_u == pytest.approx(samples.u[-1], rel=1e-6)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 999), st.integers(1, 6), st.floats(0.0, 13.0), st.floats(-3.0, 3.0), st.integers(1, 10**6))
def test_the_claimed_error_bounds_the_true_one_for_random_problems(
    seed: int, d: int, digits: float, size: float, context: int
) -> None:
    start, u0 = balanced(d, 10.0**size, seed)
    problem = Problem(geometric(d, 10.0**digits, seed), context, start, u0)
    honest(problem, follow(problem, "spectral"))


def test_a_start_so_large_that_its_balance_is_lost_is_not_called_converged() -> None:
    """sigma = 1e12: u^2 - |U|^2 is known to 1e8 only, and the limit is of size one."""
    problem = Problem(np.diag([1.0, 2.0]), 20, *balanced(2, 1e12))
    record = follow(problem, "spectral").record
    assert not record["converged"] and "the limit itself is known to" in record["reason"]


def test_the_slowest_rate_is_below_every_rate_of_the_hessian_across_the_minima() -> None:
    """In closed form where u12 = u21 = 0, against the eigenvalues of the whole Hessian: a bound, and no loose one."""
    setting = Setting(geometric(3, 50.0), 7)
    values, basis = np.linalg.eigh(setting.covariance)
    spectrum = Spectrum(values, 7)
    diagonal, u = spectrum.limit(0.3, 1.0)
    pv, kq = np.zeros((4, 4)), np.zeros((4, 4))
    pv[3, 3], kq[:3, :3] = u, (basis * diagonal) @ basis.T
    loss = PopulationLoss(setting)
    field = Field.of(lambda y: -pack(*loss.gradient(*y.reshape(2, 4, 4))))
    y = pack(pv, kq)
    found = by_curvature(field, y, field(y))
    assert spectrum.slowest(u) <= found.rate < 2 * spectrum.slowest(u)
    assert on_slice(spectrum, basis)(pv, kq).distance < 1e-14 and found.distance < 1e-12


def test_a_bound_is_not_given_where_the_slowest_curvature_is_lost_in_rounding() -> None:
    """1e-15 beside 1: a quartic in two parameters, at a point with the gradient 1e-18."""
    slopes = np.array([1.0, 1e-15])
    near = by_curvature(Field.of(lambda y: -slopes * (y - 1)), np.array([1.0, 1.001]), np.array([0.0, 1e-18]))
    assert near.distance == math.inf and "lost in rounding" in near.slowness


def test_an_integration_without_a_closed_form_is_bounded_by_the_curvature() -> None:
    """A gradient handed over alone: its flow stops where the bound is met, and the bound holds."""
    setting = Setting([[2.0, 0.5], [0.5, 1.0]], 3)
    loss, (start, u0) = PopulationLoss(setting), balanced(2, 0.5)
    first = np.zeros((3, 3))
    first[2, 2] = u0
    done = integrate(loss.gradient, loss.value, first, np.pad(start, (0, 1)))
    values, basis = np.linalg.eigh(setting.covariance)
    true = on_slice(Spectrum(values, 3), basis)(done.W_PV, done.W_KQ).distance
    assert done.converged and true <= done.remaining_distance <= 1e-8


def test_the_limit_in_floats_is_within_its_uncertainty_of_that_in_sixty_digits() -> None:
    for condition, context in ((1e2, 5), (1e12, 10**6), (1e14, 3)):
        problem = Problem(geometric(4, condition), context, *balanced(4, 1.0))
        spectrum = Spectrum(np.linalg.eigvalsh(problem.covariance), context)
        _, u = spectrum.limit(problem.conserved, 1.0)
        with mp.workdps(60):
            lam = mp.matrix(problem.covariance.tolist())
            gamma = (1 + mp.mpf(1) / context) * lam + sum(lam[i, i] for i in range(4)) / mp.mpf(context) * mp.eye(4)
            inverse = gamma**-1
            c = mp.mpf(problem.u0) ** 2 - mp.fsum(mp.mpf(x) ** 2 for x in problem.U0.ravel().tolist())
            target = sum((inverse * inverse)[i, i] for i in range(4))
            true = mp.sqrt((c + mp.sqrt(c * c + 4 * target)) / 2)
            assert abs(u / true - 1) <= spectrum.uncertainty(problem.conserved, problem.blur)


def test_the_table_of_errors_is_the_one_that_is_measured() -> None:
    """docs/performance.md: claimed is at least true in every row, and rows say converged only below the tolerance."""
    text = (Path(__file__).parents[2] / "docs" / "performance.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| 1e") and line.count("|") == 7]
    assert len(rows) >= 40
    for row in rows:
        _, _, method, claimed, true, said, *_ = (cell.strip() for cell in row.split("|"))
        assert float(true) <= float(claimed)
        assert (said == "converged") == (float(claimed) <= TOLERANCE)
        assert said == "converged" or method != "spectral"
