"""The exact risk of the predictor ``x_query' A (1/M) sum y_i x_i`` for finite M and linear targets, under any shift of the
second moments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lsa_theory import exact
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.errors import InputError
from lsa_theory.risk import reading
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
    """The parts of an expected squared error; ``total`` is their sum.

    ``bias``         what the rule misses however long the prompt is
    ``variance``     what the finite prompt adds: falls like 1/M
    ``label_noise``  what the noise of the prompt's labels adds: falls like 1/M
    ``misfit``       what no linear function of the query can reach (0 for linear targets)
    ``query_noise``  the noise of the query's own label: 0 unless it was asked to be counted

    >>> Risk(4, 2, 1, query_noise=3).total, Risk(4, 2, 1, query_noise=3).irreducible
    (10, 3)
    """

    bias: Any
    variance: Any
    label_noise: Any
    misfit: Any = 0
    query_noise: Any = 0

    @property
    def irreducible(self) -> Any:
        """What is left of the best linear function of the query: misfit and query noise."""
        return self.misfit + self.query_noise

    @property
    def total(self) -> Any:
        return self.bias + self.variance + self.label_noise + self.irreducible

    def parts(self) -> dict[str, Any]:
        """All parts and the total by name."""
        names = ("bias", "variance", "label_noise", "misfit", "query_noise", "irreducible", "total")
        return {name: getattr(self, name) for name in names}


def risk(
    A: object,
    covariance: object,
    test_length: int,
    *,
    query_covariance: object = None,
    query_mean: object = None,
    task_second_moment: object = None,
    task_mean: object = None,
    task: object = None,
    noise_variance: object = 0,
    count_query_noise: bool = False,
) -> Risk:
    """The exact risk of the matrix A (d, d) on prompts of length M >= 1; fractions in, fractions out.

    Test covariates are ``N(0, covariance)``, whatever A was trained on; singular covariances are allowed. The query has the
    prompt's covariance and mean 0 unless given; a fixed query is ``query_covariance = 0`` with ``query_mean``. The task has
    ``E[w w'] = I_d`` unless given by one of: ``task`` (d,), a fixed w; ``task_second_moment`` (d, d); ``task_mean`` (d,),
    with ``task_second_moment`` then being the covariance around it. The noise of the query's own label counts if asked.

    Raises InputError for matrices that are not square, symmetric, positive semidefinite and of one size, for M < 1, for
    negative noise, and for both ``task`` and another law of it.

    >>> risk([["2"]], [["1"]], 1).total
    Fraction(9, 1)
    >>> risk([["1"]], [["1"]], 4, task=["3"], noise_variance="1", count_query_noise=True)
    Risk(bias=Fraction(0, 1), variance=Fraction(9, 2), label_noise=Fraction(1, 4), misfit=0, query_noise=Fraction(1, 1))
    """
    rule = reading.rule(A)
    d = len(rule)
    lam = reading.second_moment("covariance", covariance, d)
    query = lam if query_covariance is None else reading.second_moment("query_covariance", query_covariance, d)
    query = reading.around(query, reading.vector("query_mean", query_mean, d))
    if task is not None:
        if task_second_moment is not None or task_mean is not None:
            raise InputError("task", task, "alone: a fixed task has no further law", "leave out the other keys of the task")
        psi = reading.around(exact.identity(d) * 0, reading.vector("task", task, d))
    else:
        given = task_second_moment is not None
        psi = reading.second_moment("task_second_moment", task_second_moment, d) if given else exact.identity(d)
        psi = reading.around(psi, reading.vector("task_mean", task_mean, d))
    noise = reading.noise(noise_variance)
    length = reading.length(test_length)
    arithmetic = reading.arithmetic(rule, lam, query, psi, noise)
    values = {name: arithmetic.array(m) for name, m in (("A", rule), ("Lambda", lam), ("Q", query), ("Psi", psi))}
    values |= {"M": arithmetic.number(length), "noise": arithmetic.number(noise), "d": arithmetic.number(d)}
    bias, variance, label_noise = _program().run(values, arithmetic)
    return Risk(bias, variance, label_noise, 0, arithmetic.number(noise) if count_query_noise else 0)


@lru_cache(maxsize=1)
def _program() -> Program:
    return Program([expression.cancel() for expression in risk_parts().values()])
