r"""Verdicts as one LaTeX article, and closed forms as macros to paste into a paper.

The article needs `amsmath`, `amssymb` and `geometry` only.  Formulas are printed by `lsa_theory.language.printing`,
broken into lines by `lsa_theory.export.paper.layout`; running text is escaped by `lsa_theory.export.paper.prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lsa_theory.export.paper.formulas import displayed, entries, formulas_of, in_latex, own_heading, relation_of
from lsa_theory.export.paper.prose import prose
from lsa_theory.kernel.claim import Status, Verdict
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_latex
from lsa_theory.language.symbolic import slice_loss
from lsa_theory.language.unparse import unparse
from lsa_theory.proofs.derive.conventions import convention_of
from lsa_theory.proofs.recorded import Recorded

PREAMBLE = r"""\documentclass[10pt,a4paper]{article}
\usepackage{amsmath,amssymb}
\usepackage[textwidth=160mm,textheight=245mm]{geometry}
\allowdisplaybreaks
\setlength{\jot}{5pt}
\setlength{\emergencystretch}{4em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{3pt plus 1pt}
\setlength{\abovedisplayskip}{5pt plus 2pt minus 2pt}
\setlength{\belowdisplayskip}{5pt plus 2pt minus 2pt}
\newcommand{\statement}[1]{\subsection*{#1}}
\newcommand{\status}[1]{\textsc{#1}\par\nopagebreak}
\newcommand{\heading}[1]{\textit{#1}\enspace}
\newcommand{\step}[2]{\textbf{#1.}\enspace #2\nopagebreak}
"""
TITLE = r"\begin{center}\Large Closed forms and their derivations\end{center}"
GAMMA = "Gamma == (1 + 1/N)*Lambda + 1/N*tr(Lambda)*I"
NOTATION = r"""\section*{Notation}
A prompt has $N$ examples $(x_i, y_i)$ in dimension $d$ and a query $x_{\mathrm{query}}$;
all inputs are $N(0, \Lambda)$. The sample covariance is
$\hat\Lambda = \frac{1}{N} \sum_i x_i x_i^\top$, the correlation with the labels is
$\hat\beta = \frac{1}{N} \sum_i y_i x_i$; an index, as in $\hat\Lambda_{M}$, is another number of examples.
The parameters are the blocks $U_{11}$, $u_{12}$, $u_{21}$, $u_{-1}$ of Lemma 5.1; $L$ is the population loss, and
$\left.f\right|_{u_{12}=u_{21}=0}$ is a function with two of them set to zero. Further,
%(gamma)s
%(ell)s
where $\tilde\ell$ is the loss of the two other blocks, up to a constant. The value of $X$ at the minimisers is
$X^{\star}$. Identities hold for every $d$, $N$ and $M$ unless stated otherwise. In running text a prime is a
transpose, or a derivative in time.
"""
MEANING = {
    Status.PROVED: "proved", Status.REFUTED: "refuted", Status.SUPPORTED: "supported by numbers, not proved",
    Status.UNDECIDED: "undecided", Status.CONFLICT: "conflicting evidence", Status.DEFINITION: "definition",
}  # fmt: skip


def document(verdicts: Sequence[Verdict | Recorded]) -> str:
    r"""One article with a statement for every verdict, its closed form and the steps that lead to it.

    >>> from lsa_theory.proofs.api import prove
    >>> "\\operatorname{tr}(A B) = \\operatorname{tr}(B A)" in document([prove("tr(A*B) == tr(B*A)")])
    True
    """
    found = entries(verdicts)
    gamma = displayed(parse_relation(GAMMA))
    ell = displayed(Relation((Node("name", value="ell"), unparse(slice_loss())), ("==",), ""))
    parts = [PREAMBLE + r"\begin{document}", TITLE]
    sources = list(dict.fromkeys(one.claim.source for one in found if one.claim.source != "own"))
    if sources:
        parts.append(rf"\begin{{center}}{prose('; '.join(sources))}\end{{center}}")
    parts.append(NOTATION % {"gamma": gamma, "ell": ell})
    section, shown, noted = None, dict[str, str](), set[str]()
    for one in found:
        title = one.claim.section or "Own statements"
        if title != section:
            section = title
            parts.append(rf"\section*{{{prose(title)}}}")
        parts += _statement(one, shown, _footnote(one.claim.source, noted))
    return "\n".join([*parts, r"\end{document}", ""])


def macros(verdicts: Sequence[Verdict | Recorded]) -> str:
    r"""A ``\newcommand`` for every formula of every statement, named after its reference.

    >>> from lsa_theory.proofs.api import prove
    >>> print(macros([prove("tr(A*B) == tr(B*A)")]))
    % Own claim (PROVED)
    \newcommand{\lsaOwn}{\operatorname{tr}(A B) = \operatorname{tr}(B A)}
    """
    rows: list[str] = []
    taken, noted = set[str](), set[str]()
    for one in entries(verdicts):
        found = list(formulas_of(one))
        if found:
            rows += _comments(one, noted)
        for k, relation in enumerate(found):
            name = macro_name(one.claim.ref) + (_letters(k) if len(found) > 1 else "")
            while name in taken:
                name += "x"
            taken.add(name)
            rows.append(rf"\newcommand{{\{name}}}{{{in_latex(relation)}}}")
    return "\n".join(rows)


def macro_name(ref: str) -> str:
    r"""A reference in letters, as the name of a macro.

    >>> macro_name("lem-5.2"), macro_name("eq-A.7")
    ('lsaLemFiveTwo', 'lsaEqASeven')
    """
    digits = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    words = re.findall(r"[A-Za-z]+|\d", ref)
    return "lsa" + "".join(digits[int(w)] if w.isdigit() else w[0].upper() + w[1:] for w in words)


def displays(verdicts: Sequence[Verdict | Recorded]) -> list[str]:
    """Every displayed formula of the article, environment included."""
    return re.findall(r"(?s)\\begin\{(?:align|equation)\*\}.*?\\end\{(?:align|equation)\*\}", document(verdicts))


def _footnote(source: str, noted: set[str]) -> str:
    """What a source writes differently, at its first statement."""
    convention = convention_of(source)
    if convention is None or source in noted:
        return ""
    noted.add(source)
    return rf"\footnote{{{prose(f'Conventions of {convention.paper}: {convention.says()}.')}}}"


def _statement(verdict: Recorded, shown: dict[str, str], footnote: str = "") -> Iterator[str]:
    claim = verdict.claim
    numbered = claim.source != "own" and (not claim.where or not claim.where[0].islower())
    title = own_heading(claim) if claim.source == "own" else claim.title
    number = (claim.where or claim.ref) if numbered else title
    yield rf"\statement{{{prose(f'{number}. {title}' if numbered else title)}}}"
    yield rf"\status{{{_status(verdict)}}}"
    if claim.source != "own":
        yield prose(claim.says if numbered else f"{claim.says} ({claim.ref}: {claim.where}.)") + footnote + r"\par"
    if claim.given:
        yield r"\heading{Given}" + "; ".join(_hypothesis(h.says, h.formula) for h in claim.given) + r".\par"
    for formula in claim.statement:
        relation = relation_of(formula)
        yield prose(formula) + r"\par" if relation is None else displayed(relation)
    for k, derived in enumerate(filter(None, map(relation_of, verdict.established))):
        yield ("" if k else r"\heading{Derived closed form.}\nopagebreak" + "\n") + displayed(derived)
    if verdict.unneeded:
        yield r"\heading{Not needed}" + prose("; ".join(verdict.unneeded)) + r".\par"
    if verdict.conditional_on:
        yield r"\heading{Conditional on}" + prose(", ".join(verdict.conditional_on)) + r".\par"
    if verdict.derivation:
        yield r"\heading{Derivation.}\par\nopagebreak"
    for k, step in enumerate(verdict.derivation, 1):
        yield _step(k, step, number, shown)
    for one in verdict.evidence:
        if one.outcome != "silent":
            detail = f" ({one.detail})" if one.detail else ""
            yield rf"\heading{{Evidence}}{prose(f'{one.method}: {one.outcome}, {one.covers}{detail}')}.\par"
        if one.witness:
            yield rf"\heading{{Counterexample}}{prose(one.witness)}.\par"
        if relation := relation_of(one.suggestion):
            yield r"\heading{Nearest true form.}\nopagebreak" + "\n" + displayed(relation)
    for finding in claim.findings:
        witness = f" {finding.witness}" if finding.witness else ""
        yield rf"\heading{{{prose(finding.kind.capitalize())}.}}{prose(finding.text + witness)}\par"


def _status(verdict: Recorded) -> str:
    claim = verdict.claim
    text = MEANING[verdict.status]
    if claim.source != "own" and claim.as_printed and verdict.status in (Status.PROVED, Status.REFUTED):
        text += " as printed"
    if claim.corrects:
        text += f"; corrects {claim.corrects}"
    elif claim.source != "own" and not claim.as_printed:
        text += "; not in the source"
    if claim.stronger:
        text += "; see the stronger " + ", ".join(claim.stronger)
    return prose(text)


def _hypothesis(says: str, formula: str | None) -> str:
    relation = relation_of(formula) if formula and (says == formula or not re.search("[<>=]", says)) else None
    if relation is None:
        return prose(says)
    shown = f"${to_latex(relation)}$"
    return shown if says == formula else f"{prose(says)} ({shown})"


def _step(number: int, step: Mapping[str, Any], where: str, shown: dict[str, str]) -> str:
    reason = prose(step["because"]) + (f" ({prose(step['lemma'])})" if step["lemma"] else "")
    shows = step["shows"]
    relation = relation_of(shows) if step["is_formula"] else None
    if relation is None:
        return rf"\step{{{number}}}{{{prose(shows)}: {reason}.}}\par"
    if shows in shown and len(shows) > 120:
        left = to_latex(relation.sides[0])
        return rf"\step{{{number}}}{{${left}$ is displayed under {prose(shown[shows])}.}}\par"
    shown.setdefault(shows, where)
    return rf"\step{{{number}}}{{{_sentence(reason)}}}" + "\n" + displayed(relation)


def _sentence(text: str) -> str:
    text = text if text.startswith("$") else text[:1].upper() + text[1:]
    return text if text.endswith((".", ":")) else text + ":"


def _comments(verdict: Recorded, noted: set[str]) -> Iterator[str]:
    """Lines above the macros of a statement: what it is, under which hypotheses, in which conventions."""
    claim = verdict.claim
    convention = convention_of(claim.source)
    yield _comment(f"{claim.where} {claim.title} ({verdict.status})")
    if convention is not None and claim.source not in noted:
        noted.add(claim.source)
        yield _comment(f"conventions of {convention.paper}: {convention.says()}")
    if claim.given:
        yield _comment("given: " + "; ".join(hypothesis.says for hypothesis in claim.given))
    if verdict.conditional_on:
        yield _comment("conditional on: " + ", ".join(verdict.conditional_on))


def _comment(text: str) -> str:
    return "% " + " ".join(text.split()).encode("ascii", "replace").decode()


def _letters(k: int) -> str:
    return (_letters(k // 26 - 1) if k >= 26 else "") + chr(ord("A") + k % 26)
