r"""Rigorous enclosures of the flow (5.4) for small d: Picard boxes and Taylor steps in interval arithmetic.

On a step of length ``h`` a box ``Z`` with ``Y + [0, h] f(Z)`` inside ``Z`` holds the solution from every state of ``Y``
(Picard, Lindelof); the solution after ``h`` is the Taylor polynomial from ``Y`` plus ``h^(p+1)`` times the Taylor
coefficient of order ``p + 1`` somewhere in ``Z``. The covariance and the start are taken as the rational numbers they are.
Widths grow with the distance travelled in units of the fastest rate; digits are added until they are small enough.
Arithmetic: balls of python-flint where it is installed, else intervals of mpmath.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lsa_theory.algebra import exact
from lsa_theory.algebra.balls import Ball
from lsa_theory.errors import InputError
from lsa_theory.model.loss import gamma_matrix
from lsa_theory.model.setting import Setting

Matrix = list[list[Any]]
LARGEST = 4
STEPS = 150
MOST_DIGITS = 160


@dataclass(frozen=True)
class Enclosure:
    """The state at an exact time: ``U`` (rows of `Ball`), ``u``; the largest ``width`` of an entry; how it was computed."""

    time: Fraction
    U: tuple[tuple[Ball, ...], ...] = field(repr=False)
    u: Ball
    width: float
    steps: int
    digits: int
    arithmetic: str


class _Mpmath:
    """Intervals of mpmath."""

    name = "mpmath intervals"

    def __init__(self, digits: int) -> None:
        import mpmath

        self.iv = mpmath.iv.__class__()
        self.iv.dps = digits

    def number(self, value: Fraction) -> Any:
        return self.iv.mpf(value.numerator) / self.iv.mpf(value.denominator)

    def hull(self, a: Any, b: Any) -> Any:
        return self.iv.mpf([min(a.a, b.a), max(a.b, b.b)])

    def inside(self, a: Any, b: Any) -> bool:
        return bool(a in b)

    def ends(self, a: Any) -> tuple[Fraction, Fraction]:
        low, high = (_dyadic(mantissa, exponent, sign) for sign, mantissa, exponent, _ in a._mpi_)
        return low, high


class _Flint:
    """Balls of python-flint; their precision is a setting of the process, put back by `close`."""

    name = "balls of python-flint"

    def __init__(self, digits: int) -> None:
        import flint

        self.flint, self.before = flint, flint.ctx.dps
        self.digits = digits

    def number(self, value: Fraction) -> Any:
        return self.flint.arb(value.numerator) / self.flint.arb(value.denominator)

    def hull(self, a: Any, b: Any) -> Any:
        return a.union(b)

    def inside(self, a: Any, b: Any) -> bool:
        return bool(b.contains(a))

    def ends(self, a: Any) -> tuple[Fraction, Fraction]:
        (m, e), (r, f) = (part.man_exp() for part in (a.mid(), a.rad()))
        middle, radius = _dyadic(int(abs(m)), int(e), int(m < 0)), _dyadic(int(r), int(f), 0)
        return middle - radius, middle + radius


def _float(value: Fraction) -> float:
    return float(value) if abs(value) < 10**300 else math.inf


def _dyadic(mantissa: int, exponent: int, negative: int) -> Fraction:
    return (-1 if negative else 1) * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def enclose(
    setting: Setting, U0: Any, u0: Any, times: Sequence[Any], *, width: float = 1e-12, arithmetic: str = ""
) -> tuple[Enclosure, ...]:
    """Enclosures at increasing ``times`` of the flow from ``U0`` ``(d, d)``, ``u0``, at most ``width`` wide.

    Floats are taken as the rationals they are; ``arithmetic`` is "flint" or "mpmath", by default flint if installed.
    Raises InputError for d above `LARGEST`, noise or a task covariance, wrong times, and where the flow is too stiff: more
    than `STEPS` steps or `MOST_DIGITS` digits would be needed.

    >>> point, = enclose(Setting([[1]], 1), [["1/10"]], "1/10", [2])       # u^2 is logistic here
    >>> import math
    >>> q = 0.01 * math.exp(4) / (1 + 0.03 * (math.exp(4) - 1))
    >>> point.u.low <= point.u.high, abs(float(point.u) - math.sqrt(q)) < 1e-15, point.width < 1e-12
    (True, True, True)
    """

    d = setting.dimension
    if d > LARGEST:
        raise InputError("dimension", d, f"d <= {LARGEST}", "enclosures are for small d")
    setting = setting.as_exact()
    require_plain(setting)
    matrix, scalar = exact_state(U0, u0, d)
    goals = [Fraction(time) for time in times]
    if any(b < a for a, b in zip([Fraction(0), *goals], goals, strict=False)):
        raise InputError("times", list(times), "times from 0 on in increasing order", "sort them")
    digits = 40
    while True:
        with _arithmetic(arithmetic, digits) as kind:
            found = _Run(kind, digits, setting, matrix, scalar).through(goals, width)
        if found is not None:
            return found
        digits *= 2
        if digits > MOST_DIGITS:
            raise InputError("width", width, f"a width that {MOST_DIGITS} digits reach", "shorten the times: this is stiff")


class _arithmetic:
    """The arithmetic at a precision, for the length of a ``with`` block."""

    def __init__(self, name: str, digits: int) -> None:
        if name not in ("", "flint", "mpmath"):
            raise InputError("arithmetic", name, "'flint' or 'mpmath'", "leave it out to take what is installed")
        if name != "mpmath":
            try:
                self.kind: Any = _Flint(digits)
                return
            except ImportError:
                if name:
                    raise InputError("arithmetic", name, "installed", "pip install 'lsa-theory[flint]'") from None
        self.kind = _Mpmath(digits)

    def __enter__(self) -> Any:
        if isinstance(self.kind, _Flint):
            self.kind.flint.ctx.dps = self.kind.digits
        return self.kind

    def __exit__(self, *_: object) -> None:
        if isinstance(self.kind, _Flint):
            self.kind.flint.ctx.dps = self.kind.before


def require_plain(setting: Setting) -> None:
    """InputError unless tasks are N(0, I) and labels have no noise, as in Theorem 4.1."""
    if setting.noise_variance != 0 or (setting.task_covariance != exact.identity(setting.dimension)).any():
        raise InputError("setting", "with noise or a task covariance", "the setting of Theorem 4.1", "leave both out")


def exact_state(U0: Any, u0: Any, d: int) -> tuple[Any, Fraction]:
    """``U0`` as a ``(d, d)`` matrix and ``u0``, floats as the rationals they are; InputError for other shapes."""
    matrix = exact.parse_matrix("U0", [list(row) for row in U0])
    if matrix.shape != (d, d):
        raise InputError("U0", f"of shape {matrix.shape}", f"shape {(d, d)}", "match the covariance")
    scalar = Fraction(exact.parse_number("u0", u0))
    import numpy as np

    return np.array([[Fraction(x) for x in row] for row in matrix.tolist()], dtype=object), scalar


class _Run:
    """One integration at one precision."""

    def __init__(self, kind: Any, digits: int, setting: Setting, matrix: Any, scalar: Fraction) -> None:
        lam = setting.covariance
        self.kind, self.digits, self.d = kind, digits, setting.dimension
        self.order = int(0.9 * digits) + 8
        parts = (gamma_matrix(setting) @ lam, lam, lam @ lam)
        self.P, self.L, self.B = ([[kind.number(x) for x in row] for row in part.tolist()] for part in parts)
        self.U: Matrix = [[kind.number(x) for x in row] for row in matrix.tolist()]
        self.u = kind.number(scalar)
        self.zero = kind.number(Fraction(0))
        self.steps = 0

    def through(self, goals: list[Fraction], width: float) -> tuple[Enclosure, ...] | None:
        """The enclosures, or None as soon as they are wider than asked for."""
        now, found = Fraction(0), []
        for goal in goals:
            while now < goal:
                if self.steps >= STEPS:
                    remedy = f"stiff: only t = {float(now):.6g} was reached; shorten the times"
                    raise InputError("times", float(goal), f"what {STEPS} steps reach", remedy)
                now += self._step(goal - now)
                self.steps += 1
                if self._width() > width:
                    return None
            found.append(self._point(goal))
        return tuple(found)

    def _point(self, time: Fraction) -> Enclosure:
        U = tuple(tuple(Ball(*self.kind.ends(x)) for x in row) for row in self.U)
        u = Ball(*self.kind.ends(self.u))
        return Enclosure(time, U, u, self._width(), self.steps, self.digits, self.kind.name)

    def _width(self) -> float:
        ends = [self.kind.ends(x) for x in (self.u, *(x for row in self.U for x in row))]
        return _float(max(high - low for low, high in ends))

    def _product(self, A: Matrix, X: Matrix) -> Matrix:
        d = range(self.d)
        return [[sum((A[i][k] * X[k][j] for k in d), self.zero) for j in d] for i in d]

    def _dot(self, A: Matrix, X: Matrix) -> Any:
        return sum((a * x for r, s in zip(A, X, strict=True) for a, x in zip(r, s, strict=True)), self.zero)

    def _series(self, U: Matrix, u: Any, order: int) -> tuple[list[Matrix], list[Any]]:
        """Coefficients 0..order: ``(k+1) U[k+1] = -(w PUL)[k] + u[k] B``, ``(k+1) u[k+1] = -(u q)[k] + <B, U[k]>``."""
        Us, us, ws, pulls, qs = [U], [u], [u * u], [self._product(self._product(self.P, U), self.L)], []
        d = range(self.d)
        for k in range(order):
            qs.append(sum((self._dot(pulls[i], Us[k - i]) for i in range(k + 1)), self.zero))
            slope = self._dot(self.B, Us[k]) - sum((us[i] * qs[k - i] for i in range(k + 1)), self.zero)
            pull = [[sum((ws[m] * pulls[k - m][i][j] for m in range(k + 1)), self.zero) for j in d] for i in d]
            new = [[(us[k] * self.B[i][j] - pull[i][j]) / (k + 1) for j in d] for i in d]
            Us.append(new)
            us.append(slope / (k + 1))
            ws.append(sum((us[i] * us[k + 1 - i] for i in range(k + 2)), self.zero))
            pulls.append(self._product(self._product(self.P, new), self.L))
        return Us, us

    def _step(self, most: Fraction) -> Fraction:
        """One step of at most that length; the length."""
        Us, us = self._series(self.U, self.u, self.order)
        flat = [[*(x for row in U for x in row), u] for U, u in zip(Us, us, strict=True)]
        size = max(self._largest(flat[0]), 1e-300)
        h = float(most)
        for k in (self.order - 1, self.order):
            top = self._largest(flat[k])
            if top > 0:
                h = min(h, 10.0 ** (-(self.digits + 2) / k) * (size / top) ** (1 / k))
        while True:
            step = most if h >= float(most) else Fraction(h).limit_denominator(10**12)
            box = self._picard(step)
            if box is not None:
                break
            h /= 2
        # one order more over the box, the remainder
        rest_U, rest_u = self._series([box[i * self.d : (i + 1) * self.d] for i in range(self.d)], box[-1], self.order + 1)
        last = [*(x for row in rest_U[-1] for x in row), rest_u[-1]]
        t, values = self.kind.number(step), []
        for place, remainder in enumerate(last):
            total = remainder
            for k in range(self.order, -1, -1):
                total = total * t + flat[k][place]
            values.append(total)
        self.U, self.u = [values[i * self.d : (i + 1) * self.d] for i in range(self.d)], values[-1]
        return step

    def _largest(self, entries: list[Any]) -> float:
        return max(max(abs(_float(end)) for end in self.kind.ends(x)) for x in entries)

    def _picard(self, step: Fraction) -> list[Any] | None:
        """A box that maps into itself, or None for a shorter step."""
        here = [*(x for row in self.U for x in row), self.u]
        span = self.kind.hull(self.zero, self.kind.number(step))
        wide = self.kind.hull(self.kind.number(Fraction(-1, 4)), self.kind.number(Fraction(5, 4)))
        tiny = self.kind.number(Fraction(1, 10**self.digits))
        box = [x + wide * span * v + self.kind.hull(-tiny, tiny) for x, v in zip(here, self._velocity(here), strict=True)]
        for _ in range(6):
            image = [x + span * v for x, v in zip(here, self._velocity(box), strict=True)]
            if all(self.kind.inside(a, b) for a, b in zip(image, box, strict=True)):
                return image
            box = [self.kind.hull(x + wide * (a - x), x) for x, a in zip(here, image, strict=True)]
        return None

    def _velocity(self, state: list[Any]) -> list[Any]:
        Us, us = self._series([state[i * self.d : (i + 1) * self.d] for i in range(self.d)], state[-1], 1)
        return [*(x for row in Us[1] for x in row), us[1]]
