"""The labels y = x_1^2/4 + x_1 + noise of the simulated roads, and their moments by quadrature."""

from __future__ import annotations

from typing import Any

import numpy as np

NOISE = 0.25

Array = np.ndarray[Any, np.dtype[np.float64]]


def labels(x: Array, rng: np.random.Generator) -> Array:
    """``y = x_1^2/4 + x_1 + noise`` for columns ``x``."""
    first = x[..., 0, 0]
    return target(first) + NOISE * rng.standard_normal(first.shape)


def target(first: Array) -> Array:
    """The part of `labels` that is not noise."""
    return first**2 / 4 + first


def quadrature(covariance: Array) -> tuple[Array, Array]:
    """Points (n, d) and weights (n,) of Gauss-Hermite quadrature for N(0, covariance), exact up to degree 15."""
    d = len(covariance)
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    grid = np.stack(np.meshgrid(*[nodes] * d, indexing="ij"), axis=-1).reshape(-1, d)
    weight = np.prod(np.stack(np.meshgrid(*[weights] * d, indexing="ij"), axis=-1).reshape(-1, d), axis=1)
    return grid @ np.linalg.cholesky(covariance).T, weight / weight.sum()


def label_moments(covariance: Array) -> tuple[Array, Array, float]:
    """``E[yx]``, ``E[y^2 xx']`` and ``E[y^2]`` of `labels`."""
    x, weight = quadrature(covariance)
    clean = target(x[:, 0])
    square = clean**2 + NOISE**2
    seen = (x * (weight * clean)[:, None]).sum(axis=0)[:, None]
    return seen, (x * (weight * square)[:, None]).T @ x, float(weight @ square)


def best_predictor(covariance: Array) -> Array:
    """The b of least ``E(y - <b, x>)^2``: a least-squares fit to the labels at the points of the quadrature."""
    x, weight = quadrature(covariance)
    root = np.sqrt(weight)
    found = np.linalg.lstsq(x * root[:, None], (target(x[:, 0]) * root)[:, None], rcond=None)[0]
    return np.asarray(found, dtype=np.float64)
