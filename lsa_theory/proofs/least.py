"""The least size from which a claim holds: a proof from there on, and a counterexample just below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lsa_theory.kernel.claim import Status, Verdict
from lsa_theory.proofs.api import prove

LARGEST = 4096


@dataclass(frozen=True)
class Least:
    """``name >= value`` is PROVED to suffice; ``below`` is the REFUTED claim at ``value - 1``, None where value is 1."""

    name: str
    value: int
    proof: Verdict
    below: Verdict | None


def least(formula: str, given: Iterable[str] = (), name: str = "N", time_limit: float | None = None) -> Least | None:
    """The least ``n`` such that a claim is PROVED for ``name >= n`` and REFUTED at ``n - 1``; None where it is not found.

    Sizes are doubled until a proof succeeds, and then halved between what is proved and what is refuted.

    >>> found = least("1/N <= 1/10")
    >>> found.value, found.below.witness
    (10, 'd=1, N=9: left 1/9, right 1/10')
    """
    known = tuple(given)

    def holds(hypothesis: str) -> Verdict:
        return prove(formula, (*known, hypothesis) if hypothesis else known, time_limit=time_limit)

    found = holds("")
    if found.status == Status.PROVED:
        return Least(name, 1, found, None)
    below = holds(f"{name} == 1")
    low, high = 1, 2
    while below.status == Status.REFUTED and (found := holds(f"{name} >= {high}")).status != Status.PROVED:
        low, high = high, 2 * high
        if high > LARGEST:
            return None
        below = holds(f"{name} == {low}")
    while below.status == Status.REFUTED and high - low > 1:
        middle = (low + high) // 2
        if (one := holds(f"{name} == {middle}")).status == Status.REFUTED:
            low, below = middle, one
        elif (one := holds(f"{name} >= {middle}")).status == Status.PROVED:
            high, found = middle, one
        else:
            return None
    return Least(name, high, found, below) if below.status == Status.REFUTED else None


__all__ = ["Least", "least"]
