"""Relations of the language in SymPy: what `Verdict.formula` shows.

Expectations, derivatives and defined quantities are worked out, so both sides are closed forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.language.hypotheses import read_givens
from lsa_theory.language.names import Names, names_of
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Symbolic, by_tree, without_roots
from lsa_theory.language.sympy_face import from_sympy, to_sympy
from lsa_theory.language.unparse import unparse

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


def text_of(relation: Any) -> str:
    """A relation of SymPy's as a line of the language; InputError for what is none, or has other names.

    >>> from lsa_theory.language.sympy_face import d
    >>> A, B = (sympy.MatrixSymbol(name, d, d) for name in "AB")
    >>> text_of(sympy.Eq(sympy.Trace(A * B), sympy.Trace(B * A), evaluate=False))
    'tr(A*B) == tr(A*B)'
    >>> text_of(sympy.Symbol("k") ** 2 >= 0)
    Traceback (most recent call last):
    lsa_theory.errors.InputError: formula = k**2 >= 0 is not allowed: legal is a line of the language, or a relation of \
SymPy's; make k real: Symbol("k", real=True)
    """
    legal = "a line of the language, or a relation of SymPy's"
    if relation in (sympy.true, sympy.false):
        raise InputError("formula", relation, legal, "SymPy has evaluated it already: give it evaluate=False")
    sign = next((text for text, kind in BETWEEN_NUMBERS.items() if isinstance(relation, kind)), None)
    if sign is None:
        raise InputError(
            "formula", relation, legal, 'write it in quotes, as in prove("tr(A*B) == tr(B*A)"), or sympy.Eq(...)'
        )
    for symbol in relation.atoms(sympy.Symbol, sympy.MatrixSymbol):
        _check_symbol(symbol, relation, legal)
    return f" {sign} ".join(to_text(unparse(from_sympy(side))) for side in (relation.lhs, relation.rhs))


def _check_symbol(symbol: Any, relation: Any, legal: str) -> None:
    """A symbol is read as a letter of the same kind."""
    name = symbol.name.partition("(")[0]
    try:
        kind = Names().kind(name)
    except InputError as problem:
        raise InputError("formula", relation, legal, f"rename {name}: {problem.remedy}") from None
    if isinstance(symbol, sympy.MatrixSymbol):
        column = symbol.shape[1] == 1
        fits = kind == "random" or kind == ("vector" if column else "matrix")
        write = "columns are a, b, c, p, q" if column else "matrices are capital letters"
    else:
        fits, write = kind in ("scalar", "defined"), "numbers have lower-case names"
        if symbol.is_real is None and name not in ("d", "N", "M"):
            raise InputError("formula", relation, legal, f'make {name} real: Symbol("{name}", real=True)')
    if not fits:
        raise InputError("formula", relation, legal, f"rename {name}: {write}")


def _link(left: TracePolynomial, sign: str, right: TracePolynomial) -> Any:
    if (left.is_scalar and right.is_scalar) or sign in ("==", "!="):
        return BETWEEN_NUMBERS[sign](to_sympy(left), to_sympy(right), evaluate=False)
    gap = right - left if sign[0] == "<" else left - right
    predicate = positive_semidefinite if sign.endswith("=") else sympy.Q.positive_definite
    return predicate(to_sympy(gap))
