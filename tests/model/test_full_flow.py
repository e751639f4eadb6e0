"""The integrator follows the flow, arrives where Theorem 4.1 says, and claims no other arrival."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from lsa_theory.algebra.exact import Matrix
from lsa_theory.errors import InputError
from lsa_theory.model.attention import initialisation, random_theta
from lsa_theory.model.flow.full.chebyshev import Chebyshev
from lsa_theory.model.flow.full.collocation import ORDER, Collocation, DenseCurvature, SliceCurvature
from lsa_theory.model.flow.full.dormand_prince import STAGES, DormandPrince
from lsa_theory.model.flow.full.field import Field, Method, extreme_curvatures
from lsa_theory.model.flow.full.integrate import FullFlow, integrate
from lsa_theory.model.flow.spectral.integrate import integrate as spectral
from lsa_theory.model.loss import PopulationLoss, gamma_matrix
from lsa_theory.model.setting import Setting
from strategies import settings, sigmas, thetas

RTOL = 1e-10


def start(setting: Setting, sigma: float, seed: int = 0) -> tuple[Matrix, Matrix]:
    return initialisation(random_theta(np.random.default_rng(seed), setting.dimension), sigma)


def run(setting: Setting, W_PV: Matrix, W_KQ: Matrix, **options: Any) -> FullFlow:
    loss = PopulationLoss(setting)
    return integrate(loss.gradient, loss.value, W_PV, W_KQ, **options)


def distance_to_theorem(setting: Setting, flow: FullFlow) -> float:
    """||theta - theta_*|| / ||theta_*|| with the limit (4.1) as printed."""
    d = setting.dimension
    inverse = np.linalg.inv(gamma_matrix(setting))
    size = np.trace(inverse @ inverse) ** 0.25
    gap = flow.W_PV.copy(), flow.W_KQ.copy()
    gap[0][d, d] -= size
    gap[1][:d, :d] -= inverse / size
    return float(np.sqrt(sum((g * g).sum() for g in gap)) / (np.sqrt(2) * size))


def accumulated(flow: FullFlow) -> float:
    """The local errors of all steps added up: the tolerance, relative to ||theta||, for what is conserved."""
    return flow.steps * RTOL


@given(st.data())
@profile(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_flow_arrives_at_the_limit_of_the_theorem_or_says_it_did_not(data: st.DataObject) -> None:
    setting = data.draw(settings(max_dimension=6, condition=3.0))
    theta, sigma = data.draw(thetas(setting.dimension)), data.draw(sigmas(setting))
    flow = run(setting, *initialisation(theta, sigma), max_evaluations=8_000)
    if not flow.converged:
        assert flow.reason.startswith("not converged: ")
        assert flow.rhs_evaluations >= 8_000
        return
    # The distance left is estimated from the rate of decay, which faster modes may still raise a few times.
    assert distance_to_theorem(setting, flow) < 5e-8 + accumulated(flow)
    assert flow.balance_drift < 2 * accumulated(flow)
    assert flow.leak == 0
    loss = PopulationLoss(setting)
    minimum = loss.value(flow.W_PV, flow.W_KQ)
    assert flow.loss == minimum < loss.value(np.zeros_like(flow.W_PV), np.zeros_like(flow.W_KQ))


@pytest.mark.parametrize("sigma", [1e-6, 0.5, 20.0])
def test_the_trajectory_is_that_of_scipy(sigma: float) -> None:
    setting = Setting.random(np.random.default_rng(3), 2, 5, condition=2.0)
    loss, (W_PV, W_KQ) = PopulationLoss(setting), start(setting, sigma)
    seen: list[tuple[float, Matrix]] = []
    flow = run(setting, W_PV, W_KQ, on_step=lambda t, P, K: seen.append((t, np.array([P, K]))))

    def field(_: float, y: Matrix) -> Matrix:
        return -np.concatenate([g.ravel() for g in loss.gradient(*y.reshape(2, 3, 3))])

    times = [t for t, _ in seen]
    initial = np.concatenate([W_PV.ravel(), W_KQ.ravel()])
    other = solve_ivp(field, (0, times[-1]), initial, method="DOP853", rtol=1e-12, atol=1e-18, t_eval=times)
    assert flow.converged
    assert len(flow.times) == len(seen) + 1
    # The saddle multiplies an early error by no more than it multiplies theta: errors stay relative.
    for (_, mine), theirs in zip(seen, other.y.T, strict=True):
        assert np.linalg.norm(mine.ravel() - theirs) < 100 * accumulated(flow) * np.linalg.norm(theirs)


def test_a_start_with_all_blocks_is_followed_too() -> None:
    setting = Setting([[2.0, 0.5], [0.5, 1.0]], 3)
    P, K = 0.3 * np.random.default_rng(4).standard_normal((2, 3, 3)) + [
        np.diag([0, 0, 1.0]),
        np.diag([1.0, 1.0, 0]),
    ]
    flow = run(setting, P, K)
    assert flow.converged
    assert flow.leak > 0
    # The other parameters are combined with weights that add up to 1 up to rounding.
    for kept, given_ in ((flow.W_PV[:-1], P[:-1]), (flow.W_KQ[:, -1], K[:, -1])):
        np.testing.assert_allclose(kept, given_, rtol=1e-15 * flow.rhs_evaluations)


def test_a_tiny_start_leaves_the_origin_as_a_large_one_does() -> None:
    setting = Setting.random(np.random.default_rng(1), 3, 10, condition=5.0)
    limits = [run(setting, *start(setting, sigma)) for sigma in (1e-9, 1e-3, 0.3)]
    assert all(flow.converged for flow in limits)
    for flow in limits:
        assert distance_to_theorem(setting, flow) < 1e-8 + accumulated(flow)


def test_the_saddle_at_the_origin_is_never_a_limit() -> None:
    setting = Setting([[2.0, 0.0], [0.0, 1.0]], 5)
    zero = np.zeros((3, 3))
    flow = run(setting, zero, zero)
    assert not flow.converged
    assert "saddle" in flow.reason


def test_the_stable_manifold_of_the_saddle_is_no_convergence() -> None:
    """From u = sigma, U11 = -sigma the flow of d = 1 runs into the origin, up to rounding."""
    setting = Setting([[1.0]], 5)
    W_PV, W_KQ = start(setting, 0.5)
    flow = run(setting, W_PV, -W_KQ, max_evaluations=3000)
    assert not flow.converged
    assert flow.reason.startswith("not converged: ")


def test_a_flow_cut_short_says_so() -> None:
    setting = Setting.random(np.random.default_rng(1), 3, 10, condition=5.0)
    flow = run(setting, *start(setting, 0.1), max_evaluations=60)
    assert not flow.converged
    assert "60 evaluations" in flow.reason


def test_a_gradient_that_breaks_down_is_reported() -> None:
    def broken(P: Matrix, K: Matrix) -> tuple[Matrix, Matrix]:
        return -P if P[1, 1] < 2 else np.full_like(P, np.nan), 0 * K

    flow = integrate(broken, lambda P, K: 0.0, np.eye(2), np.eye(2), max_evaluations=2000)
    assert not flow.converged
    assert flow.reason.startswith("not converged: ")
    assert np.isfinite(flow.W_PV).all()


@pytest.mark.parametrize("sigma", [1e8, 1e20])
def test_a_start_so_large_that_floats_lose_the_conserved_quantity_is_no_convergence(sigma: float) -> None:
    setting = Setting([[1.0, 0.0], [0.0, 0.7]], 5)
    flow = run(setting, *start(setting, sigma), curvature=SliceCurvature(setting), max_evaluations=20_000)
    assert not flow.converged and flow.reason.startswith("not converged: ")


def test_a_smaller_tolerance_moves_the_limit_less() -> None:
    setting = Setting.random(np.random.default_rng(2), 2, 5, condition=3.0)
    drifts = [run(setting, *start(setting, 2.0), rtol=rtol).balance_drift for rtol in (1e-5, 1e-8, 1e-11)]
    assert drifts[0] > drifts[1] > drifts[2]
    assert drifts[2] < 1e-10


@pytest.mark.parametrize(
    "options",
    [{"rtol": 0.0}, {"rtol": float("nan")}, {"tolerance": 1.0}, {"max_evaluations": 0}],
    ids=str,
)
def test_bad_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(options))):
        run(Setting([[1.0]], 2), np.eye(2), np.eye(2), **options)


def test_bad_starting_points_are_refused() -> None:
    setting = Setting([[1.0]], 2)
    for P, K in ((np.eye(2), np.eye(3)), (np.full((2, 2), np.nan), np.eye(2))):
        with pytest.raises(InputError):
            run(setting, P, K)


def test_the_coefficients_of_dormand_prince_satisfy_the_order_conditions() -> None:
    nodes = np.append(0.0, STAGES[:-1].sum(axis=1))
    weights = STAGES[-1]
    matrix = np.vstack([np.zeros(12), STAGES[:-1]])
    for k in range(8):
        assert weights @ nodes**k == pytest.approx(1 / (k + 1), abs=1e-14)
    for k in range(6):  # sum_i b_i c_i sum_j a_ij c_j^k
        assert weights @ (nodes * (matrix @ nodes**k)) == pytest.approx(1 / ((k + 1) * (k + 3)), abs=1e-14)
    power = np.ones(12)
    for k in range(1, 9):  # b^T A^(k-1) 1 = 1 / k!
        assert weights @ power == pytest.approx(1 / float(np.prod(range(1, k + 1))), abs=1e-14)
        power = matrix @ power


@pytest.mark.parametrize(("method", "order"), [(DormandPrince, 8), (Chebyshev, 2)])
def test_a_method_has_its_order_on_a_nonlinear_problem(method: Callable[[], Method], order: int) -> None:
    """y' = y cos t from y(0) = 1 has y(t) = exp(sin t); half the step has the local error / 2^(order + 1)."""
    start_ = np.array([0.0, 1.0])
    errors = []
    for h in (0.4, 0.2) if order == 8 else (0.02, 0.01):
        field = Field.of(lambda ty: np.array([1.0, ty[1] * np.cos(ty[0])]))
        trial = method().step(field, start_, field(start_), h)
        errors.append(abs(trial.y[1] - np.exp(np.sin(h))))
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order + 1, abs=0.5)


