"""Proof objects that are proposed to the kernel: a certificate for every comparison of a formula, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link, hypotheses_of
from lsa_theory.kernel.kinds import KINDS
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, spoken
from lsa_theory.proofs import following
from lsa_theory.proofs.certificates import equal, inequalities, sums

Certificate = str | dict[str, Any]
Document = dict[str, Any]
Finder = Callable[[Link], "Certificate | None"]
ORDERS = ("<=", "<", ">=", ">", "!=")
QUICK: dict[str, tuple[Finder, ...]] = {
    "==": (following.certificate_of, equal.of_small_sizes),
    **dict.fromkeys(ORDERS, (following.order_certificate, equal.of_small_sizes)),
}
THOROUGH: dict[str, tuple[Finder, ...]] = {
    "==": (equal.certificate_of,),
    **dict.fromkeys(ORDERS, (sums.certificate_of, inequalities.by_reduction)),
}


def certificates(
    text: str, given: Sequence[str] = (), about: Sequence[str] = (), quick: bool = False
) -> list[Certificate] | None:
    """What shows every comparison of a formula under hypotheses; None where one is not found.

    ``about``: further formulas of the same claim, which may speak of noise or of a task covariance; ``quick``: what takes
    a few milliseconds only.

    >>> certificates("E[x.T*x] == d == tr(I)", ["Lambda == I"])
    [{'kind': 'substitution', 'by': ['1']}, '0']
    """
    found = _certificates(text, tuple(given), tuple(about), quick)
    return None if found is None else list(found)


@lru_cache(maxsize=128)
def _certificates(text: str, given: tuple[str, ...], about: tuple[str, ...], quick: bool) -> tuple[Certificate, ...] | None:
    try:
        known, links = hypotheses_of(given, "hypothesis"), parser.links(parser.relation(text))
        names = frozenset(spoken([text, *given, *about]))
    except Refused:
        return None
    found: list[Certificate] = []
    earlier: list[Hypothesis] = []  # comparisons of the chain, numbered after the hypotheses
    for left, sign, right in links:
        link = Link(left, sign, right, [*known, *earlier], names, kinds=KINDS)
        finders = [*QUICK.get(sign, ()), *(() if quick else THOROUGH.get(sign, ()))]
        one = next((one for finder in finders if (one := finder(link)) is not None), None)
        if one is None:
            return None
        found.append(one)
        earlier.append(Hypothesis(left, sign, right, text, derived=True))
    return tuple(found)


def proof(text: str, given: Sequence[str] = (), quick: bool = False) -> Document | None:
    """The proof object of a formula under hypotheses.

    >>> proof("tr(A*B) == tr(B*A)")["links"]
    [['0']]
    """
    found = certificates(text, given, quick=quick)
    if found is None:
        return None
    return {"format": FORMAT, "verdict": "PROVED", "claim": [text], "given": list(given), "links": [found]}
