"""The published closed forms of related papers: verdicts, and at least one independent road each."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from checks import literal_models, related
from lsa_theory.kernel.claim import Status
from lsa_theory.proofs.engine import Statement, judge, library, statement

REFS = [found.claim.ref for found in library().values() if found.claim.section == "Related work"]
MUTANTS = {  # what must not go through: a slip in the printed formula
    "ahn-1": ("(N+1)/N*Lambda", "Lambda"),
    "mahankali-1": ("d + 1", "d"),
    "mahankali-2": ("N/(N", "1/(N"),
    "wu-1": ("noise/psi**2", "noise/psi"),
    "zsls-10": ("sqrt(d)/w0**2", "1/w0**2"),
    "zsls-11": ("tr(Lambda)*I", "I"),
    "wishart-3": ("3*N + 4", "3*N + 3"),
    "ols": ("N - d - 1", "N - d"),
    "ahn-step": ("d*(d + 1 + noise)/", "d*(d + 2 + noise)/"),
    "wu-length": ("N**2*(d + 1", "N**2*(d + 2"),
    "he-debiased": ("(N + d + noise)", "(N + d + 1 + noise)"),
    "mahankali-sphere": ("d - 1", "d + 1"),
    "sander-step": ("n + d - 1", "n + d"),
    "gating-weights": ("+ 1 - p.T", "+ 2 - p.T"),
    "cole-rule": ("+ tr(Lambda*Psi) -", "+ 2*tr(Lambda*Psi) -"),
    "li-retrieval": ("(d + 2)*(d + 4)", "(d + 2)*(d + 3)"),
    "frei-margin-second": ("== p.T*A*Lambda*A.T*p", "== 2*p.T*A*Lambda*A.T*p"),
    "least-norm-noise": ("d - N - 1", "d - N"),
}


def test_there_are_eighteen_sources_and_a_hundred_and_sixty_statements() -> None:
    claims = [found.claim for found in library().values() if found.claim.section != "Beyond one layer"]
    assert len({claim.source for claim in claims}) >= 18
    assert len(claims) >= 160


@pytest.mark.parametrize(
    "folder", sorted({found.file.split("/")[1] for found in library().values()} - {"frontier", "zhang2023"})
)
def test_a_source_says_what_it_covers(folder: str) -> None:
    words = import_module(f"derivations.{folder}").__doc__ or ""
    assert "Setting:" in words and "Covered:" in words


def test_all_of_them_are_there() -> None:
    asked = {"ahn-1", "ahn-lemma-1", "mahankali-1", "mahankali-2", "wu-1", "zsls-10", "zsls-11", "wishart-3", "ols"}
    assert asked <= set(REFS)
    assert all(statement(ref).claim.source != "Zhang, Frei & Bartlett 2024" for ref in REFS)


@pytest.mark.parametrize("ref", MUTANTS)
def test_a_slip_is_never_proved_and_the_road_sees_it(ref: str) -> None:
    found = statement(ref)
    old, new = MUTANTS[ref]
    changed = tuple(formula.replace(old, new) for formula in found.claim.statement)
    assert changed != found.claim.statement
    claim = replace(found.claim, statement=changed)
    verdict = judge(Statement(claim, found.derive))
    assert verdict.status != Status.PROVED
    if claim.measures and ref != "zsls-10":
        road = related.check(claim, "quick") or literal_models.check(claim, "quick")
        assert road is not None
        assert road.outcome in ("refutes", "contradicts")


def test_the_refuted_lemma_points_to_its_correction() -> None:
    corrected = statement("ours-ahn-lemma-1").claim
    assert corrected.corrects == "ahn-lemma-1"
    assert statement("ahn-lemma-1").claim.expected == Status.REFUTED
    from lsa_theory import prove

    printed = statement("ahn-lemma-1").claim.statement[0]
    assert prove(printed, ("A symmetric",)).status == Status.PROVED


def test_related_work_comes_after_the_paper_grouped_by_source() -> None:
    claims = [found.claim for found in library().values()]
    first = min(k for k, claim in enumerate(claims) if claim.section == "Related work")
    assert all(claim.section == "Related work" for claim in claims[first:])
    sources = [claim.source for claim in claims[first:]]
    assert sources == sorted(sources)
