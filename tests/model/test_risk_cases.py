"""``lsa-theory evaluate risk``: the exact cases to equality, and one line for every mistake."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lsa_theory.cli import main

CASES = [
    c for c in json.loads((Path(__file__).parents[1] / "oracle" / "exact_cases.json").read_text()) if c["kind"] == "risk"
]
ONE = {"A": [["1/2"]], "covariance": [["1"]], "test_length": 2}


def asked(tmp_path: Path, case: dict[str, Any], *options: str, quantity: str = "risk") -> int:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case))
    return main(["evaluate", quantity, "--setting", str(file), *options])


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"d={c['d']},M={c['test_length']}")
def test_the_exact_cases_to_equality(case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, case, "--exact") == 0
    assert json.loads(capsys.readouterr().out) == {"value": case["value"]}
    assert asked(tmp_path, case) == 0
    assert json.loads(capsys.readouterr().out)["value"] == float(Fraction(case["value"]))


def test_parts_add_up_and_the_noise_of_the_query_is_counted_if_asked(tmp_path: Path, capsys: Any) -> None:
    case = ONE | {"target": {"linear": ["1"], "cubic": "1"}, "noise_variance": "2", "count_query_noise": True}
    assert asked(tmp_path, case, "--exact", quantity="risk-parts") == 0
    parts = {name: Fraction(value) for name, value in json.loads(capsys.readouterr().out)["value"].items()}
    assert parts["query_noise"] == 2 and parts["irreducible"] == 2 + parts["misfit"]
    assert parts["total"] == sum(parts[p] for p in ("bias", "variance", "label_noise", "misfit", "query_noise"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"query_covariance": [["1", "0"], ["0", "1"]]}, "query_covariance = of shape (2, 2)"),
        ({"test_length": 0}, "test_length = 0"),
        ({"noise_variance": "-1"}, "noise_variance = -1"),
        ({"covariance": [["-1"]]}, "covariance"),
        ({"query_mean": ["1", "2"]}, "query_mean"),
        ({"task": ["1"], "task_mean": ["1"]}, "task"),
        ({"tesk": ["1"]}, "did you mean task"),
        ({"target": {"linear": ["1", "2"]}}, "target = of dimension 2"),
        ({"target": {"cube": 1}}, "did you mean cubic"),
        ({"target": {"linear": ["1"]}, "task": ["1"]}, "left out where there is a target"),
        ({"target": {"relu": ["1"]}, "query_mean": ["1"]}, "leave --exact out"),
        ({"target": {"seen": ["1"], "spread": [["2"]]}}, "add E[y^2]"),
        ({"target": {"seen": ["1"], "spread": [["2"]], "energy": "inf"}}, "finite E[y^2]"),
        ({"target": {"seen": ["1"], "spread": [["inf"]], "energy": "1"}}, "finite Cov(yx)"),
        ({"target": {"seen": ["1"], "spread": [["2"]], "energy": "1/2"}}, "no labels have these moments"),
        ({"target": {"seen": ["1"], "spread": [["2"]], "energy": "1"}, "query_mean": ["1"]}, "given by its moments"),
        ({"noise_variance": 0.5}, "noise_variance = with decimal numbers"),
        ({"count_query_noise": 1}, "true or false"),
        ({"covariance": [["inf"]]}, "covariance[0][0] = inf"),
        ({"d": 2}, "the size 1 of A"),
    ],
)
def test_a_mistake_is_named_in_one_line(change: dict, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, ONE | change, "--exact") == 2
    line = capsys.readouterr().err
    assert says in line and line.count("\n") == 1


def test_a_singular_test_covariance_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = {"A": [["1", "0"], ["0", "1"]], "covariance": [["1", "1"], ["1", "1"]], "test_length": 1}
    assert asked(tmp_path, case, "--exact") == 0
    assert json.loads(capsys.readouterr().out) == {"value": "18"}


def test_relu_of_a_shifted_query_in_floats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, ONE | {"target": {"relu": ["1"]}, "query_mean": ["1"]}) == 0
    assert 0 < json.loads(capsys.readouterr().out)["value"] < 3


def test_labels_known_by_their_moments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """y = x, d = 1: E[yx] = 1, Cov(yx) = 2, E[y^2] = 1 gives the error of the task 1."""
    moments = {"seen": ["1"], "spread": [["2"]], "energy": "1"}
    answers = []
    for change in ({"target": moments}, {"task": ["1"]}):
        assert asked(tmp_path, ONE | change, "--exact") == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]
