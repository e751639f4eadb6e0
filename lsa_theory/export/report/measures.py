"""The numbers that the figures show, each by two roads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.model.attention import initialisation, random_theta
from lsa_theory.model.flow.methods import follow
from lsa_theory.model.flow.problem import Problem, Samples
from lsa_theory.model.risk.curves import Study
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.engine import statement

Array = Any
DIM, CONTEXT, CONDITION, SEED = 5, 20, 4.0, 0
SHOWN = 18  # points of an integration beside a line


@dataclass(frozen=True, eq=False)
class Path:
    """A flow: times ``(K,)`` and what is drawn against them, nothing below the accuracy of the integration."""

    times: Array
    u: Array
    diagonal: Array
    loss_gap: Array
    off_diagonal: Array
    settling: Array


@dataclass(frozen=True, eq=False)
class Flow(Path):
    """The flow in the eigenbasis, the same in all parameters as points, and the closed-form limit."""

    points: Path
    limit_u: float
    limit_diagonal: Array


@cache
def flow() -> Flow:
    """The gradient flow of `lsa-theory flow --dim 5 --context 20 --condition 4 --scale 0.1`."""
    rng = np.random.default_rng(SEED)
    setting = Setting.random(rng, DIM, CONTEXT, CONDITION)
    pv, kq = initialisation(random_theta(rng, DIM), 0.1)
    problem = Problem(setting.covariance, CONTEXT, kq[:DIM, :DIM], float(pv[DIM, DIM]))
    line, points = (follow(problem, road).samples() for road in ("spectral", "full"))
    start = max(0.1 * points.times[points.u > 1.02 * points.u[0]][0], *(s.times[s.times > 0][0] for s in (line, points)))
    end = float(points.times[-1])
    drawn = vars(_path(line, start, end, 90))
    return Flow(**drawn, points=_path(points, start, end, SHOWN), limit_u=line.limit_u, limit_diagonal=line.limit_diagonal)


def _path(samples: Samples, start: float, end: float, count: int) -> Path:
    """Between two times, about ``count`` samples evenly in the logarithm of time."""
    kept = np.flatnonzero((samples.times >= start) & (samples.times <= end))
    wanted = np.geomspace(samples.times[kept[0]], samples.times[kept[-1]], count)
    kept = np.unique([kept[np.abs(np.log(samples.times[kept] / t)).argmin()] for t in wanted])
    settling = np.linalg.norm(samples.diagonal - samples.limit_diagonal, axis=1)
    rows = (samples.loss_gap, samples.off_diagonal, settling)
    floors = (1e-14, 1e-8, 1e-8)  # relative to the first; the full flow is integrated to about this accuracy
    gaps = (np.where(row > floor * row[0], row, np.nan)[kept] for row, floor in zip(rows, floors, strict=True))
    return Path(samples.times[kept], samples.u[kept], samples.diagonal[kept], *gaps)


@dataclass(frozen=True, eq=False)
class Course:
    """One logistic curve and the integrated flow."""

    scale: float
    times: Array
    curve: Array
    point_times: Array
    points: Array
    limit: float


@cache
def time_courses(scales: tuple[float, ...] = (0.5, 0.1, 0.02)) -> list[Course]:
    """The closed form of statement zsls-10, as it is printed there, and the flow in all parameters."""
    printed = parse_relation(statement("zsls-10").claim.statement[1]).sides[0].parts[0]
    found = []
    for scale in scales:
        problem = Problem(np.eye(DIM), CONTEXT, scale / np.sqrt(DIM) * np.eye(DIM), scale)
        samples = follow(problem, "full").samples()
        weight = samples.u * samples.diagonal.mean(axis=1)
        end = 6.0 / np.sqrt(DIM)
        times = np.linspace(0.0, end, 121)
        known = {"d": float(DIM), "N": float(CONTEXT), "w0": scale}
        curve = [curve_at(printed, known, float(t)) for t in times]
        nearest = np.unique([np.abs(samples.times - t).argmin() for t in np.linspace(0.0, end, 15)])
        limit = samples.limit_u * float(samples.limit_diagonal.mean())
        found.append(Course(scale, times, np.array(curve), samples.times[nearest], weight[nearest], limit))
    return found


def curve_at(printed: Any, known: dict[str, float], time: float) -> float:
    """A printed curve in z = e^(2 sqrt(d) t) at a time."""
    from lsa_theory.algebra.arithmetic import Float

    z = float(np.exp(2 * np.sqrt(known["d"]) * time))
    return float(read(printed, Numeric({**known, "z": z}, Float())))


def study(draws: int) -> Study:
    """The test error at d = 10, N = 40, label noise of variance 1/2."""
    return Study(10, 40, (5, 10, 20, 40, 80, 160), (1.0, 1.5, 2.0, 3.0), noise=0.5, draws=draws, seed=SEED)
