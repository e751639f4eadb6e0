"""Kind ``facts``: relations that follow from the hypotheses, shown first, and a certificate ``then`` that may use them.

``first`` lists ``{"shows": relation, "links": certificates}``.  A fact is numbered after the hypotheses, in order, and used
like them.  Sound as each is shown for all values of the letters that meet the hypotheses; that it has a value there is
asked of it too, as its own formulas grant nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify, founded, hypotheses_of, prove
from lsa_theory.kernel.limits import Refused, fields

MAX_FACTS = 40
MODEL = {"noise", "Psi"}


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless every fact and then the comparison is shown."""
    fields(body, {"first": list, "then": (str, dict)})
    if len(body["first"]) > MAX_FACTS:
        raise Refused(f"at most {MAX_FACTS} facts")
    known, granted = list(link.hypotheses), (*link.granted, link.left, link.right)
    for one in body["first"]:
        fields(one, {"shows": str, "links": list})
        names = frozenset[str]().union(*map(parser.names, parser.relation(one["shows"])[0]))
        if names & MODEL - link.spoken:
            raise Refused("a fact speaks of noise or Psi, the claim does not")
        for fact in (facts := hypotheses_of([one["shows"]], "step")):
            founded(Link(fact.left, fact.sign, fact.right, known, link.spoken, link.used, granted=granted))
        link.used.update(prove(one["shows"], known, one["links"], set(link.spoken), link.kinds))
        known += facts
    certify(replace(link, hypotheses=known), body["then"])
