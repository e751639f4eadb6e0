"""Gaussian expectations of trace polynomials, one random leg at a time (Stein's identity), memoised on canonical products.

Each step takes the first random leg and joins it, by its covariance, with every other leg of the same law:

    x ~ N(0, K):            E[x_i F]  = sum_j K_ij E[dF/dx_j]
    S = (1/N) sum x_n x_n': E[S_ij F] = K_ij E[F] + (1/N) sum over each other S in F of the two ways in which one of its legs
                            meets i through K, while its other leg meets j through a new S
    eta = (1/N) sum e_n x_n, energy = (1/N) sum e_n^2, e_n ~ N(0, v): a leg e_n meets an eta (v/N S) or an energy (2 v/N eta)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from lsa_theory.kernel.coefficients import ONE, Coefficient, Generator, Laurent, Monomial, joined, plus
from lsa_theory.kernel.limits import Refused, spend
from lsa_theory.kernel.terms import Polynomial
from lsa_theory.kernel.words import Word, canonical_form, canonical_trace, closes, flip, letter, opens, split_open

MAX_LEGS = 24
Closed = str | Word
Place = tuple[int, int]  # a word of the product, a letter of it
Means = dict[Word, Laurent]


def law(name: str) -> str:
    """S of S(M), eta of eta(M)."""
    return name.partition("(")[0]


def is_random(one: Generator) -> bool:
    """Whether a letter's name or a closed word is random; roots of what is random are refused where they are read."""
    if isinstance(one, tuple):
        return any(is_random(name) for name, _, _ in one)
    return isinstance(one, str) and law(one) in ("S", "x", "w", "eta", "energy")


def _over_size(name: str, *scalars: str) -> Laurent:
    """A product of scalars over the context length of a sample letter."""
    size = name.partition("(")[2].rstrip(")") or "N"
    top: Monomial = frozenset((s, 1) for s in scalars)
    if size.isdigit():
        return {top: Fraction(1, int(size))}
    return {joined(top, frozenset([(size, -1)])): Fraction(1)}


class Gaussian:
    """The expectation over everything random; ``task``: whether w has the covariance Psi (else I)."""

    def __init__(self, task: bool) -> None:
        self.task = task
        self.known: dict[tuple[tuple[Closed, ...], Word], Means] = {}

    def __call__(self, value: Polynomial) -> Polynomial:
        terms: dict[Word, Coefficient] = {}
        for word, c in value.terms.items():
            if any(is_random(g) for factor in c.den for monomial in dict(factor) for g, _ in monomial):
                raise Refused("the expectation of a quotient of what is random")
            for monomial, number in c.num.items():
                fixed = frozenset((g, power) for g, power in monomial if not is_random(g))
                closed: list[Closed] = []
                for g, power in monomial - fixed:
                    if power < 0 or power.denominator != 1 or not isinstance(g, (str, tuple)):
                        raise Refused("the expectation of a quotient of what is random")
                    closed += [g] * int(power)
                for w, num in self._mean(tuple(closed), word).items():
                    part = Coefficient({joined(fixed, m): number * x for m, x in num.items()}, c.den)
                    terms[w] = terms[w] + part if w in terms else part
        return Polynomial(terms, value.shape)

    def _mean(self, closed: Sequence[Closed], word: Word) -> Means:
        """``{open word: coefficient}`` of a product of closed words and an open word."""
        fixed: Monomial = ONE
        live: list[Closed] = []
        for g in closed:
            if is_random(g):
                live.append(g)
            else:
                fixed = joined(fixed, frozenset([(g or "d", 1)]))
        key = tuple(sorted(live, key=repr)), word
        if key not in self.known:
            words = [g for g in (*live, word) if not isinstance(g, str)]
            legs = sum(abs(int(p)) * (1 + (law(name) == "S")) for g in words for name, p, _ in g if is_random(name))
            if legs > MAX_LEGS:
                raise Refused("an expectation of too high degree")
            self.known[key] = self._step(*key)
        return {w: {joined(fixed, m): c for m, c in num.items()} for w, num in self.known[key].items()}

    def _step(self, closed: tuple[Closed, ...], word: Word) -> Means:
        units = [_written_out(g) for g in (word, *closed) if not isinstance(g, str)]
        energies = [g for g in closed if isinstance(g, str)]
        places = [(i, k) for i, unit in enumerate(units) for k, one in enumerate(unit) if is_random(one[0])]
        out: Means = {}

        def name_at(place: Place) -> str:
            return units[place[0]][place[1]][0]

        def collect(
            c: Laurent,
            cuts: Mapping[Place, tuple[int, int]],
            joins: Sequence[tuple[int, int, Word]],
            rest: Sequence[str] = (),
        ) -> None:
            spend(150)
            done, opened = _surgery(units, cuts, joins)
            for w, num in self._mean((*done, *rest), opened).items():
                spend(len(num) * len(c))
                for m1, c1 in c.items():
                    out[w] = plus(out.get(w, {}), {joined(m1, m2): c1 * c2 for m2, c2 in num.items()})

        for kind in ("x", "w", "eta"):
            first = next((place for place in places if law(name_at(place)) == kind), None)
            if first is None:
                continue
            name = name_at(first)
            others = [place for place in places if place != first and name_at(place) == name]
            if kind == "eta":
                between: Word = (letter(name.replace("eta", "S")),)
                c = _over_size(name, "noise")
                if energies and name == "eta":  # only the sample of length N has an energy
                    collect({m: 2 * len(energies) * x for m, x in c.items()}, {}, [], energies[1:])
            else:
                between = (letter("Lambda"),) if kind == "x" else (letter("Psi"),) if self.task else ()
                c = {ONE: Fraction(1)}
            for other in others:
                collect(c, {first: (0, 0), other: (1, 1)}, [(0, 1, between)], energies)
            return out
        if energies:  # E[q^k F] = (v + 2 (k - 1) v/N) E[q^(k-1) F]
            more = {m: 2 * (len(energies) - 1) * x for m, x in _over_size("energy", "noise").items()}
            collect(plus({frozenset([("noise", 1)]): Fraction(1)}, more), {}, [], energies[1:])
            return out
        if places:
            first, name, through = places[0], name_at(places[0]), (letter("Lambda"),)
            collect({ONE: Fraction(1)}, {first: (0, 1)}, [(0, 1, through)])
            for other in places[1:]:
                if name_at(other) == name:
                    for legs in ((2, 3), (3, 2)):
                        joins = [(0, 2, through), (1, 3, (letter(name),))]
                        collect(_over_size(name), {first: (0, 1), other: legs}, joins)
            return out
        return {word: {ONE: Fraction(1)}}


