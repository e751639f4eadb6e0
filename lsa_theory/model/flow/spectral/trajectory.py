"""What the fast integrator of the flow (5.4) gives back: a frozen trajectory with dense output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lsa_theory.errors import InputError
from lsa_theory.kernel.display import show
from lsa_theory.model.flow.spectral.dense import Dense, Point
from lsa_theory.model.flow.spectral.rates import STENCIL, stencils

Array = NDArray[np.float64]
Basis = Literal["original", "rotated"]

ROWS = 512


@dataclass(frozen=True)
class Event:
    """Something that happened at one time of the flow."""

    name: str
    time: float


@dataclass(frozen=True)
class Diagnostics:
    """What the integration took: panels, nodes of the compressed system, seconds by part."""

    panels: int
    rejected: int
    nodes: int
    seconds_eigh: float
    seconds_rotation: float
    seconds_compression: float
    seconds_integration: float


@dataclass(frozen=True)
class Units:
    """``U = amplitude * U~``, ``t = t~ / speed``, ``s = s~ / rate``: in natural units the largest rate and ``xi`` are 1."""

    amplitude: float
    speed: float
    rate: float


@dataclass(frozen=True)
class Rates:
    """The decay rate of every entry: ``left_i right_j``, or the matrix ``full``; the diagonal holds ``gamma``."""

    gamma: Array
    xi: Array
    left: Array | None = None
    right: Array | None = None
    full: Array | None = None

    def fastest(self) -> float:
        """The largest rate.

        >>> Rates(np.ones(2), np.ones(2), np.array([1.0, 2.0]), np.array([3.0, 4.0])).fastest()
        8.0
        """
        if self.left is not None and self.right is not None:
            return float(self.left.max() * self.right.max())
        assert self.full is not None
        return float(self.full.max())

    def rows(self, begin: int, end: int) -> Array:
        """Rows ``begin`` to ``end`` of the matrix of rates, shape ``(end - begin, d)``.

        >>> Rates(np.ones(2), np.ones(2), np.array([1.0, 2.0]), np.array([3.0, 4.0])).rows(1, 2).tolist()
        [[6.0, 8.0]]
        """
        if self.full is not None:
            return self.full[begin:end]
        assert self.left is not None and self.right is not None
        return np.multiply.outer(self.left[begin:end], self.right)


@dataclass(frozen=True)
class Trajectory:
    """The flow (5.4) or cor-C.2 from ``t = 0`` on: call ``state(t)``, ``u(t)``, ``clock(t)``, ``loss(t)``, ``distance(t)``.

    ``converged`` is true only if the global minimum was reached; otherwise ``reason`` says what happened instead.
    ``error`` estimates the largest error along the trajectory relative to the norm of the state, given the spectrum.

    >>> from lsa_theory.model.flow.spectral.integrate import integrate
    >>> path = integrate(np.diag([1.0, 2.0]), 10, np.eye(2) * 0.1, 0.1 * 2**0.5)
    >>> path.converged, path.reason, path.error < 1e-11
    (True, 'reached the limit', True)
    >>> U, u = path.state(path.end)
    >>> bool(np.allclose(u * U, np.linalg.inv(1.1 * np.diag([1.0, 2.0]) + 0.3 * np.eye(2))))
    True
    """

    converged: bool
    reason: str
    error: float
    diagnostics: Diagnostics
    start: Array = field(repr=False)
    rotation: Array | None = field(repr=False)
    rates: Rates = field(repr=False)
    units: Units = field(repr=False)
    dense: Dense = field(repr=False)
    common: float = field(repr=False)

    @property
    def dim(self) -> int:
        """The dimension ``d``."""
        return len(self.rates.gamma)

    @property
    def end(self) -> float:
        """The time at which the integration ended; a converged trajectory can be asked for later times too."""
        return self.dense.end[0] / self.units.speed

    @property
    def conserved(self) -> float:
        """``c = u^2 - |U|_F^2``, the same at all times (lem-A.3 is the case 0)."""
        return self.dense.system.conserved * self.units.amplitude**2

    def _times(self, t: ArrayLike) -> Array:
        times = np.atleast_1d(np.asarray(t, dtype=float))
        last = np.inf if self.converged else self.end * (1.0 + 1e-12)
        if times.ndim != 1 or not np.all((times >= 0.0) & (times <= last) & np.isfinite(times)):
            raise InputError("t", t, f"one time or a list of times from 0 to {last:.6g}", f"the integration {self.reason}")
        return times * self.units.speed

    def _each(self, t: ArrayLike, what: Callable[[float], object]) -> Array:
        values = np.array([what(time) for time in self._times(t)])
        return values.reshape(np.shape(t))

    def u(self, t: ArrayLike) -> Array:
        """The scalar ``u_{-1}(t)``, of the shape of ``t``; raises InputError for a time not reached."""
        return self.units.amplitude * self._each(t, lambda time: self.dense.scalar(time)[1])

    def clock(self, t: ArrayLike) -> Array:
        """``s(t) = int_0^t u^2``, the clock in which off-diagonal entries decay exponentially; InputError as for ``u``."""
        return self._each(t, lambda time: self.dense.scalar(time)[0]) / self.units.rate

    def loss(self, t: ArrayLike) -> Array:
        """The loss (5.5), (C.3), which is the population loss up to a constant; InputError as for ``u``."""
        scale = self.units.amplitude**2 * self.units.speed
        return scale * self._each(t, lambda time: self.dense.loss(self.dense.at(time)))

    def excess_loss(self, t: ArrayLike) -> Array:
        """The loss above its minimum ``-sum xi^2 / gamma / 2`` (cor-A.2, lem-C.4), a sum of squares; InputError as ``u``."""
        scale = self.units.amplitude**2 * self.units.speed
        return scale * self._each(t, lambda time: self.dense.excess(self.dense.at(time)))

    def distance(self, t: ArrayLike) -> Array:
        """``|(U, u) - limit| / |limit|`` in the Frobenius norm; InputError as for ``u``."""
        return self._each(t, lambda time: self.dense.distance(self.dense.at(time)))

    def diagonal(self, t: float) -> Array:
        """The diagonal of ``U(t)`` in the rotated basis, shape ``(d,)``; InputError as for ``u``."""
        return self._diagonal(self.dense.at(float(self._times(t)[0])))

    def _diagonal(self, point: Point) -> Array:
        system, scale = self.dense.system, self.units.amplitude * self.rates.xi / self.units.speed
        if system.start is None:
            return np.asarray(scale * point.ratio)
        gained = point.ratio - self.common * np.exp(-system.rate * point.s)
        rates = self.rates.gamma / self.units.rate
        first, weights = stencils(rates)
        picked = gained[(first - system.start)[:, None] + np.arange(STENCIL)]
        return np.asarray(np.diagonal(self.start) * np.exp(-rates * point.s) + scale * (weights * picked).sum(axis=1))

    def state(self, t: float, basis: Basis = "original") -> tuple[Array, float]:
        """``(U(t), u(t))`` with ``U`` of shape ``(d, d)``; raises InputError for a time not reached or another basis.

        In the rotated basis, that of the eigenvectors, entries are accurate one by one; turning back costs two products.
        """
        if basis not in ("original", "rotated"):
            raise InputError("basis", basis, "'original' or 'rotated'", "ask for one of the two")
        point = self.dense.at(float(self._times(t)[0]))
        matrix = np.empty((self.dim, self.dim))
        clock = point.s / self.units.rate
        for begin in range(0, self.dim, ROWS):
            block = self.rates.rows(begin, min(begin + ROWS, self.dim)) * -clock
            matrix[begin : begin + ROWS] = np.exp(block, out=block) * self.start[begin : begin + ROWS]
        np.fill_diagonal(matrix, self._diagonal(point))
        if basis == "original" and self.rotation is not None:
            matrix = self.rotation @ matrix @ self.rotation.T
        return matrix, point.u * self.units.amplitude

    def limit(self, basis: Basis = "original") -> tuple[Array, float]:
        """The minimum ``u U = diag(xi / gamma)`` with the start's ``u^2 - |U|^2`` and the last ``u``'s sign (4.1), (4.12).

        A ``(d, d)`` matrix and a number; raises InputError if the flow was not seen to converge.
        """
        if not self.converged:
            raise InputError("trajectory", self.reason, "a converged trajectory", "see its attribute reason")
        u = self.dense.system.limit(float(np.sign(self.dense.end[2]))) * self.units.amplitude
        diagonal = self.rates.xi / (self.rates.gamma * u)
        if basis == "rotated" or self.rotation is None:
            return np.diag(diagonal), u
        return (self.rotation * diagonal) @ self.rotation.T, u

    def events(self) -> tuple[Event, ...]:
        """When ``u`` changes sign, when the loss falls below the saddle's, when the limit is near; found when asked for.

        >>> from lsa_theory.model.flow.spectral.integrate import integrate
        >>> [event.name for event in integrate([1.0], 1, [[-1.0]], 0.5).events()][:1]
        ['u changes sign']
        """
        return _events(self.dense, self.units)

    def times(self, count: int = 200) -> Array:
        """Times that show the whole trajectory: 0 and evenly spread over the panels, shape ``(count,)``."""
        ends = np.array([0.0, *(float(panel.t[-1]) for panel in self.dense.run.panels)]) / self.units.speed
        return np.interp(np.linspace(0.0, len(ends) - 1.0, count), np.arange(len(ends)), ends)

    def _repr_html_(self) -> str:
        return show(self, "html")


def _events(dense: Dense, units: Units) -> tuple[Event, ...]:
    """When u changes sign, when the loss falls below the saddle's, when the limit is near."""
    panels = dense.run.panels
    if not panels:
        return ()
    ends = [0.0, *(float(panel.t[-1]) for panel in panels)]

    def first(name: str, value: Callable[[float], float]) -> list[Event]:
        signs = [value(t) for t in ends]
        if signs[0] < 0.0 or min(signs) >= 0.0:
            return []
        k = next(i for i, sign in enumerate(signs) if sign < 0.0)
        low, high = ends[k - 1], ends[k]
        for _ in range(50):
            middle = 0.5 * (low + high)
            low, high = (low, middle) if value(middle) < 0.0 else (middle, high)
        return [Event(name, 0.5 * (low + high) / units.speed)]

    def beyond(level: float, t: float) -> float:
        return dense.distance(dense.at(t)) - level

    found: list[Event] = []
    last = dense.end[2]
    if dense.u * last < 0.0:
        found += first("u changes sign", lambda t: -dense.scalar(t)[1] * last)
    if dense.loss(dense.at(0.0)) > 0.0:
        found += first(
            "the loss falls below that of the saddle: the sign of u is decided", lambda t: dense.loss(dense.at(t))
        )
    if dense.run.converged:
        for level in (1e-2, 1e-6):
            found += first(f"within {level:g} of the limit", partial(beyond, level))
    return tuple(found)
