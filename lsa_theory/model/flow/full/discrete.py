r"""Training in steps, beside the flow: gradient descent on the population loss, SGD on sampled prompts (3.7).

One step of size ``eta`` is ``theta -> theta - eta grad``; after ``k`` steps the clock of the flow shows ``t = k eta``. Near
a minimum gradient descent contracts if and only if ``eta < 2 / lambda_max``, the largest eigenvalue of the Hessian there
(the zero eigenvalue along ``(v, k) -> (c v, k / c)`` moves along minima). The balance ``u^2 - |U11|_F^2``, which the flow
conserves, changes by ``O(eta)``: the limit is another minimum of the same orbit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.model.attention import Prompts, draw_prompts
from lsa_theory.model.flow.full.arrival import Arrival, Nearness, by_curvature
from lsa_theory.model.flow.full.field import Field, extreme_curvatures
from lsa_theory.model.setting import Setting

Array = Any
Gradient = Callable[[Array, Array], tuple[Array, Array]]
Observer = Callable[[int, Array, Array], None]
LOST = 1e-12  # so near to the saddle, in squares relative to start and end, rounding decides
LOOK = 10  # steps between two measurements of the distance
HOPELESS = 10.0  # times as many steps as are allowed
BEYOND = 1e6  # a loss so many times that of the start has diverged


@dataclass(frozen=True, eq=False)
class Descent:
    """Where the steps ended: parameters ``(d+1, d+1)``, how many, whether the iteration settled, and why it ended."""

    converged: bool
    reason: str
    W_PV: Array
    W_KQ: Array
    steps: int
    gradient_norm: float


def descend(
    gradient: Gradient, W_PV: Array, W_KQ: Array, step: float, *, steps: int = 100_000, tolerance: float = 1e-7,
    on_step: Observer | None = None, near: Arrival | None = None,
) -> Descent:  # fmt: skip
    """Gradient descent from ``W_PV, W_KQ`` until the limit is within ``tolerance``, it diverges, or ``steps`` are done.

    The distance to the limit, relative to ``|theta|``, is that of ``near``; without it, it is bounded by the gradient over
    the least curvature across the minima, once the gradient is ``tolerance`` times the first. Raises InputError for a step
    that is not positive and for less than one step.

    >>> bowl = lambda P, K: (4 * (P - 1), K - 1)                       # Hessian diag(4, 1): stable below 1/2
    >>> [descend(bowl, np.eye(2), np.eye(2), eta).converged for eta in (0.49, 0.51)]
    [True, False]
    """
    _check(step, steps)
    P, K = np.array(W_PV, dtype=float), np.array(W_KQ, dtype=float)
    first, largest = None, BEYOND * (1 + math.hypot(np.linalg.norm(P), np.linalg.norm(K)))
    size, start = math.inf, float(np.vdot(P, P) + np.vdot(K, K))
    least, found, asked = start, Nearness(math.inf, 0.0, math.inf, ""), math.inf
    for k in range(steps):
        in_P, in_K = gradient(P, K)
        now = float(np.vdot(P, P) + np.vdot(K, K))
        least = min(least, now)
        size = math.hypot(np.linalg.norm(in_P), np.linalg.norm(in_K))
        first = size if first is None else first
        if size == 0 and k == 0:
            return Descent(False, "the gradient is zero at the start", P, K, 0, 0.0)
        if not size < largest:
            return Descent(False, "diverged: the step is too large", P, K, k, size)
        if near is not None and (k % LOOK == 0 or size == 0):
            found = near(P, K)
        elif near is None and size <= tolerance * first and (size < 0.1 * asked or size == 0):
            asked, found = size, _curved(gradient, P, K)
        if found.distance <= tolerance or size == 0:
            return _settled(gradient, P, K, k, size, found, tolerance, least < LOST * min(start, now))
        if near is not None and size <= tolerance * first and _needed(found, step, tolerance) > HOPELESS * steps:
            return Descent(False, f"not enough steps: {_behind(found, step, tolerance)}", P, K, k, size)
        P, K = P - step * in_P, K - step * in_K
        if on_step is not None:
            on_step(k + 1, P, K)
    why = f": {_behind(found, step, tolerance)}" if found.distance < math.inf else ""
    return Descent(False, f"{steps} steps were not enough{why}", P, K, steps, size)


def _settled(
    gradient: Gradient, P: Array, K: Array, k: int, size: float, found: Nearness, tolerance: float, lost: bool
) -> Descent:
    """The answer where the limit is near, or the gradient zero: unless that is a saddle."""
    low, high = _curvatures(gradient, P, K)
    if not high > 0 or low < -1e-6 * high:
        return Descent(False, f"the steps ended at a saddle (curvature from {low:.1e} to {high:.1e})", P, K, k, size)
    if lost:
        return Descent(False, "the steps ran into the saddle at 0, and only rounding led out of it", P, K, k, size)
    if not found.distance <= tolerance:
        return Descent(False, "the gradient is 0, and the distance to the limit is not known", P, K, k, size)
    return Descent(True, f"the gradient is {size:.1e}, the limit within {found.distance:.1e} of ||theta||", P, K, k, size)


def _needed(found: Nearness, step: float, tolerance: float) -> float:
    """Steps until the slowest mode has settled."""
    return math.log(max(1.0, found.distance / tolerance)) / (step * found.rate) if found.rate > 0 else math.inf


def _behind(found: Nearness, step: float, tolerance: float) -> str:
    """Which mode is behind, and by how much."""
    return f"{found.slowness}: some {_needed(found, step, tolerance):.0e} more steps would settle it"


def _curved(gradient: Gradient, P: Array, K: Array) -> Nearness:
    """`arrival.by_curvature` for a gradient of two matrices."""
    field = Field.of(lambda y: -np.array(gradient(*y.reshape(2, *P.shape))).ravel())
    y = np.array([P, K]).ravel()
    return by_curvature(field, y, field(y))


def stochastic(
    setting: Setting, W_PV: Array, W_KQ: Array, step: float, rng: np.random.Generator, *, batch: int = 32,
    steps: int = 10_000, on_step: Observer | None = None,
) -> Descent:  # fmt: skip
    """SGD on the empirical loss (3.7) of ``batch`` fresh prompts a step; with a constant step it never settles.

    ``converged`` is therefore False; ``reason`` says what happened. InputError as `descend`, and for batch < 1.

    >>> start = np.diag([0.0, 0.5]), np.diag([0.5, 0.0])
    >>> done = stochastic(Setting([[1.0]], 20), *start, 0.05, np.random.default_rng(0), steps=400)
    >>> done.steps, bool(abs(done.W_PV[1, 1] * done.W_KQ[0, 0] - 1 / 1.1) < 0.3)
    (400, True)
    """
    _check(step, steps)
    if batch < 1:
        raise InputError("batch", batch, "an integer >= 1", "give the number of prompts a step")
    P, K = np.array(W_PV, dtype=float), np.array(W_KQ, dtype=float)
    largest = BEYOND * (1 + math.hypot(np.linalg.norm(P), np.linalg.norm(K)))
    size = math.inf
    for k in range(steps):
        in_P, in_K = empirical_gradient(draw_prompts(rng, setting, batch), P, K)
        size = math.hypot(np.linalg.norm(in_P), np.linalg.norm(in_K))
        if not size < largest:
            return Descent(False, f"diverged: the step is too large for batches of {batch}", P, K, k, size)
        P, K = P - step * in_P, K - step * in_K
        if on_step is not None:
            on_step(k + 1, P, K)
    return Descent(False, f"{steps} steps done; SGD with a constant step does not settle", P, K, steps, size)


def empirical_gradient(prompts: Prompts, W_PV: Array, W_KQ: Array) -> tuple[Array, Array]:
    """The gradient of `empirical_loss` (3.7) in both matrices, for the prediction ``v' (E E' / N) (K x; 0)`` (3.6).

    >>> from lsa_theory.model.attention import empirical_loss
    >>> prompts = draw_prompts(np.random.default_rng(0), Setting([[1.0]], 3), 5)
    >>> P, K, e = np.array([[0, 0], [0.3, 0.8]]), np.array([[0.5, 0], [0.2, 0]]), 1e-6
    >>> change = empirical_loss(prompts, P + e * np.eye(2)[::-1], K) - empirical_loss(prompts, P - e * np.eye(2)[::-1], K)
    >>> bool(abs(empirical_gradient(prompts, P, K)[0][1, 0] - change / (2 * e)) < 1e-8)
    True
    """
    E = prompts.embedding
    d, count = E.shape[-2] - 1, len(E)
    gram = E @ np.swapaxes(E, -1, -2) / (E.shape[-1] - 1)
    v, k = W_PV[d], W_KQ[:, :d]
    x = prompts.x_query
    right = (gram @ (x @ k.T)[..., None])[..., 0]
    left = gram @ v
    error = (right @ v - prompts.target) / count
    in_P, in_K = np.zeros_like(W_PV), np.zeros_like(W_KQ)
    in_P[d] = error @ right
    in_K[:, :d] = (left * error[:, None]).T @ x
    return in_P, in_K


def stable_step(gradient: Gradient, W_PV: Array, W_KQ: Array, *, on_slice: bool = False) -> float:
    """``2 / lambda_max`` of the Hessian at a minimum: the bound of theory on the step of gradient descent near it.

    ``on_slice`` takes directions with u12 = u21 = 0 only: a start there stays there, and may take larger steps than the
    curvature of the other blocks allows, until anything (noise, samples) moves them.

    >>> stable_step(lambda P, K: (4 * P, K), np.eye(2), np.eye(2)).__round__(6)
    0.5
    """
    mask = np.ones((2, *W_PV.shape))
    if on_slice:
        mask[:] = 0.0
        mask[0, -1, -1], mask[1, :-1, :-1] = 1.0, 1.0
    return 2 / _curvatures(gradient, W_PV, W_KQ, mask)[1]


def _curvatures(gradient: Gradient, W_PV: Array, W_KQ: Array, mask: Array | float = 1.0) -> tuple[float, float]:
    """The extreme eigenvalues of the Hessian, in the parameters that the mask keeps."""

    def velocity(y: Array) -> Array:
        return -(np.array(gradient(*(y.reshape(2, *W_PV.shape) * mask))) * mask).ravel()

    return extreme_curvatures(Field.of(velocity), np.array([W_PV, W_KQ]).ravel())


def largest_stable_step(
    gradient: Gradient, W_PV: Array, W_KQ: Array, guess: float, *, steps: int = 2000, digits: float = 1e-2
) -> float:
    """The largest step from which descent from close to a minimum does not leave it, measured by bisection around ``guess``.

    It has left when the gradient is ten times that of the start, within ``steps`` steps; afterwards it may well settle at
    a flatter minimum. Raises InputError where the boundary is not between ``guess / 8`` and ``8 guess``.

    >>> largest_stable_step(lambda P, K: (4 * P, K), np.eye(2), np.eye(2), 0.3).__round__(2)
    0.5
    """

    def size(P: Array, K: Array) -> float:
        return math.hypot(*(float(np.linalg.norm(part)) for part in gradient(P, K)))

    first = size(W_PV, W_KQ)

    def stays(step: float) -> bool:
        P, K = W_PV, W_KQ
        for _ in range(steps // 10):
            done = descend(gradient, P, K, step, steps=10)
            P, K = done.W_PV, done.W_KQ
            if not size(P, K) < 10 * first:
                return False
        return True

    low, high = guess / 8, 8 * guess
    if not stays(low) or stays(high):
        raise InputError("guess", guess, "a step near the largest stable one", "begin with 2 / lambda_max")
    while high > low * (1 + digits):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if stays(middle) else (low, middle)
    return low


def _check(step: float, steps: int) -> None:
    if not 0 < step < math.inf:
        raise InputError("step", step, "a number above 0", "give the learning rate, below 2 / lambda_max")
    if steps < 1:
        raise InputError("steps", steps, "an integer >= 1", "allow some steps")
