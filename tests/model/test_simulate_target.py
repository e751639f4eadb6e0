"""Nonlinear targets: simulation of three kinds against the closed forms, in one simultaneous test over the whole grid."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import identity
from lsa_theory.errors import InputError
from lsa_theory.model import attention as model
from lsa_theory.model.loss import gamma_matrix
from lsa_theory.model.risk import Polynomial, Relu, risk_of_target
from lsa_theory.model.risk.simulate import simultaneous
from lsa_theory.model.risk.simulate_target import METHODS, Projections, TargetLaw, orthogonal_query, simulate_target
from lsa_theory.model.setting import Setting

RULE = [["1/4", "1/8"], ["0", "1/5"]]
FULL, FLAT = [["2", "1"], ["1", "1"]], [["1", "1"], ["1", "1"]]
TARGETS = {
    "cubic": Polynomial(linear=["1", "-1"], cubic="1/20"),  # a small cube: squared errors have twelfth moments
    "square": Polynomial(constant="-1", quadratic=[["1", "0"], ["0", "-1/2"]]),
    "relu": Relu(["1", "-2"], "3/2"),
}
SHIFTS: dict[str, dict] = {
    "none": {},
    "query": {"query_covariance": [["1", "0"], ["0", "3"]], "query_mean": ["1", "-1"], "noise_variance": "1/2"},
    "fixed": {"query_covariance": [["0", "0"], ["0", "0"]], "query_mean": ["1", "2"], "count_query_noise": True},
    "mean": {"mean": ["1", "1/2"], "noise_variance": "1", "count_query_noise": True},
}
GRID = list(itertools.product(TARGETS, SHIFTS, (FULL, FLAT), (3, 12)))


@pytest.mark.parametrize("method", METHODS)
def test_a_simultaneous_test_over_all_targets_and_shifts(method: str) -> None:
    """48 laws: the largest |z| stays below a bound exceeded once in ten thousand runs, and the sum of squares fits."""
    z = []
    for seed, (target, shift, covariance, m) in enumerate(GRID):
        law = TargetLaw.of(TARGETS[target], covariance, m, **SHIFTS[shift])
        value = float(risk_of_target(RULE, TARGETS[target], covariance, m, **SHIFTS[shift]).total)
        draws = {"literal": 6000, "examples": 10_000, "labels": 10_000}[method]
        z.append(simulate_target(RULE, law, method=method, draws=draws, seed=seed).z(value))
    worst, bound = simultaneous(z, 1e-4)
    assert worst < bound
    assert abs(sum(value**2 for value in z) - len(z)) < 4.5 * math.sqrt(2 * len(z))


def test_the_simultaneous_test_sees_ten_percent() -> None:
    z = []
    for seed, (target, shift, covariance, m) in enumerate(GRID):
        law = TargetLaw.of(TARGETS[target], covariance, m, **SHIFTS[shift])
        value = float(risk_of_target(RULE, TARGETS[target], covariance, m, **SHIFTS[shift]).total)
        z.append(simulate_target(RULE, law, draws=10_000, seed=seed).z(1.1 * value))
    worst, bound = simultaneous(z, 1e-4)
    assert worst > bound


@settings(max_examples=25)
@given(st.lists(st.integers(-3, 3), min_size=12, max_size=12), st.integers(0, 2**31))
def test_a_target_depends_on_its_directions_alone(entries: list[int], seed: int) -> None:
    b, v, h = entries[:3], [entries[3], entries[4], 0], np.outer(entries[5:8], entries[8:11])
    x = np.random.default_rng(seed).standard_normal((20, 3))
    for target in (Polynomial(linear=b, quadratic=h.tolist(), cubic=entries[11], direction=v), Relu(b)):
        basis, inner = target.reduced()
        np.testing.assert_allclose(basis.T @ basis, np.eye(basis.shape[1]), atol=1e-12)
        np.testing.assert_allclose(inner.values(x @ basis), target.values(x), atol=1e-9 * (1 + np.abs(entries).max()) ** 6)


def test_a_relu_needs_one_number_for_every_label() -> None:
    law = TargetLaw.of(Relu([1] * 50), np.eye(50), 7)
    assert Projections.of(law).basis.shape == (50, 1)


@given(st.integers(1, 3), st.lists(st.integers(-3, 3), min_size=16, max_size=16))
def test_trained_on_a_multiple_of_the_identity_the_network_answers_orthogonal_queries_by_zero(
    m: int, raw: list[int]
) -> None:
    """Exactly, with the weights (4.1) and any labels; with another covariance it does not."""
    x = np.array([Fraction(v) for v in raw[: 4 * m]], dtype=object).reshape(m, 4)
    query = orthogonal_query(x, [1, 2, 3, 5])
    assert not (x @ query).any()
    labels = np.array([Fraction(v) for v in raw[12 : 12 + m]], dtype=object)

    def answer(covariance: object) -> Fraction:
        rule = inverse(gamma_matrix(Setting(covariance, 3)))
        value, key = identity(5) * 0, identity(5) * 0
        value[4, 4], key[:4, :4] = Fraction(1), rule
        return model.prediction(model.embedding(x, labels, query), value, key)

    assert answer(identity(4) * Fraction(3, 2)) == 0
    if m == 1 and labels[0] and sum(bool(v) for v in x[0]) == 4:
        skew = identity(4) * np.array([1, 2, 3, 4], dtype=object)
        assert (answer(skew) == 0) == (x[0] @ inverse(gamma_matrix(Setting(skew, 3))) @ query == 0)


def test_an_orthogonal_query_in_floats_and_of_another_size() -> None:
    x = np.random.default_rng(0).standard_normal((2, 4))
    assert np.abs(x @ np.asarray(orthogonal_query(x, [1.0, 0.0, 0.0, 2.0]), dtype=float)).max() < 1e-12
    with pytest.raises(InputError, match="query"):
        orthogonal_query([[1, 0]], [1, 2, 3])


def test_draws_do_not_depend_on_the_number_of_workers() -> None:
    law = TargetLaw.of(TARGETS["cubic"], FULL, 4)
    for method in METHODS:
        one, three = (simulate_target(RULE, law, method=method, draws=100_000, workers=n) for n in (1, 3))
        assert one == three


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"method": "guess"}, "method"),
        ({"draws": 1}, "draws"),
        ({"A": [["1"]]}, "A"),
    ],
)
def test_bad_requests_name_their_argument(change: dict, named: str) -> None:
    given = {"A": RULE, "law": TargetLaw.of(TARGETS["relu"], FULL, 3)} | change
    with pytest.raises(InputError, match=f"^{named} = "):
        simulate_target(given.pop("A"), given.pop("law"), **given)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"test_length": 0}, "test_length"),
        ({"covariance": [["1"]]}, "target"),
        ({"noise_variance": -1}, "noise_variance"),
        ({"query_covariance": [["1"]]}, "query_covariance"),
        ({"mean": ["1"]}, "mean"),
    ],
)
def test_bad_laws_name_their_argument(change: dict, named: str) -> None:
    given = {"target": TARGETS["relu"], "covariance": FULL, "test_length": 3} | change
    with pytest.raises(InputError, match=f"^{named} = "):
        TargetLaw.of(given.pop("target"), given.pop("covariance"), given.pop("test_length"), **given)
