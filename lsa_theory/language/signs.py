"""Other ways of writing the formula language, put into it: Unicode signs, ``=``, ``^``, ``'``, products without a sign.

``p'Gamma p ≥ p'Λp`` becomes ``p.T*Gamma*p>=p.T*Lambda*p``: a space, a closing bracket and adjacent Greek or capital letters
are products.  What could be read in two ways is refused at its column, with what to write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lsa_theory.errors import FormulaError
from lsa_theory.language.scanner import GREEK, KEYWORDS, Token, tokens

CLOSING = {"(": ")", "[": "]", "⟨": "⟩"}
NOUNS = ("S", "beta", "yhat")  # functions that are names as well
MATRICES = re.compile(r"E|sum_.|Lambda|Gamma|Psi|Sigma|Theta|I|S|[A-DF-LO-Z][0-9]*")


NOTHING = Token("sign", "", 0)


@dataclass(frozen=True)
class Plain:
    """Text in the grammar of the language, with the place where each character was typed."""

    text: str
    places: tuple[int, ...]
    typed: str

    def column(self, offset: int) -> int:
        """The column, from 1, where the character at an offset was typed."""
        return self.places[min(max(offset, 0), len(self.places) - 1)] + 1 if self.places else 1


@lru_cache(maxsize=4096)
def plain(typed: str, functions: frozenset[str]) -> Plain:
    """What was typed, in the grammar of the language; FormulaError for what has no meaning or two.

    >>> plain("𝔼[x xᵀ] = Λ", frozenset()).text
    'E[x*x.T]==Lambda'
    >>> plain("‖AΓ⁻¹‖²_F", frozenset()).text
    'norm_F(A*Gamma**(-1))**2'
    """
    return _Writer(typed, functions).written()


@dataclass
class _Level:
    """An open bracket or norm bar, and what stands inside it so far."""

    opening: Token
    start: int  # of the operand that it will be, in the pieces
    closing: str = ""  # what is written where it closes
    under: bool = False  # the last sign was a division
    base: int = -1  # the start of the base of a power that waits for its exponent
    raised: bool = False  # that power was typed as ^
    roots: list[int] = field(default_factory=list)  # the starts of roots that wait for their operand


@dataclass
class _Writer:
    typed: str
    functions: frozenset[str]
    pieces: list[tuple[str, int]] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=lambda: [_Level(Token("open", "", 0), 0)])
    operand: int = -1  # where the operand that has just ended begins; -1 where none has
    powered: bool = False  # it is a power
    last: Token = NOTHING

    def written(self) -> Plain:
        for token in tokens(self.typed):
            getattr(self, f"_{token.kind}")(token)
            self.last = token
        if self.levels[1:]:
            raise self.bad(self.levels[-1].opening, "a bracket that is not closed", "close it")
        text = "".join(piece for piece, _ in self.pieces)
        places = tuple(place for piece, place in self.pieces for _ in piece)
        return Plain(text, places, self.typed)

    def bad(self, token: Token, problem: str, remedy: str) -> FormulaError:
        return FormulaError(self.typed, token.place + 1, problem, remedy)

    def put(self, text: str, token: Token) -> None:
        self.pieces.append((text, token.place))

    def follows(self, token: Token, pattern: str) -> bool:
        return bool(re.compile(rf"\s*(?:{pattern})").match(self.typed, token.place + len(token.text)))

    # operands

    def _name(self, token: Token) -> None:
        if token.text == "lambda":
            raise self.bad(token, "the name lambda", "did you mean Lambda, or an eigenvalue, lam_min(A) or lam_max(A)?")
        if token.text in KEYWORDS:
            raise self.bad(token, f"the word {token.text} in a formula", "write one comparison, or a chain of them")
        self._begin(token)
        self.put(token.text, token)
        if self._is_function(token.text) and self.follows(token, r"\("):
            self.operand, self.powered = len(self.pieces) - 1, False
        else:
            self._end(len(self.pieces) - 1, token)

    def _number(self, token: Token) -> None:
        level, before = self.levels[-1], self.pieces[-1][0] if self.pieces else ""
        if self.operand >= 0:
            raise self.bad(token, f"the number {token.text} behind a factor", f"write *{token.text} or **{token.text}")
        if (
            level.base >= 0
            and level.raised
            and token.text == "1"
            and self.follows(token, "/" if before == "**" else r"/\s*[0-9]")
        ):
            raise self.bad(token, "a power and a slash", "write A**(1/2) for a root, A**(-1)/2 for half of an inverse")
        self.put(token.text, token)
        self._end(len(self.pieces) - 1, token)

    def _is_function(self, name: str) -> bool:
        return name in self.functions or name.startswith("sum_")

    def _begin(self, token: Token) -> None:
        """A factor begins: behind another one that is a product."""
        if self.operand < 0:
            return
        last, level = self.last, self.levels[-1]
        if last.kind == "name" and self._is_function(last.text) and last.text not in NOUNS:
            raise self.bad(last, f"{last.text} without brackets", f"write {last.text}(...)")
        if last.kind in ("name", "number") and not token.spaced and not self._apart(last, token):
            raise self.bad(token, f"{last.text}{token.text} without a sign", f"write {last.text}*{token.text}")
        beside = token.kind == "name" and MATRICES.fullmatch(token.text)  # nobody divides by a matrix or a sum
        clear = beside or (last.kind == "number" and token.spaced)
        if level.under and not clear:
            problem = "a factor behind a quotient: it may stand under the line or beside it"
            raise self.bad(token, problem, "write a/b*c or a/(b*c)")
        self.put("*", token)
        self.operand = -1

    def _apart(self, last: Token, token: Token) -> bool:
        """Whether adjacent tokens are factors: Greek or capital letters, a bracket behind a number or a Greek letter."""
        greek = self.typed[last.place] in GREEK
        if last.kind == "number" or token.kind in ("bar", "root"):
            return token.kind != "name" or token.text[0].isupper() or self.typed[token.place] in GREEK
        if token.kind == "open":
            return greek or last.text in ("N", "M")
        return greek or self.typed[token.place] in GREEK or last.text[0].isupper()  # adjacent names are letters, as in Ax

    def _end(self, start: int, token: Token) -> None:
        """An operand has ended that begins at `start`; it is the one for which roots and powers have waited."""
        level = self.levels[-1]
        while level.roots:
            start = level.roots.pop()
            self.put(")", token)
        self.powered = level.base >= 0
        if self.powered:
            start, level.base = level.base, -1
        self.operand = start

    # what follows an operand

    def _transpose(self, token: Token) -> None:
        self._after(token, token.text, "a transpose")

    _attribute = _transpose

    def _power(self, token: Token) -> None:
        if self.powered:
            raise self.bad(token, "a power of a power", "use brackets, as in (A**2)**3")
        self._after(token, f"**{token.text}", "a power")
        self.powered = True

    def _after(self, token: Token, text: str, what: str) -> None:
        if self.operand < 0:
            raise self.bad(token, f"{what} of nothing", "put a letter or a bracket before it")
        if self.powered:
            self.pieces.insert(self.operand, ("(", self.pieces[self.operand][1]))
            self.put(")", token)
        self.put(text, token)
        self.powered = False

    # signs

    def _sign(self, token: Token) -> None:
        level = self.levels[-1]
        if token.text == "**":
            if self.operand < 0:
                raise self.bad(token, "a power of nothing", "put a letter or a bracket before it")
            if self.powered:
                raise self.bad(token, "a power of a power", "use brackets, as in (A**2)**3")
            level.base, level.raised = self.operand, self.typed[token.place] == "^"
        elif self.operand >= 0 or level.base < 0:  # not the sign of an exponent
            level.under = token.text == "/"
        self.put(token.text, token)
        self.operand, self.powered = -1, False

    def _comma(self, token: Token) -> None:
        level = self.levels[-1]
        if level.closing == "⟩":
            self.put(").T*(", token)
            level.closing = "))"
        else:
            self.put(",", token)
        level.under, self.operand = False, -1

    def _root(self, token: Token) -> None:
        self._begin(token)
        self.levels[-1].roots.append(len(self.pieces))
        self.put("sqrt(", token)

    # brackets and bars

    def _open(self, token: Token) -> None:
        last = self.last
        named = self.operand >= 0 and last.kind == "name"
        called = (
            token.text == "(" and named and (self._is_function(last.text) or not (token.spaced or self._apart(last, token)))
        )
        if called or (token.text == "[" and named):  # a call of what is no function is refused by its name
            start, self.operand = self.operand, -1
        else:
            self._begin(token)
            start = len(self.pieces)
        self.put("((" if token.text == "⟨" else token.text, token)
        self.levels.append(_Level(token, start, CLOSING[token.text]))

    def _close(self, token: Token) -> None:
        level = self.levels[-1]
        if level.opening.kind == "bar" or CLOSING.get(level.opening.text) != token.text:
            raise self.bad(token, f"a closing {token.text} without its opening bracket", "check the brackets")
        if level.closing == "⟩":
            raise self.bad(token, "an inner product of one part", "write ⟨p, q⟩, or p.T*q")
        self.levels.pop()
        self.put(level.closing, token)
        self._end(level.start, token)

    def _bar(self, token: Token) -> None:
        level = self.levels[-1]
        which, square = token.text.split(" ")
        if level.opening.kind != "bar" or self.operand < 0:
            if level.opening.kind == "bar" or which != "norm" or square:
                raise self.bad(token, "a norm bar that opens nothing", "write norm_F(A) or norm_op(A)")
            self._begin(token)
            self.levels.append(_Level(token, len(self.pieces)))
            self.put("norm(", token)
            return
        self.levels.pop()
        self.pieces[level.start] = (f"{which}(", self.pieces[level.start][1])
        self.put(")", token)
        self._end(level.start, token)
        if square:
            self._power(Token("power", "2", token.place))
