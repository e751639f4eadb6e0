r"""Macros that a text defines, and their expansion with bounds; text from a macro stands where the macro is called.

>>> macros, stream = Macros(), Stream(tokenize(r"\newcommand{\half}[1]{\frac{#1}{2}} \half{A B}"))
>>> "".join(token.text for token in macros.expanded(stream))
' \\frac{A B}{2}'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.tokens import Token, tokenize

MOST_TOKENS = 20_000  # that macros may write before the next token of the text is read
MOST_CALLS = 2_000
LONGEST_ARGUMENT = 5_000
ENDLESS = r"\lsa@endless"  # stands for a macro that has no end; no formula has a reading with it
DEFINING = (r"\newcommand", r"\renewcommand", r"\providecommand", r"\DeclareRobustCommand")


@dataclass(frozen=True)
class Macro:
    """What a command stands for: ``#1`` to ``#9`` in the body are its arguments, the first optional with a default."""

    arguments: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None
    starred: bool = False  # takes a star or a size in brackets, as paired delimiters do


class Stream:
    """Tokens of a text, with what macros have written in front of them."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._texts, self._front = [iter(tokens)], list[Token]()
        self.written = self.calls = 0  # by macros, since the text was read last

    def next(self) -> Token | None:
        if self._front:
            return self._front.pop()
        self.written = self.calls = 0
        while self._texts:
            token = next(self._texts[-1], None)
            if token is not None:
                return token
            self._texts.pop()
        return None

    def enter(self, tokens: Iterable[Token]) -> None:
        """Read another text first."""
        self._texts.append(iter(tokens))

    def peek(self) -> Token | None:
        token = self.next()
        if token is not None:
            self._front.append(token)
        return token

    def put_back(self, tokens: Iterable[Token]) -> None:
        self._front.extend(reversed(tuple(tokens)))

    def forget(self) -> None:
        """Drop what macros have written."""
        self._front.clear()

    def peek_solid(self) -> Token | None:
        """The next token that is no blank; blanks before it are dropped."""
        while (token := self.peek()) is not None and token.blank:
            self.next()
        return token

    def argument(self) -> tuple[Token, ...] | None:
        """A group without its braces, or one token."""
        token = self.peek_solid()
        self.next()
        if token is None or token.text == "}":
            return None
        if token.text != "{":
            if not token.command and len(token.text) > 1:
                source, offset = token.place
                self.put_back([Token(token.text[1:], (source, offset + 1))])
                token = Token(token.text[0], token.place)
            return (token,)
        return self._until("{", "}")

    def optional(self) -> tuple[Token, ...] | None:
        """What stands in square brackets, None where they are missing."""
        token = self.peek_solid()
        if token is None or token.text != "[":
            return None
        self.next()
        return self._until("[", "]")

    def _until(self, opens: str, closes: str) -> tuple[Token, ...] | None:
        depth, found = 1, list[Token]()
        while (token := self.next()) is not None and len(found) < LONGEST_ARGUMENT:
            depth += (token.text == opens) - (token.text == closes)
            if depth == 0:
                return tuple(found)
            found.append(token)
        return None


@dataclass
class Macros:
    """The macros and environments that a text has defined so far."""

    table: dict[str, Macro] = field(default_factory=dict)
    environments: dict[str, tuple[Macro, tuple[Token, ...]]] = field(default_factory=dict)
    endless: set[str] = field(default_factory=set)

    def expanded(self, stream: Stream) -> Iterator[Token]:
        """The tokens of a text, definitions read and macros replaced."""
        while (token := stream.next()) is not None:
            if not (token.command and (self.define(stream, token) or self.call(stream, token))):
                yield token

    def define(self, stream: Stream, token: Token) -> bool:
        """Read the definition that a command begins; whether it does."""
        text = token.text
        if text in DEFINING:
            self._starred(stream)
            name, count, default = stream.argument(), stream.optional(), None
            if count is not None:
                default = stream.optional()
            self._set(name, Macro(_number(count), stream.argument() or (), default))
        elif text in (r"\DeclareMathOperator", r"\DeclarePairedDelimiter"):
            self._starred(stream)
            name = stream.argument()
            if text == r"\DeclareMathOperator":
                self._set(name, Macro(0, (*_of(r"\operatorname{"), *(stream.argument() or ()), *_of("}"))))
            else:
                left, right = stream.argument() or (), stream.argument() or ()
                self._set(name, Macro(1, (*left, *_of("#1"), *right), starred=True))
        elif text == r"\def":
            name, parameters = stream.argument(), 0
            while (one := stream.peek()) is not None and one.text != "{":
                stream.next()
                parameters += one.text == "#"
            self._set(name, Macro(parameters, stream.argument() or ()))
        elif text == r"\let":
            name = stream.argument()
            if (sign := stream.peek_solid()) is not None and sign.text == "=":
                stream.next()
            meaning = stream.argument() or ()
            known = self.table.get(meaning[0].text) if meaning else None
            self._set(name, known or Macro(0, meaning))
        elif text == r"\NewDocumentCommand":
            name, takes, body = stream.argument(), stream.argument() or (), stream.argument() or ()
            plain = "".join(one.text for one in takes if not one.blank)
            self._set(name, Macro(len(plain), body) if not plain.strip("m") else Macro(0, (Token(ENDLESS, token.place),)))
        elif text in (r"\newenvironment", r"\renewenvironment"):
            name, count, default = stream.argument() or (), stream.optional(), None
            if count is not None:
                default = stream.optional()
            begins, ends = stream.argument() or (), stream.argument() or ()
            self.environments["".join(one.text for one in name)] = Macro(_number(count), begins, default), ends
        else:
            return False
        return True

    def _set(self, name: tuple[Token, ...] | None, macro: Macro) -> None:
        solid = [one for one in name or () if not one.blank]
        if (
            len(solid) == 1
            and solid[0].command
            and solid[0].text not in (r"\begin", r"\end", r"\[", r"\]", r"\left", r"\right")
        ):
            self.table[solid[0].text] = macro
            self.endless.discard(solid[0].text)

    @staticmethod
    def _starred(stream: Stream) -> None:
        if (star := stream.peek_solid()) is not None and star.text == "*":
            stream.next()

    def call(self, stream: Stream, token: Token) -> bool:
        """Put what a macro stands for in front of the text; whether the token is one."""
        macro = self.table.get(token.text)
        if macro is None or token.text in self.endless:
            return False
        self.write(stream, token, macro)
        return True

    def write(self, stream: Stream, token: Token, macro: Macro) -> None:
        """Put the body of a macro, its arguments filled in, in front of the text."""
        if macro.starred:
            self._starred(stream)
            stream.optional()
        given: list[tuple[Token, ...]] = []
        for number in range(macro.arguments):
            optional = number == 0 and macro.default is not None
            one = stream.optional() if optional else stream.argument()
            given.append((one if one is not None else macro.default or ()) if optional else one or ())
        room = MOST_TOKENS - stream.written
        body = tuple(islice(_filled(macro.body, given, token), room + 1))
        stream.written += len(body)
        stream.calls += 1
        if stream.written > MOST_TOKENS or stream.calls > MOST_CALLS:
            self.endless.add(token.text)
            stream.forget()
            body = (Token(ENDLESS, token.place),)
        stream.put_back(body)

    def formula(self, tokens: Iterable[Token]) -> list[Token]:
        """All tokens of a formula, macros replaced; NotUnderstood where that has no end."""
        found = list(islice(self.expanded(Stream(tokens)), MOST_TOKENS + 1))
        if len(found) > MOST_TOKENS or any(token.text == ENDLESS for token in found):
            raise NotUnderstood("macros that write too much", "write the formula out", found[0].place)
        return found


def _filled(body: tuple[Token, ...], given: list[tuple[Token, ...]], call: Token) -> Iterator[Token]:
    k = 0
    while k < len(body):
        digits = body[k + 1].text if body[k].text == "#" and k + 1 < len(body) else ""
        if digits.isdigit():
            yield from given[int(digits[0]) - 1] if 0 < int(digits[0]) <= len(given) else ()
            if digits[1:]:
                yield Token(digits[1:], call.place)
            k += 2
            continue
        yield Token(body[k].text, call.place)
        k += 1


def _number(count: tuple[Token, ...] | None) -> int:
    text = "".join(token.text for token in count or ())
    return int(text) if text.isdigit() and len(text) == 1 else 0


def _of(text: str) -> tuple[Token, ...]:
    return tuple(tokenize(text))
