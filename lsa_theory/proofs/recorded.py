"""A verdict as it is written down: plain data that every export is set from, out of a verdict, a file or the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lsa_theory.kernel.claim import Claim, Evidence, Status, Verdict
from lsa_theory.proofs.records import Record, established, find, of_verdict, steps


@dataclass(frozen=True)
class Recorded:
    """What is written down about one statement; judge its ``claim`` again before you believe a file.

    ``established`` are the closed forms that the derivation establishes, where they differ from the statement.
    """

    claim: Claim
    status: Status
    evidence: tuple[Evidence, ...]
    conditional_on: tuple[str, ...]
    established: tuple[str, ...]
    derivation: tuple[Mapping[str, Any], ...] = field(repr=False)
    seconds: float = 0.0
    unneeded: tuple[str, ...] = ()


def recorded(verdict: Verdict) -> Recorded:
    """A verdict with its derivation written out, every step re-checked.

    >>> from lsa_theory.proofs.api import prove
    >>> recorded(prove("E[S] == Lambda")).derivation[0]["shows"]
    'E[S] == Lambda'
    """
    return _made(verdict.claim, {**of_verdict(verdict), "derivation": steps(verdict), "established": established(verdict)})


def recalled(record: Record) -> Recorded:
    """The same from a record of `lsa_theory.proofs.judging`, judged now or taken from the cache."""
    return _made(find(record["address"]).claim, {**record["page"], **record})


def _made(claim: Claim, record: Record) -> Recorded:
    return Recorded(
        claim,
        Status(record["status"]),
        tuple(Evidence(**one) for one in record["evidence"]),
        tuple(record["conditional_on"]),
        tuple(record["established"]),
        tuple(record["derivation"]),
        record["seconds"],
        tuple(record["unneeded"]),
    )


__all__ = ["Recorded", "recalled", "recorded"]
