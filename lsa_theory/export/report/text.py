"""Running text of statements as HTML: formulas set, references to statements linked."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

from lsa_theory.export.paper.formulas import relation_of, signs_of
from lsa_theory.export.paper.layout import display
from lsa_theory.export.paper.prose import Formula, pieces
from lsa_theory.export.report.formulas import Typesetter
from lsa_theory.language.nodes import Relation
from lsa_theory.language.printing import to_latex

ROOM = 400.0  # points at 10 points: what a card holds in one line
LONGEST = 400  # characters of LaTeX of a formula in running text; text with a longer one is shown as it was typed
DRAWN = 90  # characters of LaTeX up to which a statement is drawn by KaTeX besides


class Words:
    """Plain text to HTML for a page that has these statements."""

    def __init__(self, typeset: Typesetter, refs: Collection[str]) -> None:
        self.typeset = typeset
        named = sorted((re.escape(ref) for ref in refs if "-" in ref), key=len, reverse=True)  # others are common words
        self._refs = re.compile(rf"(?<![\w.-])({'|'.join(named) or '(?!)'})(?![\w-]|\.\w)")
        self._known: dict[str, str] = {}

    def prose(self, text: str) -> str:
        r"""Running text; what reads as a formula is set as one.

        >>> Words(Typesetter(), ["lem-5.2"]).prose("see lem-5.2 & A > 0").replace("\u00a0", " ")
        'see <a href="#lem-5.2">lem-5.2</a> &amp; <var>A &gt; 0</var>'
        """
        if text not in self._known:
            parts = self._refs.split(text)  # text, reference, text, ...
            found = [part if k % 2 else pieces(part) for k, part in enumerate(parts)]
            long = any(isinstance(piece, Formula) and len(piece) > LONGEST for part in found for piece in part)
            shown = (
                f'<a href="#{part}">{part}</a>' if isinstance(part, str) else "".join(map(self._piece, part))
                for part in found
            )
            self._known[text] = f"<code>{escape(text)}</code>" if long else self._listed("".join(shown))
        return self._known[text]

    def _listed(self, shown: str) -> str:
        """Formulas of one list as one."""
        self.typeset.letters |= set(",;")
        return re.sub("</var>([,;] )<var>", r"\1", shown)

    def _piece(self, piece: str) -> str:
        if isinstance(piece, Formula):
            return self.typeset.inline(piece.removeprefix("{} ") if piece.count("{}") == 1 else piece)
        return re.sub(r"(?<=\w{3})([_/])(?=\w)", r"\1<wbr>", escape(piece, quote=False))

    def statement(self, formula: str) -> str:
        """A formula of the language as a display; a sentence as a paragraph."""
        relation = relation_of(formula)
        if relation is None:
            return f"<p>{self.prose(formula)}</p>"
        tex = in_lines(relation)
        return self.typeset.display(tex) if len(tex) <= DRAWN else self._lines(relation)

    def step(self, formula: str) -> str | None:
        """A step's formula as a display, None for a sentence."""
        relation = relation_of(formula)
        return None if relation is None else self._lines(relation)

    def _lines(self, relation: Relation) -> str:
        return self.typeset.lines(in_one_line(relation)) or self.typeset.block(in_lines(relation))

    def latex(self, source: str) -> str:
        """Running text with formulas between dollars, of the simple kind that exports are headed by."""
        shown = []
        for k, part in enumerate(re.split(r"\$", " ".join(source.split()))):
            shown.append(self.typeset.inline(part) if k % 2 else escape(part))
        return "".join(shown)


def in_lines(relation: Relation) -> str:
    """The relation in as many lines as it needs, without an environment where that is one."""
    tex = display([to_latex(side) for side in relation.sides], signs_of(relation), ROOM)
    return tex.removeprefix("\\begin{equation*}\n").removesuffix("\n\\end{equation*}")


def in_one_line(relation: Relation) -> str:
    """The relation without any breaks."""
    first, *others = map(to_latex, relation.sides)
    return first + "".join(f" {sign} {side}" for sign, side in zip(signs_of(relation), others, strict=True))
