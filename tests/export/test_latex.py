"""The LaTeX article compiles, no line sticks out, and every formula passes KaTeX in strict mode."""

from __future__ import annotations

import random
import re
import string
from pathlib import Path

import pytest

from blank_verdicts import blank
from latex_tools import compiled, katex_errors, overfull
from lsa_theory.export.paper import latex
from lsa_theory.export.paper.layout import atoms, display, lines, width
from lsa_theory.export.paper.prose import prose
from lsa_theory.kernel.claim import Claim, Evidence, Finding, Hypothesis, Status, Verdict
from lsa_theory.language.nodes import Node
from lsa_theory.language.printing import to_latex, to_text
from lsa_theory.language.unparse import unparse
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs import engine
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.derivation import Checked, Derivation, Step
from random_formulas import scalar, square

ROOT = Path(__file__).parents[2]
NASTY = (
    r"50% & #3 of {x} cost $4 \alpha ~ ^ _ ` ' \" < > | ^2 _3 x^2^3 A_b_c ||A||_F^2 (( ]",
    "Grönwall–Bellman, Itô, Łojasiewicz: λ² ≥ 0, Γ⁻¹ → ∞, x₁ ∈ ℝ, ‖A‖ ≤ ½, 中, 🙂, \u0000",
    "u12 = u21 = 0, Lambda^2, ||A||_F, <w, x>, U11' and e e' for sigma^2 ||Gamma||_op sqrt(d) < 2",
    "E[x x' A x x'] = Lambda (A + A') Lambda, sum_i lam_i^2/(N + 1) >= 2*N*tr(A)**2, a'Ha",
)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    """All statements, own claims of each status, and one whose words try to break LaTeX."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "roads", lambda: ())  # the words of a statement are wanted, not its numbers
        found = list(engine.judge_all(engine.library().values()))
    for claim in ("E[S*S] == Lambda**2", "tr(A*B) == tr(B*A)", "norm_op(A) == norm_F(A)"):
        found.append(prove(claim, ("N >= 1", "A symmetric")))
    nasty = Claim(
        "own-1.2", NASTY[0], NASTY[1], ("tr(A*B) <= tr(B*A)",), tuple(Hypothesis(text) for text in NASTY), NASTY[2],
        NASTY[3], "A section with a % and an _",
        findings=tuple(Finding("gap in the argument", text, text) for text in NASTY),
    )  # fmt: skip
    steps = tuple(Step(text, text, lambda: Checked(True, "by hand"), is_formula=False) for text in NASTY)
    evidence = tuple(Evidence(text, "refutes", text, text, witness=text) for text in NASTY)
    found.append(blank(nasty, Status.REFUTED, evidence, NASTY, Derivation(steps)))
    return found


@pytest.fixture(scope="module")
def formulas() -> list[str]:
    """Many formulas, long ones too."""
    found = []
    for seed in range(60):
        rng = random.Random(seed)
        found += [to_latex(scalar(rng, 3 + seed % 5)), to_latex(square(rng, 3 + seed % 5))]
    noisy = SymbolicSetting(noise=True, task_covariance=True)
    return [*found, to_latex(unparse(noisy.loss)), to_latex(Node("call", (unparse(noisy.loss),), "rate"))]


def article(body: list[str]) -> str:
    return "\n".join([latex.PREAMBLE, r"\begin{document}", *body, r"\end{document}"])


def test_the_article_compiles_and_nothing_sticks_out(verdicts: list[Verdict], tmp_path: Path) -> None:
    assert overfull(compiled(latex.document(verdicts), tmp_path)) == []


def test_an_article_without_statements_compiles(tmp_path: Path) -> None:
    compiled(latex.document([]), tmp_path)


def test_formulas_of_any_length_compile_and_nothing_sticks_out(formulas: list[str], tmp_path: Path) -> None:
    body = [display(["L", formula], ["="]) for formula in formulas]
    body += [display([formula, formula], [r"\preceq"]) for formula in formulas]
    assert overfull(compiled(article(body), tmp_path)) == []


def test_any_text_compiles(tmp_path: Path) -> None:
    rng = random.Random(5)
    alphabet = string.printable + "λΓΑ²⁻₃é–ŁŸ‖⟨→≥𝔼中\u0301\u200b"
    pieces = [*"^_{}$\\'~|()[]<>,", "**", "||", "sum_i", "lam_I", "sqrt(", "u12", "A'", " = ", "1..N"]
    pieces += ["tr(", " x ", "^(", "_(", "d x d", "ell", "grad ell", "..", "x_query"]
    texts = ["".join(rng.choices(alphabet, k=rng.randint(1, 12))) for _ in range(500)]
    texts += ["".join(rng.choices(pieces, k=rng.randint(1, 9))) for _ in range(1500)]
    compiled(article([prose(text) + r"\par" for text in (*texts, *alphabet, *NASTY)]), tmp_path)


def test_every_macro_compiles(verdicts: list[Verdict], tmp_path: Path) -> None:
    macros = latex.macros(verdicts)
    names = re.findall(r"\\newcommand\{(\\\w+)\}", macros)
    assert len(names) == len(set(names)) > 10
    compiled(article([macros, *(f"${name}$\n" for name in names)]), tmp_path)


def test_every_formula_passes_katex_in_strict_mode(verdicts: list[Verdict], formulas: list[str]) -> None:
    document = latex.document([v for v in verdicts if v.claim.ref != "own-1.2"])
    inline = re.findall(r"(?<!\\)\$([^$]+)\$", document.split(r"\begin{document}")[1])
    macros = re.findall(r"(?m)^\\newcommand\{\\\w+\}\{(.*)\}$", latex.macros(verdicts))
    found = [*latex.displays(verdicts), *inline, *macros, *formulas, *(display(["L", f], ["="]) for f in formulas)]
    assert len(found) > 300
    assert all(formula.isascii() for formula in found)
    assert katex_errors(found) == []


def test_katex_refuses_what_it_should() -> None:
    assert len(katex_errors(["é", r"\frac{1}{", r"\undefined", "x^2"])) == 3


def test_the_article_is_plain_ascii(verdicts: list[Verdict]) -> None:
    assert latex.document(verdicts).isascii()
    assert latex.macros(verdicts).isascii()


def test_the_article_says_what_was_found(verdicts: list[Verdict]) -> None:
    document = latex.document(verdicts)
    for verdict in verdicts[: len(engine.library())]:
        assert prose(verdict.claim.title) in document
    second = r"\frac{N + 1}{N} \Lambda^{2} + \frac{1}{N} \operatorname{tr}(\Lambda) \Lambda"
    assert rf"\mathbb{{E}}[\hat\Lambda^{{2}}] = {second}" in document
    assert r"\Gamma = \left(1 + \frac{1}{N}\right) \Lambda + \frac{1}{N} \operatorname{tr}(\Lambda) I_d" in document
    assert "Counterexample" in document


def test_lines_lose_nothing_and_are_estimated_from_above(formulas: list[str], tmp_path: Path) -> None:
    rows = []
    for formula in formulas:
        assert "".join("".join(atom.text for atom in atoms(formula)).split()) == "".join(formula.split())
        found = lines(formula, 300, 280)
        kept = "".join("".join(line.removeprefix(r"\cdot ") for line in found).split()).replace("bigg", "")
        assert kept == "".join(formula.split()).replace("left", "l").replace("right", "r") or "left" in kept
        rows += [line for line in found if line.count(r"\bigg") == 0]
    before = ["{}" if row[:2] in ("+ ", "- ") else "" for row in rows]
    measure = [rf"\setbox0\hbox{{$\displaystyle {before[k]}{row}$}}\typeout{{W{k}:\the\wd0:}}" for k, row in enumerate(rows)]
    output = compiled(article([*measure, "."]), tmp_path)
    wide = {int(k): float(points) for k, points in re.findall(r"W(\d+):([\d.]+)pt", output)}
    assert len(wide) == len(rows)
    assert [rows[k] for k, points in wide.items() if width(" " + rows[k]) < points] == []


def test_text_of_a_formula_is_no_prose() -> None:
    assert prose(to_text(unparse(SymbolicSetting().gamma().gamma()))).startswith("$")
