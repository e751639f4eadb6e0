"""Beside the terminal: a watch on files, a script for the shell, lines of a notebook, and what an editor matches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import lsa_theory
from lsa_theory.cli import VERBS, main, watch

ROOT = Path(__file__).parents[2]
CLAIM = '[[claim]]\nref = "one"\nformula = "{}"\n'


def test_a_file_is_judged_again_when_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, other = tmp_path / "claims.toml", tmp_path / "draft.tex"
    file.write_text(CLAIM.format("A == A"), encoding="utf-8")
    other.write_text("% lsa: matrix A\n\\[ A = A \\]\n", encoding="utf-8")

    def saved(*_: object) -> Iterator[set[Path]]:
        file.write_text(CLAIM.format("A == 2*A"), encoding="utf-8")
        yield {file}

    monkeypatch.setattr(watch, "_changes", saved)
    assert main(["watch", str(file), str(other)]) == 0
    out = capsys.readouterr().out
    assert [line.split()[2] for line in out.splitlines() if line.startswith("-- ")] == [str(file), str(other), str(file)]
    assert out.index("PROVED") < out.index("REFUTED")


@pytest.mark.parametrize(
    ("words", "says"), [(["watch", "draft.txt"], "FILE.tex"), (["watch", "nothing.tex"], "check the name")]
)
def test_what_cannot_be_watched_is_refused(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_every_verb_is_completed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("shtab")
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(verb in script for verb in VERBS) and "--time-limit" in script


def test_a_notebook_learns_the_magic(capsys: pytest.CaptureFixture[str]) -> None:
    known = {}

    class Shell:
        def register_magic_function(self, function: object, kind: str, name: str) -> None:
            known[kind, name] = function

    lsa_theory.load_ipython_extension(Shell())
    lsa = known["line_cell", "lsa"]
    assert lsa("A == A").status == "PROVED"
    assert [one.status for one in lsa("given A symmetric", "# a remark\nA == A.T\nA == = A\n")] == ["PROVED"]
    assert "^" in capsys.readouterr().out


def test_the_problem_matcher_matches_what_a_draft_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs/howto/paper-tests.md").read_text(encoding="utf-8")
    task = json.loads("{" + re.search(r"tasks.json\n\{(.*?)\n```", page, re.S)[1])["tasks"][0]  # type: ignore[index]
    pattern = task["problemMatcher"]["pattern"]
    draft = tmp_path / "draft.tex"
    draft.write_text("% lsa: matrix A\n\\[ AA^\\top = A^\\top A \\]\n\\[ A = A \\]\n\\[ AA = AB \\]\n", encoding="utf-8")
    main(["tex", str(draft)])
    out = capsys.readouterr().out.splitlines()
    found = [m for line in out if (m := re.match(pattern["regexp"], line))]
    assert [(m[pattern["line"]], m[pattern["code"]]) for m in found] == [("2", "REFUTED"), ("4", "NOT UNDERSTOOD")]
    assert re.match(task["problemMatcher"]["background"]["endsPattern"], out[-1])
