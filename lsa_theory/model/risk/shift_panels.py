"""One figure for every shift between training and test: closed forms as lines, simulation as points.

Errors are relative to the zero predictor on the same prompts and queries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from lsa_theory.model.risk import baselines
from lsa_theory.model.risk import simulate as mc
from lsa_theory.model.risk.curves import CHEAP, Curve, Panel, Point, Study
from lsa_theory.model.risk.law import PromptLaw
from lsa_theory.model.risk.linear import risk_under
from lsa_theory.model.risk.target_study import TargetStudy, named_target

Array = np.ndarray[Any, np.dtype[np.float64]]
NOISES = (0.1, 0.3, 1.0, 3.0, 10.0)
ANGLES = (0.0, 15.0, 30.0, 60.0, 90.0)
LARGEST = 1 << 20  # numbers in one batch of prompts


def relative(law: PromptLaw, rule: Array) -> float:
    """The closed form over the error of zero."""
    return float(risk_under(rule, law).total / baselines.zero(law).total)


def simulated(study: Study, x: float, law: PromptLaw, rule: Array) -> Point:
    """A point with closed form and simulation."""
    unit, value = float(baselines.zero(law).total), float(risk_under(rule, law).total)
    found = mc.simulate_lsa(rule, law, draws=CHEAP * study.draws, seed=study.next_seed())
    return Point(x, value / unit, found.mean / unit, found.standard_error / unit, found.z(value))


def flat(x: list[float]) -> Curve:
    return Curve("zero", "zero", tuple((v, 1.0) for v in x))


def against_noise(study: Study) -> Panel:
    """LSA and least squares cross at the threshold of ours-beats-ols."""
    rule = study.rule(study.covariance)
    length = min((m for m in study.lengths if m >= study.dim + 2), default=max(study.lengths))

    def law(noise: float) -> PromptLaw:
        return PromptLaw(study.covariance, length, noise_variance=noise)

    grid = np.geomspace(0.05, 20, 60).tolist()
    curves = [
        Curve("lsa", "LSA", tuple((v, relative(law(v), rule)) for v in grid),
              tuple(simulated(study, v, law(v), rule) for v in NOISES)),
    ]  # fmt: skip
    squares = [(v, baselines.least_squares(law(v))) for v in grid]
    line = tuple((v, float(found.total / baselines.zero(law(v)).total)) for v, found in squares if found is not None)
    ridge = []
    for v in NOISES:
        found = mc.simulate(law(v), {"ridge": mc.ridge(law(v))}, draws=study.draws, seed=study.next_seed())["ridge"]
        unit = float(baselines.zero(law(v)).total)
        ridge.append(Point(v, None, found.mean / unit, found.standard_error / unit))
    curves += [Curve("ols", "least squares", line), Curve("ridge", "Bayes ridge (simulated)", (), tuple(ridge))]
    return Panel(f"Label noise, M = {length}", "noise variance", (*curves, flat(grid)))


def along(study: Study, shift: Callable[[Array], dict[str, Any]], title: str) -> Panel:
    """A fixed task or query along each eigenvector of Lambda, by its eigenvalue."""
    rule, (values, vectors) = study.rule(study.covariance), np.linalg.eigh(study.covariance)
    shown = np.unique(np.linspace(0, study.dim - 1, 6).round().astype(int)).tolist()
    curves = []
    for style, m in enumerate((min(study.lengths), max(study.lengths))):
        laws = [PromptLaw(study.covariance, m, noise_variance=study.noise, **shift(v)) for v in vectors.T]
        line = tuple((float(x), relative(law, rule)) for x, law in zip(values, laws, strict=True))
        points = tuple(simulated(study, float(values[k]), laws[k], rule) for k in shown)
        curves.append(Curve("lsa" if style else "ten", f"LSA, M = {m}", line, points, style))
    return Panel(title, "eigenvalue of Lambda along it", (*curves, flat(values.tolist())), log_x=False)


def rotated(study: Study) -> Panel:
    """Test covariates rotated in the plane of the largest and the smallest eigenvalue."""
    rule, (_, vectors) = study.rule(study.covariance), np.linalg.eigh(study.covariance)
    plane = vectors[:, [0, -1]]

    def law(angle: float, m: int) -> PromptLaw:
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        turn = np.eye(study.dim) + plane @ (np.array([[c, -s], [s, c]]) - np.eye(2)) @ plane.T
        turned = turn @ study.covariance @ turn.T
        return PromptLaw((turned + turned.T) / 2, m, noise_variance=study.noise)

    def bias(angle: float) -> float:
        at = law(angle, 1)
        return float(risk_under(rule, at).bias / baselines.zero(at).total)

    grid, longest = np.linspace(0, 90, 61).tolist(), max(study.lengths)
    curves = (
        Curve("lsa", f"LSA, M = {longest}", tuple((v, relative(law(v, longest), rule)) for v in grid),
              tuple(simulated(study, v, law(v, longest), rule) for v in ANGLES)),
        Curve("limit", "LSA, M to infinity", tuple((v, bias(v)) for v in grid), (), 1),
        flat(grid),
    )  # fmt: skip
    return Panel(f"Rotated covariates, N = {study.context}", "angle in degrees", curves, log_x=False)


def orthogonal(study: Study) -> Panel:
    """Queries orthogonal to the examples: the paper's prediction 0 has the error of zero, which only a flat Lambda gives."""
    lengths = sorted({1, *np.linspace(1, study.dim - 1, 6).round().astype(int).tolist()} - {0})
    curves = []
    for style, (name, condition) in enumerate((("flat", 1.0), ("ten", 10.0), ("steep", 1000.0))):
        lam = study.spectrum(condition)
        points = tuple(orthogonal_point(study, lam, m) for m in lengths if m < study.dim)
        line = tuple((float(m), 1.0) for m in lengths) if condition == 1 else ()
        label = f"LSA, condition {condition:g}" + ("" if line else " (simulated)")
        curves.append(Curve(name, label, line, points, style))
    shown = (*curves, flat([float(m) for m in lengths]))
    return Panel("Queries orthogonal to the examples", "test examples M", shown, log_x=False)


