"""Prompts whose covariance Lambda_tau is random: the expectation over it, kept symbolic for every law.

Given Lambda_tau a prompt is the paper's, so every quantity is the expectation of one already derived. ``mean``
takes it term by term. A block of Lambda_tau between fixed letters, times traces of Lambda_tau, becomes a fixed
symmetric letter, its moment ``E[tr(Lambda)*Lambda**2]``. A term with several blocks, as in ``E[Lambda U Lambda]``,
keeps the letter ``Lambda_tau``: such terms may be added, scaled by fixed factors and differentiated, never
multiplied with each other. Two expectations are equal for every law exactly when the integrands are, a fixed
Lambda_tau being a law."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import GAMMA, LAMBDA, GammaRelation
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import ONE, Generator, Monomial, Scalar
from lsa_theory.algebra.words import Letter, Power, Word

TAU = words.matrix("Lambda_tau", symmetric=True)
ENTRIES = ("l_i", "l_j", "l_k")  # diagonal entries of a diagonal Lambda_tau, at different indices


def is_moment(name: str) -> bool:
    return name.startswith("E[")


def over_covariance(name: str) -> bool:
    """Whether a name stands for an expectation over Lambda_tau, or for its integrand."""
    return is_moment(name) or name == TAU.name


def moment_letter(text: str, power: Power = 1) -> Letter:
    """The fixed matrix ``E[text]``; it is symmetric, and need not commute with other moments."""
    return words.matrix(f"E[{text}]", symmetric=True)._replace(power=power)


def mean(expression: TracePolynomial) -> TracePolynomial:
    """The expectation over Lambda_tau, every other letter being fixed.

    Raises ValueError where Lambda_tau stands in a denominator, under a broken power or in ``Gamma^-1``.

    >>> L, U = TracePolynomial.letter(LAMBDA), TracePolynomial.letter(words.matrix("U"))
    >>> mean((L * L * U).trace()) == (mean(L * L) * U).trace(), mean(L * L) == mean(L) * mean(L)
    (True, False)
    """
    expression = GammaRelation().normal_form(expression)
    letters = expression.letters()
    if GAMMA in letters or (TAU in letters and LAMBDA in letters):
        raise ValueError("no closed form for the expectation over Lambda_tau of inv(Gamma) or of another such expectation")
    total = TracePolynomial({}, *expression.shape)
    for word, number, monomial, den in monomials(expression):
        if any(_is_random(g) for factor in den.den for m, _ in factor for g, _ in m):
            raise ValueError("no closed form for the expectation over Lambda_tau of a quotient")
        word, factor = _mean_of_product(word, monomial)
        total = total + TracePolynomial({word: factor * number * den}, *expression.shape)
    return total


def monomials(expression: TracePolynomial) -> Iterator[tuple[Word, Fraction, Monomial, Scalar]]:
    """Terms as open word, number, monomial and one over the denominator."""
    for word, c in expression.terms.items():
        den = Scalar({ONE: 1}, c.den)
        for monomial, number in c.num.items():
            yield word, Fraction(number), monomial, den


def _is_random(generator: Generator) -> bool:
    if isinstance(generator, str):
        return generator in ENTRIES
    return any(letter.name == "Lambda" for letter in generator)


def _mean_of_product(word: Word, monomial: Monomial) -> tuple[Word, Scalar]:
    fixed = Scalar({frozenset(pair for pair in monomial if not _is_random(pair[0])): 1})
    random = [(g, p) for g, p in monomial if _is_random(g)]
    if any(p != int(p) or p < 0 for _, p in random):
        raise ValueError("no closed form for the expectation over Lambda_tau of a root or quotient")
    traces: dict[Word, int] = {g: int(p) for g, p in random if isinstance(g, tuple) and len(g) == 1}
    mixed = [g for g, p in random if isinstance(g, tuple) and len(g) > 1 for _ in range(int(p))]
    entries = {g: int(p) for g, p in random if isinstance(g, str)}
    blocks = sum(letter.name == "Lambda" for w in (word, *mixed) for letter in w)
    if entries:
        if blocks:
            raise ValueError("entries and blocks of Lambda_tau in one expectation")
        text = "*".join([*(_power(g, p) for g, p in sorted(entries.items())), *_traces(traces)])
        return word, fixed * Scalar.symbol(f"E[{text}]")
    if blocks > 1:
        for g in [*mixed, *(g for g, p in traces.items() for _ in range(p))]:
            fixed = fixed * _closed(_exchange(g, lambda power: TAU._replace(power=power)))
        return words.reduce_word(_exchange(word, lambda power: TAU._replace(power=power))), fixed
    if blocks == 0 and traces:
        opened = min(traces)
        traces = {g: p - (g == opened) for g, p in traces.items()}
        mixed = [opened]

    def moment(power: Power) -> Letter:
        return moment_letter("*".join([*_traces(traces), _power("Lambda", power)]))

    for g in mixed:  # at most one of them has a block
        fixed = fixed * _closed(_exchange(g, moment))
    return words.reduce_word(_exchange(word, moment)), fixed


def _traces(traces: dict[Word, int]) -> list[str]:
    return [_power(f"tr({_power('Lambda', g[0].power)})", p) for g, p in sorted(traces.items()) if p]


def _power(base: object, power: Power) -> str:
    return f"{base}" if power == 1 else f"{base}**{power}" if power == int(power) else f"{base}**({power})"


def _exchange(word: Word, new: Callable[[Power], Letter]) -> Word:
    return tuple(new(letter.power) if letter.name == "Lambda" else letter for letter in word)


def _closed(word: Word) -> Scalar:
    return Scalar.symbol(words.canonical_form(word) if words.is_form(word) else words.canonical_trace(word))


def has_blocks(expression: TracePolynomial) -> bool:
    """Whether terms with several blocks occur: such an expression may not be multiplied with another one."""
    return TAU in expression.letters()


def integrand(expression: TracePolynomial) -> tuple[TracePolynomial, TracePolynomial]:
    """The terms without several blocks, and the others with Lambda in place of Lambda_tau."""
    fixed = inside = TracePolynomial({}, *expression.shape)
    for word, number, monomial, den in monomials(expression):
        term = TracePolynomial({word: Scalar({monomial: number}) * den}, *expression.shape)
        if has_blocks(term):
            inside = inside + term.substitute({TAU.name: TracePolynomial.letter(LAMBDA)})
        else:
            fixed = fixed + term
    return fixed, inside


def inverse(expression: TracePolynomial) -> TracePolynomial | None:
    """The inverse of a sum of moments as one letter; None for anything else.

    >>> L = TracePolynomial.letter(LAMBDA)
    >>> inverse(mean(L + L * L)).terms
    {(Letter(name='E[Lambda + Lambda**2]', ...power=-1, ...),): ...}
    """
    summands = []
    for word, number, monomial, den in monomials(expression):
        if len(word) != 1 or not is_moment(word[0].name) or word[0].power != 1 or any(type(g) is tuple for g, _ in monomial):
            return None
        factors = [_power(g, p) for g, p in sorted(monomial, key=str)] + [word[0].name[2:-1]]
        coefficient = number / 1
        if den != 1:
            return None
        summands.append("*".join(([f"({coefficient})"] if coefficient != 1 else []) + factors))
    if len(summands) < 2:
        return None
    return TracePolynomial.letter(moment_letter(" + ".join(sorted(summands)), -1))


def settle(expression: TracePolynomial) -> TracePolynomial:
    """One form for equal expectations: where a product holds one of them only, its integrand is taken anew."""
    if not any(letter == TAU or is_moment(letter.name) for letter in expression.letters()):
        return expression
    total = TracePolynomial({}, *expression.shape)
    for word, number, monomial, den in monomials(expression):
        term = TracePolynomial({word: Scalar({monomial: number}) * den}, *expression.shape)
        moments = [x for w, p in [(word, 1), *((g, p) for g, p in monomial if isinstance(g, tuple))]
                   for x in w if is_moment(x.name) for _ in range(int(p))]  # fmt: skip
        if has_blocks(term):
            term = mean(term.substitute({TAU.name: TracePolynomial.letter(LAMBDA)}))
        elif len(moments) == 1 and moments[0].power == 1 and (inside := _integrand(moments[0].name)) is not None:
            term = mean(term.substitute({moments[0].name: inside}))
        total = total + term
    return total


def _integrand(name: str) -> TracePolynomial | None:
    """What stands inside a moment of one term."""
    total = TracePolynomial.identity()
    for factor in re.split(r"(?<!\*)\*(?!\*)", name[2:-1]):
        match = re.fullmatch(r"(?:tr\(Lambda(?:\*\*(-?\d+))?\)|Lambda)(?:\*\*(-?\d+))?", factor)
        if match is None:
            return None
        inner, power = int(match[1] or 1), int(match[2] or 1)
        letter = TracePolynomial.letter(LAMBDA)
        total = total * ((letter**inner).trace() ** power if factor.startswith("tr") else letter**power)
    return total


@dataclass(frozen=True)
class EntryLaw:
    """Diagonal Lambda_tau with i.i.d. entries: ``moment(k) = E[l^k]``."""

    name: str
    moment: Callable[[int], Scalar]

    def of(self, powers: tuple[int, ...], trace_power: int = 0) -> Scalar:
        """``E[l_1^a l_2^b .. tr(Lambda)^c]`` for symbolic d: each factor of the trace meets a known index or a new one.

        >>> EXPONENTIAL.of((2,), 1) == Scalar.symbol("d") * 2 + 4
        True
        """
        if trace_power == 0:
            total = Scalar.number(1)
            for power in powers:
                total = total * self.moment(power)
            return total
        total = (Scalar.symbol("d") - len(powers)) * self.of((*powers, 1), trace_power - 1)
        for k, power in enumerate(powers):
            total = total + self.of((*powers[:k], power + 1, *powers[k + 1 :]), trace_power - 1)
        return total

    def apply(self, expression: TracePolynomial) -> TracePolynomial:
        """The values of the moments of entries, ``E[l_i**2*tr(Lambda)]`` and the like, put in."""
        return expression.substitute({n: TracePolynomial.scalar(self._value(n)) for n in expression.names() if is_moment(n)})

    def _value(self, name: str) -> Scalar:
        powers, trace_power = [], 0
        for base, power in re.findall(r"(l_[ijk]|tr\(Lambda\))(?:\*\*(\d+))?", name):
            if base.startswith("tr"):
                trace_power = int(power or 1)
            else:
                powers.append(int(power or 1))
        return self.of(tuple(powers), trace_power)


EXPONENTIAL = EntryLaw("Exponential(1)", lambda k: Scalar.number(factorial(k)))
POINT = EntryLaw("constant c", lambda k: Scalar.symbol("c", k))


def _rising(k: int) -> Scalar:
    total = Scalar.number(1)
    for j in range(k):
        total = total * (Scalar.symbol("k") + j)
    return total


GAMMA_LAW = EntryLaw("Gamma(k, 1)", _rising)
TWO_POINT = EntryLaw(
    "a with probability p, else b",
    lambda k: Scalar.symbol("p") * Scalar.symbol("a", k) + (Scalar.symbol("p") * -1 + 1) * Scalar.symbol("b", k),
)
