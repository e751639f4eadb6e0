"""Arithmetic on the term lists of certificate files: polynomials as exponents with coefficients, ratios, substitution."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

Polynomial: TypeAlias = dict[tuple[tuple[str, int], ...], Fraction]
Ratio: TypeAlias = tuple[Polynomial, Polynomial]


class RejectedError(Exception):
    """The certificate does not show what it says; the message says where."""


def evaluate(difference: dict[str, Any], point: dict[str, Fraction]) -> Fraction:
    def at(polynomial: Polynomial) -> Fraction:
        total = Fraction(0)
        for monomial, coefficient in polynomial.items():
            for name, power in monomial:
                coefficient *= point[name] ** power
            total += coefficient
        return total

    value = at(read_polynomial(difference["numerator"]))
    for factor, power in read_factors(difference["denominator"]):
        value /= at(factor) ** power
    return value


def read_polynomial(terms: list[list[Any]]) -> Polynomial:
    result: Polynomial = {}
    for coefficient, exponents in terms:
        key = tuple(sorted((name, int(power)) for name, power in exponents.items() if power))
        result[key] = result.get(key, Fraction(0)) + Fraction(coefficient)
    return {k: c for k, c in result.items() if c}


def read_factors(parts: list[dict[str, Any]]) -> list[tuple[Polynomial, int]]:
    return [(read_polynomial(part["terms"]), int(part["power"])) for part in parts]


def one() -> Polynomial:
    return {(): Fraction(1)}


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    result: Polynomial = {}
    for m1, c1 in left.items():
        for m2, c2 in right.items():
            exponents = dict(m1)
            for name, power in m2:
                exponents[name] = exponents.get(name, 0) + power
            key = tuple(sorted((name, power) for name, power in exponents.items() if power))
            result[key] = result.get(key, Fraction(0)) + c1 * c2
    return {k: c for k, c in result.items() if c}


def raised(polynomial: Polynomial, power: int) -> Polynomial:
    result = one()
    for _ in range(power):
        result = times(result, polynomial)
    return result


def substitute(ratio: Ratio, rules: dict[str, Ratio]) -> Ratio:
    """A ratio with polynomials for names; negative exponents go to the other side first."""
    parts = []
    low: dict[str, int] = {}
    for polynomial in ratio:
        for monomial in polynomial:
            for name, power in monomial:
                low[name] = min(low.get(name, 0), power)
    for polynomial in ratio:
        total: Polynomial = {}
        for monomial, coefficient in polynomial.items():
            exponents = {**dict.fromkeys(low, 0), **dict(monomial)}
            term: Polynomial = {(): coefficient}
            for name, power in exponents.items():
                base: Polynomial = rules[name][0] if name in rules else {((name, 1),): Fraction(1)}
                term = times(term, raised(base, power - low[name]))
            for key, c in term.items():
                total[key] = total.get(key, Fraction(0)) + c
        parts.append({k: c for k, c in total.items() if c})
    return parts[0], parts[1]


def shows_sign(polynomial: Polynomial, signs: dict[str, str]) -> bool:
    even = all(signs[name] != "real" or power % 2 == 0 for monomial in polynomial for name, power in monomial)
    return even and all(c >= 0 for c in polynomial.values())


def is_positive(polynomial: Polynomial, signs: dict[str, str]) -> bool:
    return shows_sign(polynomial, signs) and any(all(signs[n] == "> 0" for n, _ in m) for m in polynomial)
