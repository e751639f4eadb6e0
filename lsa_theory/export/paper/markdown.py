"""Verdicts as one Markdown page: formulas between dollar signs, and once more as they can be typed.

GitHub, Jupyter, MyST and pandoc read the page; long formulas are broken into lines as in the article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lsa_theory.export.paper.audit import plain
from lsa_theory.export.paper.formulas import displayed, entries, own_heading, relation_of
from lsa_theory.kernel.claim import Claim, Evidence, Verdict
from lsa_theory.language.nodes import Relation
from lsa_theory.proofs.derive.conventions import convention_of
from lsa_theory.proofs.recorded import Recorded


def document(verdicts: Sequence[Verdict | Recorded]) -> str:
    """One page with a section for every verdict.

    >>> from lsa_theory.proofs.api import prove
    >>> "**PROVED**" in document([prove("tr(A*B) == tr(B*A)")])
    True
    """
    found = entries(verdicts)
    lines = ["# Statements and their derivations", "", *_conventions(found)]
    for one in found:
        lines += _statement(one)
    return "\n".join(lines).rstrip() + "\n"


def block(relation: Relation) -> str:
    r"""A displayed formula.

    >>> print(block(relation_of("Gamma >= Lambda")))
    $$
    \Gamma \succeq \Lambda
    $$
    """
    shown = displayed(relation).replace("{align*}", "{aligned}")
    shown = shown.removeprefix("\\begin{equation*}\n").removesuffix("\n\\end{equation*}")
    return f"$$\n{shown}\n$$"


def _conventions(found: Sequence[Recorded]) -> Iterator[str]:
    sources = dict.fromkeys(one.claim.source for one in found)
    known = {c.paper: c for source in sources if (c := convention_of(source))}
    for paper, convention in known.items():
        yield f"- Conventions of {plain(paper)}: {plain(convention.says())}."
    if known:
        yield ""


def _statement(verdict: Recorded) -> Iterator[str]:
    claim = verdict.claim
    yield f"## {plain(own_heading(claim) if claim.source == 'own' else f'{claim.ref}: {claim.title}')}"
    yield ""
    says = "" if claim.says in claim.statement else plain(_sentence(claim.says))
    yield f"**{verdict.status}** {_where(claim)}{says}".rstrip()
    yield ""
    if claim.given:
        yield from ("Given:", "")
        for hypothesis in claim.given:
            formula = f" (`{hypothesis.formula}`)" if hypothesis.formula not in (None, hypothesis.says) else ""
            spare = "; not needed" if hypothesis.says in verdict.unneeded else ""
            yield f"- {plain(hypothesis.says)}{formula}{spare}"
        yield ""
    yield from _formulas(claim)
    for k, relation in enumerate(filter(None, map(relation_of, verdict.established))):
        yield from (() if k else ("Derived closed form:", ""))
        yield from (block(relation), "")
    if verdict.conditional_on:
        yield from (f"Conditional on {plain(', '.join(verdict.conditional_on))}.", "")
    if verdict.derivation:
        yield from ("Derivation:", "")
        for k, step in enumerate(verdict.derivation, 1):
            yield from _step(k, step)
    yield from _tail(verdict)


def _where(claim: Claim) -> str:
    if claim.source == "own":
        return ""
    kind = "" if claim.as_printed else f"; corrects {claim.corrects}" if claim.corrects else "; not in the source"
    return f"({plain(claim.source)}{', ' + plain(claim.where) if claim.where else ''}{kind}). "


def _formulas(claim: Claim) -> Iterator[str]:
    for text in claim.statement:
        relation = relation_of(text)
        if relation is not None:
            yield from (block(relation), "")
    if claim.statement:
        yield from ("```text", *claim.statement, "```", "")


def _step(number: int, step: Mapping[str, Any]) -> Iterator[str]:
    reason = plain(step["because"]) + (f" ({plain(step['lemma'])})" if step["lemma"] else "")
    relation = relation_of(step["shows"]) if step["is_formula"] else None
    if relation is None:
        yield from (f"{number}. {plain(step['shows'])}: {reason}.", "")
        return
    yield from (f"{number}. {_sentence(reason)}", "")
    margin = " " * (len(str(number)) + 2)
    yield from (*(margin + line for line in block(relation).splitlines()), "")


def _tail(verdict: Recorded) -> Iterator[str]:
    """Evidence, counterexamples and findings."""
    rows = [f"- {text}" for one in verdict.evidence for text in _evidence(one)]
    for finding in verdict.claim.findings:
        witness = f" Witness: {plain(finding.witness)}" if finding.witness else ""
        rows.append(f"- *{finding.kind.capitalize()}*: {plain(finding.text)}{witness}")
    if rows:
        yield from (*rows, "")


def _evidence(one: Evidence) -> Iterator[str]:
    if one.outcome != "silent":
        detail = f" ({plain(one.detail)})" if one.detail else ""
        yield f"*Evidence*: {plain(one.method)} {one.outcome}, {plain(one.covers)}{detail}"
    if one.witness:
        yield f"*Counterexample*: {plain(one.witness)}"
    if one.suggestion:
        yield f"*Nearest true form*: `{one.suggestion}`"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith((".", ":")) else f"{text}."
