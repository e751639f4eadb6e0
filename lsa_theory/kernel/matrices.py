"""Matrices of ring elements, and the definiteness and eigenvalues of symmetric matrices of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from lsa_theory.kernel.limits import Refused, spend
from lsa_theory.kernel.numbers import (
    MINUS_ONE,
    ONE,
    ZERO,
    Element,
    Interval,
    Number,
    Undefined,
    apart,
    ends,
    reciprocal,
    sign,
)

MAX_STEPS = 60
MAX_MINORS = 8  # rows of a determinant
DIGITS = 10**15  # relative accuracy of an eigenvalue that is irrational
GRID = 2**120

Matrix = list[list[Element]]
Numbers = list[list[Number]]


def matrix(rows: Iterable[Iterable[Number]]) -> Matrix:
    """Numbers as ring elements."""
    return [[Element.number(x) for x in row] for row in rows]


def scalar(x: Number) -> Matrix:
    return matrix([[x]])


def zeros(rows: int, columns: int) -> Matrix:
    return [[Element({}) for _ in range(columns)] for _ in range(rows)]


def identity(size: int) -> Matrix:
    return matrix([[Fraction(i == j) for j in range(size)] for i in range(size)])


def constants(a: Matrix) -> Numbers:
    """The entries as numbers; Refused where one is random or has infinitesimals."""
    return [[x.constant() for x in row] for row in a]


def total(items: Iterable[Element]) -> Element:
    result = Element({})
    for item in items:
        result = result + item if result.terms else item
    return result


def add(a: Matrix, b: Matrix) -> Matrix:
    return [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def subtract(a: Matrix, b: Matrix) -> Matrix:
    return [[x - y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def scale(s: Element, a: Matrix) -> Matrix:
    return [[s * x for x in row] for row in a]


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """The product; a 1 x 1 factor is a number."""
    if len(a) == len(a[0]) == 1:
        return scale(a[0][0], b)
    if len(b) == len(b[0]) == 1:
        return scale(b[0][0], a)
    if len(a[0]) != len(b):
        raise ValueError("the shapes do not fit")
    columns = [[(k, y) for k, y in enumerate(column) if y.terms] for column in transpose(b)]
    return [[total(row[k] * y for k, y in column if row[k].terms) for column in columns] for row in a]


def transpose(a: Sequence[Sequence[Element]]) -> Matrix:
    return [list(column) for column in zip(*a, strict=True)]


def trace(a: Matrix) -> Element:
    return total(a[i][i] for i in range(len(a)))


def determinant(a: Matrix) -> Element:
    """By the first rows and every choice of as many columns (Laplace): no division, so also of what is random or free."""
    n = len(a)
    if n > MAX_MINORS:
        raise Refused("a determinant of this size")
    minors = {0: Element.number(ONE)}  # by the columns chosen, as bits
    for row in a:
        after: dict[int, Element] = {}
        for chosen, minor in minors.items():
            for j in range(n):
                if not chosen >> j & 1 and row[j].terms:
                    sign = MINUS_ONE if (chosen >> j).bit_count() % 2 else ONE  # columns behind j that are taken
                    key = chosen | 1 << j
                    after[key] = after.get(key, Element({})) + minor * row[j] * Element.number(sign)
        minors = after
    return minors.get((1 << n) - 1, Element({}))


def inverse(a: Matrix) -> Matrix:
    """Gauss-Jordan elimination; a pivot is an entry whose value, infinitesimals aside, is not zero."""
    n = len(a)
    rows = [row + unit for row, unit in zip(a, identity(n), strict=True)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if sign(rows[i][k].here())), None)
        if pivot is None:
            raise Undefined("an inverse of a singular matrix")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        lead = rows[k][k].power(MINUS_ONE)
        rows[k] = [lead * x for x in rows[k]]
        for i in range(n):
            if i != k and (factor := rows[i][k]).terms:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[n:] for row in rows]


def order(a: Numbers) -> tuple[bool, bool]:
    """Whether a square matrix is certain to be symmetric and positive semidefinite, and definite.

    False is certain as well: x'Ax depends on the symmetric part only.  Refused where intervals cannot tell.

    >>> order([[Fraction(1), Fraction(1)], [Fraction(1), Fraction(1)]])
    (True, False)
    """
    n = len(a)
    gaps = [a[i][j] + a[j][i] * MINUS_ONE for i in range(n) for j in range(i)]
    if any(apart(gap) for gap in gaps):
        return False, False
    half = Fraction(1, 2)
    semidefinite, definite = inertia(
        [[a[i][j] if i == j else (a[i][j] + a[j][i]) * half for j in range(n)] for i in range(n)]
    )
    if semidefinite and any(isinstance(gap, Interval) for gap in gaps):
        raise Refused("cannot tell whether a matrix is symmetric")
    return semidefinite, definite


def diagonal(a: Numbers) -> list[Fraction] | None:
    """The entries on the diagonal of a matrix that has no others, all known exactly."""
    if any(isinstance(x, Interval) or (x and i != j) for i, row in enumerate(a) for j, x in enumerate(row)):
        return None
    return [x for i, row in enumerate(a) for x in [row[i]] if not isinstance(x, Interval)]


def inertia(a: Numbers, shift: Fraction = ZERO) -> tuple[bool, bool]:
    """Whether ``a - shift*I`` is positive semidefinite, and definite, for symmetric a: by symmetric elimination."""
    if entries := diagonal(a):
        return min(entries) >= shift, min(entries) > shift
    a = [[x + (-shift if i == j else ZERO) for j, x in enumerate(row)] for i, row in enumerate(a)]
    definite = True
    while a:
        spend(len(a) ** 2)
        if any(ends(a[i][i])[1] < 0 for i in range(len(a))):
            return False, False
        first = a[0]
        s = sign(first[0])
        if s == 0 and any(apart(x) for x in first):
            return False, False
        if s == 0 and any(isinstance(x, Interval) for x in first):
            raise Refused("cannot tell a sign")
        definite = definite and s > 0
        factors = [x * reciprocal(first[0]) * MINUS_ONE if s else ZERO for x in first]
        a = [[x + factors[i] * first[j] for j, x in enumerate(row[1:], 1)] for i, row in enumerate(a[1:], 1)]
    return True, definite


def largest(a: Numbers) -> Number:
    """The largest eigenvalue of a symmetric matrix of rationals: exact where a simple rational is confirmed to be it.

    Newton's steps p(t)/p'(t) for the characteristic polynomial, from above: all n roots are real, so that
    ``p'/p = sum 1/(t - root)`` lies between ``1/(t - largest)`` and ``n/(t - largest)``; t and ``t - n*step`` enclose it.

    >>> largest([[Fraction(0), Fraction(1)], [Fraction(1), Fraction(0)]])
    Fraction(1, 1)
    """
    exact = [[x for x in row if not isinstance(x, Interval)] for row in a]
    if [len(row) for row in exact] != [len(row) for row in a]:
        raise Refused("eigenvalues of what is known in intervals")
    if entries := diagonal(a):
        return max(entries)
    n, coefficients = len(exact), characteristic(exact)
    minus: Numbers = [[-x for x in row] for row in exact]
    t = max(sum(abs(x) for x in row) for row in exact) + ZERO
    low = -t
    for _ in range(MAX_STEPS):
        spend(8 * n)
        value, slope = horner(coefficients, t)
        if value == 0:
            return t
        low = t - n * value / slope
        for guess in {t.limit_denominator(k) for k in (1, 10, 1000)}:
            if low <= guess <= t and horner(coefficients, guess)[0] == 0 and inertia(minus, -guess)[0]:
                return guess
        if (t - low) * DIGITS <= abs(t):
            break
        t = Fraction(-((value / slope - t) * GRID).__floor__(), GRID)  # rounded upwards
    return Interval(low, t)


def characteristic(a: list[list[Fraction]]) -> list[Fraction]:
    """Coefficients of det(t*I - a), the leading one first, by the recursion of Faddeev and LeVerrier.

    >>> [str(c) for c in characteristic([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(2)]])]
    ['1', '-4', '3']
    """
    n, coefficients = len(a), [ONE]
    power = [[ZERO] * n for _ in range(n)]
    for k in range(1, n + 1):
        inner = [[x + (coefficients[-1] if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(power)]
        columns = list(zip(*inner, strict=True))
        power = [[sum((x * y for x, y in zip(row, column, strict=True)), ZERO) for column in columns] for row in a]
        coefficients.append(-sum((power[i][i] for i in range(n)), ZERO) / k)
    spend(n**4)
    return coefficients


def horner(coefficients: list[Fraction], t: Fraction) -> tuple[Fraction, Fraction]:
    """The value of a polynomial and of its derivative."""
    value = slope = ZERO
    for c in coefficients:
        value, slope = value * t + c, slope * t + value
    return value, slope
