"""Sphinx configuration: ``sphinx-build -W -b html docs site`` with the extra ``docs`` installed.

Before reading, pages are written from what they show: the notebooks of examples/ with their outputs, and the help of
every verb.  Formulas are typeset by the KaTeX of the package: no page asks anything of a network.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import sys
from pathlib import Path
from typing import Any, ClassVar

from pygments.lexer import inherit
from pygments.lexers import PythonLexer
from pygments.token import Operator

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.environ.setdefault("MPLBACKEND", "Agg")

logging.getLogger("lsa_theory").setLevel(logging.WARNING)  # Sphinx shows what the notebooks log

import notebooks  # noqa: E402

import lsa_theory  # noqa: E402

project = "lsa-theory"
author = "The lsa-theory developers"
copyright = "The lsa-theory developers, Apache-2.0"
version = release = lsa_theory.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "katex_math", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}
smartquotes = False  # a prime is a transpose

html_theme = "furo"
html_title = f"lsa-theory {version}"
html_theme_options = {"source_directory": "docs/"}
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_math_renderer = "katex"

myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 90

PYTHON = "```{code-block} python\n"


class FormulaLexer(PythonLexer):
    """The formula language has the syntax of Python's expressions, and signs of Unicode besides."""

    name = "lsa-theory formulas"
    aliases = ("lsa",)
    tokens: ClassVar[dict[str, Any]] = {"root": [inherit, (r"[^\x00-\x7f]", Operator)]}


def notebook_page(path: Path) -> str:
    """A notebook with the outputs of this run, as MyST Markdown; AssertionError where one differs from what it says."""
    parts = [f"<!-- written by conf.py from examples/{path.name} -->"]
    names: dict[str, Any] = {}
    for cell in notebooks.cells(path):
        if cell.kind == "markdown":
            parts.append(cell.source)
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            value = notebooks.run(cell, names, path)
        assert notebooks.agrees(value, cell), f"{path}, line {cell.line}: {value!r} is not {cell.expected}"
        parts.append(f"{PYTHON}{cell.source}\n```")
        parts += _output(value, printed.getvalue())
    parts.append(f"*This page is `examples/{path.name}`: plain Python with cells, for Jupyter (jupytext) and editors.*")
    return "\n\n".join(parts) + "\n"


def _output(value: Any, printed: str) -> list[str]:
    found = [f"```{{code-block}} text\n{printed.rstrip()}\n```"] if printed.strip() else []
    if hasattr(value, "savefig"):
        picture = io.StringIO()
        value.savefig(picture, format="svg", metadata={"Date": None})
        found.append(_raw(f'<div class="figure" role="img">{picture.getvalue()[picture.getvalue().index("<svg") :]}</div>'))
    elif hasattr(value, "_repr_html_"):
        found.append(_raw(value._repr_html_()))
    elif value is not None:
        found.append(f"```{{code-block}} text\n{value!r}\n```")
    return found


def _raw(html: str) -> str:
    return f"```````{{raw}} html\n{html}\n```````"


def command_page() -> str:
    """The help of every verb."""
    from lsa_theory.cli import VERBS, main

    os.environ["COLUMNS"] = "80"
    parts = ["<!-- written by conf.py -->", "# Command line"]
    for words in ([], *([verb] for verb in VERBS)):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            main([*words, "--help"])
        parts.append(f"## {' '.join(['lsa-theory', *words])}")
        parts.append(f"```{{code-block}} text\n{printed.getvalue().rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def write_pages(app: Any) -> None:
    """Pages that are not kept in the repository; one that has not changed is left alone."""
    pages = {f"examples/{path.stem}.md": notebook_page(path) for path in sorted((HERE.parent / "examples").glob("*.py"))}
    pages["reference/commands.md"] = command_page()
    for name, text in pages.items():
        target = Path(app.srcdir) / name
        target.parent.mkdir(exist_ok=True)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


def plain_docstring(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Docstrings are plain text with ``literals``, `references` and doctests: what reST would read is escaped."""
    in_doctest = False
    for k, line in enumerate(lines):
        in_doctest = line.lstrip().startswith(">>>") or (in_doctest and bool(line.strip()))
        if not in_doctest:
            lines[k] = re.sub(r"(``.*?``|`[^`]+`)|([*|\\]|_\b|(?<=\w)_(?!\w))", _escaped, line)


def _escaped(match: re.Match[str]) -> str:
    if match[1]:
        return match[1] if match[1].startswith("``") else f"``{match[1].strip('`')}``"
    return "\\" + match[2]


def setup(app: Any) -> None:
    app.add_lexer("lsa", FormulaLexer)
    app.connect("builder-inited", write_pages)
    app.connect("autodoc-process-docstring", plain_docstring)
