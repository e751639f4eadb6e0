"""Inequalities between general expressions: read, decided by sums of facts, explained step by step."""

from __future__ import annotations

import time
from fractions import Fraction

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import OutOfReachError
from lsa_theory.kernel.claim import Evidence
from lsa_theory.kernel.lemmas import LEMMAS
from lsa_theory.language.names import Names, random_outside
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import constant, parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.language.shapes import Shapes
from lsa_theory.language.symbolic import without_roots
from lsa_theory.proofs.certificates.atoms import Atoms
from lsa_theory.proofs.certificates.complete import Completed, complete
from lsa_theory.proofs.certificates.domain import Domain
from lsa_theory.proofs.certificates.matrix import Sum, prove_nonnegative
from lsa_theory.proofs.derivation import Checked, Step, infer
from lsa_theory.proofs.question import Question

METHOD = "sum of named facts"


Found = tuple[Evidence, tuple[Step, ...]]


def prove_order(question: Question, domain: Domain) -> Found | None:
    """Prove an inequality for all matrices, or None."""
    start = time.perf_counter()
    left, sign, right, names = question.left, question.sign, question.right, question.names
    hypotheses = question.hypotheses
    if sign in ("<", "<="):
        left, right = right, left
    if constant(right) == 0 and sign in (">=", "<=") and _shows(left, names):
        shown = f"{to_text(left)} >= 0"
        steps = (infer(shown, "squares, norms and expectations of such, with nonnegative numbers", "sum of squares"),)
        return Evidence(METHOD, "proves", "all d, N and M", "a visible square", seconds=time.perf_counter() - start), steps
    outside = random_outside(left, names) | random_outside(right, names)  # of one draw, which no expectation averages
    inside = [None if outside else integrand(side) for side in (left, right)]
    found = _prove(left, right, names, domain, hypotheses)
    if found is None and inside[0] is not None and inside[1] is not None and inside != [left, right]:
        found = _prove(inside[0], inside[1], names, domain, hypotheses)
        if found is not None and sign in (">=", "<="):
            shown = f"{to_text(inside[0])} >= {to_text(inside[1])} in every draw"
            ordered = [*steps_of(found), infer(shown, "so the expectations are ordered", "positive expectation")]
            return Evidence(METHOD, "proves", "all d, N and M", shown, seconds=time.perf_counter() - start), tuple(ordered)
    if found is None or (sign in ("<", ">") and not found.strict):
        return None
    detail = "; ".join(dict.fromkeys(lemma for _, lemma in found.lines())) or "nonnegativity"
    evidence = Evidence(METHOD, "proves", "all d, N and M", detail, seconds=time.perf_counter() - start)
    return evidence, tuple(steps_of(found))


def _prove(
    left: Node, right: Node, names: Names, domain: Domain, hypotheses: tuple[Relation, ...]
) -> Sum | Completed | None:
    """A proof of ``left >= right``, or None."""
    meaning = Atoms(names)
    try:
        large, small = (read(without_roots(side), meaning) for side in (left, right))
        large, small = (
            TracePolynomial({}, *other.shape) if value.is_zero() else value
            for value, other in ((large, small), (small, large))
        )
        for hypothesis in hypotheses:
            meaning.suppose(hypothesis)
        ground, domain = meaning.ground(), meaning.domain(domain)
        rule = names.setting.gamma()
        found = complete(large - small, ground, domain, rule)
        return found or prove_nonnegative(rule.normal_form(large - small), ground, domain)
    except (OutOfReachError, TypeError, ValueError, ZeroDivisionError):
        return None


def _shows(node: Node, names: Names) -> bool:
    """Whether a formula is a scalar that is nonnegative at sight."""
    if node.kind == "power":
        scalar = Shapes(names, "").of(node.parts[0]) == ("1", "1")
        return scalar and (Fraction(node.value or 0) % 2 == 0 or _shows(node.parts[0], names))
    if node.kind == "number":
        return True
    if node.kind == "name":
        return node.value in ("loss", "noise", "N", "M", "d")
    if node.kind == "call":
        return node.value in ("norm_F", "norm_op")
    return node.kind in ("add", "multiply", "divide", "expectation") and all(_shows(part, names) for part in node.parts)


def integrand(node: Node) -> Node | None:
    """What a formula that is linear in its expectations is the expectation of; None where it is not linear.

    >>> to_text(integrand(parse_expression("2*E[x.T*x] - tr(E[S]) + loss")))
    '2*(x.T*x) - tr(S) + (yhat - w.T*x)**2/2'
    """
    if node == Node("name", value="loss"):
        return parse_expression("(yhat - w.T*x)**2/2")
    if not _has_expectation(node):
        return node
    parts = [integrand(part) for part in node.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    linear = node.kind in ("add", "subtract", "negative", "transpose") or node == Node("call", node.parts, "tr")
    product = node.kind == "multiply" and sum(map(_has_expectation, node.parts)) == 1
    quotient = node.kind == "divide" and not _has_expectation(node.parts[1])
    if node.kind == "expectation":
        return node.parts[0] if not _has_expectation(node.parts[0]) else None
    return Node(node.kind, tuple(known), node.value, node.column) if linear or product or quotient else None


def _has_expectation(node: Node) -> bool:
    return node.kind == "expectation" or node == Node("name", value="loss") or any(map(_has_expectation, node.parts))


def steps_of(found: Sum | Completed) -> list[Step]:
    """One step per fact, and the identity that adds them up."""
    steps = [
        Step(shows, "a fact, rebuilt from its parts", lambda: Checked(True, METHOD), LEMMAS[lemma], is_formula=False)
        for shows, lemma in dict(found.lines()).items()
    ]
    how = "the difference of the sides is a sum of these with nonnegative coefficients"
    if isinstance(found, Sum) and found.squared:
        how = "the difference of the squares of the sides is a sum of these with nonnegative coefficients"
    return [*steps, Step(how, "multiplied out and compared", lambda: Checked(found.holds(), METHOD), is_formula=False)]
