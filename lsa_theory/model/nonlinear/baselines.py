"""What the models are compared with: LSA at its trained limit, least squares, zero; closed forms and on the same prompts.

For Lambda = I and for diagonal Exponential(1) covariances the trained rule is a multiple of the identity, ``alpha I``
(thm-4.1, thm-4.5); its risk for every M is the library's closed form. Errors are divided by that of the zero predictor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from lsa_theory.model.loss import gamma_matrix
from lsa_theory.model.risk import PromptLaw, Risk, baselines, risk_under, spectra
from lsa_theory.model.risk.simulate import least_squares
from lsa_theory.model.setting import Setting

Array = Any


@dataclass(frozen=True)
class Lsa:
    """f_LSA trained to its limit on fixed or random covariances at context length N; None is N = infinity.

    >>> round(Lsa("fixed", 20, 40).alpha * 61, 12), Lsa("random", 20, None).alpha == 1 / 3
    (40.0, True)
    """

    covariance: str
    dim: int
    context: int | None

    @property
    def alpha(self) -> float:
        """The trained rule: ``Gamma^-1 = alpha I`` (4.1) or ``A_* = alpha I`` (4.12)."""
        if self.covariance == "random":
            return float(spectra.trained_rate(self.context, self.dim))
        if self.context is None:
            return 1.0
        return float(np.linalg.inv(gamma_matrix(Setting(np.eye(self.dim), self.context)))[0, 0])

    def risk(self, tested: str, scale: float, length: int | None) -> float:
        """The exact error on ``tested`` covariances times c after M examples, relative to zero; None is M = infinity.

        >>> round(Lsa("fixed", 20, None).risk("fixed", 4.0, None), 12)  # (c - 1)^2
        9.0
        >>> Lsa("random", 20, 40).risk("random", 9.0, 0)
        1.0
        """
        if length == 0:
            return 1.0
        parts = _parts(self, tested, float(scale))
        return float(parts.bias + (parts.variance / length if length else 0.0)) / (scale * self.dim)

    def predictions(self, x: Array, y: Array) -> Array:
        """``alpha x_q' (1/M) sum_{i <= M} y_i x_i`` for q = M + 1, M = 0..n-1: the shape (..., n) of y; 0 for M = 0."""
        sums = np.cumsum(y[..., None] * x, axis=-2)[..., :-1, :]
        lengths = np.arange(1, y.shape[-1])
        later = self.alpha * (sums * x[..., 1:, :]).sum(axis=-1) / lengths
        return np.concatenate([np.zeros_like(y[..., :1]), later], axis=-1)


@lru_cache(maxsize=256)
def _parts(rule: Lsa, tested: str, scale: float) -> Risk:
    """Bias and variance after one example; of the two only the variance depends on M, as 1/M."""
    if tested == "random":
        return spectra.random_risk(rule.alpha, rule.dim, 1, scale=scale)
    return risk_under(rule.alpha * np.eye(rule.dim), PromptLaw(scale * np.eye(rule.dim), 1))


def least_squares_predictions(x: Array, y: Array) -> Array:
    """Least squares of least norm from the examples before each point, as `Lsa.predictions`; labels without noise.

    Without noise d examples in general position say everything: from M = d on the first d are used.
    """
    *batch, n, d = x.shape
    flat_x, flat_y = x.reshape(-1, n, d), y.reshape(-1, n)
    estimate = least_squares(PromptLaw(np.eye(d), d))
    found = np.zeros_like(flat_y)
    coefficients = np.zeros((len(flat_x), d))
    for length in range(1, n):
        if length <= d:
            coefficients = estimate(flat_x[:, :length], flat_y[:, :length], length)
        found[:, length] = (coefficients * flat_x[:, length]).sum(axis=-1)
    return found.reshape(*batch, n)


def least_squares_risk(dim: int, tested: str, length: int) -> float | None:
    """The exact relative error of least squares, the same for every scale; None where it is not known (random, M < d).

    >>> least_squares_risk(20, "fixed", 5), least_squares_risk(20, "random", 20), least_squares_risk(20, "random", 5)
    (0.75, 0.0, None)
    """
    if length == 0:
        return 1.0
    if tested == "random" and length < dim:
        return None
    found = baselines.least_squares(PromptLaw(np.eye(dim), length))
    return None if found is None else float(found.total) / dim
