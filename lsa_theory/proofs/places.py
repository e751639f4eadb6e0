"""Cofactors: a difference written as a sum of ``L*gap*R``, where equations among the hypotheses make it zero.

Places where a term of the difference contains a term of an equation give identities ``L*gap*R``; the sum is found by linear
algebra.  So letters that commute, products that vanish, inverses and projections are used without a rule for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lsa_theory.kernel.coefficients import ONE, Coefficient, Monomial, joined
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.terms import Polynomial, normal, word_value
from lsa_theory.kernel.words import Letter, Word, closes, is_vector, opens
from lsa_theory.proofs import formulas
from lsa_theory.proofs.equations import Equation, Term, flat
from lsa_theory.proofs.formulas import Writer

Row = dict[Term, Fraction]
MAX_INSTANCES, MAX_ROUNDS, MAX_LETTERS = 120, 2, 14


def _over(m: Monomial, n: Monomial) -> Monomial:
    return joined(m, frozenset((g, -power) for g, power in n))


@dataclass
class _Space:
    """A linear space of rows, in echelon form, each with how it came about."""

    rows: list[tuple[Term, Row, dict[int, Fraction]]] = field(default_factory=list)

    def reduced(self, row: Row, made: dict[int, Fraction]) -> tuple[Row, dict[int, Fraction]]:
        row, made = dict(row), dict(made)
        for pivot, other, how in self.rows:
            if c := row.get(pivot):
                for term, value in other.items():
                    row[term] = row.get(term, Fraction(0)) - c * value
                for number, value in how.items():
                    made[number] = made.get(number, Fraction(0)) - c * value
                row = {term: value for term, value in row.items() if value}
        return row, made

    def add(self, row: Row, number: int) -> None:
        row, made = self.reduced(row, {number: Fraction(1)})
        if row:
            pivot = min(row, key=repr)
            c = 1 / row[pivot]
            self.rows.append((pivot, {t: v * c for t, v in row.items()}, {n: v * c for n, v in made.items()}))


def sum_of(places: Places, goal: Row, known: list[tuple[Equation, Polynomial]]) -> list[tuple[str, Fraction]] | None:
    space, shown, seen = _Space(), list[str](), set[str]()
    fresh, old = set(goal), set[Term]()
    for _ in range(MAX_ROUNDS):
        found: set[Term] = set()
        for text, value in (one for term in sorted(fresh, key=repr) for one in places.of(term, known)):
            if len(shown) >= MAX_INSTANCES:
                break
            row = flat(value)
            if text not in seen and row:
                seen.add(text)
                space.add(row, len(shown))
                shown.append(text)
                found |= set(row)
        rest, made = space.reduced(goal, {})
        if not rest:
            return [(shown[number], -c) for number, c in sorted(made.items()) if c]
        old |= fresh
        fresh = found - old
        if not fresh:
            return None
    return None


@dataclass(frozen=True)
class Places:
    """Where a term of an equation stands in a term of the target."""

    target: Polynomial
    writer: Writer
    invertible: set[Any]

    def of(self, term: Term, known: list[tuple[Equation, Polynomial]]) -> Iterator[tuple[str, Polynomial]]:
        """Identities ``L*gap*R`` and ``tr(L*gap*R)`` of which the term is a part, as text and value."""
        if len(_units(term[0])) > MAX_LETTERS:
            return
        for equation, value in known:
            if value.shape == (1, 1):
                yield from self._scalar(term, equation.form, value)
                continue
            for form, gap in ((equation.form, value), (f"{equation.form}.T", value.transposed())):
                for part, inner in flat(gap) or {}:
                    yield from self._inside(term, part, inner, form, gap)
                    yield from self._closed(term, part, inner, form, gap)

    def _scalar(self, term: Term, form: str, gap: Polynomial) -> Iterator[tuple[str, Polynomial]]:
        letters, monomial = term
        body = word_value(letters) if letters else Polynomial({(): Coefficient({ONE: Fraction(1)})}, self.target.shape)
        unit = "" if letters or self.target.shape == (1, 1) else "I"
        for _, inner in flat(gap) or {}:
            if self._divides(inner, monomial):
                weight = _over(monomial, inner)
                text = formulas.product([self.writer.monomial(weight), form, self.writer.word(letters) or unit])
                yield _head(text), body.times(Coefficient({weight: Fraction(1)}) * gap.coefficient())

    def _divides(self, part: Monomial, whole: Monomial) -> bool:
        powers = dict(whole)
        return all(p <= max(0, powers.get(g, 0)) or g in self.invertible for g, p in part)

    def _matches(self, whole: Word, piece: Word) -> Iterator[tuple[Word, Word]]:
        """What stands left and right of a piece in a word; its ends may be missing where their inverses can be written."""
        for start in range(len(piece) + 1 if piece else 1):
            for stop in range(len(piece), start - 1 if not piece else start, -1):
                ends = piece[:start] + piece[stop:]
                if not all(name in self.invertible and not is_vector(name) for name, _, _ in ends):
                    continue
                size = stop - start
                for k in range(len(whole) - size + 1):
                    if whole[k : k + size] == piece[start:stop]:
                        yield whole[:k] + _inverse(piece[:start]), _inverse(piece[stop:]) + whole[k + size :]

    def _inside(
        self, term: Term, part: Word, inner: Monomial, form: str, gap: Polynomial
    ) -> Iterator[tuple[str, Polynomial]]:
        letters, monomial = term
        if not self._divides(inner, monomial) or (not letters and self.target.shape == (1, 1)):
            return
        weight, write = _over(monomial, inner), self.writer.word
        for left, right in self._matches(_units(letters), _units(part)):
            with suppress(Refused):
                value = _around(left, gap, right)
                if value.shape == self.target.shape:
                    text = formulas.product([self.writer.monomial(weight), write(left), form, write(right)])
                    yield _head(text), normal(value.times(Coefficient({weight: Fraction(1)})))

    def _closed(
        self, term: Term, part: Word, inner: Monomial, form: str, gap: Polynomial
    ) -> Iterator[tuple[str, Polynomial]]:
        letters, monomial = term
        write = self.writer.word
        for g, power in monomial:
            rest = _over(monomial, frozenset([(g, 1)]))
            if not isinstance(g, tuple) or power <= 0 or not self._divides(inner, rest):
                continue
            weight, whole = _over(rest, inner), _units(g)
            is_form = opens(g[0]) and closes(g[-1])
            for turned in [whole] if is_form else [whole[k:] + whole[:k] for k in range(len(whole))]:
                for left, right in self._matches(turned, _units(part)):
                    with suppress(Refused):
                        value = _around(left, gap, right)
                        number = (value if value.shape == (1, 1) else value.trace()).times(
                            Coefficient({weight: Fraction(1)})
                        )
                        body = _head(formulas.product([write(left), form, write(right)]))
                        shown = f"({body})" if value.shape == (1, 1) else f"tr({body})"
                        unit = "" if self.target.shape == (1, 1) else "I"
                        text = formulas.product([self.writer.monomial(weight), shown, write(letters) or unit])
                        body_value = word_value(letters) * number if letters else Polynomial(number.terms, self.target.shape)
                        yield _head(text), normal(body_value)


def _head(text: str) -> str:
    return text.removeprefix("1*")


def _inverse(letters: Word) -> Word:
    return tuple((name, -power, turned) for name, power, turned in reversed(letters))


def _units(letters: Word) -> Word:
    """A word with every power written out."""
    out: list[Letter] = []
    for name, power, turned in letters:
        whole = abs(int(power)) if power == int(power) else 0
        out += [(name, 1 if power > 0 else -1, turned)] * whole if whole else [(name, power, turned)]
    return tuple(out)


def _around(left: Word, gap: Polynomial, right: Word) -> Polynomial:
    value = word_value(left) * gap if left else gap
    return value * word_value(right) if right else value
