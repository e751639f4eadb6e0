"""Statements beyond one layer: as recorded, repaired where they are false, and no answer to claims about the paper's model."""

from __future__ import annotations

import re

import pytest

from lsa_theory.kernel.claim import Status
from lsa_theory.proofs.engine import judge, library, statement

CLAIMS = {ref: found.claim for ref, found in library().items() if found.claim.section == "Beyond one layer"}
PAPERS = ("minimum(loss)", "minimum(ell)", "argmin(u*U11)", "limit(", "risk(")  # what the statements on one layer speak of


def test_there_are_many_and_false_ones_are_mended() -> None:
    refuted = [ref for ref, claim in CLAIMS.items() if claim.expected == Status.REFUTED]
    mended = {claim.corrects for claim in CLAIMS.values()}
    assert len(CLAIMS) >= 60
    assert set(refuted) <= mended
    assert all(CLAIMS[ref].findings[0].witness for ref in refuted)


@pytest.mark.parametrize("ref", CLAIMS)
def test_no_quantity_has_the_name_of_one_of_the_paper(ref: str) -> None:
    """A user's claim about minimum(loss) is answered by the statements that speak of it: these are of other models."""
    text = " ".join(CLAIMS[ref].statement)
    assert not any(re.search(rf"(?<![\w]){re.escape(name)}", text) for name in PAPERS)


@pytest.mark.parametrize("ref", CLAIMS)
def test_verdicts_are_as_recorded(ref: str) -> None:
    assert judge(statement(ref)).as_recorded


@pytest.mark.parametrize(
    ("ref", "old", "new"),
    [
        ("depth-two-minimum", "m2**3", "m2**2"), ("depth-limit", "kappa**2 + kappa + 1", "kappa**2 + kappa + 2"),
        ("depth-exponential", "d/6", "d/7"), ("token", "(d - 1)/(N + d - 1)", "(d - 1)/(N + d)"),
        ("trace-normalised", "(d + 2)*(d - 1)", "(d + 1)*(d - 1)"), ("sgd", "2*d*g", "d*g"),
        ("minimax", "2*N/", "N/"), ("retrieved", "2/(d + 4)", "2/(d + 3)"), ("prefix", "2*n + 4", "2*n + 3"),
        ("decay-threshold", "Lambda**4", "Lambda**2"), ("landscape-edge", "== 4", "== 3"), ("looping-noise", "d + 1", "d"),
        ("wishart-4-isotropic", "21*N + 20", "21*N + 21"), ("depth-robust", "400/163", "401/163"),
    ],
)  # fmt: skip
def test_a_slip_is_never_proved(ref: str, old: str, new: str) -> None:
    from dataclasses import replace

    from lsa_theory.proofs.engine import Statement

    found = statement(ref)
    changed = tuple(formula.replace(old, new) for formula in found.claim.statement)
    assert changed != found.claim.statement
    assert judge(Statement(replace(found.claim, statement=changed), found.derive)).status != Status.PROVED
