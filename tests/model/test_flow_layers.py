"""The flow of two layers: where it ends, what it may not call arrived, and the command."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from lsa_theory.cli import main
from lsa_theory.model.attention import Prompts
from lsa_theory.model.flow.layers import TwoLayers, follow, minima
from lsa_theory.model.layers import empirical_loss


def test_the_loss_is_that_of_the_literal_network_on_samples() -> None:
    rng = np.random.default_rng(0)
    covariance, n, count = np.diag([2.0, 1.0]), 4, 200_000
    y = rng.standard_normal(8) / 4
    x, query, w = (rng.standard_normal(shape) for shape in ((count, n, 2), (count, 2), (count, 2)))
    x, query = x @ np.sqrt(covariance), query @ np.sqrt(covariance)
    labels = np.einsum("bni,bi->bn", x, w)
    sampled = empirical_loss(Prompts(x, labels, query, w), list(y.reshape(2, 2, 2)))
    assert float(sampled) == pytest.approx(TwoLayers(covariance, n).value(y), rel=0.03)


def test_from_small_starts_isotropic_layers_reach_the_exact_least_loss() -> None:
    end = follow(TwoLayers(np.eye(2), 4), 0.01 * np.random.default_rng(1).standard_normal(8))
    assert end.converged
    assert end.loss == pytest.approx(float(Fraction(127, 489)), rel=1e-12)


def test_equal_starts_end_in_a_saddle_that_is_not_called_arrived() -> None:
    end = follow(TwoLayers(np.eye(1), 4), np.array([0.01, 0.01]), most=1e4)
    assert not end.converged
    assert end.lowest < 0
    assert end.y[0] == end.y[1] == pytest.approx(end.point)
    assert "saddle" in end.reason


def test_a_flow_that_was_stopped_early_has_not_arrived() -> None:
    end = follow(TwoLayers(np.diag([1.0, 0.01]), 4), 0.01 * np.random.default_rng(1).standard_normal(8), most=100)
    assert not end.converged


def test_descent_finds_both_minima_of_the_statement() -> None:
    """aniso-layers: Lambda = diag(2, 1), N = 4."""
    found = minima(TwoLayers(np.diag([2.0, 1.0]), 4), starts=12)
    assert {round(value, 6) for value, _ in found} <= {0.381736, 0.384701}
    assert found


def test_the_command_says_where_the_flow_ends_and_what_it_does_not_take(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "--layers", "2", "--dim", "1", "--condition", "1", "--context", "4", "--json", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["converged"] and answer["ends_at_least_known"]
    assert answer["loss"] == pytest.approx(1 / 12)
    for words in (["--certify"], ["--method", "mp"], ["--dim", "5"], ["--save", "x.npz"]):
        assert main(["flow", "--layers", "2", *words]) == 2
        assert capsys.readouterr().err.count("\n") == 1
