"""Certificates hold what they promise along the flow, enclosures hold the flow, and neither is given where it must not be."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsa_theory.algebra.balls import Ball
from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.model.attention import initialisation, random_theta
from lsa_theory.model.flow.certified import convergence as certificate
from lsa_theory.model.flow.certified import enclosure
from lsa_theory.model.flow.certified.convergence import certify, certify_trajectory
from lsa_theory.model.flow.certified.enclosure import enclose
from lsa_theory.model.flow.spectral.integrate import integrate
from lsa_theory.model.flow.taylor import covariance_rates, reference
from lsa_theory.model.setting import Setting
from strategies import settings as random_settings
from strategies import sigmas


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_certified_flow_keeps_to_its_rate_its_least_u_and_its_way_and_ends_at_its_limit(data: st.DataObject) -> None:
    setting = data.draw(random_settings(max_dimension=5, condition=100.0))
    sigma = data.draw(sigmas(setting, decades=1.5))
    pv, kq = initialisation(random_theta(np.random.default_rng(data.draw(st.integers(0, 99))), setting.dimension), sigma)
    start, u0 = kq[:-1, :-1], float(pv[-1, -1])
    found = certify(setting, start.tolist(), u0)
    if found is None:
        return  # a start above the saddle that rounding left neither balanced nor positive definite
    path = integrate(setting.covariance, setting.context_length, start, u0)
    assert path.converged and found.contains(*path.limit())
    assert found.evidence.outcome == "proves" and found.evidence.covers == "certified for this instance"
    if found.rate is None or found.least_u is None or found.way is None:
        rounding = 100 * np.finfo(float).eps * float(path.excess_loss(0.0))  # the loss is a difference of that size
        assert float(path.loss(0.0)) >= -rounding  # constants are there wherever it is below that of the saddle
        return
    times = path.times(60)
    gap, u = path.excess_loss(times), path.u(times)
    assert np.all(gap <= np.exp(-float(found.rate) * times) * gap[0] * (1 + 1e-9) + 1e-12 * gap[0])
    assert np.all(np.abs(u) >= float(found.least_u) * (1 - 1e-11))
    states = [np.append(matrix.ravel(), scalar) for matrix, scalar in (path.state(t) for t in times)]
    assert sum(np.linalg.norm(b - a) for a, b in zip(states, states[1:], strict=False)) <= float(found.way) * (1 + 1e-9)


def test_the_limit_is_enclosed_and_the_digits_are_those_of_the_formula() -> None:
    found = certify(Setting([[1, 0], [0, 2]], 3), [["1/10", 0], [0, "1/10"]], "1/5")
    assert found is not None
    with mpmath.workdps(60):
        c = mpmath.mpf(1) / 25 - mpmath.mpf(2) / 100
        gamma = [mpmath.mpf(7) / 3, mpmath.mpf(11) / 3]
        target = sum(1 / g**2 for g in gamma)
        u = mpmath.sqrt((c + mpmath.sqrt(c * c + 4 * target)) / 2)
        low, high = (mpmath.mpf(x.numerator) / x.denominator for x in (found.u.low, found.u.high))
        assert low <= u <= high and high - low < mpmath.mpf(10) ** -40
        assert abs(float(found.U[1][1]) - float(1 / (gamma[1] * u))) < 1e-15


@pytest.mark.parametrize(("U", "u"), [([["-1/10"]], "1/10"), ([[0]], 0), ([["1/2"]], "-1/2"), ([[-3]], "1/10")], ids=str)
def test_starts_that_do_not_meet_the_conditions_are_not_certified(U: Any, u: Any) -> None:
    """On the stable set of the saddle, at it, and above it with the signs against each other."""
    assert certify(Setting([[1]], 1), U, u) is None


def test_a_start_above_the_saddle_is_certified_by_hypotheses_without_a_rate() -> None:
    setting = Setting([[2, 1], [1, 3]], 2)
    flow = certify(setting, [[3, 4], [0, 0]], 5)  # balanced, tr(Lambda^2 U) > 0
    orthant = certify(setting, [[9, 1], [1, 9]], 1)  # u^2 < |U|^2
    assert flow is not None and flow.rate is None and flow.method == certificate.THEOREM
    assert orthant is not None and orthant.rate is None and orthant.method == certificate.ORTHANT
    assert certify(setting, [[9, 1], [1, -9]], 1) is None


def test_a_box_is_certified_if_every_state_in_it_is() -> None:
    setting, half = Setting([[1]], 1), Fraction(1, 2)
    assert certify(setting, [[Ball(half - Fraction(1, 10**6), half)]], Ball(half, half)) is not None
    assert certify(setting, [[Ball(-half, half)]], Ball(half, half)) is None  # the loss has either sign in it


def test_a_large_start_is_certified_with_constants_from_a_later_point() -> None:
    setting = Setting([[1.0]], 5)
    path = integrate([1.0], 5, [[5.0]], 5.0)
    time = next(float(t) for t in path.times(50) if path.loss(t) < 0.5 * path.loss(path.end))
    found = certify_trajectory(setting, [[5.0]], 5.0, [time])
    assert found is not None and found.time > 0 and found.rate is not None and found.contains(*path.limit())


@pytest.mark.parametrize("arithmetic", ["flint", "mpmath"])
def test_enclosures_hold_what_taylor_series_to_forty_digits_give(arithmetic: str) -> None:
    if arithmetic == "flint":
        pytest.importorskip("flint")
    values, start, u0, times = (
        [Fraction(1), Fraction(1, 2)],
        [["1/5", "1/10"], [0, "1/4"]],
        Fraction(1, 3),
        [Fraction(1, 2), 1],
    )
    setting = Setting([[values[0], 0], [0, values[1]]], 4)
    found = enclose(setting, start, u0, times, arithmetic=arithmetic)
    with mpmath.workdps(50):
        rates, xi = covariance_rates([mpmath.mpf(1), mpmath.mpf("0.5")], 4)
        exact = [[mpmath.mpf(1) / 5, mpmath.mpf(1) / 10], [0, mpmath.mpf(1) / 4]]
        points = reference(rates, xi, exact, mpmath.mpf(1) / 3, [mpmath.mpf(1) / 2, 1], digits=40)
    for box, point in zip(found, points, strict=True):
        assert 0 < box.width < 1e-12
        for ball, value in [
            (box.u, point.u),
            *zip((x for r in box.U for x in r), (x for r in point.U for x in r), strict=True),
        ]:
            with mpmath.workdps(50):
                slack = mpmath.mpf(10) ** -38  # what the Taylor series may be off
                low, high = (mpmath.mpf(x.numerator) / x.denominator for x in (ball.low, ball.high))
                assert low - slack <= value <= high + slack


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda s: enclose(s, [[1]], 1, [2, 1]), "increasing order"),
        (lambda s: enclose(s, [[1, 2]], 1, [1]), "match the covariance"),
        (lambda s: enclose(s, [[1]], 1, [1], arithmetic="fast"), "'flint' or 'mpmath'"),
        (lambda s: certify(Setting([[1]], 1, noise_variance=1), [[1]], 1), "Theorem 4.1"),
        (lambda s: certify(Setting(np.eye(13), 1), np.eye(13).tolist(), 1), "d <= 12"),
        (lambda s: certify(s, [[float("nan")]], 1), "finite"),
    ],
)
def test_bad_requests_are_refused(call: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        call(Setting([[1]], 1))


def test_a_flow_that_is_too_stiff_for_enclosures_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosure, "STEPS", 3)
    with pytest.raises(InputError, match="stiff: only t"):
        enclose(Setting([[1]], 1), [[30]], 30, [1000])


def run(capsys: pytest.CaptureFixture[str], *words: Any) -> tuple[int, dict[str, Any]]:
    code = main(["flow", *map(str, words), "--json", "-"])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_certifies_and_says_for_what(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "--dim", 4, "--condition", 50, "--certify")
    proof = said["certificate"]
    assert code == 0 and proof["certified"] and proof["covers"] == "certified for this instance"
    assert proof["limit_u"][0] < proof["limit_u"][1] and proof["rate"] > 0


def test_a_flow_that_is_not_certified_ends_with_exit_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.savez(tmp_path / "s.npz", U0=[[-0.5]], u0=0.6)  # signs against each other, loss above the saddle's, c > 0: F1 holds
    code, said = run(capsys, "--dim", 1, "--start", tmp_path / "s.npz", "--method", "spectral", "--certify")
    assert code == 0 and said["certificate"]["certified"]
    np.savez(tmp_path / "s.npz", U0=[[-0.5]], u0=0.5)
    code, said = run(capsys, "--dim", 1, "--start", tmp_path / "s.npz", "--method", "spectral", "--certify")
    assert code == 3 and not said["certificate"]["certified"]


def test_certify_is_refused_for_training_in_steps_and_for_large_d(capsys: pytest.CaptureFixture[str]) -> None:
    for words, says in ((("--method", "gd"), "about the flow"), (("--dim", "13"), "d <= 12")):
        assert main(["flow", "--certify", *words]) == 2
        assert says in capsys.readouterr().err


def test_the_remainder_is_taken_over_the_box():
    """At low order and long steps, where a remainder at the point would miss the solution."""
    setting = Setting([["2", "1"], ["1", "1"]], 3)
    start, goal = [["1/2", "0"], ["0", "1/4"]], [Fraction(1, 20)]
    matrix, scalar = enclosure.exact_state(start, "1/2", 2)
    with enclosure._arithmetic("mpmath", 20) as kind:
        run = enclosure._Run(kind, 20, setting, matrix, scalar)
        run.order, run.digits = 2, 0
        (rough,) = run.through(goal, 1e9)
    (fine,) = enclose(setting, start, "1/2", goal)
    for wide, narrow in zip(
        (rough.u, *(x for row in rough.U for x in row)), (fine.u, *(x for row in fine.U for x in row)), strict=True
    ):
        assert wide.low <= narrow.low and narrow.high <= wide.high
        assert narrow.high - narrow.low < (wide.high - wide.low) / 1000
