"""What can be read in two ways is refused with the reason; what has one reading is read as it stands."""

from __future__ import annotations

import pytest

from lsa_theory.language.latex.documents import Document
from lsa_theory.language.latex.drafts import CONDITION, DEFINITION, NOT_UNDERSTOOD, Draft, Item
from lsa_theory.language.latex.notation import Notation

LETTERS = "use zhang; matrix A, B, C; vector v, a; scalar t, s; x = x; S = S"

AMBIGUOUS = {
    r"A \neq B": "for all values, or for some",
    r"\operatorname{tr}(A)^{-1} = 1": "the power of the trace, or of the matrix",
    r"\operatorname{tr}(A)^{1/2} = 1": "the power of the trace, or of the matrix",
    r"\operatorname{tr} A B = 1": "how far the trace reaches",
    r"\operatorname{tr} A^2 = 1": "how far the trace reaches",
    r"\operatorname{tr}^2(A) = 1": "how far the trace reaches",
    r"\mathbb{E} x x^\top = \Lambda": "how far the expectation reaches",
    r"\mathbb E \langle v, x \rangle^2 = 1": "how far the expectation reaches",
    r"\mathbb{E}(x^\top x)^2 = 1": "of the expectation, or of what is inside",
    r"1/N \operatorname{tr}(A) B = B": "above or below the line",
    r"1/2N = t": "above or below the line",
    r"A/N B = C": "above or below the line",
    r"A' B = C": "a prime",
    r"A^\prime = C": "a prime",
    r"\|A\|_2 \le \|A\|_F": "which norm is ||A||_2",
    r"\|A B\| \le t": "which norm is ||A*B||",
    r"\|v\|_1 \le t": "the norm with the index 1",
    r"\Lambda \le \Gamma": "<= between matrices",
    r"\Lambda < \Gamma": "< between matrices",
    r"t \preceq s": "a Loewner order",
    r"f(x_i) = 1": "f(x_i): a function or a product",
    r"\Gamma(t) \succeq \Lambda": "Gamma(t): a function or a product",
    r"\hat\Lambda(A) = A": "a function or a product",
    r"t(s) = ts": "a function or a product",
    r"t(v^\top a) = 1": "a function or a product",
    r"\Lambda(N + 1) = A": "a function or a product",
    r"A + O(N^{-1}) = B": "a function or a product",
    r"\frac{d}{dN} N = 1": "a derivative, or a quotient",
    r"\frac{\partial t}{\partial N} = 1": "a derivative, or a quotient",
    r"A \overset{d}{=} B": "a relation with d above it",
    r"\mathbb{E}_w[x^\top A x] = 1": "over a part of what is random",
    r"\mathbb{E}_x[x^\top w w^\top x] = 1": "over a part of what is random",
    r"\mathbb{E}[A] = A": "over nothing random",
    r"\mathbb{E}[x \mid w] = 0": "a conditional expectation",
    r"\mathbb{E}[x | w] = 0": "a conditional expectation",
    r"\mathbb{E}_{x \sim \mathcal{N}(0, I)}[x^\top A x] = t": "another law than that of x",
    r"A \approx B": "an approximation", r"A \lesssim B": "an order up to constants", r"A \sim B": "a law",
    r"A \equiv B": "an identity, or a definition", r"A \propto B": "up to a factor",
    r"t^T = s": "the power T of a scalar, or a transpose", r"A^n = B": "the exponent n", r"A^\dagger = B": "an optimum, an adjoint",
    r"|t| \le 1": "bars", r"[A, B] = 0": "a comma", r"\det A B = 1": "how far the operator reaches", r"\log A = B": "log of what is no number", r"\log(t)^2 = 1": "the power of the logarithm",
    r"\det_2(A) = 1": "a script on det", r"A \otimes B = 0": "a Kronecker product",
    r"\max(t, s) = 1": "a maximum", r"A \pm B = C": "two signs at once", r"v^2 = 1": "a power of a vector",
    r"\frac{A}{B} = C": "a division by a matrix", r"v \cdot a = t": "a vector times a vector", r"\operatorname{tr}(t) = 1": "the trace of what is no matrix",
    r"\operatorname{tr}(A) + A = 0": "shapes", r"A^{1/2} = B": "a root of a matrix",
    r"1,000 A = B": "a comma", r"(A + B = C": "never closed", r"A + B) = C": "never opened", r"(A + B] = C": "do not match",
    r"{A + B}^2 = C": "braces that are not printed", r"A^{2}^{2} = C": "two exponents", r"x_1_2 = v": "two subscripts",
    r"C \underbrace{A + B}_{\text{both}} = C": "a box or a brace around a sum in a product", r"C - \boxed{A + B} = C": "a box or a brace",
    r"A \mkern3mu B = C": r"\mkern is not known", r"A \kern 1pt B = C": r"\kern is not known",
    r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} = A": "a table, a matrix or cases",
    r"A = \left\{ \begin{aligned} & B \\ & C \end{aligned} \right.": "never closed",
    r"A \quad B = C": "behind a space", r"\nabla \operatorname{tr}(A) = B": "a gradient without the letter",
    r"\sum_i \lambda_i = 1": "a sum over an index that is not declared", r"Z A = A Z": "Z is not declared", r"\mathbf{A} v = a": r"\mathbf A is not declared",
    r"\lim_{N\to\infty} \Gamma = \Lambda": "a limit", r"A_{ij} = B_{ji}": "an index", r"A": "no relation",
    r"A = B \quad \text{if } A = C": "a condition in words", r"A = B \text{ a.s.}": "a condition in words", r"A = B, \qquad \forall A": "a condition in words",
    r"A B = B A, \quad A = A^\top": "a comma: several formulas",
}  # fmt: skip

