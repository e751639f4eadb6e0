"""Pages for the terminal: lines of styled pieces, the same text with colour and without.

Formulas are broken between terms, and after ``*`` where a product is longer than a line: a formula copied from
the page, line breaks and all, can be pasted back into `lsa-theory prove "..."`.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import textwrap
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TextIO

from lsa_theory.errors import visible

PLAIN_WIDTH = 80
WIDEST = 100

STYLES = {
    "PROVED": "bold green",
    "REFUTED": "bold red",
    "SUPPORTED": "bold yellow",
    "UNDECIDED": "bold yellow",
    "CONFLICT": "bold white on red",
    "DEFINITION": "cyan",
    "heading": "bold",
    "faint": "dim",
    "formula": "",
    "bad": "red",
    "": "",
}


class Piece(NamedTuple):
    """Some text and what it is, a key of `STYLES`."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]
BLANK: Line = ()


def line(*pieces: str | Piece) -> Line:
    return tuple(piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces)


def heading(text: str) -> Line:
    return line(Piece(text, "heading"))


def page_width(stream: TextIO | None = None) -> int:
    """80 columns, or those of the terminal if it has fewer; up to 100 if it has more."""
    if not is_terminal(stream or sys.stdout):
        return PLAIN_WIDTH
    return max(40, min(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, WIDEST))


def table_room(title: int, beside: int) -> int:
    """Columns for the titles of a table: what the terminal leaves ``beside`` the others; a pipe or a file cuts nothing."""
    return min(title, page_width() - beside) if is_terminal(sys.stdout) else title


def is_terminal(stream: TextIO) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)())


def fold(text: str, width: int, indent: str = "", hanging: str | None = None, style: str = "") -> list[Line]:
    """A paragraph as lines of at most ``width`` columns.

    >>> [text(line) for line in fold("tr(A*B) == tr(B*A) for all A and B", 22, "  ")]
    ['  tr(A*B) == tr(B*A)', '  for all A and B']
    """
    hanging = indent if hanging is None else hanging
    room = max(20, width - max(len(indent), len(hanging)))
    words = " ".join(part for word in text.split() for part in _parts(word, room))
    folded = textwrap.wrap(words, max(20 + len(hanging), width), initial_indent=indent, subsequent_indent=hanging, **_WRAP)
    rows = [(row[: len(row) - len(row.lstrip())], row.lstrip()) for row in folded or [indent]]
    return [line(margin, Piece(words, style)) for margin, words in rows]


def fold_formula(formula: str, width: int, indent: str = "", hanging: str = "") -> list[Line]:
    """A formula as lines, broken before a ``+`` or ``-`` outside all brackets where that is possible.

    >>> [text(line) for line in fold_formula("E[S*S] == (N + 1)/N*A**2 + tr(A)*A/N", 28, "", "  ")]
    ['E[S*S] == (N + 1)/N*A**2', '  + tr(A)*A/N']
    """
    depth, shown = 0, ""
    for place, character in enumerate(formula):
        depth += (character in "([{") - (character in ")]}")
        bound = character == " " and (depth > 0 or formula[place - 1 : place] in ("+", "-"))
        shown += _BOUND if bound else character
    return [
        line(*(Piece(piece.text.replace(_BOUND, " "), piece.style) for piece in one))
        for one in fold(shown, width, indent, hanging, "formula")
    ]


_BOUND = "\x00"  # a space at which a line is not broken
_WRAP: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


def _parts(word: str, room: int) -> Iterator[str]:
    """A word in parts of at most ``room`` characters: broken between terms in brackets, after ``*``, a comma."""
    while len(word) > room:
        cut = max(_product(word, room), word.rfind(",", 0, room) + 1, word.rfind(_BOUND, 0, room) + 1)
        if cut <= 0:
            break
        yield word[:cut].rstrip(_BOUND)
        word = word[cut:]
    yield word


def _product(word: str, room: int) -> int:
    """The place after the last single ``*`` within the room, 0 if there is none; ``**`` stays whole."""
    for place in range(min(room, len(word) - 1), 0, -1):
        if word[place - 1] == "*" and word[place] != "*" and word[place - 2 : place - 1] != "*":
            return place
    return 0


def columns(head: str, left: str, right: Piece, width: int, style: str = "heading") -> list[Line]:
    """A head and text on the left, folded if need be, and a piece at the right margin of the first line."""
    room = width - len(right.text) - 2
    first, *rest = fold(left, room, f"{head}  ", " " * (len(head) + 2), style)
    filler = " " * (width - len(text(first)) - len(right.text))
    return [(*first, Piece(filler), right), *rest]


def shorten(words: str, room: int) -> str:
    """The text in ``room`` columns, cut at a word where it is too long.

    >>> shorten("The gradient flow of the two active blocks", 20)
    'The gradient...'
    """
    if len(words) <= room:
        return words
    cut = words[: room - 3]
    return (cut[: cut.rfind(" ")] if " " in cut.strip() else cut).rstrip() + "..."


def text(one: Line) -> str:
    """A line without its styles."""
    return "".join(piece.text for piece in one)


def emit(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Print lines: coloured on a terminal, plain text anywhere else; what would steer the terminal is written out."""
    stream = stream or sys.stdout
    lines = (tuple(piece._replace(text=visible(piece.text)) for piece in one) for one in lines)
    if not is_terminal(stream) or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        for one in lines:
            print(text(one).rstrip(), file=stream)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for one in lines:
        console.print(Text.assemble(*((piece.text, STYLES[piece.style]) for piece in one)))


class Progress:
    """What is being worked on: a bar on stderr after the first second on a terminal, nothing where that is piped.

    With ``--verbose`` every finished item is a line of the log instead.
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self.total, self.done = total, 0
        self.live = is_terminal(stream or sys.stderr) and not log.isEnabledFor(logging.INFO)
        self._what, self._stream = "", stream or sys.stderr
        self._bar: Any = None
        self._task: Any = None
        self._timer = threading.Timer(SHOWN_AFTER, self._start)
        self._timer.daemon = True

    def __enter__(self) -> Progress:
        if self.live:
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._bar is not None:
            self._bar.stop()

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        words = TextColumn("{task.description}")
        columns = (SpinnerColumn(), words, BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Bar(*columns, console=Console(file=self._stream), transient=True)
        self._task = self._bar.add_task(self._what, total=self.total, completed=self.done)
        self._bar.start()

    def say(self, what: str) -> None:
        """Announce what starts now; it stays until the next announcement."""
        self._what = visible(shorten(what, 44))
        log.info("[%d/%d] %s", self.done, self.total, what)
        self._update()

    def finished(self, what: str) -> None:
        """One item more is done."""
        self.done += 1
        self._what = visible(shorten(what, 44))
        log.info("[%d/%d] %s", self.done, self.total, what)
        self._update()

    def _update(self) -> None:
        if self._bar is not None:
            self._bar.update(self._task, description=self._what, completed=self.done)


SHOWN_AFTER = 1.0  # seconds
log = logging.getLogger(__name__)


def grouped(rows: Sequence[tuple[str, list[Line]]]) -> Iterator[Line]:
    """Rows under the heading of their group, a blank line between groups."""
    current: str | None = None
    for group, lines in rows:
        if group != current:
            if current is not None:
                yield BLANK
            yield heading(group)
            current = group
        yield from lines
