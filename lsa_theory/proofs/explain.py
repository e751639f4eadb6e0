"""Why a line is not proved: what was tried, which hypothesis would decide it, and what the language has no rule for.

Hypotheses are proposed from the names of the line and tried one after the other, weak ones before strong ones, each by
`prove`; where none decides it alone, but by fixing a value, pairs are tried.  A verdict under a hypothesis is the
kernel's, as every verdict is.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from lsa_theory.algebra.budget import OutOfBudgetError, within
from lsa_theory.errors import InputError
from lsa_theory.kernel import parser
from lsa_theory.kernel.claim import Status, Verdict
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.vocabulary import OTHERS, PAPER
from lsa_theory.proofs.answer import answer
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.established import through_the_library
from lsa_theory.proofs.own import own_claim
from lsa_theory.proofs.question import Question

FINAL = (Status.PROVED, Status.REFUTED)
SECONDS, EACH = 20.0, 3.0  # for everything, and for one hypothesis
MOST_LETTERS = 4  # matrices that hypotheses are proposed for
NARROW = re.compile(r"== \d+$")  # a hypothesis that leaves one value
PAIRED = 10  # hypotheses of which pairs are tried
POSITIVE = ("sigma", "kappa")
NO_RULE = ("log", "norm_op", "lam_min", "lam_max", "cond", "sqrt", "norm_nuc")  # of what is random, inside E[...]

Ladder = tuple[str, ...]  # hypotheses from weak to strong: the first that decides ends it


@dataclass(frozen=True)
class Deciding:
    """Hypotheses under which a claim is decided, and that verdict."""

    given: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Explained:
    """A verdict, the hypotheses that would change it, how many were tried, and what has no rule."""

    verdict: Verdict
    deciding: tuple[Deciding, ...]
    tried: int
    missing: tuple[str, ...]


def explain(formula: str, given: Iterable[str] = (), time_limit: float | None = None) -> Explained:
    """Judge a line; where it is not proved, try which hypothesis would prove it (or, of an open one, refute it).

    Raises InputError as `prove` does; ``time_limit`` is for each verdict, and what is tried has 20 seconds in all.

    >>> found = explain("A*A == A*A.T")
    >>> str(found.verdict.status), [(one.given, str(one.verdict.status)) for one in found.deciding]
    ('REFUTED', [(('A symmetric',), 'PROVED'), (('d == 1',), 'PROVED')])
    """
    known = tuple(given)
    verdict = prove(formula, known, time_limit=time_limit)
    if verdict.status == Status.PROVED:
        return Explained(verdict, (), 0, ())
    relation = parse_relation(verdict.claim.statement[0])
    own = tuple(h.formula for h in verdict.claim.given if h.formula)
    search = _Search(verdict, own, time.monotonic() + SECONDS)
    idle = {*own, *(to_text(one) for one in (relation, _turned(relation)))}  # known already, or the claim itself
    ladders = [tuple(one for one in ladder if one not in idle) for ladder in proposed(relation)]
    deciding = search.through(ladders)
    if all(NARROW.search(one.given[0]) for one in deciding):
        weak = [ladder[0] for ladder in ladders if ladder][:PAIRED]
        deciding += search.through([(pair,) for pair in combinations(weak, 2)])[:3]
    missing = tuple(dict.fromkeys(_missing(relation))) if verdict.status != Status.REFUTED else ()
    return Explained(verdict, tuple(deciding), search.tried, missing)


class _Search:
    """Verdicts under more hypotheses, until the time is over."""

    def __init__(self, verdict: Verdict, given: tuple[str, ...], end: float) -> None:
        self.verdict, self.given, self.end, self.tried = verdict, given, end, 0
        self.formula = verdict.claim.statement[0]

    def through(self, ladders: Sequence[Sequence[str | tuple[str, ...]]]) -> list[Deciding]:
        found = []
        for ladder in ladders:
            for step in ladder:
                one = self._under((step,) if isinstance(step, str) else step)
                if one is not None:
                    found.append(one)
                    break
        return found

    def _under(self, hypotheses: tuple[str, ...]) -> Deciding | None:
        left = self.end - time.monotonic()
        if left < 0.2:
            return None
        self.tried += 1
        given = (*self.given, *hypotheses)
        try:
            if not _decided(self.formula, given, min(EACH, left)):
                return None
            found = prove(self.formula, given, time_limit=EACH)
        except InputError:  # the hypothesis says nothing of this claim
            return None
        useful = (Status.PROVED,) if self.verdict.status in FINAL else FINAL
        return Deciding(hypotheses, found) if found.status in useful and not set(hypotheses) <= set(found.unneeded) else None


def _decided(formula: str, given: tuple[str, ...], seconds: float) -> bool:
    """Whether the kernel says anything about a claim, numbers left aside."""
    claim = own_claim(formula, given)
    texts = tuple(h.formula for h in claim.given if h.formula)
    try:
        with within(seconds):
            found = answer(Question.of(claim.statement[0], texts))
            return found.shown is not None or through_the_library(claim) is not None
    except OutOfBudgetError:
        return False


def proposed(relation: Relation) -> Iterator[Ladder]:
    """Hypotheses on the names of a relation, by what they speak of.

    >>> list(proposed(parse_relation("A*B == B*A")))[:2]
    [('A symmetric', 'A psd', 'A > 0'), ('B symmetric', 'B psd', 'B > 0')]
    """
    names = relation.names()
    free = sorted(name for name in names if parser.kind(name) == "M" and not _known(name))[:MOST_LETTERS]
    for name in free:
        yield f"{name} symmetric", f"{name} psd", f"{name} > 0"
    for one, other in combinations([*free, *(["Lambda"] if names & {"Lambda", "S", "Gamma"} else [])], 2):
        yield (f"{one}*{other} == {other}*{one}",)
    if "noise" in names:
        yield ("noise == 0",)
    if "Psi" in names:
        yield ("Psi == I",)
    for name in sorted(name for name in names if (parser.kind(name) == "s" and not _known(name)) or name == "u"):
        yield f"{name} >= 0", f"{name} > 0", f"{name} >= 1", f"{name} == 1"
        yield f"{name} <= 1", f"{name} <= 0", f"{name} == 0"
    if names & {"N", "S", "beta", "xbar"}:
        yield "N > d", "N > d + 1", "N > d + 3", "N > d + 7"
        yield "N >= 2", "N >= 10", "N >= 100"
    if names & {"Lambda", "S", "x", "beta", "Gamma"}:
        yield from (("Lambda <= I",), ("Lambda >= I",), ("Lambda == I",))
    yield "d <= 3", "d <= 2", "d == 2", "d == 1"


def _turned(relation: Relation) -> Relation:
    """``A*B == B*A`` as ``B*A == A*B``."""
    return Relation(relation.sides[::-1], relation.signs, relation.text)


def _known(name: str) -> bool:
    return name in PAPER or name in OTHERS or parser.is_random(name)


def _missing(relation: Relation) -> Iterator[str]:
    """Parts of a relation for which the language has no rule."""
    for side in relation.sides:
        yield from _without_rule(side, False)


def _without_rule(node: Node, inside: bool) -> Iterator[str]:
    is_call = node.kind == "call"
    if inside and is_call and any(map(parser.is_random, node.names())):
        name, argument = str(node.value), node.parts[0]
        of_sample = argument.kind == "name" and str(argument.value) == "S"
        if name in NO_RULE or (name == "inv" and not of_sample):
            yield f"the expectation of {to_text(node)}"
            return
    if is_call and node.value in parser.OPAQUE:
        yield f"a statement of the library that establishes {to_text(node)}"
        return
    for part in node.parts:
        yield from _without_rule(part, inside or node.kind == "expectation")


__all__ = ["Deciding", "Explained", "explain", "proposed"]
