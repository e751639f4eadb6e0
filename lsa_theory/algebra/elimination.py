"""The inertia of a symmetric matrix of fractions, by congruence (Sylvester's law); no rounding."""

from typing import Any, NamedTuple

from lsa_theory.algebra.exact import Matrix


class Inertia(NamedTuple):
    """Numbers of positive, negative and zero eigenvalues."""

    positive: int
    negative: int
    zero: int


def inertia(matrix: Matrix) -> Inertia:
    """Symmetric elimination; where all pivots vanish, a row and column are added to another first.

    >>> from fractions import Fraction
    >>> import numpy as np
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
