"""Tables and curves of the test error on labels that are not linear: closed forms beside simulation.

Errors are relative to the zero predictor, ``risk / E[y_query^2]``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from lsa_theory.model.risk.curves import CHEAP, Curve, Panel, Point, Study
from lsa_theory.model.risk.labels import risk_of_target
from lsa_theory.model.risk.linear import Risk
from lsa_theory.model.risk.simulate import least_squares
from lsa_theory.model.risk.simulate_target import TargetLaw, simulate_estimators, simulate_target
from lsa_theory.model.risk.targets import Polynomial, Relu, Target


@dataclass(frozen=True)
class TargetStudy:
    """LSA trained as in `Study` on linear tasks, tested on labels ``y = target(x) + noise``.

    >>> study = TargetStudy(Study(2, 10, (4,), (1.0,), draws=300), named_target("relu", 2))
    >>> sorted(study.points(4, 1.0))
    ['linear', 'lsa', 'ols', 'zero']
    """

    study: Study
    target: Target

    @cached_property
    def rule(self) -> Any:
        """The trained limit Gamma^-1 (d, d)."""
        return self.study.rule(self.study.covariance)

    def exact(self, length: int, scale: float = 1.0, context: int | None = None) -> Risk:
        """The closed form, in floats."""
        rule = self.rule if context is None else self.study.rule(self.study.covariance, context)
        lam = scale**2 * self.study.covariance
        return risk_of_target(rule, self.target, lam, length, noise_variance=float(self.study.noise))

    def energy(self, scale: float = 1.0) -> float:
        """E[y_query^2], the error of predicting 0."""
        lam = scale**2 * self.study.covariance
        return float(self.target.moments(np.zeros((self.study.dim, 1)), lam).energy)

    def points(self, length: int, scale: float) -> dict[str, Point]:
        """LSA, least squares, the best linear function of the query, and zero."""
        lam, unit, draws = scale**2 * self.study.covariance, self.energy(scale), self.study.draws
        law = TargetLaw.of(self.target, lam, length, noise_variance=float(self.study.noise))
        exact = self.exact(length, scale)
        ours = simulate_target(self.rule, law, draws=CHEAP * draws, seed=self.study.next_seed())
        value = float(exact.total)
        return {
            "lsa": Point(length, value / unit, ours.mean / unit, ours.standard_error / unit, ours.z(value)),
            "ols": self._least_squares(law, unit),
            "linear": Point(length, float(exact.misfit) / unit),
            "zero": Point(length, 1.0),
        }

    def _least_squares(self, law: TargetLaw, unit: float) -> Point:
        """Simulated; with noise in the labels its mean is infinite for M = d, d + 1, and is not simulated there."""
        if law.noise and law.length in (law.dimension, law.dimension + 1):
            return Point(law.length, math.inf)
        fit = {"ols": least_squares(self.study.law(law.covariance, law.length))}
        found = simulate_estimators(law, fit, draws=self.study.draws, seed=self.study.next_seed())["ols"]
        return Point(law.length, None, found.mean / unit, found.standard_error / unit)

    def panels(self) -> list[Panel]:
        """Error against M, one panel for every scale; the best linear predictor is the floor."""
        made = []
        for scale in self.study.scales:
            unit = self.energy(scale)
            cells = [self.points(m, scale) for m in self.study.lengths]
            line = tuple((float(m), float(self.exact(m, scale).total) / unit) for m in self.study.grid)
            floor = float(self.exact(1, scale).misfit) / unit
            curves = (
                Curve("lsa", "LSA", line, tuple(cell["lsa"] for cell in cells)),
                Curve("ols", "least squares (simulated)", (), tuple(cell["ols"] for cell in cells)),
                Curve("limit", "best linear predictor", tuple((float(m), floor) for m in self.study.grid), (), 1),
                Curve("zero", "zero", tuple((float(m), 1.0) for m in self.study.grid)),
            )
            made.append(Panel(f"k = {scale:g}", "test examples M", curves))
        return made


NAMED = ("linear", "quadratic", "cubic", "relu")


def named_target(name: str, dim: int) -> Target:
    """A target by name: ``x_1``, ``x_1 + (x_1^2 - x_2^2)/2``, ``x_1 + x_1^3/4``, ``max(x_1, 0)``.

    >>> named_target("cubic", 2).dimension
    2
    """
    first = [int(k == 0) for k in range(dim)]
    if name == "relu":
        return Relu(first)
    if name == "quadratic":
        h = [[(0.5 if i == 0 else -0.5) if i == j and i < 2 else 0 for j in range(dim)] for i in range(dim)]
        return Polynomial(linear=first, quadratic=h)
    return Polynomial(linear=first, cubic=0.25 if name == "cubic" else 0)
