"""Monte Carlo of the risk, with standard errors: vectorised, on all cores, the same numbers for any number of cores.

``literal``    prompts drawn example by example, the prediction by f_LSA of the model itself: for LSA only
``bartlett``   compressed prompts (`sampling.compressed`), for every rule; the query averaged analytically
``labels``     the correlation vector alone (`sampling.correlations`), for LSA only; the query averaged analytically

The cost of the last two does not depend on M.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import reduce
from statistics import NormalDist
from typing import Any

import numpy as np

from lsa_theory.algebra import exact
from lsa_theory.errors import InputError
from lsa_theory.model import attention as model
from lsa_theory.model.risk import reading, sampling
from lsa_theory.model.risk.law import PromptLaw
from lsa_theory.model.risk.sampling import Array, Root

METHODS = ("labels", "bartlett", "literal")
CHUNK = 1 << 20  # numbers in one array of a chunk

Estimator = Callable[[Array, Array, int], Array]  # rows x (n, k, d), labels (n, k), M -> coefficients (n, d)
Spectrum = Callable[[np.random.Generator, int], Array]  # eigenvalues (n, d) of diagonal covariances


@dataclass(frozen=True)
class Estimate:
    """A mean over independent prompts and its standard error.

    >>> Estimate(1.0, 0.1, 100, "bartlett", 0).z(1.2)
    -1.9999999999999996
    """

    mean: float
    standard_error: float
    draws: int
    method: str
    seed: int

    def z(self, value: float) -> float:
        """How many standard errors the mean lies above a value; 0 where both agree and nothing varies."""
        gap = self.mean - value
        if self.standard_error > 0:
            return gap / self.standard_error
        return 0.0 if abs(gap) <= 1e-9 * abs(value) else math.copysign(math.inf, gap)


@dataclass(frozen=True)
class Scene:
    """A law in floats, ready for drawing; ``spectrum`` draws the covariance of prompt and query anew for every prompt."""

    law: PromptLaw
    spectrum: Spectrum | None = None
    roots: dict[str, Root] = field(init=False)

    def __post_init__(self) -> None:
        roots = {name: Root.of(getattr(self.law, name)) for name in ("covariance", "query", "task")}
        object.__setattr__(self, "roots", roots)

    @property
    def deviation(self) -> float:
        return math.sqrt(float(self.law.noise))

    def draw(self, rng: np.random.Generator, count: int) -> tuple[Root, Root, Array]:
        """Roots of the covariance and of the query's second moment, and tasks (n, d), normal with their second moment."""
        w = self.roots["task"].apply(rng.standard_normal((count, self.law.dimension)))
        if self.spectrum is None:
            return self.roots["covariance"], self.roots["query"], w
        root = Root(self.spectrum(rng, count) ** 0.5, diagonal=True)
        return root, root, w


def lsa(A: object) -> Estimator:
    """``A h``, the coefficients of the prediction x'Ah."""
    rule = np.asarray(reading.matrix("A", A), dtype=float)

    def estimate(x: Array, y: Array, length: int) -> Array:
        return np.matmul(y[:, None, :], x)[:, 0] @ rule.T / length

    return estimate


def least_squares(law: PromptLaw) -> Estimator:
    """``X^+ y``: least squares of least norm."""
    singular = np.linalg.matrix_rank(np.asarray(law.covariance, dtype=float), hermitian=True) < law.dimension

    def estimate(x: Array, y: Array, length: int) -> Array:
        if singular:
            return np.matmul(np.linalg.pinv(x, rcond=1e-10), y[..., None])[..., 0]
        if x.shape[1] == x.shape[2]:
            return _solved(x, y)
        if x.shape[1] > x.shape[2]:  # whole prompts, not compressed
            turned = np.swapaxes(x, 1, 2)
            return _solved(turned @ x, np.matmul(turned, y[..., None])[..., 0])
        return np.matmul(_solved(x @ np.swapaxes(x, 1, 2), y)[:, None, :], x)[:, 0]

    return estimate


