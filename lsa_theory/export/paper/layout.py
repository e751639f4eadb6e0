"""Displayed formulas broken into lines that fit the page.

TeX does not break displays, and the packages that do are no part of a basic installation.  The widths are those
of Computer Modern at ten points, rounded up; lines break before ``+`` and ``-``, and outside brackets where that
leaves no line half empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

ROOM = 475.0  # points; the text is 455 points wide, and widths are estimated at least 5% too large
INDENT = 20.0

_WIDTHS = {
    0.0: r"\displaystyle \bigl",
    3.0: r"[ ] , ' | ! . : ; \,",
    4.0: r"i l t ( ) \iota",
    5.0: r"b c e j o q r s \epsilon \ell \delta \varepsilon \theta \xi",
    6.0: r"a d f g h k p u v x y z I 0 1 2 3 4 5 6 7 8 9 / \zeta \eta \rho \star \lVert \rVert"
    r" \gamma \kappa \lambda \nu \tau \upsilon \phi",
    7.0: r"n J L S \alpha \beta \mu \pi \sigma \chi \psi \omega \Gamma \Lambda \Xi",
    8.0: r"\cdot w A C E F G O P Q R T U Z \Sigma \Phi \Omega \Theta \Pi \Upsilon \Psi \top",
    9.0: r"m B D V Y \Delta \nabla",
    11.0: r"H K M N W X \infty \to \quad",
    20.0: r"\lim \max \min \arg \det \qquad",
}
WIDTHS = {token: width for width, tokens in _WIDTHS.items() for token in tokens.split()}
RELATIONS = "=", "<", ">", r"\neq", r"\le", r"\ge", r"\prec", r"\succ", r"\preceq", r"\succeq", r"\to", r"\in"
OPEN, CLOSE = ("(", "[", r"\lVert"), (")", "]", r"\rVert")
FACTORS = [[before, "space", behind] for before in ("ord", "close") for behind in ("ord", "open")]


class Atom(NamedTuple):
    text: str
    width: float
    kind: str = "ord"  # ord, space, plus (binary), relation, open, close
    script: float = 0.0  # the width of its exponent or index, which stand above each other


def width(text: str) -> float:
    r"""The width of a formula in points, estimated from above.

    >>> 20 < width(r"\frac{N + 1}{N}") < width(r"N + 1") + 5
    True
    """
    return sum(atom.width for atom in atoms(text))


def atoms(text: str) -> list[Atom]:
    """The formula cut outside braces."""
    return _Reader(_tokens(text)).sequence()


def _tokens(text: str) -> list[str]:
    return re.findall(r"\\[A-Za-z]+|\\.|\s+|.", text)


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def sequence(self, end: str | None = None) -> list[Atom]:
        found: list[Atom] = []
        while self.at < len(self.tokens) and self.tokens[self.at] != end:
            atom = self.atom(bool(found) and found[-1].kind == "space")
            if atom.text[0] in "^_" and found:
                base = found.pop()
                script = max(base.script, atom.width)
                wide = base.width - base.script + script
                atom = base._replace(text=base.text + atom.text, width=wide, script=script)
            found.append(atom)
        self.at += 1
        return found

    def group(self) -> Atom:
        """One argument: a braced group or a single token."""
        while self.tokens[self.at].isspace():
            self.at += 1
        if self.tokens[self.at] != "{":
            return self.atom(False)
        self.at += 1
        inner = self.sequence("}")
        return Atom("{" + "".join(a.text for a in inner) + "}", sum(a.width for a in inner))

    def atom(self, after_space: bool) -> Atom:
        token = self.next()
        if token.isspace():
            return Atom(" ", 0.0, "space")
        if token == "{":
            self.at -= 1
            return self.group()
        if token in "^_":
            script = self.group()
            return Atom(token + script.text, 0.75 * script.width + 1)
        if token == r"\frac":
            above, below = self.group(), self.group()
            return Atom(rf"\frac{above.text}{below.text}", max(above.width, below.width) + 3)
        if token == r"\sqrt":
            inner = self.group()
            return Atom(rf"\sqrt{inner.text}", inner.width + 10)
        if token in (r"\hat", r"\tilde", r"\mathrm", r"\operatorname", r"\mathbb", r"\text"):
            inner = self.group()
            space = " " if inner.text[0].isalpha() else ""
            return Atom(token + space + inner.text, inner.width + (4 if token == r"\operatorname" else 1))
        if token in (r"\left", r"\right"):
            return self.delimiter(token)
        if token in "+-":
            binary = after_space and self.at < len(self.tokens) and self.tokens[self.at].isspace()
            return Atom(token, 12.5 if binary else 8.0, "plus" if binary else "ord")
        if token in RELATIONS:
            return Atom(token, 16.0 if token == r"\to" else 13.5, "relation")
        kind = "open" if token in OPEN else "close" if token in CLOSE else "ord"
        return Atom(token, WIDTHS.get(token, 8.0) + (1.7 if token == r"\nabla" else 0), kind)

    def delimiter(self, token: str) -> Atom:
        mark = self.next()
        if mark == ".":  # \left. f \right|: never broken
            depth, start = 1, self.at
            while depth:
                depth += {r"\left": 1, r"\right": -1}.get(self.next(), 0)
            inner = "".join(self.tokens[start : self.at - 1])
            return Atom(rf"\left.{inner}\right{self.next()}", width(inner) + 4)
        return Atom(token + mark, 8.0, "open" if token == r"\left" else "close")


def display(sides: Sequence[str], signs: Sequence[str] = (), room: float = ROOM) -> str:
    r"""A displayed equation or chain of relations, in as many lines as it needs.

    >>> print(display(["a", "b + c"], ["="]))
    \begin{equation*}
    a = b + c
    \end{equation*}
    >>> print(display(["a", "b + c"], ["="], room=30.0))
    \begin{align*}
    a &= b \\
    &\qquad + c
    \end{align*}
    """
    whole = sides[0] + "".join(f" {sign} {side}" for sign, side in zip(signs, sides[1:], strict=True))
    if width(whole) <= room:
        return f"\\begin{{equation*}}\n{whole}\n\\end{{equation*}}"
    head = width(sides[0])
    rows: list[str] = []
    if head <= 0.2 * room and signs:
        lead, head = f"{sides[0]} &", head + 14
    else:
        rows += _rows("&", lines(sides[0], room, room - INDENT))
        lead, head = "&", 14
    for sign, side in zip(signs, sides[1:], strict=True):
        rows += _rows(f"{lead}{sign} ", lines(side, room - head, room - head - INDENT))
        lead = "&"
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def _rows(lead: str, found: list[str]) -> list[str]:
    return [lead + found[0], *(rf"&\qquad {line}" for line in found[1:])]


def lines(text: str, first: float, later: float) -> list[str]:
    """The formula in lines, the first and the later ones of the given widths."""
    rest = [part for atom in atoms(text) for part in (_spread(atom) if atom.width > later else [atom])]
    found, room = list[list[Atom]](), first
    while sum(atom.width for atom in rest) > room:
        cut = _cut(rest, room)
        if cut is None:
            break
        found.append(rest[:cut])
        rest, room = rest[cut:], later
        if rest[0].kind == "space":
            rest[0] = Atom(r"\cdot ", 8.0)
    return _balanced([*found, rest])


def _spread(atom: Atom) -> list[Atom]:
    """A fraction that is wider than a line as one over the denominator, times the numerator in brackets."""
    if not atom.text.startswith(r"\frac"):
        return [atom]
    reader = _Reader(_tokens(atom.text.removeprefix(r"\frac")))
    above, below = reader.group(), reader.group()
    one = Atom(rf"\frac{{1}}{below.text}", below.width + 3)
    return [one, Atom(" ", 0.0, "space"), Atom("(", 4.0, "open"), *atoms(above.text[1:-1]), Atom(")", 4.0, "close")]


def _cut(rest: list[Atom], room: float) -> int | None:
    """Before the last plus outside brackets, or inside if the line would be half empty, or before a factor."""
    best: dict[int, tuple[float, int]] = {}  # depth: (filled, place)
    used, depth = 0.0, 0
    for k, atom in enumerate(rest):
        if used > room:
            break
        if k and atom.kind == "plus" and any(a.kind not in ("space", "plus") for a in rest[:k]):
            best[max(depth, 0)] = used, k
        elif k and depth <= 0 and [a.kind for a in rest[k - 1 : k + 2]] in FACTORS:
            best[99] = used, k
        used += atom.width
        depth += (atom.kind == "open") - (atom.kind == "close")
    for floor in (0.45, 0.0):
        for level in sorted(best):
            if best[level][0] > floor * room:
                return best[level][1]
    return None


def _balanced(found: list[list[Atom]]) -> list[str]:
    r"""The lines as text; a pair ``\left( \right)`` on different lines gets a fixed size."""
    opened: list[tuple[int, int]] = []
    for row, line in enumerate(found):
        for k, atom in enumerate(line):
            if atom.kind == "open":
                opened.append((row, k))
            elif atom.kind == "close" and opened:
                start, at = opened.pop()
                if start != row and atom.text.startswith(r"\right"):
                    found[start][at] = atom._replace(text=found[start][at].text.replace(r"\left", r"\biggl"))
                    line[k] = atom._replace(text=atom.text.replace(r"\right", r"\biggr"))
    return [_text(line) for line in found]


def _text(line: list[Atom]) -> str:
    joined = ""
    for atom in line:
        glued = joined[-1:].isalpha() and atom.text[:1].isalpha() and "\\" in joined.rsplit(" ", 1)[-1]
        joined += (" " if glued else "") + atom.text
    return joined.strip()
