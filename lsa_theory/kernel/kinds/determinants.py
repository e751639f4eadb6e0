"""Kind ``determinants``: under a hypothesis ``d == k``, k <= 4, determinants of letters written out by traces of powers.

Sound because at that size ``det(X)`` is that polynomial in ``tr(X)``, ..., ``tr(X^k)`` (Newton), and d is k: where one was
replaced by the other the value is the same.  ``form`` is a certificate for what is left, zero unless given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify
from lsa_theory.kernel.coefficients import Coefficient, Generator
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.logarithms import written_out
from lsa_theory.kernel.terms import Polynomial, normal


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless a hypothesis fixes a small d, and the form shows what is left."""
    fields(body, {}, {"form": (str, dict)})
    d = link.dimension()
    if d is None:
        raise Refused("no hypothesis fixes a small d")
    reading = link.reading()

    def value(g: Generator) -> Coefficient:
        if g == "d":
            return Coefficient.number(d)
        if not isinstance(g, str) or not g.startswith("det["):
            return Coefficient.of(g)
        name = "Gamma" if g == "det[Ginv]" else g[4:-1]
        if not name.isalnum() or name in parser.RANDOM or parser.kind(name) != "M":
            return Coefficient.of(g)
        found = reading(written_out(("name", name), d)).coefficient()
        return found.inverse() if g == "det[Ginv]" else found

    def rewrite(whole: Polynomial) -> Polynomial:
        whole = normal(link.rewrite(whole))
        return Polynomial({word: c.mapped(value) for word, c in whole.terms.items()}, whole.shape)

    certify(replace(link, rewrite=rewrite), body.get("form", "0"))
