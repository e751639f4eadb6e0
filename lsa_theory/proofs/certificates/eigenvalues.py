"""Inequalities between traces, forms and functions of the covariance, reduced to inequalities between scalars.

Every trace of a function of ``Lambda`` is a sum over eigenvalues, every form ``p' f(Lambda) p`` a sum with weights
``p_i^2``, and a Loewner inequality between functions of ``Lambda`` holds eigenvalue by eigenvalue.  So a difference of
sides is a (multiple) sum of one scalar function; where that function is nonnegative for every choice of eigenvalues, the
difference is.  ``lam_I`` and ``lam_J`` stand for eigenvalues and ``tr_L`` for the trace, with ``tr_L >= lam_I + lam_J``
for two different eigenvalues and ``tr_L >= lam_I`` for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import FAMILY, LAMBDA, GammaRelation
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Scalar
from lsa_theory.algebra.words import Power, Word
from lsa_theory.proofs.certificates.domain import POSITIVE, Domain

TRACE: Word = (LAMBDA,)
MAX_SLOTS = 2
EIGENVALUES = ("lam_I", "lam_J")  # names that no formula can contain
SUM = "tr_L"
LARGEST, SMALLEST = "lam_MAX", "lam_MIN"


@dataclass(frozen=True)
class Obligation:
    """A scalar function to be nonnegative, the domain of its variables, and how it arose."""

    function: Scalar
    domain: Domain
    reason: str


@dataclass(frozen=True)
class Reduction:
    """Obligations that together give the claim: a sum over ``slots`` eigenvalues of one scalar function.

    ``outer`` is ``form`` (the first eigenvalue carries the weights of ``vector``), ``matrix`` (it is the eigenvalue of a
    Loewner inequality) or ``none``.
    """

    obligations: tuple[Obligation, ...]
    slots: int
    outer: str
    vector: str = ""


@dataclass(frozen=True)
class Term:
    """``coefficient * product of traces [* weighted function]``: functions are exponent pairs of Lambda and Gamma."""

    coefficient: Scalar
    traces: tuple[tuple[Power, Power], ...]
    outer: tuple[Power, Power] | None


class NotSpectralError(Exception):
    """An expression that is not built from one covariance alone; says what stands in the way."""


def reductions(difference: TracePolynomial, domain: Domain, rule: GammaRelation) -> Iterator[Reduction]:
    """Ways to reduce ``difference >= 0`` to obligations that together suffice.

    Raises NotSpectralError where the difference is not a function of the covariance, scalars and one vector.
    """
    terms = [term for word, scalar in difference.terms.items() for term in _terms(word, scalar, difference)]
    if len({term.outer is None for term in terms}) > 1:
        raise NotSpectralError("some terms have a vector or matrix in them and some have not")
    outer = bool(terms) and terms[0].outer is not None
    closed = [g for c in difference.terms.values() for g in c.generators() if isinstance(g, tuple)]
    vectors = {g[0].name for g in closed if words.is_form(g)}
    if len(vectors) > 1:
        raise NotSpectralError("forms in different vectors")
    kind = "none" if not outer else "form" if difference.is_scalar else "matrix"
    slots = max((len(term.traces) for term in terms), default=0)
    for extra in range(MAX_SLOTS - outer - slots + 1):
        for trace_first in (True, False):
            function = _sum_function(terms, slots + extra, outer, trace_first, rule)
            total = slots + extra + outer
            cases = _cases(function, total, domain, symmetric=not outer)
            yield Reduction(tuple(cases), total, kind, next(iter(vectors), ""))


def _terms(word: Word, scalar: Scalar, whole: TracePolynomial) -> Iterator[Term]:
    if any(letter.family != FAMILY for letter in word):
        raise NotSpectralError(f"{word[0].name} is not a function of Lambda")
    for monomial, number in scalar.num.items():
        if any(isinstance(g, tuple) and g != TRACE for f in scalar.den for m, _ in f for g, _ in m):
            raise NotSpectralError("a division by a trace")
        coefficient = Scalar({frozenset(): number}, scalar.den).map(trace_as_sum)
        traces: list[tuple[Power, Power]] = []
        outer = None if whole.is_scalar else _exponents(word)
        for generator, power in monomial:
            if isinstance(generator, str):
                coefficient = coefficient * Scalar.symbol(generator, power)
            elif generator == TRACE:
                coefficient = coefficient * Scalar.symbol(SUM, power)
            elif power != int(power) or power < 0:
                raise NotSpectralError("a negative or broken power of a trace")
            elif words.is_form(generator):
                if outer is not None or power != 1 or generator[-1] != generator[0].T:
                    raise NotSpectralError("a product of forms, or a form in two different vectors")
                outer = _exponents(generator[1:-1])
            else:
                traces += [_exponents(generator)] * int(power)
        yield Term(coefficient, tuple(traces), outer)


def _exponents(word: Word) -> tuple[Power, Power]:
    if any(letter.family != FAMILY for letter in word):
        raise NotSpectralError("a trace or form with a matrix that is not a function of Lambda")
    powers = {letter.name: letter.power for letter in word}
    return powers.get("Lambda", 0), powers.get("Gamma", 0)


def _sum_function(terms: list[Term], slots: int, outer: bool, trace_first: bool, rule: GammaRelation) -> Scalar:
    """The summand over ``slots`` eigenvalues (after the outer one).

    A missing sum is put in as ``1 = sum_j l_j / tr_L`` or ``1 = sum_j 1 / d``, preferably where it cancels a factor.
    """
    total = Scalar.number(0)
    for term in terms:
        coefficient, traces = term.coefficient, list(term.traces)
        while len(traces) < slots:
            options = [(SUM, (1, 0)), ("d", (0, 0))] if trace_first else [("d", (0, 0)), (SUM, (1, 0))]
            name, exponents = next((o for o in options if _divisible(coefficient, o[0])), options[0])
            coefficient, traces = coefficient * Scalar.symbol(name, -1), [*traces, exponents]
        functions = [term.outer, *traces] if outer else traces
        for name, exponents_ in zip(EIGENVALUES, functions, strict=False):
            assert exponents_ is not None
            coefficient = coefficient * _eigenvalue_function(name, exponents_, rule)
        total = total + coefficient
    if not outer and slots == 2:  # the sum over pairs sees the symmetric part only
        swap = dict(zip(EIGENVALUES, map(Scalar.symbol, reversed(EIGENVALUES)), strict=True))
        total = (total + total.map(lambda g: swap.get(str(g), Scalar.symbol(g)))) * Fraction(1, 2)
    return total


def _divisible(coefficient: Scalar, name: str) -> bool:
    return all(dict(monomial).get(name, 0) >= 1 for monomial in coefficient.num)


def _eigenvalue_function(name: str, exponents: tuple[Power, Power], rule: GammaRelation) -> Scalar:
    a, b = exponents
    if b != int(b):
        raise NotSpectralError("a broken power of Gamma")
    gamma = rule.alpha * Scalar.symbol(name) + rule.beta.map(trace_as_sum)
    return Scalar.symbol(name, a) * gamma ** int(b)


def trace_as_sum(generator: Generator) -> Scalar:
    return Scalar.symbol(SUM) if generator == TRACE else Scalar.symbol(generator)


def _cases(function: Scalar, slots: int, domain: Domain, symmetric: bool) -> list[Obligation]:
    """One obligation per coincidence pattern and order of the eigenvalues."""
    first, second = EIGENVALUES
    l, m = map(Scalar.symbol, EIGENVALUES)
    if slots == 0:
        return [Obligation(function, _bounded(function, domain, {}, ()), "scalars only")]
    merged = function.map(lambda g: l if g == second else Scalar.symbol(g))
    one = _bounded(merged, domain, {SUM: l}, (first,))
    cases = [Obligation(merged, one, f"one eigenvalue {first}, the trace {SUM} >= {first}")]
    if slots == 2:
        for high, low in ((first, second),) if symmetric else ((first, second), (second, first)):
            bounds = {SUM: l + m, "d": Scalar.number(2), high: Scalar.symbol(low)}
            reason = f"two eigenvalues {high} >= {low}, the trace {SUM} >= {first} + {second}, d >= 2"
            cases.append(Obligation(function, _bounded(function, domain, bounds, (low, high)), reason))
    return cases


def _bounded(function: Scalar, domain: Domain, bounds: dict[str, Scalar], order: tuple[str, ...]) -> Domain:
    """The domain with the bounds of the eigenvalues, ordered from low to high, and of the extreme ones in use."""
    used, extended = function.generators(), dict(bounds)
    if order and LARGEST in used:
        extended[LARGEST] = Scalar.symbol(order[-1])
        if len(order) == 1:
            extended[SUM] = Scalar.symbol(LARGEST)
    if order and SMALLEST in used:
        extended[order[0]] = Scalar.symbol(SMALLEST)
    if not order and LARGEST in used:
        extended |= {SUM: Scalar.symbol(LARGEST), LARGEST: Scalar.symbol(SMALLEST)}
    signs = dict.fromkeys((*EIGENVALUES, SUM, LARGEST, SMALLEST), POSITIVE)
    if "d" in domain.bounds and "d" in extended:  # a hypothesis on d is kept; d >= 2 is then only its weakening
        extended.pop("d")
    return domain.with_bounds(extended, signs)
