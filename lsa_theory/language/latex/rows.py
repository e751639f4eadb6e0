r"""The formulas of a display: rows that go on, rows that begin anew, formulas side by side, labels, words inside.

>>> from lsa_theory.language.latex.tokens import tokenize
>>> rows = tokenize(r"A &= B + C \\ &\quad + D \label{a} \\ &= 0 \\ B &= A, \text{ if } A = C")
>>> [one.source for one in formulas(rows, "align")]
['A = B + C + D = 0', 'B = A, \\text{ if } A = C']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from lsa_theory.language.latex.guards import in_words
from lsa_theory.language.latex.reasons import RELATIONS
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.signs import SIGNS, STACKED
from lsa_theory.language.latex.symbols import IGNORED, ROMAN
from lsa_theory.language.latex.tokens import Place, Token, mathematics

JOINED = ("multline", "eqnarray", "split", "equation", "displaymath", "math", "[")
SPACES = (r"\quad", r"\qquad", r"\hspace", r"\enspace", "~")
CARRIED = ("+", "-", r"\cdot", r"\times", "/", "*", r"\pm")
END = r"\\"
WORDS = ("tr", "Tr", "trace", "op", "cond", "E", "T", "F")  # in roman, and no words of a text


@dataclass(frozen=True)
class Formula:
    """One formula of a display: its tokens, where it begins, its label, and the words that stand in it or beside it."""

    tokens: tuple[Token, ...]
    label: str = ""
    words: tuple[str, ...] = ()
    problem: str = ""  # why it cannot be read at all
    ended: bool = False  # by a full stop
    text: tuple[Token, ...] = field(default=(), repr=False)

    @property
    def place(self) -> Place | None:
        return self.tokens[0].place if self.tokens else self.text[0].place if self.text else None

    @property
    def source(self) -> str:
        """The LaTeX that was read, macros expanded, in one line."""
        shown = ""
        for token in self.text:
            gap = token.text[0].isalpha() and re.search(r"\\[A-Za-z@]+$", shown)
            shown += (" " if gap else "") + (" " if token.blank else token.text)
        return " ".join(shown.replace("&", " ").split())


@dataclass
class _Row:
    cells: list[list[Token]] = field(default_factory=lambda: [[]])
    label: str = ""
    tag: str = ""
    words: list[str] = field(default_factory=list)


def formulas(tokens: Iterable[Token], environment: str) -> list[Formula]:
    """The formulas of a display, in order; brackets that do not match are found later, by the reader."""
    rows = [replace(row, label=row.label or row.tag) for row in _rows(list(tokens))]
    rows = [row for row in rows if any(map(_solid, row.cells)) or row.label]
    found: list[Formula] = []
    label = ""
    for row in rows:
        if not any(map(_solid, row.cells)):
            if found and not found[-1].label:
                found[-1] = replace(found[-1], label=row.label)
            label = label or row.label
            continue
        for number, (cells, left) in enumerate(_columns(row.cells, environment)):
            whole = [token for cell in cells for token in cell]
            if number == 0 and found and _goes_on(found[-1], cells, left, environment):
                last = found[-1]
                found[-1] = Formula(
                    (*last.tokens, *_stripped(whole)),
                    last.label or row.label,
                    (*last.words, *row.words),
                    text=(*last.text, _BLANK, *_tidy(whole)),
                )
            elif _solid([token for token in whole if not _is_words(token)]):
                words = tuple(row.words) if number == 0 else ()
                found.append(Formula(tuple(_stripped(whole)), row.label or label, words, text=tuple(_tidy(whole))))
    return [part for one in found for part in _ended(one)]


_BLANK = Token(" ", (0, 0))


def _solid(cell: Sequence[Token]) -> bool:
    return any(not token.blank and token.text not in IGNORED and token.text not in SPACES for token in cell)


def _rows(tokens: list[Token]) -> list[_Row]:
    r"""Cut at ``\\`` and ``&`` outside of braces; labels, tags and words are taken out."""
    rows = [_Row()]
    depth = k = 0
    while k < len(tokens):
        text = tokens[k].text
        if depth == 0 and text == END:
            rows.append(_Row())
            k = _behind_break(tokens, k + 1)
            continue
        if depth == 0 and text == "&":
            rows[-1].cells.append([])
        elif text in (r"\label", r"\tag", r"\vspace", r"\intertext", r"\shortintertext") or (
            depth == 0
            and text in (r"\text", r"\textrm", r"\mbox", r"\textnormal", r"\textit", r"\textup")
            and not _in_script(tokens, k)
        ):
            said, end = _braced(tokens, k + 1)
            if text == r"\label":
                rows[-1].label = rows[-1].label or said.strip()
            elif text == r"\tag":
                rows[-1].tag = rows[-1].tag or said.strip()
            elif text == r"\vspace":
                pass
            elif text in (r"\intertext", r"\shortintertext"):
                rows.append(_Row(words=[said] if in_words(said, "") else []))
            elif said.strip() in WORDS or (said.strip().isalpha() and len(said.strip()) == 1):
                rows[-1].cells[-1] += tokens[k:end]
            else:
                rows[-1].words.append(" ".join(said.split()))
                rows[-1].cells[-1].append(Token(rf"\text{{{said}}}", tokens[k].place))
            k = end
            continue
        else:
            depth += (text == "{") - (text == "}")
            rows[-1].cells[-1].append(tokens[k])
        k += 1
    return rows


def _behind_break(tokens: list[Token], k: int) -> int:
    """Behind ``\\\\*`` and ``\\\\[2pt]``; a bracket that holds no length belongs to the formula."""
    if k < len(tokens) and tokens[k].text == "*":
        k += 1
    if k < len(tokens) and tokens[k].text == "[":
        end = next((j for j in range(k, min(k + 12, len(tokens))) if tokens[j].text == "]"), None)
        inner = "".join(token.text for token in tokens[k + 1 : end]) if end else ""
        if end and re.fullmatch(r"\s*-?[0-9.]*\s*(pt|em|ex|mm|cm|in|\\baselineskip|\\jot)\s*", inner):
            return end + 1
    return k


def _in_script(tokens: list[Token], k: int) -> bool:
    before = next((token for token in reversed(tokens[max(0, k - 3) : k]) if not token.blank), None)
    return before is not None and (before.text in ("_", "^") or before.text in ROMAN)


def _braced(tokens: list[Token], k: int) -> tuple[str, int]:
    """The text of a group, and where it ends."""
    while k < len(tokens) and (tokens[k].blank or tokens[k].text == "*"):
        k += 1
    if k < len(tokens) and tokens[k].text != "{":
        return tokens[k].text, k + 1
    depth, said = 0, ""
    for j in range(k, len(tokens)):
        depth += (tokens[j].text == "{") - (tokens[j].text == "}")
        if depth == 0:
            return said[1:], j + 1
        said += tokens[j].text
    return said[1:], len(tokens)


def _columns(cells: list[list[Token]], environment: str) -> list[tuple[list[list[Token]], bool]]:
    """The formulas side by side in a row, each with whether there is something left of its alignment sign."""
    if environment.rstrip("*") in JOINED or len(cells) <= 2:
        return [(cells, len(cells) < 2 or _solid(cells[0]))]
    pairs = [cells[k : k + 2] for k in range(0, len(cells), 2)]
    return [(pair, _solid(pair[0])) for pair in pairs]


def _first(tokens: Sequence[Token]) -> str:
    return next(
        (token.text for token in tokens if not token.blank and token.text not in IGNORED and token.text not in SPACES), ""
    )


def _goes_on(last: Formula, cells: list[list[Token]], left: bool, environment: str) -> bool:
    """Whether a row continues the formula of the row before."""
    if environment.rstrip("*") == "multline":
        return True
    whole = [token for cell in cells for token in cell]
    first, before = _first(whole), last.tokens[-1].text if last.tokens else ""
    if _is_relation(first) or before in CARRIED or _is_relation(before):
        return True
    if len(cells) > 1:
        return not left
    return first in CARRIED and not any(_is_relation(token.text) for token in whole)


def _is_words(token: Token) -> bool:
    return token.text.startswith(r"\text{")


def _is_relation(text: str) -> bool:
    return text in SIGNS or text in RELATIONS or text in STACKED


def _tidy(tokens: Sequence[Token]) -> list[Token]:
    """Tokens as they are shown: without spaces of a width at the ends."""
    shown = [token for token in tokens if token.text not in (r"\nonumber", r"\notag", r"\displaystyle")]
    while shown and (shown[0].blank or shown[0].text in SPACES):
        shown.pop(0)
    while shown and (shown[-1].blank or shown[-1].text in SPACES):
        shown.pop()
    return shown


def _stripped(tokens: Sequence[Token]) -> list[Token]:
    """Tokens of a formula without blanks and without spaces of a width at the ends."""
    plain = [token for token in mathematics(tokens) if token.text not in IGNORED]
    while plain and plain[0].text in SPACES:
        plain.pop(0)
    while plain and plain[-1].text in SPACES:
        plain.pop()
    return plain


def _ended(one: Formula) -> list[Formula]:
    """A formula without its full stop or comma, in two where the word ``and`` stands between formulas."""
    tokens, ended = list(one.tokens), False
    while tokens and tokens[-1].text in (".", ",", ";", *SPACES):
        ended = ended or tokens.pop().text == "."
        ended = ended or (bool(one.tokens) and one.tokens[-1].text == ".")
    cut = next((k for k, token in enumerate(tokens) if _is_words(token)), None)
    plain = [word for word in one.words if in_words(word, "") or not re.fullmatch(r"\(.*\)|\[.*\]", word)]
    if cut is not None and [word.strip(" ,") for word in plain] == ["and"] and 0 < cut < len(tokens) - 1:
        parts = [tokens[:cut], tokens[cut + 1 :]]
        if all(any(_is_relation(token.text) for token in part) for part in parts):
            return [
                part
                for half in parts
                for part in _ended(replace(one, tokens=tuple(_stripped(half)), words=(), text=tuple(half)))
            ]
    if not plain:
        tokens = _stripped([token for token in tokens if not _is_words(token)])
        while tokens and tokens[-1].text in (".", ",", ";", *SPACES):
            ended = tokens.pop().text == "." or ended
    return [replace(one, tokens=tuple(tokens), words=tuple(plain), ended=ended)]


def refuse_words(one: Formula) -> None:
    """NotUnderstood where words stand in a formula, or beside it."""
    if one.words:
        said = " ".join(one.words)
        condition = re.search(
            r"\b(if|for|when\w*|where|with|such|assum\w*|suppos\w*|provided|unless|given|all|any|every|a\.?s\.?|w\.?p\.?|almost|otherwise)\b",
            said,
        )
        why = f"a condition in words: {said}" if condition or in_words(said, "") else f"words in the formula: {said}"
        raise NotUnderstood(why, "% lsa: given ..., and leave the words out", one.place)
