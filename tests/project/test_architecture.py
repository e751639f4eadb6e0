"""The structure that docs/architecture.md promises."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import lsa_theory
from lsa_theory.proofs.engine import library, roads

ROOT = Path(__file__).parents[2]
PACKAGES = ("lsa_theory", "derivations", "checks")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST = 360  # lines; most files stay below 300


def imported(path: Path) -> set[str]:
    """The modules that a file imports anywhere, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way_only(path: Path) -> None:
    forbidden = {
        "lsa_theory": ("derivations", "checks"),
        "derivations": ("checks", "tests"),
        "checks": ("derivations", "tests"),
    }[room(path)]
    assert not [name for name in imported(path) if name.split(".")[0] in forbidden]


@pytest.mark.parametrize("path", sorted((ROOT / "lsa_theory" / "algebra").glob("*.py")), ids=lambda p: p.name)
def test_the_algebra_imports_nothing_above_it(path: Path) -> None:
    ours = [name for name in imported(path) if name.startswith("lsa_theory")]
    assert all(name.startswith(("lsa_theory.algebra", "lsa_theory.errors")) for name in ours)


def test_sympy_canonicalises_nothing_in_the_algebra() -> None:
    """SymPy enters as a face, for polynomial factoring and in the component road, never in trace polynomials."""
    for folder in ("algebra", "moments"):
        for path in (ROOT / "lsa_theory" / folder).glob("*.py"):
            assert not [name for name in imported(path) if name.split(".")[0] == "sympy"], path


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
    for folder in sorted(p.name for p in (ROOT / "lsa_theory").iterdir() if p.is_dir() and p.name[0] not in "._"):
        assert folder in page, folder
