"""Which values names may have: covariances are positive definite, variances nonnegative, declared properties hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lsa_theory.algebra.elimination import is_positive_definite, is_positive_semidefinite
from lsa_theory.algebra.exact import identity
from lsa_theory.language.names import Names

POSITIVE_DEFINITE = ("Lambda", "Psi")
NEVER_NEGATIVE = ("noise", "sigma", "kappa")  # of these only the noise may be zero


def admissible(values: Mapping[str, Any], kinds: Names) -> bool:
    """Whether exact values respect what every formula supposes and what ``A symmetric`` and ``A psd`` declare.

    >>> admissible({"Lambda": -identity(2)}, Names()), admissible({"A": -identity(2)}, Names())
    (False, True)
    """
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
