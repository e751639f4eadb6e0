"""Training in steps: the clock of the flow, the bound on the step, SGD, and what is kept of an interrupted run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.model.attention import draw_prompts, empirical_loss, initialisation, random_theta
from lsa_theory.model.flow import methods as flow_roads
from lsa_theory.model.flow.full import discrete
from lsa_theory.model.flow.full import integrate as full
from lsa_theory.model.flow.spectral.integrate import integrate
from lsa_theory.model.loss import PopulationLoss, flow_limit
from lsa_theory.model.setting import Setting

SETTING = Setting([[1.0, 0.2], [0.2, 0.5]], 10)
LOSS = PopulationLoss(SETTING)


def minimum() -> tuple[Any, Any]:
    pv, kq = np.zeros((3, 3)), np.zeros((3, 3))
    kq[:2, :2], pv[2, 2] = flow_limit(SETTING)
    return pv, kq


def test_gradient_descent_is_the_flow_up_to_the_first_power_of_the_step() -> None:
    start = initialisation(random_theta(np.random.default_rng(0), 2), 0.3)
    path = integrate(SETTING.covariance, 10, start[1][:2, :2], float(start[0][2, 2]))
    matrix, u = path.state(4.0)
    errors = []
    for step in (0.02, 0.01):
        done = discrete.descend(LOSS.gradient, *start, step, steps=round(4 / step))
        errors.append(np.hypot(np.linalg.norm(done.W_KQ[:2, :2] - matrix), done.W_PV[2, 2] - u))
    assert errors[0] / errors[1] == pytest.approx(2, rel=0.1)


def test_the_largest_stable_step_near_the_minimum_is_two_over_the_largest_curvature() -> None:
    rng = np.random.default_rng(1)
    pv, kq = minimum()
    bound = discrete.stable_step(LOSS.gradient, pv, kq)
    near = pv + 1e-5 * rng.standard_normal((3, 3)), kq + 1e-5 * rng.standard_normal((3, 3))
    assert discrete.largest_stable_step(LOSS.gradient, *near, bound * 1.3, steps=600) == pytest.approx(bound, rel=0.03)
    assert discrete.stable_step(LOSS.gradient, pv, kq, on_slice=True) > bound


def test_gradient_descent_on_the_stable_set_of_the_saddle_is_no_convergence() -> None:
    loss = PopulationLoss(Setting([[1.0]], 5))
    pv, kq = initialisation(np.eye(1), 0.5)
    done = discrete.descend(loss.gradient, pv, -kq, 0.05)
    assert not done.converged and "saddle" in done.reason


def test_a_step_that_is_too_large_is_reported() -> None:
    start = initialisation(random_theta(np.random.default_rng(0), 2), 0.3)
    done = discrete.descend(LOSS.gradient, *start, 50.0)
    assert not done.converged and "too large" in done.reason


def test_the_gradient_of_the_empirical_loss_is_its_slope_and_its_mean_the_population_gradient() -> None:
    rng = np.random.default_rng(2)
    pv, kq = 0.5 * rng.standard_normal((2, 3, 3))
    prompts = draw_prompts(rng, SETTING, 7)
    ours = discrete.empirical_gradient(prompts, pv, kq)
    for place in np.ndindex(2, 3, 3):
        e = np.zeros((2, 3, 3))
        e[place] = 1e-6
        up, down = (float(empirical_loss(prompts, pv + s * e[0], kq + s * e[1])) for s in (1, -1))
        assert ours[place[0]][place[1:]] == pytest.approx((up - down) / 2e-6, abs=1e-6)
    sums = [discrete.empirical_gradient(draw_prompts(rng, SETTING, 2000), pv, kq) for _ in range(20)]
    mean, spread = np.mean(sums, axis=0), np.std(sums, axis=0, ddof=1) / np.sqrt(20)
    assert np.all(np.abs(mean - LOSS.gradient(pv, kq)) <= 5 * spread + 1e-15)


def test_sgd_comes_near_the_minimum_and_says_that_it_does_not_settle() -> None:
    start = initialisation(np.eye(2) / 2**0.25, 0.5)
    done = discrete.stochastic(SETTING, *start, 0.02, np.random.default_rng(0), steps=1500)
    assert not done.converged and "does not settle" in done.reason
    least = LOSS.value(*minimum())
    assert LOSS.value(done.W_PV, done.W_KQ) - least < 0.1 * (LOSS.value(*start) - least)


@pytest.mark.parametrize("options", [{"step": 0.0}, {"step": np.nan}, {"steps": 0}])
def test_bad_steps_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="step"):
        discrete.descend(LOSS.gradient, *minimum(), **{"step": 0.1, **options})
    with pytest.raises(InputError, match="batch"):
        discrete.stochastic(SETTING, *minimum(), 0.1, np.random.default_rng(0), batch=0)


def test_the_commands_train_and_say_the_bound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "--dim", "2", "--condition", "2", "--method", "gd", "--json", "-"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["relative_error"] < 1e-6 and said["step"] == pytest.approx(said["stable_step"] / 2)
    assert main(["flow", "--dim", "2", "--method", "sgd", "--steps", "50", "--batch", "4", "--json", "-"]) == 3
    assert json.loads(capsys.readouterr().out)["steps"] == 50


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--step", "0.1"), "--step goes with --method gd or sgd"),
        (("--method", "gd", "--batch", "3"), "--batch goes with --method sgd"),
        (("--method", "gd", "--dim", "100"), "d <= 64"),
        (("--method", "sgd", "--step", "0"), "a number > 0"),
    ],
)
def test_bad_words_are_refused(words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", *words]) == 2
    assert says in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("method", ["full", "mp", "gd", "sgd"])
def test_what_was_computed_is_kept_when_interrupted(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C in the middle of the fifth step."""
    calls = 0

    def interrupted(function: Any, at: int) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == at:
                raise KeyboardInterrupt
            return function(*args, **options)

        return call

    if method == "mp":
        from lsa_theory.model.flow import taylor as reference

        monkeypatch.setattr(reference, "_series", interrupted(reference._series, 5))
    elif method == "sgd":
        monkeypatch.setattr(discrete, "draw_prompts", interrupted(discrete.draw_prompts, 5))
    elif method == "gd":
        descend = discrete.descend
        monkeypatch.setattr(discrete, "descend", lambda f, *a, **o: descend(interrupted(f, 5), *a, **o))
    else:
        run = full.integrate
        monkeypatch.setattr(
            full, "integrate", lambda f, *a, **o: run(f, *a, **{**o, "on_step": interrupted(o["on_step"], 5)})
        )
    file = tmp_path / "t.npz"
    assert main(["flow", "--dim", "2", "--condition", "2", "--method", method, "--save", str(file)]) == 130
    out, err = capsys.readouterr()
    assert out == "" and "interrupted at t = " in err and str(file) in err
    with np.load(file) as saved:
        assert not saved["converged"] and str(saved["reason"]).startswith("interrupted")
        assert len(saved["times"]) > 1 and np.all(np.isfinite(saved["u"]))
    calls = 0
    assert main(["flow", "--dim", "2", "--condition", "2", "--method", method]) == 130
    assert "--save" in capsys.readouterr().err


def test_every_road_says_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    from lsa_theory.model.flow.problem import Problem

    for name, road in flow_roads.ROADS.items():
        heard: list[str] = []
        road(Problem(np.diag([1.0, 0.9]), 10, 0.3 * np.eye(2), 0.4), heard.append)
        assert any("integrating" in what for what in heard), name
