"""The harness without any model: prompts, baselines, intervals and findings; nothing here needs PyTorch."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from lsa_theory.errors import InputError
from lsa_theory.model import nonlinear
from lsa_theory.model.attention import embedding, prediction
from lsa_theory.model.nonlinear import findings, results
from lsa_theory.model.nonlinear.baselines import Lsa, least_squares_predictions, least_squares_risk
from lsa_theory.model.nonlinear.config import PRESETS, preset
from lsa_theory.model.nonlinear.evaluate import Evaluation, Measured, Plan, Rule, baseline_rules, measure, read_runs
from lsa_theory.model.nonlinear.prompts import draw_tests
from lsa_theory.model.risk import PromptLaw, risk_under
from lsa_theory.model.risk.simulate import parameters
from lsa_theory.model.risk.spectra import random_risk

PLAN = Plan(dim=3, scales=(1.0, 4.0), groups=64, each=64)
RUN = replace(preset("toy"), dim=3, context=6)


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    """Baselines alone."""
    measured = [
        measure(rule, PLAN.trials(tested), PLAN, tested, scale)
        for tested in ("fixed", "random")
        for rule in baseline_rules([RUN])
        for scale in PLAN.scales
    ]
    return Evaluation(PLAN, (), tuple(measured))


def test_exact_lsa_on_the_prompts_has_the_error_of_its_closed_form(evaluation: Evaluation) -> None:
    tests = findings.self_tests(evaluation)
    assert len(tests) == 2 and all(test.agrees for test in tests)


@pytest.mark.parametrize("name", ["least squares", "zero"])
def test_least_squares_and_zero_have_their_closed_forms(evaluation: Evaluation, name: str) -> None:
    for tested in ("fixed", "random"):
        one = evaluation.find(name, tested, 4.0)
        for length, closed in enumerate(one.exact()):
            at = one.groups[:, length]
            if closed is not None:
                assert at.mean() == pytest.approx(closed, abs=6 * at.std(ddof=1) / 8 + 1e-12)


@pytest.mark.parametrize("length", [1, 2, 3, 4, 9])
def test_least_squares_is_that_of_numpy(length: int) -> None:
    trials = draw_tests("random", dim=3, groups=2, each=3, seed=4)
    found = least_squares_predictions(trials.x, trials.y)
    for g in range(2):
        for k in range(3):
            w = np.linalg.lstsq(trials.x[g, k, :length], trials.y[g, k, :length], rcond=None)[0]
            assert found[g, k, length] == pytest.approx(w @ trials.x[g, k, length], rel=1e-6, abs=1e-9)


def test_the_exact_rule_predicts_as_f_lsa_does() -> None:
    trials = draw_tests("fixed", dim=3, groups=1, each=4, seed=2)
    lsa = Lsa("random", 3, 6)
    found = lsa.predictions(trials.x, trials.y)[0]
    for length in (1, 6, 50):
        E = embedding(trials.x[0, :, :length], trials.y[0, :, :length], trials.x[0, :, length])
        np.testing.assert_allclose(found[:, length], prediction(E, *parameters(lsa.alpha * np.eye(3))))


def test_errors_at_every_length_are_those_of_the_risk_formulas() -> None:
    lsa = Lsa("random", 4, 9)
    for length in (1, 7, 100):
        fixed = risk_under(lsa.alpha * np.eye(4), PromptLaw(9.0 * np.eye(4), length)).total / 36
        random = random_risk(lsa.alpha, 4, length, scale=9.0).total / 36
        assert (lsa.risk("fixed", 9.0, length), lsa.risk("random", 9.0, length)) == pytest.approx((fixed, random), rel=1e-12)


def test_the_limit_is_where_long_prompts_lead() -> None:
    for covariance in ("fixed", "random"):
        long, limit = Lsa(covariance, 4, 10**7), Lsa(covariance, 4, None)
        for tested in ("fixed", "random"):
            assert long.risk(tested, 9.0, 10**7) == pytest.approx(limit.risk(tested, 9.0, None), rel=1e-4)


def test_scaling_the_covariances_hurts_lsa_and_leaves_least_squares_alone(evaluation: Evaluation) -> None:
    for tested in ("fixed", "random"):
        one, four = (evaluation.find("least squares", tested, c).groups for c in (1.0, 4.0))
        np.testing.assert_allclose(one, four, atol=1e-9)
    one, four = (evaluation.find("LSA exact, fixed, N = 6", "fixed", c).groups[:, 6].mean() for c in (1.0, 4.0))
    assert four > 10 * one


def test_the_error_of_least_squares_is_unknown_only_where_it_is() -> None:
    assert [least_squares_risk(3, "random", m) for m in (0, 1, 2, 3, 100)] == [1.0, None, None, 0.0, 0.0]
    assert [least_squares_risk(3, "fixed", m) for m in (0, 1, 2, 3)] == pytest.approx([1, 2 / 3, 1 / 3, 0])


def test_bootstrap_intervals_of_a_mean_are_those_of_the_normal_law() -> None:
    plan = Plan(dim=1, groups=400)
    values = np.random.default_rng(0).standard_normal((400, 3))
    low, high = plan.interval(values)
    wide = 2 * stats.norm.ppf(0.95) * values.std(axis=0) / 20
    np.testing.assert_allclose(high - low, wide, rtol=0.15)  # a quantile of 1000 resamples is known to a few per cent
    assert (low < values.mean(axis=0)).all() and (values.mean(axis=0) < high).all()


@pytest.mark.parametrize(("tail", "freedom"), [(0.05, 7), (1e-3, 15), (2.9e-5, 15), (0.3, 3)])
def test_student_quantiles_are_those_of_scipy(tail: float, freedom: int) -> None:
    assert findings.student_quantile(tail, freedom) == pytest.approx(stats.t.ppf(1 - tail / 2, freedom), rel=1e-9)


def with_model(error: dict[tuple[str, float], float], trained_on: str, after: float = 1.0) -> list[Measured]:
    """A pretended GPT-2 with given errors up to M = N and ``after`` times as much beyond."""
    rule = Rule(f"GPT-2, {trained_on}, N = 6", "gpt2", trained_on, 6, None)
    rng = np.random.default_rng(1)
    made = []
    for (tested, scale), value in error.items():
        level = np.where(np.arange(101) <= 6, 1.0, after)
        made.append(Measured(rule, tested, scale, value * level * (1 + 0.05 * rng.standard_normal((64, 1)))))
    return made


PANELS = [(tested, scale) for tested in ("fixed", "random") for scale in (1.0, 4.0)]


def verdicts(evaluation: Evaluation, *models: list[Measured]) -> dict[str, str]:
    whole = replace(evaluation, measured=evaluation.measured + tuple(m for model in models for m in model))
    return {finding.key: finding.verdict for finding in findings.findings(whole)}


def test_findings_are_as_good_as_the_numbers(evaluation: Evaluation) -> None:
    good = with_model(dict.fromkeys(PANELS, 0.02), "fixed", after=5.0)
    better = with_model(dict.fromkeys(PANELS, 0.01), "random", after=5.0)
    assert verdicts(evaluation, good, better) == {
        "learns": "reproduced", "robust": "reproduced", "beats-zero": "reproduced", "random-helps": "reproduced",
        "below-ols": "reproduced", "spikes": "reproduced", "softmax": "not reached",
    }  # fmt: skip
    bad = with_model(dict.fromkeys(PANELS, 500.0), "fixed", after=0.5)
    found = verdicts(evaluation, bad)
    assert {found[key] for key in ("learns", "robust", "beats-zero", "spikes")} == {"not reproduced"}
    assert found["random-helps"] == "not reached"
    half = with_model(dict.fromkeys(PANELS, 0.02) | {("fixed", 4.0): 500.0}, "fixed")
    assert verdicts(evaluation, half)["robust"] == "reproduced in part"


def test_a_difference_within_its_interval_is_open(evaluation: Evaluation) -> None:
    exact = evaluation.find("LSA exact, fixed, N = 6", "fixed", 4.0).groups
    rule = Rule("GPT-2, fixed, N = 6", "gpt2", "fixed", 6, None)
    twin = [Measured(rule, t, c, evaluation.find("LSA exact, fixed, N = 6", t, c).groups) for t, c in PANELS]
    noise = 0.01 * np.random.default_rng(3).standard_normal(exact.shape)
    twin = [replace(one, groups=one.groups + noise - noise.mean(axis=0)) for one in twin]
    whole = replace(evaluation, measured=(*evaluation.measured, *twin))
    robust = next(f for f in findings.findings(whole) if f.key == "robust")
    assert {comparison.says for comparison in robust.comparisons} == {"open"} and robust.verdict == "not reproduced"


def test_the_record_is_valid_json_and_the_csv_has_a_line_for_every_number(evaluation: Evaluation) -> None:
    from lsa_theory.files import to_json

    record = json.loads(to_json(results.record(evaluation, "command")))
    assert record["test_lengths"] == list(range(101)) and len(record["curves"]) == len(evaluation.measured)
    lines = results.to_csv(record["curves"]).splitlines()
    assert len(lines) == 1 + 101 * len(record["curves"])
    limit = next(curve for curve in record["curves"] if curve["kind"] == "limit")
    assert limit["error"] is None and set(limit["closed_form"]) == {limit["closed_form"][0]}


@pytest.mark.parametrize("name", PRESETS)
def test_the_curriculum_ends_with_every_coordinate_and_the_whole_prompt(name: str) -> None:
    config = preset(name)
    assert config.curriculum(0) == (config.start_dims, config.start_points)
    assert config.curriculum(config.steps - 1) == (config.dim, config.context + 1)


@pytest.mark.parametrize(
    ("options", "argument"),
    [({"name": "big"}, "preset"), ({"model": "rnn"}, "model"), ({"covariance": "odd"}, "covariance"),
     ({"context": 0}, "context"), ({"context": 101}, "context"), ({"steps": -1}, "steps")],
)  # fmt: skip
def test_a_configuration_out_of_range_is_refused(options: dict[str, object], argument: str) -> None:
    with pytest.raises(InputError) as refused:
        preset(**({"name": "toy"} | options))
    assert refused.value.argument == argument


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="train first"):
        read_runs([tmp_path])
    (tmp_path / "config.json").write_text(json.dumps(RUN.to_mapping() | {"more": 1}))
    with pytest.raises(InputError, match="'more', not known"):
        read_runs([tmp_path])
    (tmp_path / "config.json").write_text(json.dumps(RUN.to_mapping()))
    with pytest.raises(InputError, match="a run with a checkpoint"):
        read_runs([tmp_path])


@pytest.mark.parametrize("missing", ["torch", "transformers"])
def test_without_the_extra_the_remedy_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import types

    for name in ("torch", "transformers"):
        monkeypatch.setitem(sys.modules, name, None if name == missing else types.ModuleType(name))  # type: ignore[arg-type]
    with pytest.raises(InputError, match=rf'{missing} is not installed.*pip install "lsa-theory\[nonlinear\]"'):
        nonlinear.require_torch()
