"""Kind ``powers``: ``left == right``, both nonnegative (psd), as ``left**n == right**n``, which ``by`` certifies.

``left`` and ``right`` are formulas equal to the sides that show their sign; the sides themselves unless given.  Sound as a
nonnegative number has one nonnegative n-th root, and a psd matrix one psd n-th root.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify, difference, grounds
from lsa_theory.kernel.limits import Refused, exact, fields
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.terms import normal

MAX_POWER = 12


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless both sides show that they are nonnegative, and ``by`` that their powers are equal."""
    fields(body, {"power": str, "by": (str, dict)}, {"left": str, "right": str})
    n = exact(body["power"])
    if link.sign != "==" or n.denominator != 1 or not 2 <= n <= MAX_POWER:
        raise Refused(f"an equation and a power from 2 to {MAX_POWER}")
    _nonnegative(link, link.left, body.get("left"))
    _nonnegative(link, link.right, body.get("right"))
    granted = (*link.granted, link.left, link.right)
    certify(replace(link, left=("**", link.left, n), right=("**", link.right, n), granted=granted), body["by"])


def _nonnegative(link: Link, side: Tree, text: str | None) -> None:
    tree = side if text is None else parser.expression(text)
    see, reading = grounds(link, [tree])
    if see(tree) is None:
        raise Refused("a side does not show that it is nonnegative")
    if text is not None and normal(difference(reading, tree, side)).terms:
        raise Refused("the formula is not the side")
