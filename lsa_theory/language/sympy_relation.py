"""Relations of the language in SymPy: what `Verdict.formula` shows.

Expectations, derivatives and defined quantities are worked out, so both sides are closed forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.hypotheses import read_givens
from lsa_theory.language.names import names_of
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.symbolic import Symbolic, by_tree, without_roots
from lsa_theory.language.sympy_face import to_sympy

BETWEEN_NUMBERS = {"==": sympy.Eq, "!=": sympy.Ne, "<=": sympy.Le, ">=": sympy.Ge, "<": sympy.Lt, ">": sympy.Gt}


class PositiveSemidefinite(sympy.Predicate):  # SymPy itself has Q.positive_definite only
    """A symmetric matrix without negative eigenvalues."""

    name = "positive_semidefinite"


positive_semidefinite = PositiveSemidefinite()


def to_relation(
    formulas: tuple[str, ...], given: tuple[str, ...] = (), established: Mapping[str, TracePolynomial] | None = None
) -> Any:
    """The relations joined by `And`, unevaluated; None where a side has no closed form, as with eigenvalues.

    ``established`` are closed forms of what the language cannot compute, such as limits, from a derivation.
    Matrices are compared in the Loewner order: ``A <= B`` becomes ``Q.positive_semidefinite(B - A)``.

    >>> to_relation(("E[S*S] == Lambda**2",))
    Eq(((N + 1)/N)*Lambda**2 + (Trace(Lambda)/N)*Lambda, Lambda**2)
    >>> to_relation(("Gamma > Lambda",))
    Q.positive_definite(Gamma - Lambda)
    >>> to_relation(("lam_max(A) <= 1",)) is None
    True
    """
    parts = []
    for text in formulas:
        relation = parse_relation(text)
        meaning = Symbolic(names_of(relation, read_givens(given)), by_tree(established or {}))
        try:
            values = [read(without_roots(side), meaning) for side in relation.sides]
            parts += [_link(a, sign, b) for a, sign, b in zip(values, relation.signs, values[1:], strict=False)]
        except (OutOfReachError, ArithmeticError, ValueError):
            return None
    return None if not parts else parts[0] if len(parts) == 1 else sympy.And(*parts, evaluate=False)


def _link(left: TracePolynomial, sign: str, right: TracePolynomial) -> Any:
    if (left.is_scalar and right.is_scalar) or sign in ("==", "!="):
        return BETWEEN_NUMBERS[sign](to_sympy(left), to_sympy(right), evaluate=False)
    gap = right - left if sign[0] == "<" else left - right
    predicate = positive_semidefinite if sign.endswith("=") else sympy.Q.positive_definite
    return predicate(to_sympy(gap))
