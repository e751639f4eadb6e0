"""Which facts could add up to a given expression: squares that complete its terms, Cauchy-Schwarz, trace-operator bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import FAMILY, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import ONE, Monomial, Scalar, monomial_product
from lsa_theory.algebra.words import Word
from lsa_theory.proofs.certificates.facts import BETWEEN, Fact, Ground, times
from lsa_theory.proofs.certificates.halves import Cut, cuts, half, polynomial, product, squares

Candidate = tuple[Monomial | None, Fact]  # None: every multiplier that fits
INVERSE: Word = (LAMBDA._replace(power=-1),)
MAX_GROUP = 10
MAX_KNOWN = 6


@dataclass(frozen=True, eq=False)
class Entry:
    """A term ``multiplier * <half, half>`` of an expression, as a possible square."""

    multiplier: Monomial
    center: Word
    outer: Word
    half: TracePolynomial
    number: Fraction  # its coefficient


def candidates(target: TracePolynomial, ground: Ground) -> Iterator[Candidate]:
    """Facts that may help to prove ``target >= 0``; many will not."""
    is_open = not target.is_scalar
    entries = list(_entries(target, ground.hopeful))
    for entry in entries:
        yield entry.multiplier, _square(entry.center, entry.outer, entry.half, is_open)
    yield from _pairs(entries, target, is_open)
    for entry in entries:
        yield from _between(entry, ground, is_open)
    if is_open:
        for word in target.terms:
            for cut in squares(word, ground.positive, True):
                yield None, Fact("dominates", "trace operator", cut.center, (), polynomial(cut.left))
    for text in ground.orders:
        for kind in ("whole", "size") if is_open else ("square",):
            yield None, Fact(kind, "trace operator", between=text)
        if not is_open:
            for form in {g for m, _ in _monomials(target) for g, _ in m if isinstance(g, tuple) and words.is_form(g)}:
                if form[-1] == form[0].T:
                    yield None, _square((), (), polynomial((form[-1],)), False, text)
    for text in ground.known:
        yield None, Fact("known", "substitution" if text in ground.supposed else "operator norm", between=text)
    for one, other in combinations_with_replacement(ground.supposed[:MAX_KNOWN], 2):
        yield None, Fact("known", "nonnegativity", between=f"{one} and {other}")
    if target.is_scalar:
        yield from _opposed(target)
    if target.is_scalar:
        yield from _of_squares(target, ground)
    seen: set[Word] = set()
    for monomial, _ in _monomials(target):
        for g, power in monomial:
            if isinstance(g, tuple) and g not in seen:
                seen.add(g)
                yield from _of_word(g, ground, rooted=any(p % 1 for _, p in monomial) or power % 2 == 1)


def _of_squares(target: TracePolynomial, ground: Ground) -> Iterator[Candidate]:
    """Cauchy-Schwarz for two squares that are multiplied with each other."""
    for monomial, _ in _monomials(target):
        traces = [g for g, p in monomial if p >= 1 and (isinstance(g, tuple) or g == "d")]
        words: list[Word] = [g if isinstance(g, tuple) else () for g in traces]
        for one, other in combinations(words, 2):  # the empty word is the identity, whose trace is d
            for a in squares(one, ground.positive) if one else [Cut((), (), (), ())]:
                for b in squares(other, ground.positive) if other else [Cut((), (), (), ())]:
                    halves = polynomial(a.left), polynomial(b.left)
                    if not (a.center or a.outer or b.center or b.outer) and halves[0].shape == halves[1].shape:
                        yield None, Fact("cauchy", "Cauchy-Schwarz", (), (), *halves)


def _opposed(target: TracePolynomial) -> Iterator[Candidate]:
    """``(S g - h)^2`` and ``(g - S h)^2`` for a term ``S g h`` with two traces or forms ``g``, ``h``."""
    for monomial, _ in _monomials(target):
        closed = [(g, p) for g, p in monomial if isinstance(g, tuple)]
        if len(closed) == 2 and all(p == 1 for _, p in closed):
            names: Monomial = frozenset(pair for pair in monomial if isinstance(pair[0], str))
            g, h = (TracePolynomial.scalar(Scalar.symbol(w)) for w, _ in closed)
            scale = Scalar({names: 1})
            for left in (times(scale, g) - h, g - times(scale, h)):
                yield None, _square((), (), left, False)


def _monomials(target: TracePolynomial) -> Iterator[tuple[Monomial, Word]]:
    for word, c in target.terms.items():
        for monomial in c.num:
            yield monomial, word


def _square(center: Word, outer: Word, left: TracePolynomial, is_open: bool, between: str = "") -> Fact:
    lemma = "trace operator" if between else "sum of squares"
    return Fact("whole" if is_open else "square", lemma, center, outer, left, between=between)


def _entries(target: TracePolynomial, positive: frozenset[str]) -> Iterator[Entry]:
    """Terms that are squares, in every way; a trace of a function of Lambda can stand in any center."""
    functions: list[tuple[Monomial, Word, Fraction]] = []
    found: list[Entry] = []
    for word, c in target.terms.items():
        for monomial, number in c.num.items():
            if not target.is_scalar:
                found += _of_term(monomial, Fraction(number), squares(word, positive, True))
                continue
            for alpha in _roots(monomial):
                rest = _over(monomial, alpha)
                found.append(Entry(rest, (), (), TracePolynomial.scalar(Scalar({alpha: 1})), Fraction(number)))
            for g, power in monomial:
                if power < 1 or (isinstance(g, str) and g != "d"):
                    continue
                rest = monomial_product(monomial, frozenset([(g, -1)]))
                closed: Word = () if isinstance(g, str) else g
                ways = squares(closed, positive) if closed else [Cut((), (), (), ())]
                found += _of_term(rest, Fraction(number), ways)
                if all(letter.family == FAMILY for letter in closed):
                    functions.append((rest, closed, Fraction(number)))
    yield from found
    if not target.is_scalar:
        return
    for center, outer in {(e.center, e.outer) for e in found if e.half.cols == "d" and (e.center or e.outer)}:
        if all(letter.family == FAMILY for letter in (*center, *outer)):
            for rest, closed, number in functions:
                inverse = tuple(x._replace(power=-x.power) for x in (*center, *outer))
                left = polynomial(half(words.reduce_word((*closed, *inverse))))
                for alpha in _roots(rest):
                    yield Entry(_over(rest, alpha), center, outer, times(Scalar({alpha: 1}), left), number)


def _of_term(rest: Monomial, number: Fraction, ways: list[Cut]) -> Iterator[Entry]:
    for cut in ways:
        for alpha in _roots(rest):
            left = times(Scalar({alpha: 1}), polynomial(cut.left))
            yield Entry(_over(rest, alpha), cut.center, cut.outer, left, number)


def _roots(monomial: Monomial) -> list[Monomial]:
    """One, and the largest monomial whose square divides this one."""
    whole: Monomial = frozenset((g, int(p // 2)) for g, p in monomial if p >= 2)
    return [ONE, whole] if whole else [ONE]


def _over(monomial: Monomial, alpha: Monomial) -> Monomial:
    return monomial_product(monomial, frozenset((g, -2 * p) for g, p in alpha))


def _pairs(entries: list[Entry], target: TracePolynomial, is_open: bool) -> Iterator[Candidate]:
    """Squares of combinations: completed from the terms between two entries, and by elimination in whole groups."""
    groups: dict[object, list[Entry]] = {}
    for entry in entries:
        known = groups.setdefault((entry.multiplier, entry.center, entry.outer, entry.half.shape), [])
        if len(known) < MAX_GROUP and not any(entry.half == other.half for other in known):
            known.append(entry)
    for group in groups.values():
        table: dict[tuple[int, int], Fraction] = {}
        for (i, one), (j, other) in combinations(enumerate(group), 2):
            cross = _cross(one, other, target, is_open)
            table[i, j] = cross
            ratios = {Fraction(1), Fraction(-1)} if cross else {Fraction(-1)}
            if cross and one.number > 0:
                ratios.add(cross / (2 * one.number))
            if cross:
                ratios.add(2 * other.number / cross)
            for ratio in sorted(ratios - {Fraction(0)}):
                left = one.half + times(Scalar.number(ratio), other.half)
                yield one.multiplier, _square(one.center, one.outer, left, is_open)
        if len(group) > 2:
            for order in (range(len(group)), range(len(group) - 1, -1, -1)):
                gram = [[_entry(table, group, i, j) for j in order] for i in order]
                for left in _eliminated([group[k] for k in order], gram):
                    yield group[0].multiplier, _square(group[0].center, group[0].outer, left, is_open)


def _entry(table: dict[tuple[int, int], Fraction], group: list[Entry], i: int, j: int) -> Fraction:
    return group[i].number if i == j else table[min(i, j), max(i, j)] / 2


def _cross(one: Entry, other: Entry, target: TracePolynomial, is_open: bool) -> Fraction:
    """The coefficient in the target of the term between two entries."""
    center, outer = polynomial(one.center), polynomial(one.outer)
    if is_open:
        value = one.half * center * other.half.T if one.half.cols != "1" else one.half * other.half.T
    elif one.half.is_scalar:
        value = one.half * other.half
    else:
        value = product(center, outer, one.half, other.half)
    for word, c in value.terms.items():
        for monomial, number in c.num.items():
            whole = monomial_product(monomial, one.multiplier)
            found = target.terms.get(word, Scalar.number(0)).num.get(whole, 0)
            if found:  # an open product and its transpose are two terms
                return Fraction(found) / Fraction(number) * (2 if is_open and value != value.T else 1)
    return Fraction(0)


def _eliminated(group: list[Entry], gram: list[list[Fraction]]) -> Iterator[TracePolynomial]:
    """The vectors of ``G = L D L'`` as expressions, as long as pivots are positive."""
    for k in range(len(group)):
        pivot = gram[k][k]
        if pivot <= 0:
            return
        left = group[k].half
        for j in range(k + 1, len(group)):
            if gram[k][j]:
                left = left + times(Scalar.number(gram[k][j] / pivot), group[j].half)
        yield left
        for i in range(k + 1, len(group)):
            for j in range(k + 1, len(group)):
                gram[i][j] -= gram[k][i] * gram[k][j] / pivot