READINGS = {
    r"A^T B = (B^{\mathsf T} A)^\intercal": "A.T*B == (B.T*A).T",
    r"A^{-\top} = (A^{-1})^\top": "inv(A).T == inv(A).T",
    r"\|A v\|^2 = \langle A v, A v \rangle": "norm_F(A*q)**2 == (A*q).T*(A*q)",
    r"\|v\|_\Lambda^4 = \langle v, v \rangle_\Lambda^2": "(q.T*Lambda*q)**2 == (q.T*Lambda*q)**2",
    r"\langle A, B \rangle = \operatorname{tr}(A^\top B)": "tr(A.T*B) == tr(A.T*B)",
    r"\operatorname{tr} A = \operatorname{tr} A^\top": "tr(A) == tr(A.T)",
    r"\operatorname{tr}(A)^2 = [\operatorname{tr}(A)]^2": "tr(A)**2 == tr(A)**2",
    r"[\operatorname{tr}(A)]^{-1} = \frac{1}{\operatorname{tr}(A)}": "tr(A)**-1 == 1/tr(A)",
    r"\mathbb{E}_{x, w}[(x^\top w)^2] = \operatorname{tr} \Lambda": "E[(x.T*w)**2] == tr(Lambda)",
    r"\mathbb{E}_{x \sim \mathcal{N}(0, \Lambda)}[x x^\top] = \Lambda": "E[x*x.T] == Lambda",
    r"\mathop{\mathbb{E}}\left\{ x x^\top \right\} = \Lambda": "E[x*x.T] == Lambda",
    r"\tfrac12 (A + A^\top) = \frac{A + A^\top}2": "1/2*(A + A.T) == (A + A.T)/2",
    r"A - (B - C) = {A - B} + C": "A - (B - C) == A - B + C",
    r"-A B = A \cdot (-B)": "-A*B == A*(-B)",
    r"N (N + 1) t = N^2 t + N t": "N*(N + 1)*t == N**2*t + N*t",
    r"0.25 A = \frac14 A": "1/4*A == 1/4*A",
    r"\lambda_{\max}(A A^\top) = \|A\|_{\mathrm{op}}^2": "lam_max(A*A.T) == norm_op(A)**2",
    r"\nabla_A \operatorname{tr}(A B) = B^\top": "grad(tr(A*B), A) == B.T",
    r"\sqrt{\Lambda} \Lambda^{1/2} = \Lambda": "sqrt(Lambda)*Lambda**(1/2) == Lambda",
    r"X X^\top = N \hat\Lambda": "N*S == N*S",
    r"\boxed{ \mathbb{E}[\widehat{\Lambda}] = \Lambda . }": "E[S] == Lambda",
    r"\underbrace{A + B}_{\text{both}} = B + A": "A + B == B + A",
    r"\textcolor{red}{A + B} C = \color{blue} A + B C": "A + B*C == A + B*C",
    r"C \underbrace{A B}_{\text{both}} = C \boxed{A} B \hspace*{1cm} \phantom{x}": "C*A*B == C*A*B",
    r"A B \tag*{3} = \operatorname*{tr}(C) A B \vphantom{x}": "A*B == tr(C)*A*B",
    r"\det(A B) = \det(A) \det(B)": "det(A*B) == det(A)*det(B)",
    r"\log\det(A) = \operatorname{log}(\mathrm{det} A)": "log(det(A)) == log(det(A))",
    r"\mathbf{E}[\hat\Lambda] = \operatorname{\mathbb{E}}[\hat\Lambda]": "E[S] == E[S]",
    r"\frac1N \sum_{i=1}^N x_i y_i = \hat\beta": "1/N*(N*beta) == beta",
    r"\mathbb{E}[y_{\mathrm{query}} y_1 x_1^\top x_{query}] = \operatorname{tr}(\Lambda^2)": "E[w.T*x*(w.T*x_1)*x_1.T*x] == tr(Lambda**2)",
    r"A B \overset{(a)}{=} (B^\top A^\top)^\top": "A*B == (B.T*A.T).T",
    "𝔼[Λ̂AΛ̂] = ΛAΛ + (ΛAᵀΛ + tr(AΛ)Λ)/N": "E[S*A*S] == Lambda*A*Lambda + (Lambda*A.T*Lambda + tr(A*Lambda)*Lambda)/N",
    r"tr(A B) = tr(B A)": "tr(A*B) == tr(B*A)",
    "‖A‖_F² ≥ 0": "norm_F(A)**2 >= 0",
    "Λ ⪯ Γ": "Lambda <= Gamma",
}


