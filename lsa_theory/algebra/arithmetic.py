"""The arithmetics in which a formula can be evaluated: exact rationals, double precision, arbitrary precision.

Each offers numbers, identities, and powers of numbers and of symmetric positive definite matrices; products and sums
are NumPy's own, on float64 or object arrays.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

import mpmath
import numpy as np

from lsa_theory.algebra import elimination, exact
from lsa_theory.algebra.roots import NotExactError, UndefinedError, rational_power


class Arithmetic(Protocol):
    """What evaluation needs beyond ``+ - * / @``."""

    def number(self, value: Any) -> Any: ...
    def array(self, rows: Any) -> Any: ...
    def identity(self, size: int) -> Any: ...
    def number_power(self, base: Any, power: Fraction | int) -> Any: ...
    def matrix_power(self, base: Any, power: Fraction | int) -> Any: ...
    def eigenvalues(self, symmetric: Any) -> list[Any]: ...
    def determinant(self, base: Any) -> Any: ...
    def logarithm(self, value: Any) -> Any: ...


class Exact:
    """Fractions; roots only where they are rational.

    >>> Exact().number_power(Fraction(9, 4), Fraction(1, 2))
    Fraction(3, 2)
    """

    def number(self, value: Any) -> Fraction:
        return Fraction(value)

    def array(self, rows: Any) -> Any:
        rows = np.asarray(rows, dtype=object)
        return np.array([Fraction(x) for x in rows.flat], dtype=object).reshape(rows.shape)

    def identity(self, size: int) -> Any:
        return exact.identity(size)

    def number_power(self, base: Any, power: Fraction | int) -> Fraction:
        return rational_power(Fraction(base), power)

    def matrix_power(self, base: Any, power: Fraction | int) -> Any:
        if power != int(power):
            if np.all(base == np.diag(np.diag(base))):
                roots = self.identity(len(base))
                for i in range(len(base)):
                    roots[i, i] = self.number_power(base[i, i], power)
                return roots
            raise NotExactError("broken powers of a full matrix are irrational")
        return _repeated(base if power >= 0 else elimination.inverse(base), abs(int(power)), self.identity(len(base)))

    def eigenvalues(self, symmetric: Any) -> list[Fraction]:
        """In ascending order, of a diagonal matrix; others are irrational in general."""
        if np.any(symmetric != np.diag(np.diag(symmetric))):
            raise NotExactError("eigenvalues of a full matrix are irrational")
        return sorted(np.diag(symmetric))

    def determinant(self, base: Any) -> Any:
        return elimination.determinant(base)

    def logarithm(self, value: Any) -> Fraction:
        if value == 1:
            return Fraction(0)
        raise NotExactError("a logarithm is irrational")


class Float:
    """Double precision; broken powers through the eigenvalues."""

    def number(self, value: Any) -> float:
        return float(value)

    def array(self, rows: Any) -> Any:
        return np.array(rows, dtype=float)

    def identity(self, size: int) -> Any:
        return np.eye(size)

    def number_power(self, base: Any, power: Fraction | int) -> Any:
        if power == int(power):
            return base ** int(power)
        return (
            np.nan if np.ndim(base) == 0 and base < 0 else base ** float(power)
        )  # Python would answer with a complex number

    def matrix_power(self, base: Any, power: Fraction | int) -> Any:
        if power == int(power):
            return np.linalg.matrix_power(base, int(power))
        values, vectors = np.linalg.eigh(base)
        return (vectors * values ** float(power)) @ vectors.T

    def eigenvalues(self, symmetric: Any) -> list[float]:
        return list(np.linalg.eigvalsh(symmetric))

    def determinant(self, base: Any) -> Any:
        return np.linalg.det(base)

    def logarithm(self, value: Any) -> Any:
        return np.log(value) if value > 0 else np.nan


class Precise:
    """``digits`` decimal digits (mpmath)."""

    def __init__(self, digits: int = 50) -> None:
        self.context = mpmath.mp.clone()
        self.context.dps = digits

    def number(self, value: Any) -> Any:
        if isinstance(value, Fraction):
            return self.context.mpf(value.numerator) / value.denominator
        return self.context.mpf(value)

    def array(self, rows: Any) -> Any:
        rows = np.asarray(rows, dtype=object)
        return np.array([self.number(x) for x in rows.flat], dtype=object).reshape(rows.shape)

    def identity(self, size: int) -> Any:
        return self.array([[int(i == j) for j in range(size)] for i in range(size)])

    def number_power(self, base: Any, power: Fraction | int) -> Any:
        if power == int(power):
            return base ** int(power)
        if base < 0:  # mpmath would answer with a complex number
            raise UndefinedError(f"a root of {base}")
        return base ** self.number(Fraction(power))

    def matrix_power(self, base: Any, power: Fraction | int) -> Any:
        if power == int(power):
            if power < 0:
                base = np.array(self.context.inverse(self.context.matrix(base.tolist())).tolist(), dtype=object)
            return _repeated(base, abs(int(power)), self.identity(len(base)))
        values, vectors = self.context.eigsy(self.context.matrix(base.tolist()))
        raised = self.context.diag([self.number_power(value, power) for value in values])
        return np.array((vectors * raised * vectors.T).tolist(), dtype=object)

    def eigenvalues(self, symmetric: Any) -> list[Any]:
        return sorted(self.context.eigsy(self.context.matrix(symmetric.tolist()), eigvals_only=True))

    def determinant(self, base: Any) -> Any:
        return self.context.det(self.context.matrix(base.tolist()))

    def logarithm(self, value: Any) -> Any:
        if value <= 0:  # mpmath would answer with a complex number
            raise UndefinedError(f"a logarithm of {value}")
        return self.context.log(value)


def _repeated(base: Any, power: int, identity: Any) -> Any:
    result = identity
    for _ in range(power):
        result = result @ base
    return result


__all__ = ["Arithmetic", "Exact", "Float", "NotExactError", "Precise", "UndefinedError"]
