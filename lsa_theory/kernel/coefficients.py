"""Coefficients of trace polynomials: quotients of Laurent polynomials in scalars, traces, forms and roots.

A generator is the name of a scalar, a closed word (a trace, or a form ``p'Wq``) or a `Root`.  A coefficient is a Laurent
polynomial in generators over powers of factors, and is zero exactly when its numerator is empty, so no greatest common
divisor is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from lsa_theory.kernel.limits import Refused, bounded, spend
from lsa_theory.kernel.words import COVARIANCE, Power, Word, is_vector, whole

NONNEGATIVE = {"d", "N", "M", "sigma", "kappa", "noise"}
MAX_TERMS = 20_000


@dataclass(frozen=True)
class Root:
    """A nonnegative number whose rational powers occur: a trace polynomial, known by its coefficient's items."""

    num: frozenset[tuple[Monomial, Fraction]]
    den: frozenset[tuple[Factor, int]]

    def __repr__(self) -> str:
        return f"root{_text(dict(self.num))}/{sorted((_text(dict(f)), p) for f, p in self.den)}"

    def value(self) -> Coefficient:
        return Coefficient(dict(self.num), dict(self.den))


Generator: TypeAlias = "str | Word | Root"
Monomial: TypeAlias = "frozenset[tuple[Generator, Power]]"
Laurent: TypeAlias = "dict[Monomial, Fraction]"
Factor: TypeAlias = "frozenset[tuple[Monomial, Fraction]]"
ONE: Monomial = frozenset()


def _text(num: Laurent) -> str:
    """A Laurent polynomial as text, the same for equal ones."""
    return str(sorted((sorted(map(repr, monomial)), str(c)) for monomial, c in num.items()))


