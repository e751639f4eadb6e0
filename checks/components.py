"""Formulas read component by component at one instance: every random entry is a polynomial variable.

Nothing here knows words, traces or canonical forms.  A prompt is written out entry by entry, the prediction is eq-3.3 with
(3.4), an expectation replaces every monomial by its Gaussian moment (a recursion on the covariance entries), a gradient
differentiates in the entries of the parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from sympy import QQ
from sympy.polys.rings import PolyElement, ring

from checks.instances import Instance
from checks.isserlis import moment
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.errors import InputError
from lsa_theory.language.names import is_example
from lsa_theory.language.nodes import Node, read

MAX_VARIABLES = 400
PARAMETERS = ("U11", "u12", "u21", "u")
OPERATORS = {"grad", "rate", "slice"}


class NotMeasurable(Exception):
    """A formula that this road cannot evaluate; says why."""


class Components:
    """A meaning of the formula language in exact numbers and polynomials of the random entries.

    ``lengths`` are the context lengths in use; ``noise`` says whether labels are noisy.  With a differential operator
    in the formula the four parameter blocks become variables too, until `settle` puts in their values.
    """

    def __init__(self, instance: Instance, nodes: tuple[Node, ...], limit: int = 10**9) -> None:
        self.instance, self.limit, self.spent = instance, limit, 0
        self.d = instance.dimension
        self.values: Mapping[str, Any] = instance.values
        names = set().union(*(node.names() for node in nodes))
        calls = set().union(*(node.calls() for node in nodes))
        self.free = bool(calls & OPERATORS)
        self.noisy = "noise" in names and self.values.get("noise", 0) != 0
        self.lengths = {size: self._length(size) for size in {"N"}.union(*(_sizes(node) for node in nodes))}
        if sum(self.lengths.values()) * self.d > MAX_VARIABLES:
            raise NotMeasurable("prompts of this length have too many entries")
        self._variables()

    def spend(self, *counts: int) -> None:
        """Count the terms of a product before it is formed; NotMeasurable beyond the limit."""
        self.spent += prod(counts)
        if self.spent > self.limit:
            raise NotMeasurable("too many terms to write out entry by entry")

    def _length(self, size: str) -> int:
        return int(size) if size.isdigit() else int(self.values.get(size, 1))

    def _variables(self) -> None:
        """One polynomial variable per random entry; ``S`` and ``S(M)`` are different samples even where M = N."""
        groups = {group: [f"{group}_{k}" for k in range(self.d)] for group in ("x", "w")}
        for n, length in self.lengths.items():
            for i in range(length):
                groups[f"s{n}_{i}"] = [f"s{n}_{i}_{k}" for k in range(self.d)]
                if self.noisy:
                    groups[f"e{n}_{i}"] = [f"e{n}_{i}"]
        if self.noisy:
            groups["e_query"] = ["e_query"]
        if self.free:
            shape = {"U11": self.d * self.d, "u12": self.d, "u21": self.d, "u": 1}
            groups |= {name: [f"{name}_{k}" for k in range(size)] for name, size in shape.items()}
        flat = [name for group in groups.values() for name in group]
        self.ring, *generators = ring(flat, QQ)
        by_name = dict(zip(flat, generators, strict=True))
        self.entries = {group: np.array([by_name[n] for n in members], dtype=object) for group, members in groups.items()}
        self.places = {group: [flat.index(n) for n in members] for group, members in groups.items()}

    # what names mean

    def number(self, value: Fraction) -> Any:
        return rational(value)

    def name(self, name: str) -> Any:
        n = self.lengths["N"]
        match name:
            case "d":
                return QQ(self.d)
            case "I":
                return rational(Exact().identity(self.d))
            case "x" | "w":
                return self.entries[name].reshape(-1, 1)
            case "S":
                return self.sample_covariance("N")
            case "xbar":
                return sum(self.samples("N")) * QQ(1, n)
            case "beta":
                return self.correlation("N")
            case "yhat":
                return self.prediction("N")
            case "loss":
                error = self.prediction("N") - (self.name("w").T @ self.name("x"))[0, 0]
                return self.expected(error * error) * QQ(1, 2)
            case "ell":
                u11, u, lam, gam = (self.name(k) for k in ("U11", "u", "Lambda", "Gamma"))
                return np.trace(gam @ lam @ u11 @ lam @ u11.T) * u * u * QQ(1, 2) - np.trace(lam @ lam @ u11.T) * u
            case "Gamma":
                lam = self.name("Lambda")
                return lam * QQ(n + 1, n) + self.name("I") * (np.trace(lam) / n)
        if name in PARAMETERS and self.free:
            entries = self.entries[name]
            return entries[0] if name == "u" else entries.reshape((self.d, self.d) if name == "U11" else (self.d, 1))
        if name == "e_query" and self.noisy:
            return self.entries[name][0]
        if is_example(name) and (i := int(name[2:]) - 1) < n:
            return self.samples("N")[i] if name[0] == "x" else self.entries[f"eN_{i}"][0]
        if name not in self.values:
            raise NotMeasurable(f"{name} has no value here")
        return rational(self.values[name])

    def samples(self, n: str) -> list[Any]:
        return [self.entries[f"s{n}_{i}"].reshape(-1, 1) for i in range(self.lengths[n])]

    def labels(self, n: str) -> list[Any]:
        clean = [(self.name("w").T @ x)[0, 0] for x in self.samples(n)]
        return [y + self.entries[f"e{n}_{i}"][0] for i, y in enumerate(clean)] if self.noisy else clean

    def sample_covariance(self, n: str) -> Any:
        return sum(x @ x.T for x in self.samples(n)) * QQ(1, self.lengths[n])

    def correlation(self, n: str) -> Any:
        return sum(x * y for x, y in zip(self.samples(n), self.labels(n), strict=True)) * QQ(1, self.lengths[n])

    def prediction(self, n: str) -> Any:
        """The last entry of ``E + W_PV E E' W_KQ E / N`` for the embedding (3.4)."""
        zero = self.ring.zero
        columns = [*zip(self.samples(n), self.labels(n), strict=True), (self.name("x"), zero)]
        embedding = np.hstack([np.vstack([x, [[y]]]) for x, y in columns])
        u11, u12, u21, u = (self.name(k) for k in PARAMETERS)
        nil = np.full((self.d, 1), zero, dtype=object)
        key_query = np.vstack([np.hstack([u11, nil]), np.hstack([u21.T, [[zero]]])])
        last_row = np.hstack([u12.T, [[u]]])
        attention = (embedding.T @ (key_query @ embedding[:, -1:])) * QQ(1, self.lengths[n])
        return embedding[-1, -1] + (last_row @ embedding @ attention)[0, 0]

    # arithmetic

    def add(self, left: Any, right: Any) -> Any:
        return left + right

    def subtract(self, left: Any, right: Any) -> Any:
        return left - right

    def multiply(self, left: Any, right: Any) -> Any:
        if isinstance(left, np.ndarray) and isinstance(right, np.ndarray) and left.shape[1] == right.shape[0]:
            for k in range(left.shape[1]):
                self.spend(_count(left[:, k]), _count(right[k]))
            return left @ right
        self.spend(_count(left), _count(right))
        if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
            return right * left[0, 0] if left.shape == (1, 1) else left * right[0, 0]  # a form times a matrix
        return right * left if isinstance(right, np.ndarray) else left * right  # arrays know how to scale themselves

    def divide(self, left: Any, right: Any) -> Any:
        return left * rational(1 / self.constant(right))

    def negative(self, value: Any) -> Any:
        return -value

    def power(self, base: Any, exponent: Fraction) -> Any:
        matrix = isinstance(base, np.ndarray) and base.shape == (self.d, self.d)
        if not matrix and isinstance(base, np.ndarray):
            base = base[0, 0]
        if exponent.denominator == 1 and exponent >= 0:
            result = self.name("I") if matrix else QQ(1)
            for _ in range(int(exponent)):
                result = self.multiply(result, base)
            return result
        if matrix:
            return rational(self._matrix_power(self.constants(base), exponent))
        return rational(Exact().number_power(self.constant(base), exponent))

    def _matrix_power(self, base: Any, exponent: Fraction) -> Any:
        try:
            return Exact().matrix_power(base, exponent)
        except InputError:
            raise NotMeasurable("a singular matrix has no inverse") from None

    def transpose(self, value: Any) -> Any:
        return value.T if isinstance(value, np.ndarray) else value

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        first = arguments[0]
        if function in ("S", "beta"):
            n = str(first.value)
            return self.sample_covariance(n) if function == "S" else self.correlation(n)
        value = read(first, self)
        match function:
            case "tr":
                return np.trace(value) if isinstance(value, np.ndarray) else value
            case "inv":
                return self.power(value, Fraction(-1))
            case "det":
                return self.determinant(value)
            case "sqrt":
                return self.power(value, Fraction(1, 2))
            case "norm_F":
                self.spend(_count(value), _count(value))
                return rational(Exact().number_power(self.constant((value * value).sum()), Fraction(1, 2)))
            case "grad":
                return self.gradient(value, str(arguments[1].value))
            case "rate":
                loss = self.name("loss")
                total = self.ring.zero
                for name in ("U11", "u"):
                    slope, speed = (self.at_slice(self.gradient(f, name)) for f in (value, loss))
                    total = total - np.sum(np.asarray(slope) * np.asarray(speed))
                return total
            case "slice":
                return self.at_slice(value)
        raise NotMeasurable(f"{function}() is not computed component by component")

    def determinant(self, value: Any) -> Any:
        """Along the first row."""
        if len(value) == 1:
            return value[0, 0]
        minors = (np.delete(value[1:], k, axis=1) for k in range(len(value)))
        terms = [self.multiply(value[0, k], self.determinant(minor)) * (-1) ** k for k, minor in enumerate(minors)]
        return sum(terms[1:], terms[0])

    def gradient(self, value: Any, name: str) -> Any:
        if name not in PARAMETERS:
            raise NotMeasurable(f"the gradient in {name}")
        value = value[0, 0] if isinstance(value, np.ndarray) else value
        entries = self.entries[name]
        slope = np.array([self.ring(value).diff(e) for e in entries], dtype=object)
        return slope[0] if name == "u" else slope.reshape((self.d, self.d) if name == "U11" else (self.d, 1))

    def at_slice(self, value: Any) -> Any:
        return self.replace(value, {k: 0 for name in ("u12", "u21") for k in self.places[name]})

    def settle(self, value: Any) -> Any:
        """Numbers in place of parameter variables, and fractions for what is a number."""
        table: dict[int, Fraction] = {}
        if self.free:
            for name in PARAMETERS:
                given = np.asarray(self.values.get(name, np.zeros(len(self.places[name]), dtype=int)), dtype=object)
                table |= dict(zip(self.places[name], given.flatten(), strict=True))
        value = self.replace(value, table)
        entries = value.flat if isinstance(value, np.ndarray) else [value]
        if any(isinstance(entry, PolyElement) and not entry.is_ground for entry in entries):
            return value  # random still: sides are compared as polynomials
        return self.constants(value) if isinstance(value, np.ndarray) else self.constant(value)

    def replace(self, value: Any, table: dict[int, Any]) -> Any:
        """Numbers for variables, given by their place in the ring."""
        if isinstance(value, np.ndarray):
            return np.array([self.replace(v, table) for v in value.flat], dtype=object).reshape(value.shape)
        if not isinstance(value, PolyElement) or not table:
            return value
        pairs = [(self.ring.gens[k], rational(v)) for k, v in table.items()]
        return value.subs(pairs)

    def expectation(self, inner: Node) -> Any:
        return self.expected(read(inner, self))

    def expected(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return np.array([self.expected(v) for v in value.flat], dtype=object).reshape(value.shape)
        if not isinstance(value, PolyElement):
            return value
        lam = self.values.get("Lambda", Exact().identity(self.d))
        task = self.values.get("Psi", Exact().identity(self.d))
        laws = []
        for group, places in self.places.items():
            if group in PARAMETERS:
                continue
            cov = (
                task
                if group == "w"
                else lam
                if group[0] in "sx"
                else np.array([[self.values.get("noise", 0)]], dtype=object)
            )
            laws.append((places, tuple(tuple(Fraction(x) for x in row) for row in cov)))
        total: dict[tuple[int, ...], Any] = {}
        self.spend(len(value), 1 + max((sum(m) for m in value.itermonoms()), default=0) ** 2)
        for monomial, coefficient in value.terms():
            rest, weight = list(monomial), Fraction(int(coefficient.numerator), int(coefficient.denominator))
            for places, covariance in laws:
                exponents = tuple(monomial[k] for k in places)
                if any(exponents):
                    weight *= moment(exponents, covariance)
                    for k in places:
                        rest[k] = 0
                if not weight:
                    break
            if weight:
                key = tuple(rest)
                total[key] = total.get(key, QQ(0)) + QQ(weight.numerator, weight.denominator)
        return self.ring.from_dict({k: v for k, v in total.items() if v})

    def constant(self, value: Any) -> Fraction:
        if isinstance(value, np.ndarray):
            value = value[0, 0]
        if isinstance(value, PolyElement):
            if not value.is_ground:
                raise NotMeasurable("a division by, or root of, a random or variable quantity")
            value = value.coeff(1)
        return Fraction(int(value.numerator), int(value.denominator))

    def constants(self, value: Any) -> Any:
        return np.array([self.constant(v) for v in value.flat], dtype=object).reshape(value.shape)


def _count(value: Any) -> int:
    """The number of terms in all entries."""
    entries = value.flat if isinstance(value, np.ndarray) else [value]
    return sum(len(e) if isinstance(e, PolyElement) else 1 for e in entries)


def rational(value: Any) -> Any:
    """Fractions as coefficients of the polynomial ring."""
    if isinstance(value, np.ndarray):
        return np.array([rational(v) for v in value.flat], dtype=object).reshape(value.shape)
    value = Fraction(value)
    return QQ(value.numerator, value.denominator)


def _sizes(node: Node) -> set[str]:
    own = {str(node.parts[0].value)} if node.kind == "call" and node.value in ("S", "beta") else set()
    return own.union(*(_sizes(part) for part in node.parts))