@pytest.mark.parametrize("stiffness", [1e1, 1e3, 1e5, 1e7])
def test_chebyshev_steps_damp_every_fast_rate(stiffness: float) -> None:
    rates = np.geomspace(1, stiffness, 50)
    field = Field.of(lambda y: -rates * y)
    method, y = Chebyshev(), np.ones(50)
    trial = method.step(field, y, field(y), 1.0)
    assert (np.abs(trial.y[1:]) < 1).all()
    assert method.stages(1.0) < 3 + 1.4 * np.sqrt(stiffness)


def test_extreme_curvatures_are_the_extreme_eigenvalues() -> None:
    matrix = np.random.default_rng(0).standard_normal((30, 30))
    matrix = matrix + matrix.T
    low, high = extreme_curvatures(Field.of(lambda y: -matrix @ y), np.ones(30))
    np.testing.assert_allclose([low, high], np.linalg.eigvalsh(matrix)[[0, -1]], rtol=1e-6)


@pytest.mark.parametrize("kind", [DenseCurvature, SliceCurvature])
def test_implicit_steps_follow_the_same_trajectory_in_few_steps(kind: Callable[[Setting], Any]) -> None:
    setting = Setting.random(np.random.default_rng(0), 3, 20, condition=10.0)
    W_PV, W_KQ = start(setting, 0.1)
    seen: list[tuple[float, Matrix, float]] = []
    flow = run(
        setting, W_PV, W_KQ, curvature=kind(setting), on_step=lambda t, P, K: seen.append((t, K[:3, :3], float(P[3, 3])))
    )
    assert flow.converged and flow.steps < 100
    assert flow.leak == 0 if kind is SliceCurvature else flow.leak < 1e-12  # rounding in the turned basis
    path = spectral(setting.covariance, 20, W_KQ[:3, :3], float(W_PV[3, 3]))
    for t, matrix, u in seen:
        ours, scalar = path.state(t)
        assert np.hypot(np.linalg.norm(ours - matrix), scalar - u) < 1e-10 * np.hypot(np.linalg.norm(matrix), u)