def joined(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials."""
    if not one or not other:
        return one or other
    exponents = dict(one)
    for generator, power in other:
        total = whole(exponents.get(generator, 0) + power)
        if total:
            exponents[generator] = total
        else:
            exponents.pop(generator, None)
    return frozenset(exponents.items())


def plus(one: Laurent, other: Laurent, factor: Fraction | int = 1) -> Laurent:
    out = dict(one)
    for monomial, c in other.items():
        total = out.get(monomial, 0) + factor * c
        if total:
            out[monomial] = Fraction(total)
        else:
            out.pop(monomial, None)
    return out


def times(one: Laurent, other: Laurent) -> Laurent:
    spend(2 * len(one) * len(other))
    out: Laurent = {}
    for m1, c1 in one.items():
        for m2, c2 in other.items():
            monomial = joined(m1, m2)
            out[monomial] = out.get(monomial, Fraction(0)) + c1 * c2
    if len(out) > MAX_TERMS:
        raise Refused("too many terms")
    return {monomial: bounded(c) for monomial, c in out.items() if c}


class Coefficient:
    """A quotient: a Laurent polynomial over ``{factor: power}``; a frozen value, zero exactly when `num` is empty."""

    __slots__ = ("den", "num")

    def __init__(self, num: Laurent, den: Mapping[Factor, int] | None = None) -> None:
        self.num, self.den = num, dict(den or {}) if num else {}

    @staticmethod
    def of(generator: Generator, power: Power = 1) -> Coefficient:
        return Coefficient({frozenset([(generator, whole(power))]): Fraction(1)})

    @staticmethod
    def number(c: Fraction | int) -> Coefficient:
        return Coefficient({ONE: Fraction(c)} if c else {})

    def _over(self, den: Mapping[Factor, int]) -> Laurent:
        num = self.num
        for factor, power in den.items():
            for _ in range(power - self.den.get(factor, 0)):
                num = times(num, dict(factor))
        return num

    def __add__(self, other: Coefficient) -> Coefficient:
        den = {f: max(self.den.get(f, 0), other.den.get(f, 0)) for f in {**self.den, **other.den}}
        return Coefficient(plus(self._over(den), other._over(den)), den)

    def __mul__(self, other: Coefficient) -> Coefficient:
        den = dict(self.den)
        for factor, power in other.den.items():
            den[factor] = den.get(factor, 0) + power
        return Coefficient(times(self.num, other.num), den)

    def inverse(self) -> Coefficient:
        """The quotient turned over: common powers of generators go up, the rest becomes one factor with leading term 1."""
        if not self.num:
            raise Refused("a division by zero")
        lowest: dict[Generator, Power] = {}
        for generator in {g for monomial in self.num for g, _ in monomial}:
            lowest[generator] = min(dict(monomial).get(generator, 0) for monomial in self.num)
        shift: Monomial = frozenset((g, -power) for g, power in lowest.items() if power)
        body = {joined(monomial, shift): c for monomial, c in self.num.items()}
        lead = body[min(body, key=lambda monomial: sorted(map(repr, monomial)))]
        num: Laurent = {shift: 1 / lead}
        for factor, power in self.den.items():
            for _ in range(power):
                num = times(num, dict(factor))
        return Coefficient(num, {} if len(body) == 1 else {frozenset((m, c / lead) for m, c in body.items()): 1})

    def power(self, n: int) -> Coefficient:
        out, base = Coefficient.number(1), self if n >= 0 else self.inverse()
        for _ in range(abs(n)):
            out = out * base
        return out

    def generators(self) -> set[Generator]:
        return {g for part in (self.num, *(dict(f) for f in self.den)) for monomial in part for g, _ in monomial}

    def derivative(self, generator: Generator) -> Coefficient:
        def slope(num: Laurent) -> Laurent:
            out: Laurent = {}
            for monomial, c in num.items():
                if power := dict(monomial).get(generator, 0):
                    out = plus(out, {joined(monomial, frozenset([(generator, -1)])): c * power})
            return out

        out = Coefficient(slope(self.num), self.den)
        for factor, power in self.den.items():
            inner = Coefficient(slope(dict(factor))) * Coefficient.number(-power)
            out = out + self * inner * Coefficient({ONE: Fraction(1)}, {factor: 1})
        return out

    def mapped(self, value: Callable[[Generator], Coefficient]) -> Coefficient:
        """Generators replaced by coefficients; whole powers only, but for generators that stay."""
        out = _mapped(self.num, value)
        for factor, power in self.den.items():
            out = out * _mapped(dict(factor), value).inverse().power(power)
        return out

    def key(self) -> str:
        """Text that is the same for equal normal forms."""
        return _text(self.num) + "/" + str(sorted((_text(dict(f)), p) for f, p in self.den.items()))


def _mapped(num: Laurent, value: Callable[[Generator], Coefficient]) -> Coefficient:
    """A Laurent polynomial at other values; negative powers are put over one denominator."""
    low: dict[Generator, int] = {}
    for monomial in num:
        for g, power in monomial:
            low[g] = min(low.get(g, 0), power.numerator // power.denominator)
    out = Coefficient({})
    for monomial, c in num.items():
        exponents, term = dict(monomial), Coefficient.number(c)
        for g, lowest in low.items():
            whole = exponents.get(g, 0) - lowest
            rest = whole - whole.numerator // whole.denominator
            term = term * value(g).power(int(whole - rest)) * (Coefficient.of(g, rest) if rest else Coefficient.number(1))
        out = out + term
    for g, lowest in low.items():
        if lowest:
            out = out * value(g).inverse().power(-lowest)
    return out


def root(base: Coefficient, power: Fraction) -> Coefficient:
    """``base**power`` for a broken power, wherever base >= 0; rational numbers and nonnegative generators are taken out."""
    if not base.num:
        raise Refused("a broken power of zero")
    lead = base.num[min(base.num, key=lambda monomial: sorted(map(repr, monomial)))]
    content = abs(lead)
    rest = base * Coefficient.number(1 / content)
    out = _number_root(content, power)
    if len(rest.num) == 1 and not rest.den:
        ((monomial, sign),) = rest.num.items()
        plain = {(g, p) for g, p in monomial if never_negative(g)}
        for g, p in plain:
            raised = p * power
            if isinstance(g, Root) or raised.denominator == 1:
                out = out * Coefficient.of(g, raised)
            else:
                out = out * _atom(Coefficient.of(g), raised)
        loose = frozenset(monomial - plain)
        odd = [(g, p) for g, p in loose if p % 2]
        if len(odd) == 1 and odd[0][1].denominator == 1:  # s g^p >= 0 where s g >= 0
            ((g, p),) = odd
            out, loose = out * _atom(Coefficient({frozenset([(g, 1)]): sign}), p * power), loose - {(g, p)}
            sign = Fraction(1)
        for g, p in loose:
            if even := p - p % 2 if p > 0 else p + p % 2:
                out, loose = out * _size(g, even * power), joined(loose, frozenset([(g, -even)]))
        rest = Coefficient({loose: sign})
    return out if rest.num == {ONE: 1} and not rest.den else out * _atom(rest, power)


def _size(g: Generator, power: Fraction) -> Coefficient:
    """``|g|**power`` for a generator of unknown sign."""
    return Coefficient.of(g, power) if power % 2 == 0 else _atom(Coefficient.of(g, 2), power / 2)


def _atom(base: Coefficient, power: Fraction) -> Coefficient:
    return Coefficient.of(Root(frozenset(base.num.items()), frozenset(base.den.items())), power)


def _number_root(number: Fraction, power: Fraction) -> Coefficient:
    """A power of a positive rational, exact where it is rational."""
    if number == 1:
        return Coefficient.number(1)
    parts = [_whole_root(part, power.denominator) for part in (number.numerator, number.denominator)]
    if None not in parts and abs(power.numerator) <= 64:
        return Coefficient.number(bounded(Fraction(parts[0] or 1, parts[1] or 1) ** power.numerator))
    return _atom(Coefficient.number(number), power)


def _whole_root(number: int, n: int) -> int | None:
    low, high = 0, 1 << (number.bit_length() // n + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**n <= number else (low, middle)
    return low if low**n == number else None


def never_negative(generator: Generator) -> bool:
    """Whether a generator is nonnegative for all values of its letters: d, ``v'v``, ``tr Lambda^k``, ``v'Lambda^k v``."""
    if isinstance(generator, str):
        return generator in NONNEGATIVE
    if isinstance(generator, Root):
        return True  # it has a value only as a power of a nonnegative number
    ends = 1 if is_vector(generator[0][0]) else 0
    if ends and generator[-1][0] != generator[0][0]:
        return False
    return all(name in COVARIANCE for name, _, _ in generator[ends : len(generator) - ends])
