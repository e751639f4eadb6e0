"""The verbs that answer with numbers and documents: evaluate, flow, export."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from lsa_theory.cli import main
from lsa_theory.model.loss import PopulationLoss, gamma_matrix
from lsa_theory.model.setting import Setting

CASES = [
    c
    for c in json.loads((Path(__file__).parents[1] / "oracle" / "exact_cases.json").read_text())
    if c["kind"] == "population_loss"
]
KEYS = ("covariance", "context_length", "task_covariance", "noise_variance", "W_PV", "W_KQ")
PAPER = {"covariance": [["1", "1/2"], ["1/2", "17/4"]], "context_length": 3}


@pytest.fixture
def evaluate(setting, capsys):
    """The value that `evaluate` prints for a setting."""

    def run(quantity: str, case: object, *options: str):
        assert main(["evaluate", quantity, "--setting", setting(case), *options]) == 0
        return json.loads(capsys.readouterr().out)["value"]

    return run


class TestEvaluate:
    @pytest.mark.parametrize("case", CASES, ids=lambda c: f"d={c['d']},N={c['context_length']},{c['value']}")
    def test_exact_cases_to_equality(self, case, evaluate):
        assert evaluate("population-loss", {key: case[key] for key in KEYS}, "--exact") == case["value"]

    def test_the_files_of_the_exact_cases_are_read_as_they_are(self, evaluate):
        assert evaluate("population-loss", CASES[0], "--exact") == CASES[0]["value"]

    def test_floats_unless_exact(self, evaluate):
        assert evaluate("population-loss", CASES[0]) == float(Fraction(CASES[0]["value"]))

    def test_standard_input(self, monkeypatch, capsys):
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(PAPER)))
        assert main(["evaluate", "gamma", "--setting", "-", "--exact"]) == 0
        assert json.loads(capsys.readouterr().out) == {"value": [["37/12", "2/3"], ["2/3", "89/12"]]}

    def test_the_minimizer_of_the_paper_is_the_inverse_of_gamma(self, evaluate):
        found = np.vectorize(Fraction)(evaluate("minimizer", PAPER, "--exact"))
        assert (found @ gamma_matrix(Setting(**PAPER)) == np.eye(2, dtype=int)).all()

    @pytest.mark.parametrize("case", CASES, ids=lambda c: f"d={c['d']},N={c['context_length']},{c['value']}")
    def test_the_gradient_vanishes_at_the_minimizer_of_every_setting(self, case, evaluate):
        d = len(case["covariance"])
        start = {key: case[key] for key in KEYS[:4]}
        W_PV, W_KQ = ([["0"] * (d + 1) for _ in range(d + 1)] for _ in range(2))
        W_PV[d][d] = "1"
        for i, row in enumerate(evaluate("minimizer", start, "--exact")):
            W_KQ[i][:d] = row
        gradient = evaluate("loss-gradient", {**start, "W_PV": W_PV, "W_KQ": W_KQ}, "--exact")
        assert {entry for matrix in gradient.values() for row in matrix for entry in row} == {"0"}

    def test_no_other_parameters_beat_the_minimizer(self, evaluate):
        case = CASES[5]
        best = Setting(**{key: case[key] for key in KEYS[:4]})
        minimum = np.vectorize(Fraction)(evaluate("minimizer", {key: case[key] for key in KEYS[:4]}, "--exact"))
        loss = PopulationLoss(best.as_float())
        P, K = np.zeros((3, 3)), np.zeros((3, 3))
        P[2, 2], K[:2, :2] = 1, minimum.astype(float)
        rng = np.random.default_rng(1)
        moves = (rng.standard_normal((2, 3, 3)) * size for size in (1e-3, 1e-2, 0.1, 1) for _ in range(50))
        assert all(loss.value(P + p, K + k) > loss.value(P, K) for p, k in moves)

    def test_the_gradient_is_the_one_of_the_loss(self, evaluate):
        case = {key: CASES[3][key] for key in KEYS}
        W_PV, W_KQ = PopulationLoss(Setting(**{key: case[key] for key in KEYS[:4]})).gradient(
            *(np.vectorize(Fraction)(case[key]) for key in KEYS[4:])
        )
        found = evaluate("loss-gradient", case, "--exact")
        assert (np.vectorize(Fraction)(found["W_PV"]) == W_PV).all()
        assert (np.vectorize(Fraction)(found["W_KQ"]) == W_KQ).all()


class TestFlow:
    def test_the_flow_reaches_the_limit_and_says_how_closely(self, capsys):
        words = [
            "flow",
            "--dim",
            "2",
            "--context",
            "20",
            "--condition",
            "2",
            "--scale",
            "1",
            "--seed",
            "7",
            "--json",
            "-",
        ]
        assert main(words) == 0
        content = json.loads(capsys.readouterr().out)
        assert content["converged"] is True
        assert content["relative_error"] < 1e-6
        assert abs(content["loss_gap"]) < 1e-9
        fields = "balance_drift leak steps rhs_evaluations seconds seed scale"
        assert set(fields.split()) <= set(content)

    def test_the_page_fits_eighty_columns(self, capsys):
        assert main(["flow", "--dim", "1"]) == 0
        out = capsys.readouterr().out
        assert max(map(len, out.splitlines())) <= 80
        assert "relative error" in out

    def test_a_flow_that_does_not_arrive_is_no_success(self, capsys, monkeypatch):
        from lsa_theory.model.flow.full import integrate as full

        integrate = full.integrate
        monkeypatch.setattr(full, "integrate", lambda *args, **kw: integrate(*args, **kw, max_evaluations=50))
        assert main(["flow", "--dim", "2"]) == 3
        out = capsys.readouterr().out
        assert "NOT CONVERGED" in out
        assert "50 evaluations of the gradient were not enough" in " ".join(out.split())


class TestExport:
    def test_the_document_is_written_whole(self, tmp_path):
        path = tmp_path / "forms.tex"
        assert main(["export", "latex", "lem-D.2", "--output", str(path)]) == 0
        assert r"\end{document}" in path.read_text()
        assert len(list(tmp_path.iterdir())) == 1
