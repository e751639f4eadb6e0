"""Completing the square in one matrix or vector: ``k tr(cXoX') + tr(FX') + R = k tr(c(X-G)o(X-G)') + R - k tr(cGoG')``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lsa_theory.algebra import calculus, words
from lsa_theory.algebra.covariance import FAMILY, GammaRelation
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Monomial, Scalar
from lsa_theory.algebra.words import Letter, Power, Word
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression
from lsa_theory.proofs.certificates import formulas
from lsa_theory.proofs.certificates.domain import Domain
from lsa_theory.proofs.certificates.eigenvalues import NotSpectralError
from lsa_theory.proofs.certificates.facts import Fact, Ground, times
from lsa_theory.proofs.certificates.halves import polynomial, squares
from lsa_theory.proofs.certificates.matrix import nonnegative, prove_nonnegative
from lsa_theory.proofs.certificates.spectral import spectral_formula


@dataclass(frozen=True, eq=False)
class Completed:
    """``difference = multiplier * fact + rest``, the rest a formula that shows its sign."""

    multiplier: Scalar
    fact: Fact
    rest: Node
    ground: Ground

    def formula(self) -> Node:
        """The square and the rest as one formula."""
        weight = formulas.polynomial(self.multiplier.num, _power)
        square = formulas.product([weight, self.fact.formula(self.ground)])
        return formulas.total([square, self.rest])


def complete(difference: TracePolynomial, ground: Ground, domain: Domain, rule: GammaRelation) -> Completed | None:
    """Complete the square in the first letter that allows it and prove that what is left is nonnegative, or None.

    >>> X, A = (TracePolynomial.letter(words.matrix(name)) for name in "XA")
    >>> found = complete((X.T * X - 2 * A.T * X + A.T * A).trace(), Ground(), Domain(), GammaRelation())
    >>> found is not None and found.rest == formulas.ZERO
    True
    """
    if not difference.is_scalar:
        return None
    for letter in sorted(difference.letters(), key=lambda x: x.name, reverse=True):
        if letter.family or letter.symmetric or letter.rows != "d":
            continue
        try:
            found = _complete_in(letter, difference, ground, domain, rule)
        except (ValueError, TypeError, ZeroDivisionError):
            continue
        if found is not None:
            return found
    return None


def _complete_in(
    letter: Letter, difference: TracePolynomial, ground: Ground, domain: Domain, rule: GammaRelation
) -> Completed | None:
    degrees: dict[int, TracePolynomial] = {}
    for monomial, number in difference.as_scalar().num.items():
        if any(isinstance(g, tuple) and (p != int(p) or p < 0) and _count(g, letter) for g, p in monomial):
            return None
        degree = sum(int(p) * _count(g, letter) for g, p in monomial if isinstance(g, tuple))
        term = TracePolynomial.scalar(Scalar({monomial: number}, difference.as_scalar().den))
        degrees[degree] = degrees[degree] + term if degree in degrees else term
    if set(degrees) - {0, 1, 2} or not {1, 2} <= set(degrees) or len(degrees[2].as_scalar().num) != 1:
        return None
    quadratic = degrees[2].as_scalar()
    ((monomial, number),) = quadratic.num.items()
    inside = [g for g, p in monomial if isinstance(g, tuple) and _count(g, letter) == 2 and p == 1]
    if len(inside) != 1:
        return None
    weight = Scalar({monomial - {(inside[0], 1)}: number}, quadratic.den)
    if not _positive(weight, ground, domain):
        return None
    for cut in squares(inside[0], ground.positive):
        if cut.left not in ((letter,), (letter.T,)) or any(x.family != FAMILY for x in (*cut.center, *cut.outer)):
            continue
        slope = calculus.gradient(degrees[1], letter)
        slope = slope if cut.left == (letter,) else slope.T
        shift = polynomial(_inverse(cut.center)) * slope
        shift = shift * polynomial(_inverse(cut.outer)) if letter.cols == "d" else shift
        shift = shift * (weight.inverse() * Fraction(-1, 2))
        even: Monomial = frozenset((g, int(p) // 2) for g, p in monomial if g != inside[0] and p % 2 == 0)
        root = Scalar({even: 1})
        left, weight = times(root, polynomial(cut.left) - shift), (weight / root / root).cancel()
        fact = Fact("square", "sum of squares", cut.center, cut.outer, left)
        rest = rule.normal_form(difference - times(weight, fact.value(ground)))
        if letter in rest.letters():
            continue
        proof = _prove_rest(rest, ground, domain, rule)
        if proof is not None:
            return Completed(weight, fact, proof, ground)
    return None


def _prove_rest(rest: TracePolynomial, ground: Ground, domain: Domain, rule: GammaRelation) -> Node | None:
    if rest.is_zero():
        return formulas.ZERO
    found = prove_nonnegative(rest, ground, domain)
    if found is not None and not found.squared:
        return found.formula()
    try:
        return spectral_formula(rest, domain, rule)
    except NotSpectralError:
        return None


def _power(g: Generator, p: Power) -> Node:
    return formulas.power(parse_expression(g) if isinstance(g, str) else formulas.closed(g), p)


def _count(word: Word | str, letter: Letter) -> int:
    return sum(int(abs(Fraction(x.power))) for x in word if isinstance(x, Letter) and x.name == letter.name)


def _inverse(word: Word) -> Word:
    return words.reduce_word(tuple(x._replace(power=-x.power) for x in reversed(word)))


def _positive(weight: Scalar, ground: Ground, domain: Domain) -> bool:
    return not weight.den and all(c > 0 and nonnegative(m, ground, domain) for m, c in weight.num.items())
