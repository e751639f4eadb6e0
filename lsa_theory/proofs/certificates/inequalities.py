"""Certificates proposed for inequalities: a formula that shows its sign, or an object of a kind; the kernel judges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from lsa_theory.kernel import limits, parser
from lsa_theory.kernel.certificate import Hypothesis, Link, hypotheses_of
from lsa_theory.kernel.kinds import substitution
from lsa_theory.kernel.limits import Refused
from lsa_theory.language.hypotheses import read_givens
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.proofs import equalities, formulas
from lsa_theory.proofs.certificates import linear, orders, spectra, splits, sums
from lsa_theory.proofs.certificates.domain import Domain
from lsa_theory.proofs.certificates.formulas import ZERO
from lsa_theory.proofs.certificates.gaps import Gap, numbered, words_for
from lsa_theory.proofs.certificates.search import UNREADABLE, difference_of, proposals
from lsa_theory.proofs.certificates.spectra import Finder
from lsa_theory.proofs.equalities import Certificate
from lsa_theory.proofs.equations import Entry, solved

MAX_REDUCTIONS = 2
SEARCH = 300_000  # products of terms of one search by reductions


def certificate_of(link: Link) -> Certificate | None:
    """A certificate of an inequality that the kernel accepts; None if none was found.

    >>> from lsa_theory.kernel import limits, parser
    >>> from lsa_theory.kernel.kinds import KINDS
    >>> ((left, sign, right),) = parser.links(parser.relation("Gamma >= (1 + 2/N)*Lambda"))
    >>> certificate_of(Link(left, sign, right, (), frozenset({"Gamma", "Lambda", "N"}), kinds=KINDS))
    '(tr(Lambda)*I - Lambda)/N'
    """
    return by_form(link) or by_reduction(link)


def by_form(link: Link) -> Certificate | None:
    """A formula that shows the sign, or a sum over eigenvalues."""
    with suppress(*UNREADABLE, formulas.Unwritable, Refused, ArithmeticError, RecursionError):
        return _first(link, _candidates(link))
    return None


def by_reduction(link: Link, depth: int = 0) -> Certificate | None:
    """A certificate by comparisons to which this one reduces; ``depth`` counts how often it did."""
    with suppress(*UNREADABLE, formulas.Unwritable, Refused, ArithmeticError, RecursionError):
        if depth:
            return _first(link, _reduced(link, depth))
        with limits.budget(min(SEARCH, limits.left())):
            return _first(link, _reduced(link, depth))
    return None


def _first(link: Link, proposed: Iterator[Certificate]) -> Certificate | None:
    return next((one for one in proposed if equalities.accepted(link, one, limits.MAX_WORK)), None)


def _reduced(link: Link, depth: int) -> Iterator[Certificate]:
    """What follows from equations among the hypotheses first, then from the comparison as it stands."""
    for one, wrap in (*_put_in(link), (link, None)):
        for found in _ways(one, depth):
            yield found if wrap is None else {**wrap, "form": found}


def _ways(link: Link, depth: int) -> Iterator[Certificate]:
    """Comparisons between numbers, functions of Lambda eigenvalue by eigenvalue, bounds by orders and squares."""
    quick: list[Finder] = [partial(linear.certificate_of, levels=k) for k in (splits.QUICK - 1, splits.FAIR)]
    yield from spectra.certificates(link, quick)
    if link.shape == (1, 1) and (found := linear.certificate_of(link, splits.QUICK)) is not None:
        yield found
    if depth < MAX_REDUCTIONS:
        yield from orders.certificates(
            link, lambda other: by_form(other) or sums.certificate_of(other) or by_reduction(other, depth + 1)
        )
    if (found := splits.certificate_of(link)) is not None:
        yield found
    yield from spectra.certificates(link, [splits.certificate_of])


def _put_in(link: Link) -> Iterator[tuple[Link, dict[str, Any]]]:
    """The comparison after equations among the hypotheses are put in."""
    trial = replace(link, used=set())
    if any(h.sign == "==" for h in link.hypotheses) and (entries := solved(trial)):
        put, rewrite = substitution.rules(trial, entries)
        yield replace(link, put=put, rewrite=rewrite, used=set()), {"kind": "substitution", "by": entries}


def _candidates(link: Link) -> Iterator[Certificate]:
    left, right = (parse_expression(formulas.text(side)) for side in (link.left, link.right))
    gaps = gaps_of(link.hypotheses)
    for names in _readings(link, gaps):
        yield from proposals(left, link.sign, right, names, gaps)
    trial = replace(link, used=set())
    if any(gap.is_equation for gap in gaps) and (entries := solved(trial)):
        yield from _under(entries, trial, difference_of(left, link.sign, right, _readings(link, gaps)[0]))


def _under(entries: list[Entry], link: Link, difference: Node) -> Iterator[Certificate]:
    """Proposals after equations among the hypotheses are put into the difference and into the other hypotheses."""
    put, _ = substitution.rules(link, entries)

    def changed(hypothesis: Hypothesis) -> Hypothesis:
        return replace(hypothesis, left=put(hypothesis.left), right=put(hypothesis.right))

    gaps = gaps_of([h if h.sign == "==" else changed(h) for h in link.hypotheses])
    whole = parse_expression(formulas.text(put(parser.expression(to_text(difference)))))
    sign = ">" if link.needed == 2 else ">="
    for names in _readings(link, gaps):
        for one in proposals(whole, sign, ZERO, names, gaps):
            if isinstance(one, dict) and one["kind"] == "substitution":
                yield {**one, "by": [*entries, *one["by"]]}
            else:
                yield {"kind": "substitution", "by": entries, "form": one}


def _readings(link: Link, gaps: list[Gap]) -> list[Names]:
    """What names may stand for, the cautious reading first."""
    words = dict.fromkeys((words_for(gaps), words_for(gaps, bold=True)))
    return [Names.of(set(link.spoken), read_givens(one)) for one in words]


def gaps_of(hypotheses: Sequence[Hypothesis]) -> list[Gap]:
    """The comparisons among hypotheses, by the names that certificates give them."""
    found = []
    for number, known in enumerate(hypotheses, 1):
        sides = [parse_expression(formulas.text(side)) for side in (known.left, known.right)]
        gap = numbered(number, sides[0], known.sign, sides[1], known.shape)
        found += [gap] if gap is not None else []
    return found


def domain_of(given: Sequence[str]) -> Domain:
    """Signs and bounds that hypotheses of the form ``x > 0``, ``x >= y`` or ``y <= x`` give to scalars.

    >>> domain_of(["N >= d", "0 < u"]).sign("u'")
    '> 0'
    """
    return Domain.of(gaps_of(hypotheses_of(given, "hypothesis")))


__all__ = ["certificate_of", "domain_of", "gaps_of"]
