"""Tables and curves of the test error: closed forms on fine grids, simulation at the points asked for.

Errors are relative to the zero predictor, ``risk / E<w, x_query>^2``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from lsa_theory.model.loss import gamma_matrix
from lsa_theory.model.risk import baselines, spectra
from lsa_theory.model.risk import simulate as mc
from lsa_theory.model.risk.law import PromptLaw
from lsa_theory.model.risk.linear import risk_under
from lsa_theory.model.setting import Setting

Say = Callable[[str], None]
CHEAP = 10  # draws of LSA's own statistic for one of a prompt


@dataclass(frozen=True)
class Point:
    """One rule at one place: the closed form (None if there is none), the simulation (None where there was none to do)."""

    x: float
    theory: float | None
    simulated: float | None = None
    standard_error: float | None = None
    z: float | None = None


@dataclass(frozen=True)
class Curve:
    """A rule in a panel: a line of theory, and points that have simulation beside it."""

    rule: str
    label: str
    line: tuple[tuple[float, float], ...]
    points: tuple[Point, ...] = ()
    style: int = 0


@dataclass(frozen=True)
class Panel:
    """Curves over one axis."""

    title: str
    axis: str
    curves: tuple[Curve, ...]
    log_x: bool = True


@dataclass(frozen=True)
class Study:
    """What is studied: Lambda of trace d (rotated, eigenvalues log-uniform), LSA trained to its limit at length N.

    ``scales`` multiply the covariates of prompt and query, so covariances by k^2 (c in Figure 1).

    >>> study = Study(2, 10, (4,), (1.0,), draws=500)
    >>> float(round(np.trace(study.covariance), 12))
    2.0
    """

    dim: int
    context: int
    lengths: tuple[int, ...]
    scales: tuple[float, ...] = (1.0, 2.0, 3.0)
    condition: float = 10.0
    noise: float = 0.0
    draws: int = 2000
    seed: int = 0
    _seeds: list[int] = field(default_factory=list, repr=False, compare=False)

    @cached_property
    def covariance(self) -> Any:
        """Lambda (d, d), trace d."""
        return self.spectrum(self.condition)

    def spectrum(self, condition: float) -> Any:
        """A covariance of trace d and this condition number, the same basis for each."""
        lam = Setting.random(np.random.default_rng(self.seed), self.dim, self.context, condition).covariance
        return lam * (self.dim / np.trace(lam))

    def rule(self, covariance: Any, context: int | None = None) -> Any:
        """The trained limit Gamma^-1 (d, d)."""
        return np.linalg.inv(gamma_matrix(Setting(covariance, context or self.context)))

    def law(self, covariance: Any, length: int, scale: float = 1.0) -> PromptLaw:
        return PromptLaw(scale**2 * covariance, length, noise_variance=float(self.noise))

    def next_seed(self) -> int:
        """A seed for each simulation, all from the one that was given."""
        self._seeds.append(0)
        return int(np.random.SeedSequence([self.seed, len(self._seeds)]).generate_state(1)[0])

    # --- points -------------------------------------------------------------------------------------------------------

    def fixed(self, length: int, scale: float) -> dict[str, Point]:
        """LSA, least squares, ridge, one step of gradient descent and zero on the fixed covariance."""
        law, rule = self.law(self.covariance, length, scale), self.rule(self.covariance)
        ols = baselines.least_squares(law)
        rate = baselines.best_rate(law)
        exact = {
            "lsa": risk_under(rule, law).total,
            "ols": ols and ols.total,
            "ridge": None,
            "gd": baselines.gradient_step(law, rate).total,
            "zero": baselines.zero(law).total,
        }
        rules = {
            "ols": mc.least_squares(law),
            "ridge": mc.ridge(law),
            "gd": mc.lsa(float(rate) * np.eye(self.dim)),
        }
        found = mc.simulate(law, rules, draws=self.draws, seed=self.next_seed())
        found["lsa"] = mc.simulate_lsa(rule, law, draws=CHEAP * self.draws, seed=self.next_seed())
        return self._points(float(length), exact, found)

    def random(self, length: int, scale: float) -> dict[str, Point]:
        """The same for diagonal Exponential(1) covariances; ``limit`` is the rule for N, M to infinity, I/3."""
        law = self.law(np.eye(self.dim), length)
        rates = {"lsa": spectra.trained_rate(self.context, self.dim), "limit": spectra.trained_rate(None, self.dim)}
        exact: dict[str, Any] = {name: self.random_exact(rate, length, scale) for name, rate in rates.items()}
        exact |= {"ols": self.random_ols(length), "ridge": None, "zero": scale**2 * self.dim}
        drawn = mc.exponential(self.dim, scale**2)
        rules = {"ols": mc.least_squares(law), "ridge": mc.ridge(law)}
        found = mc.simulate(law, rules, draws=self.draws, seed=self.next_seed(), spectrum=drawn)
        for name, rate in rates.items():
            rule, more = float(rate) * np.eye(self.dim), CHEAP * self.draws
            found[name] = mc.simulate_lsa(rule, law, draws=more, seed=self.next_seed(), spectrum=drawn)
        return self._points(float(length), exact, found)

    def random_exact(self, rate: Any, length: int, scale: float) -> float:
        found = spectra.random_risk(float(rate), self.dim, length, scale=float(scale**2), noise_variance=float(self.noise))
        return float(found.total)

    def random_ols(self, length: int) -> float | None:
        """Noise only, ``noise d/(M - d - 1)`` whatever the covariances; not known for M < d."""
        if length < self.dim:
            return None
        found = baselines.least_squares(self.law(np.eye(self.dim), length))
        return None if found is None else float(found.total)

    def lsa(
        self, covariance: Any, length: int, scale: float = 1.0, context: int | None = None, x: float | None = None
    ) -> Point:
        """LSA alone, by its sufficient statistic."""
        law, rule = self.law(covariance, length, scale), self.rule(covariance, context)
        found = mc.simulate_lsa(rule, law, draws=CHEAP * self.draws, seed=self.next_seed())
        exact = {"lsa": risk_under(rule, law).total, "zero": baselines.zero(law).total}
        return self._points(float(length if x is None else x), exact, {"lsa": found})["lsa"]

    def _points(self, x: float, exact: dict[str, Any], found: dict[str, mc.Estimate]) -> dict[str, Point]:
        unit = float(exact["zero"])
        points = {}
        for name, value in exact.items():
            theory = None if value is None else float(value) / unit
            if name not in found or theory == float("inf"):  # a mean of draws says nothing of an infinite mean
                points[name] = Point(x, theory)
                continue
            estimate = found[name]
            z = estimate.z(float(value)) if value else None
            points[name] = Point(x, theory, estimate.mean / unit, estimate.standard_error / unit, z)
        return points

    # --- panels -------------------------------------------------------------------------------------------------------

    def panels(self, say: Say = lambda _: None) -> list[Panel]:
        """Error against M, N and k, isotropic against anisotropic, and random covariances for the first three scales."""
        made = []
        for name, build in (
            ("longer prompts", self.against_length),
            ("longer training prompts", self.against_context),
            ("scaled covariates", self.against_scale),
            ("other spectra", self.against_spectrum),
        ):
            say(name)
            made.append(build())
        for scale in self.scales[:3]:
            say(f"random covariances, k = {scale:g}")
            made.append(self.on_random(scale))
        return made

    def _relative(self, covariance: Any, length: int, scale: float = 1.0, context: int | None = None) -> float:
        law = self.law(covariance, length, scale)
        return float(risk_under(self.rule(covariance, context), law).total / baselines.zero(law).total)

    @cached_property
    def grid(self) -> list[int]:
        """Prompt lengths for lines."""
        low, high = max(1, min(self.lengths) // 2), 2 * max(self.lengths)
        near = [m for m in range(self.dim - 1, self.dim + 12) if low <= m <= high]  # where least squares moves fast
        return sorted({*near, *np.unique(np.geomspace(low, high, 50).round().astype(int)).tolist()})

    def against_length(self) -> Panel:
        lam = self.covariance
        cells = [self.fixed(m, 1.0) for m in self.lengths]
        at = {name: tuple(cell[name] for cell in cells) for name in cells[0]}
        laws = {m: self.law(lam, m) for m in self.grid}
        zero = float(np.trace(lam))
        steps = {m: baselines.gradient_step(law, baselines.best_rate(law)).total for m, law in laws.items()}
        squares = {m: found.total for m, law in laws.items() if (found := baselines.least_squares(law)) is not None}
        curves = (
            Curve("lsa", "LSA", tuple((m, self._relative(lam, m)) for m in self.grid), at["lsa"]),
            Curve("ols", "least squares", _line(squares, zero), at["ols"]),
            Curve("ridge", "Bayes ridge (simulated)", (), at["ridge"]),
            Curve("gd", "one gradient step", _line(steps, zero), at["gd"]),
            Curve("zero", "zero", tuple((m, 1.0) for m in self.grid)),
        )
        return Panel(f"Longer prompts (N = {self.context})", "test examples M", curves)

    def against_context(self) -> Panel:
        lam, longest = self.covariance, max(self.lengths)
        grid = np.unique(np.geomspace(1, 10 * self.context, 50).round().astype(int)).tolist()
        shown = grid[6::7]
        curves = []
        for style, (label, length) in enumerate(((f"LSA, M = {longest}", longest), ("LSA, M = N", None))):
            line = tuple((n, self._relative(lam, length or n, context=n)) for n in grid)
            points = tuple(self.lsa(lam, length or n, context=n, x=n) for n in shown)
            curves.append(Curve("lsa" if style == 0 else "limit", label, line, points, style))
        return Panel("Longer training prompts", "training examples N", (*curves, _zero(grid)))

    def against_scale(self) -> Panel:
        lam, longest = self.covariance, max(self.lengths)
        grid = np.linspace(0.5 * min(self.scales), 1.1 * max(self.scales), 80).tolist()
        points = tuple(self.lsa(lam, longest, scale=k, x=k) for k in self.scales)
        line = tuple((k, self._relative(lam, longest, scale=k)) for k in grid)
        curves = (
            Curve("lsa", f"LSA, M = {longest}", line, points),
            Curve("limit", "N, M to infinity: (k^2 - 1)^2", tuple((k, (k**2 - 1) ** 2) for k in grid), (), 1),
            *self._scaled_least_squares(grid),
            _zero(grid),
        )
        return Panel("Covariates scaled by k", "factor k", curves, log_x=False)

    def _scaled_least_squares(self, grid: Iterable[float]) -> tuple[Curve, ...]:
        """Least squares sees the scale through the noise alone."""
        if not self.noise or max(self.lengths) < self.dim + 2:
            return ()
        line = []
        for k in grid:
            law = self.law(self.covariance, max(self.lengths), k)
            found = baselines.least_squares(law)
            assert found is not None
            line.append((k, float(found.total / baselines.zero(law).total)))
        return (Curve("ols", "least squares", tuple(line)),)

    def against_spectrum(self) -> Panel:
        curves = []
        for style, (rule, condition) in enumerate((("flat", 1.0), ("ten", 10.0), ("steep", 1000.0))):
            lam = self.spectrum(condition)
            line = tuple((m, self._relative(lam, m)) for m in self.grid)
            points = tuple(self.lsa(lam, m) for m in self.lengths)
            curves.append(Curve(rule, f"LSA, condition {condition:g}", line, points, style))
        return Panel("Equal trace, other spectra", "test examples M", (*curves, _zero(self.grid)))

    def on_random(self, scale: float) -> Panel:
        cells = [self.random(m, scale) for m in self.lengths]
        at = {name: tuple(cell[name] for cell in cells) for name in cells[0]}
        unit = scale**2 * self.dim
        rates = {"lsa": spectra.trained_rate(self.context, self.dim), "limit": spectra.trained_rate(None, self.dim)}
        lines = {
            name: tuple((m, self.random_exact(rate, m, scale) / unit) for m in self.grid) for name, rate in rates.items()
        }
        squares = {m: value for m in self.grid if (value := self.random_ols(m)) is not None}
        curves = (
            Curve("lsa", f"LSA, N = {self.context}", lines["lsa"], at["lsa"]),
            Curve("limit", "LSA, N to infinity", lines["limit"], at["limit"], 1),
            Curve("ols", "least squares", _line(squares, unit), at["ols"]),
            Curve("zero", "zero", tuple((m, 1.0) for m in self.grid)),
        )
        return Panel(f"Random covariances, c = {scale**2:g}", "test examples M", curves)


def _line(values: dict[int, Any], unit: float) -> tuple[tuple[float, float], ...]:
    return tuple((float(m), float(value) / unit) for m, value in values.items())


def _zero(grid: Iterable[float]) -> Curve:
    return Curve("zero", "zero", tuple((x, 1.0) for x in grid))
