"""Cofactors: a difference written as a sum of ``L*gap*R``, where equations among the hypotheses make it zero.

Places where a term of the difference contains a term of an equation give identities ``L*gap*R``; the sum is found by linear
algebra.  So letters that commute, products that vanish, inverses and projections are used without a rule for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.terms import (
    ONE,
    Coefficient,
    Factor,
    Letter,
    Monomial,
    Polynomial,
    Word,
    closes,
    joined,
    normal,
    opens,
    times,
    word_value,
)
from lsa_theory.proofs import formulas
from lsa_theory.proofs.equations import Equation, Term, cancelled, equations, flat

Row = dict[Term, Fraction]
MAX_INSTANCES, MAX_ROUNDS, MAX_LETTERS = 240, 3, 14


def cofactors(link: Link, target: Polynomial, rewrite: Callable[[Polynomial], Polynomial] = lambda p: p) -> str | None:
    """A formula in gaps that equals the target after the rewriting, or None."""
    target, below = cancelled(target), dict[Factor, int]()
    for c in target.terms.values():
        below |= {f: max(power, below.get(f, 0)) for f, power in c.den.items()}
    cleared = Polynomial({w: _cleared(c, below) for w, c in target.terms.items()}, target.shape)
    goal = flat(cleared)
    if not goal:
        return None
    with suppress(formulas.Unwritable):
        found = _searched(cleared, goal, list(equations(link)), rewrite)
        if found is None:
            return None
        divisors = formulas.product(formulas.factor(f) + (f"**{p}" if p != 1 else "") for f, p in below.items())
        whole = " + ".join(formulas.product([f"({c})" if c != 1 else "", shown]) for shown, c in found)
        return f"({whole})/({divisors})" if below else whole
    return None


def _cleared(c: Coefficient, below: dict[Factor, int]) -> Coefficient:
    """A coefficient times a common denominator."""
    num = c.num
    for f, power in below.items():
        for _ in range(power - c.den.get(f, 0)):
            num = times(num, dict(f))
    return Coefficient(num)


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


def _searched(
    target: Polynomial, goal: Row, known: list[Equation], rewrite: Callable[[Polynomial], Polynomial]
) -> list[tuple[str, Fraction]] | None:
    space, shown, seen = _Space(), list[str](), set[str]()
    values = [(equation, rewrite(equation.value)) for equation in known]
    fresh, old = set(goal), set[Term]()
    for _ in range(MAX_ROUNDS):
        found: set[Term] = set()
        for term in sorted(fresh, key=repr):
            for text, value in _instances(term, target, values):
                row = flat(value)
                if text in seen or not row or len(shown) >= MAX_INSTANCES:
                    continue
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


def _instances(term: Term, target: Polynomial, known: list[tuple[Equation, Polynomial]]) -> Iterator[tuple[str, Polynomial]]:
    """Identities ``L*gap*R`` and ``tr(gap*R)`` of which the term is a part."""
    letters, monomial = term
    if len(_units(letters)) > MAX_LETTERS:
        return
    scalar = Polynomial({(): Coefficient({ONE: Fraction(1)})}, target.shape)
    for equation, value in known:
        for form, gap in ((equation.form, value), (f"{equation.form}.T", value.transposed())):
            if gap.shape == (1, 1):
                if form.endswith(".T"):
                    continue
                for _, inner in flat(gap) or {}:
                    if _divides(inner, monomial):
                        weight = Coefficient({_over(monomial, inner): Fraction(1)})
                        body = word_value(letters) if letters else scalar
                        text = formulas.product([formulas.monomial(_over(monomial, inner)), form, formulas.word(letters)])
                        yield _head(text), body.times(weight * gap.coefficient())
                continue
            for part, inner in flat(gap) or {}:
                yield from _inside(letters, monomial, part, inner, form, gap, target)
                yield from _closed(letters, monomial, part, inner, form, gap, target)


def _head(text: str) -> str:
    return text.removeprefix("1*")


def _divides(part: Monomial, whole: Monomial) -> bool:
    powers = dict(whole)
    return all(0 < p <= powers.get(g, 0) or p < 0 for g, p in part)


def _units(letters: Word) -> Word:
    """A word with every power written out."""
    out: list[Letter] = []
    for name, power, turned in letters:
        whole = abs(int(power)) if power == int(power) else 0
        out += [(name, 1 if power > 0 else -1, turned)] * whole if whole else [(name, power, turned)]
    return tuple(out)


def _inside(
    letters: Word, monomial: Monomial, part: Word, inner: Monomial, form: str, gap: Polynomial, target: Polynomial
) -> Iterator[tuple[str, Polynomial]]:
    if not _divides(inner, monomial) or (not letters and target.shape == (1, 1)):
        return
    whole, piece = _units(letters), _units(part)
    weight = _over(monomial, inner)
    for k in range(len(whole) - len(piece) + 1):
        if whole[k : k + len(piece)] == piece:
            with suppress(Refused):
                left, right = whole[:k], whole[k + len(piece) :]
                value = _around(left, gap, right)
                if value.shape == target.shape:
                    text = formulas.product([formulas.monomial(weight), formulas.word(left), form, formulas.word(right)])
                    yield _head(text), normal(value.times(Coefficient({weight: Fraction(1)})))


def _around(left: Word, gap: Polynomial, right: Word) -> Polynomial:
    value = gap
    if left:
        value = word_value(left) * value
    return value * word_value(right) if right else value


def _closed(
    letters: Word, monomial: Monomial, part: Word, inner: Monomial, form: str, gap: Polynomial, target: Polynomial
) -> Iterator[tuple[str, Polynomial]]:
    for g, power in monomial:
        if not isinstance(g, tuple) or power <= 0 or not _divides(inner, _over(monomial, frozenset([(g, 1)]))):
            continue
        weight = _over(_over(monomial, frozenset([(g, 1)])), inner)
        whole, piece = _units(g), _units(part)
        is_form = opens(g[0]) and closes(g[-1])
        rest = word_value(letters) if letters else None
        for k in range(len(whole)):
            turned = whole if is_form else whole[k:] + whole[:k]
            place = k if is_form else 0
            if turned[place : place + len(piece)] != piece:
                continue
            with suppress(Refused):
                left, right = turned[:place], turned[place + len(piece) :]
                value = _around(left, gap, right)
                value = value if value.shape == (1, 1) else value.trace()
                body = formulas.product([formulas.word(left), form, formulas.word(right)])
                shown = f"({_head(body)})" if is_form else f"tr({_head(body)})"
                number = value.times(Coefficient({weight: Fraction(1)}))
                whole_value = rest * number if rest is not None else Polynomial(number.terms, target.shape)
                text = formulas.product([formulas.monomial(weight), shown, formulas.word(letters) or _unit(target)])
                yield _head(text), normal(whole_value)


def _unit(target: Polynomial) -> str:
    return "" if target.shape == (1, 1) else "I"
