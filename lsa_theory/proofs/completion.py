"""Completion: equations between noncommutative polynomials turned into rules, each with the cofactors that show it.

Buchberger's algorithm in a free algebra over scalars, within bounds: where the leading words of two rules overlap, the two
ways to rewrite the overlap give a new rule.  A rule is an equation ``sum c*L*source*R == 0``, and so is what rewriting
takes from a target: the kernel multiplies these terms out again.  Coefficients are Laurent polynomials in scalars, traces
and forms; a leading coefficient that does not divide is multiplied across.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count
from math import gcd
from typing import Any, TypeAlias

from lsa_theory.kernel.coefficients import ONE, Laurent, Monomial, joined, never_negative, plus, times
from lsa_theory.kernel.words import Letter, Word, close, flip, is_vector, opens, reduce, split_open
from lsa_theory.proofs.equations import quotient

Value: TypeAlias = "dict[Word, Laurent]"
Sum: TypeAlias = "dict[tuple[Word, str, Word], Laurent]"  # c*L*source*R
Queue: TypeAlias = "list[tuple[int, int, Value, Sum]]"
MAX_RULES, MAX_LETTERS, MAX_TERMS, MAX_STEPS = 80, 12, 40, 300
POSITIVE = {"d", "N", "M", "sigma", "kappa"}
UNIT: Laurent = {ONE: Fraction(1)}


@dataclass(frozen=True)
class Rule:
    """``value == 0``, of which ``lead`` is the leading word in single letters; ``because`` adds up to the value."""

    value: Value
    lead: Word
    because: Sum

    @property
    def first(self) -> Laurent:
        """The leading coefficient."""
        return self.value[reduce(self.lead)]

    def at(self, left: Word, right: Word) -> tuple[Value, Sum]:
        """``left * rule * right``, and why it is zero."""
        return around(left, self.value, right), within(left, self.because, right)


@dataclass(frozen=True)
class Taken:
    """What rewriting took from a target: ``factor * (sum of because)``, if `closed` its trace, times ``outer``."""

    factor: Laurent
    because: Sum
    closed: bool = False
    traced: bool = False
    outer: Word = ()


@dataclass
class Completion:
    """Rules that follow from equations; ``invertible``: letters and scalars whose inverse may be written."""

    invertible: frozenset[Any]
    careful: bool = True  # whether rules are divided only by what is visibly not zero
    divided: tuple[Laurent, ...] = ()  # by which claim and hypotheses divide
    roots: Mapping[str, int] = field(default_factory=dict)  # letters with broken powers: the common denominator
    rules: list[Rule] = field(default_factory=list)
    numbers: list[tuple[Laurent, Sum]] = field(default_factory=list)  # coefficients of I, and numbers, that are zero
    number: Iterator[int] = field(default_factory=count)

    def single(self, letters: Word) -> Word:
        """A word with every power written out."""
        out: list[Letter] = []
        for name, power, turned in letters:
            n = self.roots.get(name, 1)
            out += [(name, Fraction(1 if power > 0 else -1, n), turned)] * abs(int(power * n))
        return tuple(out)

    def rank(self, letters: Word) -> tuple[Any, ...]:
        """Long words first; inverses of sums after all letters."""
        single = self.single(letters)
        return len(single), [("[" in name, name, power, turned) for name, power, turned in single]

    def start(self, equations: Iterable[tuple[Value, Sum]]) -> Queue:
        """Equations that wait to become rules."""
        return [(0, next(self.number), value, because) for value, because in equations]

    def proceed(self, waiting: Queue, pairs: int) -> bool:
        """All that is given, and so many of the overlaps, made rules; whether more is waiting."""
        while waiting and len(self.rules) < MAX_RULES:
            if waiting[0][0] and (pairs := pairs - 1) < 0:
                return True
            _, _, value, because = heapq.heappop(waiting)
            value, because = self._reduced(value, because)
            if set(value) == {()}:
                self.numbers.append((value[()], because))
            if (new := self._rule(value, because)) is None:
                continue
            dropped = [old for old in self.rules if any(True for _ in _places(new.lead, old.lead))]
            self.rules = [old for old in self.rules if old not in dropped] + [new]
            for old in dropped:
                heapq.heappush(waiting, (len(old.lead), next(self.number), old.value, old.because))
            for size, other, made in self._overlaps(new):
                if size <= MAX_LETTERS and other:
                    heapq.heappush(waiting, (size, next(self.number), other, made))
        return False

    def _rule(self, value: Value, because: Sum) -> Rule | None:
        """An equation with its leading word; common numbers taken out."""
        if not value or len(value) > MAX_TERMS:
            return None
        lead = max(value, key=self.rank)
        over = self._over(value[lead])
        if self.careful and not self._sure(times(value[lead], over)):
            return None
        single = self.single(lead)
        return Rule(scaled(value, over), single, scaled(because, over)) if 0 < len(single) <= MAX_LETTERS else None

    def _over(self, c: Laurent) -> Laurent:
        """What makes a leading coefficient 1, or its numbers small."""
        if len(c) == 1:
            ((monomial, number),) = c.items()
            if self._divides(monomial):
                return {frozenset((g, -p) for g, p in monomial): 1 / number}
        numerator, denominator = 0, 1
        for number in c.values():
            numerator, denominator = gcd(numerator, number.numerator), denominator * number.denominator
        return {ONE: Fraction(denominator, numerator) if denominator == 1 else Fraction(1)}

    def _sure(self, c: Laurent) -> bool:
        """Whether a leading coefficient is visibly not zero, or divided by already."""
        return all(number > 0 and all(g in POSITIVE or never_negative(g) for g, _ in m) for m, number in c.items()) or any(
            quotient(c, other) is not None for other in self.divided
        )

    def _divides(self, monomial: Monomial) -> bool:
        return all(g in self.invertible for g, _ in monomial)

    def _overlaps(self, new: Rule) -> Iterator[tuple[int, Value, Sum]]:
        """What two ways to rewrite one word leave, with the number of its letters."""
        for side in (0, -1):  # beside the inverse of the first or last letter
            name, power, turned = new.lead[side]
            if name in self.invertible and not is_vector(name):
                inverse: Word = ((name, -power, turned),)
                yield len(new.lead), *new.at(*((inverse, ()) if side == 0 else ((), inverse)))
        for old in self.rules:
            for one, other in ((new, old), (old, new)) if old is not new else ((new, new),):
                a, b = one.lead, other.lead
                for k in range(1, min(len(a), len(b))):
                    if a[-k:] == b[:k]:
                        yield len(a) + len(b) - k, *_apart(one, ((), b[k:]), other, (a[:-k], ()))

    def _reduced(self, value: Value, because: Sum) -> tuple[Value, Sum]:
        """An equation rewritten by the rules; nothing where that takes too long."""
        for _ in range(MAX_STEPS):
            if (found := self._place(value)) is None:
                return value, because
            word, rule, left, right = found
            by, across = self._division(value[word], rule.first)
            less, made = rule.at(left, right)
            value = added(scaled(value, across), scaled(less, by), -1)
            because = added(scaled(because, across), scaled(made, by), -1)
            if len(value) > MAX_TERMS:
                break
        return {}, {}

    def _division(self, c: Laurent, first: Laurent) -> tuple[Laurent, Laurent]:
        """``by`` and ``across`` with ``across*c == by*first``."""
        by = quotient(c, first)
        if by is not None and all(self._divides(frozenset((g, p) for g, p in m if p < 0)) for m in by):
            return by, UNIT
        return c, first

    def _place(self, value: Value) -> tuple[Word, Rule, Word, Word] | None:
        for word in sorted(value, key=self.rank, reverse=True):
            if (found := self._match(self.single(word))) is not None:
                return word, *found
        return None

    def _match(self, single: Word) -> tuple[Rule, Word, Word] | None:
        for rule in self.rules:
            for k in _places(rule.lead, single):
                return rule, single[:k], single[k + len(rule.lead) :]
        return None

    def rewritten(self, target: Value) -> tuple[Laurent, Value, list[Taken]]:
        """``factor``, ``rest`` and parts with ``factor*target == rest + parts``: words, traces and forms rewritten."""
        factor, taken, seen = UNIT, list[Taken](), set[Word]()
        for _ in range(MAX_STEPS):
            if (step := self._step(target, seen)) is None:
                break
            across, less, part = step
            factor = times(factor, across)
            taken = [replace(t, factor=times(t.factor, across)) for t in taken] + [part]
            target = added(scaled(target, across), less, -1)
        return factor, target, taken

    def _step(self, target: Value, seen: set[Word]) -> tuple[Laurent, Value, Taken] | None:
        if (found := self._place(target)) is not None:
            word, rule, left, right = found
            by, across = self._division(target[word], rule.first)
            less, because = rule.at(left, right)
            return across, scaled(less, by), Taken(by, because)
        for word, c in target.items():
            for g in sorted({g for m in c for g, power in m if isinstance(g, tuple) and power >= 1}, key=repr):
                if g in seen or (closed := self._closed(g)) is None:
                    continue
                seen.add(g)  # the rotations of a trace may go round in a circle
                rule, left, right = closed
                one = frozenset([(g, -1)])
                part: Laurent = {joined(m, one): number for m, number in c.items() if dict(m).get(g, 0) >= 1}
                by, across = self._division(part, rule.first)
                less, because = rule.at(left, right)
                traced = not opens(g[0])
                return across, {word: times(by, _closed_value(less, traced))}, Taken(by, because, True, traced, word)
        return None

    def _closed(self, g: Word) -> tuple[Rule, Word, Word] | None:
        """A rule for a trace, in some rotation, or for a form; of the transpose too."""
        for whole in (self.single(g), self.single(flip(g))):
            for k in range(1 if opens(g[0]) else len(whole)):
                if (found := self._match(whole[k:] + whole[:k])) is not None:
                    return found
        return None


def _apart(one: Rule, beside: tuple[Word, Word], other: Rule, besides: tuple[Word, Word]) -> tuple[Value, Sum]:
    """The difference of two ways to rewrite a word."""
    (a, why), (b, whence) = one.at(*beside), other.at(*besides)
    c, k = other.first, one.first
    return added(scaled(a, c), scaled(b, k), -1), added(scaled(why, c), scaled(whence, k), -1)


def added(a: dict[Any, Laurent], b: dict[Any, Laurent], sign: int = 1) -> dict[Any, Laurent]:
    """``a + sign*b``, without what cancels."""
    out = dict(a)
    for key, c in b.items():
        out[key] = plus(out.get(key, {}), c, sign)
    return {key: c for key, c in out.items() if c}


def scaled(a: dict[Any, Laurent], by: Laurent) -> dict[Any, Laurent]:
    """Every coefficient multiplied."""
    return a if by == UNIT else {key: times(c, by) for key, c in a.items()}


def around(left: Word, value: Value, right: Word) -> Value:
    """``left*value*right``; forms inside become coefficients."""
    out: Value = {}
    for word, c in value.items():
        forms, rest = split_open(left + word + right)
        out = added(out, {rest: times(c, _product(forms))})
    return out


def within(left: Word, because: Sum, right: Word) -> Sum:
    """The same for what adds up to a value."""
    out: Sum = {}
    for (inner, source, outer), c in because.items():
        out = added(out, {(reduce(left + inner), source, reduce(outer + right)): c})
    return out


def _closed_value(value: Value, traced: bool) -> Laurent:
    """The trace of a matrix, or the number that a form is."""
    out: Laurent = {}
    for word, c in value.items():
        out = plus(out, times(c, _product(close(word))) if traced else c)
    return out


def _product(closed: Iterable[Word]) -> Laurent:
    out = ONE
    for one in closed:
        out = joined(out, frozenset([(one or "d", 1)]))
    return {out: Fraction(1)}


def _places(piece: Word, whole: Word) -> Iterator[int]:
    for k in range(len(whole) - len(piece) + 1):
        if whole[k : k + len(piece)] == piece:
            yield k
