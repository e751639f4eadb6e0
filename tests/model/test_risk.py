"""Laws of the exact risk."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsa_theory.algebra.elimination import inverse
from lsa_theory.errors import InputError
from lsa_theory.model.loss import gamma_matrix
from lsa_theory.model.risk import risk
from lsa_theory.model.setting import Setting

CASES = [
    c for c in json.loads((Path(__file__).parents[1] / "oracle" / "exact_cases.json").read_text()) if c["kind"] == "risk"
]
SMALL = st.integers(-3, 3).map(Fraction)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"d={c['d']},M={c['test_length']}")
def test_the_risk_equals_brute_force(case: dict) -> None:
    found = risk(
        case["A"],
        case["covariance"],
        case["test_length"],
        query_covariance=case["query_covariance"],
        task_second_moment=case["task_second_moment"],
        noise_variance=case["noise_variance"],
    )
    assert found.total == Fraction(case["value"])


@given(st.lists(SMALL, min_size=4, max_size=4), st.lists(SMALL, min_size=4, max_size=4), st.integers(1, 9))
def test_the_risk_does_not_see_a_rotation_of_everything(a: list, root: list, length: int) -> None:
    A, C = (np.array(x, dtype=object).reshape(2, 2) for x in (a, root))
    R = np.array([[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]], dtype=object)
    lam = C @ C.T
    turned = risk(R @ A @ R.T, R @ lam @ R.T, length, task_second_moment=R @ lam @ R.T, noise_variance=1)
    assert risk(A, lam, length, task_second_moment=lam, noise_variance=1) == turned


@given(st.lists(SMALL, min_size=4, max_size=4), st.integers(1, 9))
def test_the_parts_of_the_risk_are_nonnegative_and_only_the_bias_stays_as_prompts_grow(a: list, length: int) -> None:
    A = np.array(a, dtype=object).reshape(2, 2)
    lam = [["2", "1"], ["1", "3"]]
    short, long = (risk(A, lam, m, noise_variance="1/2") for m in (length, 1000 * length))
    assert min(short.bias, short.variance, short.label_noise) >= 0
    assert long.bias == short.bias
    assert long.variance * 1000 == short.variance
    assert long.label_noise * 1000 == short.label_noise


def test_half_the_risk_of_the_minimiser_is_the_minimal_population_loss() -> None:
    setting = Setting([["1", "1/2"], ["1/2", "17/4"]], 3)
    lam, inv = setting.covariance, inverse(gamma_matrix(setting))
    assert risk(inv, lam, 3).total / 2 == np.trace(lam) / 2 - np.trace(lam @ lam @ inv) / 2


def test_the_zero_predictor_has_the_variance_of_the_target() -> None:
    assert risk([["0"]], [["5"]], 4).total == 5


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"test_length": 0}, "test_length"),
        ({"noise_variance": -1}, "noise_variance"),
        ({"query_covariance": [[1, 0], [0, 1]]}, "query_covariance"),
        ({"covariance": [[-1]]}, "covariance"),
        ({"task_second_moment": [["nan"]]}, "task_second_moment"),
    ],
)
def test_bad_input_names_its_argument(change: dict, named: str) -> None:
    arguments = {"A": [[1]], "covariance": [[1]], "test_length": 2} | change
    with pytest.raises(InputError, match=named):
        risk(**arguments)