def _written_out(word: Word) -> Word:
    """Powers of random letters written out."""
    out: Word = ()
    for name, power, turned in word:
        if is_random(name) and (power < 0 or power.denominator != 1):
            raise Refused("an inverse or a root of what is random")
        out += ((name, 1, turned),) * int(power) if is_random(name) else ((name, power, turned),)
    return out


End = int | str | None
Strand = tuple[End, Word, End]


def _surgery(
    units: list[Word], cuts: Mapping[Place, tuple[int, int]], joins: Sequence[tuple[int, int, Word]]
) -> tuple[list[Closed], Word]:
    """Cut the product at letters (left leg, right leg) and join legs by connectors: closed words, and the open word.

    A strand is ``(end, word, end)``; an end is a leg, None (dimension one), or "L" and "R", the open word's own ends.
    """
    strands: list[Strand] = []
    closed: list[Closed] = []
    for i, word in enumerate(units):
        here = {k: legs for (j, k), legs in cuts.items() if j == i}
        if i and not here:
            closed.append(_canonical(word))
        elif word:
            strands += _cut(word, here, is_open=i == 0)
    for one, other, connector in joins:
        a = next(s for s in strands if one in (s[0], s[2]))
        strands.remove(a)
        a = a if a[2] == one else (a[2], flip(a[1]), a[0])
        if a[0] == other:  # both legs of one strand
            closed.append(canonical_trace(a[1] + connector))
            continue
        b = next(s for s in strands if other in (s[0], s[2]))
        strands.remove(b)
        b = b if b[0] == other else (b[2], flip(b[1]), b[0])
        strands.append((a[0], a[1] + connector + b[1], b[2]))
    left: Word = ()
    right: Word = ()
    for start, word, end in strands:
        if start is None and end is None:
            closed.append(canonical_form(word))
        elif "L" in (start, end):
            left = word if start == "L" else flip(word)
        else:
            right = word if end == "R" else flip(word)
    forms, opened = split_open(left + right)
    return [*closed, *forms], opened


def _cut(word: Word, here: Mapping[int, tuple[int, int]], is_open: bool) -> list[Strand]:
    """The strands of one word, cut at the letters `here` and wherever it passes through dimension one."""
    if not is_open and not opens(word[0]):  # a trace: turn it so that it starts behind a cut
        k = min(here)
        word = word[k:] + word[:k]
        here = {(j - k) % len(word): legs for j, legs in here.items()}
    strands: list[Strand] = []
    start: End = None if opens(word[0]) else "L" if is_open else "seam"
    current: Word = ()
    for k, one in enumerate(word):
        if opens(one) and k:
            if current or start is not None:
                strands.append((start, current, None))
            start, current = None, ()
        if k in here:
            left, right = here[k]
            if not opens(one):
                strands.append((start, current, left))
            start, current = (None if closes(one) else right), ()
        else:
            current += (one,)
            if closes(one):
                strands.append((start, current, None))
                start, current = None, ()
    if current or start is not None:
        strands.append((start, current, None if closes(word[-1]) else "R" if is_open else "seam"))
    if seams := [s for s in strands if "seam" in (s[0], s[2])]:  # head and tail of a turned trace
        head, tail = next(s for s in seams if s[0] == "seam"), next(s for s in seams if s[2] == "seam")
        strands = [s for s in strands if s is not head and s is not tail]
        strands.append((tail[0], tail[1] + head[1], head[2]))
    return strands


def _canonical(word: Word) -> Word:
    return canonical_form(word) if opens(word[0]) else canonical_trace(word)
