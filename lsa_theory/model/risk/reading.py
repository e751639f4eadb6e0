"""Reading what a risk is computed from: one check and one message for each argument."""

from __future__ import annotations

from typing import Any

import numpy as np

from lsa_theory.algebra import exact
from lsa_theory.algebra.arithmetic import Arithmetic, Exact, Float
from lsa_theory.algebra.exact import Matrix, Number
from lsa_theory.errors import InputError


def matrix(argument: str, value: object) -> Matrix:
    """`exact.parse_matrix`, at once for arrays of finite floats.

    >>> matrix("A", [[1]]).dtype, matrix("A", np.eye(2)).dtype
    (dtype('O'), dtype('float64'))
    """
    floats = isinstance(value, np.ndarray) and value.dtype == np.float64 and value.ndim == 2
    if isinstance(value, np.ndarray) and floats and value.size and np.isfinite(value).all():
        return value.copy()
    return exact.parse_matrix(argument, value)


def rule(A: object) -> Matrix:
    """The matrix A of the prediction ``x_query' A h``; InputError unless it is square.

    >>> rule([["1/2"]])
    array([[Fraction(1, 2)]], dtype=object)
    """
    found = matrix("A", A)
    if found.shape != (len(found), len(found)):
        raise InputError("A", f"of shape {found.shape}", "a square matrix", "give as many rows as columns")
    return found


def vector(argument: str, value: object, size: int) -> Matrix | None:
    """A column (d, 1) from a list of d numbers; None stays None.

    >>> vector("task", ["1", 2], 2).tolist()
    [[Fraction(1, 1)], [Fraction(2, 1)]]
    """
    if value is None:
        return None
    if isinstance(value, np.ndarray):
        value = value.tolist()
    legal = f"a list of {size} numbers"
    if not isinstance(value, (list, tuple)) or len(value) != size:
        found = f"of length {len(value)}" if isinstance(value, (list, tuple)) else value
        raise InputError(argument, found, legal, "make its length the size of A")
    rows = [entry if isinstance(entry, (list, tuple)) else [entry] for entry in value]
    column = exact.parse_matrix(argument, rows)
    if column.shape[1] != 1:
        raise InputError(argument, f"of shape {column.shape}", legal, "give one number per entry")
    return column


def around(covariance: Matrix, mean: Matrix | None) -> Matrix:
    """The second moment ``C + m m'`` of a law with covariance C and mean m."""
    return covariance if mean is None else covariance + mean @ mean.T


def second_moment(argument: str, value: object, size: int) -> Matrix:
    """A symmetric positive semidefinite matrix of the given size, possibly singular; InputError otherwise.

    >>> second_moment("covariance", [[1, 1], [1, 1]], 2)[0, 1]
    Fraction(1, 1)
    """
    found = matrix(argument, value)
    legal = f"a symmetric positive semidefinite {size} x {size} matrix"
    if found.shape != (size, size):
        raise InputError(argument, f"of shape {found.shape}", legal, "make its size that of A")
    if exact.is_exact(found):
        from lsa_theory.algebra.elimination import is_positive_semidefinite

        good = bool((found == found.T).all()) and is_positive_semidefinite(found)
    else:
        scale = float(np.abs(found).max())
        tolerance = 8 * size * np.finfo(float).eps * scale  # rounding of a product of size terms
        good = bool(np.abs(found - found.T).max() <= tolerance)
        good = good and bool(np.linalg.eigvalsh((found + found.T) / 2)[0] >= -tolerance)
    if not good:
        raise InputError(argument, found.tolist(), legal, "symmetrise it and remove negative eigenvalues")
    return found


def noise(value: object) -> Number:
    """A variance >= 0."""
    number = exact.parse_number("noise_variance", value)
    if number < 0:
        raise InputError("noise_variance", number, "a number >= 0", "give a variance, 0 for none")
    return number


def length(value: object) -> int:
    """A number of examples M >= 1."""
    return exact.parse_integer("test_length", value, 1, "give the number of examples in the test prompt")


def arithmetic(*values: Any) -> Arithmetic:
    """Fractions if every matrix and number is exact, floats otherwise; None is skipped."""
    matrices = [value for value in values if isinstance(value, np.ndarray)]
    return Exact() if exact.is_exact(*matrices) and not any(isinstance(value, float) for value in values) else Float()