def ridge(law: PromptLaw) -> Estimator:
    """The posterior mean ``Psi X'(X Psi X' + noise I)^-1 y``: of all rules linear in the labels the one of least risk.

    For Psi = t^2 I this is ridge regression at the penalty noise/t^2; without noise its limit, the interpolation of least
    ``Psi^-1``-norm.
    """
    psi, noise = np.asarray(law.task, dtype=float), float(law.noise)

    def estimate(x: Array, y: Array, length: int) -> Array:
        seen = x @ psi
        gram = seen @ np.swapaxes(x, 1, 2) + noise * np.eye(x.shape[1])
        return np.matmul(_solved(gram, y)[:, None, :], seen)[:, 0]

    return estimate


def _solved(matrix: Array, y: Array) -> Array:
    """``matrix^-1 y`` for every prompt; by the pseudo-inverse where one of the matrices is singular."""
    try:
        solution: Any = np.linalg.solve(matrix, y[..., None])
    except np.linalg.LinAlgError:
        solution = np.matmul(np.linalg.pinv(matrix), y[..., None])
    return solution[..., 0]


def simulate(
    law: PromptLaw,
    rules: Mapping[str, Estimator],
    *,
    draws: int = 20_000,
    seed: int = 0,
    spectrum: Spectrum | None = None,
    workers: int | None = None,
) -> dict[str, Estimate]:
    """The risks of several rules on the same compressed prompts; the noise of the query's label as the law counts it.

    Errors are ``(v - w)'Q(v - w)``, the mean over the query. Prompts are drawn from ``SeedSequence(seed)``, one child per
    chunk, so the answer does not depend on ``workers``. InputError for less than two draws.

    >>> law = PromptLaw([[1, 0], [0, 2]], 10**5, noise_variance=1)
    >>> found = simulate(law, {"ols": least_squares(law)}, draws=4000)["ols"]
    >>> abs(found.z(2 / (10**5 - 3))) < 4
    True
    """
    scene = Scene(law, spectrum)
    d, names = law.dimension, list(rules)

    def errors(rng: np.random.Generator, count: int) -> Array:
        root, query, w = scene.draw(rng, count)
        x, y = sampling.compressed(rng, root, w, scene.deviation, law.length)
        gaps = (query.transposed(rules[name](x, y, law.length) - w) for name in names)
        return np.stack([(gap * gap).sum(axis=1) for gap in gaps]) + float(law.query_noise)

    found = averaged(errors, draws, seed, d * min(d, law.length), workers)
    return {name: Estimate(*pair, draws, "bartlett", seed) for name, pair in zip(names, found, strict=True)}


def simulate_lsa(
    A: object,
    law: PromptLaw,
    *,
    method: str = "labels",
    draws: int = 20_000,
    seed: int = 0,
    spectrum: Spectrum | None = None,
    workers: int | None = None,
) -> Estimate:
    """The risk of LSA with the matrix A (d, d), by one of `METHODS`.

    ``literal`` draws prompt, query and label noise and asks f_LSA (3.3) with W_PV and W_KQ of `parameters`; its cost grows
    like M^2 d, as attention does. InputError for an unknown method and for less than two draws.

    >>> law = PromptLaw([[2]], 5, noise_variance="1/2")
    >>> from lsa_theory.model.risk import risk_under
    >>> exact = float(risk_under([["1/3"]], law).total)
    >>> [abs(simulate_lsa([["1/3"]], law, method=m, draws=4000).z(exact)) < 4 for m in METHODS]
    [True, True, True]
    """
    if method not in METHODS:
        raise InputError("method", method, "one of " + ", ".join(METHODS), "choose one")
    rule = np.asarray(reading.matrix("A", A), dtype=float)
    if rule.shape != law.covariance.shape:
        raise InputError("A", f"of shape {rule.shape}", f"the size {law.dimension} of the covariance", "make the two agree")
    if method == "bartlett":
        return simulate(law, {"lsa": lsa(rule)}, draws=draws, seed=seed, spectrum=spectrum, workers=workers)["lsa"]
    scene, m = Scene(law, spectrum), law.length
    weights = parameters(rule)

    def by_labels(rng: np.random.Generator, count: int) -> Array:
        root, query, w = scene.draw(rng, count)
        gap = query.transposed(sampling.correlations(rng, root, w, scene.deviation, m) @ rule.T - w)
        return (gap * gap).sum(axis=1)[None] + float(law.query_noise)

    def literally(rng: np.random.Generator, count: int) -> Array:
        root, query, w = scene.draw(rng, count)
        x, y = sampling.prompts(rng, root, w, scene.deviation, m)
        asked = query.apply(rng.standard_normal((count, law.dimension)))
        label = (w * asked).sum(axis=1) + math.sqrt(law.query_noise) * rng.standard_normal(count)
        return ((model.prediction(model.embedding(x, y, asked), *weights) - label) ** 2)[None]

    if method == "labels":
        pair = averaged(by_labels, draws, seed, law.dimension, workers)[0]
    else:
        pair = averaged(literally, draws, seed, (m + 1) * (m + law.dimension + 1), workers)[0]
    return Estimate(*pair, draws, method, seed)


