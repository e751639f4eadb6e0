"""Kind ``cofactors``: the difference is a sum of ``terms`` that show zero, as ``A*gap_M1*B`` and ``A*(X*inv(X) - I)``.

``invertible`` lists what must have an inverse where the hypotheses hold: ``{"of": X, "by": Y, "form": F}`` where
``X*Y - I`` or ``Y*X - I`` equals the form F, which shows zero.  A square matrix with an inverse on one side has it on both
(``det X det Y = 1``), so the terms, and the entries that follow, may speak of inv(X), and of the inverse of every square
factor of X.  Sound as a sum of zeros is zero: the kernel multiplies out and compares normal forms.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lsa_theory.kernel import limits, parser
from lsa_theory.kernel.certificate import Link, difference, form_of, grounds
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.terms import Polynomial, normal

MAX_ENTRIES, MAX_TERMS = 20, 400
I = ("name", "I")


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless every term shows zero and the terms add up to the difference."""
    fields(body, {"terms": list}, {"invertible": list})
    entries = body.get("invertible", [])
    if len(entries) > MAX_ENTRIES:
        raise Refused(f"at most {MAX_ENTRIES} inverses")
    for entry in entries:
        link = replace(link, granted=(*link.granted, _inverse(link, entry)))
    terms = [parser.expression(text) for text in limits.texts(body["terms"], "terms", MAX_TERMS)]
    see, reading = grounds(link, terms)
    if link.needed == 2 or any(see(term) != 0 for term in terms):
        raise Refused("a term does not show zero")
    rest = link.difference
    for term in terms:
        value = reading(term)
        if value.terms and value.shape != rest.shape:
            raise Refused("a term has another shape than the difference")
        rest = rest - Polynomial(value.terms, rest.shape)
    if not link.vanishes(rest):
        raise Refused("the terms do not add up to the difference")


def _inverse(link: Link, entry: Any) -> Tree:
    """``inv(of)``, which is shown to exist."""
    fields(entry, {"of": str, "by": str, "form": str})
    one, other = parser.expression(entry["of"]), parser.expression(entry["by"])
    if parser.drawn(one) or not parser.shape(one) == parser.shape(other) == ("d", "d"):
        raise Refused("an inverse of a fixed square matrix")
    form = form_of(link, entry["form"], (entry["of"], entry["by"]))
    shown = form.reading(form.tree)
    if form.sign != 0 or (shown.terms and shown.shape != ("d", "d")):
        raise Refused("the form does not show zero")
    for product in (("*", one, other), ("*", other, one)):
        if not normal(difference(form.reading, product, I) - Polynomial(shown.terms, ("d", "d"))).terms:
            return "call", "inv", one
    raise Refused("the form does not show an inverse")
