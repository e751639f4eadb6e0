"""Errors of trained models and baselines on the same prompts, against the number M of examples in the prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.model.nonlinear import checkpoint
from lsa_theory.model.nonlinear.baselines import Lsa, least_squares_predictions, least_squares_risk
from lsa_theory.model.nonlinear.config import COVARIANCES, POINTS, RunConfig
from lsa_theory.model.nonlinear.prompts import Trials, draw_tests

Array = Any
LEVEL, RESAMPLES = 0.9, 1000
CHUNK = 64  # prompts in one pass of a model: what fits into caches


@dataclass(frozen=True, eq=False)
class Rule:
    """Something that predicts: its name, what it was trained on, predictions (R, P, n) of points (P, n, d), (P, n).

    ``exact(tested, scale, M)`` is its closed form where there is one.
    """

    name: str
    kind: str  # gpt2, softmax, lsa (trained); exact, limit (LSA in closed form); ols; zero
    trained_on: str | None
    context: int | None
    predict: Callable[[Array, Array], Array] | None
    exact: Callable[[str, float, int], float | None] | None = None


@dataclass(frozen=True)
class Plan:
    """What is tested: ``groups`` covariances with ``each`` prompts, times every scale c; M = 0..100."""

    dim: int
    scales: tuple[float, ...] = (1.0, 4.0, 9.0)
    groups: int = 64
    each: int = 64
    seed: int = 0

    def trials(self, tested: str) -> Trials:
        return draw_tests(tested, dim=self.dim, groups=self.groups, each=self.each, seed=self.seed)

    @cached_property
    def weights(self) -> Array:
        """How often each covariance is drawn in every bootstrap sample, over their number: (resamples, groups)."""
        rng = np.random.default_rng([self.seed, 2])
        return rng.multinomial(self.groups, np.full(self.groups, 1 / self.groups), size=RESAMPLES) / self.groups

    def interval(self, values: Array) -> tuple[Array, Array]:
        """Bootstrap interval of the mean of values (groups, ...); covariances are drawn again, each with all its prompts."""
        low, high = np.quantile(self.weights @ values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        return low, high


@dataclass(frozen=True, eq=False)
class Measured:
    """Relative squared errors of one rule in one panel: means over the prompts of each covariance, (groups, M)."""

    rule: Rule
    tested: str
    scale: float
    groups: Array | None  # None for a closed form alone

    def exact(self) -> list[float | None] | None:
        if self.rule.exact is None:
            return None
        return [self.rule.exact(self.tested, self.scale, length) for length in range(POINTS)]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Everything that was measured."""

    plan: Plan
    runs: tuple[dict[str, Any], ...]
    measured: tuple[Measured, ...]
    states: dict[str, Any] = field(default_factory=dict)  # trained parameters of the linear layers, by rule name

    def find(self, name: str, tested: str, scale: float) -> Measured:
        return next(m for m in self.measured if (m.rule.name, m.tested, m.scale) == (name, tested, scale))

    @property
    def rules(self) -> list[Rule]:
        return list({m.rule.name: m.rule for m in self.measured}.values())


def read_runs(folders: Sequence[Path]) -> list[RunConfig]:
    """The configurations of runs; InputError where one is no run, has no checkpoint, or dimensions or names clash."""
    configs = [checkpoint.read_config(folder) for folder in folders]
    for folder, config in zip(folders, configs, strict=True):
        if not (folder / checkpoint.CHECKPOINT).exists():
            raise InputError("RUN", folder, "a run with a checkpoint", "train it for a while first")
        if config.dim != configs[0].dim:
            remedy = "evaluate runs of one dimension together"
            raise InputError("RUN", f"{folder} with d = {config.dim}", f"d = {configs[0].dim} as in the first run", remedy)
    labels = [config.label for config in configs]
    for folder, label in zip(folders, labels, strict=True):
        if labels.count(label) > 1:
            raise InputError("RUN", f"{folder} ({label})", "one run of each kind", "evaluate the second one on its own")
    return configs


