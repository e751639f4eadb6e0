"""Completing the square in one matrix or vector: ``k tr(cXoX') + tr(FX') + R = k tr(c(X-G)o(X-G)') + R - k tr(cGoG')``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lsa_theory.algebra import calculus, words
from lsa_theory.algebra.covariance import FAMILY, GammaRelation
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.language.printing import to_text
from lsa_theory.language.unparse import unparse
from lsa_theory.proofs.certificates.domain import Domain
from lsa_theory.proofs.certificates.eigenvalues import NotSpectralError, reductions
from lsa_theory.proofs.certificates.facts import Fact, Ground, times
from lsa_theory.proofs.certificates.halves import polynomial, squares
from lsa_theory.proofs.certificates.matrix import Sum, nonnegative, prove_nonnegative
from lsa_theory.proofs.certificates.positivity import Certificate, certify

Proof = tuple[Certificate, ...] | Sum | None


@dataclass(frozen=True, eq=False)
class Completed:
    """``difference = multiplier * fact + rest``, with a proof that the rest is nonnegative (None where it is zero)."""

    difference: TracePolynomial
    multiplier: Scalar
    fact: Fact
    rest: TracePolynomial
    proof: Proof
    ground: Ground
    domain: Domain
    rule: GammaRelation
    strict: bool = False

    def holds(self) -> bool:
        """Re-check: multiply out, and re-check the proof of the rest."""
        whole = self.fact.value(self.ground) * self.multiplier + self.rest
        same = self.rule.normal_form(whole - self.difference).is_zero()
        if not same or not _positive(self.multiplier, self.ground, self.domain):
            return False
        if isinstance(self.proof, Sum):
            return self.proof.holds() and self.rule.normal_form(self.proof.difference - self.rest).is_zero()
        if self.proof is None:
            return self.rule.normal_form(self.rest).is_zero()
        functions = [[o.function for o in r.obligations] for r in reductions(self.rest, self.domain, self.rule)]
        return [c.difference for c in self.proof] in functions and all(c.holds() for c in self.proof)

    def lines(self) -> Iterator[tuple[str, str]]:
        yield f"{to_text(unparse(self.fact.value(self.ground)))} >= 0", "sum of squares"
        if isinstance(self.proof, Sum):
            yield from self.proof.lines()
        elif self.proof is not None:
            yield f"{to_text(unparse(self.rest))} >= 0", "termwise"


def complete(difference: TracePolynomial, ground: Ground, domain: Domain, rule: GammaRelation) -> Completed | None:
    """Complete the square in the first letter that allows it and prove that what is left is nonnegative, or None.

    >>> X, A = (TracePolynomial.letter(words.matrix(name)) for name in "XA")
    >>> found = complete((X.T * X - 2 * A.T * X + A.T * A).trace(), Ground(), Domain(), GammaRelation())
    >>> found is not None and found.holds()
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
        if found is not None and found.holds():
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
        left = polynomial(cut.left) - shift
        fact = Fact("square", "sum of squares", cut.center, cut.outer, left)
        rest = rule.normal_form(difference - times(weight, fact.value(ground)))
        if letter in rest.letters():
            continue
        proof = _prove_rest(rest, ground, domain, rule)
        if proof is not None or rest.is_zero():
            return Completed(difference, weight, fact, rest, proof, ground, domain, rule)
    return None


def _prove_rest(rest: TracePolynomial, ground: Ground, domain: Domain, rule: GammaRelation) -> Proof:
    if rest.is_zero():
        return None
    found = prove_nonnegative(rest, ground, domain)
    if found is not None:
        return found
    try:
        for attempt in reductions(rest, domain, rule):
            certificates = [certify(o.function, o.domain) for o in attempt.obligations]
            if all(c is not None for c in certificates):
                return tuple(c for c in certificates if c is not None)
    except NotSpectralError:
        return None
    return None


def _count(word: Word | str, letter: Letter) -> int:
    return sum(int(abs(Fraction(x.power))) for x in word if isinstance(x, Letter) and x.name == letter.name)


def _inverse(word: Word) -> Word:
    return words.reduce_word(tuple(x._replace(power=-x.power) for x in reversed(word)))


def _positive(weight: Scalar, ground: Ground, domain: Domain) -> bool:
    return not weight.den and all(c > 0 and nonnegative(m, ground, domain) for m, c in weight.num.items())
