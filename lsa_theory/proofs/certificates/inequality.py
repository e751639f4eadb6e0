"""Deciding inequalities of the language by certificates."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lsa_theory.algebra.covariance import GAMMA, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Word, is_form
from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.kernel.claim import Evidence
from lsa_theory.kernel.lemmas import LEMMAS
from lsa_theory.language.names import Givens, NameProblem, Names, names_of
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Symbolic, without_roots
from lsa_theory.language.unparse import scalar_formula
from lsa_theory.proofs.certificates.domain import LENGTHS, NONNEGATIVE, POSITIVE, REAL, Domain
from lsa_theory.proofs.certificates.eigenvalues import (
    EIGENVALUES,
    LARGEST,
    SMALLEST,
    SUM,
    NotSpectralError,
    Obligation,
    Reduction,
    reductions,
)
from lsa_theory.proofs.certificates.positivity import Certificate, certify
from lsa_theory.proofs.certificates.verify import SCHEMA
from lsa_theory.proofs.derivation import Checked, Step

METHOD = "positivity certificate"
KNOWN_SIGNS = {"noise": NONNEGATIVE, "sigma": POSITIVE, "kappa": POSITIVE}


@dataclass(frozen=True)
class Proof:
    """A reduction to scalar functions with a certificate for each."""

    reduction: Reduction
    certificates: tuple[Certificate, ...]

    def parts(self) -> Iterator[tuple[Obligation, Certificate]]:
        return zip(self.reduction.obligations, self.certificates, strict=True)

    def document(self, claim: str, link: int, given: Sequence[str]) -> dict[str, Any]:
        """The certificate file of the ``link``-th comparison of a claim, for `verify`."""
        used = {str(g) for c in self.certificates for g in c.difference.generators()}
        return {
            "schema": SCHEMA,
            "claim": claim,
            "link": link,
            "given": list(given),
            "slots": self.reduction.slots,
            "outer": self.reduction.outer,
            "vector": self.reduction.vector,
            "scalars": sorted(used - {"d", "N", "M", *EIGENVALUES, SUM, LARGEST, SMALLEST}),
            "obligations": [{"reason": o.reason, **c.document()} for o, c in self.parts()],
        }


class Extremes(Symbolic):
    """Reads like `Symbolic`, with norms and extreme eigenvalues of monotone functions of Lambda as scalars."""

    def call(self, function: str, arguments: tuple[Node, ...]) -> TracePolynomial:
        if function in ("norm_op", "lam_max", "lam_min", "cond"):
            value = read(arguments[0], self)
            if function == "cond":
                return self._extreme(value, True) / self._extreme(value, False)
            return self._extreme(value, function != "lam_min")
        return super().call(function, arguments)

    def _extreme(self, value: TracePolynomial, largest: bool) -> TracePolynomial:
        """The extreme eigenvalue of ``c Lambda^a Gamma^b`` (c a positive number) where that is monotone in Lambda.

        The derivative of ``l^a (alpha l + beta)^b`` has the sign of ``a beta + (a + b) alpha l``.
        """
        if len(value.terms) == 1:
            ((word, scalar),) = value.terms.items()
            number = scalar.num.get(frozenset(), 0) if len(scalar.num) == 1 and not scalar.den else 0
            powers = {letter.base: letter.power for letter in word}
            a, b = powers.get(LAMBDA, 0), powers.get(GAMMA, 0)
            rises, falls = a >= 0 and a + b >= 0, a <= 0 and a + b <= 0
            if number > 0 and {*powers} <= {LAMBDA, GAMMA} and rises != falls:
                edge = TracePolynomial.symbol(LARGEST if largest == rises else SMALLEST)
                rule = self.setting.gamma()
                gamma = TracePolynomial.scalar(rule.alpha) * edge + TracePolynomial.scalar(rule.beta)
                return TracePolynomial.scalar(scalar) * edge**a * gamma**b
        raise OutOfReachError("extreme eigenvalues are understood for powers of Lambda and of Gamma")


def decide_inequality(left: Node, sign: str, right: Node, names: Names, domain: Domain) -> tuple[Evidence, Proof | None]:
    """Prove ``left sign right`` by certificates for every d, or stay silent with what was tried."""
    start = time.perf_counter()

    def silent(reason: str) -> tuple[Evidence, Proof | None]:
        return Evidence(METHOD, "silent", "nothing", reason, seconds=time.perf_counter() - start), None

    if sign == "!=":  # strictly below or strictly above
        below, proof = decide_inequality(left, "<", right, names, domain)
        return (below, proof) if proof is not None else decide_inequality(left, ">", right, names, domain)
    meaning = Extremes(names)
    try:
        small, large = (
            read(without_roots(side), meaning) for side in ((left, right) if sign in ("<=", "<") else (right, left))
        )
        small, large = (
            value if not _is_number(value, 0) else TracePolynomial({}, *other.shape)
            for value, other in ((small, large), (large, small))
        )
        if small.shape != large.shape or large.rows != large.cols:
            shapes = f"a {small.rows} x {small.cols} and a {large.rows} x {large.cols} side"
            raise NameProblem("formula", shapes, "scalars, or square matrices of one size", "check shapes and traces")
        difference = large - small
        if sign in ("<", ">") and any(is_form(g) for g in _closed(difference)):
            return silent("a strict inequality between forms fails at the zero vector")
        tried = []
        for attempt in reductions(difference, domain, names.setting.gamma()):
            found = [(o, certify(o.function, o.domain, sign in ("<", ">"))) for o in attempt.obligations]
            if all(certificate is not None for _, certificate in found):
                detail = "; ".join(o.reason for o in attempt.obligations)
                evidence = Evidence(METHOD, "proves", "all d, N and M", detail, seconds=time.perf_counter() - start)
                return evidence, Proof(attempt, tuple(c for _, c in found if c is not None))
            tried.append("; ".join(o.reason for o, c in found if c is None))
    except InputError:
        raise
    except (NotSpectralError, OutOfReachError, TypeError, ValueError) as problem:
        return silent(str(problem))
    return silent("no certificate found: " + " | ".join(dict.fromkeys(tried)) if tried else "no reduction to scalars")


def _closed(expression: TracePolynomial) -> Iterable[Word]:
    return (g for c in expression.terms.values() for g in c.generators() if isinstance(g, tuple))


def _is_number(value: TracePolynomial, number: int) -> bool:
    return value.is_scalar and value == number


def inequality(formula: str, because: str, given: tuple[str, ...] = ()) -> Step:
    """A step that asserts an inequality, decided by certificates; scalars are positive unless ``given`` says otherwise."""

    def check() -> Checked:
        relation = parse_relation(formula)
        domain = domain_of(given, POSITIVE)
        for left, sign, right in relation.links():
            evidence, _ = decide_inequality(left, sign, right, names_of(relation), domain)
            if evidence.outcome != "proves":
                return Checked(False, METHOD, evidence.detail)
        return Checked(True, METHOD)

    def certificates() -> list[dict[str, Any]]:
        relation, domain = parse_relation(formula), domain_of(given, POSITIVE)
        proofs = [decide_inequality(a, sign, b, names_of(relation), domain)[1] for a, sign, b in relation.links()]
        positive = [f"{name} > 0" for name in sorted(relation.names()) if name not in domain.signs and _is_scalar(name)]
        return [proof.document(formula, k, (*given, *positive)) for k, proof in enumerate(proofs) if proof is not None]

    return Step(formula, because, check, LEMMAS["termwise"], certificates=certificates)


def _is_scalar(name: str) -> bool:
    return Names().kind(name) == "scalar" and name not in LENGTHS


def domain_of(given: Iterable[str], default: str = REAL) -> Domain:
    """Signs and bounds that hypotheses of the form ``x > 0``, ``x >= y`` or ``y <= x`` give to scalars.

    >>> domain_of(["N >= d", "u > 0"]).sign("u")
    '> 0'
    """
    signs: dict[str, str] = dict(KNOWN_SIGNS)
    bounds: dict[str, Scalar] = {}
    for text in given:
        if text.split()[1:] in (["symmetric"], ["psd"]):
            continue
        relation = parse_relation(text)
        for left, sign, right in relation.links():
            if sign in ("<=", "<"):
                left, right = right, left
            if left.kind != "name" or sign in ("==", "!="):
                continue
            try:
                bound = read(right, Symbolic(Names.of(relation.names(), Givens()))).as_scalar()
            except (OutOfReachError, TypeError):
                continue
            name = str(left.value)
            if bound.is_zero():
                signs[name] = POSITIVE if sign in (">", "<") else NONNEGATIVE
            else:
                bounds[name] = bound
                constant = bound.num.get(frozenset(), 0) if not bound.den and len(bound.num) == 1 else 0
                if constant > 0:
                    signs[name] = POSITIVE
    return Domain(signs, bounds, default)


def describe(obligation: Obligation, certificate: Certificate) -> str:
    """The scalar inequality and the sign-revealing form, in the language."""
    shown = to_text(scalar_formula(obligation.function))
    rules = ", ".join(f"{name} = {to_text(scalar_formula(value))}" for name, value in certificate.substitution.items())
    return f"{shown} >= 0 for {obligation.reason}" + (f" (with {rules})" if rules else "")
