"""The search for what shows an inequality: links that the kernel may accept, the simplest first."""

from __future__ import annotations

from collections.abc import Iterator

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.names import Names, random_outside
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.parser import constant, parse_expression
from lsa_theory.language.symbolic import Symbolic, without_roots
from lsa_theory.proofs.certificates import formulas
from lsa_theory.proofs.certificates.atoms import Atoms
from lsa_theory.proofs.certificates.complete import complete
from lsa_theory.proofs.certificates.domain import Domain
from lsa_theory.proofs.certificates.eigenvalues import NotSpectralError, reductions
from lsa_theory.proofs.certificates.extremes import Extremes
from lsa_theory.proofs.certificates.gaps import Gap, symmetries
from lsa_theory.proofs.certificates.link import Link
from lsa_theory.proofs.certificates.matrix import prove_nonnegative
from lsa_theory.proofs.certificates.spectral import spectral_links
from lsa_theory.proofs.question import Question

UNREADABLE = (NotSpectralError, OutOfReachError, TypeError, ValueError, ZeroDivisionError)


def proposals(left: Node, sign: str, right: Node, names: Names, gaps: list[Gap]) -> Iterator[Link]:
    """What may show ``left sign right``, the simplest first; each also with symmetric letters as such."""
    used = left.names() | right.names()
    rules = [rule for rule in symmetries(gaps) if rule["is"] in used]
    for link in _plain(left, sign, right, names, gaps):
        yield link
        if rules:
            yield {"kind": "substitution", "by": rules, "form": link}


def _plain(left: Node, sign: str, right: Node, names: Names, gaps: list[Gap]) -> Iterator[Link]:
    if sign == "!=":
        yield from _plain(left, ">", right, names, gaps)
        return
    large, small = (right, left) if sign in ("<", "<=") else (left, right)
    strict = sign in ("<", ">")
    plain = formulas.minus(large, formulas.ZERO if constant(small) == 0 else small)
    yield formulas.text(plain)
    psd = {str(gap.larger.value): gap.node for gap in gaps if gap.is_property and gap.sign != "=="}
    if psd.keys() & plain.names():
        yield formulas.text(formulas.with_letters(plain, psd))
    domain, rule = Domain.of(gaps), names.setting.gamma()
    try:
        meaning = Extremes(names)
        value = _difference(large, small, meaning)
        yield from spectral_links(value, domain, rule, strict)
        if (other := rule.normal_form(value)) != value:
            yield from spectral_links(other, domain, rule, strict)
    except UNREADABLE:
        pass
    if (found := _sum(large, small, names, domain, gaps)) is not None:
        yield formulas.text(found) if isinstance(found, Node) else found
    inside = [integrand(large), integrand(small)]
    outside = random_outside(large, names) | random_outside(small, names)  # of one draw, which no expectation averages
    if not outside and inside[0] is not None and inside[1] is not None and inside != [large, small]:
        found = _sum(inside[0], inside[1], names, domain, gaps)
        if isinstance(found, Node):
            yield formulas.text(Node("expectation", (found,)))


def obstacle(question: Question) -> str:
    """Why an inequality is no sum over eigenvalues, for people; "no certificate found" for one that is."""
    large, small = (question.left, question.right)
    meaning, rule = Extremes(question.names), question.names.setting.gamma()
    try:
        next(reductions(_difference(large, small, meaning), Domain(), rule), None)
    except UNREADABLE as problem:
        return f"no certificate found: {problem}"
    return "no certificate found"


def difference_of(left: Node, sign: str, right: Node, names: Names) -> Node:
    """``larger - smaller`` worked out, every letter free."""
    large, small = (right, left) if sign in ("<", "<=") else (left, right)
    return formulas.expression(names.setting.gamma().normal_form(_difference(large, small, Atoms(names))))


def _sum(large: Node, small: Node, names: Names, domain: Domain, gaps: list[Gap]) -> Node | Link | None:
    """A sum of squares and other facts that equals the difference, or None."""
    meaning = Atoms(names)
    try:
        for gap in gaps:
            meaning.suppose(gap)
        value = _difference(large, small, meaning)
        for gap in gaps:
            meaning.suppose(gap)  # with what the sides brought in
        ground, whole = meaning.ground(), meaning.domain(domain)
        rule = names.setting.gamma()
        completed = complete(value, ground, whole, rule)
        if completed is not None:
            return formulas.with_letters(completed.formula(), ground.letters)
        found = prove_nonnegative(rule.normal_form(value), ground, whole)
        return None if found is None else found.link() if found.squared else found.formula()
    except UNREADABLE:
        return None


def integrand(node: Node) -> Node | None:
    """What a formula that is linear in its expectations is the expectation of; None where it is not linear.

    >>> from lsa_theory.language.printing import to_text
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


def _difference(large: Node, small: Node, meaning: Symbolic) -> TracePolynomial:
    """The difference of the sides; a zero takes the shape of the other one."""
    one, other = (read(without_roots(side), meaning) for side in (large, small))
    if one.is_zero():
        return -other
    return one if other.is_zero() else one - other
