"""The proof object of a derivation: its steps as the kernel reads them, and what the claim takes from them.

A formula step is a lemma with certificates; one that the kernel cannot read, and every sentence that Python computed, is
said by the rule "computation".  Inferences stand under their rules, and what they conclude is a fact of which the claim
may speak.  Everything here only proposes: the kernel replays the object, and refuses it as a whole where a part fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link, hypotheses_of
from lsa_theory.kernel.claim import Claim
from lsa_theory.kernel.kinds import KINDS
from lsa_theory.kernel.kinds.substitution import rule_of
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, SENTENCE, spoken
from lsa_theory.proofs.derivation import Derivation, Step
from lsa_theory.proofs.equalities import Certificate, accepted

COMPUTATION = "computation"
MAX_TRIED = 4  # facts that one comparison is held against
Finder = Callable[[str, Sequence[str]], "list[Certificate] | None"]  # of a formula under hypotheses


def proof_object(claim: Claim, derivation: Derivation, find: Finder) -> dict[str, Any]:
    """The document for a claim with a derivation; ``find`` proposes certificates of formulas without one."""
    given = [h.formula or SENTENCE + h.says for h in claim.given]
    formulas = [text for text in given if not text.startswith(SENTENCE)]
    about = spoken([*claim.statement, *formulas])
    steps, facts = [], list[str]()
    for step in derivation.steps:
        steps.append(_step(step, find))
        if "infers" in steps[-1]:
            facts.append(steps[-1]["infers"])
    known = [*hypotheses_of(formulas, "hypothesis"), *hypotheses_of(facts, "inference")]
    links: list[list[Certificate]] = []
    for text in claim.statement:
        found = from_facts(text, known, about) or find(text, formulas)
        if found is None:  # compared with what was derived by canonical forms outside the kernel
            steps.append({"infers": text, "rule": COMPUTATION})
            own = hypotheses_of([text], "inference")
            found = [{"kind": "given", "by": str(len(known) + k)} for k in range(1, len(own) + 1)]
            known += own
        links.append(found)
    head = {"format": FORMAT, "verdict": "PROVED", "claim": list(claim.statement), "given": given}
    if not claim.statement:
        steps.append({"says": claim.says, "rule": "definition"})
        head["claim"], links = [SENTENCE + claim.says], [[]]
    return {**head, "steps": steps, "links": links}


def refuting_object(claim: Claim, steps: Sequence[Step], instance: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a statement that fails at an instance; hypotheses in words are said to hold there, by definition."""
    given = [h.formula or SENTENCE + h.says for h in claim.given]
    sentences = [text.removeprefix(SENTENCE) for text in given if text.startswith(SENTENCE)]
    said = [_step(step, lambda *_: None) for step in steps] + [{"says": text, "rule": "definition"} for text in sentences]
    head = {"format": FORMAT, "verdict": "REFUTED", "claim": list(claim.statement), "given": given}
    return {**head, "steps": said, "instance": dict(instance)}


def _step(step: Step, find: Finder) -> dict[str, Any]:
    if step.lemma is not None and step.is_formula and not step.computed:
        return {"infers": step.shows, "rule": step.lemma.name}
    if step.is_formula:
        given = list(step.given or ())
        if (links := find(step.shows, given)) is not None:
            return {"shows": step.shows, "links": links, "given": given}
    rule = step.lemma.name if step.lemma is not None and not step.computed else COMPUTATION
    return {"says": step.shows, "rule": rule}


def from_facts(text: str, known: Sequence[Hypothesis], about: set[str]) -> list[Certificate] | None:
    """Certificates through facts: equations are put in, and one bound gives the sign."""
    try:
        links = [Link(*one, known, frozenset(about), kinds=KINDS) for one in parser.links(parser.relation(text))]
        solved = [str(k) for k, fact in enumerate(known, 1) if _is_solved(links[0], fact)]
        return [next(c for c in _proposals(link, known, solved) if accepted(link, c)) for link in links]
    except (Refused, StopIteration):
        return None


def _proposals(link: Link, known: Sequence[Hypothesis], solved: list[str]) -> Iterator[Certificate]:
    """Facts about the same left side first: its bound or its value is what a derivation concludes."""
    forms = ["0"] if link.sign == "==" else []
    numbered = sorted(enumerate(known, 1), key=lambda one: one[1].left != link.left)
    for k, fact in numbered[:MAX_TRIED]:
        letter = {(1, 1): "s", ("d", "d"): "M", ("d", 1): "v"}.get(fact.shape)
        if letter and (link.sign == "==") == (fact.sign == "=="):
            forms.append(f"gap_{letter}{k}")
    for form in forms:
        yield form
        if solved:
            yield {"kind": "substitution", "by": solved, "form": form}


def _is_solved(link: Link, fact: Hypothesis) -> bool:
    try:
        rule_of(link, fact)
        return True
    except Refused:
        return False
