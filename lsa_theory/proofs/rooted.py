"""Claims with roots: two nonnegative sides whose powers are equal, or in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from math import lcm

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.terms import normal
from lsa_theory.proofs.certificates import inequalities
from lsa_theory.proofs.equalities import Certificate
from lsa_theory.proofs.equalities import certificate_of as directly
from lsa_theory.proofs.equations import writer_of
from lsa_theory.proofs.formulas import Unwritable

MAX_ROOT = 6
ZERO = ("number", Fraction(0))


def order(tree: Tree) -> int:
    """The least n for which the n-th power of every root in a formula is no root.

    >>> order(parser.expression("sqrt(u) + v**(1/3)"))
    6
    """
    own = 1
    if tree[:2] in (("call", "sqrt"), ("call", "norm_F")):
        own = 2
    elif tree[0] == "**":
        own = tree[2].denominator
    return lcm(own, *(order(part) for part in tree[1:] if isinstance(part, tuple)))


def equalities(link: Link) -> Iterator[Certificate]:
    """Of kind ``powers``."""
    n = lcm(order(link.left), order(link.right))
    if n == 1:
        return
    sides = [_nonnegative(link, side) for side in (link.left, link.right)]
    if None in sides:
        return
    for power in dict.fromkeys((n, 2 * n)):
        if power > 2 * MAX_ROOT:
            return
        left, right = (("**", side, Fraction(power)) for side in (link.left, link.right))
        granted = (*link.granted, link.left, link.right)
        by = directly(replace(link, left=left, right=right, granted=granted, used=set()))
        if by is not None:
            yield {"kind": "powers", "power": str(power), "by": by, "left": sides[0], "right": sides[1]}


def inequalities_of(link: Link) -> Iterator[Certificate]:
    """Of kind ``squares``."""
    small, large = (link.left, link.right) if link.sign in ("<", "<=") else (link.right, link.left)
    if link.sign == "!=" or lcm(order(small), order(large)) == 1 or parser.shape(large) != (1, 1):
        return
    if (shown := _nonnegative(link, large)) is None:
        return
    gap = _squares(link, large, small)
    sign = ">" if link.needed == 2 else ">="
    granted = (*link.granted, link.left, link.right)
    by = inequalities.by_form(replace(link, left=gap, sign=sign, right=ZERO, granted=granted, used=set()))
    if isinstance(by, str):
        yield {"kind": "squares", "larger": shown, "link": by}


def _squares(link: Link, large: Tree, small: Tree) -> Tree:
    """``large**2 - small**2`` with the roots gone, or as it is."""
    whole: Tree = ("-", ("*", large, large), ("*", small, small))
    with suppress(Refused, Unwritable):
        value = normal(link.reading()(whole)).coefficient()
        if not value.den:
            writer = writer_of(link)
            return parser.expression(" + ".join(writer.monomial(m, c) for m, c in value.num.items()) or "0")
    return whole


def _nonnegative(link: Link, side: Tree) -> str | None:
    """A formula equal to a side that shows that it is nonnegative."""
    granted = (*link.granted, link.left, link.right)
    trial = replace(link, left=side, sign=">=", right=ZERO, granted=granted, used=set())
    found = inequalities.by_form(trial)
    return found if isinstance(found, str) else None
