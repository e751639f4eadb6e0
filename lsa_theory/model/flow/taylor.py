r"""The spectral flow to arbitrary precision: Taylor series in mpmath, step by step, with a rounding and truncation estimate.

The system of cor-C.2 is polynomial, so the Taylor coefficients of ``u``, of ``w = u^2`` and of every ``U_ij`` follow from
Cauchy products: ``(k+1) U_ij[k+1] = -rate_ij (w U_ij)[k] + delta_ij xi_i u[k]``,
``(k+1) u[k+1] = -sum rate_ij (u U_ij^2)[k] + sum xi_i U_ii[k]``. The conservation law is *not* used, so it remains a check.
A step is chosen from the last two coefficients, as Jorba and Zou do, so that what is cut off is below the precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mpmath as mp

from lsa_theory.errors import InputError
from lsa_theory.model.loss import gamma_eigenvalue

Number = Any


@dataclass(frozen=True)
class ReferencePoint:
    """``U`` (rows of mpf) and ``u`` at time ``t``; ``drift`` is the relative change of ``u^2 - |U|^2``."""

    t: Number
    U: tuple[tuple[Number, ...], ...]
    u: Number
    drift: Number
    steps: int


def covariance_rates(eigenvalues: Sequence[Number], context_length: Number) -> tuple[list[list[Number]], list[Number]]:
    """The rates ``g_i l_i l_j`` (diagonal: gamma) and ``xi_i = l_i^2`` of a covariance, at the precision in force.

    >>> rates, xi = covariance_rates([1, 2], 1)
    >>> [int(r) for r in rates[1]], [int(x) for x in xi]
    ([14, 28], [1, 4])
    """
    values = [mp.mpf(value) for value in eigenvalues]
    n, trace = mp.mpf(context_length), mp.fsum(values)
    g = [gamma_eigenvalue(value, trace, n) for value in values]
    return [[a * x * y for y in values] for a, x in zip(g, values, strict=True)], [x * x for x in values]


def _series(
    entries: list[Number], rates: list[Number], forces: list[Number], u0: Number, order: int
) -> tuple[list[list[Number]], list[Number]]:
    """Taylor coefficients 0..order of every entry and of ``u``."""
    series = [[entry] for entry in entries]
    u, w = [u0], [u0 * u0]
    squares: list[Number] = []
    for k in range(order):
        squares.append(
            mp.fsum(
                rate * mp.fsum(row[i] * row[k - i] for i in range(k + 1)) for row, rate in zip(series, rates, strict=True)
            )
        )
        slope = mp.fsum(force * row[k] for row, force in zip(series, forces, strict=True) if force)
        slope -= mp.fsum(u[i] * squares[k - i] for i in range(k + 1))
        for row, rate, force in zip(series, rates, forces, strict=True):
            change = -rate * mp.fsum(w[i] * row[k - i] for i in range(k + 1))
            row.append((change + force * u[k]) / (k + 1))
        u.append(slope / (k + 1))
        w.append(mp.fsum(u[i] * u[k + 1 - i] for i in range(k + 2)))
    return series, u


def reference(
    rates: Sequence[Sequence[Number]],
    xi: Sequence[Number],
    U0: Sequence[Sequence[Number]],
    u0: Number,
    times: Sequence[Number],
    *,
    digits: int = 40,
    most: int = 100_000,
) -> tuple[ReferencePoint, ...]:
    """The flow of cor-C.2 at increasing ``times`` to ``digits`` digits; ``rates`` ``(d, d)``, gamma on its diagonal.

    Raises InputError for wrong shapes, decreasing times, less than 5 digits, or more than ``most`` steps (stiff).

    >>> point = reference([[3]], [1], [["0.1"]], "0.1", [2])[0]   # u^2 is logistic
    >>> with mp.workdps(40):
    ...     q = mp.mpf("0.01") * mp.exp(4) / (1 + mp.mpf("0.03") * (mp.exp(4) - 1))
    ...     abs(point.u**2 / q - 1) < mp.mpf(10) ** -38
    True
    """
    d = len(xi)
    if d == 0 or any(len(rows) != d or any(len(row) != d for row in rows) for rows in (rates, U0)):
        raise InputError("U0", f"{len(U0)} rows", f"{d} x {d}, like the rates", "match the shapes of rates, xi and U0")
    if digits < 5:
        raise InputError("digits", digits, "an integer >= 5", "ask for more digits")
    points = []
    with mp.workdps(digits + 10):
        flat = [mp.mpf(rates[i][j]) for i in range(d) for j in range(d)]
        forces = [mp.mpf(xi[i]) if i == j else mp.mpf(0) for i in range(d) for j in range(d)]
        entries = [mp.mpf(U0[i][j]) for i in range(d) for j in range(d)]
        u, now = mp.mpf(u0), mp.mpf(0)
        conserved = u * u - mp.fsum(entry**2 for entry in entries)
        order, tolerance, steps = int(1.2 * digits) + 12, mp.mpf(10) ** -(digits + 4), 0
        goals = [mp.mpf(time) for time in times]
        if any(b < a for a, b in zip([mp.mpf(0), *goals], goals, strict=False)):
            raise InputError("times", list(times), "times from 0 on in increasing order", "sort them")
        for goal in goals:
            while now < goal:
                if steps >= most:
                    remedy = f"stiff: only t = {mp.nstr(now, 6)} was reached; shorten the times"
                    raise InputError("most", most, "enough steps", remedy)
                series, scalar = _series(entries, flat, forces, u, order)
                scale = max([abs(u), *(abs(entry) for entry in entries)])
                if scale == 0:
                    now = goal
                    break
                reach = goal - now
                for k in (order - 1, order):
                    top = max([abs(scalar[k]), *(abs(row[k]) for row in series)])
                    if top:
                        reach = min(reach, (tolerance * scale / top) ** (mp.mpf(1) / k))
                h = reach
                entries = [mp.polyval(row[::-1], h) for row in series]
                u = mp.polyval(scalar[::-1], h)
                now, steps = (goal if h == goal - now else now + h), steps + 1
            square = mp.fsum(entry**2 for entry in entries)
            size = u * u + square
            drift = abs(u * u - square - conserved) / size if size else mp.mpf(0)
            matrix = tuple(tuple(entries[i * d : (i + 1) * d]) for i in range(d))
            points.append(ReferencePoint(now, matrix, u, drift, steps))
    return tuple(points)
