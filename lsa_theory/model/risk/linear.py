"""The exact risk of the predictor ``x_query' A (1/M) sum y_i x_i`` for finite M and linear targets, under any shift of the
second moments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.errors import InputError
from lsa_theory.model.risk import reading
from lsa_theory.model.risk.law import PromptLaw
from lsa_theory.moments.prompt import PSI, SymbolicSetting, covariance, letter

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


def risk(A: object, covariance: object, test_length: int, **shifts: Any) -> Risk:
    """The exact risk of the matrix A (d, d) on prompts of length M >= 1; fractions in, fractions out.

    ``shifts`` are the keywords of `PromptLaw`: query_covariance, query_mean, task_second_moment, task_mean, task,
    noise_variance, count_query_noise. Test covariates are ``N(0, covariance)``, whatever A was trained on.

    Raises InputError for matrices that are not square, symmetric, positive semidefinite and of one size, for M < 1, for
    negative noise, and for both ``task`` and another law of it.

    >>> risk([["2"]], [["1"]], 1).total
    Fraction(9, 1)
    >>> risk([["1"]], [["1"]], 4, task=["3"], noise_variance="1", count_query_noise=True)
    Risk(bias=Fraction(0, 1), variance=Fraction(9, 2), label_noise=Fraction(1, 4), misfit=0, query_noise=Fraction(1, 1))
    """
    rule = reading.rule(A)
    return risk_under(rule, PromptLaw(covariance, test_length, size=len(rule), **shifts))


def risk_under(A: object, law: PromptLaw) -> Risk:
    """The exact risk of the matrix A (d, d) under a law that is read already; InputError for another size.

    >>> risk_under([["0"]], PromptLaw([["5"]], 4)).total  # the zero predictor
    Fraction(5, 1)
    """
    rule = reading.rule(A)
    if len(rule) != law.dimension:
        legal = f"the size {law.dimension} of the covariance"
        raise InputError("A", f"of size {len(rule)}", legal, "make the two agree")
    arithmetic = reading.arithmetic(rule, law.covariance, law.noise)
    array, number = arithmetic.array, arithmetic.number
    values = {name: array(v) if name in ("Lambda", "Q", "Psi") else number(v) for name, v in law.values().items()}
    bias, variance, label_noise = _program().run(values | {"A": array(rule)}, arithmetic)
    return Risk(bias, variance, label_noise, 0, number(law.query_noise))


@lru_cache(maxsize=1)
def _program() -> Program:
    return Program([expression.cancel() for expression in risk_parts().values()])
