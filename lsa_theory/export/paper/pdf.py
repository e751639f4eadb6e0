"""A LaTeX article as PDF, where a TeX installation is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from lsa_theory.errors import InputError

SECONDS = 300
REMEDY = "install TeX (Debian: texlive-latex-base, texlive-latex-recommended), or leave --pdf out and compile the .tex"


def require_pdflatex() -> str:
    """The path of pdflatex; InputError, with what to install, where there is none."""
    found = shutil.which("pdflatex")
    if found is None:
        raise InputError("--pdf", "without pdflatex on the PATH", "a machine with TeX", REMEDY)
    return found


def compile_pdf(article: str) -> bytes:
    """The PDF of an article; two runs, so that references and footnotes settle.

    Raises InputError where pdflatex is missing, stops with an error or takes longer than five minutes.
    """
    program = require_pdflatex()
    with tempfile.TemporaryDirectory(prefix="lsa-theory-") as folder:
        source = Path(folder) / "article.tex"
        source.write_text(article, encoding="ascii")
        for _ in range(2):
            _run([program, "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", source.name], folder)
        return source.with_suffix(".pdf").read_bytes()


def _run(command: list[str], folder: str) -> None:
    settings = {**os.environ, "openin_any": "p", "openout_any": "p", "max_print_line": "1000"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=settings, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError("--pdf", f"over {SECONDS} s", "an article that compiles", "export fewer statements") from None
    if done.returncode:
        output = done.stdout.decode("utf-8", "replace")
        problem = re.search(r"(?m)^! .*$|[^\n]*LaTeX Error[^\n]*", output)
        what = problem[0] if problem else f"exit code {done.returncode}"
        raise InputError("--pdf", f"stopped by pdflatex: {what}", "an article that compiles", "see it with `export latex`")
