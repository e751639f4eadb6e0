"""Broken, hostile and huge LaTeX: no crash, no long wait, and a reason for everything that is not judged."""

from __future__ import annotations

import random
import time

import pytest

from lsa_theory.errors import InputError
from lsa_theory.language.latex.documents import Document
from lsa_theory.language.latex.drafts import NOT_UNDERSTOOD, Draft, Item
from lsa_theory.language.latex.notation import Notation
from lsa_theory.language.latex.typed import formula_in

HEAD = "% lsa: use zhang; matrix A, B; vector v\n"
SNIPPETS = [
    r"\begin{align} \mathbb{E}[\hat\Lambda^2] &= \Bigl(1 + \frac1N\Bigr)\Lambda^2 \label{a} \\ &\quad + \frac{\operatorname{tr}(\Lambda)}{N}\Lambda \end{align}",
    r"\newcommand{\E}[1]{\mathbb{E}\left[#1\right]} \[ \E{\hat\Lambda A \hat\Lambda} = \Lambda A \Lambda \]",
    r"\begin{equation} \begin{split} \lVert A \rVert_F^2 &= \operatorname{tr}(A A^\top) \\ &\ge 0 \end{split} \tag{3} \end{equation}",
    r"$$ \langle v, A v \rangle = v^{\mathsf T} A v, \quad \text{if } A = A^\top $$",
    r"\DeclarePairedDelimiter{\norm}{\lVert}{\rVert} \def\be{\begin{equation}} \be \norm*{A}_F^2 \ge 0 \end{equation}",
    r"\begin{gather*} 𝔼[Λ̂AΛ̂] = ΛAᵀΛ \\ tr(Γ⁻¹Λ) ≤ d \end{gather*}",
    r"\[ \left. \nabla_{A} \operatorname{tr}(A B) \right|_{t=0} = \sum_{i=1}^d \lambda_i^2 \]",
]
PIECES = [*"{}[]()^_&$\\#%~'|/,.+-=<> \n0A", r"\\", r"\left", r"\right", r"\begin{align}", r"\end{align}", r"\frac", r"\mathbb", r"\text{", "\x00",
          "\u202e", "Λ̂", r"\def\a{\a}\a", r"\input{x}", r"\newcommand", "#1", r"\hat", r"\sqrt[", r"\|", r"\lVert", "^^", "__", "% lsa: matrix",
          r"\end{document}", r"\iffalse", r"\let\a=", r"\verb|", r"\label{"]  # fmt: skip


def read(text: str) -> list[Item]:
    document = Document.of({"a.tex": text}, "a.tex")
    return list(Draft(document, Notation(), lambda *_: True).items())


def corrupted(rng: random.Random) -> str:
    text = rng.choice(SNIPPETS)
    for _ in range(rng.randint(1, 6)):
        k = rng.randrange(len(text) + 1)
        match rng.randrange(4):
            case 0:
                text = text[:k] + text[k + rng.randint(1, 8) :]
            case 1:
                text = text[:k] + rng.choice(PIECES) + text[k:]
            case 2:
                text = text[:k] + text[rng.randrange(len(text) + 1) :]
            case _:
                text = text[:k] + rng.choice(PIECES) * rng.randint(1, 40) + text[k:]
    return text


@pytest.mark.parametrize("seed", range(400))
def test_a_corrupted_snippet_is_read_or_refused_at_once(seed: int) -> None:
    text = corrupted(random.Random(seed))
    start = time.process_time()
    try:
        for item in read(HEAD + text):
            assert item.line >= 1 and item.column >= 1
            assert item.status != NOT_UNDERSTOOD or item.reason
    except InputError as problem:
        assert "% lsa" in str(problem)
    try:
        formula_in(text)
    except InputError:
        pass
    assert time.process_time() - start < 0.5


