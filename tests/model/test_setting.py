"""A setting is validated once, keeps exact numbers exact, and says in one line what is wrong."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsa_theory.algebra.elimination import inverse, is_positive_definite
from lsa_theory.algebra.exact import identity, parse_matrix
from lsa_theory.errors import InputError
from lsa_theory.model.setting import Setting
from strategies import SEEDS, exact_settings, settings


def test_exact_input_in_every_spelling_gives_the_same_setting() -> None:
    spellings = [
        Setting([[1, "1/2"], ["0.5", "17/4"]], 3),
        Setting([[Fraction(1), Fraction(1, 2)], [Fraction(1, 2), Fraction(17, 4)]], np.int64(3)),
        Setting(np.array([["1", "1/2"], ["1/2", "4.25"]]), 3, [[1, 0], [0, 1]], "0"),
    ]
    assert all(s == spellings[0] and s.exact and hash(s) == hash(spellings[0]) for s in spellings)


def test_one_float_makes_the_whole_setting_float() -> None:
    for setting in (Setting([[1.0]], 2), Setting([[1]], 2, [[1.0]]), Setting([[1]], 2, noise_variance=0.5)):
        assert not setting.exact
        assert setting.covariance.dtype == setting.task_covariance.dtype == np.float64
        assert isinstance(setting.noise_variance, float)


def test_a_setting_cannot_be_changed() -> None:
    setting = Setting([[2]], 3)
    with pytest.raises(AttributeError):
        setting.context_length = 4  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        setting.covariance[0, 0] = Fraction(1)


def test_the_callers_array_stays_writable_and_unshared() -> None:
    mine = np.eye(2)
    setting = Setting(mine, 3)
    mine[0, 0] = 5.0
    assert setting.covariance[0, 0] == 1.0


@given(exact_settings())
def test_the_float_twin_is_the_rounding_of_the_exact_setting(setting: Setting) -> None:
    twin = setting.as_float()
    assert not twin.exact
    assert twin.as_float() is twin
    assert (twin.covariance == setting.covariance.astype(float)).all()
    assert twin.noise_variance == float(setting.noise_variance)


@given(exact_settings())
def test_a_setting_survives_json(setting: Setting) -> None:
    text = json.dumps(
        {
            "covariance": [[str(x) for x in row] for row in setting.covariance],
            "task_covariance": [[str(x) for x in row] for row in setting.task_covariance],
            "noise_variance": str(setting.noise_variance),
            "context_length": setting.context_length,
            "W_PV": [],
        }
    )
    assert Setting.from_mapping(json.loads(text), extra=("W_PV", "W_KQ")) == setting


@given(SEEDS, st.integers(2, 8), st.floats(1, 1e6))
def test_a_random_covariance_attains_its_condition_number(seed: int, dimension: int, condition: float) -> None:
    lam = Setting.random(np.random.default_rng(seed), dimension, 5, condition).covariance
    # Eigenvalues are known up to d eps times the largest: the smallest to `condition` times that.
    slack = 20 * dimension * np.finfo(float).eps * condition
    assert np.linalg.cond(lam) == pytest.approx(condition, rel=slack)


@given(settings())
def test_the_strategies_stay_inside_the_paper(setting: Setting) -> None:
    assert np.linalg.eigvalsh(setting.covariance)[0] > 0
    assert setting.context_length >= 1
    assert setting.noise_variance == 0


GOOD = [[2, 1], [1, 2]]
BAD = [
    ("covariance", {"covariance": [[1, 2]]}),
    ("covariance", {"covariance": [[1, 2], [3]]}),
    ("covariance", {"covariance": [[1, 2], [3, 9]]}),
    ("covariance", {"covariance": [[1.0, 0.5], [0.5 + 1e-9, 1.0]]}),
    ("covariance", {"covariance": [[1, 1], [1, 1]]}),
    ("covariance", {"covariance": [[1.0, 1.0], [1.0, 1.0]]}),
    ("covariance", {"covariance": [[-1]]}),
    ("covariance", {"covariance": [[1, 2], [2, 1.0]]}),
    ("covariance", {"covariance": []}),
    ("covariance", {"covariance": [[]]}),
    ("covariance", {"covariance": 3}),
    ("covariance", {"covariance": None}),
    ("covariance", {"covariance": "identity"}),
    ("covariance[0][0]", {"covariance": [[float("nan")]]}),
    ("covariance[0][0]", {"covariance": np.array([[np.inf]])}),
    ("covariance[0][0]", {"covariance": [["one"]]}),
    ("covariance[0][0]", {"covariance": [["1/0"]]}),
    ("covariance[0][0]", {"covariance": [[True]]}),
    ("covariance[0][0]", {"covariance": [[None]]}),
    ("covariance", {"covariance": [["1e400", 0], [0, 1.0]]}),
    ("context_length", {"context_length": 0}),
    ("context_length", {"context_length": -3}),
    ("context_length", {"context_length": 2.0}),
    ("context_length", {"context_length": "2"}),
    ("context_length", {"context_length": True}),
    ("context_length", {"context_length": None}),
    ("task_covariance", {"task_covariance": [[1]]}),
    ("task_covariance", {"task_covariance": [[0, 0], [0, 0]]}),
    ("task_covariance", {"task_covariance": [[1, 2], [0, 1]]}),
    ("noise_variance", {"noise_variance": -1}),
    ("noise_variance", {"noise_variance": float("nan")}),
    ("noise_variance", {"noise_variance": None}),
    ("setting", {"covarience": GOOD}),
]


@pytest.mark.parametrize(("argument", "change"), BAD, ids=lambda value: str(value)[:50])
def test_bad_input_is_named_in_one_line(argument: str, change: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        Setting.from_mapping({"covariance": GOOD, "context_length": 3, **change})
    assert caught.value.argument == argument
    assert "\n" not in str(caught.value)
    assert caught.value.legal
    assert caught.value.remedy


@pytest.mark.parametrize("mapping", [None, 3, [], "text", {}, {"covariance": GOOD}, {"context_length": 3}])
def test_a_file_that_is_no_setting_is_refused(mapping: object) -> None:
    with pytest.raises(InputError):
        Setting.from_mapping(mapping)


@pytest.mark.parametrize(("dimension", "condition"), [(0, 10.0), (-1, 10.0), (2, 0.5), (2, float("nan")), (2, 1e13)])
def test_a_random_setting_refuses_what_it_cannot_draw(dimension: int, condition: float) -> None:
    with pytest.raises(InputError):
        Setting.random(np.random.default_rng(0), dimension, 5, condition)


@given(exact_settings(max_dimension=4))
def test_exact_inverse_and_definiteness(setting: Setting) -> None:
    lam = setting.covariance
    assert (inverse(lam) @ lam == identity(setting.dimension)).all()
    assert is_positive_definite(lam)
    assert is_positive_definite(inverse(lam))
    assert not is_positive_definite(-lam)


def test_exact_inverse_needs_a_pivot_search_and_refuses_singular_matrices() -> None:
    swap = parse_matrix("A", [[0, 1], [1, 0]])
    assert (inverse(swap) == swap).all()
    with pytest.raises(InputError):
        inverse(parse_matrix("A", [[1, 2], [2, 4]]))
