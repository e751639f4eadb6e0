"""What the measurements say of the paper's findings (Figure 1), and whether the harness agrees with the closed forms.

A comparison is paired: the same prompts, the same bootstrap samples. "Holds" means that the whole 90% interval of the
difference lies on the side of the finding; "contradicted" that it lies on the other side; anything else is "open".
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from lsa_theory.model.nonlinear.baselines import Lsa
from lsa_theory.model.nonlinear.evaluate import Evaluation, Measured, Rule
from lsa_theory.model.risk.simulate import simultaneous

Array = Any
FALSE_ALARM = 1e-3


@dataclass(frozen=True)
class Comparison:
    """Two mean errors on the same prompts, the interval of their difference, and whether the first is smaller."""

    what: str
    first: float
    second: float
    low: float
    high: float
    says: str  # holds, contradicted, open


@dataclass(frozen=True)
class Finding:
    """One finding: reproduced if every comparison holds, not reproduced if less than half of them do, else in part.

    >>> Finding("robust", "no run was there to compare", ()).verdict
    'not reached'
    """

    key: str
    says: str
    comparisons: tuple[Comparison, ...]

    @property
    def verdict(self) -> str:
        if not self.comparisons:
            return "not reached"
        held, all_of_them = sum(c.says == "holds" for c in self.comparisons), len(self.comparisons)
        return "reproduced" if held == all_of_them else "not reproduced" if 2 * held < all_of_them else "reproduced in part"

    def record(self) -> dict[str, Any]:
        counted = sum(c.says == "holds" for c in self.comparisons)
        shown = {"key": self.key, "says": self.says, "verdict": self.verdict, "holds": counted}
        return {**shown, "of": len(self.comparisons), "comparisons": [asdict(c) for c in self.comparisons]}


def findings(evaluation: Evaluation) -> list[Finding]:
    """The findings of Figure 1 and the two questions about single layers, from what was measured."""
    made = (
        ("learns", "on its training law GPT-2 has a smaller error than LSA at M = N", _learns),
        ("robust", "GPT-2 is more robust under covariate shift than LSA: a smaller error at M = N", _robust),
        ("beats-zero", "under covariate shift GPT-2 still has a smaller error than zero at M = N", _beats_zero),
        ("random-helps", "more so when trained on random covariances: a smaller error under shift", _random_helps),
        ("below-ols", "GPT-2 does not match least squares at the largest c: a larger error at M = N", _below_ols),
        ("spikes", "the error of GPT-2 rises for M > N: larger at the worst M > N than at M = N, no shift", _spikes),
        ("softmax", "(not in the paper) one layer with softmax has a smaller error under shift than LSA at M = N", _softmax),
    )
    return [Finding(key, says, tuple(build(evaluation))) for key, says, build in made]


def _compare(evaluation: Evaluation, what: str, first: Array, second: Array) -> Comparison:
    """Whether the first error is smaller; errors (groups,)."""
    low, high = (float(v) for v in evaluation.plan.interval(first - second))
    says = "holds" if high < 0 else "contradicted" if low > 0 else "open"
    return Comparison(what, float(first.mean()), float(second.mean()), low, high, says)


def _models(evaluation: Evaluation, kind: str) -> Iterator[Rule]:
    return (rule for rule in evaluation.rules if rule.kind == kind)


def _at(measured: Measured, length: int) -> Array:
    assert measured.groups is not None
    return measured.groups[:, length]


def _shifts(evaluation: Evaluation, trained_on: str | None) -> Iterator[tuple[str, float, str]]:
    """Every panel but the law that the model was trained on."""
    for tested in ("fixed", "random"):
        for scale in evaluation.plan.scales:
            if (tested, scale) != (trained_on, 1.0):
                yield tested, scale, f"tested on {tested}, c = {scale:g}"


def _against(evaluation: Evaluation, rule: Rule, other: str, tested: str, scale: float, what: str) -> Comparison:
    assert rule.context is not None
    one, two = (_at(evaluation.find(name, tested, scale), rule.context) for name in (rule.name, other))
    return _compare(evaluation, f"{rule.name} < {other}; {what}", one, two)


def _lsa(rule: Rule) -> str:
    return f"LSA exact, {rule.trained_on}, N = {rule.context}"


def _learns(evaluation: Evaluation) -> Iterator[Comparison]:
    for rule in _models(evaluation, "gpt2"):
        if rule.trained_on and 1.0 in evaluation.plan.scales:
            what = f"tested on {rule.trained_on}, c = 1"
            yield _against(evaluation, rule, _lsa(rule), rule.trained_on, 1.0, what)


def _under_shift(evaluation: Evaluation, kind: str, other: str) -> Iterator[Comparison]:
    for rule in _models(evaluation, kind):
        for tested, scale, what in _shifts(evaluation, rule.trained_on):
            yield _against(evaluation, rule, other or _lsa(rule), tested, scale, what)


def _robust(evaluation: Evaluation) -> Iterator[Comparison]:
    return _under_shift(evaluation, "gpt2", "")


def _softmax(evaluation: Evaluation) -> Iterator[Comparison]:
    return _under_shift(evaluation, "softmax", "")


def _beats_zero(evaluation: Evaluation) -> Iterator[Comparison]:
    return _under_shift(evaluation, "gpt2", "zero")


def _random_helps(evaluation: Evaluation) -> Iterator[Comparison]:
    """On random covariances, which are a shift for the one trained on Lambda = I, and on scales, a shift for both."""
    rules = {(rule.trained_on, rule.context): rule for rule in _models(evaluation, "gpt2")}
    for (trained_on, context), rule in rules.items():
        other = rules.get(("fixed", context))
        if trained_on == "random" and other is not None:
            for tested, scale, what in _shifts(evaluation, "fixed"):
                yield _against(evaluation, rule, other.name, tested, scale, what)


def _below_ols(evaluation: Evaluation) -> Iterator[Comparison]:
    scale = max(evaluation.plan.scales)
    for rule in _models(evaluation, "gpt2"):
        assert rule.context is not None
        for tested in ("fixed", "random"):
            one, two = (_at(evaluation.find(n, tested, scale), rule.context) for n in ("least squares", rule.name))
            yield _compare(evaluation, f"least squares < {rule.name}; tested on {tested}, c = {scale:g}", one, two)


def _spikes(evaluation: Evaluation) -> Iterator[Comparison]:
    for rule in _models(evaluation, "gpt2"):
        if rule.trained_on is None or rule.context is None or 1.0 not in evaluation.plan.scales:
            continue
        groups = evaluation.find(rule.name, rule.trained_on, 1.0).groups
        if groups is None or rule.context + 1 >= groups.shape[1]:
            continue
        worst = rule.context + 1 + int(groups[:, rule.context + 1 :].mean(axis=0).argmax())
        what = f"{rule.name}: error at M = N < error at M = {worst}; tested on {rule.trained_on}, c = 1"
        yield _compare(evaluation, what, groups[:, rule.context], groups[:, worst])


# --- the harness against the closed forms --------------------------------------------------------------------------------


@dataclass(frozen=True)
class SelfTest:
    """A measured number beside its closed form; ``score`` is what has to stay below ``bound``."""

    what: str
    measured: float
    closed_form: float
    standard_error: float
    score: float
    bound: float

    @property
    def agrees(self) -> bool:
        return self.score < self.bound

    def record(self) -> dict[str, Any]:
        return {**asdict(self), "agrees": self.agrees}


def self_tests(evaluation: Evaluation) -> list[SelfTest]:
    """Exact LSA on the prompts against its closed form, and the trained LSA against the rule of the theorem."""
    exact = [rule for rule in evaluation.rules if rule.kind == "exact"]
    found = [_curve(evaluation, rule) for rule in exact]
    for rule in _models(evaluation, "lsa"):
        found += [_curve(evaluation, rule), *parameters(rule, evaluation.states[rule.name], evaluation.plan.dim)]
    return found


def _curve(evaluation: Evaluation, rule: Rule) -> SelfTest:
    """The largest gap between errors on the prompts and the closed form at M = N, in standard errors, over all panels."""
    scores = []
    for one in evaluation.measured:
        if one.rule is rule and one.groups is not None and rule.exact is not None and rule.context is not None:
            at = one.groups[:, rule.context]
            closed = rule.exact(one.tested, one.scale, rule.context)
            assert closed is not None
            error = float(at.std(ddof=1)) / math.sqrt(len(at))
            scores.append(((float(at.mean()) - closed) / error, float(at.mean()), closed, error))
    worst, bound = simultaneous([score[0] for score in scores], FALSE_ALARM)
    _, mean, closed, error = max(scores, key=lambda score: abs(score[0]))
    return SelfTest(f"{rule.name}: error at M = N, worst of {len(scores)} panels", mean, closed, error, worst, bound)


def parameters(rule: Rule, state: dict[str, Array], dim: int) -> Iterator[SelfTest]:
    """The trained product ``u U11`` of independent starts against ``alpha I`` (4.1), (4.12), by Student's t.

    First the mean of the diagonal; then every entry at once, with the blocks u12 and u21 against 0.
    """
    assert rule.trained_on is not None
    alpha = Lsa(rule.trained_on, dim, rule.context).alpha
    pv, kq = state["pv"], state["kq"]
    product = pv[:, dim, dim, None, None] * kq[:, :dim, :dim]
    blocks = [product - alpha * np.eye(dim), pv[:, dim, :dim], kq[:, dim, :dim]]
    gaps = np.concatenate([block.reshape(len(pv), -1) for block in blocks], axis=1)
    diagonal = np.trace(product, axis1=1, axis2=2) / dim
    mean, error, score, bound = _student((diagonal - alpha)[:, None])
    what = f"{rule.name}: mean diagonal of u U11 over {len(pv)} starts"
    yield SelfTest(what, alpha + float(mean[0]), alpha, float(error[0]), score, bound)
    mean, error, score, bound = _student(gaps)
    worst = int(np.abs(mean / error).argmax())
    what = f"{rule.name}: worst of {gaps.shape[1]} entries of u U11 - alpha I, u12, u21"
    yield SelfTest(what, float(mean[worst]), 0.0, float(error[worst]), score, bound)


def _student(gaps: Array) -> tuple[Array, Array, float, float]:
    """Means of the columns, standard errors, the largest |t| and what it stays below with probability 1 - 1e-3."""
    starts, columns = gaps.shape
    mean, error = gaps.mean(axis=0), gaps.std(axis=0, ddof=1) / math.sqrt(starts)
    return mean, error, float(np.abs(mean / error).max()), student_quantile(FALSE_ALARM / columns, starts - 1)


def student_quantile(tail: float, freedom: int) -> float:
    """The t that |T| exceeds with probability ``tail``, T of Student's law.

    >>> round(student_quantile(0.05, 7), 3)
    2.365
    """
    import mpmath

    def beyond(t: Any) -> Any:
        return mpmath.betainc(freedom / 2, 0.5, 0, freedom / (freedom + t * t), regularized=True)

    low, high = 0.0, 1.0
    while beyond(high) > tail:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(middle) > tail else (low, middle)
    return high
