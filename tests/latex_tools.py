"""pdflatex and KaTeX for the tests of formulas; where a tool is not installed the test skips and says so."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KATEX = """
const katex = require('katex');
const formulas = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const bad = [];
for (const tex of formulas) {
  try { katex.renderToString(tex, {strict: 'error', throwOnError: true, displayMode: true}); }
  catch (error) { bad.push(tex + '  ' + error.message); }
}
console.log(JSON.stringify(bad));
"""


def compiled(source: str, folder: Path) -> str:
    """What pdflatex prints; fails on an error."""
    pdflatex = shutil.which("pdflatex")
    if pdflatex is None:
        pytest.skip("pdflatex is not installed (Debian: texlive-latex-base, texlive-latex-recommended)")
    (folder / "article.tex").write_text(source, encoding="ascii")
    command = [pdflatex, "-halt-on-error", "-interaction=nonstopmode", "article.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=120, check=False)
    output = run.stdout.decode("utf-8", "replace")
    assert run.returncode == 0, output[-3000:]
    assert "Missing character" not in (folder / "article.log").read_text(encoding="utf-8", errors="replace")
    return output


def overfull(output: str) -> list[str]:
    """Boxes that stick out by more than ten points."""
    found = re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)(.*)", output)
    return [f"{points} pt {place}" for points, place in found if float(points) > 10]


def katex_errors(found: list[str]) -> list[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    places = [*os.environ.get("NODE_PATH", "").split(os.pathsep), str(ROOT / "node_modules")]
    folder = next((place for place in places if place and (Path(place) / "katex").is_dir()), None)
    if folder is None:
        pytest.skip("KaTeX is not installed: npm install katex, and set NODE_PATH to its node_modules")
    output = subprocess.check_output(
        [node, "-e", KATEX], input=json.dumps(found), env={**os.environ, "NODE_PATH": folder}, text=True, timeout=120
    )
    return json.loads(output)
