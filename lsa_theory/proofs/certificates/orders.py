"""Bounds on eigenvalues, norms and roots by the order or the squares from which they follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.parser import Tree
from lsa_theory.proofs.equalities import Certificate
from lsa_theory.proofs.formulas import text

Finder = Callable[[Link], "Certificate | None"]
I: Tree = ("name", "I")
ZERO: Tree = ("number", Fraction(0))
MANY = 3  # terms of a sum that is rearranged
ROOTS = ("norm_F", "sqrt")


def certificates(link: Link, find: Finder) -> Iterator[Certificate]:
    """Proposals of kinds ``extreme`` and ``squares``; ``find`` certifies the comparisons to which they reduce."""
    if link.sign in ("==", "!=") or link.shape != (1, 1):
        return
    large, small = link.ordered
    strict = ">" if link.needed == 2 else ">="

    def shown(one: Tree, sign: str, other: Tree) -> Certificate | None:
        return find(replace(link, left=one, sign=sign, right=other, used=set()))

    if large[:2] == ("call", "lam_min") and (one := shown(large[2], strict, ("*", small, I))) is not None:
        yield {"kind": "extreme", "below": one}
    if small[0] == "call" and small[1] in ("lam_max", "norm_op", "cond") and parser.shape(small[2]) == ("d", "d"):
        yield from _bounded(small[1], small[2], large, strict, link, shown)
    yield from _moved(link, find)
    if _rooted(large) or _rooted(small):
        left, right = (("**", side, Fraction(2)) for side in (large, small))
        if (sign := shown(large, ">=", ZERO)) is not None and (one := shown(left, strict, right)) is not None:
            yield {"kind": "squares", "sign": sign, "link": one}


def _moved(link: Link, find: Finder) -> Iterator[Certificate]:
    """An extreme eigenvalue among the terms of a sum, with all others brought to the other side."""
    large, small = link.ordered
    terms = [*_terms(large, 1), *_terms(small, -1)]
    if len(terms) < MANY or link.needed == 2:
        return
    for k, (sign, one) in enumerate(terms):
        if one[:1] != ("call",) or sign != {"lam_max": -1, "norm_op": -1, "lam_min": 1}.get(one[1]):
            continue
        rest = ZERO
        for other_sign, other in terms[:k] + terms[k + 1 :]:
            rest = ("+" if other_sign * sign < 0 else "-", rest, other)
        order = "<=" if sign < 0 else ">="
        if (found := find(replace(link, left=one, sign=order, right=rest, used=set()))) is not None:
            fact = {"shows": f"{text(one)} {order} {text(rest)}", "links": [found]}
            yield {"kind": "facts", "first": [fact], "then": f"gap_s{len(link.hypotheses) + 1}"}


def _terms(tree: Tree, sign: int) -> list[tuple[int, Tree]]:
    """The terms of a sum with their signs."""
    if tree[0] in ("+", "-"):
        return _terms(tree[1], sign) + _terms(tree[2], sign if tree[0] == "+" else -sign)
    return [(sign, tree)]


def _bounded(
    function: str, x: Tree, large: Tree, strict: str, link: Link, shown: Callable[[Tree, str, Tree], Certificate | None]
) -> Iterator[Certificate]:
    """``lam_max(X) <= c``, ``norm_op(X) <= c`` and ``cond(X) <= c``."""
    if function == "cond":
        for least in _lower_bounds(link):
            above = shown(("*", ("*", large, least), I), strict, x)
            below = above and shown(x, ">=", ("*", least, I))
            if above is not None and below is not None:
                yield {"kind": "extreme", "least": text(least), "above": above, "below": below}
        return
    above = shown(("*", large, I), strict, x)
    if function == "lam_max":
        if above is not None:
            yield {"kind": "extreme", "above": above}
        return
    minus: Tree = ("*", ("number", Fraction(-1)), ("*", large, I))
    if above is not None and (below := shown(x, strict, minus)) is not None:
        yield {"kind": "extreme", "above": above, "below": below}
    square = shown(("*", ("**", large, Fraction(2)), I), strict, ("*", ("T", x), x))
    if square is not None and (sign := shown(large, ">=", ZERO)) is not None:
        yield {"kind": "extreme", "square": square, "sign": sign}


def _lower_bounds(link: Link) -> Iterator[Tree]:
    """Numbers that hypotheses may bound a matrix with from below: of ``c*I`` the number c."""
    yield "number", Fraction(1)
    for known in link.hypotheses:
        small = known.right if known.sign in (">", ">=") else known.left
        if known.shape == ("d", "d") and small[0] == "*" and small[2] == I and parser.shape(small[1]) == (1, 1):
            yield small[1]


def _rooted(tree: Tree) -> bool:
    """Whether a number has a root or a norm among its factors."""
    if tree[0] in ("*", "/"):
        return _rooted(tree[1]) or _rooted(tree[2])
    if tree[0] == "**":
        return bool(tree[2].denominator != 1) or (tree[2] == 1 and _rooted(tree[1]))
    return tree[0] == "call" and tree[1] in ROOTS
