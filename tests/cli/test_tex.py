"""`lsa-theory tex` and `prove --from-latex` from outside: what is printed, the formats, the exit codes, what was reviewed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from lsa_theory.cli import main

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<status>[A-Z ]+?)(?: \((?P<label>[^)]*)\))?(?: .*)?")
# What SARIF 2.1.0 requires of the parts that are written; the whole schema has three thousand lines.
SARIF = {
    "type": "object", "required": ["version", "runs"], "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["tool", "results"], "additionalProperties": False,
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "tool": {"type": "object", "required": ["driver"], "additionalProperties": False, "properties": {"driver": {
                    "type": "object", "required": ["name"], "additionalProperties": False,
                    "properties": {"name": {"type": "string"}, "version": {"type": "string"}, "rules": {
                        "type": "array", "uniqueItems": True, "items": {
                            "type": "object", "required": ["id"], "additionalProperties": False,
                            "properties": {"id": {"type": "string"}, "shortDescription": {"type": "object", "required": ["text"]}},
                        },
                    }},
                }}},
                "results": {"type": "array", "items": {
                    "type": "object", "required": ["message"], "additionalProperties": False,
                    "properties": {
                        "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": -1},
                        "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
                        "level": {"enum": ["none", "note", "warning", "error"]},
                        "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
                        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                        "locations": {"type": "array", "items": {"type": "object", "properties": {"physicalLocation": {
                            "type": "object", "required": ["artifactLocation", "region"],
                            "properties": {
                                "artifactLocation": {"type": "object", "properties": {"uri": {"type": "string", "format": "uri-reference"}}},
                                "region": {"type": "object", "required": ["startLine"], "properties": {
                                    "startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1},
                                }},
                            },
                        }}}},
                    },
                }},
            },
        }},
    },
}  # fmt: skip


@pytest.fixture
def draft(tmp_path, monkeypatch):
    """Write a draft to a folder in which the command runs; its name."""
    monkeypatch.chdir(tmp_path)

    def write(text: str, declarations: str = "use zhang; matrix A, B") -> str:
        (tmp_path / "draft.tex").write_text(f"% lsa: {declarations}\n{text}\n", encoding="utf-8")
        return "draft.tex"

    return write


def run(capsys, *words: str) -> tuple[int, str]:
    code = main(["tex", *words])
    return code, capsys.readouterr().out


TRUE, FALSE, OPEN = r"\[ A B A = A (B A) \]", r"\[ A B = B A \]", r"\[ A \approx B \]"


class TestVerdicts:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (TRUE, 0), (TRUE + FALSE, 1), (TRUE + OPEN, 3), (FALSE + OPEN, 1), (r"\[ C := A B \]", 0), (r"\[ \operatorname{tr}(A) = 1 \]", 0), ("", 0),
            ("% lsa: expect refuted\n" + FALSE, 0), ("% lsa: expect refuted\n" + TRUE, 1), ("% lsa: expect proved\n" + OPEN, 1), ("% lsa: skip\n" + FALSE, 0),
            ("% lsa: matrix", 2), (r"\[ A B = B A \quad \text{if } A = B \]", 3),
        ],
    )  # fmt: skip
    def test_exit_codes(self, draft, capsys, text, code):
        assert run(capsys, draft(text))[0] == code

    def test_a_refuted_line_says_why_what_instead_and_under_what(self, draft, capsys):
        text = "\\begin{equation} \\label{eq:s}\n  \\mathbb{E}[\\hat\\Lambda A \\hat\\Lambda] = \\Lambda A \\Lambda + \\frac1N (\\Lambda A \\Lambda + \\operatorname{tr}(A\\Lambda) \\Lambda)\n\\end{equation}"
        code, out = run(capsys, draft(text))
        line, summary = out.splitlines()
        assert code == 1 and line.startswith("draft.tex:3:3: REFUTED (eq:s) smallest counterexample d=2, N=1, A=(0 0; 1 0)")
        assert (
            "nearest true form E[S*A*S] == " in line
            and "true for A symmetric" in line
            and line.endswith("tr(A*Lambda)*Lambda)]")
        )
        assert summary == "1 formula: 1 REFUTED"

    def test_a_chain_says_which_step_fails_and_what_it_lacks(self, draft, capsys):
        _, out = run(capsys, draft(r"\[ \operatorname{tr}(A + A^\top) = 2\operatorname{tr}(A) \le 2\|A\|_F \]"))
        assert "step 2 fails: 2*tr(A) <= 2*norm_F(A)" in out and "sqrt(d)*" in out

    def test_psd_letters_are_tried(self, draft, capsys):
        assert "true for A psd" in run(capsys, draft(r"\[ \operatorname{tr}(A) \ge 0 \cdot \operatorname{tr}(B) \]"))[1]

    def test_what_would_be_true_under_an_assumption_before_it_says_so(self, draft, capsys):
        text = "Assume that\n\\[ A B = B A . \\]\n\nWe find\n\\[ (A B)^2 = A^2 B^2 . \\]"
        assert "true under the condition of line 3" in run(capsys, draft(text))[1]

    def test_declared_hypotheses_are_used(self, draft, capsys):
        code, out = run(capsys, draft(r"\[ A = A^\top \] \[ A B + B A = (A B + B A)^\top \]", "symmetric A, B"))
        assert code == 0 and out.count("PROVED") == 3 and "given A symmetric, B symmetric" in out

    def test_nothing_undeclared_is_judged(self, tmp_path, monkeypatch, capsys):
        monkeypatch.chdir(tmp_path)
        Path("bare.tex").write_text(TRUE + r"\[ \mathbb{E}[x x^\top] = \Lambda \]")
        code, out = run(capsys, "bare.tex")
        assert code == 3 and out.count("is not declared") == 2
        assert run(capsys, "bare.tex", "--notation", "zhang", "--declare", "matrix A, B; x = x")[0] == 0

    def test_the_example_draft_has_its_slips_found(self, capsys, monkeypatch):
        monkeypatch.chdir(ROOT)
        code, out = run(capsys, "examples/draft.tex")
        found = [LINE.fullmatch(line) for line in out.splitlines()[:-1]]
        refuted = {one["label"] or one["line"] for one in found if one and one["status"] == "REFUTED"}
        assert code == 1 and refuted == {"eq:sandwich", "eq:loewner", "eq:chain", "69"}
        assert out.splitlines()[-1] == "17 formulas: 9 PROVED, 4 REFUTED, 1 DEFINITION, 1 CONDITION, 2 NOT UNDERSTOOD"
        source = Path("examples/draft.tex").read_text().splitlines()
        assert all(one and not source[int(one["line"]) - 1][int(one["column"]) - 1].isspace() for one in found)


class TestFormats:
    def test_json_is_a_list_of_pieces(self, draft, capsys):
        _, out = run(capsys, draft(TRUE + OPEN), "--format", "json")
        first, second = json.loads(out)
        assert {"line", "column", "label", "source", "reading", "status", "reason", "witness"} <= set(first)
        assert (first["status"], first["line"], first["reading"]) == ("PROVED", 2, "A*B*A == A*(B*A)")
        assert (second["status"], second["reason"]) == ("NOT UNDERSTOOD", "an approximation")

    def test_json_in_the_frame_of_every_verb_goes_to_a_file_too(self, draft, capsys):
        run(capsys, draft(TRUE), "--json", "out.json")
        assert json.loads(Path("out.json").read_text())["pieces"][0]["status"] == "PROVED"

    def test_sarif_has_the_structure_of_its_schema(self, capsys, monkeypatch):
        monkeypatch.chdir(ROOT)
        log = json.loads(run(capsys, "examples/draft.tex", "--format", "sarif")[1])
        jsonschema.validate(log, SARIF)
        (one,) = log["runs"]
        rules = [rule["id"] for rule in one["tool"]["driver"]["rules"]]
        assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in one["results"])
        assert all(result["level"] == "none" for result in one["results"] if result["kind"] != "fail")
        assert sum(result["level"] == "error" for result in one["results"]) == 3

    def test_suggest_judges_nothing(self, draft, capsys):
        code, out = run(capsys, draft(r"\[ \mathbb{E}[\hat\Lambda Q] = \Gamma Q \]", "matrix A"), "--suggest")
        assert (code, out.splitlines()) == (0, ["% lsa: use zhang", "% lsa: matrix Q"])

    def test_standard_input_is_read(self, monkeypatch, capsys):
        import io

        monkeypatch.setattr("sys.stdin", io.StringIO("% lsa: matrix A\n\\[ A A = A^2 \\]"))
        assert run(capsys, "-")[1].startswith("stdin:2:4: PROVED")


class TestReviewed:
    def test_readings_are_written_judged_and_compared(self, draft, capsys):
        name = draft("\\begin{equation}\\label{a}\nA B A = A (B A)\n\\end{equation}\n" + r"\[ C := A \] \[ C B = A B \]")
        assert run(capsys, name, "--write", "draft.lsa.toml")[0] == 0
        text = Path("draft.lsa.toml").read_text()
        assert text.count("[[claim]]") == 2 and 'ref = "a"' in text and "sha256:" in text
        assert main(["check", "draft.lsa.toml"]) == 0
        capsys.readouterr()
        assert run(capsys, name)[0] == 0
        draft(
            "\\begin{equation}\\label{a}\nA B A = A (B A)\n\\end{equation}\n" + r"\[ C := A \] \[ C B = A B \]",
            "use zhang; matrix A; symmetric B",
        )
        code, out = run(capsys, name)
        assert code == 1 and out.count("READING CHANGED") == 3 and "read before as: A*B*A == A*(B*A)" in out

    def test_a_formula_in_another_style_is_not_changed(self, draft, capsys):
        name = draft("\\begin{equation}\\label{a}\nA B^\\top = (B A^\\top)^\\top\n\\end{equation}")
        run(capsys, name, "--write", "draft.lsa.toml")
        draft("\\begin{equation}\\label{a}\nA B^{\\mathsf T} = \\bigl(B A^T\\bigr)^{\\top}\n\\end{equation}")
        assert run(capsys, name)[0] == 0

    def test_a_formula_that_is_no_longer_understood_is_changed(self, draft, capsys):
        name = draft("\\begin{equation}\\label{a}\nA B A = A (B A)\n\\end{equation}")
        run(capsys, name, "--write", "draft.lsa.toml")
        draft("\\begin{equation}\\label{a}\nA B A \\approx A (B A)\n\\end{equation}")
        code, out = run(capsys, name)
        assert code == 1 and "READING CHANGED (a) NOT UNDERSTOOD" in out


class TestProve:
    @pytest.mark.parametrize(
        ("words", "code", "shown"),
        [
            ([r"\Lambda \preceq \Gamma"], 0, "read as: Lambda <= Gamma"), ([r"$AB = BA$"], 1, "read as: A*B == B*A; A, B fixed d x d matrices"),
            (["AB = BA", "--given", "A = B"], 0, "given A == B"), (["A = A^\\top", "--given", "A symmetric"], 0, "given A symmetric"),
            ([r"\begin{align} AB &= AB + C \\ &\quad - C \end{align}"], 0, "read as: A*B == A*B + C - C"),
            ([r"\newcommand{\E}{\mathbb{E}} \E[\hat\Lambda] = \Lambda"], 0, "read as: E[S] == Lambda"),
            (["v^\\top H v = \\|v\\|_H^2", "--declare", "H = Lambda; vector v"], 0, "q (typed v) a fixed vector"),
            ([r"\mathbb{E}[x_{n+1}x_{n+1}^\top] = \Sigma", "--notation", "mahankali"], 0, "read as: E[x*x.T] == Lambda"),
        ],
    )  # fmt: skip
    def test_a_formula_in_latex_is_read_and_judged(self, capsys, words, code, shown):
        assert main(["prove", "--from-latex", *words]) == code
        assert shown in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("latex", "column", "why"),
        [
            (r"\operatorname{tr}(\Lambda)^{-1} \le d", 29, "the power of the trace"), (r"\Lambda \le \Gamma", 1, "<= between matrices"),
            ("t A = A t", 1, "t is not declared"), (r"A \approx B", 3, "an approximation"), (r"A + B", 1, "no relation"),
        ],
    )  # fmt: skip
    def test_what_is_ambiguous_is_bad_input_with_its_column(self, capsys, latex, column, why):
        assert main(["prove", "--from-latex", latex]) == 2
        problem, typed, caret, _ = capsys.readouterr().err.splitlines()
        assert why in problem and typed.strip() == latex and caret == " " * (column + 1) + "^"

    def test_the_answer_is_in_latex_when_wanted(self, capsys):
        assert main(["prove", "E[S*S] == Lambda**2", "--to-latex"]) == 1
        assert r"\mathbb{E}[\hat\Lambda \hat\Lambda] = \Lambda^{2}" in capsys.readouterr().out

    def test_json_has_the_reading(self, capsys):
        main(["prove", "--from-latex", "AB = BA", "--json", "--to-latex"])
        found = json.loads(capsys.readouterr().out)
        assert found["reading"]["formula"] == "A*B == B*A" and found["latex"]["formula"] == "A B = B A"
