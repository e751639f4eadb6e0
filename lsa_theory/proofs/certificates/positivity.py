"""Certificates that a rational function is nonnegative on a domain: a product of factors that show their sign.

After the bounds are substituted, the numerator is factored exactly; a factor to an even power is a square, and any other
factor must have nonnegative coefficients only, in variables that are nonnegative (odd powers of a variable of unknown
sign are not allowed).  Denominators must be positive in the same way.  `verify` checks the result without the factoring.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import ZZ
from sympy.polys.rings import ring

from lsa_theory.algebra.scalars import ONE, Laurent, Monomial, Scalar, monomial_product
from lsa_theory.proofs.certificates.domain import POSITIVE, REAL, Domain

MAX_TERMS, MAX_EXPONENT = 3000, 24  # of a polynomial that is looked at
MAX_FACTORED = 500  # terms of a polynomial that is factored


@dataclass(frozen=True)
class Certificate:
    """``difference = factors / denominators`` after ``substitution``, every part with a visible sign.

    ``difference`` and the values of ``substitution`` are formulas in scalars; a polynomial is a list of
    ``(coefficient, {variable: exponent})``.
    """

    difference: Scalar
    substitution: dict[str, Scalar]
    signs: dict[str, str]
    factors: tuple[tuple[Laurent, int], ...]
    denominators: tuple[tuple[Laurent, int], ...]
    strict: bool

    def holds(self) -> bool:
        """Re-check: multiply out, compare, and look at every coefficient; nothing is simplified or factored."""
        left = self.difference.map(lambda g: self.substitution.get(str(g), Scalar.symbol(g)))
        right = Scalar.number(1)
        for parts, sign in ((self.factors, 1), (self.denominators, -1)):
            for polynomial, power in parts:
                right = right * Scalar(dict(polynomial)) ** (sign * power)
        signs_shown = all(power % 2 == 0 or nonnegative(p, self.signs) for p, power in self.factors)
        below = all(positive(p, self.signs) for p, _ in self.denominators)
        firm = not self.strict or all(positive(p, self.signs) for p, _ in self.factors)
        return signs_shown and below and firm and left == right

    def document(self) -> dict[str, Any]:
        """The certificate as term lists, for a file."""

        def parts(factors: Iterable[tuple[Laurent, int]]) -> list[dict[str, Any]]:
            return [{"terms": _terms(polynomial), "power": power} for polynomial, power in factors]

        denominator = [(dict(factor), power) for factor, power in self.difference.den.items()]
        return {
            "difference": {"numerator": _terms(self.difference.num), "denominator": parts(denominator)},
            "substitution": {name: _terms(value.num) for name, value in self.substitution.items()},
            "signs": self.signs,
            "factors": parts(self.factors),
            "denominators": parts(self.denominators),
            "strict": self.strict,
        }


def _terms(polynomial: Laurent) -> list[list[Any]]:
    return [[str(c), {str(name): int(power) for name, power in sorted(m, key=str)}] for m, c in polynomial.items()]


def nonnegative(polynomial: Laurent, signs: dict[str, str]) -> bool:
    """Every coefficient is nonnegative and every variable of unknown sign stands under even powers only."""
    for monomial, coefficient in polynomial.items():
        if coefficient < 0:
            return False
        for name, power in monomial:
            if signs[str(name)] == REAL and power % 2:
                return False
    return True


def positive(polynomial: Laurent, signs: dict[str, str]) -> bool:
    """Nonnegative, with a term in positive variables only."""
    terms = (all(signs[str(name)] == POSITIVE for name, _ in monomial) for monomial in polynomial)
    return nonnegative(polynomial, signs) and any(terms)


def certify(difference: Scalar, domain: Domain, strict: bool = False) -> Certificate | None:
    """A certificate of ``difference >= 0`` (``> 0`` if strict) on the domain, or None if this method finds none.

    >>> x, y = Scalar.symbol("x"), Scalar.symbol("y")
    >>> certify(x * x - 2 * x * y + y * y, Domain()) is not None, certify(x * x - y * y, Domain()) is None
    (True, True)
    """
    if any(abs(Fraction(p)) > MAX_EXPONENT for m in difference.num for _, p in m):
        return None
    names = {str(g) for g in difference.generators()}
    substitution = domain.substitution(names)
    value = difference.map(lambda g: substitution.get(str(g), Scalar.symbol(g)))
    variables = sorted({str(g) for g in value.generators()})
    signs = {name: domain.sign(name) for name in variables}
    if value.is_zero():
        return None if strict else Certificate(difference, substitution, signs, (({}, 1),), (), strict)
    shift, polynomial = _integral(value.num)
    if polynomial is None or len(polynomial) > MAX_TERMS:
        return None
    plain = positive(polynomial, signs) if strict else nonnegative(polynomial, signs)
    if not plain and len(polynomial) > MAX_FACTORED:
        return None
    factors = [(polynomial, 1)] if plain else _factor(polynomial, variables)
    denominators: list[tuple[Laurent, int]] = [(dict(f), power) for f, power in value.den.items()]
    for name, power in shift:
        part: Laurent = {frozenset([(name, 1)]): 1}
        (factors if power > 0 else denominators).append((part, abs(int(power))))
    factors = _balance_signs(factors, signs)
    found = Certificate(difference, substitution, signs, tuple(factors), tuple(denominators), strict)
    return found if found.holds() else None


def _balance_signs(factors: list[tuple[Laurent, int]], signs: dict[str, str]) -> list[tuple[Laurent, int]]:
    """Move minus signs between odd factors, so that as many as possible show a positive sign."""
    sign, result = 1, []
    for polynomial, power in factors:
        if power % 2 and not nonnegative(polynomial, signs):
            flipped = {m: -c for m, c in polynomial.items()}
            if nonnegative(flipped, signs):
                polynomial, sign = flipped, -sign
        result.append((polynomial, power))
    return [({ONE: sign}, 1), *result] if sign < 0 else result


def _integral(num: Laurent) -> tuple[Monomial, Laurent | None]:
    """A Laurent polynomial as a monomial times a polynomial with whole, nonnegative exponents."""
    low: dict[Any, Any] = {}
    for name in {g for m in num for g, _ in m}:
        low[name] = min(dict(m).get(name, 0) for m in num)
    shift: Monomial = frozenset((g, p) for g, p in low.items() if p)
    back: Monomial = frozenset((g, -p) for g, p in shift)
    polynomial = {monomial_product(m, back): c for m, c in num.items()}
    if any(p != int(p) for m in (*polynomial, shift) for _, p in m):
        return shift, None
    return shift, polynomial


def _factor(polynomial: Laurent, variables: list[str]) -> list[tuple[Laurent, int]]:
    """Irreducible factors over the integers, the content first."""
    if not variables:
        return [(polynomial, 1)]
    frame, *_ = ring([f"z{k}" for k in range(len(variables))], ZZ)
    scale = 1
    for c in polynomial.values():
        scale = scale * Fraction(c).denominator // _gcd(scale, Fraction(c).denominator)
    place = {name: k for k, name in enumerate(variables)}
    terms = {}
    for monomial, c in polynomial.items():
        exponents = [0] * len(variables)
        for name, power in monomial:
            exponents[place[str(name)]] = int(power)
        terms[tuple(exponents)] = ZZ(int(Fraction(c) * scale))
    content, factors = frame.from_dict(terms).factor_list()
    result: list[tuple[Laurent, int]] = [({ONE: Fraction(int(content), scale)}, 1)]
    for factor, power in factors:
        back: Laurent = {
            frozenset((variables[k], p) for k, p in enumerate(exponents) if p): int(c) for exponents, c in factor.terms()
        }
        result.append((back, int(power)))
    return result


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a