DOUBLING = "".join(rf"\def\{chr(97 + k)}{{\{chr(98 + k)}\{chr(98 + k)}}}" for k in range(25))
BOMBS = {
    "a macro that calls itself": r"\def\a{\a}\[ \a = A \]",
    "a macro that grows": r"\def\a{\a A}\[ \a = A \]",
    "two macros in a circle": r"\def\a{\b}\def\b{\a}\[ \a = A \]",
    "doubling": DOUBLING + r"\def\z{A} \[ \a = A \]",
    "doubling arguments": r"\newcommand{\a}[1]{#1#1#1}\[" + r"\a{" * 60 + "A" + "}" * 60 + r" = A \]",
    "doubling in the text": DOUBLING + r" \a \a \a \[ A = A \]",
    "an environment that opens itself": r"\newenvironment{e}{\begin{e}}{\end{e}} \begin{e} A = A \end{e}",
    "a file that reads itself": r"\input{a.tex} \[ A = A \]",
    "deep braces": r"\[" + "{" * 20_000 + "A" + "}" * 20_000 + r" = A \]",
    "deep brackets": r"\[" + "(" * 5_000 + "A" + ")" * 5_000 + r" = A \]",
    "deep fractions": r"\[" + r"\frac{1}{" * 2_000 + "A" + "}" * 2_000 + r" = A \]",
    "deep hats": r"\[" + r"\hat{" * 5_000 + "A" + "}" * 5_000 + r" = A \]",
    "deep subscripts": r"\[ A" + "_{A" * 5_000 + "}" * 5_000 + r" = A \]",
    "deep powers": r"\[ A" + "^{2" * 5_000 + "}" * 5_000 + r" = A \]",
    "deep norms": r"\[" + r"\left\|" * 3_000 + "A" + r"\right\|" * 3_000 + r" = A \]",
    "bars": r"\[" + r"\|" * 10_000 + r" = A \]",
    "a long sum": r"\[" + "A + " * 20_000 + r"A = A \]",
    "a long product": r"\[" + "A " * 2_900 + r" = A \]",
    "a long chain": r"\[" + "A = " * 10_000 + r"A \]",
    "many rows": r"\begin{align}" + r"A &= A \\" * 5_000 + r"\end{align}",
    "a long number": r"\[" + "9" * 10_000 + r" = 1 \]",
    "a huge power": r"\[ 9^{9999} = 1 \]",
    "powers of powers": r"\[ ((((9^{64})^{64})^{64})^{64}) = 1 \]",
    "roots": r"\[" + r"\sqrt{" * 3_000 + "A" + "}" * 3_000 + r" = A \]",
    "patterns": "% lsa: "
    + ", ".join(rf"A_{{{k}}} A = Lambda" for k in range(300))
    + "\n"
    + r"\["
    + "A_{1} A " * 500
    + r"= A \]",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_at_once(name: str) -> None:
    text = HEAD + BOMBS[name]
    start = time.process_time()
    items = read(text)
    seconds = time.process_time() - start
    assert seconds < 0.5 * max(1, len(items) / 100), seconds
    assert all(item.status != NOT_UNDERSTOOD or item.reason for item in items)


def test_a_draft_of_ten_thousand_lines_is_read_in_seconds() -> None:
    block = [
        r"\section{Part %d}", "Some words about the moments of a prompt, which say nothing that is a condition.", r"\begin{align}",
        r"  \E[\hat\Lambda A \hat\Lambda] &= \Lambda A \Lambda \\", r"  &\quad + \tfrac1N \left(\Lambda A^\top \Lambda + \tr(A\Lambda)\Lambda\right) , \label{eq:%d}",
        r"\end{align}", "More words, with $A + B$ in the line and a citation \\cite{key}.", r"\[ \tr(A^{%d} B) = \tr(B A^{%d}) . \]", "", "",
    ]  # fmt: skip
    lines = [line.replace("%d", str(k % 20 + 2)) for k in range(1000) for line in block]
    text = r"\newcommand{\E}{\mathbb{E}}\DeclareMathOperator{\tr}{tr}" + "\n" + HEAD + "\n".join(lines)
    start = time.process_time()
    items = read(text)
    seconds = time.process_time() - start
    assert len(items) == 2000 and not any(item.status for item in items)
    assert items[-1].line == 10_000 and seconds < 5
