"""Kind ``vanishing``: ``left == right`` as ``0 >= tr(D.T*W*D)`` for ``D = left - right``, a matrix, vector or number.

``by`` certifies that inequality, where W is ``weight``, a formula that shows that it is pd (I unless given; of numbers and
vectors too).  Sound as ``tr(D.T*W*D) = |W^(1/2) D|_F^2`` is positive unless ``D = 0``.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify, grounds
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.parser import Tree

ZERO = ("number", Fraction(0))


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless ``by`` shows that the square of the difference is not positive."""
    fields(body, {"by": (str, dict)}, {"weight": str})
    if link.sign != "==":
        raise Refused("a square that vanishes shows an equation")
    whole = square(link.left, link.right, weight(link, body.get("weight")))
    granted = (*link.granted, link.left, link.right)
    certify(replace(link, left=ZERO, sign=">=", right=whole, granted=granted), body["by"])


def weight(link: Link, text: str | None) -> Tree | None:
    """W, which is pd."""
    if text is None:
        return None
    tree = parser.expression(text)
    see, _ = grounds(link, [tree])
    if parser.shape(tree) != ("d", "d") or see(tree) != 2:
        raise Refused("the weight does not show that it is positive definite")
    return tree


def square(left: Tree, right: Tree, middle: Tree | None) -> Tree:
    """``tr(D.T*W*D)``, of a number ``D**2``."""
    gap: Tree = left if parser.constant(right) == 0 else right if parser.constant(left) == 0 else ("-", left, right)
    if parser.shape(gap) == (1, 1):
        if middle is not None:
            raise Refused("a weight is between matrices or vectors")
        return "**", gap, Fraction(2)
    whole: Tree = ("*", ("T", gap), gap) if middle is None else ("*", ("*", ("T", gap), middle), gap)
    return whole if parser.shape(whole) == (1, 1) else ("call", "tr", whole)
