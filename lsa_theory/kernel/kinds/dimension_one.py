"""Kind ``dimension_one``: where d < 2 every matrix and vector is a number, and the comparison one between numbers.

``link`` certifies the comparison with a number for each letter: ``mat_a`` for A, ``vec_p`` for the vector p; ``X.T``,
``tr(X)``, ``lam_max(X)`` and ``lam_min(X)`` are X, ``I`` and d are 1, ``inv(X)`` is 1/X, both norms are ``sqrt(X**2)`` and
``cond(X)`` is X/X. Sound because these are what the functions are for a matrix with one entry. Hypotheses keep their
numbers (one that speaks of anything else says 0 == 0); after them Lambda > 0 and Psi > 0 are known, where they occur.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link, certify
from lsa_theory.kernel.kinds.sizes import bounds
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.parser import Tree

ONE: Tree = ("number", Fraction(1))
ZERO: Tree = ("number", Fraction(0))


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless hypotheses leave d = 1 only, and the comparison of numbers is shown."""
    fields(body, {}, {"link": (str, dict)})
    certify(at_size_one(link), body.get("link"))


def at_size_one(link: Link) -> Link:
    """The comparison between numbers; Refused where no hypothesis leaves d = 1 only."""
    small = [n for sign, value, n in bounds(link) if value < 2 + (sign == "<") and sign in ("<", "<=", "==") and value <= 2]
    if not small:
        raise Refused("no hypothesis leaves d = 1 only")
    link.use(small[0])
    sides = [link.left, link.right, *(side for h in link.hypotheses for side in (h.left, h.right))]
    letters = {name for name in set[str]().union(*map(parser.names, sides)) | {"Lambda", "Psi"} if is_letter(name)}
    made = {renamed(name) for name in letters}
    if made & link.spoken:
        raise Refused("a name of the claim is that of a matrix as a number")
    known = [_number(h) for h in link.hypotheses]
    known += [Hypothesis(("name", renamed(x)), ">", ZERO, f"{x} is positive") for x in ("Lambda", "Psi")]
    return replace(link, left=at_one(link.left), right=at_one(link.right), hypotheses=known, spoken=link.spoken | made)


def is_letter(name: str) -> bool:
    """Whether a name is that of a fixed matrix or vector.

    >>> is_letter("A"), is_letter("u"), is_letter("inv")
    (True, False, False)
    """
    return name not in (*parser.ARITY, *parser.RANDOM, "I", "Gamma") and parser.kind(name) != "s"


def renamed(name: str) -> str:
    """The number that a matrix or vector is.

    >>> renamed("A"), renamed("p")
    ('mat_a', 'vec_p')
    """
    return ("mat_" if parser.kind(name) == "M" else "vec_") + name.lower()


def _number(known: Hypothesis) -> Hypothesis:
    try:
        return replace(known, left=at_one(known.left), right=at_one(known.right))
    except Refused:
        return replace(known, left=ZERO, sign="==", right=ZERO)


def at_one(f: Tree) -> Tree:
    """A formula between numbers; Refused for what is random, differentiated, or no rule computes."""
    match f:
        case ("number", _):
            return f
        case ("name", "I" | "d"):
            return ONE
        case ("name", "Gamma"):
            return at_one(parser.DEFS["Gamma"])
        case ("name", name) if name not in parser.RANDOM and name not in ("loss", "ell"):
            return ("name", renamed(name)) if is_letter(name) else f
        case ("T", a) | ("call", "tr" | "lam_max" | "lam_min", a):
            return at_one(a)
        case ("call", "inv", a):
            return ("/", ONE, at_one(a))
        case ("call", "sqrt", a):
            return ("call", "sqrt", at_one(a))
        case ("call", "norm_F" | "norm_op", a):
            return ("call", "sqrt", ("**", at_one(a), Fraction(2)))
        case ("call", "cond", a):
            return ("/", at_one(a), at_one(a))
        case ("**", a, power):
            return ("**", at_one(a), power)
        case ("+" | "-" | "*" | "/" as sign, a, b):
            return (sign, at_one(a), at_one(b))
    raise Refused("no comparison between numbers where d = 1")
