r"""One scalar unknown function: the panel by panel solution of the spectral flow in natural units.

With ``r_i = U_ii / xi_i`` the flow (5.4), cor-C.2 reads, in units where the largest rate and the largest ``xi`` are 1,

    r_i' = -gamma_i u^2 r_i + u ,    u' = -Q u + p ,    Q = sum rate U^2 ,   p = sum_i xi_i^2 r_i ,
    U_ij(t) = U_ij(0) exp(-rate_ij s) ,   s = int u^2 dt ,   u^2 - |U|_F^2 = c   (lem-A.3 is c = 0).

*Clock s* (``u`` away from 0): ``dr/ds = -gamma r + 1/u`` is linear given ``1/u``, a polynomial on each panel, and integrated
exactly (``spectral_quadrature``), so panels grow geometrically through every time scale. The values of ``u`` solve
``u^2 = c + |U|^2`` by Newton if ``c >= 0``; if ``c < 0`` that difference cancels and ``(u^2)'/2 = -Q + p / u``
is collocated plus a multiple of ``u^2 - c - |U|^2``: that decides where the diagonals have settled and ``-Q + p/u`` vanishes
identically.

*Clock t* (wherever ``|u'/u| > 2 u^2``: near ``u = 0``, where no rate is fast and ``s`` degenerates): ``u' = -Q u + p`` is
collocated. The loss vanishes wherever ``u = 0`` and strictly decreases, so ``u`` changes sign at most once, and never if
``c >= 0``. The stationary points with ``u = 0`` (and ``p = 0``) are saddles; near one ``a u + p`` grows like ``e^(a t)``,
``a = (sqrt(Q^2 + 4 b) - Q) / 2``, ``b = sum xi^2``. If it falls under rounding there, the march stops as absorbed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lsa_theory.model.flow.spectral import quadrature
from lsa_theory.model.flow.spectral.rates import SPACING, stencils
from lsa_theory.model.flow.spectral.system import EPSILON, Scalar

Array = NDArray[np.float64]

TAIL = 4e-14
CLOSE = 1e-13
SWITCH = 2.0
STIFF = 300.0
GROWTH = 3.0


@dataclass(frozen=True)
class Panel:
    """One panel: its clock and length, ``u``, ``t``, ``s`` at 0 and at the nodes, ``r`` at its start, the rounding error."""

    clock: str
    length: float
    u: Array
    t: Array
    s: Array
    ratio: Array
    noise: float


@dataclass(frozen=True)
class March:
    """All panels and why the march ended; ``ratio`` holds the nodes at the end, ``error`` the sum of the panels' errors."""

    panels: tuple[Panel, ...]
    ratio: Array
    converged: bool
    reason: str
    error: float
    rejected: int


@dataclass(frozen=True)
class _State:
    t: float
    s: float
    u: float
    ratio: Array


def kernels(system: Scalar, index: int) -> Array:
    """The exact integration weights of every node on a panel of length ``exp(SPACING * index)``."""
    if system.start is not None:
        return quadrature.kernels_on_grid(system.start + index, len(system.rate))
    return quadrature.kernels_between(*stencils(system.rate), index)


def _collocation(h: float, stiff: bool) -> tuple[Array, Array]:
    """``y' = f`` as ``change (y - y0) = collect f``: differentiated if stiff, else integrated, which rounds less."""
    if stiff:
        return quadrature.differentiation() / h, np.eye(quadrature.ORDER)
    return np.eye(quadrature.ORDER), h * quadrature.integration()


def _noise(jacobian: Array, terms: Array) -> float:
    """What rounding the terms of the residual does to the solution, the errors taken as independent."""
    return EPSILON * float(np.sqrt(np.square(np.linalg.inv(jacobian) * terms).sum(axis=1)).max())


