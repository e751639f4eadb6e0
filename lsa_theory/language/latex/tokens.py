r"""LaTeX as tokens that know their place: comments go, Unicode mathematics becomes the commands that it stands for.

>>> [token.text for token in mathematics(tokenize(r"\hat\Lambda x² % a remark"))]
['\\hat', '\\Lambda', 'x', '^', '{', '2', '}']
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

Place = tuple[int, int]  # the number of the source, the offset in its text


class Token(NamedTuple):
    """A command ``\\name``, a character, a run of letters or digits, or blank space, and where it stands."""

    text: str
    place: Place

    @property
    def blank(self) -> bool:
        return self.text.isspace()

    @property
    def command(self) -> bool:
        return self.text[0] == "\\"


_TOKEN = re.compile(
    r"(?P<directive>%+[ \t]*lsa:[^\n]*)|(?P<comment>%[^\n]*(?:\n[ \t]*)?)|"
    r"(?P<one>\\(?:[A-Za-z@]+|.|\n|$)|\s+|[A-Za-z]+|[0-9]+|.)",
    re.DOTALL,
)
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ", [*"0123456789+-", r"\top"], strict=True)) | {"⊤": r"\top", "ᐟ": "/"}
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₙ", [*"0123456789+-ijn"], strict=True))
ACCENTS = {"\u0302": r"\hat", "\u0304": r"\bar", "\u0305": r"\bar", "\u0303": r"\tilde", "\u0307": r"\dot"}
SIGNS = {
    "≤": r"\le", "≥": r"\ge", "⩽": r"\le", "⩾": r"\ge", "≠": r"\neq", "⪯": r"\preceq", "⪰": r"\succeq", "≼": r"\preceq",
    "≽": r"\succeq", "≺": r"\prec", "≻": r"\succ", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times", "−": "-", "∥": r"\|",
    "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "≔": r"\coloneqq", "≈": r"\approx", "∇": r"\nabla", "∑": r"\sum",
    "Σ": r"\Sigma", "√": r"\sqrt", "∞": r"\infty", "→": r"\to", "⊗": r"\otimes", "⊙": r"\odot", "∼": r"\sim", "′": "'",
    "≡": r"\equiv", "∈": r"\in", "≲": r"\lesssim", "∝": r"\propto", "½": r"\frac{1}{2}", "⊺": r"\top",
}  # fmt: skip
GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "vartheta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "varrho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "varphi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
    "ell",
]


def _greek(name: str) -> str:
    """The Unicode letter of a Greek command."""
    case = "SMALL" if name.islower() else "CAPITAL"
    return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")


_LETTERS = {_greek(name): name for name in GREEK if not name.startswith("var") and name != "ell"}
_LETTERS |= {"ϵ": "epsilon", "ε": "varepsilon", "ϕ": "phi", "φ": "varphi", "ℓ": "ell"}


def tokenize(text: str, source: int = 0) -> Iterator[Token]:
    """The tokens of a text; comments are left out, except lines ``% lsa: ...``, which come as one token each."""
    for found in _TOKEN.finditer(text):
        if found.lastgroup == "comment":
            if "\n" in found.group() and text.startswith("\n", found.end()):
                yield Token("\n", (source, found.start()))  # the blank line behind it stays one
            continue
        yield Token(found.group(), (source, found.start()))


def is_directive(token: Token) -> bool:
    return token.text[0] == "%"


def mathematics(tokens: Iterable[Token]) -> list[Token]:
    """Tokens of a formula: single characters, without blanks, Unicode written out."""
    plain: list[Token] = []
    for token in tokens:
        if token.blank or is_directive(token):
            continue
        if len(token.text) == 1 or token.command:
            plain.append(token)
        else:
            source, offset = token.place
            plain += [Token(character, (source, offset + k)) for k, character in enumerate(token.text)]
    return plain if all(token.text.isascii() for token in plain) else list(_in_commands(plain))


def _in_commands(tokens: list[Token]) -> Iterator[Token]:
    """Unicode signs as commands; a run of raised or lowered signs is one script."""
    k = 0
    while k < len(tokens):
        token = tokens[k]
        accent = ACCENTS.get(tokens[k + 1].text) if k + 1 < len(tokens) else None
        if token.text.isascii() or token.command:
            yield from ([Token(accent, token.place), token] if accent else [token])
            k += 2 if accent else 1
            continue
        for table, mark in ((SUPERSCRIPTS, "^"), (SUBSCRIPTS, "_")):
            run = k
            while run < len(tokens) and tokens[run].text in table:
                run += 1
            if run > k:
                yield from (Token(mark, token.place), Token("{", token.place))
                yield from (Token(table[one.text], one.place) for one in tokens[k:run])
                yield Token("}", token.place)
                k = run
                break
        else:
            yield from ([Token(accent, token.place)] if accent else [])
            yield from (Token(text, token.place) for text in _written_out(token.text))
            k += 2 if accent else 1


def _written_out(character: str) -> list[str]:
    """A Unicode sign as the tokens that it stands for; what is not known stays as it is."""
    if character in SIGNS:
        return [one.text for one in mathematics(tokenize(SIGNS[character]))]
    if character in _LETTERS:
        return ["\\" + _LETTERS[character]]
    name = unicodedata.name(character, "")
    plain = unicodedata.normalize("NFKC", character)
    if name.startswith("DOUBLE-STRUCK CAPITAL") or (name.startswith("MATHEMATICAL DOUBLE-STRUCK") and plain.isascii()):
        return [r"\mathbb", "{", plain, "}"]
    if name.startswith("MATHEMATICAL BOLD") and len(plain) == 1 and plain.isalpha():
        return [r"\mathbf", "{", *_written_out(plain), "}"]
    if name.startswith("MATHEMATICAL ITALIC") and len(plain) == 1:
        return _written_out(plain)
    split = unicodedata.normalize("NFD", character)
    if len(split) == 2 and split[1] in ACCENTS:
        return [ACCENTS[split[1]], *(_written_out(split[0]) if not split[0].isascii() else [split[0]])]
    return [character]


@dataclass(frozen=True)
class Source:
    """A file that was read: its name and text."""

    name: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(k + 1 for k, character in enumerate(self.text) if character == "\n")]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Both counted from 1.

        >>> Source("a.tex", "one\\ntwo").line_and_column(5)
        (2, 2)
        """
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
