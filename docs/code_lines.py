"""Lines of code that must be right for PROVED: the files that the kernel's replay imports, counted without blanks,
comments and docstrings.  ``python docs/code_lines.py`` rewrites the table of a page; the tests hold it to the files.
"""

from __future__ import annotations

import ast
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
START = ROOT / "lsa_theory" / "kernel" / "replay.py"
MARKS = ("<!-- trusted files -->\n", "<!-- end -->")
SILENT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def code_lines(path: Path) -> int:
    """The lines of a file that hold code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    scopes = (n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef))
    prose = {
        line
        for scope in scopes
        if ast.get_docstring(scope, clean=False) is not None
        for line in range(scope.body[0].lineno, (scope.body[0].end_lineno or 0) + 1)
    }
    with tokenize.open(path) as file:
        tokens = [token for token in tokenize.generate_tokens(file.readline) if token.type not in SILENT]
    return len({line for token in tokens for line in range(token.start[0], token.end[0] + 1)} - prose)


def trusted(start: Path = START) -> list[Path]:
    """The files that the replay imports, directly or not, and the package files that are run on the way."""
    found: set[Path] = set()
    due = [start]
    while due:
        path = due.pop()
        if path not in found:
            found.add(path)
            due += _imported(path)
    return sorted(found)


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lsa_theory.kernel"):
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                place = ROOT / str(name).replace(".", "/")
                yield from (p for p in (place.with_suffix(".py"), place / "__init__.py") if p.exists())


def table() -> str:
    """The files with what each says that it does, in Markdown."""
    rows = ["| file of `lsa_theory/kernel` | what it does | lines of code |", "|---|---|---:|"]
    counts = {path: code_lines(path) for path in trusted()}
    for path, count in counts.items():
        says = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
        says = " ".join(says.split()).split(". ")[0].rstrip(".")
        rows.append(f"| `{path.relative_to(START.parent)}` | {says} | {count} |")
    return "\n".join([*rows, f"| | together | {sum(counts.values())} |"]) + "\n"


def page(text: str) -> str:
    """The page with the table as it should be."""
    before, _, rest = text.partition(MARKS[0])
    return before + MARKS[0] + table() + MARKS[1] + rest.partition(MARKS[1])[2]


if __name__ == "__main__":
    for name in sys.argv[1:] or [PAGE]:
        Path(name).write_text(page(Path(name).read_text(encoding="utf-8")), encoding="utf-8")