def items(body: str, declarations: str = LETTERS) -> list[Item]:
    document = Document.of({"a.tex": f"% lsa: {declarations}\n{body}\n"}, "a.tex")
    return list(Draft(document, Notation(), lambda *_: False).items())


def single(latex: str, declarations: str = LETTERS) -> Item:
    return items(f"\\[\n  {latex}\n\\]", declarations)[0]


@pytest.mark.parametrize(("latex", "why"), AMBIGUOUS.items())
def test_what_is_ambiguous_is_refused_with_the_reason(latex: str, why: str) -> None:
    found = single(latex)
    assert found.status == NOT_UNDERSTOOD and why in found.reason


@pytest.mark.parametrize(("latex", "reading"), READINGS.items())
def test_what_has_one_reading_is_read(latex: str, reading: str) -> None:
    found = single(latex)
    assert (found.status, found.reading) == ("", reading), found.reason


@pytest.mark.parametrize(("flag", "reading"), [("norm2-op", "norm_op"), ("norm2-F", "norm_F")])
def test_a_flag_says_which_norm(flag: str, reading: str) -> None:
    assert single(r"\|A B\|_2 \ge \operatorname{tr}(A)", f"{LETTERS}; flag {flag}").reading == f"{reading}(A*B) >= tr(A)"
    assert single(r"\|v\|_2 = t", f"{LETTERS}; flag {flag}").reading == "norm_F(q) == t"


def test_a_power_of_a_transpose_sign_that_is_a_letter_is_refused() -> None:
    assert "T is a symbol" in single("A^T = B", "matrix A, B, T").reason


class TestDefinitionsAndConditions:
    @pytest.mark.parametrize(
        "latex", [r"C := A + B", r"C = A + B", r"D = A + B", r"D \triangleq A + B", r"D \overset{\mathrm{def}}{=} A + B"]
    )
    def test_a_bare_symbol_equal_to_something_is_defined_and_kept(self, latex: str) -> None:
        first, second = items(rf"\[ {latex} \] Then \[ {latex[0]} - A = B \]")
        assert first.status == DEFINITION and first.reading == f"{latex[0]} = A + B"
        assert second.reading == "A + B - A == B"

    def test_what_is_defined_by_what_is_not_understood_is_not_judged_later(self) -> None:
        _, second = items(r"\[ C = \log A \] \[ C A = A C \]")
        assert second.status == NOT_UNDERSTOOD and "line 2" in second.reason

    def test_a_second_definition_is_no_error_and_no_claim(self) -> None:
        _, second, third = items(r"\[ C = A + B \] \[ C = A B \] \[ C A = A C \]")
        assert second.status == NOT_UNDERSTOOD and "a new definition, or a slip" in second.reason
        assert third.status == NOT_UNDERSTOOD

    def test_a_definition_ends_with_its_section(self) -> None:
        found = items(r"\section{a} \[ D = A \] \section{b} \[ D A = A D \]")
        assert found[1].reason == "D is not declared"

    @pytest.mark.parametrize(
        "latex",
        [
            r"\operatorname{tr}(\Lambda) = 1", r"\operatorname{tr}(\Lambda) = d", r"\|A\|_F \le 1", r"v^\top v = 1", r"N \ge d", r"t > 0", r"\Lambda = t I_d",
            r"\Lambda \preceq t I", r"A \succeq 0", r"A = A^\top", r"A^2 = A", r"\mathbb{E}[\hat\Lambda] = A", r"t \le s \le 1",
        ],
    )  # fmt: skip
    def test_what_may_be_an_assumption_is_marked(self, latex: str) -> None:
        assert single(latex).weak or single(latex).status == CONDITION

    @pytest.mark.parametrize(
        "latex",
        [
            r"\operatorname{tr}(\Gamma^{-1}\Lambda) \ge d",
            r"\Gamma \preceq \Lambda",
            r"\mathbb{E}[\hat\Lambda] = \Gamma",
            "t^2 \\ge t",
        ],
    )
    def test_a_claim_is_no_assumption(self, latex: str) -> None:
        assert single(latex).weak == "" and single(latex).status == ""

    @pytest.mark.parametrize(
        "text",
        [
            r"If $A$ is large, \[ A B = B A . \]", r"Assume that $A = B$. Then \[ A B = B A . \]", r"Take $A$ such that \[ A B = B A . \]",
            r"For all $A$ we have \[ A B = B A . \]", r"We have \[ A B = B A \] for all $A$.", r"We have \[ A B = B A \] whenever $A = B$.", r"\[ A B = B A \quad \text{(symmetric case)} \]",
            r"For symmetric $A$ we find \[ A B = B A \]", r"It is not true that \[ A B = B A . \]", r"\[ A B = B A, \quad \text{if } A = B \]",
        ],
    )  # fmt: skip
    def test_words_around_a_display_stop_judging_it(self, text: str) -> None:
        (found,) = items(text)
        assert found.status == NOT_UNDERSTOOD and found.reason.startswith("a condition in words")

    @pytest.mark.parametrize(
        "text",
        [r"Assume nothing." + "\n\n" + r"We have \[ A B = B A . \]", r"We have \[ A B = B A . \] If $A$ is large, we stop."],
    )
    def test_words_elsewhere_do_not(self, text: str) -> None:
        assert items(text)[0].status == ""

    def test_claim_judges_a_display_whatever_it_looks_like(self) -> None:
        found = items("Suppose\n% lsa: claim\n" + r"\[ A = A^\top \]")[0]
        assert (found.status, found.weak, found.reading) == ("", "", "A == A.T")


