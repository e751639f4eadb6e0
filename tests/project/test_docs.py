"""The documentation says what is true: every block of code in docs/ and every notebook of examples/ is run."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import checks
import derivations
from lsa_theory import prove
from lsa_theory.cli import VERBS, main
from lsa_theory.cli.arguments import Parser
from lsa_theory.proofs.engine import library, roads

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
sys.path.append(str(DOCS))
import notebooks

GENERATED = ("audit.md", "examples/", "reference/commands.md")
PAGES = sorted(p for p in DOCS.rglob("*.md") if not str(p.relative_to(DOCS)).startswith((*GENERATED, "_build")))
ELSEWHERE = {"settings.md": "proofs/test_derive.py", "shifts.md": "export/test_risk_page.py"}
HERE = [page for page in PAGES if page.name not in ELSEWHERE]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
FENCE = re.compile(r"^(`{3,})([^\n]*)\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
FILES = {"json": "case.json", "toml": "my_claims.toml", "latex": "draft.tex"}  # what commands of a page read
NO_CODE = (*FILES, "text", "{toctree}", "{eval-rst}", "{literalinclude} ../../lsa_theory/export/schema.json")
CODE = ("python", "console", "lsa", "{code-block} python")


def name(page: Path) -> str:
    return str(page.relative_to(DOCS))


def blocks(page: Path, kind: str) -> list[str]:
    """The fenced blocks of a kind, in order."""
    return [body for _, language, body in FENCE.findall(page.read_text(encoding="utf-8")) if language == kind]


LINES = [line for page in PAGES for block in blocks(page, "lsa") for line in block.splitlines()]


def commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Shell commands with the lines that are shown below them."""
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip().splitlines()
            yield command.split("   #")[0], shown


def agrees(got: str, shown: list[str]) -> bool:
    """Whether a command prints first what is shown; ``...`` stands for anything."""
    first = got if shown[-1] == "..." else "\n".join(got.splitlines()[: len(shown)])
    return doctest.OutputChecker().check_output("\n".join(shown) + "\n", first + "\n", FLAGS)


def follow(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Run the commands of a page in a folder that holds its files; those shown without output must be well formed."""
    for language, file in FILES.items():
        for content in blocks(page, language)[:1]:
            (folder / file).write_text(content, encoding="utf-8")
    monkeypatch.chdir(folder)
    for command, shown in commands(page):
        program, *words = shlex.split(command)
        if program == "python":
            assert (ROOT / (words[1].replace(".", "/") + ".py" if words[0] == "-m" else words[0])).exists(), command
            continue
        assert program == "lsa-theory", command
        if shown:
            assert main(words) in (0, 1), command
            printed = capsys.readouterr().out
            assert agrees(printed, shown), f"{command}\n{printed}"
        else:
            parser = Parser(prog=words[0])
            importlib.import_module(f"lsa_theory.cli.{VERBS[words[0]][0]}").configure(parser)
            parser.parse(words[1:])


@pytest.mark.parametrize("line", LINES)
def test_every_formula_has_the_verdict_printed_beside_it(line: str) -> None:
    status, rest = line.split(maxsplit=1)
    formula, *given = re.split(r"\s+given\s+", rest)
    assert prove(formula, tuple(given)).status == status


def test_the_language_page_has_examples_of_both_verdicts() -> None:
    assert {line.split()[0] for line in LINES} == {"PROVED", "REFUTED"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_is_of_a_kind_that_is_run_or_holds_no_code(page: Path) -> None:
    kinds = {language for _, language, _ in FENCE.findall(page.read_text(encoding="utf-8"))}
    assert kinds <= {*CODE, *NO_CODE, *([""] if page.name == "architecture.md" else [])}
    assert all(">>>" in block for block in blocks(page, "python"))
    assert not blocks(page, "{code-block} python") or page.name == "adding-a-theorem.md"


@pytest.mark.parametrize("page", [page for page in HERE if blocks(page, "python")], ids=name)
def test_every_python_session_is_what_python_prints(page: Path) -> None:
    assert doctest.testfile(str(page), module_relative=False, optionflags=FLAGS, encoding="utf-8").failed == 0


@pytest.mark.parametrize("page", [p for p in HERE if blocks(p, "console") and p.name != "adding-a-theorem.md"], ids=name)
def test_every_command_prints_what_is_shown(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    follow(page, tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    rooms = "lsa_theory|derivations|checks|tests|docs|benchmarks|examples"
    named = set(re.findall(rf"(?<![\w/.])(?:{rooms})/[\w/]+\.(?:py|json|svg)", text))
    made = set(re.findall(r"^:caption: (\S+)$", text, re.MULTILINE))  # by the page itself
    assert [name for name in sorted(named - made) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(("page", "where"), ELSEWHERE.items())
def test_pages_that_are_not_run_here_are_run_elsewhere(page: str, where: str) -> None:
    assert page in (ROOT / "tests" / where).read_text(encoding="utf-8")


@pytest.fixture
def worked_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The files of docs/adding-a-theorem.md in folders that extend the packages `derivations` and `checks`."""
    page = DOCS / "adding-a-theorem.md"
    for block in blocks(page, "{code-block} python"):
        caption, source = re.fullmatch(r":caption: (\S+)\n\n(.*)", block, re.DOTALL).groups()  # type: ignore[union-attr]
        file = tmp_path / caption
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.write_text(source, encoding="utf-8")
    monkeypatch.setattr(derivations, "__path__", [*derivations.__path__, str(tmp_path / "derivations")])
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(tmp_path / "checks")])
    library.cache_clear()
    roads.cache_clear()
    yield tmp_path
    library.cache_clear()
    roads.cache_clear()
    for module in [m for m in sys.modules if m.startswith("derivations.notes") or m == "checks.shrinkage"]:
        del sys.modules[module]


