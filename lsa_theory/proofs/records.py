"""Statements and verdicts as plain data: what --json writes, pages are set from and processes exchange."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lsa_theory.errors import InputError
from lsa_theory.files import SCHEMA_VERSION, __version__
from lsa_theory.kernel.claim import PAPER, Claim, Status, Verdict
from lsa_theory.language.nodes import Relation
from lsa_theory.language.parser import parse_expression, parse_relation
from lsa_theory.language.printing import to_latex, to_text
from lsa_theory.language.unparse import unparse
from lsa_theory.proofs.derivation import Derivation

if TYPE_CHECKING:
    from lsa_theory.proofs.derivation import Step
    from lsa_theory.proofs.engine import Budget, Statement
    from lsa_theory.proofs.explain import Explained

Record = dict[str, Any]


def find(ref: str) -> Statement:
    """The statement that ``REF``, or ``FILE#REF`` in a file of claims, names."""
    from lsa_theory.proofs.claims_file import claims_in, is_claims_file
    from lsa_theory.proofs.engine import statement

    return single(ref, list(claims_in(ref).values())) if is_claims_file(ref) else statement(ref)


def single(address: str, found: list[Statement]) -> Statement:
    if len(found) > 1:
        legal = f"one claim: {address}#REF"
        raise InputError("REF", address, legal, "REF is one of " + ", ".join(one.claim.ref for one in found))
    return found[0]


def section_of(record: Record) -> str:
    """What a statement stands under: the section of the paper, or that of another source with its name.

    >>> section_of({"section": "", "source": "Wu et al. 2024"})
    'Other statements (Wu et al. 2024)'
    """
    section = record["section"] or "Other statements"
    return section if record["source"] in (PAPER, "own") else f"{section} ({record['source']})"


def listed(claim: Claim) -> Record:
    """What is recorded of a statement, without judging it."""
    return {
        "ref": claim.ref,
        "title": claim.title,
        "says": claim.says,
        "statement": claim.statement,
        "where": claim.where,
        "source": claim.source,
        "section": claim.section,
        "recorded": claim.expected,
        "as_printed": claim.as_printed,
        "corrects": claim.corrects,
        "stronger": claim.stronger,
    }


def judged(found: Statement, budget: Budget = "quick") -> Record:
    """The verdict on a statement as `check` reports it, and under ``page`` what else `show` prints."""
    from lsa_theory.proofs.engine import judge

    verdict = judge(found, budget)
    record = {**of_verdict(verdict), "address": found.address}
    page = {**of_page(found, verdict), "established": established(verdict)}
    return {**record, "page": {key: value for key, value in page.items() if key not in record}}


def of_verdict(verdict: Verdict) -> Record:
    claim = verdict.claim
    return {
        "ref": claim.ref,
        "title": claim.title,
        "section": claim.section,
        "source": claim.source,
        "status": verdict.status,
        "grade": verdict.grade,
        "inferences": verdict.inferences,
        "expected": claim.expected,
        "as_recorded": verdict.as_recorded,
        "as_printed": claim.as_printed,
        "witness": verdict.witness,
        "nearest_true_form": verdict.nearest,
        "conditional_on": verdict.conditional_on,
        "unneeded": verdict.unneeded,
        "documents": verdict.documents,
        "corrects": claim.corrects,
        "stronger": claim.stronger,
        "findings": [asdict(finding) for finding in claim.findings],
        "evidence": [asdict(evidence) for evidence in verdict.evidence],
        "seconds": round(verdict.seconds, 4),
    }


def of_line(verdict: Verdict) -> Record:
    """The verdict on one formula of the user's, with everything that led to it, as `prove` answers."""
    whole = of_verdict(verdict)
    claim = verdict.claim
    proof = next((e["covers"] for e in whole["evidence"] if e["outcome"] == "proves"), "")
    tried = "; ".join(dict.fromkeys(e["covers"] for e in whole["evidence"] if e["outcome"] == "supports"))
    return {
        "formula": claim.statement[0],
        "given": [hypothesis.formula or hypothesis.says for hypothesis in claim.given],
        "assumed": [h.formula or h.says for h in claim.given[len(claim.reading[0]["given"]) :]],
        "reading": claim.reading[0],
        "unneeded": whole["unneeded"],
        "status": whole["status"],
        "grade": whole["grade"],
        "rests_on": claim.where,
        "inferences": whole["inferences"],
        "covers": proof if whole["status"] == "PROVED" else tried if whole["status"] == "SUPPORTED" else "",
        "witness": whole["witness"],
        "nearest_true_form": whole["nearest_true_form"],
        "expect": None,
        "as_expected": None,
        "conditional_on": whole["conditional_on"],
        "derivation": steps(verdict),
        "evidence": whole["evidence"],
        "documents": whole["documents"],
        "seconds": whole["seconds"],
    }


def explained(found: Explained) -> Record:
    """A verdict with the hypotheses that decide the line, as `explain` answers."""
    deciding = [
        {"given": one.given, "status": one.verdict.status, "witness": one.verdict.witness, "grade": one.verdict.grade}
        for one in found.deciding
    ]
    return {**of_line(found.verdict), "deciding": deciding, "tried": found.tried, "missing": found.missing}


def of_page(found: Statement, verdict: Verdict) -> Record:
    """Everything about one statement, as `show` prints it."""
    from lsa_theory.proofs.engine import library

    claim = found.claim
    links = {"corrected_by": [other.claim.ref for other in library().values() if other.claim.corrects == claim.ref]}
    page = {**listed(claim), **of_verdict(verdict), **links, "address": found.address}
    page["hypotheses"] = [asdict(hypothesis) for hypothesis in claim.given]
    page["derivation"] = steps(verdict)
    page["file"] = found.file
    return page


def steps(verdict: Verdict) -> list[Record]:
    """The steps of the derivation, each with its reason and what its re-check found."""
    return [step_record(step) for step in verdict.derivation.steps] if verdict.derivation else []


def established(verdict: Verdict) -> list[str]:
    """The closed forms that the derivation establishes, where they differ from the statement."""
    if not isinstance(verdict.derivation, Derivation):
        return []
    stated = set(map(_printed, verdict.claim.statement))
    found = []
    for text, value in verdict.derivation.establishes.items():
        bound = re.fullmatch(r"(.*?)\s*([<>]=?)", text)  # a bound, or else an equality
        left, sign = (bound[1], bound[2]) if bound else (text, "==")
        relation = Relation((parse_expression(left), unparse(value)), (sign,), text)
        if to_latex(relation) not in stated:
            found.append(to_text(relation))
    return found


def _printed(text: str) -> str:
    """A formula as it is printed: two that look alike are one; empty for a sentence."""
    try:
        return to_latex(parse_relation(text))
    except InputError:
        return ""


def step_record(step: Step) -> Record:
    """One step, re-checked now."""
    checked = step.check()
    return {
        "shows": step.shows,
        "because": step.because,
        "confirmed": checked.ok,
        "how": checked.how,
        "detail": checked.detail,
        "lemma": step.lemma.name if step.lemma else None,
        "is_formula": step.is_formula,
        "computed": step.computed,
        "coq": step.coq,
    }


def document(verb: str, content: Record) -> Record:
    """The frame that every JSON answer has."""
    return {"schema_version": SCHEMA_VERSION, "lsa_theory": __version__, "verb": verb, **content}


def counts(records: list[Record], key: str) -> dict[str, int]:
    """How many there are of each status, in the order in which the statuses are defined."""
    found = Counter(str(record[key]) for record in records)
    return {str(status): found[status] for status in Status if found[status]}
