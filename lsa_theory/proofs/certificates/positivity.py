"""Products of factors that show that a polynomial is nonnegative on a domain.

After the bounds are substituted, a factor to an even power is a square, and any other factor must have nonnegative
coefficients only, in variables that are nonnegative.  What is found is a formula; the kernel multiplies it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lsa_theory.algebra.scalars import ONE, Generator, Laurent, Rational, Scalar
from lsa_theory.language.nodes import Node
from lsa_theory.proofs.certificates import formulas
from lsa_theory.proofs.certificates.domain import POSITIVE, REAL, ZERO, Domain
from lsa_theory.proofs.certificates.factor import Factors, content_of, factored

MAX_TERMS, MAX_EXPONENT = 3000, 64  # of a polynomial that is looked at
MAX_FACTORED = 500  # terms of a polynomial that is factored

Show = Callable[[Generator, Rational], Node]


@dataclass(frozen=True)
class Certificate:
    """``polynomial = product of factors + zeros`` after the bounds are substituted; ``zeros`` vanish under a hypothesis."""

    factors: tuple[tuple[Laurent, int], ...]
    zeros: Laurent

    def formula(self, show: Callable[[Laurent], Node]) -> Node:
        """The product as a formula; ``show`` writes a polynomial."""
        whole = formulas.product(formulas.power(show(p), power) for p, power in self.factors)
        return formulas.total([whole, show(self.zeros)]) if self.zeros else whole


def certify(polynomial: Laurent, domain: Domain, strict: bool = False) -> Certificate | None:
    """Factors of ``polynomial >= 0`` (``> 0`` if strict) on the domain, or None if this method finds none.

    >>> x, y = Scalar.symbol("x"), Scalar.symbol("y")
    >>> certify((x * x - 2 * x * y + y * y).num, Domain()) is not None, certify((x * x - y * y).num, Domain()) is None
    (True, True)
    """
    if any(abs(Fraction(p)) > MAX_EXPONENT for m in polynomial for _, p in m):
        return None
    value = domain.substituted(Scalar(polynomial))
    vanishing = {m for m in value.num if any(domain.sign(str(g)) == ZERO and p > 0 for g, p in m)}
    zeros = {m: value.num[m] for m in vanishing}
    rest = {m: c for m, c in value.num.items() if m not in vanishing}
    if value.den:
        return None
    if not rest:
        return None if strict else Certificate((({}, 1),), zeros)
    shift, whole = content_of(rest)
    if whole is None or len(whole) > MAX_TERMS:
        return None
    signs = {str(g): domain.sign(str(g)) for m in rest for g, _ in m}
    if (positive if strict else nonnegative)(rest, signs):
        return Certificate(((rest, 1),), zeros)
    if len(whole) > MAX_FACTORED:
        return None
    content: Factors = [({frozenset([(g, 1)]): 1}, int(p)) for g, p in shift]
    parts = [*factored(whole), *content]
    parts = _balanced([(p, k) for p, k in parts if p != {ONE: 1}], signs)
    shown = all(k % 2 == 0 or nonnegative(p, signs) for p, k in parts)
    firm = not strict or all(positive(p, signs) for p, _ in parts)
    return Certificate(tuple(parts) or (({ONE: 1}, 1),), zeros) if shown and firm else None


def nonnegative(polynomial: Laurent, signs: dict[str, str]) -> bool:
    """Every coefficient is nonnegative and every variable of unknown sign stands under even powers only."""
    return all(
        c >= 0 and all(signs[str(name)] != REAL or power % 2 == 0 for name, power in monomial)
        for monomial, c in polynomial.items()
    )


def positive(polynomial: Laurent, signs: dict[str, str]) -> bool:
    """Nonnegative, with a term in positive variables only."""
    terms = (all(signs[str(name)] == POSITIVE for name, _ in monomial) for monomial in polynomial)
    return nonnegative(polynomial, signs) and any(terms)


def _balanced(factors: Factors, signs: dict[str, str]) -> Factors:
    """Minus signs moved between odd factors, so that as many as possible show a positive sign."""
    sign, result = 1, Factors()
    for polynomial, power in factors:
        if power % 2 and not nonnegative(polynomial, signs):
            flipped = {m: -c for m, c in polynomial.items()}
            if nonnegative(flipped, signs):
                polynomial, sign = flipped, -sign
        result.append((polynomial, power))
    return [({ONE: sign}, 1), *result] if sign < 0 else result
