"""Formulas for the page: KaTeX in strict mode, run here by QuickJS, so that a reader needs no script.

A displayed statement is KaTeX's own HTML with MathML beside it for screen readers; formulas in running text and in
derivations are lines of ordinary HTML, and MathML, which browsers set themselves, where a line is not enough.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cached_property, partial
from html import escape, unescape
from importlib.resources import files
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.export.paper.layout import atoms
from lsa_theory.export.report.lines import FOREIGN, line
from lsa_theory.export.report.markup import Html, mathml

VENDOR = files("lsa_theory.export.report") / "vendor"
NEEDS = {"quickjs": "quickjs", "fontTools": "fonttools", "brotli": "brotli", "jinja2": "jinja2", "matplotlib": "matplotlib"}
LONG = 26  # characters of LaTeX beyond which a formula in running text may break into lines
NARROW = 60  # characters of LaTeX that a phone has room for
_RENDER = """
var self = globalThis;
%s
function render(tex, options) { return katex.renderToString(tex, JSON.parse(options)); }
"""


def require() -> None:
    """Raise InputError where a package of the extra is missing."""
    from importlib.util import find_spec

    missing = [package for module, package in NEEDS.items() if find_spec(module) is None]
    if missing:
        remedy = 'pip install "lsa-theory[report]"'
        raise InputError("report", f"without {', '.join(missing)}", "a report where these are installed", remedy)


class Typesetter:
    r"""LaTeX to HTML; keeps what it has set, the class names in use, and what failed.

    >>> print(Typesetter().inline("u_{-1} < 1").replace("\u00a0", " "))
    <var>u<sub>−1</sub> &lt; 1</var>
    """

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.html = Html(_ruled_classes())
        self._writers: dict[str, Callable[[str], str | None]] = {
            "html": self.html.write, "mathml": mathml, "short": partial(mathml, short=True), "line": line,
        }  # fmt: skip
        self.letters: set[str] = set()  # what KaTeX's own fonts must show
        self.math_letters: set[str] = set()  # what the MathML shows to those who see
        self._known: dict[tuple[str, str, bool], str] = {}

    @cached_property
    def _render(self) -> Any:
        import quickjs

        context = quickjs.Context()
        context.eval(_RENDER % (VENDOR / "katex" / "katex.min.js").read_text(encoding="utf-8"))
        return context.get("render")

    def display(self, tex: str) -> str:
        """A displayed formula as HTML, with MathML that only screen readers see."""
        drawn = self._set(tex, "html", True)
        if drawn.startswith("<code"):
            return drawn
        return f"{_box(tex)}<span class=unseen>{self._set(tex, 'mathml', True)}</span>{drawn}</div>"

    def block(self, tex: str) -> str:
        """A displayed formula: a line of HTML where that is enough, else MathML."""
        simple = "" if "&" in tex else self._set(tex, "line", True)
        return f"{_box(tex)}{simple or self._set(tex, 'short', True)}</div>"

    def lines(self, tex: str) -> str:
        """A displayed formula of any length as HTML that breaks before signs; empty where it cannot be."""
        shown = self._set(tex, "line", True)
        return f"<div class='formula line'>{shown}</div>" if shown else ""

    def inline(self, tex: str) -> str:
        """A formula in running text: HTML where letters with indices do, else MathML in parts that a line breaks at."""
        simple = self._set(tex, "line", False)
        return simple or "<wbr>".join(self._set(part, "short", False) for part in _parts(tex))

    def _set(self, tex: str, output: str, display: bool) -> str:
        key = (tex, output, display)
        if key not in self._known:
            import quickjs

            kind = "html" if output == "html" else "mathml"
            options = {"strict": "error", "throwOnError": True, "displayMode": display, "output": kind}
            try:
                found = self._render(tex, json.dumps(options))
            except quickjs.JSException as problem:
                self.failures.append(f"{tex}: {problem}")
                return f"<code>{escape(tex)}</code>"
            self._known[key] = shown = self._writers[output](found) or ""
            if output != "mathml":  # that is for screen readers only and needs no font
                shows = set(unescape(re.sub(r"<[^>]*>", "", shown)))
                self.math_letters |= shows if output == "short" else shows & FOREIGN
                self.letters |= set() if output == "short" else shows - FOREIGN
        return self._known[key]


def _box(tex: str) -> str:
    """What a display stands in; where it may be wider than a phone, the keyboard can scroll it."""
    return "<div class=formula tabindex=0>" if len(tex) > NARROW else "<div class=formula>"


def _ruled_classes() -> frozenset[str]:
    """The classes for which KaTeX has a rule."""
    css = (VENDOR / "katex" / "katex.min.css").read_text(encoding="utf-8")
    return frozenset(re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r"@font-face\{[^}]*\}|\{[^}]*\}", "{}", css)))


def _parts(tex: str) -> list[str]:
    r"""A formula cut before relations and signs outside brackets.

    >>> _parts(r"E[x x' A x x'] = \Lambda (A + A') \Lambda + \operatorname{tr}(A) \Lambda")
    ["E[x x' A x x']", "{} = \\Lambda (A + A') \\Lambda", '{} + \\operatorname{tr}(A) \\Lambda']
    """
    tex = tex.replace(r"\allowbreak", "")
    if len(tex) <= LONG or r"\left" in tex:
        return [tex]
    found, depth = [""], 0
    for atom in atoms(tex):
        cut = depth == 0 and atom.kind in ("relation", "plus") and len(found[-1].strip(" {}")) > 0
        if cut:
            found.append("{} ")
        depth += (atom.kind == "open") - (atom.kind == "close")
        glued = found[-1][-1:].isalpha() and atom.text[:1].isalpha() and "\\" in found[-1].rsplit(" ", 1)[-1]
        found[-1] += " " * glued + atom.text
    return [part.strip() for part in found]
