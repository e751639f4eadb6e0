r"""A stationary point found in floats, verified: exactly in rationals where its coordinates are rational, else enclosed.

*Exact*: a rational direction ``v`` gives the rational state ``(v, A(v)^-1 b(v))``; the gradient is zero in Fractions, the
inertia of the Hessian is counted by exact elimination.

*Enclosed*: Newton-Kantorovich in rational arithmetic. The state ``y0`` has rational coordinates, ``C`` is an approximate
inverse of the Jacobian of ``F(y, c) = (grad L(y) + T0' c, T0 (y - y0))`` with ``T0`` the tangents of the orbit at ``y0``. If

    |C F(y0)| <= Y,  |I - C F'(y0)| <= Z,  |C| |F'(y) - F'(y0)| <= W(r) for |y - y0| <= r   (largest row sums)

and ``Y + (Z + W(r)) r <= r``, ``Z + W(r) < 1``, there is exactly one zero of ``F`` within ``r``. There ``c = 0``, because
``T(y) grad L(y) = 0`` and ``T(y) T0'`` is invertible near ``y0`` (checked), so it is a stationary point of ``L``. ``W``
comes from the polynomial with absolute coefficients at ``|y0| + r`` minus that at ``|y0|``. The inertia follows from that
of ``H(y0) - tau`` and ``H(y0) + tau``, ``tau`` above the change of ``H`` within ``r`` (Weyl), once the remaining
eigenvalues are as few as the dimension of the orbit, along which the loss is constant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from lsa_theory.algebra import elimination, exact
from lsa_theory.algebra.elimination import Inertia, inertia
from lsa_theory.model.bilinear import BilinearLoss
from lsa_theory.model.landscape.symmetry import orbit_dimension, tangents

Array = Any
Evidence = Literal["exact", "enclosed", "floats only"]
RADIUS = Fraction(1, 10**9)
BITS = 60  # of numbers that only have to be approximate
LONGEST = 2000  # largest denominator of a direction that is tried


@dataclass(frozen=True, eq=False)
class Point:
    """A stationary point: state ``y = (u12, u, U11, u21)``, loss, inertia of the Hessian, how that is known.

    ``kind`` is "global minimum", "local minimum" (not global), "saddle", or "degenerate" (no negative curvature, but flat
    beyond its symmetries, or not verified). ``orbit`` is the dimension of its symmetry orbit, ``radius`` of the enclosure.
    """

    y: Array = field(repr=False)
    loss: Any
    inertia: Inertia
    orbit: int
    kind: str
    evidence: Evidence
    radius: Fraction = Fraction(0)


def rational_state(loss: BilinearLoss, v: Array) -> Array | None:
    """The exact stationary state over a float direction whose ratios are simple fractions, else None.

    >>> from lsa_theory.model.setting import Setting
    >>> loss = BilinearLoss.of(Setting([["1", 0], [0, "1"]], 1))
    >>> [str(x) for x in rational_state(loss, np.array([2.0, 0.0, 1e-14]))]    # u12 = (1, 0), u21 = (1/4, 0)
    ['1', '0', '0', '0', '0', '0', '0', '1/4', '0']
    >>> rational_state(loss, np.array([1.0, 0.3, 0.0]) / 7) is None            # not stationary
    False
    >>> rational_state(loss, np.array([1.0, 0.0, 0.5])) is None
    True
    """
    ratios = v / v[np.argmax(np.abs(v))]
    guess = [Fraction(float(x)).limit_denominator(LONGEST) for x in ratios]
    if max(abs(float(g) - x) for g, x in zip(guess, ratios, strict=True)) > 1e-7:
        return None
    row = np.array(guess, dtype=object)
    y = np.concatenate([row, elimination.inverse(loss.curvature(row)) @ (row @ loss.R)])
    return None if any(loss.gradient(y)) else y


def minimal(loss: BilinearLoss, G: Array) -> Any:
    """The loss at ``u = 1``, ``U11 = G``, ``u12 = u21 = 0``: the least of all where ``G`` is the best linear predictor."""
    d = loss.dimension
    one = exact.identity(1)[0, 0]
    return loss.value(np.concatenate([[0 * one] * d, [one], G.ravel(), [0 * one] * d]))


def verify(loss: BilinearLoss, y: Array, least: Any, rotations: list[Array]) -> Point:
    """The point near a float state ``y`` (``v`` not 0) for exact coefficients; ``least`` is the global minimum."""
    d = loss.dimension
    rational = rational_state(loss, y[: d + 1])
    if rational is not None:
        counted = inertia(loss.hessian(rational))
        orbit = orbit_dimension(rational, d, rotations)
        value = loss.value(rational)
        return Point(rational, value, counted, orbit, _kind(counted, orbit, value == least), "exact")
    enclosed = _enclose(loss, y, rotations)
    if enclosed is not None:
        state, radius, counted, orbit = enclosed
        value = float(loss.value(state))
        kind = _kind(counted, orbit, False) if value > least + Fraction(1, 10**6) else "degenerate"
        return Point(state.astype(float), value, counted, orbit, kind, "enclosed", radius)
    floats = y.astype(float)
    matrix = loss.hessian(np.array([Fraction(x) for x in floats], dtype=object)).astype(float)
    values = np.linalg.eigvalsh(matrix)
    edge = 1e-7 * np.abs(values).max()
    counted = Inertia(int((values > edge).sum()), int((values < -edge).sum()), int((np.abs(values) <= edge).sum()))
    value = float(loss.value(floats))
    return Point(floats, value, counted, 0, "saddle" if counted.negative else "degenerate", "floats only")


def _kind(counted: Inertia, orbit: int, is_least: bool) -> str:
    if is_least:
        return "global minimum"
    if counted.negative:
        return "saddle"
    return "local minimum" if counted.zero == orbit else "degenerate"


def _fractions(values: Array) -> Array:
    return np.array([Fraction(float(x)) for x in np.ravel(values)], dtype=object).reshape(np.shape(values))


def _row_sum(matrix: Array) -> Fraction:
    return max(np.abs(matrix).sum(axis=1))


def _short(matrix: Array) -> tuple[Array, Fraction]:
    """Entries with few digits, and how far they are from the given ones at most."""
    top = max(abs(float(x)) for x in matrix.flat)
    unit = Fraction(2) ** (math.frexp(top or 1.0)[1] - BITS)
    return np.array([round(x / unit) * unit for x in _fractions_of(matrix)], dtype=object).reshape(matrix.shape), unit / 2


def _fractions_of(matrix: Array) -> list[Fraction]:
    return [x if isinstance(x, Fraction) else Fraction(float(x)) for x in matrix.flat]


def _bordered(loss: BilinearLoss, centre: Array, rotations: list[Array]) -> tuple[Array, ...] | None:
    """Tangents, Hessian, with how much they were shortened, the bordered Jacobian of both and its approximate inverse."""
    T0, shortened = _short(_independent(tangents(centre, loss.dimension, rotations)))
    H, rounded = _short(loss.hessian(centre))
    m = len(T0)
    jacobian = np.block([[H, T0.T], [T0, np.zeros((m, m), dtype=int).astype(object)]])
    try:
        C, _ = _short(np.linalg.inv(jacobian.astype(float)))
    except np.linalg.LinAlgError:
        return None
    return T0, shortened, H, rounded, jacobian, C


def _enclose(loss: BilinearLoss, y: Array, rotations: list[Array]) -> tuple[Array, Fraction, Inertia, int] | None:
    centre, n = _fractions(y), len(y)
    for _ in range(2):  # Newton steps with an exact residual: floats alone are too coarse where C is large
        parts = _bordered(loss, centre, rotations)
        if parts is None:
            return None
        centre = centre - _short(parts[-1][:n, :n] @ loss.gradient(centre))[0]
    parts = _bordered(loss, centre, rotations)
    if parts is None:
        return None
    T0, shortened, H, rounded, jacobian, C = parts
    m = len(T0)
    residual, off = _short(loss.gradient(centre))
    Y = max(np.abs(C[:, :n] @ residual)) + _row_sum(C) * off
    Z = _row_sum(exact.identity(n + m) - C @ jacobian) + _row_sum(C) * n * rounded
    if Z >= 1 or 4 * Y > (1 - Z) * RADIUS:
        return None
    r = Fraction(float(4 * Y / (1 - Z)) + 1e-25)
    majorant = BilinearLoss(np.abs(loss.M), -np.abs(loss.R), loss.c)
    change = majorant.hessian(np.abs(centre) + r) - majorant.hessian(np.abs(centre))
    moves = _row_sum(change)
    W = np.abs(C).max() * change.sum()  # an upper bound of the row sums of |C| change
    # |T(y) - T0| in rows, what was shortened in T0 included; then what (T(y) - T0) T0' can have in norm
    moved = n * (r * (1 + 2 * max((_row_sum(S) for S in rotations), default=0)) + shortened)
    apart = inertia(T0 @ T0.T - exact.identity(m) * (2 * m * moved * np.abs(T0).max()))
    if Y + (Z + W) * r > r or Z + W >= 1 or apart.positive < m:
        return None
    tau = Fraction(2 * float(moves + n * rounded) + 1e-12)
    above, below = inertia(H - exact.identity(n) * tau), inertia(H + exact.identity(n) * tau)
    counted = Inertia(above.positive, below.negative, n - above.positive - below.negative)
    return (centre, r, counted, m) if counted.zero == m else None


def _independent(rows: Array) -> Array:
    """Rows that span what all of them span, judged in floats; the test of the overlap is exact."""
    kept: list[Array] = []
    for row in rows:
        trial = np.array([*kept, row]).astype(float)
        values = np.linalg.svd(trial, compute_uv=False)
        if values[-1] > 1e-6 * values[0]:
            kept.append(row)
    return np.array(kept)
