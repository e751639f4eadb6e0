"""Kind ``squares``: ``R >= L`` by ``R >= 0`` and ``R^2 >= L^2``, where the difference is ``R - L``, a number.

``larger`` is R, whose sign is seen by its form; ``link`` is a formula equal to ``R^2 - L^2`` that shows its sign. Or R and
L are the sides: ``sign`` certifies ``R >= 0`` and ``link`` the comparison ``R**2 >= L**2``. Sound as ``R^2 >= L^2`` says
``|R| >= |L|``, so ``R = |R| >= |L| >= L``, strictly where the squares differ.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify, grounds
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.signs import suffices


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless R and the difference of squares show their signs."""
    if "sign" in body:
        _sides(link, body)
        return
    fields(body, {"larger": str, "link": str})
    large, formula = parser.expression(body["larger"]), parser.expression(body["link"])
    see, reading = grounds(link, [large, formula])
    if link.needed == 0 or not suffices(see(formula), link.needed) or see(large) is None:
        raise Refused("a part does not show its sign")
    difference, r, whole = link.difference, reading(large), reading(formula)
    if not difference.shape == r.shape == whole.shape == (1, 1):
        raise Refused("squares of numbers only")
    smaller = r - difference
    if not link.vanishes(r * r - smaller * smaller - whole):
        raise Refused("the formula is not the difference of the squares")


def _sides(link: Link, body: dict[str, Any]) -> None:
    """R and L as the sides of the comparison."""
    fields(body, {}, {"sign": (str, dict), "link": (str, dict)})
    if link.needed == 0 or link.sign == "!=" or link.shape != (1, 1):
        raise Refused("squares of numbers only")
    large, small = link.ordered
    certify(replace(link, left=large, sign=">=", right=parser.expression("0")), body["sign"])
    left, right = (("**", side, Fraction(2)) for side in (large, small))
    certify(replace(link, left=left, sign=">" if link.needed == 2 else ">=", right=right), body.get("link"))
