"""Displays are found wherever they are, with the place of every formula, also in text that comes from macros."""

from __future__ import annotations

import pytest

from lsa_theory.errors import InputError
from lsa_theory.language.latex.documents import Document
from lsa_theory.language.latex.drafts import NOT_UNDERSTOOD, Draft, Item
from lsa_theory.language.latex.notation import Notation
from lsa_theory.language.latex.suggestions import suggested

HEAD = "% lsa: use zhang; matrix A, B, C\n"


def items(text: str, **files: str) -> list[Item]:
    document = Document.of({"a.tex": HEAD + text, **{f"{name}.tex": content for name, content in files.items()}}, "a.tex")
    return list(Draft(document, Notation(), lambda *_: False).items())


def places(text: str, **files: str) -> list[tuple[str, int, int, str]]:
    return [(item.file, item.line - (item.file == "a.tex"), item.column, item.reading) for item in items(text, **files)]


class TestPlaces:
    def test_every_kind_of_display_is_found(self) -> None:
        kinds = [r"\[ %s \]", "$$ %s $$", r"\begin{displaymath} %s \end{displaymath}"]
        kinds += [
            rf"\begin{{{name}}} %s \end{{{name}}}"
            for name in ("equation", "equation*", "align", "align*", "gather", "multline", "flalign", "eqnarray")
        ]
        kinds += [
            r"\begin{alignat}{2} %s \end{alignat}",
            r"\begin{equation}\begin{split} %s \end{split}\end{equation}",
            r"\begin{equation}\begin{aligned}[t] %s \end{aligned}\end{equation}",
        ]
        for kind in kinds:
            (found,) = places(kind % "A B = B A")
            assert found == ("a.tex", 1, kind.index("%") + 1, "A*B == B*A"), kind

    def test_rows_go_on_or_begin_anew(self) -> None:
        text = "\\begin{align}\n  A B &= B A + C \\\\\n  &\\quad - C \\nonumber \\\\[2pt]\n  &= C , \\\\\n  A C &= C A .\n\\end{align}"
        assert places(text) == [("a.tex", 2, 3, "A*B == B*A + C - C == C"), ("a.tex", 5, 3, "A*C == C*A")]

    @pytest.mark.parametrize(
        ("rows", "readings"),
        [
            (r"A B &= B A + \\ C", ["A*B == B*A + C"]), (r"-A B &= B \\ -B A &= C A", ["-A*B == B", "-B*A == C*A"]),
            (r"A B &= B A & A C &= C A", ["A*B == B*A", "A*C == C*A"]), (r"A B &= B A && \text{(by Lemma 1)}", ["A*B == B*A"]),
            (r"& A B \\ & \quad = B A", ["A*B == B*A"]), (r"A B &= B A \tag{3} \\ \label{x} &= A B", ["A*B == B*A == A*B"]),
            (r"A B = B A \quad \text{and} \quad A C = C A", ["A*B == B*A", "A*C == C*A"]),
        ],
    )  # fmt: skip
    def test_rows_and_columns(self, rows: str, readings: list[str]) -> None:
        assert [item.reading for item in items(rf"\begin{{align}} {rows} \end{{align}}")] == readings

    def test_a_multline_is_one_formula(self) -> None:
        assert [i.reading for i in items(r"\begin{multline} A B \\ + C \\ = B A \end{multline}")] == ["A*B + C == B*A"]

    def test_text_from_a_macro_stands_where_the_macro_is_called(self) -> None:
        text = "\\newcommand{\\law}{A B = B A}\n\\newcommand{\\show}[1]{\\begin{equation} #1 \\end{equation}}\nWe have \\show{A C = C A} and\n\\[ \\law \\]"
        assert places(text) == [("a.tex", 3, 15, "A*C == C*A"), ("a.tex", 4, 4, "A*B == B*A")]

    def test_macros_that_make_displays(self) -> None:
        text = r"\def\be{\begin{equation}}\def\ee{\end{equation}}\newenvironment{eqn}{\begin{align}}{\end{align}}"
        assert [i.reading for i in items(text + r"\be A B = B A \ee \begin{eqn} A C &= C A \end{eqn}")] == [
            "A*B == B*A",
            "A*C == C*A",
        ]

    def test_files_that_are_read_have_their_own_lines(self) -> None:
        assert places("\\input{part}\n\\[ A C = C A \\]", part="\n  \\[ A B = B A \\]") == [
            ("part.tex", 2, 6, "A*B == B*A"), ("a.tex", 2, 4, "A*C == C*A"),
        ]  # fmt: skip

    def test_a_file_that_is_missing_is_said(self) -> None:
        document = Document.of({"a.tex": "\n  \\input{gone}"}, "a.tex")
        assert list(document.pieces()) and [(document.where(place), name) for place, name in document.missing] == [
            (("a.tex", 2, 3), "gone")
        ]

    def test_labels_belong_to_their_formulas(self) -> None:
        text = r"\begin{align} A B &= B A \label{one} \\ A C &= C A \label{two} \end{align} \begin{equation}\label{three} B C = C B \end{equation}"
        assert [item.label for item in items(text)] == ["one", "two", "three"]

    @pytest.mark.parametrize(
        "text",
        [
            r"% \[ A = A \]", r"\begin{verbatim} \[ A = A \] \end{verbatim}", r"\iffalse \[ A = A \] \fi", r"\begin{comment} \[ A = A \] \end{comment}",
            r"\end{document} \[ A = A \]", "$A = A$", r"\(A = A\)", r"\verb|\[ A = A \]|",
        ],
    )  # fmt: skip
    def test_what_is_no_display_is_left_alone(self, text: str) -> None:
        assert items(text) == []

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (r"\[ A = B", "never closed"), (r"\begin{align} A = B \end{equation}", "ends"), ("\\[ A B\n\n= B A \\]", "a blank line"),
            (r"\def\a{\a} \[ \a = A \]", "macros that write too much"), (r"\[ A \undefined B = C \]", r"\undefined is not known"),
        ],
    )  # fmt: skip
    def test_a_display_that_is_broken_says_so(self, text: str, why: str) -> None:
        assert items(text)[0].status == NOT_UNDERSTOOD and why in items(text)[0].reason


