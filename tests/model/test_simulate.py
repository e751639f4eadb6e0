"""Simulation and closed form agree: the literal prompts through f_LSA, and both kinds of sufficient statistics."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsa_theory.errors import InputError
from lsa_theory.model.risk import PromptLaw, risk_under
from lsa_theory.model.risk.sampling import Root, compressed, correlations, prompts
from lsa_theory.model.risk.simulate import (
    METHODS,
    Estimate,
    _merged,
    exponential,
    least_squares,
    lsa,
    simulate,
    simulate_lsa,
    simultaneous,
)
from lsa_theory.model.risk.spectra import random_risk, trained_rate

RULE = [["1/2", "1/4"], ["0", "1/3"]]
COVARIANCES = {"rotated": [["2", "1"], ["1", "1"]], "singular": [["1", "1"], ["1", "1"]]}
GRID = [
    PromptLaw(
        COVARIANCES[lam], m, noise_variance=noise, query_covariance=[["1", "0"], ["0", "3"]], query_mean=["1", "-1"],
        task_second_moment=[["2", "-1"], ["-1", "1"]], count_query_noise=noise == "1/2",
    )
    for lam, m, noise in itertools.product(COVARIANCES, (1, 2, 5, 40), ("0", "1/2"))
]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_a_simultaneous_test_over_the_whole_grid(method: str) -> None:
    """One bound for all laws together, exceeded once in ten thousand runs; seeds are fixed."""
    z = []
    for seed, law in enumerate(GRID):
        found = simulate_lsa(RULE, law, method=method, draws=6000 if method == "literal" else 30_000, seed=100 + seed)
        z.append(found.z(float(risk_under(RULE, law).total)))
    worst, bound = simultaneous(z, 1e-4)
    assert worst < bound
    chi2 = sum(value**2 for value in z)  # of as many degrees of freedom as there are laws
    assert abs(chi2 - len(z)) < 4.5 * math.sqrt(2 * len(z))


def test_the_simultaneous_test_sees_an_error_of_five_percent() -> None:
    """The same grid against a risk that is wrong by a factor 1.05 must fail."""
    z = []
    for seed, law in enumerate(GRID):
        found = simulate_lsa(RULE, law, draws=30_000, seed=100 + seed)
        z.append(found.z(1.05 * float(risk_under(RULE, law).total)))
    worst, bound = simultaneous(z, 1e-4)
    assert worst > bound


@pytest.mark.parametrize(("length", "noise"), [(1, 0.0), (2, 0.5), (3, 0.0), (7, 2.0)])
def test_sufficient_statistics_have_the_moments_of_literal_prompts(length: int, noise: float) -> None:
    """First and second moments of (h, X'X/M) drawn literally and compressed, and of h drawn from the labels."""
    n, lam = 60_000, np.array([[2.0, 0.6, 0.0], [0.6, 1.0, 0.3], [0.0, 0.3, 0.5]])
    root, task = Root.of(lam), np.tile([1.0, -0.5, 2.0], (n, 1))
    drawn = []
    for kind, draw in enumerate((prompts, compressed)):
        x, y = draw(np.random.default_rng(kind), root, task, math.sqrt(noise), length)
        h = np.einsum("nk,nkd->nd", y, x) / length
        s = (np.swapaxes(x, 1, 2) @ x / length).reshape(n, 9)[:, [0, 1, 2, 4, 5, 8]]
        drawn.append(np.hstack([h, s]))
    drawn.append(correlations(np.random.default_rng(2), root, task, math.sqrt(noise), length))
    z = []
    for other in drawn[1:]:
        ours = drawn[0][:, : other.shape[1]]
        i, j = np.triu_indices(other.shape[1])
        for a, b in ((ours, other), (ours[:, i] * ours[:, j], other[:, i] * other[:, j])):
            z.extend((a.mean(0) - b.mean(0)) / np.sqrt((a.var(0) + b.var(0)) / n))
    worst, bound = simultaneous(z, 1e-4)
    assert worst < bound


def test_the_answer_does_not_depend_on_the_number_of_cores() -> None:
    law = PromptLaw([["1", "0"], ["0", "2"]], 30, noise_variance="1")
    rules = {"lsa": lsa(RULE), "ols": least_squares(law)}
    assert simulate(law, rules, draws=300_000, workers=1) == simulate(law, rules, draws=300_000, workers=3)


@pytest.mark.parametrize("scale", [1, 4, 9])
def test_random_covariances(scale: int) -> None:
    """Exponential(1) entries: the closed form with symbolic d against simulation, at N = 40 and in the limit."""
    z = []
    for seed, (m, n) in enumerate(itertools.product((3, 30), (40, None))):
        alpha = trained_rate(n, 4)
        law = PromptLaw(np.eye(4), m, noise_variance=0.5)
        rule = float(alpha) * np.eye(4)
        found = simulate_lsa(rule, law, draws=200_000, seed=seed, spectrum=exponential(4, scale))
        z.append(found.z(float(random_risk(alpha, 4, m, scale=scale, noise_variance="1/2").total)))
    worst, bound = simultaneous(z, 1e-4)
    assert worst < bound


@settings(max_examples=10)
@given(st.integers(1, 4), st.integers(1, 10**6), st.integers(0, 2**31))
def test_large_and_small_prompts_are_drawn_at_the_same_cost(d: int, length: int, seed: int) -> None:
    x, y = compressed(np.random.default_rng(seed), Root(np.eye(d)), np.ones((3, d)), 0.1, length)
    assert x.shape == (3, min(length, d), d) and y.shape == x.shape[:2]
    assert correlations(np.random.default_rng(seed), Root(np.eye(d)), np.zeros((3, d)), 0.0, length).any() == np.False_


def test_an_estimate_without_spread() -> None:
    assert Estimate(1.0, 0.0, 2, "labels", 0).z(1.0) == 0
    assert Estimate(1.0, 0.0, 2, "labels", 0).z(2.0) == -math.inf


@pytest.mark.parametrize(
    ("change", "named"),
    [({"draws": 1}, "draws"), ({"method": "guess"}, "method"), ({"seed": -1}, "seed"), ({"A": [[1]]}, "A")],
)
def test_bad_input_names_its_argument(change: dict, named: str) -> None:
    arguments = {"A": RULE, "law": GRID[0]} | change
    with pytest.raises(InputError, match=f"^{named} = "):
        simulate_lsa(arguments.pop("A"), arguments.pop("law"), **arguments)


def test_samples_merged_have_the_moments_of_all_draws_together():
    """The variance between chunks is part of it."""
    a, b = np.array([[1.0, 2.0, 6.0], [0.0, 0.0, 3.0]]), np.array([[10.0, 12.0], [-5.0, -7.0]])

    def moments(x):
        mean = x.mean(axis=1)
        return x.shape[1], mean, ((x - mean[:, None]) ** 2).sum(axis=1)

    n, mean, squares = _merged(moments(a), moments(b))
    count, wanted, spread = moments(np.concatenate([a, b], axis=1))
    assert n == count
    np.testing.assert_allclose(mean, wanted)
    np.testing.assert_allclose(squares, spread)
