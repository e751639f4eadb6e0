"""Search for the stationary points of the loss over all blocks, one representative of each symmetry orbit, verified."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lsa_theory.algebra.elimination import Inertia, inertia
from lsa_theory.errors import InputError
from lsa_theory.model.bilinear import BilinearLoss
from lsa_theory.model.flow.full.rosenbrock import follow
from lsa_theory.model.landscape.reduced import critical_directions, lift
from lsa_theory.model.landscape.symmetry import commuting_rotations
from lsa_theory.model.landscape.verify import Point, minimal, verify
from lsa_theory.model.minimiser import minimizer
from lsa_theory.model.setting import Setting

Array = Any
LARGEST = 4  # of d: verification in fractions takes minutes beyond
SAME = 1e-8
ATTEMPTS = 3


@dataclass(frozen=True, eq=False)
class Landscape:
    """The points with ``v = (u12, u) != 0``, by loss; the saddles with ``v = 0``; whether these are proved to be all.

    ``least`` is the global minimum, exact. ``origin`` is the inertia at the origin, one of the saddles
    ``{v = 0, u21 = 0, tr(R U11) = 0}``, where the loss is ``at_zero``. ``hits[i]`` starts led to ``points[i]``.
    ``morse_sum`` is the sum of ``(-1)^index`` over all critical directions, where they are isolated (else None): the Euler
    characteristic of projective space, ``morse_expected``, if none is missing.
    """

    setting: Setting
    points: tuple[Point, ...]
    hits: tuple[int, ...]
    least: Fraction
    at_zero: Fraction
    origin: Inertia
    starts: int
    seed: int
    complete: bool
    reason: str
    morse_sum: int | None
    morse_expected: int

    @property
    def spurious(self) -> tuple[Point, ...]:
        """Local minima that are not global, verified."""
        return tuple(p for p in self.points if p.kind == "local minimum" and p.evidence != "floats only")


def explore(setting: Setting, starts: int = 200, seed: int = 0) -> Landscape:
    """Stationary points of the population loss over all of W_PV and W_KQ, from ``starts`` random directions.

    Where the alternating sum of Morse shows that points are missing, the search goes on from more starts.
    Raises InputError for d above `LARGEST` and for less than one start. For d = 1 the critical points are counted
    exactly (Sturm), so that ``complete`` may be true; for d > 1 points may have been missed, and ``complete`` is false.

    >>> found = explore(Setting([["1", 0], [0, "1"]], 1), starts=20)
    >>> [(str(p.loss), p.kind, tuple(p.inertia)) for p in found.points if p.evidence == "exact"]
    [('3/4', 'global minimum', (8, 0, 1)), ('7/8', 'local minimum', (7, 0, 2))]
    """
    d = setting.dimension
    if d > LARGEST:
        raise InputError("dimension", d, f"d <= {LARGEST}", "choose a smaller covariance: the search verifies in fractions")
    if starts < 1:
        raise InputError("starts", starts, "an integer >= 1", "give the number of random starts")
    setting = setting.as_exact()
    loss, floats = BilinearLoss.of(setting), BilinearLoss.of(setting.as_float())
    rotations, least = commuting_rotations(setting), minimal(loss, minimizer(setting))
    kept, points, morse = _Kept(floats), [], None
    for attempt in range(ATTEMPTS):
        directions = _directions(floats, starts * 4**attempt, np.random.default_rng([seed, attempt]))
        before = len(kept.states)
        for y in lift(floats, critical_directions(floats, directions)):
            kept.add(_balanced(y))
        points += [verify(loss, _aligned(y, d, rotations), least, rotations) for y in kept.states[before:]]
        morse = _morse_sum(setting, points, rotations)
        if morse is None or morse == 1 - d % 2:
            break
    hits = kept.hits
    order = sorted(range(len(points)), key=lambda i: (float(points[i].loss), -hits[i]))
    origin = inertia(loss.hessian(loss.pack(*(np.zeros((d + 1, d + 1), dtype=int) for _ in range(2)))))
    complete, reason = _complete(loss, points)
    return Landscape(
        setting, tuple(points[i] for i in order), tuple(hits[i] for i in order), least, loss.c, origin,
        sum(hits), seed, complete, reason, morse, 1 - d % 2,
    )  # fmt: skip


def _balanced(y: Array) -> Array:
    """The state of the orbit ``(c v, k / c)`` with ``|v| = |k|``."""
    d = round(len(y) ** 0.5) - 1
    v, k = y[: d + 1], y[d + 1 :]
    ratio = float(np.sqrt(np.linalg.norm(k) / np.linalg.norm(v)))
    return np.concatenate([v * ratio, k / ratio])


def _directions(loss: BilinearLoss, starts: int, rng: np.random.Generator) -> Array:
    """Where to search from: the axes, eigenvectors, random directions, and where gradient flows end, which are minima."""
    d = loss.dimension
    turned = np.pad(np.linalg.eigh(loss.R[:d, d * d :])[1].T, ((0, 0), (0, 1)))
    flows, _ = follow(loss, rng.standard_normal((max(10, starts // 4), (d + 1) ** 2)), tolerance=1e-4)
    random = rng.standard_normal((starts, d + 1))
    return np.concatenate([np.eye(d + 1), turned, random, flows[np.isfinite(flows).all(axis=1), : d + 1]])


class _Kept:
    """One state of each orbit: equal losses, equal ``u^2 / |v|^2``, equal spectra of the Hessian where both are balanced."""

    def __init__(self, loss: BilinearLoss) -> None:
        self.loss = loss
        self.states: list[Array] = []
        self.hits: list[int] = []
        self._marks: list[Array] = []

    def add(self, y: Array) -> None:
        loss, d = self.loss, self.loss.dimension
        spectrum = np.linalg.eigvalsh(loss.hessian(y))
        share = y[d] ** 2 / (y[: d + 1] ** 2).sum()
        mark = np.concatenate([[loss.value(y) / loss.c, share], spectrum / np.abs(spectrum).max()])
        same = [i for i, other in enumerate(self._marks) if np.abs(mark - other).max() < 100 * SAME]
        if same:
            self.hits[same[0]] += 1
            return
        self.states.append(y)
        self._marks.append(mark)
        self.hits.append(1)


def _aligned(y: Array, d: int, rotations: list[Array]) -> Array:
    """The state turned so that u12 (or u21) lies on axes as far as rotations among equal eigenvalues allow.

    Only rotations in coordinate planes are used; the rest of the orbit is left as it was found.
    """
    v, k = y[: d + 1].copy(), y[d + 1 :]
    matrix, last = k[: d * d].reshape(d, d).copy(), k[d * d :].copy()
    for skew in rotations:
        used = np.flatnonzero([any(row != 0) for row in skew])
        if len(used) != 2:
            continue
        i, j = used
        lead = v[:d] if np.hypot(v[i], v[j]) > SAME else last
        size = np.hypot(lead[i], lead[j])
        if size <= SAME:
            continue
        turn = np.eye(d)
        turn[[i, i, j, j], [i, j, i, j]] = np.array([lead[i], lead[j], -lead[j], lead[i]]) / size
        v[:d], last, matrix = turn @ v[:d], turn @ last, turn @ matrix @ turn.T
    return np.concatenate([v, matrix.ravel(), last])


def _complete(loss: BilinearLoss, points: list[Point]) -> tuple[bool, str]:
    """For d = 1: whether as many critical directions were verified as ``f`` has, counted by Sturm's theorem."""
    if loss.dimension > 1:
        return False, "found by a random search: points may have been missed"
    if any(p.evidence == "floats only" for p in points):
        return False, "a point was not verified"
    seen = sum(1 if p.y[0] == 0 or p.y[1] == 0 else 2 for p in points)  # u12 -> -u12 is a symmetry of d = 1
    count = _count_critical(loss)
    return seen == count, f"{seen} critical directions verified, {count} counted exactly"


