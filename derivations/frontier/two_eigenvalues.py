"""Two layers with diagonal matrices at ``Lambda = diag(2, 1)``, N = 4: the loss as a polynomial, and enclosed minima.

``A_1 = diag(x_1, x_2)``, ``A_2 = diag(x_3, x_4)``: by the signs of the coordinates the loss over diagonal matrices has the
gradient of the whole loss. Newton-Kantorovich in fractions proves one stationary point within a radius.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import TypeAlias

import numpy as np

from lsa_theory.algebra import elimination
from lsa_theory.algebra.exact import Matrix, identity
from lsa_theory.moments.layers import population_loss

Powers: TypeAlias = tuple[int, int, int, int]
Poly: TypeAlias = Mapping[Powers, Fraction]
VALUES, EXAMPLES = (Fraction(2), Fraction(1)), 4
STARTS = {  # floats found by descent, in units of 10^-12
    "large first": (494444700000, 812221450000, 151935880000, 294312630000),
    "small first": (156632780000, 272457720000, 491788750000, 825860720000),
}


@cache
def loss() -> Poly:
    """The loss in the four entries: every trace of a word is a sum over both coordinates."""
    total: dict[Powers, Fraction] = {}
    for monomial, number in population_loss(2).as_scalar().num.items():
        term: dict[Powers, Fraction] = {(0, 0, 0, 0): Fraction(number)}
        for generator, power in monomial:
            if generator == "N":
                term = {k: c * Fraction(EXAMPLES) ** int(power) for k, c in term.items()}
                continue
            counts = {name: sum(int(x.power) for x in generator if not isinstance(x, str) and x.name == name)
                      for name in ("A1", "A2", "Lambda")}  # fmt: skip
            i, j, k = counts.values()
            trace = {(i, 0, j, 0): VALUES[0] ** k}
            trace[0, i, 0, j] = trace.get((0, i, 0, j), Fraction(0)) + VALUES[1] ** k
            for _ in range(int(power)):
                term = _times(term, trace)
        for key, c in term.items():
            total[key] = total.get(key, Fraction(0)) + c
    return {key: c for key, c in total.items() if c}


def _times(left: Poly, right: Poly) -> dict[Powers, Fraction]:
    found: dict[Powers, Fraction] = {}
    for a, x in left.items():
        for b, y in right.items():
            key = (a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3])
            found[key] = found.get(key, Fraction(0)) + x * y
    return found


def value(p: Poly, x: Matrix) -> Fraction:
    """``p(x)``."""
    return sum((c * x[0] ** a * x[1] ** b * x[2] ** e * x[3] ** f for (a, b, e, f), c in p.items()), Fraction(0))


def slope(p: Poly, place: int) -> Poly:
    """The derivative in one entry."""
    found: dict[Powers, Fraction] = {}
    for key, c in p.items():
        if key[place]:
            lower = [power - (place == i) for i, power in enumerate(key)]
            found[lower[0], lower[1], lower[2], lower[3]] = c * key[place]
    return found


@cache
def _slopes() -> tuple[list[Poly], list[list[Poly]]]:
    first = [slope(loss(), i) for i in range(4)]
    return first, [[slope(one, j) for j in range(4)] for one in first]


@cache
def minimum(name: str) -> tuple[Matrix, Fraction]:
    """A centre and a radius within which lies exactly one stationary point; AssertionError where that is not proved.

    With C near the inverse of the Hessian H at the centre: ``|C g| + (|I - C H| + |C| |H(x) - H|) r <= r`` within r.
    """
    x = np.array([Fraction(k, 10**12) for k in STARTS[name]], dtype=object)
    first, second = _slopes()
    for _ in range(3):
        g, H = np.array([value(p, x) for p in first]), np.array([[value(p, x) for p in row] for row in second])
        C = np.array([[Fraction(float(c)).limit_denominator(10**9) for c in row] for row in np.linalg.inv(H.astype(float))])
        x = np.array([Fraction(round(c * 10**18), 10**18) for c in x - C @ g])
    g, H = np.array([value(p, x) for p in first]), np.array([[value(p, x) for p in row] for row in second])
    r = Fraction(1, 10**9)
    wide = np.abs(x) + r
    moves = max(sum(value(_absolute(p), wide) - value(_absolute(p), np.abs(x)) for p in row) for row in second)
    Y = max(np.abs(C @ g))
    Z = max(np.abs(identity(4) - C @ H).sum(axis=1)) + max(np.abs(C).sum(axis=1)) * moves
    assert Z < 1 and Y + Z * r <= r
    shifted = H - identity(4) * moves
    assert elimination.is_positive_definite(shifted)  # Gershgorin: the Hessian stays positive definite within r
    return x, r


def _absolute(p: Poly) -> Poly:
    return {key: abs(c) for key, c in p.items()}


def exchanged_gap(name: str) -> Fraction:
    """A lower bound of ``|L(A_1, A_2) - L(A_2, A_1)|`` at the enclosed minimum."""
    x, r = minimum(name)
    moved = np.array([x[2], x[3], x[0], x[1]])
    gap = abs(value(loss(), x) - value(loss(), moved))
    wide, size = np.abs(x) + r, _absolute(loss())
    other = np.array([wide[2], wide[3], wide[0], wide[1]])
    loose = value(size, wide) - value(size, np.abs(x)) + value(size, other) - value(size, np.abs(moved))
    return gap - loose


def least_over_proportional() -> Fraction:
    """The least loss over ``A_l = a_l Lambda^-1``, a quadratic form of ``(a_1 + a_2, a_1 a_2)``."""
    p: dict[tuple[int, int], Fraction] = {}
    for (i, k, j, l), c in loss().items():
        key = (i + k, j + l)
        p[key] = p.get(key, Fraction(0)) + c / VALUES[0] ** (i + j) / VALUES[1] ** (k + l)
    rows = [[2 * p[2, 0], p[2, 1], -p[1, 0]], [p[2, 1], 2 * p[2, 2], -(p[1, 1] - 2 * p[2, 0])]]
    solved, _ = elimination.reduced(np.array(rows, dtype=object), 2)
    s, q = solved[:, -1]
    return p[0, 0] + p[1, 0] * s + p[2, 0] * s * s + (p[1, 1] - 2 * p[2, 0]) * q + p[2, 1] * s * q + p[2, 2] * q * q
