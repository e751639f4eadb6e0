r"""A draft read: every formula of every display with its reading, or with why it is not judged.

Nothing undeclared is judged.  Declarations hold for their section; definitions by displays are kept for later ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lsa_theory.errors import InputError
from lsa_theory.language.latex.declarations import declared, directives
from lsa_theory.language.latex.documents import Directive, Display, Document, Piece, Section, Words
from lsa_theory.language.latex.guards import in_words
from lsa_theory.language.latex.macros import ENDLESS, Macro, Macros
from lsa_theory.language.latex.notation import Notation, Pattern
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.relations import Meaning, cut, meaning
from lsa_theory.language.latex.rows import Formula, formulas, refuse_words
from lsa_theory.language.latex.tokens import Place, Token, mathematics, tokenize
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text

NOT_UNDERSTOOD, DEFINITION, CONDITION = "NOT UNDERSTOOD", "DEFINITION", "CONDITION"
EXPECTED = ("proved", "refuted", "undecided")
Holds = Callable[[str, tuple[str, ...]], bool]


@dataclass(frozen=True)
class Item:
    """A formula of a draft: where it stands, what it says, how it is read, and why it is not judged if it is not.

    ``weak`` is why a formula that is not proved is rather an assumption than an error.
    """

    file: str
    line: int
    column: int
    label: str
    source: str
    status: str = ""  # empty: to be judged
    reading: str = ""
    reason: str = ""
    remedy: str = ""
    given: tuple[str, ...] = ()
    weak: str = ""
    expected: str = ""
    letters: tuple[tuple[str, str], ...] = ()  # free letters of the reading, and the symbols of the text
    conditions: tuple[tuple[int, str], ...] = ()  # what displays before it may assume, by line

    @property
    def digest(self) -> str:
        """Of the LaTeX, macros replaced; it changes when the formula is typed in another way."""
        return "sha256:" + hashlib.sha256(self.source.encode()).hexdigest()[:16]


@dataclass
class _Scope:
    level: int
    notation: Notation
    conditions: tuple[tuple[int, str], ...] = ()


@dataclass
class Draft:
    """Reads a document; ``holds`` decides at once whether a formula is true where later readings depend on it."""

    document: Document
    notation: Notation
    holds: Holds
    skipped: int = 0
    scopes: list[_Scope] = field(default_factory=list)
    pending: dict[str, str] = field(default_factory=dict)  # what is said of the next display
    before: str = ""  # of the paragraph

    def items(self) -> Iterator[Item]:
        """Every formula, in order."""
        self.scopes = [_Scope(-1, self.notation)]
        held: tuple[Display, str] | None = None
        for piece in self.document.pieces():
            if held is not None:
                behind = piece.text if isinstance(piece, Words) else ""
                yield from self._display(*held, behind)
                held = None
            if isinstance(piece, Display):
                held = piece, self.before
            else:
                self._heard(piece)
        if held is not None:
            yield from self._display(*held, "")

    def _heard(self, piece: Piece) -> None:
        match piece:
            case Section(level=level):
                while self.scopes[-1].level >= level:
                    self.scopes.pop()
                self.scopes.append(_Scope(level, self.scopes[-1].notation.inner(), self.scopes[-1].conditions))
                self.before = ""
            case Directive(text=text, place=place, macros=macros):
                self._directive(text, place, macros)
            case Words(text=text, ends_paragraph=ends):
                self.before = "" if ends else f"{self.before} {text}".strip()

    def _directive(self, text: str, place: Place, macros: Mapping[str, Macro]) -> None:
        """Declarations of a line, and what it says of the next display; InputError names the line."""
        known = Macros(dict(macros))
        scope = self.scopes[-1]
        for part in directives(text):
            word, _, rest = part.partition(" ")
            try:
                if word in ("skip", "claim"):
                    self.pending[word] = "yes"
                elif word == "expect":
                    if rest.strip() not in EXPECTED:
                        raise InputError(
                            "expect", rest, "one of " + ", ".join(EXPECTED), "for example % lsa: expect refuted"
                        )
                    self.pending[word] = rest.strip()
                else:
                    scope.notation = declared(
                        scope.notation, part, known.formula, lambda said, notation: hypothesis(said, notation, known)
                    )
            except (InputError, NotUnderstood) as problem:
                name, line, _ = self.document.where(place)
                legal, remedy = (
                    (problem.legal, problem.remedy) if isinstance(problem, InputError) else ("a declaration", problem.reason)
                )
                raise InputError(f"{name}:{line}: % lsa", part, legal, remedy) from None

    def _display(self, display: Display, before: str, behind: str) -> Iterator[Item]:
        for text in display.directives:
            self._directive(text, display.place, self.document.macros.table)
        pending, self.pending = self.pending, {}
        self.before = f"{before} $ "
        if "skip" in pending:
            self.skipped += 1
            return
        found = formulas(display.tokens, display.environment)
        if display.problem or any(token.text == ENDLESS for token in display.tokens):
            found = [replace(one, problem=display.problem or "macros that write too much") for one in found[:1]] or [
                Formula((), problem=display.problem, text=(Token("?", display.place),))
            ]
        behind = "" if (found and found[-1].ended) or behind[:1].isupper() else behind  # another sentence
        for one in found:
            yield self._item(one, display, before, behind, pending)

    def _item(self, one: Formula, display: Display, before: str, behind: str, pending: dict[str, str]) -> Item:
        scope = self.scopes[-1]
        claimed = "claim" in pending or "expect" in pending
        bare = Item(
            *self.document.where(one.place or display.place), one.label, one.source, expected=pending.get("expect", "")
        )
        try:
            if one.problem:
                raise NotUnderstood(one.problem)
            refuse_words(one)
            what = meaning(one.tokens, scope.notation, claimed=claimed)
            said = "" if claimed else in_words(before, behind, bool(scope.notation.hypotheses))
            if said and what.weak and what.relation is not None:
                read = self._read(bare, what.relation, scope.notation)
                scope.conditions = (*scope.conditions, (bare.line, read.reading))
                return replace(read, status=CONDITION, reason=what.weak)
            if said and not (said == "let" and what.value is not None and what.relation is None):
                if what.relation is not None:
                    scope.conditions = (*scope.conditions, (bare.line, to_text(what.relation)))
                raise NotUnderstood(
                    f"a condition in words: {said}",
                    "% lsa: given ... states it, % lsa: claim judges the display as it stands",
                )
        except NotUnderstood as problem:
            self._spoil(one, bare)
            return replace(bare, status=NOT_UNDERSTOOD, reason=problem.reason, remedy=problem.remedy)
        except InputError as problem:
            return replace(bare, status=NOT_UNDERSTOOD, reason=str(problem))
        except RecursionError:
            return replace(bare, status=NOT_UNDERSTOOD, reason="a formula that is nested too deeply")
        return self._meant(bare, what, scope)

    def _spoil(self, one: Formula, bare: Item) -> None:
        """A symbol that is defined by what is not understood has no meaning any more."""
        notation = self.scopes[-1].notation
        try:
            chain = cut(one.tokens)
        except NotUnderstood:
            return
        first = chain.sides[0].bare if chain.signs and chain.signs[0][0] == "==" else None
        if first is None:
            return
        node = notation.symbols.get(first)
        if node is None or (node.kind == "name" and str(node.value) in notation.letters) or first in notation.defined:
            why = f"{first[0][0]} is given in line {bare.line} by what is not understood"
            self.scopes[-1].notation = notation.spoil(first[0][0], why)

    def _meant(self, bare: Item, what: Meaning, scope: _Scope) -> Item:
        notation = scope.notation
        if what.value is not None and what.defines is not None:
            return self._defined(bare, what, what.defines, what.value, scope)
        assert what.relation is not None
        found = self._read(bare, what.relation, notation)
        if what.names_known and what.defines is not None:
            if self.holds(found.reading, found.given):
                return found
            scope.notation = notation.spoil(
                what.defines[0][0], f"{what.defines[0][0]} is defined otherwise in line {bare.line}"
            )
            reason = (
                f"{what.defines[0][0]} is {what.names_known} already, and this says otherwise: a new definition, or a slip"
            )
            return replace(
                found, status=NOT_UNDERSTOOD, reason=reason, remedy="write := for a definition, % lsa: claim for a claim"
            )
        found = replace(found, weak=what.weak, conditions=scope.conditions)
        if what.weak:
            scope.conditions = (*scope.conditions, (bare.line, found.reading))
        return found

    def _defined(self, bare: Item, what: Meaning, pattern: Pattern, value: Node, scope: _Scope) -> Item:
        notation = scope.notation
        key, script = pattern[0]
        shown = (key.removeprefix("\\") if key[1:].isalpha() else key) + (f"^{script}" if script else "")
        scope.notation = notation.bind(pattern, value, declared=False)
        if what.relation is None:
            return replace(bare, status=DEFINITION, reading=f"{shown} = {to_text(value)}", reason="used by later displays")
        found = self._read(bare, what.relation, scope.notation)
        return replace(found, weak=what.weak, reason=f"defines {shown} = {to_text(value)}, used by later displays")

    @staticmethod
    def _read(bare: Item, found: Relation, notation: Notation) -> Item:
        names = found.names()
        letters = tuple(
            (str(node.value), pattern[0][0])
            for pattern, node in notation.symbols.items()
            if node.kind == "name"
            and str(node.value) in notation.letters
            and node.value in names
            and pattern[0][0] != node.value
        )
        return replace(bare, reading=to_text(found), given=notation.given_for(names), letters=letters)


def hypothesis(text: str, notation: Notation, macros: Macros) -> str:
    """A hypothesis of a declaration: a relation in LaTeX, or one of the language."""
    latex = re.sub("==", "=", re.sub("<=", r"\\le ", re.sub(">=", r"\\ge ", text)))
    try:
        found = meaning(mathematics(macros.formula(tokenize(latex))), notation, claimed=True)
        assert found.relation is not None
        return to_text(found.relation)
    except NotUnderstood as problem:
        try:
            return to_text(parse_relation(text))
        except InputError:
            raise InputError("given", text, "a relation of declared symbols", problem.reason) from None