def _between(entry: Entry, ground: Ground, is_open: bool) -> Iterator[Candidate]:
    """The same square with a factor between extreme eigenvalues, or with a norm, in its center."""
    if entry.half.is_scalar:
        return
    if all(letter.family == FAMILY for letter in entry.center):
        for text in BETWEEN:
            for center in (entry.center, words.reduce_word((*entry.center, *INVERSE))):
                yield None, _square(center, entry.outer, entry.half, is_open, text)
    if not entry.center and len(entry.half.terms) == 1:
        ((word, _),) = entry.half.terms.items()
        for text, inside in ground.norms.items():
            yield None, _square((), entry.outer, entry.half, is_open, text)
            if len(inside.terms) == 1:
                ((prefix, _),) = inside.terms.items()
                if word[: len(prefix)] == prefix:
                    yield None, _square((), entry.outer, polynomial(word[len(prefix) :]), is_open, text)
    elif len(entry.center) == 1:
        for text in ground.norms:
            yield None, _square((), entry.outer, entry.half, is_open, text)


def _of_word(word: Word, ground: Ground, rooted: bool) -> Iterator[Candidate]:
    """Cauchy-Schwarz on every cut of a closed word, and the product of two positive factors."""
    for cut in cuts(word, ground.positive):
        one, other = polynomial(cut.left), polynomial(cut.right)
        if cut.left != cut.right and one.shape == other.shape:
            yield None, Fact("cauchy", "Cauchy-Schwarz", cut.center, cut.outer, one, other)
            if rooted:
                for sign in (1, -1):
                    yield None, Fact("root", "Cauchy-Schwarz", cut.center, cut.outer, one, other, sign=sign)
        if not cut.center and not cut.outer and not words.is_form(word) and cut.left and cut.right:
            for a in squares(cut.left, ground.positive, True):
                for b in squares(words.transpose(cut.right), ground.positive, True):
                    yield None, Fact("product", "psd product", a.center, b.center, polynomial(a.left), polynomial(b.left))


def numbers_of(value: TracePolynomial) -> dict[tuple[Word, Monomial], Fraction]:
    """The coefficients of an expression without denominators, term by term."""
    return {(word, m): Fraction(x) for word, c in value.terms.items() for m, x in c.num.items()}
