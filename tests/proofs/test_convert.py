"""Conversions between conventions against literal implementations of each paper's attention, loss and descent."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from lsa_theory.algebra.arithmetic import Float
from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_expression
from lsa_theory.model.attention import embedding, f_lsa
from lsa_theory.proofs.derive.conventions import CONVENTIONS, QUANTITIES, Conversion, convert

D, LENGTH, NOISE = 3, 5, 0.7
RNG = np.random.default_rng(5)
X, Y, QUERY = RNG.standard_normal((LENGTH, D)), RNG.standard_normal(LENGTH), RNG.standard_normal(D)
PAIRS = list(product(CONVENTIONS, repeat=2))


def zhang(Q: Any) -> float:
    value, key_query = np.zeros((D + 1, D + 1)), np.zeros((D + 1, D + 1))
    value[D, D], key_query[:D, :D] = 1.0, Q
    return float(f_lsa(embedding(X, Y, QUERY), value, key_query)[D, LENGTH])


def ahn(Q: Any) -> float:
    """``Z + (1/N) P Z M Z'QZ``; the prediction is minus the last entry."""
    tokens = np.vstack([np.column_stack([X.T, QUERY]), np.append(Y, 0.0)])
    mask = np.diag([1.0] * LENGTH + [0.0])
    value, key_query = np.zeros((D + 1, D + 1)), np.zeros((D + 1, D + 1))
    value[D, D], key_query[:D, :D] = 1.0, Q
    after = tokens + value @ tokens @ mask @ (tokens.T @ key_query @ tokens) / LENGTH
    return -float(after[D, LENGTH])


def oswald(Q: Any) -> float:
    """``e_j + sum_i P W_V e_i (W_K e_i)'W_Q e_j`` with ``-1`` for the label in W_V; the prediction is minus the entry."""
    tokens = [np.append(x, y) for x, y in zip(X, Y, strict=True)]
    query = np.append(QUERY, 0.0)
    values, keys, queries = np.zeros((D + 1, D + 1)), np.eye(D + 1), np.zeros((D + 1, D + 1))
    values[D, D], queries[:D, :D] = -1.0, Q
    after = query + sum(values @ token * ((keys @ token) @ (queries @ query)) for token in [*tokens, query])
    return -float(after[D])


def summed(Q: Any) -> float:
    return float(sum(y * (x @ Q @ QUERY) for x, y in zip(X, Y, strict=True)))


MODELS: dict[str, Callable[[Any], float]] = {
    "zhang": zhang,
    "ahn": ahn,
    "oswald": oswald,
    "mahankali": summed,
    "wu": lambda Q: summed(Q) / LENGTH,
    "zsls": lambda Q: summed(Q) / LENGTH,
}
LOSSES: dict[str, Callable[[Any, Any, Any], Any]] = {  # prediction, <w, x_query>, noise of the query's label
    "zhang": lambda yhat, clean, error: (yhat - clean) ** 2 / 2,
    "ahn": lambda yhat, clean, error: (-yhat + clean) ** 2,
    "oswald": lambda yhat, clean, error: (yhat - clean) ** 2,
    "mahankali": lambda yhat, clean, error: (yhat - clean - error) ** 2,
    "wu": lambda yhat, clean, error: (yhat - clean - error) ** 2,
    "zsls": lambda yhat, clean, error: (clean - yhat) ** 2,
}
OBJECTIVES: dict[str, Callable[[Any], Any]] = {  # of the residuals
    key: (lambda r: (r**2).sum() / 2) if key == "mahankali" else (lambda r: (r**2).mean() / 2) for key in CONVENTIONS
}


def applied(rule: Conversion, value: Any) -> Any:
    """``factor * value + shift`` in floats."""
    values = {"N": float(LENGTH), "noise": NOISE}
    from lsa_theory.language.unparse import unparse

    factor, shift = (read(unparse(part), Numeric(values, Float())) for part in (rule.factor, rule.shift))
    return factor * value + shift


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_converted_key_query_block_predicts_the_same(source: str, target: str) -> None:
    Q = np.random.default_rng(1).standard_normal((D, D))
    np.testing.assert_allclose(MODELS[target](applied(convert("Q", source, target), Q)), MODELS[source](Q), rtol=1e-12)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_converted_loss_is_the_loss_of_the_target(source: str, target: str) -> None:
    """The label noise takes the values +-sqrt(noise), so that means over it are exact."""
    yhat, clean = 1.7, -0.4
    errors = np.array([1.0, -1.0]) * np.sqrt(NOISE)
    means = {key: float(np.mean([LOSSES[key](yhat, clean, error) for error in errors])) for key in (source, target)}
    assert applied(convert("loss", source, target), means[source]) == pytest.approx(means[target], rel=1e-12)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_converted_step_size_moves_the_same_way(source: str, target: str) -> None:
    steps = {source: 0.3, target: applied(convert("step-size", source, target), 0.3)}
    moves = []
    for key in (source, target):
        objective, h = OBJECTIVES[key], 1e-3
        slopes = [(objective(X @ (h * e) - Y) - objective(X @ (-h * e) - Y)) / (2 * h) for e in np.eye(D)]
        moves.append(-steps[key] * np.array(slopes))
    np.testing.assert_allclose(moves[0], moves[1], rtol=1e-9)


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_there_and_back_is_nothing_and_every_difference_has_a_reason(quantity: str, source: str, target: str) -> None:
    there, back = convert(quantity, source, target), convert(quantity, target, source)
    assert there.factor * back.factor == 1
    assert (there.factor * back.shift + there.shift).is_zero()
    assert there.why
    parse_expression(there.rule.split(" == ")[1])


def test_formulas_are_rewritten_in_closed_form() -> None:
    assert convert("Q", "ahn", "zhang").apply("-inv((N+1)/N*Lambda + tr(Lambda)/N*I)") == "inv(Gamma)"
    assert convert("step-size", "mahankali", "zhang").apply("1/(N + d + 1 + noise)") == "N/(N + d + noise + 1)"
    assert convert("loss", "zhang", "zsls").apply("tr(Lambda)/2 - tr(Lambda**2*inv(Gamma))/2").endswith("+ tr(Lambda)")
    with pytest.raises(InputError):
        convert("loss", "zhang", "wu").apply("Lambda")


def test_the_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert"]) == 0
    assert all(one.paper.split(",")[0] in capsys.readouterr().out for one in [CONVENTIONS["ahn"]])
    assert main(["convert", "--from", "ahn", "Q", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rule"] == "Q_zhang == -Q_ahn"
    assert main(["convert", "--from", "nobody", "Q"]) == 2
    assert main(["convert", "Q"]) == 2
    assert main(["convert", "--from", "ahn", "colour"]) == 2