def test_implicit_steps_from_a_start_in_all_blocks_end_where_explicit_ones_do() -> None:
    setting = Setting([[2.0, 0.5], [0.5, 1.0]], 3)
    P, K = 0.3 * np.random.default_rng(4).standard_normal((2, 3, 3)) + [np.diag([0, 0, 1.0]), np.diag([1.0, 1.0, 0])]
    ends = [run(setting, P, K, curvature=c) for c in (None, DenseCurvature(setting))]
    assert all(flow.converged and flow.leak > 0 for flow in ends)
    for flow in ends[1:]:
        np.testing.assert_allclose(flow.W_KQ, ends[0].W_KQ, atol=1e-6)
        np.testing.assert_allclose(flow.W_PV, ends[0].W_PV, atol=1e-6)


def test_the_saddle_traps_no_implicit_integrator() -> None:
    setting = Setting([[1.0]], 5)
    W_PV, W_KQ = start(setting, 0.5)
    for kind in (DenseCurvature, SliceCurvature):
        flow = run(setting, W_PV, -W_KQ, curvature=kind(setting), max_evaluations=20_000)
        assert not flow.converged and flow.reason.startswith("not converged: ")


def test_both_forms_of_the_hessian_solve_the_same_newton_systems_where_u12_and_u21_are_zero() -> None:
    setting = Setting.random(np.random.default_rng(1), 3, 7, condition=30.0)
    W_PV, W_KQ = start(setting, 0.8)
    y = np.concatenate([W_PV.ravel(), W_KQ.ravel()])
    residual = np.random.default_rng(2).standard_normal((ORDER, len(y)))
    mask = np.zeros((2, 4, 4), dtype=bool)
    mask[0, 3, 3], mask[1, :3, :3] = True, True
    residual[:, ~mask.ravel()] = 0
    answers = []
    for kind in (DenseCurvature(setting), SliceCurvature(setting)):
        kind.at(y)
        answers.append(kind.solve(0.7, residual)[:, mask.ravel()])
    np.testing.assert_allclose(answers[0], answers[1], atol=1e-10)


def test_collocation_has_its_order() -> None:
    """y' = y cos t: the end of a step has the error of order 2 ORDER - 1, far below its estimate."""

    class Flat:
        def at(self, y: Matrix) -> None:
            pass

        def solve(self, h: float, residual: Matrix) -> Matrix:
            return residual

    y = np.array([0.0, 1.0])
    field = Field.of(lambda ty: np.array([1.0, ty[1] * np.cos(ty[0])]))
    trial = Collocation(Flat(), 1e-10).step(field, y, field(y), 0.5)
    assert abs(trial.y[1] - np.exp(np.sin(0.5))) < 1e-13
    assert 0 < trial.error < 1e-6
