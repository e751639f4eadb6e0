"""Kind ``cases``: a fixed number q is at most k, or it is greater; the comparison is shown in both cases.

``of`` is q, ``at`` the rational number k, ``below`` a certificate under the further hypothesis ``q <= k`` and ``above`` one
under ``q > k``; where q is a polynomial in the sizes d, N, M with whole coefficients it is an integer, and the second case
is ``q >= k + 1`` for a whole k.  Sound because one of the cases holds at every instance: the order of the reals is total,
and q has a value wherever the comparison has one.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link, certify
from lsa_theory.kernel.limits import Refused, exact, fields
from lsa_theory.kernel.parser import Tree


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless both cases are shown."""
    fields(body, {"of": str, "at": str}, {"below": (str, dict), "above": (str, dict)})
    q, at = parser.expression(body["of"]), exact(body["at"])
    spoken = parser.names(q)
    if parser.shape(q) != (1, 1) or parser.drawn(q) or any(name.startswith("gap_") for name in spoken):
        raise Refused("cases of a fixed number")
    if spoken & {"noise", "Psi"} - link.spoken:
        raise Refused("cases of noise or Psi, of which the claim does not speak")
    link.require_value(q)
    fixed = {name for name in spoken if not parser.is_random(name)}  # no kind may give one of these names to another number
    step = is_whole(q) and at.denominator == 1
    cases = {"below": ("<=", at), "above": (">=", at + 1) if step else (">", at)}
    for name, (sign, bound) in cases.items():
        case = Hypothesis(q, sign, ("number", bound), f"{name} {body['at']}: {body['of']}")
        certify(replace(link, hypotheses=[*link.hypotheses, case], spoken=link.spoken | fixed), body.get(name))


def is_whole(q: Tree) -> bool:
    """Whether a formula is a polynomial in sizes with whole coefficients."""
    match q:
        case ("number", value):
            return bool(Fraction(value).denominator == 1)
        case ("name", name):
            return name in parser.SIZES
        case ("+" | "-" | "*", a, b):
            return is_whole(a) and is_whole(b)
        case ("**", a, power):
            return power.denominator == 1 and power >= 0 and is_whole(a)
    return False
