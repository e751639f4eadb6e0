"""Expectations of high order: a closed form, a re-check of the same cost by another road, and the kernel's word."""

from __future__ import annotations

import time

import pytest

from lsa_theory.kernel.claim import Status
from lsa_theory.proofs.api import expect, prove


def test_the_sixth_power_is_derived_rechecked_and_proved() -> None:
    found = expect("tr(S**6)")
    assert {step.check().how for step in found.steps} == {"the kernel's recursion"}
    assert prove(f"E[tr(S**6)] == {found.text}").status is Status.PROVED


def test_a_degree_beyond_twenty_is_no_limit() -> None:
    assert expect("tr(S)**11", ["d == 1"]).text.startswith("tr(Lambda)**11")
    assert prove("E[(p.T*x)**24] == 316234143225*(p.T*Lambda*p)**12").status is Status.PROVED


@pytest.mark.slow
def test_the_twelfth_power_takes_seconds() -> None:
    start = time.process_time()
    found = expect("S**12")
    assert sum(step.check().ok for step in found.steps) == 1
    assert time.process_time() - start < 20  # two checks; 10 s is said for one


def test_the_closed_form_of_an_inverse_names_the_hypothesis_that_it_needs() -> None:
    assert expect("inv(S)", "N > d + 1").text == "N/(N - d - 1)*inv(Lambda)"
    verdict = prove("E[inv(S)**2] == inv(Lambda)**2", "N > d + 1")
    assert verdict.status is Status.REFUTED
    silent = prove("E[inv(S)*A] == N/(N - d - 1)*inv(Lambda)*A")
    assert silent.status is Status.UNDECIDED
    assert "N > d + 1 only: give that as a hypothesis" in silent.evidence[0].detail
