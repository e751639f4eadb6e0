"""The audit page is current."""

from pathlib import Path

from lsa_theory.export.paper.audit import audit
from lsa_theory.kernel.claim import Status
from lsa_theory.proofs.engine import library

PAGE = Path(__file__).parents[2] / "docs" / "audit.md"


def test_the_audit_page_is_what_the_claims_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == audit(), "run `lsa-theory export audit --output docs/audit.md`"


def test_every_refuted_statement_of_a_source_is_corrected() -> None:
    claims = [found.claim for found in library().values()]
    for claim in claims:
        if claim.expected == Status.REFUTED and claim.as_printed:
            mends = [other for other in claims if other.corrects == claim.ref]
            assert mends, claim.ref
            # a limit that is argued and not computed is recorded as undecided, and says so
            assert all(mend.expected in (Status.PROVED, Status.UNDECIDED) for mend in mends), claim.ref


def test_stronger_claims_that_are_named_exist_and_are_proved() -> None:
    known = {ref: found.claim for ref, found in library().items()}
    for claim in list(known.values()):
        assert all(known[ref].expected == Status.PROVED for ref in claim.stronger), claim.ref
