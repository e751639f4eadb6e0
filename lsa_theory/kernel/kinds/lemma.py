"""Kind ``lemma``: a further comparison is shown first, and then used like a hypothesis.

``shows`` is a relation, ``links`` its certificates under the same hypotheses, ``then`` a certificate of the comparison at
hand, in which the links of ``shows`` are numbered after the hypotheses.  Sound because it is modus ponens: a relation that
is shown holds wherever its sides have values, and one whose sides might have none is refused when it is used.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify, hypotheses_of, prove
from lsa_theory.kernel.limits import Refused, fields


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless the lemma is shown, and the comparison with it."""
    fields(body, {"shows": str, "links": list}, {"then": (str, dict)})
    sides, _ = parser.relation(body["shows"])
    if set[str]().union(*map(parser.names, sides)) & {"noise", "Psi"} - link.spoken:
        raise Refused("a lemma speaks of noise or Psi, the claim does not")
    used = prove(body["shows"], link.hypotheses, body["links"], set(link.spoken), link.kinds)
    link.used.update(used)
    certify(replace(link, hypotheses=[*link.hypotheses, *hypotheses_of([body["shows"]], "lemma")]), body.get("then"))
