"""When a relation holds between two values: numbers, or matrices in Loewner order; exact, or certain in rigorous balls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lsa_theory.algebra.balls import UnsureError
from lsa_theory.algebra.elimination import is_positive_definite, is_positive_semidefinite

Test = Callable[[Any, Any], bool]


def _equal(a: Any, b: Any) -> bool:
    """Whether all entries are equal; False as soon as one pair is certainly different."""
    unsure = False
    for x, y in np.broadcast(np.asarray(a, dtype=object), np.asarray(b, dtype=object)):
        try:
            if not x == y:  # noqa: SIM201 -- an interval may be neither equal nor unequal
                return False
        except UnsureError:
            unsure = True
    if unsure:
        raise UnsureError("sides too close to tell apart")
    return True


def _at_most(a: Any, b: Any) -> bool:
    """``a <= b``, in Loewner order for matrices (positive semidefiniteness by exact pivots)."""
    if not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray):
        return bool(a <= b)
    return _symmetric(a) and _symmetric(b) and is_positive_semidefinite(_gap(a, b))


def _below(a: Any, b: Any) -> bool:
    if not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray):
        return bool(a < b)
    return _symmetric(a) and _symmetric(b) and is_positive_definite(_gap(a, b))


def _symmetric(value: Any) -> bool:
    """The Loewner order compares symmetric matrices only."""
    return not isinstance(value, np.ndarray) or _equal(value, value.T)


def _gap(a: Any, b: Any) -> Any:
    """``b - a`` as a square array; a number beside a matrix is zero."""
    shape = next(x.shape for x in (a, b) if isinstance(x, np.ndarray))
    full = [x if isinstance(x, np.ndarray) else np.full(shape, x, dtype=object) for x in (a, b)]
    return full[1] - full[0]


RELATIONS: dict[str, Test] = {
    "==": _equal,
    "!=": lambda a, b: not _equal(a, b),
    "<=": _at_most,
    ">=": lambda a, b: _at_most(b, a),
    "<": _below,
    ">": lambda a, b: _below(b, a),
}
