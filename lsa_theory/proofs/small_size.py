"""Equalities for one small dimension, where traces obey more identities than canonical forms know (Cayley-Hamilton).

Every matrix and vector is written out in entries that are polynomial variables; two sides are equal for that dimension
exactly when the entries of their difference vanish as polynomials.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from sympy import QQ
from sympy.polys.orderings import lex
from sympy.polys.rings import PolyRing

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.algebra.scalars import Generator, Scalar
from lsa_theory.algebra.words import Letter, Power
from lsa_theory.language.budget import monomials

LARGEST = 3
MAX_TERMS = 60  # of the difference
MAX_DEGREE = 6


class Entry:
    """A polynomial in the entries; unlike SymPy's own elements it leaves products with arrays to the arrays."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __add__(self, other: Any) -> Any:
        return Entry(self.value + other.value) if isinstance(other, Entry) else NotImplemented

    def __mul__(self, other: Any) -> Any:
        return Entry(self.value * other.value) if isinstance(other, Entry) else NotImplemented

    def __pow__(self, power: int) -> Entry:
        return Entry(self.value**power)


class Entries:
    """An arithmetic on polynomials in the entries."""

    def __init__(self, ring: Any) -> None:
        self.ring = ring

    def number(self, value: Any) -> Any:
        value = Fraction(value)
        return Entry(self.ring.ground_new(QQ(value.numerator, value.denominator)))

    def array(self, rows: Any) -> Any:
        rows = np.asarray(rows, dtype=object)
        return np.array([x if isinstance(x, Entry) else self.number(x) for x in rows.flat], dtype=object).reshape(rows.shape)

    def identity(self, size: int) -> Any:
        return self.array([[int(i == j) for j in range(size)] for i in range(size)])

    def number_power(self, base: Any, power: Fraction | int) -> Any:
        if power != int(power) or power < 0:
            raise ValueError("a root or quotient of entries")
        return base ** int(power)

    def matrix_power(self, base: Any, power: Fraction | int) -> Any:
        if power != int(power) or power < 0:
            raise ValueError("an inverse or root, entry by entry")
        result = self.identity(len(base))
        for _ in range(int(power)):
            result = result @ base
        return result

    def eigenvalues(self, symmetric: Any) -> list[Any]:
        raise ValueError("eigenvalues of a matrix of variables")


def without_quotients(gap: TracePolynomial) -> TracePolynomial:
    """The expression times all that it is divided by: zero exactly when the expression is."""
    for factor, times in {f: p for c in gap.terms.values() for f, p in c.den.items()}.items():
        gap = gap * Scalar(dict(factor)) ** times
    gap = gap.cancel()
    lowest: dict[Generator, Power] = {}
    for c in gap.terms.values():
        for monomial in c.num:
            for generator, power in monomial:
                lowest[generator] = min(lowest.get(generator, 0), power)
    for generator, low in lowest.items():
        gap = gap * Scalar.symbol(generator, -low) if low else gap
    return gap


def vanishes(gap: TracePolynomial, dimension: int) -> bool | None:
    """Whether an expression is zero for all matrices of this dimension; None where it is too large to tell.

    >>> from lsa_theory.algebra import words
    >>> A = TracePolynomial.letter(words.matrix("A"))
    >>> cayley = A * A - A.trace() * A + (A.trace() ** 2 - (A * A).trace()) / 2 * TracePolynomial.identity()
    >>> vanishes(cayley, 2), vanishes(cayley, 3)
    (True, False)
    """
    if dimension > LARGEST or monomials(gap) > MAX_TERMS:
        return None
    gap = without_quotients(gap)
    if monomials(gap) > 2 * MAX_TERMS:
        return None
    if max((sum(abs(Fraction(letter.power)) for letter in word) for word in gap.all_words()), default=0) > MAX_DEGREE:
        return None
    letters = sorted(gap.letters(), key=lambda letter: letter.name)
    names = sorted(gap.names() - {"d"})
    variables = {letter: _variables(letter, dimension) for letter in letters}
    symbols = [*names, *dict.fromkeys(v for entries in variables.values() for v in entries.flat)]
    ring = PolyRing([*symbols, "nothing"], QQ, lex)
    value = {name: Entry(generator) for name, generator in zip(symbols, ring.gens, strict=False)}
    values: dict[str, Any] = {name: value[name] for name in names}
    values |= {
        letter.name: np.array([value[v] for v in entries.flat], dtype=object).reshape(entries.shape)
        for letter, entries in variables.items()
    }
    arithmetic = Entries(ring)
    values["d"] = arithmetic.number(dimension)
    values.setdefault("I", arithmetic.identity(dimension))
    try:
        result = Program([gap]).run(values, arithmetic)[0]
    except (ValueError, ZeroDivisionError, KeyError):
        return None
    return all(bool(entry.value == 0) for entry in np.asarray(result, dtype=object).flat)


def _variables(letter: Letter, dimension: int) -> Any:
    """Names of entries; a symmetric matrix has the same name on both sides of its diagonal."""
    columns = 1 if letter.cols == "1" else dimension
    rows = range(dimension)
    low = [[(min(i, j), max(i, j)) if letter.symmetric else (i, j) for j in range(columns)] for i in rows]
    return np.array([[f"{letter.name}_{i}_{j}" for i, j in row] for row in low], dtype=object)
