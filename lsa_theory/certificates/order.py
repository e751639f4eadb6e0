"""Inequalities between general expressions: read, decided by sums of facts, explained step by step."""

from __future__ import annotations

import time

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.certificates.atoms import Atoms
from lsa_theory.certificates.complete import Completed, complete
from lsa_theory.certificates.domain import Domain
from lsa_theory.certificates.matrix import Sum, prove_nonnegative
from lsa_theory.claim import Evidence
from lsa_theory.derivation import Checked, Step
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.symbolic import Names, OutOfReachError, without_roots
from lsa_theory.lemmas import LEMMAS

METHOD = "sum of named facts"


Found = tuple[Evidence, tuple[Step, ...]]


def prove_order(
    left: Node, sign: str, right: Node, names: Names, domain: Domain, hypotheses: tuple[Relation, ...] = ()
) -> Found | None:
    """Prove ``left sign right`` for all matrices, or None."""
    start = time.perf_counter()
    if sign in ("<", "<="):
        left, right = right, left
    meaning = Atoms(names)
    try:
        large, small = (read(without_roots(side), meaning) for side in (left, right))
        large, small = (
            TracePolynomial({}, *other.shape) if value.is_zero() else value
            for value, other in ((large, small), (small, large))
        )
        difference = large - small
        for hypothesis in hypotheses:
            meaning.suppose(hypothesis)
        ground, domain = meaning.ground(), meaning.domain(domain)
        found: Sum | Completed | None = complete(difference, ground, domain, names.setting.gamma())
        if found is None:
            found = prove_nonnegative(names.setting.gamma().normal_form(difference), ground, domain)
    except (OutOfReachError, TypeError, ValueError, ZeroDivisionError):
        return None
    if found is None or (sign in ("<", ">") and not found.strict):
        return None
    detail = "; ".join(dict.fromkeys(lemma for _, lemma in found.lines())) or "nonnegativity"
    evidence = Evidence(METHOD, "proves", "all d, N and M", detail, seconds=time.perf_counter() - start)
    return evidence, tuple(steps_of(found))


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
