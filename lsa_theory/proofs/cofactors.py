"""Cofactors: a difference written as a sum of ``L*source*R``, where equations and the inverses that are typed make it zero.

Sources are the gaps of equations, ``X*inv(X) - I`` and ``inv(X)*X - I``, and their transposes.  Their completion
(`completion`) rewrites the difference; what is left is sought among multiples of equations and rules by linear algebra
(`places`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from math import lcm
from typing import Any

from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.coefficients import Coefficient, Laurent, times
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.terms import Polynomial, gamma
from lsa_theory.kernel.words import Word, closes, is_symmetric, is_vector, opens
from lsa_theory.proofs import formulas
from lsa_theory.proofs.completion import UNIT, Completion, Sum, Taken, Value, added, around, scaled
from lsa_theory.proofs.equations import Equation, flat, inverted, quotient
from lsa_theory.proofs.places import Places, sum_of
from lsa_theory.proofs.sources import Sources, cleared

ROUNDS = (0, 4, 12, 30, 80, 200)  # overlaps between one look at the target and the next
MAX_MULTIPLIED = 24  # products of sums with the target
SHORT = 40  # terms of a formula that is written as one line


def divisors(link: Link, target: Polynomial) -> list[str]:
    """What cofactors of a target divide by, none of which is known to be nonzero."""
    target, _ = cleared(target)
    found = dict[str, None]()
    with suppress(formulas.Unwritable, Refused):
        search = Search(link, target, lambda value: value)
        for _, factor in islice(search.found(), 3):
            if len(text := search.sources.divisor(factor)) < 200 and text not in ("", "1"):
                found[text] = None
    return list(found)


def cofactors(
    link: Link, target: Polynomial, rewrite: Callable[[Polynomial], Polynomial] = lambda p: p
) -> Iterator[str | dict[str, Any]]:
    """Certificates that a target is zero: formulas, or objects of kind ``cofactors``."""
    target, below = cleared(target)
    if not target.terms:
        return
    search = Search(link, target, rewrite)
    with suppress(formulas.Unwritable):
        for terms, factor in search.found():
            parts = [factor, *(dict(f) for f, power in below.items() for _ in range(power))]
            divisor = formulas.product(map(search.sources.divisor, parts))
            shown = terms if divisor == "1" else [f"{term}/({divisor})" for term in terms]
            entries = search.sources.needed(shown)
            if not entries and len(shown) <= SHORT:
                yield " + ".join(shown)
            else:
                yield {"kind": "cofactors", "terms": shown, "invertible": entries}


class Search:
    """The search for the cofactors of one target."""

    def __init__(self, link: Link, target: Polynomial, rewrite: Callable[[Polynomial], Polynomial]) -> None:
        self.link, self.target = link, target
        self.sources = Sources(link, rewrite)
        self.writer, self.laurent = self.sources.writer, self.sources.laurent

    def found(self) -> Iterator[tuple[list[str], Laurent]]:
        """Terms that add up to ``factor * target``."""
        target: Value = {word: c.num for word, c in self.target.terms.items()}
        values, divided = list(self.values()), tuple(c for _, c in self.sources.divided)
        for careful in (True, False):
            completion = Completion(frozenset(self.sources.invertible), careful, divided, self.roots())
            waiting = completion.start(values)
            for rounds in ROUNDS:
                with suppress(Refused):
                    more = completion.proceed(waiting, rounds)
                    factor, rest, taken = completion.rewritten(target)
                    if not rest:
                        yield [text for part in taken for text in self.texts(part)], factor
                        return
                    if not more:
                        break
            if careful:
                yield from self._multiplied(completion, target)
            with suppress(Refused):
                factor, rest, taken = completion.rewritten(target)
                yield from self._divided(completion, factor, rest, taken)
                if careful:
                    yield from self._by_places(completion, factor, rest, taken)

    def _multiplied(self, completion: Completion, target: Value) -> Iterator[tuple[list[str], Laurent]]:
        """``T == X*(M*T) - (X*M - I)*T`` for an inverse X of M, or several, where ``M*T`` is rewritten to zero."""
        if self.target.shape[0] == 1:
            return
        pairs = list(self._sums())
        waiting: list[tuple[tuple[int, ...], Value]] = [((), target)]
        whole = self._written(target)
        for _ in range(MAX_MULTIPLIED):
            if not waiting or whole is None:
                return
            chain, value = waiting.pop(0)
            if chain:
                factor, rest, taken = completion.rewritten(value)
                if not rest:
                    inverses = "*".join(pairs[k][1] for k in chain)
                    terms = [f"{inverses}*({text})" for part in taken for text in self.texts(part)]
                    weight = self.laurent(factor)
                    for k in range(len(chain)):
                        before = "*".join(pairs[i][1] for i in chain[:k])
                        after = "*".join(f"({pairs[i][0]})" for i in reversed(chain[:k]))
                        x, m = pairs[chain[k]][1], f"({pairs[chain[k]][0]})"
                        terms.append("*".join(filter(None, ["-1", f"({weight})", before, f"({x}*{m} - I)", after, whole])))
                    yield terms, factor
                    return
            if len(chain) < 3:
                for k, (_, _, by) in enumerate(pairs):
                    more: Value = {}
                    for word, c in by.items():
                        more = added(more, scaled(around(word, value, ()), c))
                    waiting.append(((*chain, k), more))

    def _sums(self) -> Iterator[tuple[str, str, Value]]:
        """Sums of which claim and hypotheses take the inverse: M and inv(M) as they are written, and the value of M."""
        for tree in inverted(self.link):
            value, below = cleared(self.link.reading()(tree[2]))
            if not below:
                yield formulas.text(tree[2]), formulas.text(tree), {w: c.num for w, c in value.terms.items()}

    def _written(self, value: Value) -> str | None:
        """A value as a formula."""
        parts = [formulas.product([f"({self.laurent(c)})", self.writer.word(w) or "I"]) for w, c in value.items()]
        return f"({' + '.join(parts)})" if parts else None

    def _scalar_equations(self, completion: Completion) -> Iterator[tuple[Equation, Polynomial]]:
        """Numbers that are zero: by hypothesis, and by what follows from equations between matrices and vectors."""
        yield from ((one, value) for one, value in self.sources.equations if value.shape == (1, 1))
        shapes = {one.form: value.shape for one, value in self.sources.equations}
        shapes |= {f"{form}.T": of[::-1] for form, of in shapes.items()}
        for c, because in completion.numbers:
            if not because:
                continue
            left, source, right = next(iter(because))
            ends = shapes.get(source, ("d", "d"))
            is_number = (opens(left[0]) if left else ends[0] == 1) and (closes(right[-1]) if right else ends[1] == 1)
            terms = list(self.texts(Taken(UNIT, because)))
            value = Polynomial.scalar(Coefficient(c))
            whole = " + ".join(terms)
            if terms and len(terms) <= SHORT:
                yield Equation(value, f"({whole})" if is_number else f"tr({whole})/d", 0), value

    def _divided(
        self, completion: Completion, factor: Laurent, rest: Value, taken: list[Taken]
    ) -> Iterator[tuple[list[str], Laurent]]:
        """A number that divides one that is zero."""
        if set(rest) != {()} or self.target.shape != (1, 1):
            return
        for equation, value in self._scalar_equations(completion):
            if (by := quotient(value.coefficient().num, rest[()])) is not None:
                weight = self.laurent(by)
                before = [f"({weight})*({text})" for part in taken for text in self.texts(part)]
                yield [*before, equation.form], times(factor, by)

    def _by_places(
        self, completion: Completion, factor: Laurent, rest: Value, taken: list[Taken]
    ) -> Iterator[tuple[list[str], Laurent]]:
        """What rewriting leaves as a sum of multiples of equations and rules."""
        left = Polynomial({word: Coefficient(c) for word, c in rest.items()}, self.target.shape)
        places = Places(left, self.writer, self.sources.invertible)
        known = [*self.sources.equations, *self._scalar_equations(completion), *self._rules(completion)]
        if (extra := sum_of(places, flat(left) or {}, known)) is not None:
            terms = [text for part in taken for text in self.texts(part)]
            yield terms + [formulas.product([f"({c})" if c != 1 else "", shown]) for shown, c in extra], factor

    def values(self) -> Iterator[tuple[Value, Sum]]:
        """Equations between matrices or vectors as sources; their transposes too where matrices occur transposed."""
        whole = [pair for pair in self.sources.equations if pair[1].shape != (1, 1)]
        spoken = self.target.letters().union(*(value.letters() for _, value in whole))
        turned = any(_is_turned(value) for value in (self.target, *(value for _, value in whole)))
        for equation, value in whole:
            yield {w: c.num for w, c in value.terms.items()}, {((), equation.form, ()): UNIT}
            if turned:
                other = value.transposed()
                yield {w: c.num for w, c in other.terms.items()}, {((), f"{equation.form}.T", ()): UNIT}
        if "Ginv" in spoken:  # inv(Gamma)*Gamma == I, which the kernel knows
            known = Polynomial.letter("Ginv") * gamma() - Polynomial.identity()
            yield {w: c.num for w, c in known.terms.items()}, {}

    def roots(self) -> dict[str, int]:
        """Letters with broken powers, and the common denominators of these."""
        found: dict[str, int] = {}
        for value in (self.target, *(value for _, value in self.sources.equations)):
            words = [*value.terms, *(g for c in value.terms.values() for g in c.generators() if isinstance(g, tuple))]
            for name, power, _ in (one for word in words for one in word):
                found[name] = lcm(found.get(name, 1), Fraction(power).denominator)
        return {name: n for name, n in found.items() if n > 1}

    def _rules(self, completion: Completion) -> Iterator[tuple[Equation, Polynomial]]:
        for rule in completion.rules:
            shape = Polynomial({(): Coefficient.number(1)}, ("d", "d")).shape if not any(map(_is_open, rule.value)) else None
            terms = list(self.texts(Taken(UNIT, rule.because)))
            if shape is not None and 1 < len(terms) <= SHORT:
                value = Polynomial({w: Coefficient(c) for w, c in rule.value.items()}, shape)
                yield Equation(value, f"({' + '.join(terms)})", 0), value

    def texts(self, part: Taken) -> Iterator[str]:
        """``c*L*source*R``, or of a closed part ``c*tr(L*source*R)*outer``."""
        for (left, source, right), c in part.because.items():
            if not source:
                continue
            inner = formulas.product([self.writer.word(left), source, self.writer.word(right)])
            weight = self.laurent(times(c, part.factor))
            if part.closed:
                unit = "" if self.target.shape == (1, 1) else "I"
                inner = formulas.product(
                    [f"tr({inner})" if part.traced else f"({inner})", self.writer.word(part.outer) or unit]
                )
            yield formulas.product([f"({weight})" if weight != "1" else "", inner])


def _is_turned(value: Polynomial) -> bool:
    """Whether a matrix occurs transposed; in a trace or form, beside one that is not."""
    closed = [g for c in value.terms.values() for g in c.generators() if isinstance(g, tuple)]
    mixed = [{t for name, _, t in g if not (is_vector(name) or is_symmetric(name))} for g in closed]
    vectors = value.shape != ("d", "d")
    return vectors or {0, 1} in mixed or any(t for word in value.terms for name, _, t in word if not is_vector(name))


def _is_open(word: Word) -> bool:
    return any(is_vector(name) for name, _, _ in word)
