"""The only door: `replay` turns a proof object into what is shown, or raises Refused.

PROVED    every comparison of the claim has a certificate (`certificate`); it may use a chain of earlier steps: formulas with
          certificates of their own, and inferences by named rules, which are listed and counted.
REFUTED   an instance at which the kernel evaluates claim and hypotheses as typed (`witness`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lsa_theory.kernel import limits, parser
from lsa_theory.kernel.certificate import Hypothesis, Link, founded, hypotheses_of, prove
from lsa_theory.kernel.kinds import KINDS
from lsa_theory.kernel.lemmas import LEMMAS
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.witness import Trial

FORMAT = "lsa-kernel 1"
MAX_GIVEN, MAX_FORMULAS, MAX_STEPS = 40, 40, 400
SENTENCE = (
    "says: "  # a claim in words, which only an inference of a chain concludes; a hypothesis in words, which no step uses
)
_KEY = object()


@dataclass(frozen=True)
class Shown:
    """What a proof object showed; only this file makes one.

    ``used``: the hypotheses that the proof speaks of; ``steps``: formulas that were replayed; ``inferences``: what was taken
    by a named rule, ``rule: sentence``; ``witness``: an instance, and both sides of what fails there.
    """

    status: str
    claim: tuple[str, ...]
    given: tuple[str, ...]
    used: tuple[str, ...] = ()
    steps: int = 0
    inferences: tuple[str, ...] = ()
    witness: str = ""
    key: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.key is not _KEY:
            raise TypeError("what is shown is for the kernel to say")

    @property
    def grade(self) -> str:
        """``kernel``, or ``kernel, 12 inferences``."""
        count = len(self.inferences)
        return "kernel" + (f", {count} inference{'' if count == 1 else 's'}" if count else "")


def replay(document: str | Mapping[str, Any]) -> Shown:
    """What a proof object shows; Refused where it shows nothing.

    >>> replay({"format": FORMAT, "verdict": "PROVED", "claim": ["tr(A*B) == tr(B*A)"], "given": [], "links": [["0"]]}).grade
    'kernel'
    """
    read = limits.load(document if isinstance(document, str) else json.dumps(document))
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise Refused(f"the format is not {FORMAT!r}")
    bodies: dict[str, dict[str, limits.OfType]] = {"REFUTED": {"instance": dict}, "PROVED": {"links": list}}
    if (body := bodies.get(str(read.get("verdict")))) is None:
        raise Refused("the verdict is PROVED or REFUTED")
    head: dict[str, limits.OfType] = {"format": str, "verdict": str, "claim": list, "given": list}
    limits.fields(read, head | body, {"steps": list})
    claim = tuple(limits.texts(read["claim"], "claim", MAX_FORMULAS))
    given = tuple(limits.texts(read["given"], "given", MAX_GIVEN))
    if not claim:
        raise Refused("a claim has at least one formula")
    try:
        with limits.budget():
            return _replayed(read, claim, given)
    except RecursionError:
        raise Refused("nested too deeply") from None


def _replayed(read: Mapping[str, Any], claim: Sequence[str], given: Sequence[str]) -> Shown:
    chain = _Chain(hypotheses_of(_formulas(given), "hypothesis"), spoken([*_formulas(claim), *_formulas(given)]))
    chain.follow(read.get("steps", []))
    if read["verdict"] == "REFUTED":
        return _refuted(claim, given, chain, read["instance"])
    return _proved(claim, given, chain, read["links"])


def _refuted(claim: Sequence[str], given: Sequence[str], chain: _Chain, instance: Mapping[str, Any]) -> Shown:
    """An instance; quantities that no rule computes have there what facts say, and inferences meet hypotheses in words.

    What the steps say of the values at the instance has to hold there like a hypothesis."""
    sentences = {text.removeprefix(SENTENCE) for text in given if text.startswith(SENTENCE)}
    if missing := sentences - chain.said:
        raise Refused(f"a hypothesis in words that nothing says to hold at the instance: {min(missing)}")
    known = {
        fact.left: fact.right
        for fact in chain.facts
        if fact.sign == "==" and fact.left[0] == "call" and fact.left[1] in parser.OPAQUE
    }
    failure = Trial(_formulas(claim), [*_formulas(given), *chain.there], known).failure(instance)
    inferences = tuple(chain.inferences)
    return Shown("REFUTED", tuple(claim), tuple(given), (), chain.count, inferences, str(failure), key=_KEY)


def _proved(claim: Sequence[str], given: Sequence[str], chain: _Chain, links: Sequence[Any]) -> Shown:
    known, about = chain.known, chain.spoken
    if len(links) != len(claim):
        raise Refused(f"{len(claim)} formulas, {len(links)} lists of certificates")
    used: set[str] = set()
    for text, certificates in zip(claim, links, strict=True):
        if text.startswith(SENTENCE):
            if certificates or text.removeprefix(SENTENCE) not in chain.said:
                raise Refused("a claim in words is what an inference says, and has no certificates")
            continue
        used |= prove(text, [*known, *chain.facts], certificates, about, KINDS)
    needed = {h.text for h in known if h.text in used} | chain.used
    return Shown("PROVED", tuple(claim), tuple(given), tuple(sorted(needed)), chain.count, tuple(chain.inferences), key=_KEY)


def _formulas(texts: Sequence[str]) -> list[str]:
    """Those that are not sentences."""
    return [text for text in texts if not text.startswith(SENTENCE)]


class _Chain:
    """The steps of a derivation, one after another.

    A formula step may use the claim's hypotheses and earlier formulas, and becomes a fact; one with hypotheses of its own
    (``given``, possibly none) is a lemma for people about a model of its own, and no fact.
    """

    def __init__(self, known: list[Hypothesis], spoken: set[str]) -> None:
        self.known, self.spoken = known, spoken
        self.facts: list[Hypothesis] = []
        self.inferences: list[str] = []
        self.said: set[str] = set()
        self.there: list[str] = []  # what is said of the values at an instance
        self.used: set[str] = set()
        self.count = 0

    def follow(self, steps: Sequence[Any]) -> None:
        """Take one step after another; Refused at the first that is not shown."""
        if len(steps) > MAX_STEPS:
            raise Refused(f"at most {MAX_STEPS} steps")
        for number, step in enumerate(steps, 1):
            try:
                self.take(step)
            except Refused as problem:
                raise Refused(f"step {number}: {problem}") from None

    def take(self, step: Any) -> None:
        if isinstance(step, dict) and "rule" in step:
            self._infer(step)
        else:
            self._show(step)

    def _infer(self, step: Any) -> None:
        """``infers`` a formula, which becomes a fact, or ``says`` a sentence, for people; both are counted and listed."""
        what = "says" if "says" in step else "infers"
        limits.fields(step, {what: str, "rule": str})
        if step["rule"] not in LEMMAS:
            raise Refused(f"no rule {step['rule']!r}")
        self.inferences.append(f"{step['rule']}: {step[what]}")
        if what == "says":
            self.said.add(step["says"])
        else:
            self._within(step["infers"])
            self.facts += hypotheses_of([step["infers"]], "inference")
            if step["rule"] == "counterexample":
                self.there.append(step["infers"])

    def _show(self, step: Any) -> None:
        limits.fields(step, {"shows": str, "links": list}, {"given": list})
        self.count += 1
        if "given" in step:
            own = hypotheses_of(limits.texts(step["given"], "given", MAX_GIVEN), "hypothesis")
            about = spoken([step["shows"]]).union(*(parser.names(side) for h in own for side in (h.left, h.right)))
            prove(step["shows"], own, step["links"], about, KINDS)
            return
        self._within(step["shows"])
        used = prove(step["shows"], [*self.known, *self.facts], step["links"], self.spoken, KINDS)
        self.used |= used & {h.text for h in self.known}
        facts = hypotheses_of([step["shows"]], "step")
        for fact in facts:
            founded(Link(fact.left, fact.sign, fact.right, [*self.known, *self.facts], frozenset(self.spoken), self.used))
        self.facts += facts

    def _within(self, text: str) -> None:
        """Facts are about the claim's model: they bring no noise and no task covariance of their own."""
        if spoken([text]) & {"noise", "Psi"} - self.spoken:
            raise Refused("a step speaks of noise or Psi, the claim does not")


def spoken(texts: Iterable[str]) -> set[str]:
    """Every name that relations speak of."""
    return set[str]().union(*(parser.names(side) for text in texts for side in parser.relation(text)[0]))
