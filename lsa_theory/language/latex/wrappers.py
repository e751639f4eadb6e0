r"""What is put around a part of a formula without changing it: colours, boxes, braces with a remark, phantoms.

>>> from lsa_theory.language.latex.tokens import mathematics, tokenize
>>> typed = mathematics(tokenize(r"\textcolor{red}{A} + \underbrace{B}_{\text{new}} \phantom{x}"))
>>> "".join(token.text for token in unwrapped(typed))
'A+B'
"""

from __future__ import annotations

from collections.abc import Sequence

from lsa_theory.language.latex.fences import delimiter, inside
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.signs import SIGNS
from lsa_theory.language.latex.symbols import argument, closing
from lsa_theory.language.latex.tokens import Token

BRACES = {r"\underbrace": "_", r"\overbrace": "^"}
SHOWN = (r"\boxed", r"\fbox", r"\underbrace", r"\overbrace")  # what a reader may take for brackets
THROUGH = {
    r"\ensuremath": 1, r"\mathord": 1, r"\mathclose": 1, r"\mathopen": 1, r"\smash": 1, r"\hbox": 1, r"\textcolor": 2,
}  # fmt: skip
DROPPED = {
    r"\phantom": 1, r"\vphantom": 1, r"\hphantom": 1, r"\label": 1, r"\color": 1, r"\hspace": 1, r"\mspace": 1, r"\tag": 1,
}  # fmt: skip
MOST = 2_000  # wrappers of one formula
BRACKETS = ("(", "[", r"\{", r"\|", ".")
OPENING = ("(", "[", "{", r"\{", ",", "&", "=", "<", ">")


def unwrapped(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without what is around parts; NotUnderstood where a box or a brace may stand for brackets."""
    rest = list(reversed(tokens))  # what is left to do, the next token last
    done: list[Token] = []
    count = 0
    while rest:
        token = rest.pop()
        takes = THROUGH.get(token.text, 0) or DROPPED.get(token.text, 0) or (token.text in SHOWN)
        if not takes:
            done.append(token)
            continue
        count += 1
        if count > MOST:
            raise NotUnderstood("too many boxes and colours", "remove them", token.place)
        content: tuple[Token, ...] = ()
        for _ in range(takes):
            content = _taken(rest, token)
        if token.text in DROPPED:
            continue
        mark = BRACES.get(token.text)
        if mark and rest and rest[-1].text == mark:
            rest.pop()
            _taken(rest, token)
        if token.text in SHOWN and _is_sum(content) and not _alone(done, rest):
            raise NotUnderstood("a box or a brace around a sum in a product", "use brackets", token.place)
        rest.extend(reversed(content))
    return done


def _taken(rest: list[Token], command: Token) -> tuple[Token, ...]:
    """The argument at the end of the reversed tokens, which is taken off; a star in front of it is dropped."""
    if rest and rest[-1].text == "*":
        rest.pop()
    if not rest:
        raise NotUnderstood("an argument is missing", "write it in braces", command.place)
    if rest[-1].text != "{":
        return (rest.pop(),)
    depth, found = 0, list[Token]()
    while rest:
        token = rest.pop()
        depth += (token.text == "{") - (token.text == "}")
        found.append(token)
        if depth == 0:
            return tuple(found[1:-1])
    raise NotUnderstood("a brace that is never closed", "close it", command.place)


def _is_sum(content: Sequence[Token]) -> bool:
    """Whether there is a sign outside of all brackets."""
    k = 0
    while k < len(content):
        if content[k].text in ("+", "-"):
            return True
        if content[k].text == "{":
            k = closing(content, k) + 1
        elif (
            (found := delimiter(content, k)) is not None
            and found[1] != "right"
            and found[0] in ("(", "[", r"\{", r"\|", ".")
        ):
            k = inside(content, k)[3]
        elif content[k].text in (r"\frac", "^", "_"):
            k = argument(content, k + 1)[1]
        else:
            k += 1
    return False


def _alone(before: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether nothing multiplies, raises or subtracts what stands between these tokens."""
    free = not before or before[-1].text in ("+", *OPENING) or before[-1].text in SIGNS
    following = rest[-1].text if rest else ""
    return free and (following in ("", "+", "-", ")", "]", "}", r"\}", ",", ".", "&") or following in SIGNS)
