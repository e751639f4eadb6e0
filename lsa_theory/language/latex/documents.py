r"""What a document consists of: displays, the text around them, sections, and lines ``% lsa: ...``.

>>> text = "We show \\begin{equation}\\label{a} A = B. \\end{equation}"
>>> [type(piece).__name__ for piece in Document.of({"a.tex": text}, "a.tex").pieces()]
['Words', 'Display', 'Words']
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lsa_theory.language.latex.macros import Macro, Macros, Stream
from lsa_theory.language.latex.tokens import Place, Source, Token, is_directive, tokenize

MATHEMATICS = (
    "equation", "align", "gather", "multline", "flalign", "alignat", "xalignat", "eqnarray", "displaymath", "dmath",
    "IEEEeqnarray",
)  # fmt: skip
DISPLAYS = frozenset(name + star for star in ("", "*") for name in MATHEMATICS)
INNER = ("aligned", "split", "gathered", "alignedat", "multlined", "subequations")
ARGUED = ("alignat", "alignat*", "alignedat", "xalignat", "xalignat*", "IEEEeqnarray", "IEEEeqnarray*")
VERBATIM = (
    "verbatim", "verbatim*", "lstlisting", "minted", "comment", "Verbatim", "filecontents", "filecontents*", "tikzpicture",
)  # fmt: skip
BREAKING = (
    "theorem", "lemma", "proposition", "corollary", "proof", "definition", "remark", "document", "abstract", "itemize",
    "enumerate", "assumption", "example", "claim", "conjecture", "appendix",
)  # fmt: skip
SECTIONS = {r"\part": 0, r"\chapter": 1, r"\section": 2, r"\subsection": 3, r"\subsubsection": 4, r"\paragraph": 5}
SILENT = (
    r"\label", r"\ref", r"\eqref", r"\cite", r"\citep", r"\citet", r"\cref",
    r"\Cref", r"\bibliography", r"\bibliographystyle", r"\usepackage", r"\documentclass", r"\RequirePackage",
    r"\hypersetup", r"\title", r"\author",
)  # fmt: skip
INPUTS = (r"\input", r"\include", r"\subfile", r"\subfileinclude")
MOST_FILES = 100
MOST_CHARACTERS = 20_000_000
LONGEST = 20_000  # tokens of a display


@dataclass(frozen=True)
class Display:
    """A display: the tokens inside, macros replaced, and the environment; ``problem`` where it has no end."""

    tokens: tuple[Token, ...]
    environment: str
    place: Place
    problem: str = ""
    directives: tuple[str, ...] = ()  # lines ``% lsa: ...`` inside


@dataclass(frozen=True)
class Words:
    """Running text up to the next piece; formulas in the line are a dollar sign."""

    text: str
    ends_paragraph: bool = False


@dataclass(frozen=True)
class Section:
    level: int


@dataclass(frozen=True)
class Directive:
    """A line ``% lsa: ...``, with the macros that are known where it stands."""

    text: str
    place: Place
    macros: Mapping[str, Macro]


Piece: TypeAlias = Display | Words | Section | Directive


@dataclass
class Document:
    """A document and the files that it reads."""

    main: str
    read: Callable[[str], str | None]
    sources: list[Source] = field(default_factory=list)
    missing: list[tuple[Place, str]] = field(default_factory=list)
    macros: Macros = field(default_factory=Macros)

    @staticmethod
    def of(files: Mapping[str, str], main: str) -> Document:
        """A document whose files are at hand."""
        return Document(main, files.get)

    def where(self, place: Place) -> tuple[str, int, int]:
        """File, line and column, both from 1."""
        source = self.sources[place[0]]
        return (source.name, *source.line_and_column(place[1]))

    def pieces(self) -> Iterator[Piece]:
        """Displays, text, sections and declarations in the order of the document."""
        return _Scanner(self).pieces()

    def open(self, name: str) -> list[Token] | None:
        """The tokens of a file, None where there is none."""
        text = self.read(name)
        if (
            text is None
            or len(self.sources) >= MOST_FILES
            or sum(len(one.text) for one in self.sources) + len(text) > MOST_CHARACTERS
        ):
            return None
        self.sources.append(Source(name, text))
        return list(tokenize(text, len(self.sources) - 1))


class _Scanner:
    def __init__(self, document: Document) -> None:
        self.document, self.macros = document, document.macros
        self.stream = Stream(document.open(document.main) or [])
        self.tokens = self.macros.expanded(self.stream)
        self.text: list[str] = []
        self.depth = 0  # of files

    def flushed(self, paragraph: bool = False) -> Iterator[Words]:
        if self.text or paragraph:
            yield Words(" ".join("".join(self.text).split()), paragraph)
            self.text = []

    def pieces(self) -> Iterator[Piece]:
        for token in self.tokens:
            text = token.text
            if is_directive(token):
                yield from self.flushed()
                yield Directive(_directive(token), token.place, dict(self.macros.table))
            elif text == r"\begin":
                yield from self._environment(token)
            elif text == r"\[" or (text == "$" and self._doubled()):
                yield from self.flushed()
                yield self._display(token, "[" if text == r"\[" else "$")
            elif text in ("$", r"\("):
                self._inline("$" if text == "$" else r"\)")
                self.text.append(" $ ")
            elif text in SECTIONS:
                yield from self.flushed(True)
                yield Section(SECTIONS[text])
                self._skip_argument()
            elif text in INPUTS:
                self._input(token)
            elif text == r"\end":
                name = _name(self.stream.argument())
                if name == "document":
                    break
                if name in self.macros.environments:
                    self.macros.write(self.stream, token, Macro(0, self.macros.environments[name][1]))
                elif name in BREAKING:
                    yield from self.flushed(True)
            elif text == r"\iffalse":
                self._skip_false()
            elif text in (r"\verb", r"\lstinline"):
                self._skip_verb()
            elif text in SILENT:
                self._skip_argument()
            elif token.blank and text.count("\n") > 1:
                yield from self.flushed(True)
            elif token.command:
                self.text.append(" " if len(text) > 2 else text[1:])
            else:
                self.text.append(" " if token.blank else text)
        yield from self.flushed(True)

    def _doubled(self) -> bool:
        following = self.stream.peek()
        if following is not None and following.text == "$":
            self.stream.next()
            return True
        return False

    def _environment(self, token: Token) -> Iterator[Piece]:
        name = _name(self.stream.argument())
        if name in self.macros.environments:
            self.macros.write(self.stream, token, self.macros.environments[name][0])
        elif name in DISPLAYS:
            yield from self.flushed()
            if name in ARGUED:
                self.stream.argument()
            yield self._display(token, name)
        elif name in VERBATIM:
            self._skip_verbatim(name)
        elif name in BREAKING:
            yield from self.flushed(True)

    def _display(self, opening: Token, environment: str) -> Display:
        """The tokens up to the end of a display; environments inside are kept apart, aligned ones opened."""
        found: list[Token] = []
        said: list[str] = []
        nested: list[str] = []  # environments that are open, "" for those whose rows are those of the display
        hidden = 0
        closers = {"[": r"\]", "$": "$"}
        for token in self.tokens:
            text = token.text
            if len(found) > LONGEST:
                return Display(tuple(found[:100]), environment, opening.place, "a display that is too long")
            if not nested and text == closers.get(environment):
                if environment == "$":
                    self._doubled()
                return Display(tuple(found), environment, opening.place, directives=tuple(said))
            if text == r"\begin":
                name = _name(self.stream.argument())
                if name in self.macros.environments:
                    self.macros.write(self.stream, token, self.macros.environments[name][0])
                    continue
                opened = name in INNER and not hidden
                if name in ARGUED:
                    self.stream.argument()
                if opened and (position := self.stream.peek_solid()) is not None and position.text == "[":
                    self.stream.optional()
                nested.append("" if opened else name)
                if not opened:
                    found += [Token(r"\begin", token.place)] if not hidden else []
                    hidden += 1
                continue
            if text == r"\end":
                name = _name(self.stream.argument())
                if name in self.macros.environments:
                    self.macros.write(self.stream, token, Macro(0, self.macros.environments[name][1]))
                elif nested:
                    hidden -= bool(nested.pop())
                elif name == environment:
                    return Display(tuple(found), environment, opening.place, directives=tuple(said))
                else:
                    return Display(tuple(found), environment, opening.place, rf"a display that \end{{{name}}} ends")
                continue
            if token.blank and text.count("\n") > 1:
                return Display(
                    tuple(found),
                    environment,
                    opening.place,
                    "a blank line inside a display, or a display that is never closed",
                )
            if is_directive(token):
                said.append(_directive(token))
            elif not hidden:
                found.append(token)
        return Display(tuple(found), environment, opening.place, "a display that is never closed")

    def _inline(self, closing: str) -> None:
        for token in self.tokens:
            if token.text == closing or (token.blank and token.text.count("\n") > 1):
                return

    def _skip_argument(self) -> None:
        following = self.stream.peek_solid()
        if following is not None and following.text == "*":
            self.stream.next()
        for _ in range(2):
            if (following := self.stream.peek_solid()) is not None and following.text == "[":
                self.stream.optional()
        if (following := self.stream.peek_solid()) is not None and following.text == "{":
            self.stream.argument()

    def _skip_false(self) -> None:
        depth = 1
        while depth and (token := self.stream.next()) is not None:
            depth += (token.text.startswith(r"\if") and token.text != r"\iff") - (token.text == r"\fi")

    def _skip_verb(self) -> None:
        mark = self.stream.next()
        sign = mark.text[:1] if mark is not None else ""
        if mark is not None and mark.text.count(sign) > 1:
            return
        while (token := self.stream.next()) is not None and sign not in token.text and "\n" not in token.text:
            pass

    def _skip_verbatim(self, name: str) -> None:
        while (token := self.stream.next()) is not None:
            if token.text == r"\end" and _name(self.stream.argument()) == name:
                return

    def _input(self, token: Token) -> None:
        name = _name(self.stream.argument()) if self.stream.peek_solid() else ""
        folder = os.path.dirname(self.document.main)
        for candidate in (name, f"{name}.tex"):
            path = os.path.join(folder, candidate)
            tokens = None if os.path.isabs(candidate) else self.document.open(path)
            if tokens is not None:
                self.stream.enter(tokens)
                return
        self.document.missing.append((token.place, name))


def _directive(token: Token) -> str:
    return token.text.partition("lsa:")[2].strip()


def _name(argument: tuple[Token, ...] | None) -> str:
    return "".join(token.text for token in argument or ()).strip()
