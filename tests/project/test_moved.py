"""An import of a path of the flat layout fails and names the module that has taken its place."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from lsa_theory.cli.moved import NOW, explained

STATEMENTS = sorted(Path(__file__).parents[2].glob("derivations/zhang2023/*/[a-z]*.py"))


@pytest.mark.parametrize("old", NOW)
def test_an_old_path_is_refused_with_the_new_one_which_is_there(old: str) -> None:
    with pytest.raises(ImportError, match=NOW[old].replace(".", r"\.")):
        importlib.import_module(f"lsa_theory.{old}")
    assert importlib.util.find_spec(f"lsa_theory.{NOW[old]}")


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.stem)
def test_a_statement_of_the_paper_is_where_its_old_path_says(path: Path) -> None:
    with pytest.raises(ImportError, match=rf"is now derivations\.zhang2023\.{path.parent.name}\.{path.stem}$"):
        importlib.import_module(f"derivations.zhang2023.{path.stem}")


def test_a_path_that_never_was_fails_as_ever() -> None:
    assert explained("lsa_theory.nowhere") is None and explained("derivations.zhang2023.nowhere") is None
    with pytest.raises(ModuleNotFoundError, match="No module named"):
        importlib.import_module("lsa_theory.nowhere")


@pytest.mark.parametrize("line", ["import lsa_theory.engine", "from derivations.zhang2023 import lem_a_4_sign"])
def test_a_fresh_process_is_told_too(line: str) -> None:
    found = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False)
    assert found.returncode == 1 and "is now" in found.stderr.splitlines()[-1]