def _relax(system: Scalar, now: _State, index: int) -> tuple[Panel, Array] | None:
    """One panel in the clock s."""
    h, x, c = float(np.exp(SPACING * index)), quadrature.nodes(), system.conserved
    weights = kernels(system, index)
    fade = np.exp(np.multiply.outer(-h * x, system.rate))
    free = fade * now.ratio
    mixed = fade * (system.cross * np.exp(-system.rate * now.s))
    rest = system.energy * np.exp(np.multiply.outer(-2.0 * (now.s + h * x), system.decay))
    total, leak = rest.sum(axis=1), rest @ system.decay
    slope = h * np.matmul(system.weight, weights) if c < 0 else None
    held, q, p = system.sums(now.ratio, now.s)
    bend = (p / now.u - q) / now.u**2
    reach = now.s + 0.1 * h
    y = np.log(abs(now.u)) + np.clip(bend * reach, -0.5, 0.5) * np.log1p(h * x / reach)
    sign, diagonal = float(np.sign(now.u)), np.arange(len(x))
    pin = q / (held + now.u**2)
    change, collect = _collocation(h, h * (q / now.u**2 + pin) > STIFF)
    for _ in range(12):
        f, square = sign * np.exp(-y), np.exp(2.0 * y)
        ratio = free + h * np.matmul(weights, f)
        pull = system.weight * ratio + mixed
        energy = ((pull + mixed) * ratio).sum(axis=1) + total
        if slope is None:
            residual = square - c - energy
            jacobian = 2.0 * h * np.matmul(pull[:, None], weights)[:, 0] * f
            jacobian[diagonal, diagonal] += 2.0 * square
            size_of = square + energy
        else:
            p_all, q_all = pull.sum(axis=1), ((pull + mixed) * ratio) @ system.rate + leak
            residual = 0.5 * change @ (square - now.u**2) + collect @ (q_all - p_all * f + pin * (square - c - energy))
            jacobian = -2.0 * h * np.matmul((pull * (system.rate - pin))[:, None], weights)[:, 0] * f
            jacobian += slope * np.multiply.outer(f, f)
            jacobian[diagonal, diagonal] += p_all * f + 2.0 * pin * square
            jacobian = change * square + collect @ jacobian
            size_of = np.abs(collect) @ (2.0 * q_all + pin * (square + energy)) + square
        try:
            step = np.linalg.solve(jacobian, residual)
        except np.linalg.LinAlgError:
            return None
        size = float(np.abs(step).max())
        if not size < 20.0:
            return None
        y = y - step / max(1.0, size)
        if size < 1e-8:
            break
    else:
        return None
    f = sign * np.exp(-y)
    s = now.s + h * np.concatenate([[0.0], x])
    t = now.t + h * np.concatenate([[0.0], quadrature.integration() @ f**2])
    panel = Panel("s", h, np.concatenate([[now.u], 1.0 / f]), t, s, now.ratio, _noise(jacobian, size_of))
    return panel, free[-1] + h * (weights[-1] @ f)


def _cross(system: Scalar, now: _State, index: int) -> tuple[Panel, Array] | None:
    """One panel in the clock t."""
    h, x = float(np.exp(SPACING * index)), quadrature.nodes()
    integral = h * quadrature.integration()
    base = system.cross * np.exp(-system.rate * now.s)
    start = system.energy * np.exp(-2.0 * system.decay * now.s)
    _, q0, p0 = system.sums(now.ratio, now.s)
    u = now.u + (p0 - q0 * now.u) * h * x / (1.0 + q0 * h * x)
    change, collect = _collocation(h, h * q0 > STIFF)
    diagonal, best = np.arange(len(x)), np.inf
    for _ in range(40):
        clock = integral @ u**2
        if not clock[-1] < 20.0:
            return None
        fade = np.exp(np.multiply.outer(-clock, system.rate))
        ratio = fade * (now.ratio + integral @ (u[:, None] / fade))
        mixed = fade * base
        rest = start * np.exp(np.multiply.outer(-2.0 * clock, system.decay))
        pull = system.weight * ratio + mixed
        q = ((pull + mixed) * ratio) @ system.rate + rest @ system.decay
        p = pull.sum(axis=1)
        residual = change @ (u - now.u) + collect @ (q * u - p)
        response = (1.0 - 2.0 * system.rate * u[:, None] * ratio) / fade
        dp = (fade * system.weight) @ response.T - 2.0 * np.outer(mixed @ system.rate, u)
        dq = 2.0 * (fade * pull * system.rate) @ response.T
        lost = 2.0 * (mixed * ratio) @ system.rate**2 + 2.0 * rest @ system.decay**2
        dq -= 2.0 * np.outer(lost, u)
        jacobian = integral * (u[:, None] * dq - dp)
        jacobian[diagonal, diagonal] += q
        jacobian = change + collect @ jacobian
        step = np.linalg.solve(jacobian, residual)
        u = u - step
        size = float(np.abs(step).max()) / max(float(np.abs(u).max()), abs(now.u))
        if size < 1e-15 or (size < 1e-11 and size >= best / 2):
            break
        if not size < 1e6:
            return None
        best = min(best, size)
    else:
        return None
    top = float(np.abs(u).max())
    noise = _noise(jacobian, np.abs(collect) @ (q * np.abs(u) + np.abs(p)) + top) / max(top, abs(now.u))
    clock = integral @ u**2
    fade = np.exp(-clock[-1] * system.rate)
    inner = (integral[-1] * u) @ np.exp(np.multiply.outer(clock, system.rate))
    times, clocks = now.t + h * np.concatenate([[0.0], x]), now.s + np.concatenate([[0.0], clock])
    panel = Panel("t", h, np.concatenate([[now.u], u]), times, clocks, now.ratio, noise)
    return panel, fade * (now.ratio + inner)


