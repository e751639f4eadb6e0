"""Kind ``extreme``: a bound on an eigenvalue or singular value as a bound in Loewner order.

    lam_max(X) <= c   from  above: c*I >= X
    lam_min(X) >= c   from  below: X >= c*I
    norm_op(X) <= c   from  above: c*I >= X, and below: X >= -c*I          (X is then symmetric)
                      or    square: c**2*I >= X.T*X, and sign: c >= 0
    cond(X) <= c      from  above: c*m*I >= X, and below: X >= m*I, where the formula ``least``, m, shows that it is positive

Strict bounds from strict orders; of ``cond`` only ``above`` need be strict. Sound by the spectral theorem: a symmetric
matrix is below ``c*I`` exactly where its eigenvalues are below c; singular values of a symmetric matrix are the sizes of
its eigenvalues, and in general the roots of the eigenvalues of ``X.T*X``.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify, form_of
from lsa_theory.kernel.limits import Refused, fields
from lsa_theory.kernel.parser import Tree

I: Tree = ("name", "I")
MINUS: Tree = ("number", Fraction(-1))


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless the order is shown from which the bound follows."""
    fields(body, {}, dict.fromkeys(("above", "below", "square", "sign"), (str, dict)) | {"least": str})
    if link.sign in ("==", "!="):
        raise Refused("a bound on an eigenvalue is an inequality")
    strict = ">" if link.needed == 2 else ">="
    large, small = link.ordered

    def show(name: str, one: Tree, sign: str, other: Tree) -> None:
        certify(replace(link, left=one, sign=sign, right=other), body.get(name))

    if large[:2] == ("call", "lam_min"):
        show("below", large[2], strict, ("*", small, I))
        return
    if small[0] != "call" or small[1] not in ("lam_max", "norm_op", "cond") or parser.shape(small[2]) != ("d", "d"):
        raise Refused("no bound on an eigenvalue")
    x = small[2]
    if small[1] == "lam_max":
        show("above", ("*", large, I), strict, x)
    elif small[1] == "norm_op" and "square" in body:
        show("square", ("*", ("**", large, Fraction(2)), I), strict, ("*", ("T", x), x))
        show("sign", large, ">=", ("number", Fraction(0)))
    elif small[1] == "norm_op":
        show("above", ("*", large, I), strict, x)
        show("below", x, strict, ("*", MINUS, ("*", large, I)))
    else:
        least = form_of(link, body.get("least", ""))
        if least.sign != 2 or any(name.startswith("gap_") for name in parser.names(least.tree)):
            raise Refused("no positive lower bound of the eigenvalues")
        show("above", ("*", ("*", large, least.tree), I), strict, x)
        show("below", x, ">=", ("*", least.tree, I))
