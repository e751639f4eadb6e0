"""Kind ``given``: the comparison is a hypothesis or an earlier fact, tree for tree."""

from __future__ import annotations

from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay


def used(claim: str, given: list[str], certificate: Any) -> tuple[str, ...]:
    return replay({"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": [[certificate]]}).used


@pytest.mark.parametrize(
    ("claim", "given", "by"),
    [
        ("u >= v", ["u >= v"], "1"),
        ("u >= v", ["t == 1", "0 <= t <= 2", "u >= v"], "4"),
        ("norm_nuc(A) < limit(u)", ["norm_nuc(A) < limit(u)"], "1"),
    ],
)
def test_a_hypothesis_is_what_it_says(claim: str, given: list[str], by: str) -> None:
    assert used(claim, given, {"kind": "given", "by": by}) == (given[-1],)


@pytest.mark.parametrize(
    ("claim", "given", "body"),
    [
        ("u >= v", ["v <= u"], {"by": "1"}), ("u >= v", ["u > v"], {"by": "1"}), ("u >= v", ["u == v"], {"by": "1"}),
        ("u >= v", ["u >= v"], {"by": "2"}), ("u >= v", ["u >= v"], {"by": "0"}), ("u >= v", ["u >= v"], {}), ("u >= v", ["u >= t"], {"by": "1"}),
        ("u >= v", ["t >= v"], {"by": "1"}), ("u >= v", ["u >= v"], {"by": "1", "form": "0"}), ("u >= v", ["u >= v"], {"by": 1}),
        ("u >= v", ["u >= v"], {"by": "one"}), ("u >= v + 0", ["u >= v"], {"by": "1"}),
    ],
)  # fmt: skip
def test_anything_else_is_not(claim: str, given: list[str], body: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        used(claim, given, {"kind": "given", **body})