class TestSums:
    DECLARED = "use zhang; sample x_i; y_i; n; eigenvalue \\lambda_i of Lambda; matrix A"

    @pytest.mark.parametrize(
        ("latex", "reading"),
        [
            (r"\frac1n \sum_{i=1}^n x_i x_i^\top", "1/N*(N*S)"), (r"\sum_i y_i x_i", "N*beta"), (r"\sum_i x_i^\top A x_i", "N*tr(A*S)"),
            (r"\sum_{i=1}^n A x_i x_i^\top A", "A*(N*S)*A"), (r"\sum_i y_i x_i^\top A", "(N*beta).T*A"), (r"\sum_i \lambda_i^2", "tr(Lambda**2)"),
            (r"\sum_i x_i", "N*xbar"), (r"\mathbb{E}[x_1^\top x_2]", "E[x_1.T*x_2]"), (r"\mathbb{E}[y_1^2]", "E[(w.T*x_1)**2]"),
            (r"\mathbb{E}[\sum_i (x_i^\top A x_i)^2]", "E[N*(x_1.T*A*x_1*x_1.T*A*x_1)]"),
            (r"\sum_{i=1}^d \frac{1}{\lambda_i}", "tr(1*inv(Lambda))"), (r"\sum_i (\lambda_i + 1)", "tr(Lambda + 1*I)"),
        ],
    )  # fmt: skip
    def test_sums_over_examples_and_eigenvalues_are_read(self, latex: str, reading: str) -> None:
        assert single(rf"{latex} = {latex}", self.DECLARED).reading == f"{reading} == {reading}"

    @pytest.mark.parametrize(
        "latex",
        [
            r"\sum_{i=1}^{n-1} x_i x_i^\top",
            r"\sum_j x_j x_j^\top",
            r"\sum_i A",
            r"\sum_{i=2}^n x_i x_i^\top",
            r"\sum_i (x_i^\top A x_i)^2",
            "x_i",
            "y_i",
        ],
    )
    def test_other_sums_are_refused(self, latex: str) -> None:
        assert single(rf"{latex} = {latex}", self.DECLARED).status == NOT_UNDERSTOOD


def test_labels_have_noise_where_the_text_declares_it() -> None:
    moment, noisy = (
        r"\mathbb{E}[\hat\beta \hat\beta^\top] = \Gamma \Lambda",
        r"use zhang; \sigma^2 = noise; sample x_i; y_i; N",
    )
    assert single(moment, noisy).given == ("noise >= 0",)
    assert single(moment, "use zhang").given == ()
    assert single(r"\mathbb{E}[y_1^2] = \operatorname{tr}(\Lambda)", noisy).reading == "E[(w.T*x_1 + e_1)**2] == tr(Lambda)"


def test_hypotheses_are_those_of_the_letters_and_those_that_are_given() -> None:
    letters = r"use zhang; symmetric A; psd B; positive t; given \operatorname{tr}(A) = 0"
    assert single(r"A \Lambda = \Lambda A", letters).given == ("A symmetric", "tr(A) == 0")
    assert single(r"t B \succeq 0", letters).given == ("A symmetric", "B psd", "t > 0", "tr(A) == 0")
