"""Kind ``spectrum``: the difference is a function F of Lambda, its trace or a form in it, and F(l) >= 0 at every
eigenvalue.

``of`` is F, a formula made of Lambda, Gamma, I, fixed numbers, sums, products, inverses and roots; the difference of the
sides is F (a matrix), ``tr(F)`` (a number), or with the formula ``around``, a matrix or vector X, ``X.T*F*X`` or its
trace. ``link`` certifies ``F(lam_i) >= 0``, F with the number ``lam_i`` for Lambda. Sound because such matrices have one
orthonormal basis of eigenvectors, in which F(Lambda) is diagonal with the numbers F(l) for the eigenvalues l of Lambda,
and has a value exactly where each of them has one.

What is known of an eigenvalue is numbered after the hypotheses: `ABOUT`, then every hypothesis between functions of Lambda
at ``lam_i``, at the extreme eigenvalues, which are eigenvalues too, and summed over all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link, certify, form_of
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.signs import function_of_lambda
from lsa_theory.kernel.terms import Polynomial

NAME = "lam_i"
ZERO: Tree = ("number", Fraction(0))
ABOUT = (
    "lam_i > 0",
    "tr(Lambda) >= lam_i",
    "lam_max(Lambda) >= lam_i",
    "lam_i >= lam_min(Lambda)",
    "tr(Lambda) >= lam_max(Lambda)",
    "d*lam_max(Lambda) >= tr(Lambda)",
    "tr(Lambda) >= d*lam_min(Lambda)",
    "lam_min(Lambda) > 0",
)


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless the difference is made of F, and F has the sign at every eigenvalue."""
    fields(body, {"of": str}, {"link": (str, dict), "around": str})
    if NAME in link.spoken:
        raise Refused("a name of the claim is that of the eigenvalue")
    if link.sign == "!=":
        raise Refused("a function of eigenvalues shows no !=")
    form = form_of(link, body["of"])
    f, value = form.tree, form.reading(form.tree)
    if not is_function(f):
        raise Refused("no function of Lambda")
    difference = link.difference
    if "around" in body:
        around = form_of(link, body["around"])
        if link.needed == 2 or parser.shape(around.tree)[0] != "d":
            raise Refused("a congruence, which may be zero")
        x = around.reading(around.tree)
        value = x.transposed() * value * x
    if difference.shape == (1, 1):
        value = value.trace()
    value = value if value.terms else Polynomial({}, difference.shape)
    if value.shape != difference.shape or not link.vanishes(difference - value):
        raise Refused("the difference is not made of the function")
    known = [*link.hypotheses, *about(link)]
    sign = (">=", ">")[link.needed - 1] if link.needed else "=="
    here = replace(link, left=at(f, ("name", NAME)), sign=sign, right=ZERO, hypotheses=known, spoken=link.spoken | {NAME})
    certify(here, body.get("link"))


def about(link: Link) -> Iterator[Hypothesis]:
    """What is known of an eigenvalue ``lam_i`` of Lambda."""
    for text in ABOUT:
        ((left, sign, right),) = parser.links(parser.relation(text))
        yield Hypothesis(left, sign, right, text)
    ends: list[Tree] = [("name", NAME), parser.expression("lam_max(Lambda)"), parser.expression("lam_min(Lambda)")]
    for known in link.hypotheses:
        sides = [f for f in (known.left, known.right) if parser.constant(f) != 0]
        if known.shape != ("d", "d") or known.known is None or not all(map(is_function, sides)):
            continue
        made: list[Callable[[Tree], Tree]] = [lambda f, l=l: at(f, l) for l in ends]  # type: ignore[misc]
        for change in (*made, lambda f: ("call", "tr", f)):
            left, right = (f if f not in sides else change(f) for f in (known.left, known.right))
            yield replace(known, left=left, right=right)


def is_function(f: Tree) -> bool:
    """Whether a formula is a function of Lambda, with numbers that are fixed."""
    gaps = any(name.startswith("gap_") for name in parser.names(f))
    return parser.shape(f) == ("d", "d") and function_of_lambda(f) and not parser.drawn(f) and not gaps


def at(f: Tree, l: Tree) -> Tree:
    """The number F(l)."""
    if parser.shape(f) == (1, 1):
        return f
    match f:
        case ("name", "Lambda"):
            return l
        case ("name", "I"):
            return ("number", Fraction(1))
        case ("name", "Gamma"):
            return at(parser.DEFS["Gamma"], l)
        case ("T", a):
            return at(a, l)
        case ("call", "inv", a):
            return ("/", ("number", Fraction(1)), at(a, l))
        case ("call", "sqrt", a):
            return ("call", "sqrt", at(a, l))
        case ("**", a, power):
            return ("**", at(a, l), power)
        case ("+" | "-" | "*" | "/" as sign, a, b):
            return (sign, at(a, l), at(b, l))
    raise Refused("no function of Lambda")
