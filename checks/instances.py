"""Concrete exact instances for the roads of this package: values of names as arrays of fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.balls import Rigorous
from lsa_theory.algebra.elimination import is_positive_definite, is_positive_semidefinite
from lsa_theory.algebra.exact import identity
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.algebra.relations import RELATIONS
from lsa_theory.errors import OutOfReachError
from lsa_theory.kernel.witness import POSITIVE_DEFINITE
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments import random_covariance
from lsa_theory.proofs.counterexamples.values import NEVER_NEGATIVE, Letter, ladder

LENGTHS = ("N", "M")
SYMBOLIC = {"grad", "rate", "slice", "beta"}
DEFINED = {"loss", "ell", "yhat", "beta"}
KINDS = {"matrix": "M", "vector": "v", "scalar": "s"}


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
            lam, n = values["Lambda"], values["N"]
            values["Gamma"] = lam * (1 + 1 / n) + identity(self.dimension) * (np.trace(lam) / n)
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
    known = values | dict(zip(random_covariance.ENTRIES, np.diag(lam), strict=False))
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


def generic_instance(
    names: set[str], kinds: Names, dimension: int, sizes: Mapping[str, int], solved: Mapping[str, Node] | None = None
) -> Instance:
    """The least special instance of a size: every name has a generic value, or the one that an equation fixes."""
    values: dict[str, Any] = {name: Fraction(size) for name, size in sizes.items()}
    free = sorted(n for n in names if n not in (*LENGTHS, "d", "I", "Gamma") and n not in kinds.zero)
    for place, name in enumerate(free):
        if (kind := KINDS.get(kinds.kind(name))) is not None:
            letter = Letter(name, kind, place, name in kinds.symmetric, name in kinds.positive)
            rung = 2 if kind == "s" else 4 if name in POSITIVE_DEFINITE and dimension > 1 else 3
            rows = ladder(letter, dimension)[rung]
            values[name] = rows[0][0] if kind == "s" else np.array(rows, dtype=object)
    instance = Instance(dimension, values)
    return with_solved(instance, solved or {}, kinds) or instance


def with_solved(instance: Instance, solved: Mapping[str, Node], kinds: Names) -> Instance | None:
    """The instance with the names that equations fix; None where they contradict the dimension or what a name stands for."""
    if not solved:
        return instance
    values = instance.complete()
    if not any(isinstance(v, np.ndarray) for v in values.values()):
        values["I"] = identity(instance.dimension)
    found = {}
    for name, node in solved.items():
        try:
            value = shaped(read(node, Numeric(values, Exact())), name, kinds, instance.dimension)
        except (ArithmeticError, ValueError, OutOfReachError):
            continue  # a name that this claim does not need
        if (name == "d" and value != instance.dimension) or (name in LENGTHS and (value < 1 or value.denominator != 1)):
            return None
        if name != "d":
            found[name] = value
    if not admissible(found, kinds):
        return None
    return Instance(instance.dimension, dict(instance.values) | found)


def admissible(values: Mapping[str, Any], kinds: Names) -> bool:
    """Whether exact values respect what every formula supposes and what ``A symmetric`` and ``A psd`` declare."""
    for name, value in values.items():
        if name in NEVER_NEGATIVE and (value < 0 or (value == 0 and name != "noise")):
            return False
        if not isinstance(value, np.ndarray):
            continue
        if name in (*kinds.symmetric, *POSITIVE_DEFINITE) and not np.all(value == value.T):
            return False
        if name in kinds.positive and not is_positive_semidefinite(value):
            return False
        if name in POSITIVE_DEFINITE and not is_positive_definite(value):
            return False
    return True


def shaped(value: Any, name: str, kinds: Names, dimension: int) -> Any:
    """A value in the shape of its name: zero for a matrix is a zero matrix, a 1 x 1 array for a scalar its entry."""
    kind = kinds.kind(name)
    if kind in ("matrix", "vector") and not isinstance(value, np.ndarray):
        zero = identity(dimension) * value
        return zero if kind == "matrix" else zero[:, :1]
    return value[0, 0] if kind == "scalar" and isinstance(value, np.ndarray) else value


class Mixed(Numeric):
    """`Numeric`, with expectations, derivatives and defined quantities through trace polynomials."""

    def __init__(self, instance: Instance, names: Names, arithmetic: Any) -> None:
        values = instance.complete()
        if not any(isinstance(v, np.ndarray) for v in values.values()):
            values["Lambda"] = Exact().identity(instance.dimension)
        super().__init__({k: _in(arithmetic, v) for k, v in values.items()}, arithmetic)
        self.symbolic = Symbolic(names)

    def name(self, name: str) -> Any:
        if name in DEFINED and name not in self.values:
            return self._closed(Node("name", value=name))
        return super().name(name)

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        if function in SYMBOLIC:
            return self._closed(Node("call", arguments, function))
        return super().call(function, arguments)

    def expectation(self, inner: Node) -> Any:
        return self._closed(Node("expectation", (inner,)))

    def _closed(self, node: Node) -> Any:
        return Program([read(node, self.symbolic)]).bind({}, self.arithmetic)(self.values)[0]


def _in(arithmetic: Any, value: Any) -> Any:
    if isinstance(arithmetic, Exact):
        return value  # instances are exact
    return arithmetic.array(value) if isinstance(value, np.ndarray) else arithmetic.number(value)


def satisfied(hypothesis: Relation, instance: Instance, names: Names) -> bool:
    """Whether an instance is certain to meet a hypothesis; one that cannot be computed is not."""
    meaning = Mixed(instance, names, Rigorous())
    try:
        return all(RELATIONS[sign](read(left, meaning), read(right, meaning)) for left, sign, right in hypothesis.links())
    except (ArithmeticError, ValueError, TypeError, KeyError, np.linalg.LinAlgError, OutOfReachError):
        return False


def linked(names: set[str], hypotheses: Iterable[Relation]) -> tuple[Relation, ...]:
    """The hypotheses that restrict the names, also through names that other hypotheses speak of."""
    rest, found, reached = list(hypotheses), [], names | {"N", "M", "d"}
    while near := [h for h in rest if h.names() & reached]:
        found += near
        reached = reached.union(*(h.names() for h in near))
        rest = [h for h in rest if h not in near]
    return tuple(found)
