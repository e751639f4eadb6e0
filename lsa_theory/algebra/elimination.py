"""Elimination over the rationals: pivots of a symmetric matrix, the reduced rows of any, and what follows from them.

Nothing is rounded, but for large matrices, where the rounding is bounded. Entries are `fractions.Fraction`; pivots
may be balls (`algebra.balls`), whose comparisons are certain or
raise.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from lsa_theory.algebra.exact import Matrix, identity
from lsa_theory.errors import InputError

PROOF = 16  # sizes from which a proof by rounding analysis is tried first


class Inertia(NamedTuple):
    """Numbers of positive, negative and zero eigenvalues."""

    positive: int
    negative: int
    zero: int


def pivots(matrix: Matrix) -> Iterator[tuple[Any, Matrix]]:
    """The pivots D of ``A = L D L^T`` without exchanges, each with the rest of its row; a zero pivot is passed over.

    >>> [pivot for pivot, _ in pivots(np.array([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(2)]]))]
    [Fraction(2, 1), Fraction(3, 2)]
    """
    work = matrix.copy()
    for k in range(len(work)):
        pivot, row = work[k, k], work[k, k + 1 :]
        yield pivot, row
        if pivot != 0:
            work[k + 1 :, k + 1 :] = work[k + 1 :, k + 1 :] - np.outer(work[k + 1 :, k] / pivot, row)


def is_positive_definite(matrix: Matrix) -> bool:
    """Whether all pivots of a symmetric matrix are positive (Sylvester).

    >>> [is_positive_definite(np.array([[Fraction(2), x], [x, Fraction(2)]])) for x in map(Fraction, (1, 2, 3))]
    [True, False, False]
    """
    if len(matrix) > PROOF and (known := _by_rounding_analysis(matrix)) is not None:
        return known
    return all(pivot > 0 for pivot, _ in pivots(matrix))


def _by_rounding_analysis(matrix: Matrix) -> bool | None:
    """Whether a symmetric exact matrix is positive definite, proved without fractions; None where it is not seen.

    Yes: Cholesky in floats of ``A - c I`` runs through with ``c >= 2 (d + 3) eps tr(A)``, more than it and the conversion to
    floats may round (Higham, Accuracy and Stability, Theorem 10.3; Rump 2006). No: ``v' A v <= 0`` for a vector, exactly.
    """
    if not all(isinstance(x, Fraction) for x in matrix.flat):
        return None
    try:
        floats = np.array(matrix, dtype=np.float64)
    except OverflowError:
        return None
    size, trace = len(floats), float(np.trace(floats))
    if not 1e-200 < trace < 1e200 or not np.abs(floats).max() <= trace:
        return None
    shift = 2.0 * (size + 3) * float(np.finfo(float).eps) * trace
    try:
        np.linalg.cholesky(floats - shift * np.eye(size))
    except np.linalg.LinAlgError:
        low = np.array([Fraction(float(x)) for x in np.linalg.eigh(floats)[1][:, 0]], dtype=object)
        return False if low @ matrix @ low <= 0 else None
    return True


def is_positive_semidefinite(matrix: Matrix) -> bool:
    """Whether no pivot of a symmetric matrix is negative, and the row of a zero pivot is zero.

    >>> [is_positive_semidefinite(np.array([[x, Fraction(1)], [Fraction(1), x]])) for x in map(Fraction, (1, 0))]
    [True, False]
    """
    return not any(pivot < 0 or (pivot == 0 and any(row != 0)) for pivot, row in pivots(matrix))


def eigenvalues_below(matrix: Matrix, bound: Fraction) -> int | None:
    """How many eigenvalues of a symmetric matrix are less than the bound; None where a pivot vanishes."""
    count = 0
    for pivot, _ in pivots(matrix - identity(len(matrix)) * bound):
        if pivot == 0:
            return None
        count += pivot < 0
    return count


def inertia(matrix: Matrix) -> Inertia:
    """By congruence: where all pivots vanish, a row and column are added to another first (Sylvester's law).

    >>> inertia(np.array([[Fraction(0), Fraction(1)], [Fraction(1), Fraction(0)]]))
    Inertia(positive=1, negative=1, zero=0)
    """
    work: Any = matrix.copy()
    positive = negative = 0
    while len(work):
        pivot = next((i for i in range(len(work)) if work[i, i] != 0), None)
        if pivot is None:
            pair = next(((i, j) for i in range(len(work)) for j in range(i) if work[i, j] != 0), None)
            if pair is None:
                break
            i, j = pair
            work[i, :] = work[i, :] + work[j, :]
            work[:, i] = work[:, i] + work[:, j]
            continue
        value = work[pivot, pivot]
        positive, negative = positive + (value > 0), negative + (value < 0)
        rest = [k for k in range(len(work)) if k != pivot]
        column = work[rest, pivot]
        work = work[rest][:, rest] - column[:, None] * column[None, :] / value
    return Inertia(positive, negative, len(work))


def reduced(matrix: Matrix, columns: int | None = None) -> tuple[Matrix, list[int]]:
    """The reduced row echelon form by Gauss-Jordan elimination of the first ``columns`` columns, and those with a pivot.

    >>> rows, places = reduced(np.array([[Fraction(1), Fraction(2)], [Fraction(2), Fraction(4)]]))
    >>> rows.tolist()[0], places
    ([Fraction(1, 1), Fraction(2, 1)], [0])
    """
    work = matrix.copy()
    found: list[int] = []
    for j in range(work.shape[1] if columns is None else columns):
        k = len(found)
        pivot = next((i for i in range(k, len(work)) if work[i, j] != 0), None)
        if pivot is None:
            continue
        work[[k, pivot]] = work[[pivot, k]]
        work[k] = work[k] / work[k, j]
        others = np.arange(len(work)) != k
        work[others] = work[others] - np.outer(work[others, j], work[k])
        found.append(j)
    return work, found


def determinant(matrix: Matrix) -> Any:
    """By minors of the first rows, without a division: entries may be balls.

    >>> determinant(np.array([[Fraction(1), Fraction(2)], [Fraction(3), Fraction(4)]]))
    Fraction(-2, 1)
    """
    minors: dict[int, Any] = {0: Fraction(1)}  # by the columns chosen, as bits
    for row in matrix:
        after: dict[int, Any] = {}
        for chosen, minor in minors.items():
            for j, x in enumerate(row):
                if not chosen >> j & 1:
                    term = minor * x * (-1) ** (chosen >> j).bit_count()
                    key = chosen | 1 << j
                    after[key] = after[key] + term if key in after else term
        minors = after
    return minors[(1 << len(matrix)) - 1]


def inverse(matrix: Matrix) -> Matrix:
    """A^{-1}, (d, d) to (d, d); InputError when A is singular.

    >>> A = np.array([[Fraction(1), Fraction(2)], [Fraction(3), Fraction(4)]])
    >>> bool((inverse(A) @ A == identity(2)).all())
    True
    """
    size = len(matrix)
    work, found = reduced(np.hstack([matrix, identity(size)]), size)
    if len(found) < size:
        raise InputError("matrix", matrix.tolist(), "an invertible matrix", "remove the linear dependence of its rows")
    return work[:, size:]


def nullspace(matrix: Matrix) -> list[Matrix]:
    """A basis of {x: A x = 0}, (rows, columns) to vectors (columns,).

    >>> [vector.tolist() for vector in nullspace(np.array([[1, 2], [2, 4]], dtype=object))]
    [[Fraction(-2, 1), Fraction(1, 1)]]
    """
    work, found = reduced(matrix * Fraction(1))
    columns = work.shape[1]
    basis = []
    for j in sorted(set(range(columns)) - set(found)):
        vector = np.array([Fraction(0)] * columns, dtype=object)
        vector[j] = Fraction(1)
        for k, p in enumerate(found):
            vector[p] = -work[k, j]
        basis.append(vector)
    return basis


def multiplicity(matrix: Matrix, value: Fraction) -> int:
    """The exact multiplicity of an eigenvalue of a symmetric matrix, 0 where it is none."""
    return len(matrix) - len(reduced(matrix - identity(len(matrix)) * value)[1])
