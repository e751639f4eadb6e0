"""Directions in which the loss cannot change: rescaling v against k, and rotations that commute with the setting."""

from __future__ import annotations

from typing import Any

import numpy as np

from lsa_theory.algebra.elimination import nullspace
from lsa_theory.model.setting import Setting

Array = Any


def commuting_rotations(setting: Setting) -> list[Array]:
    """A basis of the skew matrices that commute with the covariances of inputs and tasks (exact settings), each ``(d, d)``.

    >>> [S.astype(int).tolist() for S in commuting_rotations(Setting([[1, 0], [0, 1]], 3))]
    [[[0, 1], [-1, 0]]]
    >>> commuting_rotations(Setting([[1, 0], [0, 2]], 3))
    []
    """
    d = setting.dimension
    generators = []
    for i in range(d):
        for j in range(i + 1, d):
            skew = np.zeros((d, d), dtype=int).astype(object)
            skew[i, j], skew[j, i] = 1, -1
            generators.append(skew)
    if not generators:
        return []
    pair = (setting.covariance, setting.task_covariance)
    columns = [np.concatenate([(S @ C - C @ S).ravel() for C in pair]) for S in generators]
    return [sum(x * S for x, S in zip(row, generators, strict=True)) for row in nullspace(np.array(columns, dtype=object).T)]


def tangents(y: Array, d: int, rotations: list[Array]) -> Array:
    """Tangents of the orbit through a state ``y = (v, k)``, rows of ``(1 + rotations, n)``; linear in ``y``.

    ``(v, k) -> (c v, k / c)`` and ``(U11, u12, u21) -> (Q U11 Q', Q u12, Q u21)`` leave the loss as it is.
    """
    v, k = y[: d + 1], y[d + 1 :]
    rows = [np.concatenate([v, -k])]
    for skew in rotations:
        matrix, last = k[: d * d].reshape(d, d), k[d * d :]
        turned = skew @ matrix - matrix @ skew
        rows.append(np.concatenate([skew @ v[:d], [0 * v[d]], turned.ravel(), skew @ last]))
    return np.array(rows)


def orbit_dimension(y: Array, d: int, rotations: list[Array]) -> int:
    """The dimension of the orbit through an exact state.

    >>> from fractions import Fraction
    >>> rotations = commuting_rotations(Setting([[1, 0], [0, 1]], 3))
    >>> orbit_dimension(np.array([Fraction(int(c)) for c in "100000011"]), 2, rotations)
    2
    """
    rows = tangents(y, d, rotations)
    return len(rows) - len(nullspace(rows.T))
