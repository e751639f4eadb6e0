"""What may be put in for a name of a derived formula: a value that the name can have in the setting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from lsa_theory.algebra.arithmetic import Float
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_expression
from lsa_theory.moments.fourth import diagonal

COVARIANCES = ("Lambda", "Psi", "Sigma", "Q")
LEGAL = {
    "noise": "a variance, noise >= 0",
    "kurtosis": "E x^4 / (E x^2)^2, at least 1",
    "d": "an integer >= 1",
    "N": "an integer >= 1",
    "M": "an integer >= 1",
    "Lambda": "positive definite",
    "Psi": "positive definite",
    "Sigma": "positive definite",
    "Q": "positive semidefinite",
}
TINY = 1e-9


def occurring(expressions: Iterable[TracePolynomial]) -> set[str]:
    """The names of letters and scalars in them, also inside ``diag(...)``."""
    found: set[str] = set()
    for one in expressions:
        found |= one.names()
        for name in (x.name for x in one.letters()):
            found |= parse_expression(name[5:-1]).names() if name.startswith("diag(") else {name}
    return found


def require(name: str, text: str, formula: Node, *, is_diagonal: bool) -> None:
    """Raise InputError where an instance of the setting gives the formula a value that ``name`` cannot have.

    ``is_diagonal``: whether the law wants Lambda diagonal. Names that a divisor made are positive.
    """
    for values in _instances(formula.names(), is_diagonal):
        with np.errstate(all="ignore"):
            try:
                value = read(formula, Numeric(values, Float()))
            except (ZeroDivisionError, ArithmeticError, np.linalg.LinAlgError):
                value = None
        if value is None or not _allowed(name, value, is_diagonal):
            legal = LEGAL.get(name, "positive") + (", and diagonal" if is_diagonal and name == "Lambda" else "")
            at = ", ".join(f"{n} = {v:g}" for n, v in values.items() if n in formula.names() and not np.ndim(v))
            where = f"it is not so at {at}" if at else "for example Lambda=I, noise=0, d=2"
            if any(np.ndim(values[n]) for n in formula.names() & values.keys() - {"I"}) and name in COVARIANCES:
                where = "write it with I, Lambda, Psi, Sigma, Q and positive factors"
            raise InputError(name, text, legal, where)


def _allowed(name: str, value: Any, is_diagonal: bool) -> bool:
    array = np.asarray(value, dtype=float)
    if not np.isfinite(array).all():
        return False
    if name in COVARIANCES:
        scale = float(np.abs(array).max()) or 1.0
        if np.abs(array - array.T).max() > TINY * scale:
            return False
        if is_diagonal and name == "Lambda" and np.abs(array - np.diag(np.diag(array))).max() > TINY * scale:
            return False
        least = float(np.linalg.eigvalsh(array)[0])
        return least >= -TINY * scale if name == "Q" else least > TINY * scale
    if name in ("d", "N", "M"):
        return bool(array >= 1 - TINY and abs(array - np.round(array)) < TINY)
    return bool(array >= {"noise": 0.0, "kurtosis": 1.0}.get(name, TINY) - (TINY if name == "kurtosis" else 0.0))


def _instances(names: set[str], is_diagonal: bool) -> Iterator[dict[str, Any]]:
    """Values of the names of a formula, each by its own rule; what has none is a matrix, or a positive number."""
    rng = np.random.default_rng(0)
    sizes: Mapping[str, tuple[float, ...]] = {"noise": (0.0, 0.1, 7.0), "kurtosis": (1.0, 3.0, 9.0)}
    for d in (1, 2, 3):
        for k in range(6):
            values: dict[str, Any] = {"d": float(d)}
            for name in sorted(names - {"d", "I"}):
                if name in ("N", "M"):
                    values[name] = float(rng.choice([1, 2, 3, 10, 1000]))
                elif name[0].isupper():
                    factor = rng.standard_normal((d, d))
                    values[name] = factor @ factor.T + 0.1 * np.eye(d) if name in COVARIANCES else factor
                    if is_diagonal and name == "Lambda":
                        values[name] = np.diag(np.diag(values[name]))
                else:
                    values[name] = float(rng.choice(sizes.get(name, (0.05, 1.0, 20.0))))
            values.setdefault("I", np.eye(d))
            if k < 1 or names - {"I"}:
                yield values


def without_hidden(expression: TracePolynomial, new: Mapping[str, TracePolynomial], meaning: Any) -> TracePolynomial:
    """The formulas put in inside ``diag(...)`` as well, where ``diag(I) = I``."""
    table = {}
    for name in {x.name for x in expression.letters() if x.name.startswith("diag(")}:
        inside = read(parse_expression(name[5:-1]), meaning)
        if occurring([inside]) & set(new):
            table[name] = diagonal(inside.substitute(new).cancel(), LAMBDA)
    return expression.substitute(table) if table else expression

