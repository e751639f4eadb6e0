"""Numbers and matrices that stay exact: reading them, and the little linear algebra over the rationals.

A matrix is exact when its entries are `fractions.Fraction` (numpy dtype object), otherwise it is float64.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from lsa_theory.errors import InputError

Number = Fraction | float
Matrix = np.ndarray[Any, np.dtype[Any]]

_NUMBER = 'an integer, a fraction such as "17/4" or a finite decimal'
LARGEST = 10**100  # a size that still has a reciprocal in floats
_LONGEST, _MAX_EXPONENT = 1000, 4000
_MATRIX = "a matrix as a list of equally long rows of numbers"


def parse_number(argument: str, value: object) -> Number:
    """Read one number: integers, Fractions and strings become a Fraction, floats stay floats.

    Raises InputError for anything else, for NaN and for infinity.

    >>> parse_number("noise_variance", "17/4"), parse_number("noise_variance", 0.5)
    (Fraction(17, 4), 0.5)
    """
    if isinstance(value, (bool, np.bool_)):
        raise InputError(argument, value, _NUMBER, "write a number instead of a truth value")
    if isinstance(value, (int, np.integer)):
        return Fraction(int(value))
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        exponent = value.lower().partition("e")[2].strip().lstrip("+-").replace("_", "")
        if len(value) > _LONGEST or (exponent.isdecimal() and int(exponent) > _MAX_EXPONENT):
            legal = f"a number of at most {_LONGEST} characters, exponents up to {_MAX_EXPONENT}"
            raise InputError(argument, value, legal, "round it")
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            raise InputError(argument, value, _NUMBER, 'write it like 3, "17/4" or 0.25') from None
    if isinstance(value, (float, np.floating)) and math.isfinite(value):
        return float(value)
    raise InputError(argument, value, _NUMBER, "replace this entry by a finite number")


def parse_matrix(argument: str, value: object) -> Matrix:
    """Read a (rows, columns) matrix: dtype object of Fractions when every entry is exact, else float64.

    Raises InputError for ragged or empty rows, for NaN and for entries that are no numbers.

    >>> parse_matrix("A", [[1, "1/2"], ["1/2", 2]])[0, 1]
    Fraction(1, 2)
    >>> parse_matrix("A", [[1, 0.5]]).dtype
    dtype('float64')
    """
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, (list, tuple)) or not value or not all(isinstance(row, (list, tuple)) for row in value):
        raise InputError(argument, value, _MATRIX, 'write it like [["1", "1/2"], ["1/2", "2"]]')
    if not value[0] or len({len(row) for row in value}) != 1:
        raise InputError(argument, value, _MATRIX, "give every row the same number of entries, at least one")
    rows = [[parse_number(f"{argument}[{i}][{j}]", x) for j, x in enumerate(row)] for i, row in enumerate(value)]
    if all(isinstance(x, Fraction) for row in rows for x in row):
        return np.array(rows, dtype=object)
    return to_float(argument, rows)


def parse_integer(argument: str, value: object, least: int, remedy: str) -> int:
    """Read an integer >= least, of Python or numpy; InputError for anything else, truth values included.

    >>> parse_integer("context_length", np.int64(3), 1, "give the number of examples")
    3
    """
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and least <= value <= LARGEST:
        return int(value)
    too_large = isinstance(value, int) and value > LARGEST
    raise InputError(argument, value, f"an integer >= {least}" + too_large * " and <= 1e100", remedy)


def to_float(argument: str, value: Iterable[Iterable[Number]] | Matrix) -> Matrix:
    """The float64 twin of a matrix; InputError when an entry is beyond the range of float64.

    >>> to_float("A", [[Fraction(1, 4)]])
    array([[0.25]])
    """
    try:
        return np.array(value, dtype=np.float64)
    except OverflowError:
        raise InputError(argument, value, "numbers within the range of float64", "rescale the problem") from None


def is_exact(*matrices: Matrix) -> bool:
    """Whether every matrix holds Fractions.

    >>> is_exact(identity(2)), is_exact(np.eye(2))
    (True, False)
    """
    return all(matrix.dtype == object for matrix in matrices)


def identity(size: int) -> Matrix:
    """I_d as a (size, size) matrix of Fractions.

    >>> identity(1)
    array([[Fraction(1, 1)]], dtype=object)
    """
    return np.array([[Fraction(i == j) for j in range(size)] for i in range(size)], dtype=object)
