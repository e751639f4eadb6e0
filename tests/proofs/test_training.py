"""Weight decay, SGD, normalised inputs, the minimax step: closed forms against minimisation, sampling and d = 1."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from lsa_theory.algebra.exact import identity
from lsa_theory.cli import main
from lsa_theory.model.bilinear import BilinearLoss
from lsa_theory.model.setting import Setting
from lsa_theory.moments.wishart import moment_at
from lsa_theory.proofs.derive import inputs, training
from lsa_theory.proofs.derive.training import derive_training


def at(value: Any, d: int, n: int) -> float:
    return float(value.evaluate(lambda name: {"d": d, "N": n}[str(name)]))


@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_minimum_under_weight_decay_is_the_shrunken_identity(d: int) -> None:
    n = 4
    loss = BilinearLoss.of(Setting(identity(d), n).as_float())
    rng = np.random.default_rng(d)
    for wd in (0.2 * d**0.5, 0.7 * d**0.5, 1.05 * d**0.5):

        def total(y: Any, wd: float = wd) -> float:
            return float(loss.value(y) + wd / 2 * y @ y)

        found = [minimize(total, rng.standard_normal((d + 1) ** 2)) for _ in range(12)]
        best = min(found, key=lambda one: float(one.fun))
        pv, kq = loss.unpack(best.x)
        product = pv[d, d] * kq[:d, :d] + np.outer(pv[d, :d], kq[d, :d])
        a = max(0.0, 1 - wd / d**0.5) * n / (n + d + 1)
        np.testing.assert_allclose(product, a * np.eye(d), atol=2e-4)


def test_separate_key_and_query_collapse_with_a_jump() -> None:
    """d = 1: the least of u k q, decayed apart, on both sides of the threshold."""
    n, d = 6, 1
    g = 1 + (d + 1) / n
    threshold = 0.5 * (d / (2 * g)) ** (1 / 3)
    grid = np.linspace(0, 1.2, 120_001)
    for factor, expected in ((0.995, 1 / (2 * g)), (1.005, 0.0)):
        cost = d * (g * grid**2 / 2 - grid) + 1.5 * threshold * factor * (d * grid) ** (2 / 3)
        assert grid[np.argmin(cost)] == pytest.approx(expected, abs=0.02)


def test_in_one_dimension_the_fourth_moment_is_that_of_chi_square() -> None:
    for n in (1, 3, 8):
        assert at(training.fourth_of_beta(), 1, n) == pytest.approx(float(3 * moment_at(4, 1, n)))


@pytest.mark.slow
def test_sgd_is_stable_below_the_bound_and_settles_at_the_error_in_exact_recursion_of_sampled_moments() -> None:
    d, n = 2, 8
    rng = np.random.default_rng(0)
    count = 400_000
    x, w, q = rng.standard_normal((count, n, d)), rng.standard_normal((count, d)), rng.standard_normal((count, d))
    beta = np.einsum("bni,bnj,bj->bi", x, x, w) / n
    error = np.einsum("bi,bi->b", q, beta * n / (n + d + 1) - w)
    energy = (q**2).sum(1) * (beta**2).sum(1)
    sampled = error**2 * energy
    assert abs(sampled.mean() - at(training.residual(), d, n)) < 6 * sampled.std() / count**0.5
    fourth = ((beta**2).sum(1)) ** 2
    assert abs(fourth.mean() - at(training.fourth_of_beta(), d, n)) < 6 * fourth.std() / count**0.5
    step = at(training.stable_below(), d, n) / 3
    known = (
        step
        * at(training.residual(), d, n)
        / (2 * (1 + (d + 1) / n) - step * (d + 2) * at(training.fourth_of_beta(), d, n) / d)
    )
    gap = np.zeros((20_000, d, d))
    for _ in range(400):
        x, w, q = rng.standard_normal((20_000, n, d)), rng.standard_normal((20_000, d)), rng.standard_normal((20_000, d))
        beta = np.einsum("bni,bnj,bj->bi", x, x, w) / n
        error = np.einsum("bi,bij,bj->b", q, gap + n / (n + d + 1) * np.eye(d), beta) - (q * w).sum(1)
        gap = gap - step * error[:, None, None] * q[:, :, None] * beta[:, None, :]
    assert (gap**2).sum((1, 2)).mean() == pytest.approx(known, rel=0.1)


@pytest.mark.parametrize(("d", "n"), [(1, 2), (2, 4), (3, 10)])
def test_normalised_risks_are_those_of_samples_of_any_scale(d: int, n: int) -> None:
    rng = np.random.default_rng(1)
    x = 7 * rng.standard_normal((200_000, n, d))
    s = np.einsum("bni,bnj->bij", x, x) / n
    trace = s * (d / np.trace(s, axis1=1, axis2=2))[:, None, None]
    unit = x / np.linalg.norm(x, axis=2, keepdims=True)
    token = np.einsum("bni,bnj->bij", unit, unit) / n
    for matrix, value in ((trace, inputs.trace_normalised()), (token, inputs.token_normalised())):
        first, second = np.trace(matrix, axis1=1, axis2=2).mean() / d, (matrix**2).sum((1, 2)).mean() / d
        assert 1 - first**2 / second == pytest.approx(at(value, d, n), abs=2e-3)


def test_token_normalisation_is_never_worse_than_trace_normalisation_nor_that_than_none() -> None:
    for d in range(1, 8):
        for n in range(1, 30):
            plain = (d + 1) / (n + d + 1)
            assert at(inputs.token_normalised(), d, n) <= at(inputs.trace_normalised(), d, n) + 1e-12 <= plain + 1e-12


def test_the_best_gate_with_noise_beats_one_over_the_square() -> None:
    d, n, noise = 2, 5, 3.0
    rng = np.random.default_rng(2)
    r = rng.chisquare(d, 400_000)

    def risk(phi: Any) -> float:
        first, second = (
            (phi * r).mean() / d,
            ((phi**2 * (r**2 + noise * r)).mean() / n + (1 - 1 / n) * (phi * r).mean() ** 2 / d) / d,
        )
        return float(1 - first**2 / second)

    m = (r / (r + noise)).mean()
    assert risk(1 / (r + noise)) == pytest.approx(1 - m * n / (d + (n - 1) * m), rel=1e-6)
    assert all(risk(1 / (r + noise)) < risk(phi) for phi in (1 / (r + 0.01), np.ones_like(r), 1 / (r + 10)))


def test_the_minimax_step_is_best_on_a_grid() -> None:
    d, n, low, high = 2, 4, 0.5, 3.0
    g = 1 + (d + 1) / n
    steps = np.linspace(0, 2, 20_001)
    worst = np.maximum(1 - 2 * steps * low + steps**2 * low**2 * g, 1 - 2 * steps * high + steps**2 * high**2 * g)
    assert steps[np.argmin(worst)] == pytest.approx(2 * n / ((n + d + 1) * (low + high)), abs=2e-4)
    assert worst.min() == pytest.approx(1 - 4 * low * high * n / ((n + d + 1) * (low + high) ** 2), abs=1e-4)


@pytest.mark.parametrize("quantity", training.NAMES)
def test_every_answer_is_valid_json_and_latex(quantity: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", quantity, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["statement"]
    assert main(["derive", quantity, "--latex"]) == 0
    assert r"\[" in capsys.readouterr().out
    assert main(["derive", quantity, "--tied"]) == 2


def test_sizes_give_numbers() -> None:
    assert derive_training("sgd", {"d": "1", "N": "1"}).value == Fraction(2, 315)
    assert derive_training("normalised-risk", {"d": "3", "N": "10"}).parts["token_normalised"] == "1/6"


@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_means_taken_off_cost_one_example(noise: float) -> None:
    d, n = 2, 5
    rng = np.random.default_rng(3)
    x, w = rng.standard_normal((300_000, n, d)), rng.standard_normal((300_000, d))
    y = np.einsum("bni,bi->bn", x, w) + noise**0.5 * rng.standard_normal((300_000, n))
    beta = np.einsum("bni,bn->bi", x - x.mean(1, keepdims=True), y - y.mean(1, keepdims=True))
    first, second = (beta * w).sum(1).mean() / d, (beta**2).sum(1).mean() / d
    assert 1 - first**2 / second == pytest.approx(derived("centred-risk", d, n, noise)["centred"], abs=4e-3)


def test_noise_on_normalised_examples_is_as_sampled() -> None:
    d, n, noise = 5, 4, 3.0
    rng = np.random.default_rng(4)
    x, w = rng.standard_normal((200_000, n, d)), rng.standard_normal((200_000, d))
    y = np.einsum("bni,bi->bn", x, w) + noise**0.5 * rng.standard_normal((200_000, n))
    r = (x**2).sum(2)
    known = derived("normalised-risk", d, n, noise)
    weights = {"plain": np.ones_like(r), "token_normalised": 1 / r, "gate": 1 / (r + noise),
               "trace_normalised": 1 / r.sum(1, keepdims=True) * np.ones_like(r)}  # fmt: skip
    for name, weight in weights.items():
        beta = np.einsum("bni,bn->bi", x, y * weight)
        first, second = (beta * w).sum(1).mean() / d, (beta**2).sum(1).mean() / d
        assert 1 - first**2 / second == pytest.approx(float(known[name]), abs=6e-3)


def test_noise_enters_the_moments_of_sgd_as_sampled() -> None:
    d, n, noise = 2, 8, 3
    rng = np.random.default_rng(5)
    x, w, q = (rng.standard_normal(shape) for shape in ((300_000, n, d), (300_000, d), (300_000, d)))
    y = np.einsum("bni,bi->bn", x, w) + noise**0.5 * rng.standard_normal((300_000, n))
    beta = np.einsum("bni,bn->bi", x, y) / n
    known = derive_training("sgd", {"d": str(d), "N": str(n), "noise": str(noise)}, noise=True).numbers["values"]
    error = np.einsum("bi,bi->b", q, beta / float(known["g"]) - w)
    for sampled, name in (((beta**2).sum(1) ** 2, "fourth"), (error**2 * (q**2).sum(1) * (beta**2).sum(1), "residual")):
        assert abs(sampled.mean() - known[name]) < 6 * sampled.std() / len(q) ** 0.5


@pytest.mark.parametrize("wd", ["1/2", "2", "4", "5"])
def test_the_minimum_under_weight_decay_is_stationary_for_any_eigenvalues(wd: str) -> None:
    """Both equations ``g l^2 a + wd a/nu = l^2``; beyond the threshold sqrt(17) nothing is left."""
    found = derive_training("weight-decay", {"Lambda": "diag(2, 1)", "N": "4", "wd": wd}).numbers
    a = [one["value"] for one in found["eigenvalues_of_minimizer"]]
    assert found["collapsed"] == (Fraction(wd) ** 2 >= 17) == (max(a) == 0)
    if not found["collapsed"]:
        nu = float(np.hypot(*a))
        for l, x in zip((2, 1), a, strict=True):
            g = 1.25 * l + 3 / 4
            assert g * l * l * x + float(Fraction(wd)) * x / nu == pytest.approx(l * l)


def test_trained_steps_at_another_scale_are_the_statement_s() -> None:
    assert derive_training("scale-risk", {"d": "2", "N": "4", "k": "3/2"}, layers=2).value == 1 - Fraction(
        400, 163
    ) * Fraction(3, 2) + Fraction(287588, 79707) * Fraction(9, 4) - Fraction(74800, 26569) * Fraction(27, 8) + Fraction(
        73406, 79707
    ) * Fraction(81, 16)
    assert derive_training("scale-risk", {"d": "2", "N": "4"}).parts["relative_risk"] == "(4*k**2 - 8*k + 7)/7"


def derived(quantity: str, d: int, n: int, noise: float) -> Any:
    at = {"d": str(d), "N": str(n), **({"noise": str(int(noise))} if noise else {})}
    return derive_training(quantity, at, noise=bool(noise)).numbers["values"]


def test_steps_on_trace_normalised_inputs_are_those_of_sampled_moments() -> None:
    d, n = 2, 4
    rng = np.random.default_rng(7)
    x = rng.standard_normal((400_000, n, d))
    s = np.einsum("bni,bnj->bij", x, x)
    s = s * (d / np.trace(s, axis1=1, axis2=2))[:, None, None]
    m = [np.trace(np.linalg.matrix_power(s, k), axis1=1, axis2=2).mean() / d for k in range(5)]
    best = np.linalg.solve([[m[2], m[3]], [m[3], m[4]]], [m[1], m[2]])
    found = derive_training("normalised-risk", {"d": "2", "N": "4"}, layers=2).numbers["values"]
    assert 1 - best @ [m[1], m[2]] == pytest.approx(float(found["trace_normalised"]), rel=0.02)
    assert found["plain"] == Fraction(127, 489)
    assert derive_training("moments", {"d": "2", "N": "4", "k": "4"}).value == Fraction(381, 32)
