"""A glance in floating point: whether a claim seems to fail at an instance, before the kernel computes it exactly.

For claims without expectations and derivatives; of all others, and where it cannot tell, it says that they may fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import hypot, isfinite, log, sqrt

from lsa_theory.kernel.parser import DEFS, Relation, Tree, drawn

Floats = list[list[float]]

CLOSE = 1e-11  # relative: nearer than this floating point cannot tell
SWEEPS = 30
CLOSED_FORM = {"tr", "inv", "sqrt", "norm_F", "norm_op", "lam_max", "lam_min", "cond", "det", "log"}


class CannotTell(ArithmeticError):
    """Floating point cannot say."""


def closed(tree: Tree) -> bool:
    """Whether a formula can be read here: fixed letters and no expectation or derivative."""
    if tree[0] == "E" or (tree[0] == "call" and tree[1] not in CLOSED_FORM) or tree == ("name", "loss") or drawn(tree):
        return False
    return all(closed(part) for part in tree[1:] if isinstance(part, tuple))


def may_fail(claim: Relation, values: Mapping[str, list[list[Fraction]]]) -> bool:
    """Whether some comparison of a chain seems to fail, or is too close to tell.

    >>> from lsa_theory.kernel.parser import relation
    >>> one = {"d": [[Fraction(1)]], "u": [[Fraction(1)]]}
    >>> may_fail(relation("u <= 2"), one), may_fail(relation("sqrt(u) < 1/2"), one)
    (False, True)
    """
    sides, signs = claim
    there = {name: [[float(x) for x in row] for row in rows] for name, rows in values.items()}
    try:
        read = [value(side, there) for side in sides]
        return any(_seems_to_fail(a, sign, b) for a, sign, b in zip(read, signs, read[1:], strict=False))
    except (CannotTell, OverflowError):
        return True
    except (ArithmeticError, ValueError):
        return False  # no value there


def value(tree: Tree, values: Mapping[str, Floats]) -> Floats:
    """The value of a formula in floating point."""
    match tree:
        case ("number", x):
            return [[float(x)]]
        case ("name", "I"):
            return _identity(int(values["d"][0][0]))
        case ("name", name):
            return values[name] if name in values else value(DEFS[name], values)
        case ("+" | "-", a, b):
            by = 1 if tree[0] == "+" else -1
            return [
                [x + by * y for x, y in zip(r, s, strict=True)]
                for r, s in zip(value(a, values), value(b, values), strict=True)
            ]
        case ("*", a, b):
            return _multiply(value(a, values), value(b, values))
        case ("/", a, b):
            return _multiply([[1 / value(b, values)[0][0]]], value(a, values))
        case ("T", a):
            return [list(column) for column in zip(*value(a, values), strict=True)]
        case ("**", a, p):
            return _power(value(a, values), p)
        case ("call", function, a):
            return _call(function, value(a, values))
    raise CannotTell


def _call(function: str, a: Floats) -> Floats:
    match function:
        case "tr":
            return [[sum(a[i][i] for i in range(len(a)))]]
        case "inv":
            return _power(a, Fraction(-1))
        case "sqrt":
            return _power(a, Fraction(1, 2))
        case "log":
            return [[log(a[0][0])]]
        case "det":
            return [[_determinant(a)]]
        case "norm_F":
            return [[hypot(*(x for row in a for x in row))]]
        case "norm_op" | "cond":
            turned = [list(column) for column in zip(*a, strict=True)]
            spectrum = [sqrt(max(x, 0.0)) for x in eigenvalues(_multiply(turned, a) if len(a) > 1 else [[a[0][0] ** 2]])]
            return [[max(spectrum) / (min(spectrum) if function == "cond" else 1)]]
        case _:
            spectrum = eigenvalues(a)
            return [[max(spectrum) if function == "lam_max" else min(spectrum)]]


def _identity(n: int) -> Floats:
    return [[float(i == j) for j in range(n)] for i in range(n)]


def _multiply(a: Floats, b: Floats) -> Floats:
    if len(a) == len(a[0]) == 1 or len(b) == len(b[0]) == 1:
        s, m = (a[0][0], b) if len(a) == len(a[0]) == 1 else (b[0][0], a)
        return [[s * x for x in row] for row in m]
    columns = list(zip(*b, strict=True))
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in columns] for row in a]


def _power(a: Floats, p: Fraction) -> Floats:
    if len(a) == 1:
        x = a[0][0] ** (int(p) if p.denominator == 1 else float(p))
        if isinstance(x, complex):
            raise ValueError("a root of a negative number")
        return [[x]]
    if p.denominator != 1:
        if any(x for i, row in enumerate(a) for j, x in enumerate(row) if i != j):
            raise ValueError("a root of a matrix that is not diagonal")
        return [[_power([[x]], p)[0][0] if i == j else 0.0 for j, x in enumerate(row)] for i, row in enumerate(a)]
    result, base = _identity(len(a)), a if p >= 0 else _inverse(a)
    for _ in range(abs(int(p))):
        result = _multiply(result, base)
    return result


def _inverse(a: Floats) -> Floats:
    n = len(a)
    rows = [row + unit for row, unit in zip(a, _identity(n), strict=True)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[n:] for row in rows]


def _determinant(a: Floats) -> float:
    rows, total = [list(row) for row in a], 1.0
    for k in range(len(rows)):
        pivot = max(range(k, len(rows)), key=lambda i: abs(rows[i][k]))
        total *= rows[pivot][k] * (1 if pivot == k else -1)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k] if rows[i][k] else 0.0
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return total


def eigenvalues(a: Floats) -> list[float]:
    """The eigenvalues of a symmetric matrix, by Jacobi's rotations.

    >>> sorted(round(x, 9) for x in eigenvalues([[2.0, 1.0], [1.0, 2.0]]))
    [1.0, 3.0]
    """
    a, n = [list(row) for row in a], len(a)
    for _ in range(SWEEPS):
        for p in range(n):
            for q in range(p + 1, n):
                if a[p][q]:
                    theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                    t = (1 if theta >= 0 else -1) / (abs(theta) + hypot(theta, 1))
                    c = 1 / hypot(t, 1)
                    _rotate(a, p, q, c, t * c)
        if sum(abs(a[i][j]) for i in range(n) for j in range(i)) <= 1e-14 * sum(abs(a[i][i]) for i in range(n)):
            break
    return [a[i][i] for i in range(n)]


def _rotate(a: Floats, p: int, q: int, c: float, s: float) -> None:
    for row in a:
        row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
    a[p], a[q] = (
        [c * x - s * y for x, y in zip(a[p], a[q], strict=True)],
        [s * x + c * y for x, y in zip(a[p], a[q], strict=True)],
    )


def _seems_to_fail(a: Floats, sign: str, b: Floats) -> bool:
    if len(a) != len(b):
        zero = [[0.0] * max(len(a[0]), len(b[0])) for _ in range(max(len(a), len(b)))]
        a, b = (zero, b) if len(a) == 1 else (a, zero)
    gap = [[y - x if sign[0] != ">" else x - y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
    size = max(abs(x) for m in (a, b) for row in m for x in row)
    if not isfinite(size):
        raise CannotTell
    if sign in ("==", "!="):
        apart = any(abs(x) > CLOSE * size for row in gap for x in row)
        return apart == (sign == "==") or sign == "!="
    if len(gap) > 1 and any(abs(gap[i][j] - gap[j][i]) > CLOSE * size for i in range(len(gap)) for j in range(i)):
        return True
    lowest = min(eigenvalues(gap))
    return lowest < (CLOSE * size if sign in ("<", ">") else -CLOSE * size)
