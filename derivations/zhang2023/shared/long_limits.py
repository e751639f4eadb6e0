"""Limits of exact mean squares for long prompts (M), long training prompts (N), or both, read off closed forms.

In the closed forms of this folder N enters through Gamma alone, and M as 1/M: for M to infinity the terms in 1/M are
dropped, for N to infinity Gamma becomes Lambda.
"""

from __future__ import annotations

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Laurent, Scalar
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import SymbolicSetting, covariance
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer

FACTORS = {"M": "limit_M", "N": "limit_N", "MN": "limit_MN"}


def without_inverse(expression: TracePolynomial, size: str) -> TracePolynomial:
    """The limit for a length to infinity of a polynomial in its inverse; ValueError for any other dependence.

    >>> M = TracePolynomial.symbol("M")
    >>> without_inverse((3 * M + 1) / M, "M") == 3
    True
    """
    terms = {}
    for word, scalar in expression.terms.items():
        kept: Laurent = {}
        for monomial, number in scalar.num.items():
            power = dict(monomial).get(size, 0)
            if power > 0 or any(size in dict(m) for factor in scalar.den for m, _ in factor):
                raise ValueError(f"no limit for {size} to infinity is read off here")
            if power == 0:
                kept[monomial] = number
        if kept:
            terms[word] = Scalar(kept, scalar.den)
    return TracePolynomial(terms, *expression.shape)


def limit(value: TracePolynomial, sizes: str) -> TracePolynomial:
    """The limit of a closed form for M, N or both to infinity."""
    if "M" in sizes:
        value = without_inverse(value, "M")
    if "N" in sizes:
        value = without_inverse(value, "N").substitute({"Gamma": covariance()})
    return value


def limits(values: dict[str, TracePolynomial], steps: tuple[Step, ...] = ()) -> Derivation:
    """A derivation that establishes all three limits of every value, filed under the formula of the value."""
    established, given = {}, {formula: value for formula, value in values.items() if "E[" not in formula}
    for formula, value in values.items():
        node = parse_expression(formula)
        for sizes, function in FACTORS.items():
            established[to_text(Node("call", (node,), function))] = limit(value, sizes)
    return Derivation(
        (
            *steps,
            identity("Gamma - Lambda == (Lambda + tr(Lambda)*I)/N", "so Gamma -> Lambda for N to infinity, at rate 1/N"),
            infer("Gamma^-1 -> Lambda^-1", "inversion is continuous at Lambda > 0", "continuous mapping"),
            infer(
                "for M to infinity the terms in 1/M vanish, for N to infinity Gamma becomes Lambda",
                "the closed form is a polynomial in 1/M and in Gamma^-1, whose coefficients do not depend on M and N",
                "continuous mapping",
            ),
            *conclude(given, "the closed form, proved before", "substitution"),
            *conclude(established, "the limits of its terms", "continuous mapping"),
        ),
    )


def limits_of(*formulas: str) -> Derivation:
    """`limits` of expectations that the engine computes itself; labels are noisy, with variance ``noise``."""
    meaning = Symbolic(Names(SymbolicSetting(noise=True)))
    return limits({formula: read(parse_expression(formula), meaning) for formula in formulas})