def parameters(A: Array) -> tuple[Array, Array]:
    """W_PV and W_KQ whose prediction is x'Ah: u = 1 and U11 = A' (eq-3.6).

    >>> parameters(np.array([[2.0]]))[1].tolist()
    [[2.0, 0.0], [0.0, 0.0]]
    """
    d = len(A)
    value, key = np.zeros((d + 1, d + 1)), np.zeros((d + 1, d + 1))
    value[d, d], key[:d, :d] = 1.0, A.T
    return value, key


def exponential(dimension: int, scale: float = 1.0) -> Spectrum:
    """Diagonal covariances with i.i.d. Exponential(1) entries, times ``scale`` (Figure 1)."""
    return lambda rng, count: scale * rng.standard_exponential((count, dimension))


def simultaneous(z: Sequence[float], level: float = 1e-3) -> tuple[float, float]:
    """The largest |z| of independent estimates and what it stays below with probability 1 - level (Sidak).

    >>> worst, bound = simultaneous([0.5, -2.0, 1.0])
    >>> worst, round(bound, 2)
    (2.0, 3.59)
    """
    tail = -math.expm1(math.log1p(-level) / len(z))
    return max(map(abs, z)), -NormalDist().inv_cdf(tail / 2)


def averaged(
    errors: Callable[[np.random.Generator, int], Array], draws: int, seed: int, size: int, workers: int | None
) -> list[tuple[float, float]]:
    """Mean and standard error of every row of ``errors``, chunk by chunk; ``size`` numbers are held for each draw."""
    draws = exact.parse_integer("draws", draws, 2, "give the number of prompts to draw")
    seed = exact.parse_integer("seed", seed, 0, "give a seed")
    chunk = max(1, min(CHUNK // size, 1 << 16))
    counts = [chunk] * (draws // chunk) + [draws % chunk] * (draws % chunk > 0)
    children = np.random.SeedSequence(seed).spawn(len(counts))

    def one(job: tuple[Any, int]) -> tuple[int, Array, Array]:
        found = errors(np.random.Generator(np.random.SFC64(job[0])), job[1])
        mean = found.mean(axis=1)
        return job[1], mean, ((found - mean[:, None]) ** 2).sum(axis=1)

    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        n, mean, squares = reduce(_merged, pool.map(one, zip(children, counts, strict=True)))
    deviation = np.sqrt(squares / (n - 1) / n)
    return [(float(a), float(b)) for a, b in zip(mean, deviation, strict=True)]


def _merged(a: tuple[int, Array, Array], b: tuple[int, Array, Array]) -> tuple[int, Array, Array]:
    """Counts, means and sums of squares of two samples together."""
    n, gap = a[0] + b[0], b[1] - a[1]
    return n, a[1] + gap * (b[0] / n), a[2] + b[2] + gap * gap * (a[0] * b[0] / n)