class TestWorkedExample:
    def test_the_new_files_are_found_and_judged_as_shown(
        self, worked_example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert {"notes-1", "notes-2"} <= set(library())
        follow(DOCS / "adding-a-theorem.md", worked_example, monkeypatch, capsys)

    def test_the_new_road_supports_the_new_statement_and_refutes_a_wrong_one(self, worked_example: Path) -> None:
        from dataclasses import replace

        road: Any = importlib.import_module("checks.shrinkage")
        claim = library()["notes-2"].claim
        assert road.check(claim, "quick").outcome == "supports"
        wrong = replace(claim, statement=("argmin(k) == N*tr(Lambda**2)/(N*tr(Lambda**2) + tr(Lambda)**2)",))
        assert road.check(wrong, "quick").outcome == "refutes"
        assert road.check(library()["notes-1"].claim, "quick") is None

    def test_a_wrong_printed_formula_is_not_proved(self, worked_example: Path) -> None:
        from dataclasses import replace

        from lsa_theory.kernel.claim import Status
        from lsa_theory.proofs.engine import Statement, judge

        found = library()["notes-2"]
        wrong = replace(found.claim, statement=("argmin(k) == N*tr(Lambda**2)/(N*tr(Lambda**2) + tr(Lambda)**2)",))
        assert judge(Statement(wrong, found.derive)).status == Status.REFUTED


@pytest.fixture(scope="module")
def documented() -> dict[str, list[str]]:
    """The keys that the table of docs/reference/json.md has in code style, by verb."""
    page = (DOCS / "reference" / "json.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE)
    return {verb: re.findall(r"`(\w+)`", keys) for verb, keys in rows}


class TestJsonPage:
    FRAME = ("schema_version", "lsa_theory", "verb")
    RUNS = (
        "list", "show lem-D.2", "check lem-D.2", 'prove "A == A"', 'refute "A == 2*A"', 'explain "A == A.T"', "expect S*S", "search flow", "derive minimizer", "convert --from zhang --to wu loss",
        "evaluate minimizer --setting case.json", "flow --dim 2 --context 5",
        "risk --dim 2 --context 4 --test-length 3 --draws 100", "tex draft.tex", "landscape --eigenvalues 2 --context 3 --flows 2",
    )  # fmt: skip

    @pytest.mark.parametrize("command", RUNS)
    def test_every_answer_has_the_keys_of_the_table(
        self, command: str, documented: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        (tmp_path / "case.json").write_text('{"covariance": [["2"]], "context_length": 3}', encoding="utf-8")
        (tmp_path / "draft.tex").write_text(r"\[ A = B \]", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        words = shlex.split(command)
        main([*words, "--json"])
        found = json.loads(capsys.readouterr().out)
        keys = documented["prove" if words[0] == "refute" else words[0]]
        if words[0] == "list":
            assert list(found) == [*self.FRAME, keys[0]] and list(found["statements"][0]) == keys[1:]
        elif words[0] == "search":
            assert list(found) == [*self.FRAME, "query", "statements"]
            assert {"why", "found_in", *documented["list"][1:]} == set(found["statements"][0])
        elif words[0] == "explain":
            assert keys[0] == "prove" and list(found) == [*self.FRAME, *documented["prove"], *keys[1:]]
        elif words[0] == "show":
            assert keys[0] == "list" and list(found) == [*self.FRAME, *documented["list"][1:], *keys[1:]]
        else:
            assert list(found) == ([] if words[0] == "evaluate" else list(self.FRAME)) + keys

    def test_the_table_has_every_verb_that_takes_json(self, documented: dict[str, list[str]]) -> None:
        with_coq = {"verify"}  # run in tests/coq, where Coq is
        assert {run.split()[0] for run in self.RUNS} | with_coq == set(documented)
        for verb, (file, _) in VERBS.items():
            parser = Parser(prog=verb)
            importlib.import_module(f"lsa_theory.cli.{file}").configure(parser)
            takes_json = any("--json" in action.option_strings for action in parser._actions)
            assert not takes_json or verb in documented, verb


class TestNotebooks:
    @pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
    def test_every_cell_runs_and_shows_what_it_says(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        if "matplotlib" in path.read_text(encoding="utf-8"):
            pytest.importorskip("matplotlib")
        monkeypatch.setenv("MPLBACKEND", "Agg")
        names: dict[str, Any] = {}
        for cell in notebooks.cells(path):
            if cell.kind == "code":
                value = notebooks.run(cell, names, path)
                assert notebooks.agrees(value, cell), f"line {cell.line}: {value!r}"

    def test_the_three_notebooks_are_there_and_say_what_they_expect(self) -> None:
        found = {path.stem: notebooks.cells(path) for path in (ROOT / "examples").glob("*.py")}
        assert {"theorem_4_1", "check_a_line", "covariate_shift"} <= set(found)
        for parts in found.values():
            assert parts[0].kind == "markdown" and parts[0].source.startswith("# ")
            assert sum(bool(cell.expected) for cell in parts) >= 4

    def test_a_wrong_output_is_noticed(self) -> None:
        cell = notebooks.Cell("code", "1 + 1", "3")
        assert not notebooks.agrees(notebooks.run(cell, {}, Path("made-up")), cell)
        assert notebooks.agrees(3, cell)
