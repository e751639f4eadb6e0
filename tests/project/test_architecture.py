"""The structure that docs/architecture.md promises."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import grimp
import pytest

import lsa_theory
from lsa_theory.proofs.engine import library, roads

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "docs"))
import code_lines

PACKAGES = ("lsa_theory", "derivations", "checks")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST = 360  # lines; most files stay below 300


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def contracts() -> list[dict[str, Any]]:
    """The contracts on imports, which `lint-imports` checks too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["tool"]["importlinter"]["contracts"])


def test_every_contract_on_imports_is_kept() -> None:
    """In a process of its own: the linter sets up logging."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
    ]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_contracts_name_every_room(contracts: list[dict[str, Any]]) -> None:
    rooms = {path.name for path in (ROOT / "lsa_theory").iterdir() if (path / "__init__.py").exists()}
    [layers] = [one for one in contracts if one["type"] == "layers" and one.get("containers") == ["lsa_theory"]]
    assert rooms <= {name for layer in layers["layers"] for name in layer.split(" | ")}
    [kernel] = [one for one in contracts if one.get("source_modules") == ["lsa_theory.kernel"]]
    assert {f"lsa_theory.{room}" for room in rooms - {"kernel"}} <= set(kernel["forbidden_modules"])


def test_no_files_import_one_another_in_a_circle(graph: grimp.ImportGraph) -> None:
    """Imports inside functions and for types only count as well."""
    order = TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules})
    try:
        order.prepare()
    except CycleError as problem:
        pytest.fail(" -> ".join(problem.args[1]))


def test_the_kernel_imports_the_standard_library_only(graph: grimp.ImportGraph) -> None:
    kernel = {"lsa_theory.kernel", *graph.find_descendants("lsa_theory.kernel")}
    outside = {name for one in kernel for name in graph.find_modules_directly_imported_by(one)} - kernel
    assert outside <= sys.stdlib_module_names


def test_the_root_has_twelve_entries_at_most() -> None:
    entries = {path.name for path in (ROOT / "lsa_theory").iterdir()} - {"py.typed", "__main__.py", "__pycache__"}
    assert len(entries) <= 12, sorted(entries)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST
    assert not text.strip() or ast.get_docstring(ast.parse(text)) or path.name == "__init__.py"
    assert "TODO" not in text and "FIXME" not in text


@pytest.mark.parametrize("name", lsa_theory.__all__)
def test_public_names_can_be_imported(name: str) -> None:
    assert getattr(lsa_theory, name) is not None


def test_references_are_unique_and_roads_are_found() -> None:
    claims = [found.claim for found in library().values()]
    files = [found.file for found in library().values()]
    assert len({claim.ref for claim in claims}) == len(claims) == len(set(files))
    assert {"exact", "gradient_flow", "minimiser", "monte_carlo", "sampling"} <= {
        module.__name__.removeprefix("checks.") for module in roads()
    }


def test_every_room_of_the_code_is_in_the_architecture_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room in sorted(path.name for path in (ROOT / "lsa_theory").iterdir() if (path / "__init__.py").exists()):
        assert f"| `{room}/` |" in page, room


def test_the_architecture_page_counts_the_lines_that_must_be_right() -> None:
    page = code_lines.PAGE.read_text(encoding="utf-8")
    assert page == code_lines.page(page), "run `python docs/code_lines.py`"


def test_lines_of_code_are_neither_blank_nor_prose(tmp_path: Path) -> None:
    file = tmp_path / "counted.py"
    file.write_text(
        '"""Prose\n\nof a file."""\n\n# a comment\nx = """one\n\nthree"""\n\n\ndef f():\n    """Prose."""\n    return x  # y\n'
    )
    assert code_lines.code_lines(file) == 5