def orthogonal_point(study: Study, lam: Array, m: int) -> Point:
    """The simulated error over that of zero; given prompt and query the task w ~ N(0, I) is averaged exactly."""
    rng, rule = np.random.default_rng(study.next_seed()), study.rule(lam)
    count = max(2, min(study.draws, LARGEST // (study.dim * m)))
    root = np.linalg.cholesky(lam)
    x, q = rng.standard_normal((count, m, study.dim)) @ root.T, rng.standard_normal((count, study.dim)) @ root.T
    basis = np.linalg.qr(np.swapaxes(x, 1, 2))[0]
    q = q - np.matmul(basis, np.matmul(np.swapaxes(basis, 1, 2), q[..., None]))[..., 0]
    turned = q @ rule
    answer = np.matmul(np.swapaxes(x, 1, 2), np.matmul(x, turned[..., None]))[..., 0] / m
    error = ((answer - q) ** 2).sum(axis=1) + study.noise / m * (np.matmul(x, turned[..., None]) ** 2).sum(axis=(1, 2)) / m
    zero = (q * q).sum(axis=1)
    ratio = float(error.mean() / zero.mean())
    deviation = float((error - ratio * zero).std(ddof=1) / zero.mean() / np.sqrt(count))
    return Point(float(m), None, ratio, deviation)


def nonlinear(study: Study) -> list[Panel]:
    """Labels that are a ReLU and a cubic of x_1."""
    one = replace(study, scales=(1.0,))
    panels = []
    for name, says in (("relu", "y = max(x_1, 0)"), ("cubic", "y = x_1 + x_1^3/4")):
        (panel,) = TargetStudy(one, named_target(name, study.dim)).panels()
        panels.append(replace(panel, title=says))
    return panels


def fixed_task(v: Array) -> dict[str, Any]:
    return {"task": v.tolist()}


def fixed_query(v: Array) -> dict[str, Any]:
    return {"query_covariance": np.zeros((len(v), len(v))), "query_mean": v.tolist()}


SHIFTS: dict[str, Callable[[Study], list[Panel]]] = {
    "task": lambda study: [against_noise(study), along(study, fixed_task, "A fixed task"), *nonlinear(study)],
    "query": lambda study: [along(study, fixed_query, "A fixed query")] + [orthogonal(study)] * (study.dim > 1),
    "covariate": lambda study: [study.against_scale(), *([rotated(study)] * (study.dim > 1)), study.against_spectrum()],
    "length": lambda study: [study.against_length(), study.against_context()],
    "random": lambda study: [study.on_random(scale) for scale in study.scales[:3]],
}
