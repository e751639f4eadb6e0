"""Kind ``squares``: R >= L from R >= 0 and R^2 >= L^2."""

from __future__ import annotations

from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay


def shown(claim: str, given: list[str], **body: Any) -> str:
    links = [[{"kind": "squares", **body}]]
    return replay({"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": links}).status


@pytest.mark.parametrize(
    ("claim", "given", "larger", "link"),
    [
        ("v <= u", ["u >= 0", "u**2 >= v**2"], "gap_s1", "gap_s2"),
        ("u >= v", ["u >= 0", "u**2 >= v**2"], "gap_s1", "gap_s2"),
        ("u > v", ["u >= 0", "u**2 > v**2"], "gap_s1", "gap_s2"),
        ("v < u", ["u >= 0", "u**2 > v**2"], "gap_s1", "gap_s2"),
        ("tr(A.T*B) <= norm_F(A)*norm_F(B)", [], "norm_F(A)*norm_F(B)", "tr(A.T*A)*tr(B.T*B) - tr(A.T*B)**2"),
        ("u + v <= sqrt(2*(u**2 + v**2))", [], "sqrt(2*(u**2 + v**2))", "(u - v)**2"),
    ],
)
def test_a_comparison_follows_from_that_of_squares(claim: str, given: list[str], larger: str, link: str) -> None:
    assert shown(claim, given, larger=larger, link=link) == "PROVED"


@pytest.mark.parametrize(
    ("claim", "given", "larger", "link"),
    [
        ("v <= u", ["u**2 >= v**2"], "u", "gap_s1"),  # the sign of R is not shown
        ("v <= u", ["u >= 0", "u**2 <= v**2"], "gap_s1", "gap_s2"),
        ("v < u", ["u >= 0", "u**2 >= v**2"], "gap_s1", "gap_s2"),  # nonnegative is not positive
        ("v == u", ["u >= 0", "u**2 == v**2"], "gap_s1", "gap_s2"),
        ("u <= v", ["u >= 0", "u**2 >= v**2"], "gap_s1", "gap_s2"),
        ("v <= u", ["u >= 0", "u**2 >= v**2"], "gap_s1", "2*gap_s2"),
        ("v <= u", ["u >= 0", "u**2 >= v**2"], "gap_s1 + d", "gap_s2"),
        ("v <= u", ["u >= 0", "u**2 - v**2 >= 1"], "gap_s1", "gap_s2"),
        ("B <= A", ["A >= 0", "A**2 >= B**2"], "gap_M1", "gap_M2"),  # false for matrices that do not commute
        ("v <= u", ["u >= 0", "A >= 0"], "gap_s1", "gap_M2"),
        ("v <= u", ["A >= 0", "u**2 >= v**2"], "gap_M1", "gap_s2"),
    ],
)
def test_what_does_not_follow_is_refused(claim: str, given: list[str], larger: str, link: str) -> None:
    with pytest.raises(Refused):
        shown(claim, given, larger=larger, link=link)


@pytest.mark.parametrize(
    "body",
    [
        {"larger": "gap_s1"},
        {"link": "gap_s2"},
        {"larger": "gap_s1", "link": "gap_s2", "by": "1"},
        {"larger": "gap_s1", "link": []},
    ],
)
def test_it_has_two_parts(body: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        shown("v <= u", ["u >= 0", "u**2 >= v**2"], **body)
