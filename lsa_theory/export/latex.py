r"""Verdicts as one LaTeX article, and closed forms as macros to paste into a paper.

The article needs `amsmath`, `amssymb` and `geometry` only.  Formulas are printed by `lsa_theory.language.printing`,
broken into lines by `lsa_theory.export.layout`; running text is escaped by `lsa_theory.export.prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from lsa_theory.claim import Claim, Status, Verdict
from lsa_theory.derivation import Derivation, Step
from lsa_theory.errors import InputError
from lsa_theory.export.layout import display
from lsa_theory.export.prose import prose
from lsa_theory.language.names import names_of
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.parser import parse_expression, parse_relation
from lsa_theory.language.printing import LOEWNER, SIGNS, to_latex
from lsa_theory.language.symbolic import OutOfReachError, Symbolic, slice_loss
from lsa_theory.language.unparse import unparse

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


def document(verdicts: Sequence[Verdict]) -> str:
    r"""One article with a statement for every verdict, its closed form and the steps that lead to it.

    >>> from lsa_theory.api import prove
    >>> "\\operatorname{tr}(A B) = \\operatorname{tr}(B A)" in document([prove("tr(A*B) == tr(B*A)")])
    True
    """
    gamma = _display(parse_relation(GAMMA))
    ell = _display(Relation((Node("name", value="ell"), unparse(slice_loss())), ("==",), ""))
    parts = [PREAMBLE + r"\begin{document}", TITLE]
    sources = list(dict.fromkeys(v.claim.source for v in verdicts if v.claim.source != "own"))
    if sources:
        parts.append(rf"\begin{{center}}{prose('; '.join(sources))}\end{{center}}")
    parts.append(NOTATION % {"gamma": gamma, "ell": ell})
    section, shown = None, dict[str, str]()
    for verdict in verdicts:
        title = verdict.claim.section or "Own statements"
        if title != section:
            section = title
            parts.append(rf"\section*{{{prose(title)}}}")
        parts += _statement(verdict, shown)
    return "\n".join([*parts, r"\end{document}", ""])


def macros(verdicts: Sequence[Verdict]) -> str:
    r"""A ``\newcommand`` for every formula of every statement, named after its reference.

    >>> from lsa_theory.api import prove
    >>> print(macros([prove("tr(A*B) == tr(B*A)")]))
    % Own claim (PROVED)
    \newcommand{\lsaOwn}{\operatorname{tr}(A B) = \operatorname{tr}(B A)}
    """
    rows: list[str] = []
    taken: set[str] = set()
    for verdict in verdicts:
        found = list(_formulas(verdict))
        if found:
            rows.append(f"% {_comment(verdict.claim)} ({verdict.status})")
        for k, relation in enumerate(found):
            name = macro_name(verdict.claim.ref) + (_letters(k) if len(found) > 1 else "")
            while name in taken:
                name += "x"
            taken.add(name)
            sides = [to_latex(side) for side in relation.sides]
            body = sides[0] + "".join(f" {s} {t}" for s, t in zip(_signs(relation), sides[1:], strict=True))
            rows.append(rf"\newcommand{{\{name}}}{{{body}}}")
    return "\n".join(rows)


def macro_name(ref: str) -> str:
    r"""A reference in letters, as the name of a macro.

    >>> macro_name("lem-5.2"), macro_name("eq-A.7")
    ('lsaLemFiveTwo', 'lsaEqASeven')
    """
    digits = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    words = re.findall(r"[A-Za-z]+|\d", ref)
    return "lsa" + "".join(digits[int(w)] if w.isdigit() else w[0].upper() + w[1:] for w in words)


def displays(verdicts: Sequence[Verdict]) -> list[str]:
    """Every displayed formula of the article, environment included."""
    return re.findall(r"(?s)\\begin\{(?:align|equation)\*\}.*?\\end\{(?:align|equation)\*\}", document(verdicts))


def _statement(verdict: Verdict, shown: dict[str, str]) -> Iterator[str]:
    claim = verdict.claim
    numbered = claim.source != "own" and (not claim.where or not claim.where[0].islower())
    number = (claim.where or claim.ref) if numbered else claim.title
    yield rf"\statement{{{prose(f'{number}. {claim.title}' if numbered else claim.title)}}}"
    yield rf"\status{{{_status(verdict)}}}"
    if claim.source != "own":
        yield prose(claim.says if numbered else f"{claim.says} ({claim.ref}: {claim.where}.)") + r"\par"
    if claim.given:
        yield r"\heading{Given}" + "; ".join(_hypothesis(h.says, h.formula) for h in claim.given) + r".\par"
    for formula in claim.statement:
        relation = _relation(formula)
        yield prose(formula) + r"\par" if relation is None else _display(relation)
    derivation = verdict.derivation if isinstance(verdict.derivation, Derivation) else Derivation(())
    for k, derived in enumerate(_established(verdict)):
        yield ("" if k else r"\heading{Derived closed form.}\nopagebreak" + "\n") + _display(derived)
    if verdict.conditional_on:
        yield r"\heading{Conditional on}" + prose(", ".join(verdict.conditional_on)) + r".\par"
    if derivation.steps:
        yield r"\heading{Derivation.}\par\nopagebreak"
    for k, step in enumerate(derivation.steps, 1):
        yield _step(k, step, number, shown)
    for one in verdict.evidence:
        if one.outcome != "silent":
            detail = f" ({one.detail})" if one.detail else ""
            yield rf"\heading{{Evidence}}{prose(f'{one.method}: {one.outcome}, {one.covers}{detail}')}.\par"
        if one.witness:
            yield rf"\heading{{Counterexample}}{prose(one.witness)}.\par"
    for finding in claim.findings:
        witness = f" {finding.witness}" if finding.witness else ""
        yield rf"\heading{{{prose(finding.kind.capitalize())}.}}{prose(finding.text + witness)}\par"


def _status(verdict: Verdict) -> str:
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
    relation = _relation(formula) if formula and (says == formula or not re.search("[<>=]", says)) else None
    if relation is None:
        return prose(says)
    shown = f"${to_latex(relation)}$"
    return shown if says == formula else f"{prose(says)} ({shown})"


def _step(number: int, step: Step, where: str, shown: dict[str, str]) -> str:
    reason = prose(step.because) + (f" ({prose(step.lemma.name)})" if step.lemma is not None else "")
    relation = _relation(step.shows) if step.is_formula else None
    if relation is None:
        return rf"\step{{{number}}}{{{prose(step.shows)}: {reason}.}}\par"
    if step.shows in shown and len(step.shows) > 120:
        left = to_latex(relation.sides[0])
        return rf"\step{{{number}}}{{${left}$ is displayed under {prose(shown[step.shows])}.}}\par"
    shown.setdefault(step.shows, where)
    return rf"\step{{{number}}}{{{_sentence(reason)}}}" + "\n" + _display(relation)


def _relation(text: str) -> Relation | None:
    """The relation, None for what is a sentence."""
    try:
        return parse_relation(text)
    except InputError:
        return None


def _sentence(text: str) -> str:
    text = text if text.startswith("$") else text[:1].upper() + text[1:]
    return text if text.endswith((".", ":")) else text + ":"


def _formulas(verdict: Verdict) -> Iterator[Relation]:
    yield from filter(None, map(_relation, verdict.claim.statement))
    yield from _established(verdict)


def _established(verdict: Verdict) -> Iterator[Relation]:
    """The closed forms that the derivation establishes, where they differ from the statement."""
    if not isinstance(verdict.derivation, Derivation):
        return
    stated = [to_latex(relation) for relation in filter(None, map(_relation, verdict.claim.statement))]
    for text, value in verdict.derivation.establishes.items():
        found = re.fullmatch(r"(.*?)\s*([<>]=?)", text)  # a bound, or else an equality
        left, sign = (found[1], found[2]) if found else (text, "==")
        relation = Relation((parse_expression(left), unparse(value)), (sign,), text)
        if to_latex(relation) not in stated:
            yield relation


def _display(relation: Relation) -> str:
    return display([to_latex(side) for side in relation.sides], _signs(relation))


def _signs(relation: Relation) -> list[str]:
    """Inequalities between matrices are in the Loewner order."""
    matrices = False
    if not set(relation.signs) <= {"==", "!="}:
        with suppress(InputError, OutOfReachError, ArithmeticError):
            matrices = not read(relation.sides[0], Symbolic(names_of(relation))).is_scalar
    signs = SIGNS | LOEWNER if matrices else SIGNS
    return [signs[sign] for sign in relation.signs]


def _comment(claim: Claim) -> str:
    line = " ".join(f"{claim.where} {claim.title}".split())
    return line.encode("ascii", "replace").decode()


def _letters(k: int) -> str:
    return (_letters(k // 26 - 1) if k >= 26 else "") + chr(ord("A") + k % 26)
