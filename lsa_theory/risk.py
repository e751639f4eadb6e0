"""The exact risk of the predictor ``x_query' A (1/M) sum y_i x_i`` for finite M, under any shift of the second moments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from lsa_theory import exact
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.arithmetic import Arithmetic, Exact, Float
from lsa_theory.errors import InputError
from lsa_theory.symbolic import PSI, SymbolicSetting, covariance, letter

QUERY = words.matrix("Q", symmetric=True)
RULE = words.matrix("A")


@lru_cache(maxsize=1)
def risk_parts() -> dict[str, TracePolynomial]:
    """The expected squared error ``E(x'A beta - <w, x>)^2`` in its parts, for symbolic d and M.

    ``x_i ~ N(0, Lambda)``, ``x_query`` with second moment Q, ``E[w w'] = Psi``, label noise of variance ``noise``; the noise
    of the query's own label is not counted.  ``bias = tr(Q (A Lambda - I) Psi (A Lambda - I)')`` is what remains as M grows,
    ``variance`` is the spread of the sample covariance around Lambda, ``label_noise`` what the noise of the labels adds
    (compare eq-4.6, where A = Gamma^-1 and Q = Lambda).

    >>> from lsa_theory.language.printing import to_text
    >>> from lsa_theory.language.unparse import unparse
    >>> to_text(unparse(risk_parts()["label_noise"]))
    'noise/M*tr(A*Lambda*A.T*Q)'
    """
    setting = SymbolicSetting(noise=True, task_covariance=True)
    expectation, beta = setting.expectation("M"), setting.correlation("M")
    a, q, psi = letter(RULE), letter(QUERY), letter(PSI)
    second, cross = expectation(beta * beta.T), expectation(beta * setting.task.T)
    total = (q * (a * second * a.T - a * cross - cross.T * a.T + psi)).trace()
    gap = a * covariance() - TracePolynomial.identity()
    bias = (q * gap * psi * gap.T).trace()
    quiet = total.substitute({"noise": TracePolynomial.scalar(0)})
    return {"bias": bias, "variance": quiet - bias, "label_noise": total - quiet}


@dataclass(frozen=True)
class Risk:
    """Bias, variance and label noise; their sum is the risk without the noise of the query's own label."""

    bias: Any
    variance: Any
    label_noise: Any

    @property
    def total(self) -> Any:
        return self.bias + self.variance + self.label_noise


def risk(
    A: object,
    covariance: object,
    test_length: int,
    *,
    query_covariance: object = None,
    task_second_moment: object = None,
    noise_variance: object = 0,
) -> Risk:
    """The exact risk of the matrix A on prompts of length M; fractions in, fractions out.

    The query covariance is the prompt's unless given, the task second moment ``I_d``; covariances may be singular.
    Raises InputError for matrices that are not square, symmetric, positive semidefinite and of one size, for M < 1 and
    for negative noise.

    >>> risk([["2"]], [["1"]], 1).total
    Fraction(9, 1)
    """
    rule = exact.parse_matrix("A", A)
    d = len(rule)
    if rule.shape != (d, d):
        raise InputError("A", f"of shape {rule.shape}", "a square matrix", "give as many rows as columns")
    lam = _second_moment("covariance", covariance, d)
    query = lam if query_covariance is None else _second_moment("query_covariance", query_covariance, d)
    task = exact.identity(d) if task_second_moment is None else _second_moment("task_second_moment", task_second_moment, d)
    noise = exact.parse_number("noise_variance", noise_variance)
    if noise < 0:
        raise InputError("noise_variance", noise, "a number >= 0", "give a variance, 0 for none")
    length = exact.parse_integer("test_length", test_length, 1, "give the number of examples in the test prompt")
    arithmetic: Arithmetic = Exact() if exact.is_exact(rule, lam, query, task) and not isinstance(noise, float) else Float()
    values = {name: arithmetic.array(m) for name, m in (("A", rule), ("Lambda", lam), ("Q", query), ("Psi", task))}
    values |= {"M": arithmetic.number(length), "noise": arithmetic.number(noise), "d": arithmetic.number(d)}
    bias, variance, label_noise = _program().run(values, arithmetic)
    return Risk(bias, variance, label_noise)


@lru_cache(maxsize=1)
def _program() -> Program:
    return Program([expression.cancel() for expression in risk_parts().values()])


def _second_moment(argument: str, value: object, size: int) -> Any:
    """A symmetric positive semidefinite matrix of the given size."""
    matrix = exact.parse_matrix(argument, value)
    legal = f"a symmetric positive semidefinite {size} x {size} matrix"
    if matrix.shape != (size, size):
        raise InputError(argument, f"of shape {matrix.shape}", legal, "make its size that of A")
    if exact.is_exact(matrix):
        from lsa_theory.refute import is_positive_semidefinite

        good = not (matrix != matrix.T).any() and is_positive_semidefinite(matrix)
    else:
        scale = float(np.abs(matrix).max())
        tolerance = 8 * size * np.finfo(float).eps * scale  # rounding of a product of size terms
        good = bool(np.abs(matrix - matrix.T).max() <= tolerance)
        good = good and float(np.linalg.eigvalsh((matrix + matrix.T) / 2)[0]) >= -tolerance
    if not good:
        raise InputError(argument, matrix.tolist(), legal, "symmetrise it and remove negative eigenvalues")
    return matrix
