"""Kind ``both``: ``L == R`` as ``L >= R`` and ``L <= R``.

Sound because the order of numbers, and that of symmetric matrices, is antisymmetric: a matrix D with D psd and -D psd is
symmetric and has no eigenvalue but zero.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lsa_theory.kernel.certificate import Link, certify
from lsa_theory.kernel.limits import Refused, fields


def check(link: Link, body: dict[str, Any]) -> None:
    """``above`` certifies ``L >= R``, ``below`` certifies ``L <= R``."""
    fields(body, {}, {"above": (str, dict), "below": (str, dict)})
    if link.sign != "==" or link.shape not in ((1, 1), ("d", "d")):
        raise Refused("an equation between numbers or square matrices")
    for case, sign in (("above", ">="), ("below", "<=")):
        certify(replace(link, sign=sign), body.get(case))
