"""Verdicts for the tests of displays, which have no proof behind them; a program cannot make one."""

from __future__ import annotations

from typing import Any

from lsa_theory.kernel.claim import Claim, Evidence, Status, Verdict


def blank(claim: Claim, status: Status, evidence: tuple[Evidence, ...] = (), *more: Any, **named: Any) -> Verdict:
    """A verdict with a status that nothing showed."""
    made = Verdict(claim, Status.UNDECIDED, evidence, *more, **named)
    object.__setattr__(made, "status", status)
    return made
