"""The model does what its definitions say: exactly, and whatever the inactive parameters are."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsa_theory.algebra.exact import Matrix, parse_matrix
from lsa_theory.errors import InputError
from lsa_theory.model.attention import (
    Prompts,
    blocks,
    draw_prompt,
    draw_prompts,
    embedding,
    empirical_loss,
    f_lsa,
    initialisation,
    prediction,
    random_theta,
)
from lsa_theory.model.setting import Setting
from strategies import SEEDS, thetas


def fractions(rng: np.random.Generator, *shape: int) -> Matrix:
    """Random small Fractions of the given shape."""
    values = [Fraction(int(a), int(b)) for a, b in zip(rng.integers(-4, 5, 1000), rng.integers(1, 4, 1000), strict=True)]
    return np.array(values[: int(np.prod(shape))], dtype=object).reshape(shape)


def exact_case(seed: int, d: int, N: int) -> tuple[Matrix, Matrix, Matrix, Matrix, Matrix]:
    rng = np.random.default_rng(seed)
    x, y, q = fractions(rng, N, d), fractions(rng, N), fractions(rng, d)
    return x, y, q, fractions(rng, d + 1, d + 1), fractions(rng, d + 1, d + 1)


CASES = (SEEDS, st.integers(1, 4), st.integers(1, 5))


@given(*CASES)
def test_the_attention_is_the_double_sum_of_its_entries(seed: int, d: int, N: int) -> None:
    x, y, q, P, K = exact_case(seed, d, N)
    E = embedding(x, y, q)
    out = f_lsa(E, P, K)
    i, j = d, N  # the corner that is the prediction, written out index by index
    total = sum(
        P[i, a] * E[a, n] * E[b, n] * K[b, c] * E[c, j]
        for a in range(d + 1)
        for b in range(d + 1)
        for c in range(d + 1)
        for n in range(N + 1)
    )
    assert isinstance(out[i, j], Fraction)
    assert out[i, j] == E[i, j] + total / N == prediction(E, P, K)


@given(*CASES)
def test_only_the_last_row_of_values_and_the_first_columns_of_keys_matter(seed: int, d: int, N: int) -> None:
    x, y, q, P, K = exact_case(seed, d, N)
    E = embedding(x, y, q)
    other_P, other_K = fractions(np.random.default_rng(seed + 1), d + 1, d + 1), K.copy()
    other_P[d], other_K[:, d] = P[d], 7
    b = blocks(P, K)
    row = np.array([*b.u12, b.u])
    columns = np.vstack([b.U11, b.u21])
    assert prediction(E, P, K) == prediction(E, other_P, other_K) == row @ (E @ E.T / N) @ columns @ q


@given(*CASES)
def test_rescaling_values_against_keys_changes_no_prediction(seed: int, d: int, N: int) -> None:
    x, y, q, P, K = exact_case(seed, d, N)
    E = embedding(x, y, q)
    assert prediction(E, P, K) == prediction(E, 3 * P, K / Fraction(3))


@given(*CASES)
def test_the_order_of_the_examples_does_not_matter(seed: int, d: int, N: int) -> None:
    x, y, q, P, K = exact_case(seed, d, N)
    assert prediction(embedding(x, y, q), P, K) == prediction(embedding(x[::-1], y[::-1], q), P, K)


def test_a_batch_is_its_prompts_one_by_one() -> None:
    setting = Setting.random(np.random.default_rng(1), 3, 4)
    batch = draw_prompts(np.random.default_rng(2), setting, 5)
    P, K = np.random.default_rng(3).standard_normal((2, 4, 4))
    together = prediction(batch.embedding, P, K)
    alone = [prediction(embedding(batch.x[b], batch.y[b], batch.x_query[b]), P, K) for b in range(5)]
    np.testing.assert_allclose(together, alone, rtol=1e-13)
    expected = 0.5 * np.mean((np.array(alone) - np.einsum("bi,bi->b", batch.task, batch.x_query)) ** 2)
    assert empirical_loss(batch, P, K) == pytest.approx(expected, rel=1e-12)


def test_one_prompt_is_the_first_of_a_batch_of_one() -> None:
    setting = Setting([[2, 1], [1, 2]], 3)
    one, batch = (
        draw_prompt(np.random.default_rng(5), setting),
        draw_prompts(np.random.default_rng(5), setting, 1),
    )
    assert (one.embedding == batch.embedding[0]).all()
    P, K = np.eye(3), np.eye(3)
    assert empirical_loss(one, P, K) == empirical_loss(batch, P, K)


def test_drawn_prompts_have_the_moments_of_the_setting() -> None:
    setting = Setting([[1, "1/2"], ["1/2", "17/4"]], 3, [[9, -6], [-6, "17/4"]], "1/4")
    count = 40_000
    p = draw_prompts(np.random.default_rng(7), setting, count)
    lam, task = setting.as_float().covariance, setting.as_float().task_covariance
    noise = p.y - (p.x @ p.task[..., None])[..., 0]
    for samples, expected in ((p.x[:, 1], lam), (p.x_query, lam), (p.task, task)):
        error = 5 * np.sqrt((np.outer(np.diag(expected), np.diag(expected)) + expected**2) / count)  # five standard errors
        assert (np.abs(samples.T @ samples / count - expected) < error).all()
    assert abs((noise**2).mean() - 0.25) < 5 * 0.25 * np.sqrt(2 / noise.size)
    assert (p.target == (p.task * p.x_query).sum(axis=1)).all()


@given(SEEDS)
def test_exact_prompts_have_an_exact_empirical_loss(seed: int) -> None:
    rng = np.random.default_rng(seed)
    prompts = Prompts(fractions(rng, 3, 2, 2), fractions(rng, 3, 2), fractions(rng, 3, 2), fractions(rng, 3, 2))
    P, K = fractions(rng, 3, 3), fractions(rng, 3, 3)
    errors = [prediction(E, P, K) - t for E, t in zip(prompts.embedding, prompts.target, strict=True)]
    assert empirical_loss(prompts, P, K) == sum((e * e for e in errors), Fraction(0)) / 6


@given(st.data())
def test_the_initialisation_is_balanced_and_symmetric(data: st.DataObject) -> None:
    d = data.draw(st.integers(1, 6))
    sigma = data.draw(st.floats(1e-6, 1e3))
    W_PV, W_KQ = initialisation(data.draw(thetas(d)), sigma)
    b = blocks(W_PV, W_KQ)
    assert not b.u12.any()
    assert not b.u21.any()
    assert b.u == sigma
    assert (b.U11 * b.U11).sum() == pytest.approx(sigma**2, rel=1e-13)
    assert np.allclose(b.U11, b.U11.T, rtol=0, atol=1e-15 * sigma)
    assert not W_PV[:-1].any()
    assert not W_KQ[:, -1].any()


def test_an_exact_initialisation_stays_exact() -> None:
    theta = parse_matrix("theta", [[1, 0], [0, 0]])
    W_PV, W_KQ = initialisation(theta, Fraction(1, 3))
    assert W_PV[2, 2] == W_KQ[0, 0] == Fraction(1, 3)
    assert isinstance(W_KQ[1, 1], Fraction)
    with pytest.raises(InputError):
        initialisation(theta * Fraction(10**15 + 1, 10**15), Fraction(1, 3))


@pytest.mark.parametrize("sigma", [0, -1.0, float("nan"), float("inf"), True])
def test_a_scale_that_is_not_positive_is_refused(sigma: float) -> None:
    with pytest.raises(InputError, match="sigma"):
        initialisation(np.eye(1), sigma)


@pytest.mark.parametrize("theta", [np.eye(2), np.zeros((2, 2)), np.eye(2)[:1], np.ones(2), np.full((1, 1), np.nan)])
def test_a_theta_outside_the_assumption_is_refused(theta: Matrix) -> None:
    with pytest.raises(InputError, match="theta"):
        initialisation(theta, 1.0)


def test_wrong_shapes_are_refused() -> None:
    square = np.eye(3)
    for call in (
        lambda: embedding(np.ones((2, 2)), np.ones(3), np.ones(2)),
        lambda: embedding(np.ones(2), np.ones(2), np.ones(2)),
        lambda: f_lsa(np.ones((2, 4)), square, square),
        lambda: f_lsa(np.ones((3, 1)), square, square),
        lambda: prediction(np.ones((3, 4)), square, np.eye(2)),
        lambda: blocks(np.ones((1, 1)), np.ones((1, 1))),
        lambda: random_theta(np.random.default_rng(0), 3, rank=0),
        lambda: draw_prompts(np.random.default_rng(0), Setting([[1]], 2), 0),
    ):
        with pytest.raises(InputError):
            call()
