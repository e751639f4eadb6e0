"""Proof objects of equalities that show too little: every condition of a kind is one that false claims would pass without."""

from __future__ import annotations

from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay

COFACTORS = "cofactors"
INVERSE_OF_A = {"of": "A", "by": "B", "form": "gap_M1"}


def shown(claim: str, given: list[str], link: Any, steps: list[Any] | None = None) -> bool:
    document = {"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": [[link]]}
    try:
        return replay(document | ({"steps": steps} if steps else {})).status == "PROVED"
    except Refused:
        return False


def test_an_inverse_on_one_side_is_one_on_both() -> None:
    link = {"kind": COFACTORS, "invertible": [INVERSE_OF_A], "terms": ["inv(A)*gap_M1*A"]}
    assert shown("B*A == I", ["A*B == I"], link)
    assert not shown("B*A == I", ["A*B == I"], {"kind": COFACTORS, "terms": ["inv(A)*gap_M1*A"]})


FALSE: list[tuple[str, list[str], Any]] = [
    # an inverse that nothing shows
    ("A == 0", ["A*B == 0"], {"kind": COFACTORS, "terms": ["gap_M1*inv(B)"]}),
    ("A == 0", ["A*B == 0"], {"kind": COFACTORS, "invertible": [{"of": "B", "by": "inv(B)", "form": "0"}], "terms": ["gap_M1*inv(B)"]}),
    ("A == 0", ["A*B == 0", "B >= 0"], {"kind": COFACTORS, "invertible": [{"of": "B", "by": "inv(gap_M2)", "form": "0"}], "terms": ["gap_M1*inv(B)"]}),
    ("B*A == I", ["A*B == A"], {"kind": COFACTORS, "invertible": [INVERSE_OF_A], "terms": ["inv(A)*gap_M1*A"]}),
    ("A == 0", ["u*A == 0"], "gap_M1/u"),
    ("A == 0", ["u*A == 0", "u >= 0"], "gap_M1/gap_s2"),
    # terms that are not zero, or do not add up
    ("A == 0", ["A*B == I"], {"kind": COFACTORS, "terms": ["A"]}),
    ("A == 2*I", ["A**2 == A"], {"kind": COFACTORS, "terms": ["gap_M1"]}),
    ("A > B", ["A == B"], {"kind": COFACTORS, "terms": ["gap_M1"]}),
    ("inv(I + A*B) == I + A*inv(I + B*A)*B", [], {"kind": COFACTORS, "terms": ["((I + A*B)*inv(I + A*B) - I)"]}),
    # squares that do not vanish
    ("A == 0", ["tr(A*A) == 0"], {"kind": "vanishing", "by": "-gap_s1"}),
    ("A == 0", ["tr(A*A.T) >= 0"], {"kind": "vanishing", "by": "-gap_s1"}),
    ("u == 0", ["u**2 + v == 0"], {"kind": "vanishing", "by": "v - gap_s1"}),
    ("A == 0", ["tr(A.T*B*A) == 0"], {"kind": "vanishing", "by": "-gap_s1", "weight": "B"}),
    # facts that do not hold, or that have no value where they are used
    ("1 == 0", ["v == 0"], {"kind": "facts", "first": [{"shows": "v/v == 1", "links": ["0"]}], "then": "gap_s1/v + 0*gap_s2"}),
    ("u == v", ["u*v == v*v"], {"kind": "facts", "first": [{"shows": "u/v == 1", "links": ["gap_s1/v**2"]}], "then": "v*gap_s2"}),
    ("I == 0", ["A == 0"], {"kind": "facts", "first": [{"shows": "inv(A)*A == I", "links": ["0"]}], "then": "gap_M2 - gap_M2 + inv(A)*gap_M1"}),
    ("u == 1", ["u**2 == 1"], {"kind": "facts", "first": [{"shows": "u + 1 > 0", "links": ["u + 1"]}], "then": "gap_s1/gap_s2"}),
    ("noise == 0", ["u == 0"], {"kind": "facts", "first": [{"shows": "E[x.T*w] == 0", "links": ["0"]}], "then": "gap_s2"}),
    # roots
    ("sqrt(u**2) == u", [], {"kind": "powers", "power": "2", "by": "0"}),
    ("sqrt(u**2) == u", [], {"kind": "powers", "power": "2", "by": "0", "right": "sqrt(u**2)"}),
    ("u == v", ["u**2 == v**2", "u >= 0"], {"kind": "powers", "power": "2", "by": "gap_s1", "left": "gap_s2"}),
    ("u == v", ["u >= 0", "v >= 0"], {"kind": "powers", "power": "0", "by": "0", "left": "gap_s1", "right": "gap_s2"}),
    ("A == B", ["A**2 == B**2"], {"kind": "powers", "power": "2", "by": "gap_M1"}),
    ("sqrt(u**2*v) == u*sqrt(v)", [], "0"),
    ("sqrt(u**2*v**2) == u*v", [], "0"),
    ("sqrt(A*B)*sqrt(A*B) == B*A", [], "sqrt(A*B)*sqrt(A*B) - A*B"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "given", "link"), FALSE, ids=[f"{claim} {given}" for claim, given, _ in FALSE])
def test_what_is_false_is_not_shown(claim: str, given: list[str], link: Any) -> None:
    assert not shown(claim, given, link)


def test_a_step_has_a_value_wherever_the_hypotheses_hold() -> None:
    steps = [{"shows": "v/v == 1", "links": ["0"]}]
    assert not shown("1 == 0", ["v == 0"], "gap_s1/v + 0*gap_s2", steps)
    assert shown("v/v == 1", ["v > 0"], "gap_s2", steps)


def test_a_product_has_an_inverse_only_with_its_square_factors() -> None:
    assert shown("B*inv(A*B) == inv(A)", [], "0")
    assert not shown(
        "q == 0", ["(q.T*p)*inv(p.T*q*A) == (q.T*p)*inv(p.T*q*A)", "A*q == 0"], "inv(p*q.T)*q*0 + inv(B)*gap_v2"
    )
