"""The oracle itself: every exact case to equality, its moments against enumeration, its independence."""

import ast
import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import brute_force
from brute_force import Space, expectation, f_lsa, matrix, moment, population_loss, risk, vector

HERE = Path(__file__).parents[1]
CASES = json.loads((HERE / "oracle" / "exact_cases.json").read_text())
MEASURES = {"population_loss": population_loss, "risk": risk, "moment": moment}


def label(case):
    keys = ("kind", "d", "context_length", "test_length", "word")
    return "-".join(str(case[key]) for key in keys if key in case)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_reproduces_every_exact_case(case):
    expected = matrix(case["value"]) if case["kind"] == "moment" else Fraction(case["value"])
    assert np.array_equal(MEASURES[case["kind"]](case), expected)


def test_shares_nothing_with_the_library():
    tree = ast.parse(Path(brute_force.__file__).read_text())
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names) == {"numpy"}


def matchings(indices):
    """Every way to pair up the entries of a tuple, written out one by one."""
    if not indices:
        yield ()
    for k in range(1, len(indices)):
        for rest in matchings(indices[1:k] + indices[k + 1 :]):
            yield ((indices[0], indices[k]), *rest)


@given(st.data())
def test_moments_are_sums_over_all_matchings(data):
    d = data.draw(st.integers(1, 3))
    entry = st.fractions(-3, 3, max_denominator=3)
    root = matrix([data.draw(st.lists(entry, min_size=d, max_size=d)) for _ in range(d)])
    covariance = root @ root.T  # may be singular
    indices = tuple(data.draw(st.lists(st.integers(0, d - 1), max_size=8)))
    space = Space()
    x = space.gaussian(covariance)
    expected = (
        sum(
            (
                np.prod([covariance[pair] for pair in pairs], initial=Fraction(1), dtype=object)
                for pairs in matchings(indices)
            ),
            Fraction(0),
        )
        if len(indices) % 2 == 0
        else 0
    )
    assert space.E(np.prod([x[a] for a in indices], initial=Fraction(1), dtype=object)) == expected


@given(st.integers(0, 12))
def test_even_moments_of_a_standard_normal_are_double_factorials(k):
    space = Space()
    [x] = space.gaussian([[1]])
    assert space.E(x ** (2 * k)) == np.prod(range(1, 2 * k, 2), initial=1, dtype=object)
    assert space.E(x ** (2 * k + 1)) == 0


@pytest.mark.parametrize("N", [1, 2, 5])
def test_the_second_moment_of_one_sample_variance(N):
    assert expectation(lambda s: s.S @ s.S, d=1, N=N, covariance=[[3]])[0, 0] == 9 * (1 + Fraction(2, N))


def test_a_wrong_normalisation_is_noticed():
    case = next(c for c in CASES if c["kind"] == "population_loss" and c["context_length"] == 2)
    d, N, W_PV, W_KQ = case["d"], 2, matrix(case["W_PV"]), matrix(case["W_KQ"])

    def loss(s):
        return (f_lsa(s.E, W_PV, W_KQ, N + 1)[d, N] - s.w @ s.query) ** 2 / 2

    assert expectation(loss, d, N, covariance=case["covariance"]) != Fraction(case["value"])


def test_settings_reach_what_they_name():
    def second_moments(s):
        outer = np.multiply.outer
        z = s.vectors["z"]
        return (
            outer(s.query, s.query),
            outer(s.X_test[:, 1], s.X_test[:, 1]),
            outer(s.w, s.w),
            outer(z, z),
            s.noise[0] ** 2,
            s.noise_test[2] * s.noise[2],
            s.S_test,
            outer(s.X[:, 0], s.query),
            s.E[2, 2],
            s.E_test.shape[1] - s.M,
        )

    query, test, task, z = ([[k, 1], [1, 2]] for k in (1, 2, 3, 4))
    found = expectation(
        second_moments,
        2,
        3,
        4,
        query_covariance=query,
        test_covariance=test,
        task_covariance=task,
        vectors={"z": z},
        noise_variance="1/3",
    )
    expected = (query, test, task, z, Fraction(1, 3), 0, test, [[0, 0], [0, 0]], 0, 1)
    assert all(np.array_equal(value, np.array(wanted, dtype=object)) for value, wanted in zip(found, expected, strict=True))


def test_a_fixed_task_is_not_random():
    task = vector(["1/2", -3])
    mean = expectation(lambda s: s.w @ s.X @ s.y / s.N, 2, 2, covariance=[[2, 1], [1, 1]], task=task)
    assert mean == task @ matrix([[2, 1], [1, 1]]) @ task


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: expectation(lambda s: 0.5 * s.w[0], 1, 1), TypeError),
        (lambda: expectation(lambda s: s.w[0], 1, 1, task_covariance=[[0.5]]), TypeError),
        (lambda: expectation(lambda s: s.w[0] ** -1, 1, 1), TypeError),
        (lambda: expectation(lambda s: s.w[0] ** 256, 1, 1), OverflowError),
        (lambda: expectation(lambda s: s.query[0], 2, 1, covariance=[[1, 2], [3, 4]]), ValueError),
        (lambda: expectation(lambda s: s.query[0], 2, 1, covariance=[[1, 2]]), ValueError),
    ],
    ids=["float factor", "float covariance", "negative power", "degree", "asymmetric", "not square"],
)
def test_refuses_what_is_not_exact_or_not_a_covariance(wrong, error):
    with pytest.raises(error):
        wrong()
