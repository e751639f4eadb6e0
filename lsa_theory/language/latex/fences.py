r"""Brackets of all kinds and sizes: where they open, and where each one closes."""

from __future__ import annotations

from collections.abc import Sequence

from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.symbols import closing
from lsa_theory.language.latex.tokens import Token

SIZES = ("big", "Big", "bigg", "Bigg")
LEFT = frozenset({r"\left", *(rf"\{size}l" for size in SIZES)})
RIGHT = frozenset({r"\right", *(rf"\{size}r" for size in SIZES)})
SIZED = LEFT | RIGHT | {rf"\{size}" for size in SIZES} | {rf"\{size}m" for size in SIZES} | {r"\middle"}
SAME = {
    r"\lbrace": r"\{", r"\rbrace": r"\}", r"\lbrack": "[", r"\rbrack": "]", r"\lparen": "(", r"\rparen": ")",
    r"\lVert": r"\|", r"\rVert": r"\|", r"\Vert": r"\|", r"\lvert": "|", r"\rvert": "|", r"\vert": "|",
}  # fmt: skip
PAIRS = {"(": ")", "[": "]", r"\{": r"\}", r"\langle": r"\rangle"}
CLOSERS = frozenset(PAIRS.values())
BARS = (r"\|", "|")


def delimiter(tokens: Sequence[Token], k: int) -> tuple[str, str, int] | None:
    """The bracket at ``k``: its sign, ``left``, ``right`` or nothing for the side that it is marked with, and its end."""
    side = ""
    start = k
    if k < len(tokens) and tokens[k].text in SIZED:
        side = "left" if tokens[k].text in LEFT else "right" if tokens[k].text in RIGHT else ""
        k += 1
    if k >= len(tokens):
        return None
    text = tokens[k].text
    if text in (r"\lVert", r"\lvert"):
        side = "left"
    if text in (r"\rVert", r"\rvert"):
        side = "right"
    sign = SAME.get(text, text)
    if sign in PAIRS or sign in CLOSERS or sign in BARS or (k > start and sign in (".", "<", ">", "/")):
        return {"<": r"\langle", ">": r"\rangle"}.get(sign, sign) if k > start else sign, side, k + 1
    return None


def inside(tokens: Sequence[Token], k: int) -> tuple[str, tuple[Token, ...], str, int]:
    """What stands between the bracket that opens at ``k`` and the one that closes it: opening, inside, closing, end.

    Raises NotUnderstood for brackets that do not match, with the place.
    """
    found = delimiter(tokens, k)
    assert found is not None
    opening, _, start = found
    place = tokens[k].place
    stack = [(opening, tokens[k].text == r"\left")]
    j = start
    while j < len(tokens):
        if tokens[j].text == "{":
            j = closing(tokens, j) + 1
            continue
        one = delimiter(tokens, j)
        if one is None:
            j += 1
            continue
        sign, side, end = one
        if sign == "|" and not side:
            j = end
            continue
        top, stretched = stack[-1]
        closes = side == "right" or (side == "" and (sign in CLOSERS or (sign in BARS and top == sign)))
        if not closes:
            stack.append((sign, tokens[j].text == r"\left"))
        elif stretched != (tokens[j].text == r"\right") or (PAIRS.get(top, top) != sign and not (stretched and top == ".")):
            raise NotUnderstood(f"brackets that do not match: {top} and {sign}", "close what was opened", tokens[j].place)
        else:
            stack.pop()
            if not stack:
                return opening, tuple(tokens[start:j]), sign, end
        j = end
    raise NotUnderstood(f"a bracket {opening} that is never closed", "close it", place)


def commas(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """Parts between the commas outside of braces and brackets."""
    parts: list[tuple[Token, ...]] = []
    depth = start = 0
    for k, token in enumerate(tokens):
        depth += (token.text in ("{", "(", "[", r"\{", r"\langle")) - (token.text in ("}", ")", "]", r"\}", r"\rangle"))
        if token.text == "," and depth == 0:
            parts.append(tuple(tokens[start:k]))
            start = k + 1
    return [*parts, tuple(tokens[start:])]
