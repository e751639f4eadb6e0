"""Concrete exact instances of a formula's names, simplest first: where identities are tested and counterexamples live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np

from lsa_theory import random_covariance
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.algebra.words import Letter
from lsa_theory.arithmetic import Exact
from lsa_theory.exact import identity
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Names
from lsa_theory.symbolic import SymbolicSetting

POSITIVE_DEFINITE = ("Lambda", "Psi")
LENGTHS = ("N", "M")
SCALARS = tuple(Fraction(x) for x in ("1", "2", "1/2", "3", "-1"))


@dataclass(frozen=True, eq=False)
class Instance:
    """A dimension with exact values for names; matrices ``(d, d)``, vectors ``(d, 1)``.

    >>> print(Instance(1, {"N": Fraction(1), "Lambda": identity(1)}))
    d=1, N=1, Lambda=(1)
    """

    dimension: int
    values: Mapping[str, Any]

    def __str__(self) -> str:
        shown = [f"d={self.dimension}"]
        numbers = [(k, v) for k, v in self.values.items() if not isinstance(v, np.ndarray)]
        arrays = [(k, v) for k, v in self.values.items() if isinstance(v, np.ndarray)]
        shown += [f"{name}={value}" for name, value in numbers]
        shown += [f"{name}={show_value(value)}" for name, value in arrays]
        return ", ".join(shown)

    def complete(self) -> dict[str, Any]:
        """The values with ``d`` and, where Lambda and N are given, Gamma filled in."""
        values = dict(self.values) | {"d": Fraction(self.dimension)}
        if "Gamma" not in values and {"Lambda", "N"} <= set(values):
            values["Gamma"] = Program([SymbolicSetting().gamma().gamma()]).run(values, Exact())[0]
        return values

    def evaluate(self, expressions: list[TracePolynomial]) -> list[Any]:
        """Exact values of trace polynomials; KeyError for a name without a value."""
        values = self.complete()
        if not any(isinstance(v, np.ndarray) for v in values.values()):
            values["Lambda"] = identity(self.dimension)  # the dimension must be seen somewhere
        names = {x.name for e in expressions for x in e.letters()}.union(*(e.names() for e in expressions))
        values |= {name: _at_point(name, values) for name in names if random_covariance.over_covariance(name)}
        return Program(expressions).run(values, Exact())


def _at_point(name: str, values: dict[str, Any]) -> Any:
    """An expectation over Lambda_tau for the law that is concentrated at the Lambda of the instance."""
    if name == random_covariance.TAU.name:
        return values["Lambda"]
    lam = values["Lambda"]
    known = values | {entry: x for entry, x in zip(random_covariance.ENTRIES, np.diag(lam), strict=False)}
    node = parse_expression(name[2:-1])
    if node.names() & set(random_covariance.ENTRIES) and np.any(lam != np.diag(np.diag(lam))):
        raise ValueError("entries are spoken of where Lambda_tau is diagonal")
    return read(node, Numeric(known, Exact()))


def show_value(value: Any, scalar: bool = False) -> str:
    """A number or a matrix in one line of exact fractions; ``scalar`` shows a 1 x 1 matrix as its number."""
    if isinstance(value, np.ndarray):
        rows = "; ".join(" ".join(str(x) for x in row) for row in value)
        return rows if value.size == 1 and scalar else f"({rows})"
    return str(value)


def instances(names: set[str], kinds: Names, max_dimension: int = 3, variants: int = 4) -> Iterator[Instance]:
    """Instances of the names, by dimension, then context lengths, then simplicity of the entries; deterministic."""
    scalars = sorted(n for n in names if n not in (*LENGTHS, "d") and kinds.kind(n) == "scalar" and n not in kinds.zero)
    arrays = sorted(n for n in names if n not in ("I", "Gamma") and kinds.kind(n) in ("matrix", "vector"))
    lengths = [n for n in LENGTHS if n in names or (n == "N" and "Gamma" in names)]
    if "Gamma" in names and "Lambda" not in arrays:
        arrays.insert(0, "Lambda")
    for dimension in range(1, max_dimension + 1):
        for sizes in product((1, 2, 3), repeat=len(lengths)):
            for variant in range(variants if scalars or arrays else 1):
                values: dict[str, Any] = {n: Fraction(size) for n, size in zip(lengths, sizes, strict=True)}
                for k, name in enumerate(scalars):
                    values[name] = abs(_scalar(k, variant)) if name in ("noise", "sigma") else _scalar(k, variant)
                for name in arrays:
                    values[name] = array_value(name, kinds, dimension, variant)
                yield Instance(dimension, values)


def drawn_value(letter: Letter, dimension: int) -> Any:
    """A value that a random letter can take: positive definite for a sample covariance, any vector otherwise."""
    random = Random(f"{letter.name}/{dimension}")
    shape = (dimension, 1 if letter.cols == "1" else dimension)
    entries = np.array([[Fraction(random.randint(-2, 2)) for _ in range(shape[1])] for _ in range(shape[0])], dtype=object)
    return entries if letter.cols == "1" else entries @ entries.T + identity(dimension)


def _scalar(k: int, variant: int) -> Fraction:
    return SCALARS[(k * variant + variant) % len(SCALARS)]


def array_value(name: str, kinds: Names, dimension: int, variant: int) -> Any:
    """A small rational matrix or vector: all ones on the diagonal first, then ever less special."""
    shape = (dimension, 1) if kinds.kind(name) == "vector" else (dimension, dimension)
    random = Random(f"{name}/{dimension}/{variant}")
    entries = np.array([[Fraction(random.randint(-2, 2)) for _ in range(shape[1])] for _ in range(shape[0])], dtype=object)
    if name in POSITIVE_DEFINITE:
        if variant == 0:
            return identity(dimension)
        if variant == 1:
            return identity(dimension) * np.array(
                [Fraction(k + 1 + (name == "Psi")) for k in range(dimension)], dtype=object
            )
        return entries @ entries.T + identity(dimension)
    if variant == 0:
        return np.array(
            [[Fraction(int(i == j or shape[1] == 1)) for j in range(shape[1])] for i in range(shape[0])], dtype=object
        )
    if name in kinds.symmetric:
        return entries + entries.T
    return entries
