"""Spectral, full and arbitrary precision: three roads to the flow (5.4), compared over random settings and starts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lsa_theory.errors import InputError
from lsa_theory.model.attention import initialisation, random_theta
from lsa_theory.model.flow.full import integrate as full
from lsa_theory.model.flow.full.collocation import SliceCurvature
from lsa_theory.model.flow.spectral.integrate import integrate
from lsa_theory.model.flow.taylor import covariance_rates, reference
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting
from strategies import settings as random_settings
from strategies import sigmas

THOROUGH = settings.default is not None and settings.default.max_examples >= 1000


def compare(setting: Setting, sigma: float, seed: int, evaluations: int, taylor_steps: int) -> int:
    """How many states were compared; both other roads go as far as their budgets reach."""
    d = setting.dimension
    pv, kq = initialisation(random_theta(np.random.default_rng(seed), d), sigma)
    start, u0 = kq[:d, :d], float(pv[d, d])
    path = integrate(setting.covariance, setting.context_length, start, u0)
    assert path.converged and path.error < 1e-10, path.reason
    compared = 0

    def near(t: float, matrix: np.ndarray, u: float, tolerance: float) -> None:
        nonlocal compared
        ours, scalar = path.state(t)
        size = np.hypot(np.linalg.norm(matrix), u)
        assert np.hypot(np.linalg.norm(ours - matrix), scalar - u) < tolerance * size, t
        compared += 1

    loss = PopulationLoss(setting)
    seen: list[tuple[float, np.ndarray, np.ndarray]] = []
    done = full.integrate(
        loss.gradient, loss.value, pv, kq, curvature=SliceCurvature(setting), max_evaluations=evaluations,
        on_step=lambda t, P, K: seen.append((t, P, K)),
    )  # fmt: skip
    for t, P, K in seen[:: max(1, len(seen) // 20)]:
        near(t, K[:d, :d], float(P[d, d]), 1e-7)
    if done.converged:
        limit, u = path.limit()
        assert np.allclose(done.W_KQ[:d, :d], limit, atol=1e-6 * abs(u)) and done.W_PV[d, d] == pytest.approx(u, rel=1e-6)
    values, basis = np.linalg.eigh(setting.covariance)
    rates, xi = covariance_rates(values.tolist(), setting.context_length)
    turned = basis.T @ start @ basis
    times = [float(t) for t in path.times(30)[1:]]
    try:
        (point,) = reference(rates, xi, turned.tolist(), u0, times[3:4], digits=20, most=taylor_steps)
    except InputError:
        return compared  # stiff: the Taylor series do not get that far
    # the eigenvectors of both roads are those of floats: at condition k they know rates to eps k only
    near(float(point.t), basis @ np.array(point.U, dtype=float) @ basis.T, float(point.u), 1e-9)
    return compared


@settings(max_examples=40 if THOROUGH else 6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_three_roads_agree_over_random_settings_and_sizes_of_the_start(data: st.DataObject) -> None:
    """d <= 6, condition to 1e4, sigma from 1e-3 to 1e3 times the printed bound."""
    setting = data.draw(random_settings(max_dimension=6, condition=1e4))
    sigma = data.draw(sigmas(setting, decades=3.0))
    budget = (20_000, 200) if THOROUGH else (1_500, 8)
    assume(compare(setting, sigma, data.draw(st.integers(0, 999)), *budget) > 0)
