"""For which context lengths has the isotropic loss spurious local minima: every N at once, for one d.

`IsotropicLandscape` decides one (d, N) by the signs of a polynomial ``p(x)`` of degree four on ``x > 0``. Its
coefficients are polynomials in N. The signs can only change where a zero in x goes through 0 or infinity or meets another:
at the zeros in N of the last and first coefficient and of the discriminant. Between two of them one N decides for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra.univariate import Interval, Polynomial
from lsa_theory.errors import InputError
from lsa_theory.model.landscape.isotropic import IsotropicLandscape

DEGREE = 12  # of N^12 p in N: each of the six rows of two determinants has degree two in 1/N
LARGEST = 200  # of d


@dataclass(frozen=True)
class Run:
    """Context lengths from ``first`` to ``last`` (None: all beyond) with or without spurious minima."""

    first: int
    last: int | None
    spurious: bool


def slopes(dimension: int) -> list[Polynomial]:
    """The coefficients of ``N^12 p`` as polynomials in N, lowest power of x first, by interpolation.

    >>> [len(c) - 1 for c in slopes(3)]
    [12, 11, 12, 11, 11]
    """
    points = range(1, DEGREE + 2)
    values = []
    for n in points:
        scaled = [Fraction(c) * n**DEGREE for c in IsotropicLandscape(dimension, n).whole_slope]
        values.append(scaled)
    found = []
    for k in range(max(map(len, values))):
        column = [row[k] if k < len(row) else Fraction(0) for row in values]
        found.append(poly.interpolated(dict(zip(points, column, strict=True))))
    return found[next(k for k, one in enumerate(found) if one) :]  # powers of x that divide p go


def windows(dimension: int) -> list[Run]:
    """The runs of N = 1, 2, ... with and without local minima that are not global; InputError for d below 2 or above 200.

    >>> windows(3)
    [Run(first=1, last=3, spurious=True), Run(first=4, last=17, spurious=False), Run(first=18, last=None, spurious=True)]
    """
    if not 2 <= dimension <= LARGEST:
        raise InputError("dimension", dimension, f"an integer from 2 to {LARGEST}", "for d = 1 there is no such minimum")
    critical = _critical(slopes(dimension))
    edges = [1]
    for one in critical:
        edges += [n for n in range(floor(one.low), floor(one.high) + 2) if n > edges[-1]]
    runs: list[Run] = []
    for first, following in zip(edges, [*edges[1:], None], strict=True):
        found = IsotropicLandscape(dimension, first).has_spurious_minimum
        last = None if following is None else following - 1
        if runs and runs[-1].spurious == found:
            runs[-1] = Run(runs[-1].first, last, found)
        else:
            runs.append(Run(first, last, found))
    return runs


def _critical(coefficients: list[Polynomial]) -> list[Interval]:
    """Where the first or last coefficient or the discriminant in x vanishes for N > 0; factors and zeros are SymPy's."""
    from sympy import QQ, Poly, Symbol, discriminant

    x, n = Symbol("x"), Symbol("N")
    terms = {(k, j): QQ(c.numerator, c.denominator) for k, row in enumerate(coefficients) for j, c in enumerate(row) if c}
    in_both = Poly.from_dict(terms, x, n, domain=QQ)
    found = []
    for factor, _ in in_both.factor_list()[1]:
        p = Poly(factor.as_expr(), x)
        ends = [p.all_coeffs()[0], p.all_coeffs()[-1]]
        if p.degree() > 1:
            ends.append(discriminant(p.as_expr(), x))
        for end in ends:
            for part, _ in Poly(end, n).factor_list()[1]:
                for (low, high), _ in part.intervals(eps=QQ(1, 4), inf=0):
                    found.append(Interval(Fraction(low.p, low.q), Fraction(high.p, high.q)))
    return sorted(found)
