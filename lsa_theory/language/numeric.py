"""Formulas read as numbers, for given values of the names, in any arithmetic; no expectation, no derivative."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from lsa_theory.algebra.arithmetic import Arithmetic
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.printing import to_text


class Numeric:
    """A formula evaluated; opaque functions such as ``limit(u)`` are looked up in the values by their text.

    >>> from lsa_theory.algebra.arithmetic import Exact
    >>> from lsa_theory.language.parser import parse_expression
    >>> values = {"A": Exact().array([[1, 2], [0, 3]])}
    >>> read(parse_expression("tr(A)**2/2 - d"), Numeric(values, Exact()))
    Fraction(6, 1)
    """

    def __init__(self, values: Mapping[str, Any], arithmetic: Arithmetic) -> None:
        self.values, self.arithmetic = values, arithmetic
        self.dimension = next((len(v) for v in values.values() if isinstance(v, np.ndarray) and v.ndim == 2), 1)

    def number(self, value: Fraction) -> Any:
        return self.arithmetic.number(value)

    def name(self, name: str) -> Any:
        if name == "I":
            return self.arithmetic.identity(self.dimension)
        if name == "d" and "d" not in self.values:
            return self.arithmetic.number(self.dimension)
        if name not in self.values:
            raise OutOfReachError(f"{name} has no value here")
        return self.values[name]

    def add(self, left: Any, right: Any) -> Any:
        return left + right

    def subtract(self, left: Any, right: Any) -> Any:
        return left - right

    def multiply(self, left: Any, right: Any) -> Any:
        if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
            product = left @ right
            return product[0, 0] if product.shape == (1, 1) and self.dimension > 1 else product
        return left * right

    def divide(self, left: Any, right: Any) -> Any:
        return left / right

    def negative(self, value: Any) -> Any:
        return -value

    def power(self, base: Any, exponent: Fraction) -> Any:
        if isinstance(base, np.ndarray):
            return self.arithmetic.matrix_power(base, exponent)
        return self.arithmetic.number_power(base, exponent)

    def transpose(self, value: Any) -> Any:
        return value.T if isinstance(value, np.ndarray) else value

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        text = to_text(Node("call", arguments, function))
        if text in self.values:
            return self.values[text]
        value = read(arguments[0], self)
        match function:
            case "mean":
                return value  # for the law that is concentrated at these values
            case "inv":
                return self.power(value, Fraction(-1))
            case "sqrt":
                return self.power(value, Fraction(1, 2))
            case "tr":
                return np.trace(value) if isinstance(value, np.ndarray) else value
            case "det":
                return self.arithmetic.determinant(value)
            case "log":
                return self.arithmetic.logarithm(value)
            case "norm_F":
                return self.arithmetic.number_power((value * value).sum(), Fraction(1, 2))
            case "norm_nuc" if value.dtype == float:
                return np.linalg.norm(value, "nuc")
            case "sv_dot" if value.dtype == float:
                values = [np.linalg.svd(x, compute_uv=False) for x in (value, read(arguments[1], self))]
                return (values[0] * values[1]).sum()
            case "min":
                return min(value, read(arguments[1], self))
            case "norm_op":
                return self.arithmetic.number_power(self.arithmetic.eigenvalues(value.T @ value)[-1], Fraction(1, 2))
            case "lam_min":
                return self.arithmetic.eigenvalues(value)[0]
            case "lam_max":
                return self.arithmetic.eigenvalues(value)[-1]
            case "cond":
                return self._condition(value)
        raise OutOfReachError(f"{function}() has no numeric value here")

    def _condition(self, value: Any) -> Any:
        """The largest over the smallest singular value; of a positive definite matrix these are its eigenvalues."""
        if np.all(value == value.T) and (ends := self.arithmetic.eigenvalues(value))[0] > 0:
            return ends[-1] / ends[0]
        squares = self.arithmetic.eigenvalues(value.T @ value)
        return self.arithmetic.number_power(squares[-1] / squares[0], Fraction(1, 2))

    def expectation(self, inner: Node) -> Any:
        raise OutOfReachError("an expectation has no numeric value here")
