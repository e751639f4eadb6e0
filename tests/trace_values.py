"""The values of the kernel's trace polynomials at matrices of fractions, in plain arithmetic of its own."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

Rows = list[list[Fraction]]


def product(a: Rows, b: Rows) -> Rows:
    return [
        [sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in zip(*b, strict=True)] for row in a
    ]


def transposed(a: Rows) -> Rows:
    return [list(column) for column in zip(*a, strict=True)]


def identity(d: int) -> Rows:
    return [[Fraction(i == j) for j in range(d)] for i in range(d)]


def plus(a: Rows, b: Rows, c: Fraction | int = 1) -> Rows:
    return [[x + c * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def inverse(a: Rows) -> Rows:
    """By Gauss and Jordan; ZeroDivisionError where there is none."""
    n = len(a)
    rows = [row + unit for row, unit in zip(a, identity(n), strict=True)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), k)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        rows = [row if i == k else [x - row[k] * y for x, y in zip(row, rows[k], strict=True)] for i, row in enumerate(rows)]
    return [row[n:] for row in rows]


def gamma(covariance: Rows, n: Fraction) -> Rows:
    d = len(covariance)
    trace = sum(covariance[i][i] for i in range(d))
    return [[(1 + 1 / n) * covariance[i][j] + (trace / n if i == j else 0) for j in range(d)] for i in range(d)]


def instance(seed: object, d: int = 2) -> dict[str, Any]:
    """Small values of many letters: scalars are fractions, matrices and vectors rows of fractions."""
    random = Random(str(seed))

    def rows(columns: int) -> Rows:
        return [[Fraction(random.randint(-3, 3)) for _ in range(columns)] for _ in range(d)]

    def definite() -> Rows:
        root = rows(d)
        return plus(product(root, transposed(root)), identity(d))

    def invertible() -> Rows:
        while True:
            found = rows(d)
            try:
                inverse(found)
            except ZeroDivisionError:
                continue
            return found

    values: dict[str, Any] = {name: invertible() for name in ("A", "B", "C", "U11", "Theta")}
    values |= {name: rows(1) for name in ("p", "q", "u12", "u21")}
    values |= {name: definite() for name in ("Lambda", "Psi", "S")}
    values |= {name: Fraction(random.choice([-3, -2, -1, 2, 5]), random.choice([1, 2])) for name in ("u", "v", "t")}
    values |= {"d": Fraction(d), "N": Fraction(random.randint(2, 5)), "M": Fraction(random.randint(2, 5))}
    values["Ginv"] = inverse(gamma(values["Lambda"], values["N"]))
    return values


def word(w: Any, values: Mapping[str, Any]) -> Rows:
    """A product of letters; whole powers only."""
    out: Rows | None = None
    for name, power, turned in w:
        base: Rows = transposed(values[name]) if turned else values[name]
        assert Fraction(power).denominator == 1
        for _ in range(abs(int(power))):
            factor = base if power > 0 else inverse(base)
            out = factor if out is None else product(out, factor)
    assert out is not None
    return out


def coefficient(c: Any, values: Mapping[str, Any]) -> Fraction:
    """A quotient of Laurent polynomials in scalars, traces and forms."""

    def generator(g: Any) -> Fraction:
        if isinstance(g, str):
            return values[g]
        m = word(g, values)
        return sum((m[i][i] for i in range(len(m))), Fraction(0))

    def laurent(num: Any) -> Fraction:
        total = Fraction(0)
        for monomial, k in dict(num).items():
            for g, power in monomial:
                assert Fraction(power).denominator == 1
                k = k * generator(g) ** int(power)
            total += k
        return total

    out = laurent(c.num)
    for factor, power in c.den.items():
        out /= laurent(factor) ** power
    return out


def value(polynomial: Any, values: Mapping[str, Any]) -> Rows:
    """The rows of a trace polynomial."""
    d = int(values["d"])
    rows, columns = (1 if size == 1 else d for size in polynomial.shape)
    out = [[Fraction(0)] * columns for _ in range(rows)]
    for w, c in polynomial.terms.items():
        out = plus(out, word(w, values) if w else identity(rows), coefficient(c, values))
    return out
