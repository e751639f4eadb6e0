"""Strategies that reach the corners: d = 1, N = 1, repeated and tiny eigenvalues, rank-one Theta."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st

from lsa_theory.algebra.exact import Matrix, identity, parse_matrix
from lsa_theory.model.attention import random_theta
from lsa_theory.model.setting import Setting

SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def covariances(draw: st.DrawFn, dimension: int, condition: float = 100.0) -> Matrix:
    """A float covariance: isotropic, a repeated or a small eigenvalue, or spread; rotated or diagonal."""
    logs = st.floats(-0.5 * math.log(condition), 0.5 * math.log(condition))
    kind = draw(st.sampled_from(["isotropic", "repeated", "small", "spread"]))
    if kind == "isotropic":
        values = [draw(logs)] * dimension
    elif kind == "repeated":
        pair = draw(logs), draw(logs)
        values = [pair[i % 2] for i in range(dimension)]
    elif kind == "small":
        values = [-0.5 * math.log(condition)] + [0.5 * math.log(condition)] * (dimension - 1)
    else:
        values = draw(st.lists(logs, min_size=dimension, max_size=dimension))
    basis = np.eye(dimension)
    if draw(st.booleans()):
        basis = np.linalg.qr(np.random.default_rng(draw(SEEDS)).standard_normal((dimension, dimension)))[0]
    lam = (basis * np.exp(values)) @ basis.T
    return (lam + lam.T) / 2


@st.composite
def settings(draw: st.DrawFn, max_dimension: int = 6, max_context: int = 50, condition: float = 100.0) -> Setting:
    """A setting of the paper in floats: d and N from 1, task covariance I, no noise."""
    dimension = draw(st.integers(1, max_dimension))
    return Setting(draw(covariances(dimension, condition)), draw(st.integers(1, max_context)))


@st.composite
def exact_settings(draw: st.DrawFn, max_dimension: int = 3, max_context: int = 5) -> Setting:
    """A setting in Fractions with task covariance and noise: matrices A A^T + I / k, A of small integers."""
    d = draw(st.integers(1, max_dimension))

    def matrix() -> Matrix:
        rows = draw(st.lists(st.lists(st.integers(-2, 2), min_size=d, max_size=d), min_size=d, max_size=d))
        a = parse_matrix("A", rows)
        return a @ a.T + identity(d) / draw(st.integers(1, 4))

    noise = draw(st.fractions(0, 2, max_denominator=4))
    return Setting(matrix(), draw(st.integers(1, max_context)), matrix(), noise)


@st.composite
def thetas(draw: st.DrawFn, dimension: int) -> Matrix:
    """Theta of Assumption 3.3, of any rank from one to d."""
    return random_theta(np.random.default_rng(draw(SEEDS)), dimension, draw(st.integers(1, dimension)))


@st.composite
def sigmas(draw: st.DrawFn, setting: Setting, decades: float = 3.0) -> float:
    """sigma within 10^(+-decades) of the bound sqrt(2 / (sqrt(d) ||Gamma||_op)) of Theorem 4.1."""
    setting = setting.as_float()
    d, N = setting.dimension, setting.context_length
    gamma = (1 + 1 / N) * setting.covariance + np.trace(setting.covariance) / N * np.eye(d)
    bound = math.sqrt(2 / (math.sqrt(d) * float(np.linalg.norm(gamma, 2))))
    return bound * 10.0 ** draw(st.floats(-decades, decades))