def baseline_rules(configs: Sequence[RunConfig]) -> list[Rule]:
    """Exact LSA for every context length and covariance of the runs, its limits, least squares, zero."""
    dim = configs[0].dim
    contexts = sorted({config.context for config in configs})
    found = []
    for covariance in COVARIANCES:
        for context in (*contexts, None):
            lsa = Lsa(covariance, dim, context)
            kind = "limit" if context is None else "exact"
            name = f"LSA {kind}, {covariance}" + (f", N = {context}" if context else "")
            predict = None if context is None else (lambda x, y, lsa=lsa: lsa.predictions(x, y)[None])
            exact: Any = (lambda t, c, _, lsa=lsa: lsa.risk(t, c, None)) if context is None else lsa.risk
            found.append(Rule(name, kind, covariance, context, predict, exact))
    ols = Rule(
        "least squares", "ols", None, None,
        lambda x, y: least_squares_predictions(x, y)[None], lambda t, _, length: least_squares_risk(dim, t, length),
    )  # fmt: skip
    zero = Rule("zero", "zero", None, None, lambda _, y: np.zeros_like(y)[None], lambda *_: 1.0)
    return [*found, ols, zero]


def model_rule(folder: Path, config: RunConfig, device: str = "cpu") -> tuple[Rule, Any]:
    """The trained model of a run as a rule, and the model."""
    import torch

    from lsa_theory.model.nonlinear.models import build

    torch.set_num_threads(config.threads)
    state = checkpoint.load(folder, device)
    assert state is not None
    model = build(config).to(device)
    checkpoint.fill(model, state, folder)
    model.eval()

    def predict(x: Array, y: Array) -> Array:
        parts = []
        with torch.no_grad():
            for start in range(0, len(x), CHUNK):
                part = (torch.tensor(a[start : start + CHUNK], dtype=torch.float32, device=device) for a in (x, y))
                parts.append(model(*part).double().cpu().numpy())
        return np.concatenate(parts, axis=1)

    lsa = Lsa(config.covariance, config.dim, config.context)
    exact = lsa.risk if config.model == "lsa" else None
    return Rule(config.label, config.model, config.covariance, config.context, predict, exact), model


def evaluate(
    folders: Sequence[Path], plan: Plan, *, device: str = "cpu", say: Callable[[str], None] = lambda _: None
) -> Evaluation:
    """Measure runs and baselines on fixed and random covariances times every scale of the plan; ``say`` hears what is done.

    Raises InputError as `read_runs`.
    """
    configs = read_runs(folders)
    rules, states = baseline_rules(configs), {}
    for folder, config in zip(folders, configs, strict=True):
        rule, model = model_rule(folder, config, device)
        rules.append(rule)
        if config.model == "lsa":
            states[rule.name] = {name: value.double().cpu().numpy() for name, value in model.state_dict().items()}
    found = []
    for tested in COVARIANCES:
        trials = plan.trials(tested)
        for rule in rules:
            found += [measure(rule, trials, plan, tested, scale) for scale in plan.scales]
            say(f"{rule.name} on {tested} covariances")
    runs = tuple({"folder": f.name, **checkpoint.read_summary(f)} for f in folders)
    return Evaluation(plan, runs, tuple(found), states)


def measure(rule: Rule, trials: Trials, plan: Plan, tested: str, scale: float) -> Measured:
    """The squared errors of a rule on trials times c, over ``c d``, the error of the zero predictor: mean of its starts."""
    if rule.predict is None:
        return Measured(rule, tested, scale, None)
    x, y = trials.scaled(scale)
    predictions = rule.predict(x.reshape(-1, *x.shape[-2:]), y.reshape(-1, y.shape[-1]))
    squares = ((predictions - y.reshape(1, -1, y.shape[-1])) ** 2).mean(axis=0) / (scale * plan.dim)
    return Measured(rule, tested, scale, squares.reshape(plan.groups, plan.each, -1).mean(axis=1))
