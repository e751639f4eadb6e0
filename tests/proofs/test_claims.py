"""Every statement of the library has the verdict that is recorded for it, and more than one road to it."""

from __future__ import annotations

import pytest

from lsa_theory.errors import InputError
from lsa_theory.kernel.claim import Evidence, Hypothesis, Status, combine
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.engine import judge, library, statement

# What has no formula or number that a road could measure apart from its own derivation.
ONE_ROAD = {"ours-D.4"}


@pytest.mark.parametrize("ref", list(library()))
def test_a_statement_has_its_recorded_verdict_and_an_independent_road(ref: str) -> None:
    verdict = judge(statement(ref))
    assert verdict.status == verdict.claim.expected, verdict.evidence
    independent = {e.method for e in verdict.evidence if e.method != "derivation" and e.outcome != "silent"}
    assert independent or ref in ONE_ROAD or verdict.status == Status.UNDECIDED  # which says nothing
    if verdict.claim.section == "Related work" and verdict.status == Status.PROVED:
        assert any(e.outcome == "supports" for e in verdict.evidence)
    if verdict.status == Status.PROVED:
        assert verdict.derivation is not None
        compared = any("compared" in e.detail for e in verdict.evidence)
        replayed = verdict.grade == "kernel"  # without any inference
        assert replayed or compared or any(step.computed for step in verdict.derivation.steps), (
            "a proof needs a computed step"
        )


@pytest.mark.parametrize("ref", list(library()))
def test_formulas_parse_and_findings_say_something(ref: str) -> None:
    claim = statement(ref).claim
    for text in claim.statement:
        parse_relation(text)
    assert all(isinstance(h, Hypothesis) and h.says for h in claim.given)
    assert all(finding.text for finding in claim.findings)
    assert claim.title and claim.says and claim.section


def test_an_unknown_reference_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="lem-D\\.2"):
        statement("lem-Z.9")


def test_a_number_against_a_proof_is_a_conflict_and_silence_is_no_pass() -> None:
    proof, against = Evidence("derivation", "proves", "all d"), Evidence("flow", "contradicts", "d = 2")
    assert combine([proof, against]) == Status.CONFLICT
    assert combine([Evidence("flow", "silent", "d = 2")]) == Status.UNDECIDED
    assert combine([Evidence("flow", "supports", "d = 2")]) == Status.SUPPORTED


def test_a_status_and_a_verdict_have_no_truth_value() -> None:
    with pytest.raises(TypeError, match="compare"):
        bool(Status.PROVED)
