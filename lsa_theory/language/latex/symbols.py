r"""Symbols of a formula: a letter with its accents, font and subscript, under one name however it is typed.

>>> typed = (r"\widehat{\Lambda}", r"x_{\mathrm{query}}", r"\boldsymbol x", r"U_{1 1}", r"\hat{x}_\text{q}")
>>> [symbol(text) for text in typed]
['\\hat\\Lambda', 'x_query', '\\mathbf x', 'U_11', '\\hat x_q']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.tokens import GREEK, Place, Token, mathematics, tokenize

ACCENTS = {
    r"\hat": r"\hat", r"\widehat": r"\hat", r"\tilde": r"\tilde", r"\widetilde": r"\tilde", r"\bar": r"\bar",
    r"\overline": r"\bar", r"\check": r"\check", r"\dot": r"\dot", r"\ddot": r"\ddot", r"\vec": r"\vec",
    r"\underline": r"\underline", r"\breve": r"\breve", r"\mathring": r"\mathring",
}  # fmt: skip
FONTS = {
    r"\mathbf": r"\mathbf", r"\boldsymbol": r"\mathbf", r"\bm": r"\mathbf", r"\pmb": r"\mathbf", r"\bold": r"\mathbf",
    r"\symbf": r"\mathbf", r"\mathcal": r"\mathcal", r"\mathscr": r"\mathcal", r"\mathbb": r"\mathbb",
    r"\mathds": r"\mathbb", r"\mathbbm": r"\mathbb", r"\mathfrak": r"\mathfrak",
}  # fmt: skip
ROMAN = (
    r"\mathrm", r"\text", r"\textrm", r"\textup", r"\textnormal", r"\mathit", r"\textit", r"\operatorname", r"\mathsf",
    r"\textsf", r"\mathtt", r"\mbox", r"\mathop", r"\rm", r"\sf", r"\it",
)  # fmt: skip
IGNORED = (
    r"\,", r"\;", r"\:", r"\!", "\\ ", r"\>", "~", r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\limits",
    r"\nolimits", r"\nonumber", r"\notag", r"\thinspace", r"\medspace", r"\negthinspace", r"\allowbreak", r"\relax",
    r"\mathstrut", r"\strut", r"\null", r"\protect", r"\noindent", r"\centering", r"\/", r"\enspace", r"\hfill", r"\hfil",
)  # fmt: skip
FRACTIONS = (r"\frac", r"\tfrac", r"\dfrac", r"\cfrac", r"\nicefrac", r"\sfrac")
COMMANDS = frozenset("\\" + name for name in GREEK)
MOST_NESTED = 40


@dataclass(frozen=True)
class Atom:
    """A symbol as it stands in a formula, with what is raised on it, and where the next token is."""

    key: str
    raised: tuple[Token, ...] | None
    primes: int
    end: int
    place: Place

    @property
    def script(self) -> str:
        return written(self.raised) if self.raised is not None else ""


def closing(tokens: Sequence[Token], start: int) -> int:
    """The place of the brace that closes the one at ``start``."""
    depth = 0
    for k in range(start, len(tokens)):
        depth += (tokens[k].text == "{") - (tokens[k].text == "}")
        if depth == 0:
            return k
    raise NotUnderstood("a brace that is never closed", "close it", tokens[start].place)


def argument(tokens: Sequence[Token], start: int, depth: int = 0) -> tuple[tuple[Token, ...], int]:
    """What a command takes at ``start``, a group or a token, and where it ends."""
    if start >= len(tokens) or tokens[start].text in ("}", "&", "\\\\"):
        raise NotUnderstood("an argument is missing", "write it in braces", tokens[start - 1].place if tokens else None)
    if tokens[start].text != "{":
        end, takes = (
            start + 1,
            1 if tokens[start].text in {*ROMAN, *FONTS, *ACCENTS} else 2 * (tokens[start].text in FRACTIONS),
        )
        for _ in range(takes if depth < MOST_NESTED else 0):
            end = argument(tokens, end, depth + 1)[1]
        return tuple(tokens[start:end]), end
    end = closing(tokens, start)
    return tuple(tokens[start + 1 : end]), end + 1


def written(tokens: Sequence[Token]) -> str:
    r"""A script in one way of writing: without fonts, braces and blanks.

    >>> written(mathematics(tokenize(r"\mathrm{query}, \tau")))
    'query,\\tau'
    """
    shown = ""
    for token in tokens:
        text = token.text
        if text in ROMAN or text in "{}" or text in IGNORED:
            continue
        shown += " " if text[0].isalpha() and _COMMAND_ENDS.search(shown) else ""
        shown += r"\top" if text == r"\intercal" else text
    return shown


_COMMAND_ENDS = re.compile(r"\\[A-Za-z]+$")


def bare(tokens: Sequence[Token], start: int, depth: int = 0) -> tuple[str, str, int] | None:
    """The symbol at ``start`` without scripts behind it: name, subscript inside an accent, end; None where there is none."""
    if start >= len(tokens) or depth > MOST_NESTED:
        return None
    text = tokens[start].text
    if len(text) == 1 and text.isalpha() and text.isascii():
        return text, "", start + 1
    if text in COMMANDS:
        return text, "", start + 1
    if text in ACCENTS or text in FONTS:
        inside, end = argument(tokens, start + 1)
        found = atom(inside, 0, depth + 1)
        if found is None or found.end != len(inside) or found.raised is not None or found.primes:
            return None
        name, _, low = found.key.partition("_")
        return (_accented(ACCENTS[text], name) if text in ACCENTS else _in_font(FONTS[text], name)), low, end
    if text in ROMAN and text != r"\operatorname":
        inside, end = argument(tokens, start + 1)
        word = written(inside)
        return (word if len(word) > 1 else rf"\mathrm {word}", "", end) if word.isalpha() else None
    if text == "{":
        end = closing(tokens, start)
        found = atom(tokens[start + 1 : end], 0, depth + 1)
        if found is not None and found.end == end - start - 1 and found.raised is None and not found.primes:
            name, _, low = found.key.partition("_")
            return name, low, end + 1
    return None


def _accented(accent: str, name: str) -> str:
    return f"{accent}{name}" if name.startswith("\\") else f"{accent} {name}"


def _in_font(font: str, name: str) -> str:
    """A font goes below the accents, wherever it is typed."""
    for accent in ACCENTS.values():
        if name.startswith((accent + " ", accent + "\\")):
            return _accented(accent, _in_font(font, name.removeprefix(accent).strip()))
    return name if name.startswith(font) else _accented(font, name)


def atom(tokens: Sequence[Token], start: int, depth: int = 0) -> Atom | None:
    """The symbol at ``start`` with its scripts, in either order; None where something else stands."""
    found = bare(tokens, start, depth)
    if found is None:
        return None
    name, low, k = found
    raised: tuple[Token, ...] | None = None
    primes = 0
    while k < len(tokens) and tokens[k].text in ("_", "^", "'"):
        mark = tokens[k]
        if mark.text == "'":
            primes, k = primes + 1, k + 1
            continue
        inside, k = argument(tokens, k + 1)
        if mark.text == "_":
            if low:
                raise NotUnderstood("two subscripts", "put them into one", mark.place)
            low = written(inside)
        elif raised is not None:
            raise NotUnderstood("two exponents", "put them into one", mark.place)
        else:
            raised = inside
    return Atom(f"{name}_{low}" if low else name, raised, primes, k, tokens[start].place)


def symbol(text: str) -> str:
    """The name of the one symbol that a text is; NotUnderstood for anything else."""
    tokens = mathematics(tokenize(text))
    found = atom(tokens, 0)
    if found is None or found.end != len(tokens) or found.raised is not None or found.primes:
        raise NotUnderstood(f"{text} is not one symbol", "name a letter, with accent, font and subscript if wanted")
    return found.key
