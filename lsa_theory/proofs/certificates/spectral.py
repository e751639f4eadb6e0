"""Links for sums over eigenvalues of Lambda: one formula in Lambda, or a sum over pairs of eigenvalues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lsa_theory.algebra.covariance import GammaRelation
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Laurent, Rational, Scalar
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression
from lsa_theory.proofs.certificates import formulas
from lsa_theory.proofs.certificates.domain import POSITIVE, Domain
from lsa_theory.proofs.certificates.eigenvalues import (
    EIGENVALUES,
    LARGEST,
    SMALLEST,
    SUM,
    Obligation,
    Reduction,
    reductions,
    trace_as_sum,
)
from lsa_theory.proofs.certificates.link import Link
from lsa_theory.proofs.certificates.positivity import Certificate, certify, positive

PLAIN = {SUM: "tr(Lambda)", LARGEST: "lam_max(Lambda)", SMALLEST: "lam_min(Lambda)"}
PAIRS = {**PLAIN, "lam_I": "lam_i", "lam_J": "lam_j"}
GAMMAS = {"lam_I": "gam_i", "lam_J": "gam_j"}
MAX_POWER = 8
CASES = ("equal", "above", "below")


def spectral_links(difference: TracePolynomial, domain: Domain, rule: GammaRelation, strict: bool) -> Iterator[Link]:
    """Links that show ``difference >= 0`` (``> 0`` if strict); NotSpectralError where it is no function of Lambda."""
    for attempt in reductions(difference, domain, rule):
        if attempt.slots == 2:
            if (pairs := _pairs(attempt, rule, strict)) is not None:
                yield pairs
        elif (node := _one(attempt, rule, strict)) is not None:
            yield formulas.text(node)


def spectral_formula(difference: TracePolynomial, domain: Domain, rule: GammaRelation) -> Node | None:
    """A formula that shows ``difference >= 0`` by one eigenvalue at a time, or None."""
    for attempt in reductions(difference, domain, rule):
        if attempt.slots < 2 and (node := _one(attempt, rule, False)) is not None:
            return node
    return None


@dataclass(frozen=True)
class Cleared:
    """``numerator / (factors * powers * gammas)``: what divides a function of eigenvalues, apart."""

    numerator: Laurent
    factors: dict[frozenset[tuple[frozenset[tuple[Generator, Rational]], Rational]], int]
    powers: dict[str, Rational]
    gammas: dict[str, int]  # by the eigenvalue of Lambda


def cleared(function: Scalar, rule: GammaRelation) -> Cleared | None:
    """A function of eigenvalues with its denominators apart; None where one is no power of an eigenvalue of Gamma."""
    function = function.cancel()
    value, gammas, factors = Scalar(function.num), dict[str, int](), {}
    for factor, power in function.den.items():
        names = {str(g) for m, _ in factor for g, _ in m} & set(EIGENVALUES)
        if not names:
            factors[factor] = power
            continue
        ratio = Scalar(dict(factor))
        for name in sorted(names):
            gamma = rule.alpha * Scalar.symbol(name) + rule.beta.map(trace_as_sum)
            for _ in range(MAX_POWER):
                if name not in ratio.generators():
                    break
                ratio, gammas[name] = (ratio / gamma).cancel(), gammas.get(name, 0) + power
        if ratio.generators() & set(EIGENVALUES):
            return None
        value = value * ratio.inverse() ** power
    for factor, power in value.den.items():
        factors[factor] = factors.get(factor, 0) + power
    low: dict[str, Rational] = {}
    for monomial in value.num:
        for g, p in monomial:
            if not isinstance(g, str):
                return None
            low[g] = min(low.get(g, 0), p)
    powers = {g: -p for g, p in low.items() if p < 0}
    shift = Scalar({frozenset(powers.items()): 1})
    return Cleared((Scalar(value.num) * shift).num, factors, powers, gammas)


@dataclass(frozen=True)
class Writer:
    """Writes polynomials in eigenvalues: as numbers, or in Lambda itself (``matrix``)."""

    domain: Domain
    matrix: bool = False

    def base(self, g: Generator) -> tuple[Node, bool]:
        """The formula of a name or slack, and whether it is a matrix."""
        text = str(g)
        if text in self.domain.slacks or not text.endswith("'"):
            if self.matrix and text == "lam_I":
                return formulas.name("Lambda"), True
            return (parse_expression(PAIRS[text]), False) if text in PAIRS else (self.domain.shown(text), False)
        bound = self.domain.bound(text[:-1])
        assert bound is not None
        (above, big), below = self.base(text[:-1]), self.polynomial(bound.num)
        if bound.is_zero():
            return above, big
        small = self.is_matrix(bound.num)
        one = above if big or not small else formulas.product([above, formulas.IDENTITY])
        other = below if small or not big else formulas.product([below, formulas.IDENTITY])
        return formulas.minus(one, other), big or small

    def is_matrix(self, terms: Laurent) -> bool:
        return self.matrix and any(self.base(g)[1] for m in terms for g, _ in m)

    def polynomial(self, terms: Laurent) -> Node:
        """A polynomial; in a matrix every term is one."""
        whole = self.is_matrix(terms)

        def show(g: Generator, p: Rational) -> Node:
            return formulas.power(self.base(g)[0], p)

        parts = []
        for m, c in sorted(terms.items(), key=lambda t: sorted(map(str, t[0]))):
            ordered = sorted(m, key=lambda pair: (self.base(pair[0])[1], str(pair[0])))
            value = Fraction(c)
            factors = [formulas.number(value.numerator), *(show(g, p) for g, p in ordered)]
            if whole and not self.is_matrix({m: 1}):
                factors.append(formulas.IDENTITY)
            parts.append(formulas.over(formulas.product(factors), formulas.number(value.denominator)))
        return formulas.total(parts)


def _one(attempt: Reduction, rule: GammaRelation, strict: bool) -> Node | None:
    """At most one eigenvalue: a formula in Lambda."""
    (obligation,) = attempt.obligations
    writer = Writer(obligation.domain, matrix=attempt.slots == 1)
    node = _shown(obligation, rule, strict, writer)
    if node is None:
        return None
    if attempt.slots == 0:
        return node
    if attempt.outer == "form":
        v = formulas.name(attempt.vector)
        return formulas.product([formulas.turned(v), node, v])
    return node if attempt.outer == "matrix" else formulas.call("tr", node)


def _shown(obligation: Obligation, rule: GammaRelation, strict: bool, writer: Writer) -> Node | None:
    parts = cleared(obligation.function, rule)
    parts = parts and _turned(parts, obligation.domain)
    if parts is None or (found := certify(parts.numerator, obligation.domain, strict)) is None:
        return None
    below = _below(parts, obligation.domain, writer)
    if not writer.matrix:
        return formulas.over(found.formula(writer.polynomial), below)
    numbers = [formulas.power(writer.polynomial(p), k) for p, k in found.factors if not writer.is_matrix(p)]
    matrices = [formulas.power(writer.polynomial(p), k) for p, k in found.factors if writer.is_matrix(p)]
    gamma, lam = (formulas.call("inv", formulas.name(x)) for x in ("Gamma", "Lambda"))
    inverses = [formulas.power(gamma, k) for k in parts.gammas.values()]
    inverses += [formulas.power(lam, k) for g, k in parts.powers.items() if g == "lam_I"]
    whole = [*matrices, *inverses] or [formulas.IDENTITY]
    node = formulas.over(formulas.product([*numbers, *whole]), below)
    if found.zeros:
        zeros = writer.polynomial(found.zeros)
        zeros = zeros if writer.is_matrix(found.zeros) else formulas.product([zeros, formulas.IDENTITY])
        node = formulas.total([node, formulas.over(formulas.product([zeros, *inverses]), below)])
    return node


def _turned(parts: Cleared, domain: Domain) -> Cleared:
    """Factors that are negative with their signs changed, and so the numerator."""
    factors, sign = {}, 1
    for factor, power in parts.factors.items():
        negative = all(c < 0 for c in domain.substituted(Scalar(dict(factor))).num.values())
        factors[frozenset((m, -c) for m, c in factor) if negative else factor] = power
        sign = -sign if negative and power % 2 else sign
    return replace(parts, numerator={m: sign * c for m, c in parts.numerator.items()}, factors=factors)


def _below(parts: Cleared, domain: Domain, writer: Writer) -> Node:
    """What divides, as a product of numbers that show that they are positive."""
    factors = []
    plain = replace(writer, matrix=False)
    for factor, times in parts.factors.items():
        natural = {n: domain.signs.get(n, domain.default) for m, _ in factor for n in map(str, dict(m))}
        value = dict(factor)
        if not positive(value, natural | dict.fromkeys(PLAIN, POSITIVE)):
            value = domain.substituted(Scalar(value)).num
        factors.append(formulas.power(plain.polynomial(value), times))
    for g, power in parts.powers.items():
        if not (writer.matrix and g == "lam_I"):
            bounded = g in domain.bounds and g not in PAIRS and domain.signs.get(g) != POSITIVE
            value = domain.substituted(Scalar.symbol(g)).num if bounded else {frozenset([(g, 1)]): 1}
            factors.append(formulas.power(plain.polynomial(value), power))
    if not writer.matrix:
        factors += [formulas.power(formulas.name(GAMMAS[g]), power) for g, power in parts.gammas.items()]
    return formulas.product(factors)


def _pairs(attempt: Reduction, rule: GammaRelation, strict: bool) -> Link | None:
    """A sum over pairs of eigenvalues, with a formula for each case."""
    if strict and attempt.outer == "form":
        return None
    merged, *others = attempt.obligations
    function = cleared(others[0].function, rule)
    if function is None:
        return None
    function = _turned(function, merged.domain)
    plain, sized = Writer(Domain(default=POSITIVE)), Writer(merged.domain)  # what hypotheses say of sizes shows in divisors
    sizes = _below(replace(function, powers={}, gammas={}), merged.domain, sized)
    rest = _below(replace(function, factors={}), Domain(default=POSITIVE), plain)
    whole = formulas.over(plain.polynomial(function.numerator), formulas.product([sizes, rest]))
    link: dict[str, str] = {"kind": "eigenvalues", "function": formulas.text(whole)}
    if attempt.outer == "form":
        link["vector"] = attempt.vector
    for case, obligation in zip(CASES, (merged, *others), strict=False):
        firm = strict and (case == "equal" or attempt.outer != "none")
        node = _shown(obligation, rule, firm, Writer(obligation.domain))
        if node is None:
            return None
        link[case] = formulas.text(node)
    return link


__all__ = ["Certificate", "spectral_links"]
