"""The exact cases, to equality: population loss, its gradient, moments and risks."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import brute_force
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.exact import parse_matrix
from lsa_theory.algebra.program import evaluate
from lsa_theory.language.names import Givens, Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting
from strategies import exact_settings

CASES = json.loads((Path(__file__).parents[1] / "oracle" / "exact_cases.json").read_text())
LOSSES, RISKS, MOMENTS = ([c for c in CASES if c["kind"] == kind] for kind in ("population_loss", "risk", "moment"))


def label(case):
    return "-".join(str(case[key]) for key in ("d", "context_length", "test_length", "word") if key in case)


def setting_of(case):
    return Setting(case["covariance"], case["context_length"], case["task_covariance"], case["noise_variance"])


@pytest.mark.parametrize("case", LOSSES, ids=label)
def test_the_population_loss(case):
    assert PopulationLoss(setting_of(case)).value(case["W_PV"], case["W_KQ"]) == Fraction(case["value"])


@pytest.mark.parametrize("case", LOSSES, ids=label)
def test_its_gradient_is_its_directional_derivative(case):
    """The loss is of degree two in each parameter matrix: its slope is a symmetric difference, exactly."""
    loss = PopulationLoss(setting_of(case))
    at = {name: parse_matrix(name, case[name]) for name in ("W_PV", "W_KQ")}
    slopes = loss.gradient(at["W_PV"], at["W_KQ"])
    rng = np.random.default_rng(case["d"])
    for name, slope in zip(at, slopes, strict=True):
        for _ in range(3):
            along = parse_matrix("H", rng.integers(-2, 3, slope.shape).tolist())
            up, down = (loss.value(**(at | {name: at[name] + t * along})) for t in (Fraction(1), Fraction(-1)))
            assert (slope * along).sum() == (up - down) / 2


@settings(max_examples=10)
@given(exact_settings(max_dimension=2, max_context=2), st.integers(0, 10**6))
def test_the_loss_at_settings_of_our_own(setting, seed):
    rng = np.random.default_rng(seed)
    size = setting.dimension + 1
    pv, kq = (parse_matrix(n, rng.integers(-2, 3, (size, size)).tolist()) for n in ("W_PV", "W_KQ"))
    case = {
        "d": setting.dimension, "context_length": setting.context_length, "covariance": setting.covariance,
        "task_covariance": setting.task_covariance, "noise_variance": setting.noise_variance, "W_PV": pv, "W_KQ": kq,
    }  # fmt: skip
    assert PopulationLoss(setting).value(pv, kq) == brute_force.population_loss(case)


def value_of(text, values, mentioned=frozenset()):
    node = parse_expression(text)
    names = Names.of(node.names() | set(mentioned), Givens())
    return evaluate(read(node, Symbolic(names)), values, Exact())


@pytest.mark.parametrize("case", MOMENTS, ids=label)
def test_moments(case):
    word = "*".join(case["word"])
    values = {name: parse_matrix(name, case[key]) for name, key in (("Lambda", "covariance"), ("A", "A"), ("B", "B"))}
    values["N"] = Fraction(case["context_length"])
    assert (value_of(f"E[{word}]", values) == parse_matrix("value", case["value"])).all()


@pytest.mark.parametrize("case", RISKS, ids=label)
def test_risks(case):
    """The query has a covariance of its own: average the square over the rest first, as a matrix Q with E x'Qx = tr(Q C)."""
    values = {"Lambda": parse_matrix("L", case["covariance"]), "A": parse_matrix("A", case["A"])}
    values |= {"Psi": parse_matrix("T", case["task_second_moment"]), "noise": Fraction(case["noise_variance"])}
    values["M"] = Fraction(case["test_length"])
    inner = value_of("E[(A*beta(M) - w)*(A*beta(M) - w).T]", values, {"noise", "Psi"})
    assert np.trace(inner @ parse_matrix("C", case["query_covariance"])) == Fraction(case["value"])
