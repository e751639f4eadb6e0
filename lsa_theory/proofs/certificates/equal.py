"""Equations that orders show: sizes between bounds, d = 1, a square that is not positive, sides that bound each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import limits, parser
from lsa_theory.kernel.certificate import Hypothesis, Link
from lsa_theory.kernel.kinds import dimension_one
from lsa_theory.kernel.kinds.vanishing import ZERO, square
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.proofs import equalities
from lsa_theory.proofs.certificates import inequalities, linear, spectra, splits
from lsa_theory.proofs.equalities import Certificate

LARGEST = 4  # dimension at which an identity in free entries is looked for
D: Tree = ("name", "d")


def certificate_of(link: Link) -> Certificate | None:
    """A certificate of an equation that the kernel accepts; None if none was found.

    >>> from lsa_theory.kernel import parser
    >>> from lsa_theory.kernel.certificate import hypotheses_of
    >>> from lsa_theory.kernel.kinds import KINDS
    >>> ((left, sign, right),) = parser.links(parser.relation("N == 1"))
    >>> known = hypotheses_of(["N <= 1"], "hypothesis")
    >>> certificate_of(Link(left, sign, right, known, frozenset({"N"}), kinds=KINDS))["kind"]
    'both'
    """
    with suppress(Refused, RecursionError, ArithmeticError), limits.budget(inequalities.SEARCH // 2):
        return next((one for one in _candidates(link) if equalities.accepted(link, one)), None)
    return None


def of_small_sizes(link: Link) -> Certificate | None:
    """A certificate of any comparison where hypotheses leave few sizes, or d = 1 only."""
    with suppress(Refused, RecursionError, ArithmeticError), limits.budget(inequalities.SEARCH // 2):
        return next((one for one in _small_sizes(link) if equalities.accepted(link, one)), None)
    return None


def _candidates(link: Link) -> Iterator[Certificate]:
    if not link.hypotheses and not parser.names(link.left) | parser.names(link.right) <= set(parser.SIZES):
        return
    yield from _small_sizes(link)
    if link.shape == (1, 1) and (found := splits.certificate_of(link)) is not None:
        yield found
    yield from spectra.certificates(link, [splits.certificate_of])
    yield from _vanishing(link)
    if link.shape == ("d", "d"):
        both = {name: inequalities.certificate_of(replace(link, sign=sign)) for name, sign in _SIDES}
        if None not in both.values():
            yield {"kind": "both", **both}


_SIDES = (("above", ">="), ("below", "<="))


def _small_sizes(link: Link) -> Iterator[Certificate]:
    """``d <= k`` for the least k that follows from hypotheses, and then the comparison at these sizes."""
    for k in range(1, LARGEST + 1):
        bound = Link(D, "<=", ("number", Fraction(k)), link.hypotheses, link.spoken, kinds=link.kinds)
        if not any("d" in parser.names(side) for h in link.hypotheses for side in (h.left, h.right)):
            return
        if (found := _plain_bound(link, k) or splits.certificate_of(bound, quick=True)) is None:
            continue
        fact: dict[str, Any] = {"kind": "facts", "first": [{"shows": f"d <= {k}", "links": [found]}]}
        small = Hypothesis(D, "<=", ("number", Fraction(k)), f"d <= {k}", derived=True)
        within = replace(link, hypotheses=[*link.hypotheses, small], used=set())
        yield {**fact, "then": {"kind": "sizes"}}
        if k == 1:
            for one in _numbers_at_one(within):
                yield {**fact, "then": {"kind": "dimension_one", "link": one}}
        return


def _plain_bound(link: Link, k: int) -> Certificate | None:
    """The certificate of ``d <= k`` that a hypothesis ``d == k`` or ``d <= k`` is."""
    for number, known in enumerate(link.hypotheses, 1):
        if known.left == D and known.right == ("number", Fraction(k)) and known.sign in ("==", "<="):
            return f"{'-1*' if known.sign == '==' else ''}gap_s{number}"
    return None


def _numbers_at_one(link: Link) -> Iterator[Certificate]:
    try:
        here = dimension_one.at_size_one(link)
    except Refused:
        return
    yield "0"
    if (found := splits.certificate_of(here)) is not None:
        yield found


def _vanishing(link: Link) -> Iterator[Certificate]:
    """``0 >= |L - R|^2`` from the hypotheses."""
    try:
        whole = square(link.left, link.right, None)
    except Refused:
        return
    here = replace(link, left=ZERO, sign=">=", right=whole, used=set())
    if (found := linear.certificate_of(here, splits.FAIR) or inequalities.certificate_of(here)) is not None:
        yield {"kind": "vanishing", "by": found}
