"""Models run literally on simulated prompts, as a source describes them, against the printed right side.

A claim that measures "literal: retrieval" has the squared error of that model simulated; the first formula of its statement
says what the mean is.  Tokens, retrieved examples, intercepts, drifting tasks and solvers are written out here and know
nothing of the formula's left side.  The tolerance is six standard errors, estimated from independent batches.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from checks.road import Road
from lsa_theory.algebra.arithmetic import Float
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.engine import Budget

SEED, SIGMAS, BATCHES = 16180, 6.0, 20
PROMPTS = {"quick": 4000, "full": 60_000}  # in one batch
ROAD = Road("the model run literally", SEED)
Array = np.ndarray[Any, np.dtype[np.float64]]
D, N = 3, 7
SKEW = np.array([[2.0, 0.5, 0.0], [0.5, 1.0, 0.2], [0.0, 0.2, 0.7]])
RULE = np.array([[0.4, 0.1, 0.0], [-0.2, 0.3, 0.1], [0.1, 0.0, 0.5]])
TASKS = np.array([[1.5, -0.3, 0.1], [-0.3, 0.8, 0.0], [0.1, 0.0, 0.6]])
MEAN = np.array([1.0, -0.5, 0.3])
NUMBERS = {"d": D, "N": N, "M": 4, "k": 0.4, "noise": 0.6, "r": 0.6, "v": 0.8, "u": 0.7}
CORRELATIONS = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.5], [0.3, 0.5, 1.0]])
WITH_QUERY = np.array([0.2, 0.4, 0.8])


class Draws:
    """Independent Gaussian prompts of one batch."""

    def __init__(self, rng: np.random.Generator, prompts: int) -> None:
        self.rng, self.prompts = rng, prompts

    def normal(self, *shape: int, covariance: Array | None = None) -> Array:
        plain = self.rng.standard_normal((self.prompts, *shape))
        return plain if covariance is None else plain @ np.linalg.cholesky(covariance).T

    def prompt(self, n: int, noise: float = 0.0, covariance: Array | None = None) -> tuple[Array, Array, Array, Array]:
        """Examples, labels, query and task."""
        x, query, task = self.normal(n, D, covariance=covariance), self.normal(D, covariance=covariance), self.normal(D)
        return x, dot(x, task[:, None]) + np.sqrt(noise) * self.normal(n), query, task


def dot(a: Array, b: Array) -> Array:
    return np.asarray((a * b).sum(axis=-1))


def mean(y: Array, x: Array) -> Array:
    """``(1/N) sum_i y_i x_i``."""
    return np.asarray((y[..., None] * x).mean(axis=1))


def gram(x: Array) -> Array:
    """``(1/N) sum_i x_i x_i'``."""
    return np.asarray(np.swapaxes(x, -1, -2) @ x / x.shape[1])


def one_step(s: Draws) -> Array:
    x, y, query, task = s.prompt(N, NUMBERS["noise"])
    return np.asarray((dot(NUMBERS["k"] * mean(y, x), query) - dot(task, query)) ** 2)


def averaging(s: Draws) -> Array:
    x, y, query, task = s.prompt(N, NUMBERS["noise"])
    return np.asarray(dot(mean(y, x) - task, query) ** 2)


def length(s: Draws) -> Array:
    x, y, query, task = s.prompt(int(NUMBERS["M"]), NUMBERS["noise"])
    return np.asarray((N / (N + D + 1 + NUMBERS["noise"]) * dot(mean(y, x), query) - dot(task, query)) ** 2)


def two_steps(s: Draws) -> Array:
    x, y, _, task = s.prompt(N)
    weights = np.zeros_like(task)
    for step in (NUMBERS["u"], NUMBERS["v"]):
        weights = weights + step * mean(y - dot(x, weights[:, None]), x)
    return np.asarray(((weights - task) ** 2).sum(axis=-1))


def newton(s: Draws) -> Array:
    x, y, _, task = s.prompt(N)
    k = NUMBERS["k"]
    inverse = 2 * k * np.eye(D) - k * k * gram(x)
    return np.asarray((((inverse @ mean(y, x)[..., None])[..., 0] - task) ** 2).sum(axis=-1))


def retrieval(s: Draws) -> Array:
    query, task = s.normal(D), s.normal(D)
    x = NUMBERS["r"] * query[:, None] + NUMBERS["v"] * s.normal(N, D)
    return np.asarray((NUMBERS["k"] * dot(mean(dot(x, task[:, None]), x), query) - dot(task, query)) ** 2)


