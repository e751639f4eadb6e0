"""What is known of the numbers of one comparison: signs, bounds, equations, each with a formula that shows it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.coefficients import ONE, Generator, Laurent, Monomial, Root, plus, times
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.signs import Signs
from lsa_theory.proofs.formulas import Unwritable, Writer


def settled(value: Laurent) -> Laurent:
    """Whole powers of roots as what they are powers of."""
    if not any(isinstance(g, Root) and p >= 1 for m in value for g, p in m):
        return value
    out: Laurent = {}
    for m, c in value.items():
        term: Laurent = {ONE: c}
        for g, p in m:
            whole = int(p) if isinstance(g, Root) and p >= 1 and not g.den else 0
            term = times(term, {frozenset([(g, p - whole)] if p != whole else []): Fraction(1)})
            for _ in range(whole):
                term = times(term, dict(g.num))  # type: ignore[union-attr]
        out = plus(out, term)
    return settled(out)


def multiplied(one: Laurent, other: Laurent) -> Laurent:
    return settled(times(one, other))


@dataclass(frozen=True)
class Fact:
    """A number that is nonnegative (2: positive), and a formula that shows it."""

    shown: str
    value: Laurent
    sign: int


@dataclass
class Ground:
    """What is known of the numbers of one comparison."""

    link: Link
    facts: list[Fact] = field(default_factory=list)
    zeros: list[Fact] = field(default_factory=list)  # of equations
    shown: dict[Generator, str] = field(default_factory=dict)
    signs: dict[Generator, int | None] = field(default_factory=dict)
    shift: dict[Generator, Laurent] = field(default_factory=dict)  # a size as its lower bound and a slack

    def text(self, g: Generator) -> str:
        if g not in self.shown:
            base = isinstance(g, Root) and not g.den
            self.shown[g] = f"({self.polynomial(dict(g.num))})" if base else Writer().generator(g)  # type: ignore[union-attr]
        return self.shown[g]

    def sign(self, g: Generator) -> int | None:
        """The sign that the formula of a generator shows."""
        if g not in self.signs:
            self.signs[g] = 1 if isinstance(g, Root) else None
            with suppress(Refused, Unwritable):
                self.signs[g] = Signs({})(parser.expression(self.text(g)))
        return self.signs[g]

    def nonnegative(self, m: Monomial) -> bool:
        """Whether every factor of a monomial is nonnegative, and positive where it divides."""
        return all(
            (p % 2 == 0 and (p > 0 or self.sign(g) == 2)) or self.sign(g) == 2 or (self.sign(g) == 1 and p > 0) for g, p in m
        )

    def positive(self, m: Monomial) -> bool:
        return all(self.sign(g) == 2 for g, _ in m)

    def monomial(self, m: Monomial) -> str:
        """A product of powers as text."""
        parts = []
        for g, p in sorted(m, key=repr):
            base = self.text(g)
            base = base if base.isidentifier() or base.endswith(")") else f"({base})"
            parts.append(base if p == 1 else f"{base}**{p}" if p == int(p) and p > 0 else f"{base}**({p})")
        return "*".join(parts)

    def polynomial(self, value: Laurent) -> str:
        """A sum of monomials as text; signed terms are kept apart so that the form is seen."""
        shown = []
        for m, c in sorted(value.items(), key=lambda t: repr(sorted(map(repr, t[0])))):
            body = self.monomial(m)
            number = f"{c}" if c.denominator == 1 and c >= 0 else f"({c})"
            shown.append(body if body and c == 1 else f"{number}*{body}" if body else number)
        return " + ".join(shown) or "0"

    def shifted(self, value: Laurent) -> Laurent:
        """Sizes replaced by lower bounds and slacks."""
        while used := {g for m in value for g, _ in m if g in self.shift}:
            if any(p < 0 or p != int(p) for m in value for g, p in m if g in used):
                return value
            out: Laurent = {}
            for m, c in value.items():
                term: Laurent = {frozenset((g, p) for g, p in m if g not in used): c}
                for g, p in m:
                    for _ in range(int(p) if g in used else 0):
                        term = times(term, self.shift[g])
                out = plus(out, term)
            value = out
        return value
