"""Formulas of the site by the KaTeX that the package carries: the pages need no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes

from lsa_theory.export.playground.folder import katex

PLACE = "katex"
SCRIPT = r"""addEventListener("DOMContentLoaded", () => {
  for (const place of document.querySelectorAll(".math")) {
    const found = place.textContent.trim().match(/^\\([([])([\s\S]*)\\[)\]]$/);
    if (found) katex.render(found[2], place, { displayMode: found[1] === "[", throwOnError: false });
  }
});
"""


def inline(writer: Any, node: Any) -> None:
    writer.body.append(writer.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    writer.body.append(rf"\({writer.encode(node.astext())}\)</span>")
    raise nodes.SkipNode


def display(writer: Any, node: Any) -> None:
    writer.body.append(writer.starttag(node, "div", CLASS="math notranslate nohighlight"))
    writer.body.append(rf"\[{writer.encode(node.astext())}\]</div>")
    raise nodes.SkipNode


def write(app: Any) -> None:
    """KaTeX, its fonts and the script that sets formulas, beside what is static."""
    place = Path(app.outdir) / "_static" / PLACE
    place.mkdir(parents=True, exist_ok=True)
    for name, content in katex():
        (place / name).write_bytes(content)
    (place / "formulas.js").write_text(SCRIPT, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    app.add_html_math_renderer("katex", (inline, None), (display, None))
    app.connect("builder-inited", write)
    app.add_css_file(f"{PLACE}/katex.min.css")
    for name in ("katex.min.js", "formulas.js"):
        app.add_js_file(f"{PLACE}/{name}", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
