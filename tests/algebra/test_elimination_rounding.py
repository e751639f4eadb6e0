"""Positive definiteness by rounding analysis says what elimination in fractions says, or nothing."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from lsa_theory.algebra.elimination import _by_rounding_analysis, is_positive_definite, pivots


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("shift", [Fraction(1, 3), Fraction(0), Fraction(1, 10**20), Fraction(-1, 10**20), Fraction(-1, 3)])
def test_it_agrees_with_the_pivots_also_where_the_least_eigenvalue_is_below_rounding(seed: int, shift: Fraction) -> None:
    """B B' + shift I with B of rank d - 1: the least eigenvalue is the shift."""
    rng, d = np.random.default_rng(seed), 17
    b = np.array([[Fraction(int(x)) for x in row] for row in rng.integers(-3, 4, (d, d - 1))], dtype=object)
    matrix = b @ b.T + shift * np.array([[Fraction(i == j) for j in range(d)] for i in range(d)], dtype=object)
    true = all(pivot > 0 for pivot, _ in pivots(matrix))
    assert true == (shift > 0) and is_positive_definite(matrix) == true
    assert _by_rounding_analysis(matrix) in (true, None)
    assert _by_rounding_analysis(matrix) is not None or abs(shift) < 1e-9
