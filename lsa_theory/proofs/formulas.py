"""The kernel's trees and normal forms written as text, for certificates that are proposed to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from lsa_theory.kernel.coefficients import Factor, Generator, Monomial, Root
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.terms import Polynomial
from lsa_theory.kernel.words import Word, closes, opens

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4


class Unwritable(Exception):
    """A quantity of which the normal form keeps no formula: a root, a norm, the inverse of a sum."""


def text(tree: Tree) -> str:
    """A tree of the kernel's language as it is typed.

    >>> from lsa_theory.kernel.parser import expression
    >>> text(expression("-(A + B)*inv(C).T/N - I/2**3"))
    '-1*(A + B)*inv(C).T/N - I/2**3'
    """
    return _text(tree)[0]


def _text(tree: Tree) -> tuple[str, int]:
    match tree:
        case ("number", value):
            return (str(value), ATOM if value.denominator == 1 and value >= 0 else PRODUCT)
        case ("name", name):
            return name, ATOM
        case ("+" | "-" as sign, a, b):
            return f"{_text(a)[0]} {sign} {_bound(b, PRODUCT)}", SUM
        case ("*" | "/" as sign, a, b):
            return f"{_bound(a, PRODUCT)}{sign}{_bound(b, POWER)}", PRODUCT
        case ("**", a, power):
            return f"{_bound(a, ATOM)}**{power if power.denominator == 1 else f'({power})'}", POWER
        case ("T", a):
            return f"{_bound(a, ATOM)}.T", ATOM
        case ("E", a):
            return f"E[{_text(a)[0]}]", ATOM
        case ("call", function, *arguments):
            return f"{function}({', '.join(_text(a)[0] for a in arguments)})", ATOM
    raise Unwritable(str(tree))


def _bound(tree: Tree, level: int) -> str:
    shown, own = _text(tree)
    return shown if own >= level else f"({shown})"


def product(factors: Iterable[str]) -> str:
    """Factors joined; the empty product is 1."""
    return "*".join(f for f in factors if f) or "1"


@dataclass(frozen=True)
class Writer:
    """Writes normal forms; ``held`` are formulas of the letters that stand for what no rule computes."""

    held: Mapping[str, str] = field(default_factory=dict)

    def word(self, letters: Word) -> str:
        """A product of letters; the empty string for the empty word.

        >>> Writer().word((("A", 2, 1), ("Ginv", 1, 0), ("Lambda", -1, 0)))
        'A.T**2*inv(Gamma)*inv(Lambda)'
        """
        return product(self._letter(*one) for one in letters) if letters else ""

    def _letter(self, name: str, power: int | Fraction, turned: int) -> str:
        if name == "Ginv":
            name, power = "Gamma", -power
        if name.startswith(("#", "%")):
            if name not in self.held:
                raise Unwritable(name)
            name = self.held[name]
        shown = f"inv({name})" if power < 0 else name
        shown = f"{shown}.T" if turned else shown
        if power != int(power):
            return f"{shown}**({abs(power)})"
        return shown if abs(power) == 1 else f"{shown}**{abs(power)}"

    def generator(self, g: Generator) -> str:
        """A scalar, a trace or a form.

        >>> Writer().generator((("p", 1, 1), ("A", 1, 0), ("q", 1, 0)))
        '(p.T*A*q)'
        """
        if isinstance(g, str) and g in self.held:
            return self.held[g]
        if isinstance(g, Root) or (isinstance(g, str) and "[" in g):
            raise Unwritable(str(g))
        if isinstance(g, str):
            return g
        return f"({self.word(g)})" if opens(g[0]) and closes(g[-1]) else f"tr({self.word(g)})"

    def monomial(self, m: Monomial, number: Fraction = Fraction(1)) -> str:
        """A product of powers of generators; negative powers go below the line."""
        above: list[str] = []
        below: list[str] = []
        for g, power in sorted(m, key=repr):
            if power != int(power):
                raise Unwritable(str(g))
            (above if power > 0 else below).append(self.generator(g) + (f"**{abs(power)}" if abs(power) != 1 else ""))
        if number.denominator != 1:
            below.insert(0, str(number.denominator))
        head = [str(number.numerator)] if number.numerator != 1 else []
        return product([*head, *above]) + (f"/({product(below)})" if below else "")

    def polynomial(self, value: Polynomial) -> str:
        """A normal form: a sum of products of numbers and words."""
        terms = []
        for word, c in value.terms.items():
            above = " + ".join(self.monomial(m, x) for m, x in c.num.items())
            below = "".join(f"/{self.factor(f)}**{power}" for f, power in c.den.items())
            letters = self.word(word) or ("I" if value.shape == ("d", "d") else "")
            terms.append(product([f"({above}){below}", letters]))
        return " + ".join(terms) or "0"

    def factor(self, f: Factor) -> str:
        """A divisor."""
        return "(" + " + ".join(self.monomial(m, c) for m, c in f) + ")"
