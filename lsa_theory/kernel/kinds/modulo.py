"""Kind ``modulo``: a formula that shows the sign, and a certificate ``by`` of the equation between it and the difference.

``form`` is P, which may speak of gaps of hypotheses; ``by`` certifies ``larger - smaller == P`` with every gap written out
as the difference that it is.  So a sum of squares may equal the difference by cofactors, by what is put in, or by any
other kind that shows an equation.  Sound as P has a value wherever the comparison has one and the hypotheses
hold, and what equals it there has its sign.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify, form_of
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.signs import suffices


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless the form shows the sign and ``by`` that the difference equals it."""
    fields(body, {"form": str, "by": (str, dict)})
    if link.needed == 0:
        raise Refused("a sign shows no equation")
    form = form_of(link, body["form"])
    if not suffices(form.sign, link.needed):
        raise Refused("the form does not show the sign")
    granted = (*link.granted, link.left, link.right)
    left, right = minus(*link.ordered), written_out(form.tree, link)
    certify(replace(link, left=left, sign="==", right=right, granted=granted), body["by"])


def minus(large: Tree, small: Tree) -> Tree:
    """``large - small``; a zero of no shape is left out."""
    if parser.constant(small) == 0:
        return large
    return ("*", ("number", Fraction(-1)), small) if parser.constant(large) == 0 else ("-", large, small)


def written_out(tree: Tree, link: Link) -> Tree:
    """A formula with every gap as the difference of the sides of its hypothesis."""
    if tree[0] == "name" and tree[1].startswith("gap_"):
        found = link.use(int(tree[1][5:]))
        return minus(*((found.right, found.left) if found.sign in ("<", "<=") else (found.left, found.right)))
    return tuple(written_out(part, link) if isinstance(part, tuple) else part for part in tree)
