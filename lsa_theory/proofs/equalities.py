"""Certificates proposed for equalities: canonical forms, small sizes, equations put in, cofactors; the kernel judges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lsa_theory.kernel import limits, parser
from lsa_theory.kernel.certificate import Link, certify, difference, hypotheses_of
from lsa_theory.kernel.kinds import KINDS, substitution
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.replay import spoken
from lsa_theory.kernel.terms import normal
from lsa_theory.proofs.cofactors import cofactors
from lsa_theory.proofs.equations import Entry, solved

Certificate = str | dict[str, Any]
MAX_FOUND = 4  # cofactors of one target
WORK = limits.MAX_WORK // 8  # of one proposal


def accepted(link: Link, certificate: Certificate, work: int = WORK) -> bool:
    """Whether the kernel accepts a certificate of one comparison, with so much work."""
    trial = replace(link, used=set())
    try:
        with limits.budget(work):
            certify(trial, certificate)
    except (Refused, RecursionError, ArithmeticError):
        return False
    return True


def certificate_of(link: Link) -> Certificate | None:
    """A certificate of an equality that the kernel accepts, with as few hypotheses as can be; None if none was found."""
    return next((one for one in candidates(link) if accepted(link, one)), None)


def candidates(link: Link) -> Iterator[Certificate]:
    """What may show an equality, simple certificates first."""
    try:
        with limits.budget(WORK):
            _ = link.difference
    except (Refused, RecursionError, ArithmeticError):
        yield from _at_small_sizes(link)
        return
    yield "0"
    if "det" in _spoken(link):
        yield {"kind": "determinants"}
    entries = solved(link)
    if entries:
        yield from _fewest(link, entries, {})
    yield from _cofactors(link, [])
    if entries:
        for form in _cofactors(link, entries):
            yield from _fewest(link, entries, {"form": form})
    yield from _at_small_sizes(link)


def _spoken(link: Link) -> set[str]:
    """The functions of a comparison."""

    def calls(tree: Tree) -> set[str]:
        own = {tree[1]} if tree[0] == "call" else set[str]()
        return own.union(*(calls(part) for part in tree[1:] if isinstance(part, tuple)))

    return calls(link.left) | calls(link.right)


def _at_small_sizes(link: Link) -> Iterator[Certificate]:
    if link.hypotheses:
        yield {"kind": "sizes"}


def _fewest(link: Link, entries: list[Entry], more: dict[str, Any]) -> Iterator[Certificate]:
    """A substitution without the equations that are not needed."""
    whole = {"kind": "substitution", "by": entries, **more}
    if not accepted(link, whole):
        return
    kept = list(entries)
    for entry in entries:
        fewer = [one for one in kept if one is not entry]
        if accepted(link, {**whole, "by": fewer}):
            kept = fewer
    yield {**whole, "by": kept}


def _cofactors(link: Link, entries: list[Entry]) -> Iterator[Certificate]:
    try:
        with limits.budget(WORK):
            put, rewrite = substitution.rules(replace(link, used=set()), entries)
            target = normal(rewrite(difference(link.reading(), *map(put, link.ordered))))
            found = cofactors(link, target, lambda value: normal(rewrite(value)))
    except (Refused, RecursionError, ArithmeticError):
        return
    for _ in range(MAX_FOUND):
        try:
            with limits.budget(WORK):
                one = next(found)
        except (StopIteration, Refused, RecursionError, ArithmeticError):
            return
        yield one


def at_size(text: str, dimension: int) -> bool:
    """Whether an equality is an identity in free entries for one small dimension.

    >>> at_size("A*B == B*A", 1), at_size("A*B == B*A", 2)
    (True, False)
    """
    try:
        [(left, sign, right)] = parser.links(parser.relation(text))
        known = hypotheses_of([f"d == {dimension}"], "hypothesis")
        return accepted(Link(left, sign, right, known, frozenset(spoken([text])), kinds=KINDS), {"kind": "sizes"})
    except (Refused, ValueError):
        return False
