"""Notebooks kept as plain Python with cells (py:percent): reading them, and running them against what they show.

A cell begins with ``# %%`` (code) or ``# %% [markdown]``.  Comment lines ``# -> ...`` at the end of a code cell are what its
last expression is shown as; ``...`` stands for anything.  Used by the tests and by the documentation.
"""

from __future__ import annotations

import ast
import doctest
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = re.compile(r"^# %%(.*)$", re.MULTILINE)
EXPECTED = "# -> "


@dataclass(frozen=True)
class Cell:
    """One cell: text to read, or code with what its last expression should show."""

    kind: str  # markdown or code
    source: str
    expected: str = ""
    line: int = 1


def cells(path: Path) -> list[Cell]:
    """The cells of a notebook, in order; what stands before the first mark is for the editor."""
    text = path.read_text(encoding="utf-8")
    marks = list(MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [_cell(mark[1].strip(), text[mark.end() + 1 : end], text.count("\n", 0, mark.end()) + 2)
            for mark, end in zip(marks, ends, strict=True)]  # fmt: skip


def _cell(kind: str, body: str, line: int) -> Cell:
    rows = body.strip("\n").splitlines()
    if kind == "[markdown]":
        return Cell("markdown", "\n".join(row.removeprefix("#").removeprefix(" ") for row in rows), line=line)
    code = [row for row in rows if not row.startswith(EXPECTED)]
    expected = "\n".join(row.removeprefix(EXPECTED) for row in rows if row.startswith(EXPECTED))
    return Cell("code", "\n".join(code).rstrip(), expected, line)


def run(cell: Cell, names: dict[str, Any], path: Path) -> Any:
    """Execute a code cell; the value of its last expression, None where it ends with a statement."""
    tree = ast.parse(cell.source, filename=str(path))
    ast.increment_lineno(tree, cell.line - 1)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, str(path), "exec"), names)
    return eval(compile(ast.Expression(last.value), str(path), "eval"), names) if isinstance(last, ast.Expr) else None


def agrees(value: Any, cell: Cell) -> bool:
    """Whether a value is shown as the cell says; a cell that says nothing allows anything."""
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return not cell.expected or doctest.OutputChecker().check_output(cell.expected + "\n", f"{value!r}\n", flags)
