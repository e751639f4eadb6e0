"""Proof objects that are proposed to the kernel: a certificate for every comparison of a formula, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, hypotheses_of
from lsa_theory.kernel.kinds import KINDS
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, spoken
from lsa_theory.proofs import following

Certificate = str | dict[str, Any]
Document = dict[str, Any]
ORDERS = ("<=", "<", ">=", ">", "!=")
FINDERS: dict[str, Callable[[Link], Certificate | None]] = {
    "==": following.certificate_of,
    **dict.fromkeys(ORDERS, following.order_certificate),
}


def certificates(text: str, given: Sequence[str] = (), about: Sequence[str] = ()) -> list[Certificate] | None:
    """What shows every comparison of a formula under hypotheses; None where one is not found.

    ``about``: further formulas of the same claim, which may speak of noise or of a task covariance.

    >>> certificates("E[x.T*x] == d == tr(I)", ["Lambda == I"])
    [{'kind': 'substitution', 'by': ['1']}, '0']
    """
    try:
        known, links = hypotheses_of(given, "hypothesis"), parser.links(parser.relation(text))
        names = frozenset(spoken([text, *given, *about]))
    except Refused:
        return None
    found: list[Certificate] = []
    for left, sign, right in links:
        finder = FINDERS.get(sign)
        one = finder(Link(left, sign, right, known, names, kinds=KINDS)) if finder else None
        if one is None:
            return None
        found.append(one)
    return found


def proof(text: str, given: Sequence[str] = ()) -> Document | None:
    """The proof object of a formula under hypotheses.

    >>> proof("tr(A*B) == tr(B*A)")["links"]
    [['0']]
    """
    found = certificates(text, given)
    if found is None:
        return None
    return {"format": FORMAT, "verdict": "PROVED", "claim": [text], "given": list(given), "links": [found]}
