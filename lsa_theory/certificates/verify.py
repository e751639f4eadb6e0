"""A small separate checker for certificate files: exact arithmetic on term lists, no simplification, no factoring.

A file states a claim, how it was reduced to scalar functions, and for each of them ``difference = factors / denominators``
after a substitution.  The checker multiplies out and compares, looks at every sign, and evaluates the claim itself at
rational eigenvalues against the sum of the scalar functions.  It uses `fractions` and the formula reader only.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any, TypeAlias

import numpy as np

from lsa_theory.arithmetic import Exact
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation

Polynomial: TypeAlias = dict[tuple[tuple[str, int], ...], Fraction]
Ratio: TypeAlias = tuple[Polynomial, Polynomial]
SCHEMA = "lsa-theory certificate 1"
POINTS = 6


class RejectedError(Exception):
    """The certificate does not show what it says; the message says where."""


def verify(document: dict[str, Any]) -> list[str]:
    """What was checked, one line per obligation and one for the reduction; RejectedError where anything fails."""
    if document.get("schema") != SCHEMA:
        raise RejectedError(f"schema is {document.get('schema')!r}, not {SCHEMA!r}")
    report = []
    for k, obligation in enumerate(document["obligations"], 1):
        _verify_obligation(obligation, f"obligation {k}")
        report.append(f"obligation {k}: identity and signs hold ({obligation['reason']})")
    report.append(_verify_reduction(document))
    return report


def _verify_obligation(obligation: dict[str, Any], where: str) -> None:
    signs: dict[str, str] = obligation["signs"]
    for name, sign in signs.items():
        slack = name.endswith("'")
        if slack and sign != ">= 0":
            raise RejectedError(f"{where}: the slack {name} can be declared >= 0 only")
    for name, value in obligation["substitution"].items():
        rule = _polynomial(value)
        if rule.get(((name + "'", 1),)) != 1:
            raise RejectedError(f"{where}: {name} is not replaced by a bound plus {name}'")
    rules = {name: (_polynomial(value), _one()) for name, value in obligation["substitution"].items()}
    num, den = _polynomial(obligation["difference"]["numerator"]), _one()
    for factor, power in _factors(obligation["difference"]["denominator"]):
        den = _times(den, _power(factor, power))
    left_num, left_den = _substitute((num, den), rules)
    right_num, right_den = _one(), _one()
    for factor, power in _factors(obligation["factors"]):
        right_num = _times(right_num, _power(factor, power))
        if power % 2 and not _shows_sign(factor, signs):
            raise RejectedError(f"{where}: an odd factor does not show its sign")
        if obligation["strict"] and not _is_positive(factor, signs):
            raise RejectedError(f"{where}: a factor can vanish, but the claim is strict")
    for factor, power in _factors(obligation["denominators"]):
        right_den = _times(right_den, _power(factor, power))
        if not _is_positive(factor, signs):
            raise RejectedError(f"{where}: a denominator is not visibly positive")
    if _times(left_num, right_den) != _times(right_num, left_den):
        raise RejectedError(f"{where}: the factors do not multiply to the difference")


def _verify_reduction(document: dict[str, Any]) -> str:
    """The claim at diagonal covariances against the sum of the scalar functions over eigenvalues, as fractions."""
    relation = parse_relation(document["claim"])
    (left, sign, right) = relation.links()[document["link"]]
    slots, outer = document["slots"], document["outer"]
    functions = [o["difference"] for o in document["obligations"]]
    random = Random(document["claim"])
    for d, _ in product((1, 2, 3), range(POINTS)):
        eigenvalues = [Fraction(random.randint(1, 9), random.randint(1, 4)) for _ in range(d)]
        values: dict[str, Any] = {"d": Fraction(d), "N": Fraction(random.randint(1, 7)), "M": Fraction(random.randint(1, 7))}
        values |= {name: Fraction(random.randint(1, 9), random.randint(1, 4)) for name in document["scalars"]}
        values["Lambda"] = Exact().identity(d) * np.array(eigenvalues, dtype=object)
        weights = [Fraction(random.randint(-3, 3)) for _ in range(d)]
        if outer == "form":
            values[document["vector"]] = np.array([[w] for w in weights], dtype=object)
        trace = sum(eigenvalues, Fraction(0))
        values["Gamma"] = values["Lambda"] * (1 + 1 / values["N"]) + Exact().identity(d) * (trace / values["N"])
        values |= _extremes(values)
        small, large = (read(side, Numeric(values, Exact())) for side in ((left, right) if sign in ("<=", "<") else (right, left)))
        base = {k: v for k, v in values.items() if isinstance(v, Fraction)} | {"tr_L": trace}
        base |= {"lam_MAX": max(eigenvalues), "lam_MIN": min(eigenvalues)}
        gap = np.asarray(large - small, dtype=object)
        for total, claimed in _sums(functions, base, eigenvalues, weights, slots, outer, gap):
            if total != claimed:
                raise RejectedError(f"reduction: the sum over eigenvalues is {total}, the claim's difference is {claimed}")
    return f"reduction: equal to the claim at {3 * POINTS} exact points, d = 1, 2, 3"


def _extremes(values: dict[str, Any]) -> dict[str, Any]:
    """Norms and extreme eigenvalues of Lambda and Gamma, which are diagonal here, under the text of their calls."""
    table: dict[str, Any] = {}
    for name in ("Lambda", "Gamma"):
        diagonal = list(np.diag(values[name]))
        low, high = min(diagonal), max(diagonal)
        table |= {f"norm_op({name})": high, f"lam_max({name})": high, f"lam_min({name})": low, f"cond({name})": high / low}
        table |= {f"norm_op(inv({name}))": 1 / low, f"lam_max(inv({name}))": 1 / low, f"lam_min(inv({name}))": 1 / high}
    return table


def _sums(
    functions: list[dict[str, Any]],
    base: dict[str, Fraction],
    eigenvalues: list[Fraction],
    weights: list[Fraction],
    slots: int,
    outer: str,
    gap: Any,
) -> Iterator[tuple[Fraction, Fraction]]:
    """Pairs (sum of the scalar function, difference of the claim): one per diagonal entry in the matrix case."""

    def summed(heads: list[tuple[Fraction, Fraction]]) -> Fraction:
        total = Fraction(0)
        for weight, head in heads:
            inner = [[head]] if outer != "none" else [[]]
            for _ in range(slots - (outer != "none")):
                inner = [[*chosen, l] for chosen in inner for l in eigenvalues]
            for chosen in inner:
                point = base | dict(zip(("lam_I", "lam_J"), chosen, strict=False))
                total += weight * _value(functions[-1 if slots == 2 else 0], point)
        return total

    if outer == "matrix":
        for i, l in enumerate(eigenvalues):
            yield summed([(Fraction(1), l)]), gap[i, i]
        return
    heads = [(w * w, l) for w, l in zip(weights, eigenvalues, strict=True)] if outer == "form" else [(Fraction(1), Fraction(0))]
    yield summed(heads), gap.reshape(-1)[0]


def _value(difference: dict[str, Any], point: dict[str, Fraction]) -> Fraction:
    def at(polynomial: Polynomial) -> Fraction:
        total = Fraction(0)
        for monomial, coefficient in polynomial.items():
            for name, power in monomial:
                coefficient *= point[name] ** power
            total += coefficient
        return total

    value = at(_polynomial(difference["numerator"]))
    for factor, power in _factors(difference["denominator"]):
        value /= at(factor) ** power
    return value


def _polynomial(terms: list[list[Any]]) -> Polynomial:
    result: Polynomial = {}
    for coefficient, exponents in terms:
        key = tuple(sorted((name, int(power)) for name, power in exponents.items() if power))
        result[key] = result.get(key, Fraction(0)) + Fraction(coefficient)
    return {k: c for k, c in result.items() if c}


def _factors(parts: list[dict[str, Any]]) -> list[tuple[Polynomial, int]]:
    return [(_polynomial(part["terms"]), int(part["power"])) for part in parts]


def _one() -> Polynomial:
    return {(): Fraction(1)}


def _times(left: Polynomial, right: Polynomial) -> Polynomial:
    result: Polynomial = {}
    for m1, c1 in left.items():
        for m2, c2 in right.items():
            exponents = dict(m1)
            for name, power in m2:
                exponents[name] = exponents.get(name, 0) + power
            key = tuple(sorted((name, power) for name, power in exponents.items() if power))
            result[key] = result.get(key, Fraction(0)) + c1 * c2
    return {k: c for k, c in result.items() if c}


def _power(polynomial: Polynomial, power: int) -> Polynomial:
    result = _one()
    for _ in range(power):
        result = _times(result, polynomial)
    return result


def _substitute(ratio: Ratio, rules: dict[str, Ratio]) -> Ratio:
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
            exponents = {**{name: 0 for name in low}, **dict(monomial)}
            term: Polynomial = {(): coefficient}
            for name, power in exponents.items():
                base: Polynomial = rules[name][0] if name in rules else {((name, 1),): Fraction(1)}
                term = _times(term, _power(base, power - low[name]))
            for key, c in term.items():
                total[key] = total.get(key, Fraction(0)) + c
        parts.append({k: c for k, c in total.items() if c})
    return parts[0], parts[1]


def _shows_sign(polynomial: Polynomial, signs: dict[str, str]) -> bool:
    even = all(signs[name] != "real" or power % 2 == 0 for monomial in polynomial for name, power in monomial)
    return even and all(c >= 0 for c in polynomial.values())


def _is_positive(polynomial: Polynomial, signs: dict[str, str]) -> bool:
    return _shows_sign(polynomial, signs) and any(all(signs[n] == "> 0" for n, _ in m) for m in polynomial)
