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
from typing import Any

import numpy as np

from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.certificates.cases import verify_cases
from lsa_theory.proofs.certificates.terms import (
    RejectedError,
    evaluate,
    is_positive,
    one,
    raised,
    read_factors,
    read_polynomial,
    shows_sign,
    substitute,
    times,
)

SCHEMA = "lsa-theory certificate 1"
POINTS = 6


def verify(document: dict[str, Any]) -> list[str]:
    """What was checked, one line per obligation and one for the reduction; RejectedError where anything fails."""
    if document.get("schema") != SCHEMA:
        raise RejectedError(f"schema is {document.get('schema')!r}, not {SCHEMA!r}")
    report = []
    for k, obligation in enumerate(document["obligations"], 1):
        _verify_obligation(obligation, f"obligation {k}")
        report.append(f"obligation {k}: identity and signs hold ({obligation['reason']})")
    verify_cases(document)
    report.append("cases: every order of the eigenvalues is covered, with bounds and signs that hypotheses give")
    report.append(_verify_reduction(document))
    return report


def _verify_obligation(obligation: dict[str, Any], where: str) -> None:
    signs: dict[str, str] = obligation["signs"]
    for name, sign in signs.items():
        slack = name.endswith("'")
        if slack and sign != ">= 0":
            raise RejectedError(f"{where}: the slack {name} can be declared >= 0 only")
    for name, value in obligation["substitution"].items():
        rule = read_polynomial(value)
        if rule.get(((name + "'", 1),)) != 1:
            raise RejectedError(f"{where}: {name} is not replaced by a bound plus {name}'")
    rules = {name: (read_polynomial(value), one()) for name, value in obligation["substitution"].items()}
    num, den = read_polynomial(obligation["difference"]["numerator"]), one()
    for factor, power in read_factors(obligation["difference"]["denominator"]):
        den = times(den, raised(factor, power))
    left_num, left_den = substitute((num, den), rules)
    right_num, right_den = one(), one()
    for factor, power in read_factors(obligation["factors"]):
        right_num = times(right_num, raised(factor, power))
        if power % 2 and not shows_sign(factor, signs):
            raise RejectedError(f"{where}: an odd factor does not show its sign")
        if obligation["strict"] and not is_positive(factor, signs):
            raise RejectedError(f"{where}: a factor can vanish, but the claim is strict")
    for factor, power in read_factors(obligation["denominators"]):
        right_den = times(right_den, raised(factor, power))
        if not is_positive(factor, signs):
            raise RejectedError(f"{where}: a denominator is not visibly positive")
    if times(left_num, right_den) != times(right_num, left_den):
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
        sides = (left, right) if sign in ("<=", "<") else (right, left)
        try:
            small, large = (read(side, Numeric(values, Exact())) for side in sides)
        except OutOfReachError as problem:
            raise RejectedError(f"reduction: the claim cannot be evaluated ({problem})") from None
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
                total += weight * evaluate(functions[-1 if slots == 2 else 0], point)
        return total

    if outer == "matrix":
        for i, l in enumerate(eigenvalues):
            yield summed([(Fraction(1), l)]), gap[i, i]
        return
    heads = [(Fraction(1), Fraction(0))]
    if outer == "form":
        heads = [(w * w, l) for w, l in zip(weights, eigenvalues, strict=True)]
    yield summed(heads), gap.reshape(-1)[0]