class TestMacros:
    @pytest.mark.parametrize(
        "definition",
        [
            r"\newcommand{\X}[2]{\frac{#1}{#2}}", r"\newcommand\X[2]{\frac{#1}{#2}}", r"\def\X#1#2{\frac{#1}{#2}}", r"\renewcommand*{\X}[2]{\frac{#1}{#2}}",
            r"\NewDocumentCommand{\X}{m m}{\frac{#1}{#2}}", r"\let\X=\frac", r"\let\X\frac", r"\newcommand{\Y}[2]{\frac{#1}{#2}} \newcommand{\X}{\Y}",
        ],
    )  # fmt: skip
    def test_arguments_are_filled_in(self, definition: str) -> None:
        assert items(definition + r" \[ \X{A B}{2} = \X A2 B \]")[0].reading == "A*B/2 == A/2*B"

    def test_an_optional_argument_has_its_default(self) -> None:
        assert items(r"\newcommand{\p}[2][2]{#2^{#1}} \[ \p{A} \p[3]{A} = \p[5]{A} \]")[0].reading == "A**2*A**3 == A**5"

    def test_operators_and_delimiters(self) -> None:
        text = r"\DeclareMathOperator{\Tr}{tr} \DeclarePairedDelimiter\n{\lVert}{\rVert} \[ \n*{A}_F^2 = \n[\big]{A}_F^2 = \Tr(A A^\top) \]"
        assert items(text)[0].reading == "norm_F(A)**2 == norm_F(A)**2 == tr(A*A.T)"

    def test_a_macro_of_two_meanings_means_the_last_one(self) -> None:
        found = items(r"\newcommand{\X}{A} \[ \X B = B \X \] \renewcommand{\X}{C} \[ \X B = B \X \]")
        assert [item.reading for item in found] == ["A*B == B*A", "C*B == B*C"]


class TestDeclarations:
    def test_lines_hold_for_their_section(self) -> None:
        text = "\\section{a}\n% lsa: matrix D\n\\[ D A = A D \\]\n\\subsection{b}\n\\[ D A = A D \\]\n\\section{c}\n\\[ D A = A D \\]"
        assert [item.status for item in items(text)] == ["", "", NOT_UNDERSTOOD]

    def test_macros_are_known_in_declarations(self) -> None:
        text = "\\newcommand{\\Sig}{\\mathbf{\\Sigma}}\n% lsa: \\Sig = Lambda; given \\Sig \\succeq I\n\\[ \\Sig A = A \\Sig \\]"
        assert (items(text)[0].reading, items(text)[0].given) == ("Lambda*A == A*Lambda", ("Lambda >= I",))

    def test_products_of_symbols_are_declared_as_a_whole(self) -> None:
        text = "% lsa: Y^\\top Y = N*S\n\\[ \\mathbb{E}[A Y^\\top Y] = N A \\Lambda \\] \\[ Y Y^\\top = A \\]"
        assert items(text)[0].reading == "E[A*(N*S)] == N*A*Lambda" and items(text)[1].reason == "Y is not declared"

    def test_skip_leaves_one_display_out(self) -> None:
        assert [i.reading for i in items("% lsa: skip\n\\[ A \\approx B \\] \\[ A B = B A \\]")] == ["A*B == B*A"]

    def test_a_line_inside_a_display_is_heard(self) -> None:
        assert items("\\begin{equation}\n% lsa: expect refuted\nA B = B A \\end{equation}")[0].expected == "refuted"

    @pytest.mark.parametrize(
        "line",
        [
            "matrix D; vector D", r"\Sigma = Lambda; \Sigma = Gamma", "matrix D; D = Lambda", "use zang", "use gone.toml", "flag norm3", "matrix", "nonsense",
            r"\Sigma = Lamda + )", "given A skew", "expect proven", "eigenvalue \\lambda_i of A", "sample x_i", "matrix A B", r"\Sigma =",
        ],
    )  # fmt: skip
    def test_a_line_that_says_nothing_or_two_things_is_an_input_error(self, line: str) -> None:
        with pytest.raises(InputError, match=r"a\.tex:3: % lsa"):
            items(f"\n% lsa: {line}\n")

    def test_suggestions_make_a_draft_readable(self) -> None:
        text = r"\[ \mathbb{E}[\hat\Lambda Q] = \Lambda Q + t \Gamma, \] \[ \|Q\|_2 \le \|\mathbf{v}\|^2 \]"
        lines = suggested(Document.of({"a.tex": text}, "a.tex"), Notation())
        assert lines == [
            "% lsa: use zhang",
            "% lsa: matrix Q",
            r"% lsa: vector \mathbf v",
            "% lsa: scalar t",
            "% lsa: flag norm2-op",
        ]
        document = Document.of({"a.tex": "\n".join([*lines, text])}, "a.tex")
        assert all(not item.status for item in Draft(document, Notation(), lambda *_: True).items())
