"""The search for the smallest counterexample: by dimension, then N and M, then simplicity of the entries.

It only proposes: what it returns is a document that the kernel accepted.  The search is deterministic: its budget is a
number of instances and of products of terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any, TypeVar

from lsa_theory.kernel import limits, matrices
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay
from lsa_theory.kernel.witness import ClaimHoldsError, HypothesisError, NoValueError, Trial, is_matrix, show_instance
from lsa_theory.proofs.counterexamples.conditions import Values
from lsa_theory.proofs.counterexamples.floats import closed, may_fail
from lsa_theory.proofs.counterexamples.instance import Instances

Found = TypeVar("Found")

NEAR = 48  # simple instances of a size
GLANCE = 6
FAR = 400
CORNERS = 600
MEETING = 60  # instances of hypotheses
WORK = 200_000  # products of terms
ONE = 100_000  # of one instance
ATTEMPT = 50  # what an instance costs, in products of terms
EVERY_INSTANCE = "every instance tried satisfies the claim"
NOWHERE = "the claim has a value at no instance that was tried"
NO_INSTANCE = "no instance was found that meets the hypotheses: they may contradict each other"


@dataclass(frozen=True)
class Refutation:
    """A counterexample: the kernel's document, and the witness as it is printed."""

    document: dict[str, Any]
    witness: str


@dataclass(frozen=True)
class Search:
    """What a search found: a refutation, or why there is none."""

    refutation: Refutation | None
    reason: str = ""


def refutation(claim: str, given: Iterable[str] = (), glance: bool = False) -> Refutation | None:
    """The simplest instance found that meets the hypotheses and breaks the claim; a glance is for a few simple ones.

    >>> refutation("E[S*S] == Lambda**2").witness
    'd=1, N=1, Lambda=(1): left 3, right 1'
    >>> refutation("tr(A*B) == tr(B*A)") is None
    True
    """
    return search(claim, given, glance).refutation


def search(claim: str, given: Iterable[str] = (), glance: bool = False) -> Search:
    """A counterexample, or the reason why none was found.

    >>> search("u >= 0", ["u >= 1", "u <= 0"]).reason
    'no instance was found that meets the hypotheses: they may contradict each other'
    """
    return _search(claim, tuple(given), glance)


@lru_cache(maxsize=256)
def _search(claim: str, given: tuple[str, ...], glance: bool) -> Search:
    reasons: dict[type[Refused], str] = {}
    try:
        trial = _trial(claim, given)
    except Refused as problem:
        return Search(None, str(problem))

    def attempt(values: Values) -> Refutation | None:
        try:
            there = _read(values)
            trial.meet(there)
            trial.fail(there)
            return _confirmed(claim, given, values)
        except Refused as problem:
            reasons.setdefault(type(problem), str(problem))
            return None

    found = _first(_instances(trial, glance), attempt)
    return Search(found, "" if found else _reason(reasons))


def meeting(given: Iterable[str]) -> str | None:
    """An instance that meets hypotheses together, as text; None if none was found.

    >>> meeting(["d >= 4", "Lambda <= I/2"])
    'd=4, Lambda=(1/2 0 0 0; 0 1/2 0 0; 0 0 1/2 0; 0 0 0 1/2)'
    """
    try:
        trial = _trial("d == d", tuple(given))
    except Refused:
        return None

    def attempt(values: Values) -> str | None:
        with suppress(HypothesisError):
            trial.meet(_read(values))
            return show_instance(_read(values))
        return None

    instances = Instances(trial)
    return _first(chain(instances.near(GLANCE), instances.plain(), instances.far(MEETING)), attempt)


@lru_cache(maxsize=64)
def _trial(claim: str, given: tuple[str, ...]) -> Trial:
    return Trial([claim], given)


def _instances(trial: Trial, glance: bool) -> Iterator[Values | None]:
    instances = Instances(trial)
    if glance:
        return instances.near(GLANCE, 2)
    far: Iterator[Values | None] = chain(islice(instances.corners(), CORNERS), instances.far(FAR))
    if all(closed(side) for sides, _ in trial.claim for side in sides):
        far = (values if values and any(may_fail(one, values) for one in trial.claim) else None for values in far)
    return chain(instances.near(NEAR), far)


def _first(instances: Iterator[Values | None], attempt: Callable[[Values], Found | None]) -> Found | None:
    """What the first successful attempt gives, before the budget is spent; an instance has a budget of its own."""
    spent = 0
    while spent < WORK:
        with limits.budget(ONE):
            try:
                values = next(instances)
            except StopIteration:
                return None
            found = None if values is None else attempt(values)
            spent += ATTEMPT + ONE - limits.left()
        if found is not None:
            return found
    return None


def _read(values: Values) -> dict[str, matrices.Matrix]:
    return {name: matrices.matrix(rows) for name, rows in values.items()}


def _confirmed(claim: str, given: tuple[str, ...], values: Values) -> Refutation:
    """The refutation that the kernel accepts; Refused where it does not, as where a covariance is not definite."""
    instance = {
        name: [[str(x) for x in row] for row in rows] if is_matrix(name) else str(rows[0][0])
        for name, rows in values.items()
    }
    document = {"format": FORMAT, "verdict": "REFUTED", "claim": [claim], "given": list(given), "instance": instance}
    return Refutation(document, replay(document).witness)


def _reason(reasons: dict[type[Refused], str]) -> str:
    """Why no instance refutes a claim, of all that was met with on the way."""
    if ClaimHoldsError in reasons:
        return EVERY_INSTANCE
    if Refused in reasons:
        return reasons[Refused]
    return f"{NOWHERE}: {reasons[NoValueError]}" if NoValueError in reasons else NO_INSTANCE
