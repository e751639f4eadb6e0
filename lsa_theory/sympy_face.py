"""The face for SymPy users: ``E[...]`` of a SymPy expression in, a SymPy expression out.

Symbols to write expressions with: the numbers ``d, N, M, u, noise``; the ``d x d`` matrices ``Lambda, Gamma, Psi,
U11, Theta``, the sample covariances ``S`` (of N examples) and ``S_M``; the columns ``x, w, a, b, u12, u21``, the label
correlations ``beta`` and ``beta_M``, the label noise ``eta``.  Every other ``MatrixSymbol("A", d, d)`` is a fixed
matrix, every other ``Symbol`` a fixed number.  SymPy only carries the expressions: it never rearranges one, and all
algebra is done on trace polynomials.  A number written as a 1 x 1 matrix, such as ``x.T*A*x``, is read as a number;
in results it is the trace of that 1 x 1 matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from sympy import Add, MatAdd, MatMul, MatPow, MatrixSymbol, Mul, Pow, Rational, Symbol, Transpose
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr
from sympy.matrices.expressions.special import ZeroMatrix

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.printing import to_latex
from lsa_theory.language.symbolic import Names, OutOfReachError, Symbolic
from lsa_theory.language.unparse import unparse

d = Symbol("d", integer=True, positive=True)
N = Symbol("N", integer=True, positive=True)
M = Symbol("M", integer=True, positive=True)
u = Symbol("u", real=True)
noise = Symbol("noise", nonnegative=True)
Lambda, Gamma, Psi, U11, Theta, S, S_M = (
    MatrixSymbol(name, d, d) for name in ("Lambda", "Gamma", "Psi", "U11", "Theta", "S", "S(M)")
)
x, w, a, b, u12, u21, beta, beta_M, eta = (
    MatrixSymbol(name, d, 1) for name in ("x", "w", "a", "b", "u12", "u21", "beta", "beta(M)", "eta")
)
SYMBOLS = {symbol.name: symbol for symbol in (d, N, M, u, noise)}
MATRICES = ("Lambda", "Gamma", "Psi", "U11", "Theta", "S", "S(M)")
COLUMNS = ("x", "w", "a", "b", "u12", "u21", "beta", "beta(M)", "eta")
RANDOM = ("x", "w", "S", "S(M)", "eta", "eta(M)", "energy")


class Expectation:
    """``E[expression]``: the expectation over prompts, for symbolic d, N and M.

    Labels are noisy, and tasks have the covariance ``Psi``, when asked for or when the expression says so.

    >>> A = MatrixSymbol("A", d, d)
    >>> E[S]
    Lambda
    >>> to_latex_as_printed(E[S*A*S])
    '\\\\frac{N + 1}{N} \\\\Lambda A \\\\Lambda'
    """

    def __init__(self, noise: bool = False, task_covariance: bool = False) -> None:
        self.noise, self.task_covariance = noise, task_covariance

    def __getitem__(self, expression: Any) -> Any:
        raise NotImplementedError
