"""Inequalities with general matrices and vectors: a difference written as a nonnegative combination of named facts.

The candidates come from `generate`, the coefficients from the simplex method in fractions, and what is returned is an
identity that anyone can multiply out: ``factor * (right - left) = sum of coefficient * multiplier * fact``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from lsa_theory.algebra.covariance import FAMILY
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import ONE, Factor, Generator, Laurent, Monomial, Scalar, monomial_product, sort_key
from lsa_theory.algebra.words import Power, Word
from lsa_theory.language.budget import monomials
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression
from lsa_theory.proofs.certificates import formulas
from lsa_theory.proofs.certificates.domain import POSITIVE, REAL, Domain
from lsa_theory.proofs.certificates.eigenvalues import LARGEST, SMALLEST
from lsa_theory.proofs.certificates.facts import Fact, Ground
from lsa_theory.proofs.certificates.generate import candidates, numbers_of
from lsa_theory.proofs.certificates.halves import polynomial, squares
from lsa_theory.proofs.certificates.link import Link
from lsa_theory.proofs.certificates.positivity import Show, positive
from lsa_theory.proofs.certificates.simplex import combination

MAX_TERMS = 24  # of the difference
MAX_COLUMNS = 400
MAX_WORK = 12_000  # terms of facts times terms of the difference
TRIVIAL = Fact("square", "nonnegativity", left=TracePolynomial.scalar(1))
WHOLE = Fact("whole", "nonnegativity")

Table = Mapping[str, TracePolynomial]


@dataclass(frozen=True, eq=False)
class Sum:
    """``factor * difference = sum number * multiplier * fact`` after the substitution, every part nonnegative.

    Where ``squared``, ``difference = R - L`` with ``R >= 0``, and the identity is for ``R^2 - L^2``.
    """

    difference: TracePolynomial
    factor: Scalar
    summands: tuple[tuple[Fraction, Monomial, Fact], ...]
    ground: Ground
    domain: Domain
    table: Table
    squared: bool = False

    def link(self) -> Link:
        """The sum as a formula, or with the squares of the sides; ValueError where a fact has no form."""
        if not self.squared:
            return formulas.text(self.formula())
        above, _ = _sides(_settled(self.difference, self.ground))
        below = _product_of(above.as_scalar().den, self._power)
        larger = formulas.over(formulas.polynomial(above.as_scalar().num, self._power), below)
        return {
            "kind": "squares",
            "larger": formulas.text(formulas.with_letters(larger, self.ground.letters)),
            "link": formulas.text(self.formula()),
        }

    def formula(self) -> Node:
        """The sum of the facts over the factor."""
        terms = []
        for number, multiplier, fact in self.summands:
            weight = formulas.monomial(multiplier, number, self._power)
            if fact is TRIVIAL or fact is WHOLE:
                terms.append(weight if fact is TRIVIAL else formulas.product([weight, formulas.IDENTITY]))
            else:
                terms.append(formulas.product([weight, fact.formula(self.ground)]))
        above = formulas.polynomial(self.factor.num, self._power)
        whole = formulas.over(formulas.total(terms), above)
        node = formulas.product([whole, _product_of(self.factor.den, self._power)])
        return formulas.with_letters(node, self.ground.letters)

    def _power(self, g: Generator, p: Power) -> Node:
        """A power of a name, slack, norm, trace or form, so that its sign is seen."""
        if isinstance(g, str):
            named = {LARGEST: "lam_max(Lambda)", SMALLEST: "lam_min(Lambda)"}
            plain = g.endswith("'") or g in self.domain.bounds
            return formulas.power(self.domain.shown(g) if plain else parse_expression(named.get(g, g)), p)
        if all(x.family == FAMILY for x in g) or p % 2 == 0:
            return formulas.power(formulas.closed(g), p)
        ways = squares(g, self.ground.positive)
        if not ways:
            return formulas.power(formulas.closed(g), p)
        whole = [cut for cut in ways if not cut.center and not cut.outer and all(x.power % 1 == 0 for x in cut.left)]
        cut = whole[0] if whole and p % 1 else ways[0]
        fact = Fact("square", "sum of squares", cut.center, cut.outer, polynomial(cut.left))
        return formulas.power(fact.formula(self.ground), p)


def _product_of(factors: Mapping[Factor, int], show: Show, sign: int = 1) -> Node:
    return formulas.product(formulas.power(formulas.polynomial(dict(f), show), sign * p) for f, p in factors.items())


def prove_nonnegative(difference: TracePolynomial, ground: Ground, domain: Domain, depth: int = 0) -> Sum | None:
    """A sum of facts that equals the difference, or None.

    >>> from lsa_theory.algebra import words
    >>> A, B = (TracePolynomial.letter(words.matrix(name)) for name in "AB")
    >>> found = prove_nonnegative((A.T * A + B.T * B - 2 * A.T * B).trace(), Ground(), Domain())
    >>> found is not None and [fact.kind for _, _, fact in found.summands]
    ['square']
    """
    difference = _settled(difference, ground).cancel()
    if monomials(difference) > MAX_TERMS or (not difference.is_scalar and difference != difference.T):
        return None
    rooted = {g for c in difference.terms.values() for m in c.num for g, p in m if p % 1}
    names = (difference.names() | {"N", "M", "d"}) - rooted
    table = {n: TracePolynomial.scalar(v) for n, v in domain.substitution(names).items() if v != Scalar.symbol(n)}
    cleared = _cleared(difference, ground, domain)
    if cleared is not None:
        found = _combine(*cleared, ground, domain, table, difference)
        if found is not None:
            return found
    if difference.is_scalar and depth == 0 and _has_roots(difference, ground):
        above, below = _sides(difference)
        if all(nonnegative(m, ground, domain) for c in above.terms.values() for m in c.num):
            squared = prove_nonnegative(above * above - below * below, ground, domain, depth + 1)
            if squared is not None:
                return replace(squared, difference=difference, squared=True)
    return None


def _combine(
    polynomial: TracePolynomial, factor: Scalar, ground: Ground, domain: Domain, table: Table, difference: TracePolynomial
) -> Sum | None:
    target = numbers_of(polynomial.substitute(table))
    columns: list[dict[tuple[Word, Monomial], Fraction]] = []
    meanings: list[tuple[Monomial, Fact]] = []
    again: list[tuple[Fact, TracePolynomial]] = []
    work = 0

    def add(multiplier: Monomial, fact: Fact, value: TracePolynomial) -> None:
        whole = numbers_of(value * Scalar({multiplier: 1}))
        if whole and whole not in columns and len(columns) < MAX_COLUMNS:
            columns.append(whole)
            meanings.append((multiplier, fact))

    for word, monomial in target:
        if nonnegative(monomial, ground, domain) and not word:
            one = TracePolynomial({(): Scalar.number(1)}, *polynomial.shape)
            add(monomial, TRIVIAL if polynomial.is_scalar else WHOLE, one)
    for fixed, fact in candidates(polynomial, ground):
        try:
            value = _settled(fact.value(ground), ground).substitute(table)
        except (ValueError, TypeError, ZeroDivisionError):
            continue
        if value.shape != polynomial.shape or any(c.den for c in value.terms.values()) or monomials(value) > MAX_TERMS:
            continue
        if fixed is not None:
            for monomial in TracePolynomial.scalar(Scalar({fixed: 1})).substitute(table).as_scalar().num:
                if nonnegative(monomial, ground, domain):
                    add(monomial, fact, value)
            continue
        work += len(target) * monomials(value)
        if work > MAX_WORK:
            break
        again += [(fact, value)] if fact.kind == "known" else []
        for multiplier in sorted(_multipliers(numbers_of(value), target), key=sort_key):
            if nonnegative(multiplier, ground, domain):
                add(multiplier, fact, value)
    reached = {key: number for column in columns for key, number in column.items()}
    for fact, value in again:
        for multiplier in sorted(_multipliers(numbers_of(value), reached), key=sort_key):
            if nonnegative(multiplier, ground, domain):
                add(multiplier, fact, value)
    found = combination(target, columns)
    if found is None:
        return None
    summands = tuple((number, *meanings[k]) for k, number in found.items())
    proof = Sum(difference, factor, summands, ground, domain, table)
    return proof


Vector = Mapping[tuple[Word, Monomial], Fraction]


def _multipliers(value: Vector, target: Vector) -> set[Monomial]:
    """Monomials that take a term of a fact to a term of the target."""
    found: set[Monomial] = set()
    for word, monomial in value:
        inverse: Monomial = frozenset((g, -p) for g, p in monomial)
        for other, whole in target:
            if other == word:
                ratio = monomial_product(whole, inverse)
                if all(p > 0 for _, p in ratio):
                    found.add(ratio)
    return found


def nonnegative(monomial: Monomial, ground: Ground, domain: Domain) -> bool:
    """Whether a product of powers of names, traces and forms is never negative."""
    return all(_sign(g, p, ground, domain) != REAL for g, p in monomial)


def _sign(generator: Generator, power: Power, ground: Ground, domain: Domain) -> str:
    if isinstance(generator, str):
        sign = domain.sign(generator)
        if sign == REAL and (power % 2 == 0 or Fraction(power).denominator % 2 == 0):
            return ">= 0"  # an even power, or a root of even order, which is of a nonnegative number
        return sign
    if len({x.family for x in generator}) == 1 and generator[0].family == FAMILY:
        return POSITIVE
    if power % 2 == 0 or Fraction(power).denominator % 2 == 0:
        return ">= 0"
    return ">= 0" if squares(generator, ground.positive) else REAL


def _is_positive(scalar: Scalar, ground: Ground, domain: Domain) -> bool:
    """Whether a scalar shows that it is positive: nonnegative terms, one of them in positive quantities only."""
    if scalar.den and not all(_shows(dict(f), ground, domain) for f in scalar.den):
        return False
    return _shows(scalar.num, ground, domain)


def _shows(polynomial: Laurent, ground: Ground, domain: Domain) -> bool:
    generators = {g for m in polynomial for g, _ in m}
    signs = {str(g): _sign(g, 1, ground, domain) for g in generators}
    return positive(polynomial, signs)


def _cleared(difference: TracePolynomial, ground: Ground, domain: Domain) -> tuple[TracePolynomial, Scalar] | None:
    """The difference times all that it is divided by, if that is positive, and the factor."""
    powers: dict[frozenset[tuple[Monomial, Fraction | int]], int] = {}
    for c in difference.terms.values():
        for f, p in c.den.items():
            powers[f] = max(p, powers.get(f, 0))
    factor = Scalar.number(1)
    for f, p in powers.items():
        factor = factor * Scalar(dict(f)) ** p
    polynomial = (difference * factor).cancel()
    lowest: dict[Generator, Power] = {}
    for c in polynomial.terms.values():
        for monomial in c.num:
            for g, exponent in monomial:
                lowest[g] = min(lowest.get(g, 0), exponent)
    shift: Monomial = frozenset((g, -low) for g, low in lowest.items() if low < 0)
    polynomial, factor = polynomial * Scalar({shift: 1}), factor * Scalar({shift: 1})
    names = {str(g) for g in factor.generators() if isinstance(g, str)}
    signs = domain.substitution(names)
    shown = factor.map(lambda g: signs.get(str(g), Scalar.symbol(g)) if isinstance(g, str) else Scalar.symbol(g))
    if any(c.den for c in polynomial.terms.values()) or not _is_positive(shown, ground, domain):
        return None
    return polynomial, shown


def _settled(value: TracePolynomial, ground: Ground) -> TracePolynomial:
    """Even powers of root symbols written out."""
    for name, inside in ground.roots.items():
        while any(p >= 2 for c in value.terms.values() for m in c.num for g, p in m if g == name):
            total = TracePolynomial({}, *value.shape)
            for word, c in value.terms.items():
                for monomial, number in c.num.items():
                    power = dict(monomial).get(name, 0)
                    part = TracePolynomial({word: Scalar({monomial: number}, c.den)}, *value.shape)
                    if power >= 2:
                        part = part * Scalar.symbol(name, -2) * inside
                    total = total + part
            value = total
    return value


def _has_roots(value: TracePolynomial, ground: Ground) -> bool:
    names = {*ground.roots, *(n for n in value.names() if n.startswith("norm_op("))}
    return any(p % 1 or g in names for c in value.terms.values() for m in c.num for g, p in m)


def _sides(value: TracePolynomial) -> tuple[TracePolynomial, TracePolynomial]:
    """``R`` and ``L`` with ``value = R - L``, by the signs of the coefficients."""
    parts: tuple[dict[Word, Scalar], dict[Word, Scalar]] = ({}, {})
    for word, c in value.terms.items():
        for k, sign in ((0, 1), (1, -1)):
            num = {m: sign * x for m, x in c.num.items() if x * sign > 0}
            if num:
                parts[k][word] = Scalar(num, c.den)
    return TracePolynomial(parts[0], *value.shape), TracePolynomial(parts[1], *value.shape)


__all__ = ["ONE", "Sum", "nonnegative", "prove_nonnegative"]
