"""Whether a relation holds at an instance, by an evaluator that shares nothing with the library.

Matrices are NumPy arrays of fractions, expectations come from `brute_force`, which knows components only, derivatives are exact
five-point differences (of polynomials of degree four at most in the letter), eigenvalues are floats.

    >>> values = {"d": Fraction(1), "N": Fraction(2), "Lambda": np.array([[Fraction(3)]])}
    >>> holds("E[tr(S*S)] == 18", values), holds("rate(u) > 0", values | {"u": Fraction(0), "U11": np.array([[Fraction(1)]])})
    (True, True)
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np

import brute_force

Values = Mapping[str, Any]
ZERO, HALF = Fraction(0), Fraction(1, 2)
NEAR = 1e-7
SIGNS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class NoValue(Exception):
    """The formula as typed has no value there."""


def holds(relation: str, values: Values) -> bool | None:
    """True, False, or None where a side has no value or floats cannot tell."""
    words = relation.split()
    if words[-1] in ("symmetric", "psd"):
        relation = f"{words[0]} == {words[0]}.T" if words[-1] == "symmetric" else f"{words[0]} >= 0"
    tree = ast.parse(relation, mode="eval").body
    assert isinstance(tree, ast.Compare)
    try:
        sides = [Meaning(values).read(side) for side in (tree.left, *tree.comparators)]
    except (NoValue, ZeroDivisionError):
        return None
    links = [compare(a, SIGNS[type(sign)], b) for a, sign, b in zip(sides, tree.ops, sides[1:], strict=False)]
    return None if None in links else all(links)


def compare(a: Any, sign: str, b: Any) -> bool | None:
    gap = subtract(a, b)
    exact = not any(isinstance(x, float) for x in np.ravel(np.asarray(gap, dtype=object)))
    scale = NEAR * (1 + max(abs(float(x)) for x in (*np.ravel(a), *np.ravel(b))))
    if sign in ("==", "!="):
        sizes = [abs(x) for x in np.ravel(np.asarray(gap, dtype=object))]
        return (all(x <= (0 if exact else scale) for x in sizes)) == (sign == "==")
    gap = gap if sign in (">", ">=") else subtract(0, gap)
    strict = sign in ("<", ">")
    if np.ndim(gap) == 0:
        return (gap > 0 if strict else gap >= 0) if exact or abs(gap) > scale else None
    if not np.all(np.abs(np.asarray(gap - gap.T, dtype=float)) <= (0 if exact else scale)):
        return False
    low = float(np.linalg.eigvalsh(gap.astype(float))[0])
    if abs(low) > scale:
        return low > 0
    if exact:
        return (not strict and all(minor >= 0 for minor in minors(gap))) or (
            strict and all(minor > 0 for minor in leading(gap))
        )
    return None


def determinant(a: Any) -> Fraction:
    if not len(a):
        return Fraction(1)
    return sum(((-1) ** j * a[0][j] * determinant(np.delete(a[1:], j, axis=1)) for j in range(len(a))), ZERO)


def minors(a: Any) -> list[Fraction]:
    """All principal minors: a symmetric matrix is psd exactly where none is negative."""
    n = len(a)
    subsets = [[i for i in range(n) if bits >> i & 1] for bits in range(1, 2**n)]
    return [determinant(a[np.ix_(s, s)]) for s in subsets]


def leading(a: Any) -> list[Fraction]:
    return [determinant(a[:k, :k]) for k in range(1, len(a) + 1)]


def subtract(a: Any, b: Any) -> Any:
    if np.size(a) == np.size(b) == 1:  # in one dimension a matrix is a number
        return np.ravel(np.asarray(a, dtype=object))[0] - np.ravel(np.asarray(b, dtype=object))[0]
    if np.ndim(a) != np.ndim(b):
        assert (a if np.ndim(a) == 0 else b) == 0
        return a if np.ndim(a) else -b
    return a - b


def inverse(a: Any) -> Any:
    n = len(a)
    rows = np.concatenate([a, np.array([[Fraction(i == j) for j in range(n)] for i in range(n)], dtype=object)], axis=1)
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i, k]), None)
        if pivot is None:
            raise NoValue("singular")
        rows[[k, pivot]] = rows[[pivot, k]]
        rows[k] = rows[k] / rows[k, k]
        for i in range(n):
            if i != k:
                rows[i] = rows[i] - rows[k] * rows[i, k]
    return rows[:, n:]


def root(x: Any, power: Fraction) -> Any:
    if x < 0 or (x == 0 and power < 0):
        raise NoValue("a root")
    exact = isinstance(x, Fraction) and power.denominator == 2
    if exact and isqrt(x.numerator) ** 2 == x.numerator and isqrt(x.denominator) ** 2 == x.denominator:
        return Fraction(isqrt(x.numerator), isqrt(x.denominator)) ** power.numerator
    return float(x) ** float(power)


class Meaning:
    """Formulas at values of the letters; `draw`: the random components inside an expectation."""

    def __init__(self, values: Values, draw: Any = None) -> None:
        self.values, self.draw = values, draw
        self.d = int(values["d"])

    def read(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return Fraction(str(value))
            case ast.Name(id=name):
                return self.name(name)
            case ast.UnaryOp(op=ast.USub()):
                return -self.read(node.operand)
            case ast.BinOp(op=ast.Pow()):
                return self.power(self.read(node.left), Fraction(self.read(node.right)))
            case ast.BinOp():
                return self.operation(node.op, self.read(node.left), self.read(node.right))
            case ast.Attribute(attr="T"):
                found = self.read(node.value)
                return found.T if np.ndim(found) else found
            case ast.Subscript():
                return self.mean(lambda inner: inner.read(node.slice))
            case ast.Call(func=ast.Name(id=function)):
                return self.call(function, node.args)
        raise AssertionError(ast.dump(node))

    @staticmethod
    def operation(op: ast.operator, a: Any, b: Any) -> Any:
        if isinstance(op, ast.Mult) and np.ndim(a) and np.ndim(b):
            return tidy(a @ b)
        if isinstance(op, ast.Div):
            if np.ndim(b) == 0 and not isinstance(b, brute_force.Polynomial) and b == 0:
                raise NoValue("a division by zero")
            return a / b
        return {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}[type(op)](a, b)

    def name(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        if name == "I":
            return np.array([[Fraction(i == j) for j in range(self.d)] for i in range(self.d)], dtype=object)
        if name == "Gamma":
            covariance, n = self.values["Lambda"], self.values["N"]
            return covariance * (1 + 1 / n) + self.name("I") * (np.trace(covariance) / n)
        if name == "loss":
            return self.loss()
        if name == "ell":
            g, covariance, u, b = self.name("Gamma"), self.values["Lambda"], self.values["u"], self.values["U11"]
            return np.trace(g @ covariance @ b @ covariance @ b.T) * u**2 / 2 - u * np.trace(covariance @ covariance @ b.T)
        assert self.draw is not None, name
        return {
            "x": lambda s: s.query[:, None],
            "w": lambda s: np.asarray(s.w)[:, None],
            "S": lambda s: s.S,
            "beta": lambda s: (s.X @ s.y / self.values["N"])[:, None],
        }[name](self.draw)

    def mean(self, of: Callable[[Meaning], Any]) -> Any:
        values = self.values
        found = brute_force.expectation(
            lambda s: of(Meaning(values, s)),
            d=self.d,
            N=int(values.get("N", 1)),
            M=int(values.get("M", 1)),
            covariance=values["Lambda"].tolist() if "Lambda" in values else None,
            task_covariance=values["Psi"].tolist() if "Psi" in values else None,
            noise_variance=values.get("noise", 0),
        )
        return np.asarray(found, dtype=object) if np.ndim(found) else found

    def loss(self) -> Any:
        """On the slice: the mean of ``(u beta' U11 x - w'x)^2 / 2``."""
        u, b = self.values["u"], self.values["U11"]
        n = self.values["N"]
        return self.mean(lambda m: (u * ((m.draw.X @ m.draw.y) @ b @ m.draw.query) / n - m.draw.w @ m.draw.query) ** 2 / 2)

    def power(self, a: Any, p: Fraction) -> Any:
        if p.denominator != 1:
            if np.ndim(a):
                raise NoValue("a root of a matrix")
            return root(a, p)
        if np.ndim(a) == 0:
            if p < 0 and a == 0:
                raise NoValue("a division by zero")
            return a ** int(p)
        base, out = (inverse(a) if p < 0 else a), self.name("I")
        for _ in range(abs(int(p))):
            out = out @ base
        return out

    def call(self, function: str, arguments: list[ast.expr]) -> Any:
        if function in ("grad", "rate", "slice"):
            return {"grad": self.gradient, "rate": self.rate, "slice": self.read}[function](*arguments)
        if function == "S":  # of the M other examples
            return self.draw.S_test
        a = self.read(arguments[0])
        if function == "tr":
            return np.trace(a) if np.ndim(a) else a
        if function == "inv":
            return self.power(a, Fraction(-1))
        if function == "sqrt":
            return self.power(a, HALF)
        if function == "norm_F":
            return root(sum((x * x for x in np.ravel(a)), ZERO), HALF)
        matrix = np.atleast_2d(np.asarray(a, dtype=float))
        if function in ("norm_op", "cond"):
            sizes = np.linalg.svd(matrix, compute_uv=False)
            if function == "cond" and sizes[-1] < 1e-12 * (1 + sizes[0]):
                raise NoValue("singular")
            return float(sizes[0] if function == "norm_op" else sizes[0] / sizes[-1])
        if np.ndim(a) and np.any(np.asarray(a != a.T)):
            raise NoValue("not symmetric")
        return float(np.linalg.eigvalsh(matrix)[-1 if function == "lam_max" else 0])

    def gradient(self, f: ast.expr, letter: ast.expr) -> Any:
        assert isinstance(letter, ast.Name)
        return self.slopes(lambda m: m.read(f), letter.id)

    def slopes(self, f: Callable[[Meaning], Any], letter: str) -> Any:
        """The derivatives of a polynomial of degree four at most in every entry of a letter."""
        here = self.values[letter]

        def slope(place: tuple[int, ...]) -> Any:
            def at(h: int) -> Any:
                moved = here.copy() if place else here + h
                if place:
                    moved[place] = moved[place] + h
                return f(Meaning({**self.values, letter: moved}, self.draw))

            return (at(-2) - 8 * at(-1) + 8 * at(1) - at(2)) / Fraction(12)

        if not np.ndim(here):
            return slope(())
        return np.array([[slope((i, j)) for j in range(here.shape[1])] for i in range(here.shape[0])], dtype=object)

    def rate(self, f: ast.expr) -> Any:
        """``-<grad f, grad loss>`` over u and U11."""
        total = ZERO
        for letter in ("u", "U11"):
            own = self.slopes(lambda m: m.read(f), letter)
            if np.any(np.asarray(own != 0)):
                total = total - np.sum(own * self.slopes(Meaning.loss, letter))
        return total


def tidy(a: Any) -> Any:
    """A 1 x 1 product of vectors is a number."""
    return a[0, 0] if a.shape == (1, 1) else a