def alignment(s: Draws) -> Array:
    x, query = s.normal(N, D), s.normal(D)
    task = s.normal(D) + NUMBERS["r"] * query
    return np.asarray((NUMBERS["k"] * dot(mean(dot(x, task[:, None]), x), query) - dot(task, query)) ** 2)


def intercept(s: Draws) -> Array:
    x, y, query, task = s.prompt(N, NUMBERS["noise"])
    return np.asarray((NUMBERS["k"] * dot(mean(y + NUMBERS["u"], x), query) - dot(task, query)) ** 2)


def centred(s: Draws) -> Array:
    x, y, query, task = s.prompt(N, NUMBERS["noise"])
    y = y + 5.0  # an intercept, which centring removes
    h = mean(y - y.mean(axis=1, keepdims=True), x - x.mean(axis=1, keepdims=True))
    return np.asarray((N / (N + D + NUMBERS["noise"]) * dot(h, query) - dot(task, query)) ** 2)


def mixed_noise(s: Draws) -> Array:
    x, y, query, task = s.prompt(N)
    scale = np.where(s.rng.random(s.prompts) < NUMBERS["v"], NUMBERS["u"], NUMBERS["r"])
    y = y + (scale * np.sqrt(NUMBERS["noise"]))[:, None] * s.normal(N)
    return np.asarray((NUMBERS["k"] * dot(mean(y, x), query) - dot(task, query)) ** 2)


def mixture(s: Draws) -> Array:
    labels, own = s.rng.choice([-1.0, 1.0], (s.prompts, N)), s.rng.choice([-1.0, 1.0], s.prompts)
    x = labels[..., None] * MEAN + s.normal(N, D, covariance=SKEW)
    query = own[:, None] * MEAN + s.normal(D, covariance=SKEW)
    margin = own * dot(mean(labels, x) @ RULE, query)
    return np.asarray((margin - MEAN @ RULE @ MEAN) ** 2)


def learned_start(s: Draws) -> Array:
    x, _, query, task = s.prompt(N, covariance=SKEW)
    task = task + MEAN
    weights = MEAN + mean(dot(x, task[:, None] - MEAN), x) @ RULE
    return np.asarray(dot(weights - task, query) ** 2)


def robust(s: Draws) -> Array:
    x, y, query, task = s.prompt(N, covariance=SKEW)
    return np.asarray(dot(mean(y, x) @ RULE - task, query) ** 2 + NUMBERS["k"] * np.trace(RULE @ SKEW @ RULE.T))


def task_mean(s: Draws) -> Array:
    x, _, query, task = s.prompt(N)
    task = task + MEAN
    return np.asarray(dot(N / (N + D + 1) * mean(dot(x, task[:, None]), x) - task, query) ** 2)


def linear_system(s: Draws) -> Array:
    f, query = s.normal(N, D, covariance=SKEW), s.normal(D, covariance=SKEW)
    solver = s.normal(D, D, covariance=TASKS / D)  # W with E W'W = TASKS
    u = f @ np.swapaxes(solver, -1, -2)
    weights = np.swapaxes(u, -1, -2) @ f / N @ RULE
    return np.asarray((((weights - solver) @ query[..., None]) ** 2).sum(axis=(-1, -2)))


def ridge(s: Draws) -> Array:
    root = np.linalg.cholesky(SKEW).T  # a design with X'X = SKEW
    task = NUMBERS["u"] * s.normal(D)
    y = task @ root.T + NUMBERS["v"] * s.normal(D)
    found = np.linalg.solve(SKEW + NUMBERS["k"] * np.eye(D), (y @ root).T).T
    return np.asarray(((found - task) ** 2).sum(axis=-1))


def least_squares(s: Draws) -> Array:
    x, y, query, task = s.prompt(N, NUMBERS["noise"], SKEW)
    found = np.linalg.solve(gram(x), mean(y, x)[..., None])[..., 0]
    return np.asarray(dot(found - task, query) ** 2)


def least_norm(s: Draws) -> Array:
    x = s.normal(1, D)  # more dimensions than examples; the part of the error that comes from the noise
    noise = np.sqrt(NUMBERS["noise"]) * s.normal(1)
    return np.asarray(((np.linalg.pinv(x) @ noise[..., None]) ** 2).sum(axis=(-1, -2)))


def inverse_mean(s: Draws) -> Array:
    return np.asarray(np.linalg.inv(gram(s.normal(N + 6, D, covariance=SKEW))))


