"""The search for the smallest exact counterexample: by dimension, then N and M, then simplicity of the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from lsa_theory import random_covariance
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.arithmetic import Exact, NotExactError
from lsa_theory.exact import is_positive_definite
from lsa_theory.instance import Instance, drawn_values, instances, show_value
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.symbolic import Names, OutOfReachError, Symbolic, without_roots

Test = Callable[[Any, Any], bool]


def counterexample(
    left: Node,
    sign: str,
    right: Node,
    names: Names,
    established: Mapping[str, TracePolynomial] | None = None,
    hypotheses: Iterable[Relation] = (),
) -> str | None:
    """``INSTANCE: left .., right ..`` at the simplest instance that meets the hypotheses and breaks the relation.

    Both sides are computed in fractions; instances with irrational roots or outside the domain are passed over.
    """
    meaning = Symbolic(names, established)
    try:
        sides = [read(without_roots(side), meaning) for side in (left, right)]
    except OutOfReachError:
        sides = None
    wanted = left.names() | right.names()
    if sides is not None:
        for side in sides:
            wanted |= side.names() | {letter.name for letter in side.letters()}
    plain = {name for name in wanted if name.isidentifier() and not random_covariance.over_covariance(name)}
    known = {name for name in plain if names.kind(name) in ("matrix", "vector", "scalar")}
    letters = {x.name for side in sides or () for x in side.letters() if not random_covariance.over_covariance(x.name)}
    drawn = sorted((letters | wanted & {"energy"}) - known - {"Gamma", "Lambda"})
    known |= {"Lambda", "N"} if wanted - known or drawn else set()
    known |= {"M"} if any(name.endswith("(M)") for name in drawn) else set()
    hypotheses = linked(wanted, hypotheses)
    spoken = {n for h in hypotheses for n in h.names() if names.kind(n) in ("matrix", "vector", "scalar")}
    for instance in instances(known | spoken, names):
        instance = Instance(instance.dimension, dict(instance.values) | drawn_values(drawn, instance))
        try:
            if not all(satisfied(h, instance) for h in hypotheses):
                continue
            a, b = instance.evaluate(sides) if sides is not None else _numbers(instance, left, right)
        except (ArithmeticError, ValueError, OutOfReachError):
            continue
        if not RELATIONS[sign](a, b):
            return f"{instance}: left {show_value(a, True)}, right {show_value(b, True)}"
    return None


def _numbers(instance: Instance, left: Node, right: Node) -> list[Any]:
    meaning = Numeric(instance.complete(), Exact())
    return [read(side, meaning) for side in (left, right)]


def linked(names: set[str], hypotheses: Iterable[Relation]) -> tuple[Relation, ...]:
    """The hypotheses that restrict the names, also through names that other hypotheses speak of."""
    rest, found, reached = list(hypotheses), [], names | {"N", "M"}
    while near := [h for h in rest if h.names() & reached]:
        found += near
        reached = reached.union(*(h.names() for h in near))
        rest = [h for h in rest if h not in near]
    return tuple(found)


def satisfied(hypothesis: Relation, instance: Instance) -> bool:
    """Whether an instance is seen to meet a hypothesis; one that cannot be computed is not."""
    try:
        meaning = Numeric(instance.complete(), Exact())
        return all(RELATIONS[sign](read(left, meaning), read(right, meaning)) for left, sign, right in hypothesis.links())
    except (OutOfReachError, NotExactError, ZeroDivisionError):
        return False


def _equal(a: Any, b: Any) -> bool:
    return bool(np.all(np.asarray(a) == np.asarray(b)))


def _at_most(a: Any, b: Any) -> bool:
    """``a <= b``, in Loewner order for matrices (positive semidefiniteness by exact pivots)."""
    if not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray):
        return bool(a <= b)
    gap = np.asarray(b - a)
    return bool(np.all(gap == gap.T)) and is_positive_semidefinite(gap)


def _below(a: Any, b: Any) -> bool:
    if not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray):
        return bool(a < b)
    gap = np.asarray(b - a)
    return bool(np.all(gap == gap.T)) and is_positive_definite(gap)


def is_positive_semidefinite(matrix: Any) -> bool:
    """Exact: symmetric elimination; a zero pivot needs a zero row.

    >>> is_positive_semidefinite(Exact().array([[1, 1], [1, 1]])), is_positive_semidefinite(Exact().array([[0, 1], [1, 0]]))
    (True, False)
    """
    work = matrix.copy()
    for k in range(len(work)):
        if work[k, k] < 0 or (work[k, k] == 0 and any(work[k, k:] != 0)):
            return False
        if work[k, k] != 0:
            work[k + 1 :, k + 1 :] = work[k + 1 :, k + 1 :] - np.outer(work[k + 1 :, k] / work[k, k], work[k, k + 1 :])
    return True


RELATIONS: dict[str, Test] = {
    "==": _equal,
    "!=": lambda a, b: not _equal(a, b),
    "<=": _at_most,
    ">=": lambda a, b: _at_most(b, a),
    "<": _below,
    ">": lambda a, b: _below(b, a),
}
