"""Exports for programs and pages: what is written can be read again and says the same."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from blank_verdicts import blank as made
from latex_tools import compiled, katex_errors, overfull
from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.export import data
from lsa_theory.export.paper import latex, markdown
from lsa_theory.export.validate import KNOWN, first_problem
from lsa_theory.kernel.claim import Evidence, Status, Verdict
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs import engine
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.records import established

REFS = ("lem-D.2", "lem-5.2", "query-shift", "query-shift-corrected", "mahankali-1", "eq-3.8", "thm-4.1")
OWN = (
    ("E[S*S] == Lambda**2", ()),
    ("tr(A*B) == tr(B*A)", ("A symmetric", "N >= 2")),
    ("lam_max(A*A.T) == lam_max(A.T*A)", ()),
)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "roads", lambda: ())
        found = [engine.judge(engine.statement(ref)) for ref in REFS]
    return [*found, *(prove(formula, given) for formula, given in OWN)]


@pytest.fixture(scope="module")
def written(verdicts: list[Verdict]) -> str:
    return data.dumps(verdicts)


class TestJson:
    def test_what_is_loaded_is_what_was_exported(self, verdicts: list[Verdict], written: str) -> None:
        loaded = data.load(written)
        assert [one.claim for one in loaded] == [verdict.claim for verdict in verdicts]
        assert [one.status for one in loaded] == [verdict.status for verdict in verdicts]
        assert [one.evidence for one in loaded] == [verdict.evidence for verdict in verdicts]
        assert [len(one.derivation) for one in loaded] == [len(v.derivation.steps if v.derivation else ()) for v in verdicts]
        assert [one.conditional_on for one in loaded] == [verdict.conditional_on for verdict in verdicts]
        assert [one.unneeded for one in loaded] == [verdict.unneeded for verdict in verdicts]

    def test_exporting_what_was_loaded_changes_nothing(self, written: str) -> None:
        assert data.dumps(data.load(written)) == written

    def test_the_claim_of_every_statement_survives(self) -> None:
        blank = [made(found.claim, found.claim.expected) for found in engine.library().values()]
        assert [one.claim for one in data.load(data.dumps(blank))] == [verdict.claim for verdict in blank]

    def test_every_formula_in_the_file_parses_to_the_one_that_was_exported(
        self, verdicts: list[Verdict], written: str
    ) -> None:
        for verdict, one in zip(verdicts, json.loads(written)["statements"], strict=True):
            assert [parse_relation(t) for t in one["claim"]["statement"]] == list(
                map(parse_relation, verdict.claim.statement)
            )
            assert len(one["established"]) == len(list(established(verdict)))
            steps = [step["shows"] for step in one["derivation"] if step["is_formula"]]
            assert all(parse_relation(text).signs for text in [*one["established"], *steps])

    def test_a_loaded_claim_can_be_judged_again(self, written: str) -> None:
        refuted = next(one for one in data.load(written) if one.claim.statement == ("E[S*S] == Lambda**2",))
        assert engine.judge(engine.Statement(refuted.claim)).status == refuted.status == Status.REFUTED

    def test_infinite_gaps_are_written_as_null(self, verdicts: list[Verdict]) -> None:
        odd = Verdict(verdicts[0].claim, Status.SUPPORTED, (Evidence("flow", "supports", "d = 1", gap=float("inf")),))
        assert data.load(data.dumps([odd]))[0].evidence[0].gap is None


class TestSchema:
    def test_the_schema_and_a_document_pass_a_validator_that_is_not_ours(self, written: str) -> None:
        jsonschema = pytest.importorskip("jsonschema")
        jsonschema.Draft202012Validator.check_schema(data.schema())
        assert list(jsonschema.Draft202012Validator(data.schema()).iter_errors(json.loads(written))) == []

    def test_every_change_that_another_validator_refuses_is_refused(self, written: str) -> None:
        whole = json.loads(written)
        whole["statements"] = whole["statements"][:2]
        changed = list(damaged(whole))
        assert len(changed) > 150
        for place, document in changed:
            with pytest.raises(InputError, match=r"schema\.json"):
                data.load(json.dumps(document))
            assert first_problem(document, data.schema()), place
        jsonschema = pytest.importorskip("jsonschema")
        validator = jsonschema.Draft202012Validator(data.schema())
        assert [place for place, document in changed if validator.is_valid(document)] == []

    def test_the_message_names_the_place(self, written: str) -> None:
        document = json.loads(written)
        document["statements"][1]["claim"]["expected"] = "TRUE"
        with pytest.raises(InputError, match=r"\$\.statements\[1\]\.claim\.expected is none of PROVED"):
            data.load(json.dumps(document))
        with pytest.raises(InputError, match="no JSON"):
            data.load("{")

    def test_a_keyword_that_the_validator_does_not_know_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="minLength"):
            first_problem("", {"minLength": 1})
        assert "minLength" not in KNOWN


def damaged(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The document with one key removed, added, or given a value of another type, everywhere in its first statements."""
    found = []
    for place in places(document):
        for damage in ("remove", "retype", "add"):
            changed = copy.deepcopy(document)
            holder: Any = changed
            for step in place[:-1]:
                holder = holder[step]
            if damage == "remove" and isinstance(place[-1], str) and place[:1] != ("summary",):
                del holder[place[-1]]
            elif damage == "retype":
                holder[place[-1]] = [1] if isinstance(holder[place[-1]], str) else "no"
            elif damage == "add" and isinstance(holder, dict) and place[:1] != ("summary",):
                holder["unknown"] = 0
            else:
                continue
            if place[-1] not in ("formula", "corrects", "lemma", "gap", "tolerance", "seed") or damage != "retype":
                found.append((f"{damage} {'.'.join(map(str, place))}", changed))
    return found