def _morse_sum(setting: Setting, points: list[Point], rotations: list[Array]) -> int | None:
    """Every point with the copies that changes of sign make, for diagonal matrices and isolated directions; else None."""
    d = setting.dimension
    off = ~np.eye(d, dtype=bool)
    if rotations or setting.covariance[off].any() or setting.task_covariance[off].any():
        return None
    if any(p.evidence == "floats only" or p.inertia.zero != p.orbit for p in points):
        return None
    total = 0
    for point in points:
        v = np.abs(point.y[: d + 1].astype(float))
        total += (-1) ** point.inertia.negative * 2 ** (int((v > SAME * v.max()).sum()) - 1)
    return total


def _count_critical(loss: BilinearLoss) -> int:
    """The critical points of ``f`` on the circle modulo sign, d = 1: those of ``t -> f(t, 1)``, and ``t = infinity``."""
    from sympy import Matrix, Poly, Rational, Symbol, together

    t = Symbol("t")

    def symbolic(number: Fraction) -> Any:
        return Rational(number.numerator, number.denominator)

    v = (t, 1)
    A = Matrix(2, 2, lambda i, j: sum(symbolic(loss.M[p, q, i, j]) * v[p] * v[q] for p in range(2) for q in range(2)))
    b = Matrix(2, 1, lambda i, _: sum(symbolic(loss.R[p, i]) * v[p] for p in range(2)))
    change = together((b.T * A.adjugate() * b)[0] / A.det()).diff(t)
    numerator = Poly(together(change).as_numer_denom()[0], t)
    # f'(t) ~ const / t^2 at infinity unless f is critical there, where it falls off faster
    state = np.concatenate([[Fraction(1), Fraction(0)], [Fraction(0)] * 2])
    from lsa_theory.algebra import elimination

    row = state[:2]
    far = np.concatenate([row, elimination.inverse(loss.curvature(row)) @ (row @ loss.R)])
    return numerator.count_roots() + (not any(loss.gradient(far)))
