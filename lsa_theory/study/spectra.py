"""Random matrices of large condition numbers whose entries are doubles without rounding.

They are ``Q D Q'`` with ``D`` of powers of two and ``Q`` a reflection in a vector of 2^k signs (for d < 4, where these are
trivial, mostly a triangle of integers), so that psd is psd and what commutes commutes, exactly.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lsa_theory.kernel.witness import POSITIVE_DEFINITE
from lsa_theory.language.names import Names

Array = Any


def matrix(name: str, names: Names, d: int, condition: float, shared: Array | None, rng: np.random.Generator) -> Array:
    """A matrix of this name's properties with this condition number, with the ``shared`` eigenvectors if there are any."""
    spectrum = powers(d, condition, rng)
    left = basis(d, rng) if shared is None else shared
    if name in POSITIVE_DEFINITE:
        return (left * spectrum) @ left.T
    if rng.random() < 0.5:
        spectrum = spectrum * (rng.permutation(d) < rng.integers(1, d + 1))  # of any rank
    if name not in names.positive:
        spectrum = spectrum * rng.choice((-1.0, 1.0), d)
    right = left if name in names.symmetric or rng.random() < 0.25 else basis(d, rng)
    return (left * spectrum) @ right.T


def reflection(d: int, rng: np.random.Generator) -> Array:
    """``I - 2 v v'/|v|^2`` for signs v on 2^k coordinates, or the identity, columns in any order: orthogonal, exactly.

    >>> Q = reflection(9, np.random.default_rng(0))
    >>> bool((Q @ Q.T == np.eye(9)).all())
    True
    """
    k = int(rng.integers(1, max(2, int(math.log2(d)) + 1)))
    v = np.zeros(d)
    if k >= 2:
        v[rng.permutation(d)[: 2**k]] = rng.choice((-1.0, 1.0), 2**k)
    return (np.eye(d) - 2.0 * np.outer(v, v) / 2.0**k)[:, rng.permutation(d)]


def basis(d: int, rng: np.random.Generator) -> Array:
    """Directions for a spectrum: a reflection; for d < 4 mostly a triangle of -1, 0, 1 with ones on its diagonal."""
    if d < 4 and rng.random() < 0.75:
        return np.tril(rng.integers(-1, 2, (d, d)), -1) + np.eye(d)
    return reflection(d, rng)


def powers(d: int, condition: float, rng: np.random.Generator) -> Array:
    """A spectrum of powers of two with this condition number, but for rounding it: spread, one large, or one small."""
    top = round(math.log2(condition))
    shapes = (rng.integers(0, top + 1, d), np.r_[top, np.zeros(d - 1)], np.r_[0, np.full(d - 1, top)])
    exponents = np.array(shapes[int(rng.integers(3))], dtype=float)
    if d > 1:
        exponents[[0, -1]] = sorted((0.0, float(top)), reverse=bool(exponents[0] > 0))
    return 2.0 ** (exponents - float(rng.integers(0, top + 1)))
