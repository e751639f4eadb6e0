"""Kind ``contradiction``: what is known cannot hold together, so that anything follows from it.

``form`` is a formula that shows by its form that it is positive, and that reads as zero: it would have a value at an
instance where everything known holds, a positive one and zero; so there is no such instance. Or ``differ`` is the number
of a hypothesis ``L != R``, and ``link`` certifies ``L == R``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lsa_theory.kernel.certificate import Link, certify, form_of
from lsa_theory.kernel.limits import Refused, exact, fields


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless the form is positive and zero."""
    if "differ" in body:
        fields(body, {"differ": str}, {"link": (str, dict)})
        known = link.use(int(exact(body["differ"])))
        if known.sign != "!=":
            raise Refused("the hypothesis does not say that two sides differ")
        certify(replace(link, left=known.left, sign="==", right=known.right), body.get("link"))
        return
    fields(body, {"form": str})
    form = form_of(link, body["form"])
    if form.sign != 2 or not link.vanishes(form.reading(form.tree)):
        raise Refused("no contradiction")