def places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths to everything inside, the first item of every list only."""
    pairs = value.items() if isinstance(value, dict) else list(enumerate(value))[:1] if isinstance(value, list) else ()
    return [path for key, item in pairs for path in [(*place, key), *places(item, (*place, key))]]


class TestMarkdown:
    def test_the_page_says_what_was_found(self, verdicts: list[Verdict]) -> None:
        page = markdown.document(verdicts)
        for verdict in verdicts:
            assert f"**{verdict.status}**" in page
            assert all(formula in page for formula in verdict.claim.statement)
        assert "Conventions of Mahankali, Hashimoto & Ma 2024" in page
        assert "Conditional on Picard-Lindelof" in page
        assert "*Counterexample*: d=1, N=1" in page
        assert "- A symmetric; not needed\n" in page
        assert "*Nearest true form*: `E[S*S] == " in page
        assert re.search(r"(?m)^- training prompts: w ~ N\(0, I\\_d\)", page)

    def test_dollars_and_fences_are_paired(self, verdicts: list[Verdict]) -> None:
        page = markdown.document(verdicts)
        assert len(re.findall(r"(?m)^ *\$\$$", page)) % 2 == 0
        assert len(re.findall("(?m)^```", page)) % 2 == 0
        assert "align*" not in page and "equation*" not in page

    def test_every_displayed_formula_passes_katex(self, verdicts: list[Verdict]) -> None:
        shown = re.findall(r"(?ms)^ *\$\$\n(.*?)\n *\$\$$", markdown.document(verdicts))
        assert len(shown) > 40
        assert katex_errors(shown) == []


class TestConventions:
    def test_a_source_has_one_footnote_at_its_first_statement(self, verdicts: list[Verdict], tmp_path: Path) -> None:
        document = latex.document(verdicts)
        assert document.count(r"\footnote{Conventions of Zhang, Frei") == 1
        assert document.count(r"\footnote{Conventions of Mahankali") == 1
        assert document.count(r"\footnote") == 2  # a user's own claims have the conventions of the notation
        assert overfull(compiled(document, tmp_path)) == []
        near = r"\mathbb{E}[\hat\Lambda \hat\Lambda] = \frac{N + 1}{N} \Lambda^{2}"
        assert near in document.split(r"\heading{Nearest true form.}")[1]

    def test_macros_carry_hypotheses_and_conventions_as_comments(self, verdicts: list[Verdict]) -> None:
        macros = latex.macros(verdicts)
        assert macros.count("% conventions of") == 2
        assert "% given: the covariance Lambda is symmetric positive definite" in macros
        assert "% conditional on: Picard-Lindelof" in macros
        assert all(line.startswith(("%", r"\newcommand")) for line in macros.splitlines())


class TestCommand:
    def test_the_pdf_is_one(self, tmp_path: Path) -> None:
        from lsa_theory.export.paper.pdf import compile_pdf

        compiled(r"\documentclass{article}\begin{document}x\end{document}", tmp_path)  # skips without pdflatex
        assert main(["export", "latex", "lem-D.2", "--pdf", "--output", str(tmp_path / "out.pdf")]) == 0
        assert (tmp_path / "out.pdf").read_bytes()[:5] == b"%PDF-"
        assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".tmp") == []
        with pytest.raises(InputError, match="Undefined control sequence"):
            compile_pdf(r"\documentclass{article}\begin{document}\undefinedmacro\end{document}")

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["macros", "--pdf"], "--pdf is for `export latex`"),
            (["latex", "--pdf"], "--pdf needs a file"),
            (["audit", "lem-D.2"], "leave REF out"),
            (["markdown", "lem-X"], "REF = lem-X is not allowed"),
            (["htm"], "legal is one of"),
        ],
    )
    def test_what_cannot_be_done_is_refused_with_the_remedy(
        self, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["export", *words]) == 2
        message = capsys.readouterr().err
        assert says in message and message.count("\n") == 1

    def test_without_tex_the_message_says_what_to_install(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert main(["export", "latex", "lem-D.2", "--pdf", "--output", str(tmp_path / "out.pdf")]) == 2
        assert "texlive-latex-base" in capsys.readouterr().err
        assert not list(tmp_path.iterdir())

    def test_claims_of_a_file_are_exported_in_its_order(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "claims.toml"
        rows = (("two", "E[S*S] == Gamma*Lambda", "true"), ("one", "A*B == B*A", "false"))
        file.write_text("".join(f'[[claim]]\nref = "{r}"\nformula = "{f}"\nexpect = "{e}"\n' for r, f, e in rows))
        assert main(["export", "json", str(file), "lem-D.2"]) == 0
        loaded = data.load(capsys.readouterr().out)
        assert [one.claim.ref for one in loaded] == ["two", "one", "lem-D.2"]
        assert [one.status for one in loaded] == ["PROVED", "REFUTED", "PROVED"]
        for form in ("latex", "markdown", "macros"):
            assert main(["export", form, f"{file}#two"]) == 0
            assert r"\mathbb{E}[\hat\Lambda \hat\Lambda] = \Gamma \Lambda" in capsys.readouterr().out

    def test_json_and_markdown_come_from_the_command_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", "json", "lem-d.2"]) == 0
        assert [one.claim.ref for one in data.load(capsys.readouterr().out)] == ["lem-D.2"]
        assert main(["export", "markdown", "lem-d.2"]) == 0
        assert "## lem-D.2: Fourth moment of a Gaussian vector" in capsys.readouterr().out
