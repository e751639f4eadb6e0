"""Concrete exact instances of a formula's names, simplest first: where identities are tested and counterexamples live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from random import Random
from typing import Any

import numpy as np

from lsa_theory.algebra.arithmetic import Exact, NotExactError
from lsa_theory.algebra.exact import identity
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.hypotheses import Hypotheses
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_expression
from lsa_theory.moments import random_covariance
from lsa_theory.proofs.counterexamples.admissible import NEVER_NEGATIVE, POSITIVE_DEFINITE, admissible, shaped

MAX_EXAMPLES = 24
LENGTHS = ("N", "M")
SCALARS = tuple(Fraction(x) for x in ("1", "2", "1/2", "3", "-1", "0", "-2", "-1/2", "10"))
FAR = tuple(Fraction(x) for x in ("0", "1/100", "1/10", "1/3", "1", "3/2", "5", "10", "100", "10000"))


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


def instances(
    names: set[str],
    kinds: Names,
    max_dimension: int = 3,
    at_most: int = 40,
    hypotheses: Hypotheses | None = None,
    constants: tuple[Fraction, ...] = (),
) -> Iterator[Instance]:
    """Instances of the names, by dimension, then context lengths, then simplicity of the entries; deterministic.

    ``at_most`` bounds the number of instances per size; names that hypotheses fix take the values that they fix, and
    ``constants`` are numbers worth trying.
    """
    solved = hypotheses.solved if hypotheses else {}
    free, lengths = _free(names, kinds, solved)
    alike = _alike(free, kinds, hypotheses)
    sizes = [1, 2, 3, *(n for n in _whole(constants) if n > 3)][: 6 if len(lengths) < 2 else 4]
    for dimension in range(1, max_dimension + 1):
        ladders = {name: ladder(name, k, kinds, dimension, constants) for k, name in enumerate(free)}
        for chosen in product(sizes, repeat=len(lengths)):
            head: dict[str, Any] = {n: Fraction(size) for n, size in zip(lengths, chosen, strict=True)}
            for rungs in islice(_by_total([len(ladders[n]) for n in free]), at_most):
                values = head | {n: ladders[n][r] for n, r in zip(free, rungs, strict=True)}
                equal = [values | dict.fromkeys(alike, values[alike[0]])] if alike else []
                for one in (values, *equal):
                    made = with_solved(Instance(dimension, one), solved, kinds)
                    if made is not None:
                        yield made


def far_instances(
    names: set[str], kinds: Names, count: int, hypotheses: Hypotheses | None = None, constants: tuple[Fraction, ...] = ()
) -> Iterator[Instance]:
    """Instances that are far from simple, from a fixed seed: large N, wide spectra, scalars over many decades, d up to 5."""
    solved = hypotheses.solved if hypotheses else {}
    free, lengths = _free(names, kinds, solved)
    random = Random(f"far/{sorted(names)}")
    sizes = [1, 2, 3, 4, 5, 10, 100, 10, 100, *_whole(constants)]
    for k in range(count):
        dimension = (1, 2, 2, 3, 2, 3, 4, 5)[k % 8]
        values: dict[str, Any] = {n: Fraction(random.choice(sizes)) for n in lengths}
        values |= {name: far_value(name, kinds, dimension, random, constants) for name in free}
        made = with_solved(Instance(dimension, values), solved, kinds)
        if made is not None:
            yield made


def _free(names: set[str], kinds: Names, solved: Mapping[str, Node]) -> tuple[list[str], list[str]]:
    """The names to choose values for, scalars first, and the context lengths."""
    names = names.union(*(node.names() for name, node in solved.items() if name in names))
    free = [n for n in sorted(names) if n not in (*LENGTHS, "d", "I", "Gamma", *solved) and n not in kinds.zero]
    free = [n for n in free if kinds.kind(n) in ("scalar", "matrix", "vector")]
    lengths = [n for n in LENGTHS if n not in solved and (n in names or (n == "N" and "Gamma" in names))]
    if "Gamma" in names and "Lambda" not in free and "Lambda" not in solved:
        free.insert(0, "Lambda")
    free.sort(key=lambda n: (kinds.kind(n) != "scalar", n))
    return free, lengths


def _alike(free: list[str], kinds: Names, hypotheses: Hypotheses | None) -> list[str]:
    """Matrices that hypotheses speak of together, and that may well be equal; the one with most properties first."""
    spoken: set[str] = set().union(*(r.names() for r in hypotheses.relations)) if hypotheses else set()
    found = [n for n in free if n in spoken and kinds.kind(n) == "matrix" and n not in POSITIVE_DEFINITE]
    found.sort(key=lambda n: (n not in kinds.positive, n not in kinds.symmetric))
    return found if len(found) > 1 else []


def _whole(constants: Iterable[Fraction]) -> list[int]:
    """Context lengths that constants suggest: each whole number up to 1000 and its neighbours."""
    near = {int(c) + k for c in constants if c.denominator == 1 and c <= 1000 for k in (-1, 0, 1)}
    return sorted(n for n in near if n >= 1)


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


def generic_instance(
    names: set[str], kinds: Names, dimension: int, sizes: Mapping[str, int], solved: Mapping[str, Node] | None = None
) -> Instance:
    """The least special instance of a size: every name has a generic value."""
    values: dict[str, Any] = {name: Fraction(size) for name, size in sizes.items()}
    free = sorted(n for n in names if n not in (*LENGTHS, "d", "I", "Gamma") and n not in kinds.zero)
    for place, name in enumerate(free):
        kind = kinds.kind(name)
        if kind in ("scalar", "matrix", "vector"):
            rung = 2 if kind == "scalar" else 4 if name in POSITIVE_DEFINITE and dimension > 1 else 3
            values[name] = ladder(name, place, kinds, dimension)[rung]
    instance = Instance(dimension, values)
    return with_solved(instance, solved or {}, kinds) or instance


def _by_total(lengths: list[int]) -> Iterator[tuple[int, ...]]:
    """Tuples of indices, smallest sum first."""

    def compose(total: int, rest: list[int]) -> Iterator[tuple[int, ...]]:
        if not rest:
            if total == 0:
                yield ()
            return
        for k in range(min(total, rest[0] - 1) + 1):
            for others in compose(total - k, rest[1:]):
                yield (k, *others)

    for total in range(sum(lengths) - len(lengths) + 1):
        yield from compose(total, lengths)


def drawn_values(names: Iterable[str], instance: Instance) -> dict[str, Any]:
    """Values that random names take together: ``S``, ``eta`` and ``energy`` of one size come from the same examples."""
    values: dict[str, Any] = {}
    for name in names:
        head, _, size = name.removesuffix(")").partition("(")
        if head not in ("S", "eta", "energy"):
            values[name] = _generic(name, instance.dimension, True, 0)
            continue
        count = int(size) if size.isdigit() else int(instance.values.get(size or "N", 1))
        if count > MAX_EXAMPLES:
            raise NotExactError("too many examples to draw")
        examples = np.hstack([_generic(f"example {k} of {size}", instance.dimension, True, 0) for k in range(count)])
        noise = _generic(f"noise of {size}", count, True, 0) * (instance.values.get("noise", 1) != 0)
        made = {"S": examples @ examples.T, "eta": examples @ noise, "energy": (noise.T @ noise)[0, 0]}
        values[name] = made[head] / Fraction(count)
    return values


def ladder(name: str, place: int, kinds: Names, dimension: int, constants: tuple[Fraction, ...] = ()) -> list[Any]:
    """Values of one name, simplest first; names at different places get different generic values."""
    kind = kinds.kind(name)
    if kind == "scalar":
        extra = [y for c in constants for y in (c, c + 1, c / 2, -c) if y not in SCALARS]
        values = list(dict.fromkeys([*SCALARS, *extra]))
        if name in NEVER_NEGATIVE:
            values = [x for x in values if x > 0 or (x == 0 and name == "noise")]
        return values
    generic = [_generic(name, dimension, kind == "vector", k) for k in range(2)]
    eye = identity(dimension)
    if name in POSITIVE_DEFINITE:
        diagonals = [[Fraction(k + 1) ** power for k in range(dimension)] for power in (1, 2)]
        if dimension == 1:
            diagonals = [[Fraction(2)], [Fraction(4)], [Fraction(1, 2)]]
        diagonals += [[Fraction(100) if k == 0 else Fraction(1) for k in range(dimension)], [Fraction(1, 100)] * dimension]
        if dimension > 1:
            diagonals.append([Fraction(1, 2), Fraction(3, 2), *[Fraction(1)] * (dimension - 2)])  # of trace d
        wide = [eye, *(eye * np.array(entries, dtype=object) for entries in diagonals)]
        return wide if dimension == 1 else [*wide[:3], *(g @ g.T + eye for g in generic), *wide[3:]]
    if kind == "vector":
        ends = [eye[:, :1], eye[:, -1:] * 2] if place % 2 == 0 else [eye[:, -1:], eye[:, :1] * 2]
        return [*ends, *generic, eye[:, :1] * 0]
    unit: Any = eye * 2 if dimension == 1 else np.roll(eye, 1, axis=1 - place % 2) * (np.arange(dimension) == place % 2)
    shapes = [eye, unit, *generic, eye * 0, -eye]
    if name in kinds.positive:
        return [v @ v.T for v in shapes[:-1]]
    return [v + v.T for v in shapes] if name in kinds.symmetric else shapes


def far_value(name: str, kinds: Names, dimension: int, random: Random, constants: tuple[Fraction, ...]) -> Any:
    """A value of one name from many decades."""
    kind = kinds.kind(name)
    if kind == "scalar":
        number = random.choice((*FAR, *constants))
        if name in NEVER_NEGATIVE:
            return number or Fraction(name != "noise")
        return number if name in kinds.nonnegative else number * random.choice((1, 1, -1))
    eye = identity(dimension)
    if name in POSITIVE_DEFINITE:
        entries = [random.choice(FAR[1:]) for _ in range(dimension)]
        value: Any = eye * np.array(entries, dtype=object)
        if random.random() < 0.3:
            rows = _small(dimension, dimension, random)
            value = rows @ rows.T + eye * random.choice(FAR[1:7])
        return value
    if kind == "vector":
        return _small(dimension, 1, random) * random.choice(FAR[1:8])
    value = _small(dimension, dimension, random)
    shape = random.randrange(4)
    if shape == 0:
        value = eye * np.diag(value)
    elif shape == 1:
        value = value[:, :1] @ _small(1, dimension, random)
    elif shape == 2:
        value = value + eye * random.choice(FAR)
    value = value * random.choice(FAR[3:8])
    if name in kinds.positive:
        return value @ value.T
    return value + value.T if name in kinds.symmetric else value


def _small(rows: int, columns: int, random: Random) -> Any:
    entries = [[Fraction(random.randint(-3, 3)) for _ in range(columns)] for _ in range(rows)]
    return np.array(entries, dtype=object)


def _generic(name: str, dimension: int, is_vector: bool, variant: int) -> Any:
    """Small integers without structure, the same at every call."""
    random = Random(f"{name}/{dimension}/{variant}")
    columns = 1 if is_vector else dimension
    return np.array([[Fraction(random.randint(-2, 2)) for _ in range(columns)] for _ in range(dimension)], dtype=object)
