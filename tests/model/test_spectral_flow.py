"""Laws of the fast integrator of the flow (5.4), cor-C.2: each test is one sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy import ndarray as Array
from scipy.integrate import solve_ivp

import lsa_theory.model.flow.spectral.integrate as spectral
from lsa_theory.errors import InputError
from lsa_theory.model.flow.spectral.batch import integrate_batch
from lsa_theory.model.flow.spectral.integrate import integrate, integrate_diagonal
from lsa_theory.model.flow.spectral.trajectory import Trajectory
from lsa_theory.model.flow.taylor import reference

THOROUGH = settings.default is not None and settings.default.max_examples >= 1000  # the profile of that name


def gamma_of(covariance: Array, n: float) -> Array:
    return (1 + 1 / n) * covariance + np.trace(covariance) / n * np.eye(len(covariance))


def random_covariance(rng: np.random.Generator, d: int, condition: float) -> Array:
    basis = np.linalg.qr(rng.standard_normal((d, d)))[0]
    matrix = (basis * np.geomspace(1.0, 1.0 / condition, d)) @ basis.T
    return (matrix + matrix.T) / 2


def printed_start(rng: np.random.Generator, d: int, sigma: float) -> tuple[Array, float]:
    theta = rng.standard_normal((d, d))
    square = theta @ theta.T
    return sigma * square / np.linalg.norm(square), sigma


def honest(covariance: Array, n: float, start: Array, u0: float, times: Array) -> list[tuple[Array, float]]:
    """The matrix flow (5.4) as printed, in the original basis, by SciPy."""
    gamma, d = gamma_of(covariance, n), len(covariance)

    def field(_: float, y: Array) -> Array:
        matrix, u = y[:-1].reshape(d, d), y[-1]
        rate = gamma @ covariance @ matrix @ covariance
        change = -(u**2) * rate + u * covariance @ covariance
        slope = -u * np.sum(rate * matrix) + np.sum(covariance @ covariance * matrix)
        return np.append(change.ravel(), slope)

    first = np.append(start.ravel(), u0)
    answer = solve_ivp(field, (0, times[-1]), first, method="DOP853", rtol=1e-12, atol=1e-14, t_eval=times)
    assert answer.success
    return [(y[:-1].reshape(d, d), float(y[-1])) for y in answer.y.T]


def gap(path: Trajectory, t: float, matrix: Array, u: float) -> float:
    ours, scalar = path.state(t)
    return float(np.hypot(np.linalg.norm(ours - matrix), scalar - u) / np.hypot(np.linalg.norm(matrix), u))


def system(rng: np.random.Generator, d: int, spread: float) -> tuple[Array, Array, Array]:
    values = np.exp(rng.uniform(-spread / 2, spread / 2, d))
    n = int(rng.integers(1, 20))
    g = (1 + 1 / n) * values + values.sum() / n
    rates = np.multiply.outer(g * values, values)
    return np.diagonal(rates).copy(), values**2, rates


@pytest.mark.parametrize(
    ("d", "sigma", "ratio", "symmetric"),
    [
        (1, 0.1, 1, True),
        (3, 0.3, 1, True),
        (6, 0.01, 1, True),
        (4, 1.0, 0.2, False),
        (4, 0.5, -2.0, False),
        (5, 3.0, 1, True),
    ],
)
def test_the_trajectory_is_that_of_the_printed_matrix_flow_at_every_time(
    d: int, sigma: float, ratio: float, symmetric: bool
) -> None:
    rng = np.random.default_rng(d)
    covariance = random_covariance(rng, d, 5.0 if d > 1 else 1.0)
    start, u0 = printed_start(rng, d, sigma)
    if not symmetric:
        start = sigma * rng.standard_normal((d, d))
    path = integrate(covariance, 10, start, ratio * u0)
    assert path.converged and path.error < 1e-11
    times = path.times(25)
    times = times[times < path.end / 20]
    for t, (matrix, u) in zip(times, honest(covariance, 10, start, ratio * u0, times), strict=True):
        assert gap(path, t, matrix, u) < 1e-9  # what SciPy itself can do


@pytest.mark.parametrize(
    ("d", "n", "scale", "sigma"), [(1, 1, 1.0, 0.1), (5, 3, 2.0, 1e-3), (60, 7, 0.5, 10.0), (300, 40, 1.0, 1e-6)]
)
def test_where_covariance_and_start_are_multiples_of_the_identity_the_square_of_u_is_logistic(
    d: int, n: int, scale: float, sigma: float
) -> None:
    # U = (u / sqrt d) I is invariant: u' = b u - a u^3 with b = scale^2 sqrt d, a = gamma = g scale^2
    g = (1 + 1 / n) * scale + d * scale / n
    b, a = scale**2 * np.sqrt(d), g * scale**2
    path = integrate(scale * np.ones(d), n, sigma / np.sqrt(d) * np.eye(d), sigma)
    assert path.converged
    for t in path.times(40):
        fade = np.exp(-2 * b * t)
        exact = np.sqrt(b / (a + (b / sigma**2 - a) * fade))
        assert abs(float(path.u(t)) / exact - 1) < 1e-11
        assert np.allclose(path.diagonal(t), exact / np.sqrt(d), rtol=1e-11, atol=0)


@settings(max_examples=15 if THOROUGH else 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.integers(1, 4 if THOROUGH else 3), st.floats(-3, 1.5), st.floats(-3, 1.5), st.booleans())
def test_random_settings_and_starts_agree_with_taylor_series_to_thirty_digits(
    seed: int, d: int, size: float, other: float, balanced: bool
) -> None:
    rng = np.random.default_rng(seed)
    gamma, xi, rates = system(rng, d, 2.0)
    start, u0 = rng.standard_normal((d, d)) * np.exp(size), float(rng.standard_normal() * np.exp(other))
    if balanced:
        u0 = float(np.sign(u0) * np.linalg.norm(start))
    path = integrate_diagonal(gamma, xi, rates, start, u0)
    if not path.converged:
        assert "saddle" in path.reason
        return
    times = [float(t) for t in path.times(30)[1:] if t < path.end / 4][:20:4]
    try:
        points = reference(rates.tolist(), xi.tolist(), start.tolist(), u0, times, digits=25, most=150 if THOROUGH else 80)
    except InputError:
        assume(False)
    for point in points:
        assert gap(path, float(point.t), np.array(point.U, dtype=float), float(point.u)) < max(2e-12, 10 * path.error)
        assert point.drift < 1e-24


@pytest.mark.parametrize("ratio", [1.0, 3.0, 0.3, -1.5])
def test_u_squared_minus_the_norm_of_U_squared_is_the_same_at_all_times(ratio: float) -> None:
    rng = np.random.default_rng(4)
    start, u0 = printed_start(rng, 8, 0.2)
    path = integrate(random_covariance(rng, 8, 100.0), 20, start, ratio * u0)
    for t in path.times(20):
        matrix, u = path.state(t, "rotated")
        assert abs(u**2 - np.sum(matrix**2) - path.conserved) < 1e-12 * (u**2 + np.sum(matrix**2))


def test_turning_covariance_and_start_turns_the_trajectory() -> None:
    rng = np.random.default_rng(5)
    covariance, (start, u0) = random_covariance(rng, 7, 50.0), printed_start(rng, 7, 0.1)
    turn = np.linalg.qr(rng.standard_normal((7, 7)))[0]
    one = integrate(covariance, 10, start, u0)
    turned = turn @ covariance @ turn.T
    two = integrate((turned + turned.T) / 2, 10, turn @ start @ turn.T, u0)
    for t in one.times(10):
        matrix, u = one.state(t)
        assert gap(two, t, turn @ matrix @ turn.T, u) < 1e-10


@pytest.mark.parametrize("c", [1e-3, 10.0, 1e6])
def test_scaling_the_covariance_by_c_and_the_start_by_its_root_runs_the_clock_c_squared_times_as_fast(c: float) -> None:
    rng = np.random.default_rng(6)
    covariance, (start, u0) = random_covariance(rng, 5, 30.0), printed_start(rng, 5, 0.1)
    one = integrate(covariance, 10, start, u0)
    two = integrate(c * covariance, 10, start / np.sqrt(c), u0 / np.sqrt(c))
    for t in one.times(10):
        matrix, u = one.state(t)
        assert gap(two, t / c**2, matrix / np.sqrt(c), u / np.sqrt(c)) < 1e-11


@pytest.mark.parametrize("sign", [1, -1])
def test_turning_the_sign_of_the_start_turns_the_sign_of_the_trajectory(sign: int) -> None:
    rng = np.random.default_rng(7)
    gamma, xi, rates = system(rng, 4, 2.0)
    start = rng.standard_normal((4, 4))
    one, two = (integrate_diagonal(gamma, xi, rates, s * start, s * 0.4 * sign) for s in (1, -1))
    for t in one.times(12):
        matrix, u = one.state(t)
        assert gap(two, t, -matrix, -u) < 1e-12


def test_the_limit_is_the_printed_one_and_is_reached_at_any_size_of_the_start() -> None:
    rng = np.random.default_rng(8)
    covariance = random_covariance(rng, 6, 1e4)
    inverse = np.linalg.inv(gamma_of(covariance, 30))
    for sigma in (1e-20, 1e-3, 1.0, 1e3, 1e50):
        path = integrate(covariance, 30, *printed_start(rng, 6, sigma))
        assert path.converged and path.error < 1e-11, path.reason
        matrix, u = path.limit()
        assert u == pytest.approx(np.trace(inverse @ inverse) ** 0.25, rel=1e-11)
        assert np.allclose(matrix, inverse / u, rtol=1e-8)
        assert float(path.distance(path.end)) < 1e-12


def test_the_excess_loss_never_grows() -> None:
    rng = np.random.default_rng(9)
    path = integrate(random_covariance(rng, 50, 1e3), 40, *printed_start(rng, 50, 1.0))
    excess = path.excess_loss(path.times(100))
    assert np.all(np.diff(excess) <= 1e-13 * excess[0])


@pytest.mark.parametrize("general", [False, True])
def test_compressed_rates_and_all_rates_give_the_same_trajectory(general: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(10)
    values = np.exp(rng.uniform(-6, 0, 60))
    start = rng.standard_normal((60, 60)) / 10

    def run() -> Trajectory:
        if not general:
            return integrate(values, 10, start, 0.7)
        gamma, xi, rates = system(np.random.default_rng(1), 60, 5.0)
        return integrate_diagonal(gamma, xi, rates * np.exp(np.random.default_rng(2).uniform(-1, 1, (60, 60))), start, 0.7)

    compressed = run()
    monkeypatch.setattr(spectral, "DIRECT", 100)
    full = run()
    assert compressed.diagnostics.nodes < full.diagnostics.nodes
    assert sum(panel.ratio.nbytes for panel in compressed.dense.run.panels) < 1e5  # what is kept beside O(d^2)
    for t in full.times(30):
        matrix, u = full.state(t)
        assert gap(compressed, t, matrix, u) < 1e-11


@pytest.mark.parametrize("d", [1, 2, 5])
def test_a_start_on_the_stable_set_of_the_saddle_is_never_reported_as_converged(d: int) -> None:
    # U = -(u / sqrt d) I is invariant and runs into u = 0: absorbed there, a loose solver reports success
    u0 = 0.5 * np.sqrt(d)
    path = integrate(np.ones(d), 5, -0.5 * np.eye(d), u0)
    assert not path.converged and "saddle" in path.reason
    with pytest.raises(InputError):
        path.limit()


@pytest.mark.parametrize("off", [0.0, 1.0])
def test_a_start_at_a_saddle_stays_there_and_says_so(off: float) -> None:
    path = integrate([1.0, 2.0], 5, [[0.0, off], [-off, 0.0]], 0.0)
    assert not path.converged and "saddle" in path.reason


@pytest.mark.parametrize("exponent", [3, 6])
def test_near_the_stable_set_the_error_estimate_covers_the_error(exponent: int) -> None:
    start = [[-0.5 * (1 - 10.0**-exponent)]]
    path = integrate_diagonal([2.0], [1.0], [[2.0]], start, 0.5)
    assert path.converged and float(path.u(path.end)) > 0
    times = [2.0, 10.0, 20.0]
    for point in reference([[2.0]], [1.0], start, 0.5, times, digits=30):
        assert gap(path, float(point.t), np.array(point.U, dtype=float), float(point.u)) < max(1e-12, 3 * path.error)


def test_an_unbalanced_start_may_change_the_sign_of_u_once_and_the_event_is_found() -> None:
    path = integrate([1.0], 1, [[-1.0]], 0.2)
    (time,) = [event.time for event in path.events() if event.name == "u changes sign"]
    assert path.u(time * 0.99) > 0 > path.u(time * 1.01) and abs(path.u(time)) < 1e-12
    assert np.count_nonzero(np.diff(np.sign(path.u(path.times(299))))) == 1


@pytest.mark.parametrize("c", [-1e2, -1e4, -1e6])
def test_far_from_balance_the_limit_keeps_its_relative_accuracy(c: float) -> None:
    gamma, xi, rates = np.array([2.0, 0.5]), np.array([1.0, 0.7]), np.array([[2.0, 1.0], [0.3, 0.5]])
    start = np.sqrt(-c) * np.array([[0.6, 0.0], [0.0, 0.8]])
    path = integrate_diagonal(gamma, xi, rates, start, 1e-3)
    assert path.converged, path.reason
    assert np.allclose(float(path.u(path.end)) * path.diagonal(path.end), xi / gamma, rtol=1e-11)


def test_stopping_early_is_not_convergence_and_later_times_are_refused() -> None:
    path = integrate([1.0, 0.5], 5, 0.01 * np.eye(2), 0.01 * np.sqrt(2), until=0.5)
    assert not path.converged and path.end >= 0.5 and "requested time" in path.reason
    with pytest.raises(InputError):
        path.u(100.0 * path.end)


def test_a_batch_ends_where_single_flows_end() -> None:
    rng = np.random.default_rng(11)
    rows = [system(rng, 3, 3.0) for _ in range(40)]
    gamma, xi, zeta = (np.array(part) for part in zip(*rows, strict=True))
    starts, scalars = rng.standard_normal((40, 3, 3)), rng.standard_normal(40)
    batch = integrate_batch(gamma, xi, zeta, starts, scalars)
    for k in range(40):
        path = integrate_diagonal(gamma[k], xi[k], zeta[k], starts[k], scalars[k])
        assert path.converged == batch.converged[k]
        if path.converged:
            assert gap(path, batch.time[k], batch.U[k], batch.u[k]) < 1e-9
            assert np.allclose(batch.u[k] * batch.U[k], np.diag(xi[k] / gamma[k]), atol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (([[1.0, 2.0], [0.0, 1.0]], 5, np.eye(2), 1.0), "covariance"),
        ((np.ones((2, 2)), 5, np.eye(2), 1.0), "covariance"),
        (([1.0, np.nan], 5, np.eye(2), 1.0), "covariance"),
        (([1.0, 1.0], 0, np.eye(2), 1.0), "context_length"),
        (([1.0, 1.0], 5, np.eye(2) * 1e200, 1.0), "U0"),
        (([1.0, 1.0], 5, np.eye(2), np.inf), "u0"),
    ],
)
def test_bad_input_is_named(arguments: tuple[object, ...], name: str) -> None:
    with pytest.raises(InputError) as caught:
        integrate(*arguments)  # type: ignore[arg-type]
    assert caught.value.argument == name