def _look(panel: Panel) -> tuple[float, float]:
    """How well the panel is resolved, and the length the next one may have relative to this one.

    Legendre coefficients decaying like ``q^-k`` put the nearest singularity at ``D = h (q + 1/q - 2) / 4`` before the panel.
    """
    values = panel.u if panel.clock == "t" else 1.0 / panel.u
    series = np.abs(quadrature.to_legendre() @ values[1:]) / np.abs(values).max()
    tail = float(series[-2:].max())
    if not np.isfinite(tail):
        return np.inf, 0.0
    floor = max(TAIL, panel.noise)
    above = np.flatnonzero(series > floor)
    last = int(above[-1]) + 1 if len(above) else 1
    gap = [floor ** (-1.0 / k) + floor ** (1.0 / k) - 2.0 for k in (last, quadrature.ORDER - 2)]
    if tail > floor:
        return tail, float(np.clip(0.9 * (floor / tail) ** (1.0 / 14.0), 0.1, 0.8))
    return tail, float(np.clip(0.95 * (gap[0] + 4.0) / gap[1], 0.5, 5.0 if panel.clock == "s" else 1.7))


def march(system: Scalar, u: float, until: float = np.inf, offset: int = 0, most: int = 2000) -> March:
    """Panels from the start to the limit, to ``until``, or to the saddle; ``offset`` shifts the panels (a second opinion).

    >>> one = Scalar(np.ones(1), np.ones(1), np.zeros(1), np.ones(1), np.ones(0), np.ones(0), 0.0, None, 1.0)
    >>> march(one, 1.0).reason
    'reached the limit'
    """
    now = _State(0.0, 0.0, u, system.ratio)
    b = float(system.weight.sum())
    panels: list[Panel] = []
    error, rejected, index, previous, reference = 0.0, 0, 0, "", 0.0

    def end(converged: bool, reason: str) -> March:
        return March(tuple(panels), now.ratio, converged, reason, error, rejected)

    while len(panels) < most:
        _, q, p = system.sums(now.ratio, now.s)
        growth = 2.0 * b / (q + np.hypot(q, 2.0 * np.sqrt(b)))
        outgoing = growth * abs(now.u) + abs(p)
        force = abs(p - q * now.u)
        clock = "t" if force > SWITCH * abs(now.u) ** 3 or now.u == 0.0 else "s"
        if clock != previous:
            reference = growth * abs(now.u) + (abs(p) if previous else system.scale)
        if clock == "t" and outgoing <= 1e-3 * EPSILON * reference:
            return end(False, "absorbed: the start lies on the stable set of the saddle u = 0, to within rounding")
        if now.t >= until:
            return end(False, "stopped at the requested time")
        if clock == "s" and now.s > 0.0 and system.distance(now.u, now.ratio, now.s) <= CLOSE:
            return end(True, "reached the limit")
        if clock != previous:
            if not previous:
                guess = 1.0 / (q + np.sqrt(b)) if clock == "t" else 0.5 * min(1.0, abs(now.u) ** 3 / (force + 1e-300))
                index = round(np.log(guess) / SPACING) + offset
            else:
                index += round(np.log(0.4 * now.u**2 if clock == "s" else 0.4 / now.u**2) / SPACING)
            previous = clock
        if clock == "t":
            index = min(index, round(np.log(GROWTH / growth) / SPACING))
        advance = _relax if clock == "s" else _cross
        with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
            done = advance(system, now, index)
            tail, factor = _look(done[0]) if done else (np.inf, 0.25)
        if done is None or not tail <= max(TAIL, done[0].noise):
            rejected += 1
            index += round(np.log(factor or 0.25) / SPACING)
            if rejected > most:
                return end(False, "the accuracy asked for could not be reached")
            continue
        panel, ratio = done
        moved = replace(now, t=float(panel.t[-1]), s=float(panel.s[-1]), u=float(panel.u[-1]), ratio=ratio)
        if system.conserved >= 0.0 and moved.u * u < 0.0:
            return end(False, "absorbed: u lost its sign to rounding next to the saddle u = 0")
        panels.append(panel)
        error += tail + panel.noise
        settled = clock == "s" and panel.length * float(system.rate.min()) > 40.0
        now = moved
        if settled and system.distance(now.u, now.ratio, now.s) <= 1e-9:
            return end(True, "reached the limit")
        index += round(np.log(factor) / SPACING)
    return end(False, "the largest number of panels was used up")
