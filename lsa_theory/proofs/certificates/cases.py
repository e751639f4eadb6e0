"""What the cases of a certificate file may assume: the checker's own list, read off the hypotheses that the file states.

A sum over two eigenvalues needs the case where they coincide and the order (both orders where they play different parts);
in each case an eigenvalue, the trace and the sizes have certain lower bounds and no others.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.certificates.terms import (
    Polynomial,
    RejectedError,
    one,
    raised,
    read_factors,
    read_polynomial,
    substitute,
    times,
)

FIRST, SECOND, TRACE, LARGEST, SMALLEST = "lam_I", "lam_J", "tr_L", "lam_MAX", "lam_MIN"
SIGNS = {"noise": ">= 0", "sigma": "> 0", "kappa": "> 0"} | dict.fromkeys((FIRST, SECOND, TRACE, LARGEST, SMALLEST), "> 0")
ORDER = ("real", ">= 0", "> 0")  # each says more than the one before
Bounds = dict[str, list[Polynomial]]


def verify_cases(document: dict[str, Any]) -> None:
    """RejectedError unless every case is there and assumes nothing but what holds in it."""
    relation = parse_relation(document["claim"])
    _, sign, _ = relation.links()[document["link"]]
    given = [parse_relation(text) for text in document["given"] if text.split()[1:] not in (["symmetric"], ["psd"])]
    cases = _cases(document["slots"], document["outer"])
    found = document["obligations"]
    if len(found) != len(cases):
        raise RejectedError(f"{len(found)} cases where {len(cases)} are needed")
    _same_function(found, document["outer"])
    for k, (obligation, bounds) in enumerate(zip(found, cases, strict=True), 1):
        if bool(obligation["strict"]) != (sign in ("<", ">")):
            raise RejectedError(f"obligation {k}: strictness differs from the claim's {sign}")
        _verify_bounds(obligation, bounds, given, f"obligation {k}")
        _verify_signs(obligation, given, f"obligation {k}")


def _name(name: str) -> Polynomial:
    return {((name, 1),): Fraction(1)}


def _plus(left: Polynomial, right: Polynomial, factor: int = 1) -> Polynomial:
    total = dict(left)
    for monomial, c in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) + factor * c
    return {m: c for m, c in total.items() if c}


def _cases(slots: int, outer: str) -> list[Bounds]:
    """The lower bounds that hold in each case."""
    if slots == 0:
        return [{TRACE: [_name(LARGEST)], LARGEST: [_name(SMALLEST)]}]
    one_eigenvalue = {TRACE: [_name(FIRST), _name(LARGEST)], LARGEST: [_name(FIRST)], FIRST: [_name(SMALLEST)]}
    if slots == 1:
        return [one_eigenvalue]
    if slots != 2:
        raise RejectedError(f"{slots} eigenvalues in one sum; at most two are understood")
    orders = [(FIRST, SECOND)] if outer == "none" else [(FIRST, SECOND), (SECOND, FIRST)]
    both = _plus(_name(FIRST), _name(SECOND))
    two: Polynomial = {(): Fraction(2)}
    return [one_eigenvalue] + [
        {TRACE: [both, _name(LARGEST)], high: [_name(low)], LARGEST: [_name(high)], low: [_name(SMALLEST)], "d": [dict(two)]}
        for high, low in orders
    ]


def _same_function(found: list[dict[str, Any]], outer: str) -> None:
    """The first of several cases is the others' function at equal eigenvalues; a single order needs a symmetric one."""
    if len(found) == 1:
        return
    whole = [_ratio(o["difference"]) for o in found]
    if any(not _equal(whole[1], other) for other in whole[2:]):
        raise RejectedError("the orders of the eigenvalues speak of different functions")
    if not _equal(whole[0], substitute(whole[1], {SECOND: (_name(FIRST), one())})):
        raise RejectedError("the case of equal eigenvalues speaks of another function")
    if outer == "none":
        swapped = substitute(whole[1], {FIRST: (_name(SECOND), one()), SECOND: (_name(FIRST), one())})
        if not _equal(whole[1], swapped):
            raise RejectedError("one order of the eigenvalues is missing")


def _ratio(difference: dict[str, Any]) -> tuple[Polynomial, Polynomial]:
    below = one()
    for factor, power in read_factors(difference["denominator"]):
        below = times(below, raised(factor, power))
    return read_polynomial(difference["numerator"]), below


def _equal(left: tuple[Polynomial, Polynomial], right: tuple[Polynomial, Polynomial]) -> bool:
    return times(left[0], right[1]) == times(right[0], left[1])


def _verify_bounds(obligation: dict[str, Any], bounds: Bounds, given: list[Relation], where: str) -> None:
    rules = {name: read_polynomial(value) for name, value in obligation["substitution"].items()}
    for name, rule in rules.items():
        allowed = list(bounds.get(name, []))
        allowed += [one()] if name in ("N", "M", "d") else []
        allowed += [bound for known, bound, _ in _hypotheses(given) if known == name]
        below = _plus(rule, _name(name + "'"), -1)
        ratios = (substitute((bound, one()), {n: (r, one()) for n, r in rules.items()}) for bound in allowed)
        if not any(_equal(ratio, (below, one())) for ratio in ratios):
            raise RejectedError(f"{where}: no hypothesis gives the bound of {name}")


def _verify_signs(obligation: dict[str, Any], given: list[Relation], where: str) -> None:
    for name, sign in obligation["signs"].items():
        best = ">= 0" if name.endswith("'") else SIGNS.get(name, "real")
        for known, bound, strict in _hypotheses(given):
            if known == name and all(not m and c >= 0 for m, c in bound.items()):
                best = max(best, "> 0" if strict or bound else ">= 0", key=ORDER.index)
        if sign not in ORDER or ORDER.index(sign) > ORDER.index(best):
            raise RejectedError(f"{where}: no hypothesis says that {name} {sign}")


def _hypotheses(given: list[Relation]) -> list[tuple[str, Polynomial, bool]]:
    """Lower bounds of names: (name, bound, whether it is strict)."""
    found = []
    for relation in given:
        for left, sign, right in relation.links():
            if sign in ("<", "<="):
                left, right = right, left
            bound = _read(right)
            if left.kind == "name" and sign in ("<", "<=", ">", ">=") and bound is not None:
                found.append((str(left.value), bound, sign in ("<", ">")))
    return found


def _read(node: Node) -> Polynomial | None:
    """A polynomial in names, or None."""
    if node.kind == "number":
        return {(): Fraction(node.value or 0)} if node.value else {}
    if node.kind == "name":
        return _name(str(node.value))
    parts = [_read(part) for part in node.parts]
    if any(part is None for part in parts) or not parts:
        return None
    left, right = parts[0] or {}, parts[-1] or {}
    match node.kind:
        case "add":
            return _plus(left, right)
        case "subtract":
            return _plus(left, right, -1)
        case "negative":
            return _plus({}, left, -1)
        case "multiply":
            return times(left, right)
        case "divide" if list(right) == [()]:
            return times(left, {(): 1 / right[()]})
        case "power" if Fraction(node.value or 0).denominator == 1 and Fraction(node.value or 0) > 0:
            return raised(left, int(Fraction(node.value or 0)))
    return None
