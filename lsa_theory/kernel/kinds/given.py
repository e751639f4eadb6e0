"""Kind ``given``: the comparison is, tree for tree, a hypothesis, an earlier step or what an inference concludes.

Sound because it says nothing new; it is there for relations that no rule of the kernel computes.
"""

from __future__ import annotations

from typing import Any

from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.limits import Refused, exact, fields


def check(link: Link, body: dict[str, Any]) -> None:
    """``by``: the number of the hypothesis link."""
    fields(body, {"by": str})
    known = link.use(int(exact(body["by"])))
    if (known.left, known.sign, known.right) != (link.left, link.sign, link.right):
        raise Refused("the comparison is not that hypothesis")
