"""What `list`, `show` and `export latex` print of the risk is what `lsa_theory.model.risk` computes, at random exact settings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.finite_laws import normal_law, relu, whole_error
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import identity
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.model.loss import gamma_matrix
from lsa_theory.model.risk import Polynomial, PromptLaw, Relu, Risk, baselines, risk, risk_of_moments, risk_of_target
from lsa_theory.model.risk.spectra import random_risk
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.engine import statement

SMALL = st.integers(-2, 2).map(Fraction)


@st.composite
def settings_(draw: st.DrawFn) -> dict[str, Any]:
    """Values of every name in the statements; Lambda may be singular, the covariances need not commute."""
    d = draw(st.integers(1, 3))

    def array(columns: int) -> Any:
        size = d * columns
        return np.array(draw(st.lists(SMALL, min_size=size, max_size=size)), dtype=object).reshape(d, columns)

    root, half, skew = array(d), array(d), array(d)
    scalars = {name: draw(st.fractions(-2, 2, max_denominator=3)) for name in ("k", "m", "l")}
    noise = draw(st.fractions(0, 2, max_denominator=3))
    lengths = {name: Fraction(draw(st.integers(1, 9))) for name in ("M", "N")}
    vectors = {name: array(1) for name in ("b", "p", "q")}
    named = {"A": array(d), "B": array(d), "Psi": half @ half.T, "Lambda": root @ root.T, "H": skew + skew.T}
    return named | vectors | scalars | lengths | {"noise": noise, "d": Fraction(d)}


def printed(ref: str, place: int, values: dict[str, Any]) -> Fraction:
    """The right side of a formula of a statement."""
    right = parse_relation(statement(ref).claim.statement[place]).sides[-1]
    return Fraction(np.asarray(read(right, Numeric(values, Exact()))).item())


def column(vector: Any) -> list[Fraction]:
    return vector[:, 0].tolist()


@given(settings_())
def test_linear_targets_and_their_shifts(v: dict[str, Any]) -> None:
    m, noise, lam = int(v["M"]), v["noise"], v["Lambda"]
    found = risk(v["A"], lam, m, task_second_moment=v["Psi"], noise_variance=noise)
    parts = [printed("ours-risk", k, v) for k in range(4)]
    assert parts == [found.bias, found.variance, found.label_noise, found.total]
    moved = risk(v["A"], lam, m, task_second_moment=v["Psi"], task_mean=column(v["p"]), noise_variance=noise)
    fixed = risk(v["A"], lam, m, task=column(v["p"]), noise_variance=noise)
    assert [printed("ours-task-law", k, v) for k in (0, 1)] == [moved.total, fixed.total]
    asked = {"query_covariance": v["B"] @ lam @ v["B"].T, "query_mean": column(v["q"])}
    still = asked | {"query_covariance": lam * 0}
    queries = [risk(v["A"], lam, m, task_second_moment=v["Psi"], noise_variance=noise, **q).total for q in (asked, still)]
    assert [printed("ours-query-law", k, v) for k in (0, 1)] == queries
    mapped = [v["B"] @ lam @ v["B"].T, v["k"] ** 2 * lam]
    shifted = [risk(v["A"], c, m, task_second_moment=v["Psi"], noise_variance=noise).total for c in mapped]
    assert [printed("ours-covariate-map", k, v) for k in (0, 1)] == shifted


@given(settings_())
def test_the_trained_rule(v: dict[str, Any]) -> None:
    lam, n, m = v["Lambda"] + identity(int(v["d"])), int(v["N"]), int(v["M"])
    gamma = gamma_matrix(Setting(lam, n))
    v = v | {"Lambda": lam, "Gamma": gamma}
    rule = inverse(gamma)
    matched = risk(rule, lam, m, noise_variance=v["noise"])
    assert printed("ours-length-shift", 0, v) == matched.total
    assert printed("ours-length-shift", 1, v) == matched.bias
    scaled = risk(rule, v["k"] ** 2 * lam, m, noise_variance=v["noise"])
    assert printed("ours-cov-shift", 1, v) == scaled.total
    fixed = {"query_covariance": lam * 0, "query_mean": column(v["q"]), "task": column(v["p"])}
    assert printed("ours-task-shift", 1, v) == risk(rule, lam, m, noise_variance=v["noise"], **fixed).total
    query = {"query_covariance": v["B"] @ lam @ v["B"].T, "query_mean": column(v["q"])}
    assert printed("ours-query-shift", 0, v) == risk(rule, lam, m, **query).total
    at = PromptLaw(lam, n)
    ours = risk(rule, lam, n).total
    assert printed("ours-best-rule", 2, v) == baselines.gradient_step(at, v["k"]).total - ours
    assert printed("ours-best-rule", 3, v) == baselines.zero(at).total - ours


@given(settings_())
def test_where_lsa_wins(v: dict[str, Any]) -> None:
    d, level = int(v["d"]), v["l"] ** 2 + 1
    flat = identity(d) * level
    v = v | {"Lambda": flat, "l": level, "Gamma": gamma_matrix(Setting(flat, int(v["N"])))}
    rule, at = inverse(v["Gamma"]), PromptLaw(v["k"] ** 2 * flat, int(v["M"]), noise_variance=v["noise"])
    margin = printed("ours-beats-zero", 0, v)
    found = risk(rule, at.covariance, at.length, noise_variance=v["noise"]).total
    assert margin == baselines.zero(at).total - found
    assert baselines.beats_zero(rule, at).holds(v["noise"]) == (margin > 0)
    long = v | {"M": v["M"] + d + 1}
    law = PromptLaw(flat, int(long["M"]), noise_variance=v["noise"])
    gain = printed("ours-beats-ols", 0, long)
    assert (baselines.beats_least_squares(rule, law) or baselines.NoiseThreshold("never")).holds(v["noise"]) == (gain > 0)


@given(settings_())
def test_labels_that_are_not_linear(v: dict[str, Any]) -> None:
    m, lam = int(v["M"]), v["Lambda"]
    direction = {"linear": column(v["b"]), "direction": column(v["q"])}
    cubic = Polynomial(constant=v["k"], quadratic=v["H"].tolist(), cubic=v["m"], **direction)
    compare("ours-polynomial", 3, v, risk_of_target(v["A"], cubic, lam, m))
    compare("ours-relu", 0, v, risk_of_target(v["A"], Relu(column(v["q"])), lam, m))
    q, sigma, a = v["Psi"], lam, v["b"]
    energy = (a.T @ q @ a)[0, 0] + 1
    known = {"covariance": lam, "seen": column(v["p"]), "spread": sigma, "energy": energy}
    asked = {"query_covariance": q, "query_seen": column(q @ a)}
    values = v | {"c": v["p"], "Sigma": sigma, "Q": q, "a": a, "e": energy}
    assert printed("ours-labels", 0, values) == risk_of_moments(v["A"], m, **known, **asked).total


def compare(ref: str, place: int, v: dict[str, Any], found: Risk) -> None:
    """Bias, variance and misfit, in the order of the statement."""
    parts = [printed(ref, place + k, v) for k in range(3)]
    assert parts == [found.bias, found.variance, found.misfit] and sum(parts) == found.total


@settings(max_examples=15)
@given(settings_())
def test_relu_on_enumerated_prompts(v: dict[str, Any]) -> None:
    """d = 1, 2: every prompt of a law with the moments of the normal one."""
    d = min(2, int(v["d"]))
    root, rule, q = np.tril(v["B"][:d, :d]), v["A"][:d, :d], v["q"][:d]
    law = normal_law(root, lambda x: relu(x, {"q": q}), 3)  # moments up to order four
    m = 2 if d == 1 else 1
    assert whole_error(rule, law, law, m) == risk_of_target(rule, Relu(column(q)), root @ root.T, m).total


@given(settings_())
def test_random_covariances(v: dict[str, Any]) -> None:
    scale = v["k"] ** 2
    found = random_risk(v["l"], int(v["d"]), int(v["M"]), scale=scale, noise_variance=v["noise"])
    assert printed("ours-random-error", 0, v | {"k": scale}) == found.total
    limit = random_risk("1/3", int(v["d"]), 1, scale=scale).bias
    assert printed("ours-random-error", 1, v | {"k": scale}) == limit
