"""The minimiser of the population loss for a task covariance and label noise, from the normal equations."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from lsa_theory.algebra import elimination
from lsa_theory.algebra.arithmetic import Exact, Float
from lsa_theory.algebra.program import Program
from lsa_theory.model.loss import setting_values
from lsa_theory.model.setting import Setting
from lsa_theory.moments.prompt import SymbolicSetting


def minimizer(setting: Setting) -> Any:
    """``G = E[beta beta']^-1 E[beta w']``, (d, d): the minimiser of the loss in ``G = u U11 + u12 u21'``.

    The prediction is ``beta' G x`` plus terms that are even in (w, noise).  The target is odd in them and
    their law is symmetric, so the even terms only add to the loss; what is left is ``1/2 E (beta' G x - w'x)^2``,
    least squares in G, and ``u12 = u21 = 0`` attains its minimum.  Both moments are derived from the
    definitions, for every d and N.

    >>> minimizer(Setting([["1"]], 1))
    array([[Fraction(1, 3)]], dtype=object)
    """
    arithmetic = Exact() if setting.exact else Float()
    task = bool(np.any(setting.task_covariance != arithmetic.identity(setting.dimension)))
    second, cross = _moments(bool(setting.noise_variance), task).run(setting_values(setting, arithmetic), arithmetic)
    if setting.exact:
        return elimination.inverse(second) @ cross
    return np.linalg.solve(second, cross)


@lru_cache(maxsize=4)
def _moments(noise: bool, task_covariance: bool) -> Program:
    setting = SymbolicSetting(noise, task_covariance)
    expectation, beta = setting.expectation(), setting.correlation()
    return Program([expectation(beta * beta.T), expectation(beta * setting.task.T)])