def drifting(s: Draws) -> Array:
    """Tasks of the three examples and of the query have the correlations; dimension 2, weights MEAN."""
    whole = np.block([[CORRELATIONS, WITH_QUERY[:, None]], [WITH_QUERY[None], np.ones((1, 1))]])
    tasks = np.swapaxes(s.normal(2, 4, covariance=whole), -1, -2)
    x, query = s.normal(3, 2), s.normal(2)
    y = dot(x, tasks[:, :3]) + np.sqrt(NUMBERS["noise"]) * s.normal(3)
    return np.asarray((dot((MEAN[:, None] * y[..., None] * x).sum(axis=1), query) - dot(tasks[:, 3], query)) ** 2 / 2)


def tokens(s: Draws) -> Array:
    """Five rotated tokens in dimension four, the last one the query: the best step's error per block."""
    turn = np.exp(2j * np.pi * s.rng.random((s.prompts, 2)))
    states = np.stack([turn**t for t in range(7)], axis=1)  # blocks as complex numbers of modulus one
    past, following, last = states[:, :5], states[:, 1:6], states[:, 5]
    scores = (past * last[:, None].conj()).real.sum(axis=-1)
    guess = 2 / (5 + 4 - 1) * (scores[..., None] * following).sum(axis=1)
    return np.asarray((np.abs(guess - states[:, 6]) ** 2).mean(axis=-1))


def sphere(s: Draws) -> Array:
    x = s.normal(N + 1, D)
    return _slope(s, x * np.sqrt(D) / np.linalg.norm(x, axis=-1, keepdims=True))


def signs(s: Draws) -> Array:
    return _slope(s, s.rng.choice([-1.0, 1.0], (s.prompts, N + 1, D)))


def _slope(s: Draws, x: Array) -> Array:
    """Its mean is the best step on the sum, ``E[target sum]/E[sum^2]``."""
    task, x, query = s.normal(D), x[:, :N], x[:, N]
    y = dot(x, task[:, None]) + np.sqrt(NUMBERS["noise"]) * s.normal(N)
    features, target = N * dot(mean(y, x), query), dot(task, query)
    return np.asarray(target * features / (features**2).mean())


MODELS: dict[str, Callable[[Draws], Array]] = {
    name.replace("_", " "): model
    for name, model in globals().items()
    if callable(model) and getattr(model, "__annotations__", {}).get("s") == "Draws" and not name.startswith("_")
}
OTHERS: dict[str, dict[str, Any]] = {  # values that differ from those above
    "inverse mean": {"N": N + 6},
    "least norm": {"N": 1},
    "drifting": {"R": CORRELATIONS, "p": WITH_QUERY[:, None], "q": MEAN[:, None], "v": 2 + 1 + NUMBERS["noise"]},
    "tokens": {"n": 5, "d": 4},
}


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Compare the mean over prompts with the printed right side; None for a claim that measures no model of this file."""
    names = [m.removeprefix("literal: ") for m in claim.measures if m.startswith("literal: ")]
    if not names:
        return None
    rng, (name,) = np.random.default_rng(SEED), names
    means = np.array([np.mean(MODELS[name](Draws(rng, PROMPTS[budget])), axis=0) for _ in range(BATCHES)])
    isotropic = any(h.formula == "Lambda == I" for h in claim.given)
    values = {key: float(value) for key, value in NUMBERS.items()} | {"Psi": TASKS, "A": RULE, "I": np.eye(D)}
    values |= {"Lambda": np.eye(D) if isotropic else SKEW, "p": MEAN[:, None]} | OTHERS.get(name, {})
    lam, n = values["Lambda"], values["N"]
    values["Gamma"] = (1 + 1 / n) * lam + np.trace(lam) / n * np.eye(D)
    values["B"] = np.linalg.inv(values["Gamma"] + NUMBERS["k"] * np.linalg.inv(lam))
    printed = np.asarray(read(parse_relation(claim.statement[0]).sides[1], Numeric(values, Float())), dtype=float)
    printed = printed[:1, :1].reshape(()) if means.ndim == 1 and printed.ndim else printed
    gap = np.abs(means.mean(axis=0) - printed)
    tolerance = SIGMAS * means.std(axis=0, ddof=1) / np.sqrt(BATCHES) + 1e-12
    worst = np.unravel_index(np.argmax(gap - tolerance), gap.shape)
    covers = f"{name}: d={values['d']:g}, N={n:g}"
    return ROAD.measured(
        float(gap[worst]), float(tolerance[worst]), covers, f"{BATCHES * PROMPTS[budget]} prompts, six standard errors"
    )
