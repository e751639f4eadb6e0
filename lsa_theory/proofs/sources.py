"""What is zero under hypotheses, and what may be divided by there: the sources of cofactors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link, difference
from lsa_theory.kernel.coefficients import ONE, Coefficient, Factor, Laurent, times
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.signs import Signs, demands, implied
from lsa_theory.kernel.terms import Polynomial, normal
from lsa_theory.kernel.words import Letter, Word, is_vector, reduce
from lsa_theory.proofs import formulas
from lsa_theory.proofs.equations import Equation, cancelled, equations, inverses, quotient, writer_of

POSITIVE = {"Lambda", "Psi", "d", "N", "M", "sigma", "kappa"}


class Sources:
    """Equations that hold where claim and hypotheses have values, with what may be divided by there.

    ``invertible``: letters and generators of coefficients; ``entries``: the inverses of which a certificate says why they
    exist; ``divided``: numbers by which a certificate may divide, as they are written.
    """

    def __init__(self, link: Link, rewrite: Callable[[Polynomial], Polynomial]) -> None:
        self.link, self.writer = link, writer_of(link)
        known = [(one, cleared(rewrite(one.value))[0]) for one in [*equations(link), *inverses(link)]]
        self.equations = [pair for pair in known if pair[1].terms]
        self.invertible = POSITIVE | granted(link)
        self.entries: list[dict[str, str]] = []
        for equation, value in self.equations:
            self._solvable(equation, value)
        for number, hypothesis in enumerate(link.hypotheses, 1):
            self._definite(number, hypothesis)
        self.divided = self._scalars()

    def _definite(self, number: int, known: Hypothesis) -> None:
        """A letter that a hypothesis ``B > 0`` or ``B >= I`` shows to be pd."""
        larger, smaller = (known.right, known.left) if known.sign in ("<", "<=") else (known.left, known.right)
        if known.shape != ("d", "d") or not known.known or larger[0] != "name" or larger[1] in self.invertible:
            return
        rest = parser.constant(smaller) == 0
        if known.known == 2 if rest else Signs({})(smaller) == 2:
            whole = f"gap_M{number}" if rest else f"(gap_M{number} + {formulas.text(smaller)})"
            self.invertible.add(larger[1])
            self.entries.append({"of": larger[1], "by": f"inv({whole})", "form": "0"})

    def _solvable(self, equation: Equation, value: Polynomial) -> None:
        """Letters that an equation ``a*(...) == number`` shows to be invertible."""
        number = value.terms.get(())
        if value.shape != ("d", "d") or number is None or len(number.num) != 1:
            return
        ((monomial, c),) = number.num.items()
        if not all(g in self.invertible for g, _ in monomial):
            return
        over = Coefficient({frozenset((g, -p) for g, p in monomial): -1 / c})
        rest = [(single(word), k * over) for word, k in value.terms.items() if word]
        form = f"{equation.form}*({self.laurent(over.num)})"
        for end in (0, -1):
            one = rest[0][0][end] if rest else None
            if one is None or is_vector(one[0]) or one[1] != 1 or one[0] in self.invertible:
                continue
            if "[" not in one[0] and all(word[end] == one for word, _ in rest):
                less = {reduce(word[1:] if end == 0 else word[:-1]): k for word, k in rest}
                by = " + ".join(
                    formulas.product([f"({self.laurent(k.num)})", self.writer.word(w) or "I"]) for w, k in less.items()
                )
                self.invertible.add(one[0])
                self.entries.append({"of": self.writer.word((one,)), "by": by, "form": form})

    def needed(self, terms: list[str]) -> list[dict[str, str]]:
        """The inverses of which terms, or the reasons of others, speak."""
        kept: list[dict[str, str]] = []
        for entry in reversed(self.entries):
            name = entry["of"].removesuffix(".T")
            if any(f"inv({name})" in text for text in (*terms, *(one["form"] for one in kept))):
                kept.insert(0, entry)
        return kept

    def divisor(self, c: Laurent) -> str:
        """A divisor as a product of what is divided by already, and of a rest."""
        parts = list[str]()
        for shown, other in self.divided:
            while c != {ONE: 1} and (less := _whole_quotient(c, other)) is not None:
                c, parts = less, [*parts, f"({shown})"]
        if all(number < 0 for number in c.values()):
            c, parts = {m: -number for m, number in c.items()}, ["(-1)", *parts]
        rest = self.laurent(c)
        return formulas.product([*parts, f"({rest})" if rest != "1" else ""]) if parts or rest != "1" else ""

    def _scalars(self) -> list[tuple[str, Laurent]]:
        """Sums that are divided by in claim or hypotheses."""
        found = list[tuple[str, Laurent]]()
        for part in nonzero(self.link):
            with suppress(Refused):
                value = normal(self.link.reading()(part))
                if value.shape == (1, 1) and len(num := value.coefficient().num) > 1 and not value.coefficient().den:
                    found.append((formulas.text(part), num))
        for number, known in enumerate(self.link.hypotheses, 1):
            if known.known == 2 and known.shape == (1, 1):  # what is positive by hypothesis
                with suppress(Refused):
                    sides = (known.right, known.left) if known.sign == "<" else (known.left, known.right)
                    gap = difference(self.link.reading(), *sides).coefficient()
                    if not gap.den:
                        found.append((f"gap_s{number}", gap.num))
        return found

    def laurent(self, c: Laurent) -> str:
        """A coefficient as it is written."""
        return " + ".join(self.writer.monomial(m, number) for m, number in sorted(c.items(), key=repr))


def cleared(value: Polynomial) -> tuple[Polynomial, dict[Factor, int]]:
    """A polynomial without divisors, and the divisors."""
    value, below = cancelled(value), dict[Factor, int]()
    for c in value.terms.values():
        below |= {f: max(power, below.get(f, 0)) for f, power in c.den.items()}
    return Polynomial({w: _cleared(c, below) for w, c in value.terms.items()}, value.shape), below


def _cleared(c: Coefficient, below: dict[Factor, int]) -> Coefficient:
    num = c.num
    for f, power in below.items():
        for _ in range(power - c.den.get(f, 0)):
            num = times(num, dict(f))
    return Coefficient(num)


def nonzero(link: Link) -> Iterator[Tree]:
    """What has an inverse wherever claim and hypotheses have values."""
    sides = [link.left, link.right, *link.granted, *(side for h in link.hypotheses for side in (h.left, h.right))]
    for need, part in (found for side in sides for found in demands(side, here=True)):
        if need == "nonzero":
            yield from implied(need, part)


def granted(link: Link) -> set[Any]:
    """Letters, and generators of coefficients, that have an inverse wherever claim and hypotheses have values."""
    found, reading = set[Any](), link.reading()
    for part in nonzero(link):
        with suppress(Refused):
            value = normal(reading(part))
            if len(value.terms) == 1:
                ((word, c),) = value.terms.items()
                if len(c.num) == 1 and not c.den:
                    found |= {one[0] for one in word if not is_vector(one[0])} | {g for m in c.num for g, _ in m}
    return found


def _whole_quotient(c: Laurent, other: Laurent) -> Laurent | None:
    """The quotient where it divides and has no negative powers but those of c."""
    low = min((p for m in c for _, p in m), default=0)
    by = quotient(c, other)
    return by if by is not None and all(p >= min(low, 0) for m in by for _, p in m) else None


def single(word: Word) -> Word:
    """A word with every whole positive power written out."""
    out: list[Letter] = []
    for name, power, turned in word:
        out += [(name, 1, turned)] * int(power) if power == int(power) and power > 0 else [(name, power, turned)]
    return tuple(out)
