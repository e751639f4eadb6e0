"""Two layers with diagonal matrices at ``Lambda = diag(2, 1)``, N = 4: two enclosed minima, and multiples of Lambda^-1."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np

from lsa_theory.algebra import elimination
from lsa_theory.algebra.exact import Matrix
from lsa_theory.proofs.derive.layers.diagonal import RADIUS, DiagonalPair, Poly, absolute, value

VALUES = (Fraction(2), Fraction(1))
PAIR = DiagonalPair(VALUES, 4)
STARTS = {  # floats found by descent, in units of 10^-12
    "large first": (494444700000, 812221450000, 151935880000, 294312630000),
    "small first": (156632780000, 272457720000, 491788750000, 825860720000),
}


def loss() -> Poly:
    """The loss in the four entries."""
    return PAIR.loss


@cache
def minimum(name: str) -> tuple[Matrix, Fraction]:
    """A centre and a radius within which lies exactly one stationary point; AssertionError where that is not proved."""
    found = PAIR.enclose(np.array([Fraction(k, 10**12) for k in STARTS[name]], dtype=object))
    assert found is not None
    return found, RADIUS


def exchanged_gap(name: str) -> Fraction:
    """A lower bound of ``|L(A_1, A_2) - L(A_2, A_1)|`` at the enclosed minimum."""
    x, r = minimum(name)
    moved = np.array([x[2], x[3], x[0], x[1]])
    gap = abs(value(loss(), x) - value(loss(), moved))
    wide, size = np.abs(x) + r, absolute(loss())
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
