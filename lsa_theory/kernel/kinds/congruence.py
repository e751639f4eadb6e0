"""Kind ``congruence``: ``f(X) == f(Y)`` by ``X == Y``, or of singular values by ``X.T*X == Y.T*Y`` or ``X*X.T == Y*Y.T``.

One of ``by``, ``square`` and ``outer`` certifies that equation, between matrices that are not random.  Sound as equal
matrices have equal traces, determinants, norms and eigenvalues, and as the singular values of X, of which norms and
condition numbers are made, are the roots of the eigenvalues of ``X.T*X``, and of ``X*X.T``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link, certify
from lsa_theory.kernel.limits import Refused, fields

SINGULAR = ("norm_F", "norm_op", "cond")
FUNCTIONS = ("tr", "det", "lam_max", "lam_min", *SINGULAR)


def check(link: Link, body: dict[str, Any]) -> None:
    """Refused unless both sides are one function of matrices, and the equation is shown from which theirs follows."""
    fields(body, {}, dict.fromkeys(("by", "square", "outer"), (str, dict)))
    match link.left, link.right:
        case ("call", f, x), ("call", g, y) if f == g and f in FUNCTIONS and link.sign == "==" and len(body) == 1:
            pass
        case _:
            raise Refused("an equation between two values of one function")
    if not parser.shape(x) == parser.shape(y) == ("d", "d") or parser.drawn(x) or parser.drawn(y):
        raise Refused("values at fixed square matrices")
    ((way, certificate),) = body.items()
    if way != "by" and f not in SINGULAR:
        raise Refused(f"{f} is no function of the singular values")
    if way != "by":
        x, y = ((("*", ("T", z), z) if way == "square" else ("*", z, ("T", z))) for z in (x, y))
    certify(replace(link, left=x, right=y, granted=(*link.granted, link.left, link.right)), certificate)
