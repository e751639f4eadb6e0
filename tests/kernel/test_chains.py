"""Chains of steps: formulas with certificates, inferences that are counted and listed, claims in words."""

from __future__ import annotations

from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, Shown, replay

LIMIT = {"infers": "limit(u*U11) == inv(Gamma)", "rule": "sum of squares"}
GRADIENT = {"shows": "grad(ell, U11) == u*Gamma*Lambda*(u*U11 - inv(Gamma))*Lambda", "links": ["0"]}


def chain(claim: list[str], steps: list[Any], links: list[Any], given: tuple[str, ...] = ()) -> Shown:
    document = {"format": FORMAT, "verdict": "PROVED", "claim": claim, "given": list(given), "steps": steps, "links": links}
    return replay(document)


def test_inferences_are_counted_and_listed() -> None:
    found = chain(["limit(u*U11) == inv(Gamma)"], [GRADIENT, LIMIT], [["gap_M2"]])
    assert found.grade == "kernel, 1 inference" and found.steps == 1
    assert found.inferences == ("sum of squares: limit(u*U11) == inv(Gamma)",)


def test_a_claim_follows_through_two_facts() -> None:
    steps = [
        {"infers": "rate(ell) <= -2*u**2*(ell - v)", "rule": "Gronwall"},
        {"infers": "minimum(ell) == v", "rule": "sum of squares"},
    ]
    link = {"kind": "substitution", "by": ["2"], "form": "gap_s1"}
    assert chain(["rate(ell) <= -2*u**2*(ell - minimum(ell))"], steps, [[link]]).status == "PROVED"


def test_a_claim_in_words_is_what_an_inference_says() -> None:
    says = {"says": "H is indefinite", "rule": "definition"}
    assert chain(["says: H is indefinite"], [says], [[]]).grade == "kernel, 1 inference"


@pytest.mark.parametrize(
    ("claim", "steps", "links"),
    [
        (["limit(u*U11) == 2*inv(Gamma)"], [LIMIT], [["gap_M1"]]),  # another coefficient than the conclusion's
        (["limit(u*U11) == inv(Gamma)"], [], [["0"]]),  # the conclusion of no step
        (["limit(u*U11) == inv(Gamma)"], [LIMIT | {"rule": "wishful thinking"}], [["gap_M1"]]),
        (["limit(u*U11) == inv(Gamma)"], [LIMIT | {"from": "1"}], [["gap_M1"]]),
        (["limit(u*U11) == inv(Gamma)"], [GRADIENT | {"links": ["1"]}, LIMIT], [["gap_M2"]]),
        (["u >= 0"], [{"shows": "u >= 0", "links": ["gap_s1"], "given": ["u >= 0"]}], [["gap_s1"]]),  # a lemma is no fact
        (["says: H is indefinite"], [], [[]]),
        (["says: H is indefinite"], [{"says": "H is definite", "rule": "definition"}], [[]]),
        (["E[beta*beta.T] == Gamma*Lambda"], [{"infers": "noise == 0", "rule": "definition"}], [["0"]]),  # another model
        (["u == 1"], [{"infers": "v == 1", "rule": "definition"}], [["gap_s2"]]),
        (["u == 1"], [{"shows": "u == 1", "links": ["gap_s1"]}], [["gap_s1"]]),  # a step that speaks of itself
    ],
)
def test_what_is_tied_to_no_step_is_refused(claim: list[str], steps: list[Any], links: list[Any]) -> None:
    with pytest.raises(Refused):
        chain(claim, steps, links)
