"""Exact rational functions of commuting quantities: named scalars, traces and forms.

A monomial is a set of (generator, exponent) pairs, a generator being a name (``"N"``) or a closed word (``tr(Lambda)``,
``a'Ab``); exponents may be negative or fractional (``tr(W)^(1/4)``).  A Laurent polynomial maps monomials to exact
rationals.  A `Scalar` divides one by powers of others, kept as factors: no greatest common divisor is ever taken, and
a scalar is zero exactly when its numerator is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeAlias

from lsa_theory.algebra.budget import spend
from lsa_theory.algebra.words import Power, Word

Generator: TypeAlias = str | Word
Monomial: TypeAlias = frozenset[tuple[Generator, Power]]
Rational: TypeAlias = int | Fraction
Laurent: TypeAlias = dict[Monomial, Rational]
Factor: TypeAlias = frozenset[tuple[Monomial, Rational]]  # a Laurent polynomial, frozen

ONE: Monomial = frozenset()
NONNEGATIVE = ("N", "M", "d", "noise", "sigma", "kappa")  # every other name is of unknown sign


def monomial_product(left: Monomial, right: Monomial) -> Monomial:
    if not left:
        return right
    if not right:
        return left
    exponents = dict(left)
    for generator, power in right:
        total = exponents.get(generator, 0) + power
        if total:
            exponents[generator] = int(total) if total == int(total) else total
        else:
            del exponents[generator]
    return frozenset(exponents.items())


def _add_into(target: Laurent, source: Laurent, factor: Rational = 1) -> Laurent:
    spend(len(source))
    for monomial, coefficient in source.items():
        total = target.get(monomial, 0) + factor * coefficient
        if total:
            target[monomial] = total
        else:
            target.pop(monomial, None)
    return target


def _product(left: Laurent, right: Laurent) -> Laurent:
    result: Laurent = {}
    for m1, c1 in left.items():
        spend(len(right))
        for m2, c2 in right.items():
            monomial = monomial_product(m1, m2)
            total = result.get(monomial, 0) + c1 * c2
            if total:
                result[monomial] = total
            else:
                result.pop(monomial, None)
    return result


def sort_key(monomial: Monomial) -> tuple[Any, ...]:
    return tuple(sorted((str(generator), power) for generator, power in monomial))


class Scalar:
    """A quotient of Laurent polynomials, e.g. ``(N+1)/N * tr(Lambda)``.

    >>> N, d = Scalar.symbol("N"), Scalar.symbol("d")
    >>> (N + d) / (N + d) == 1, (N * N - 1) / (N + 1) == N - 1
    (True, True)
    """

    __slots__ = ("den", "num")

    def __init__(self, num: Laurent, den: dict[Factor, int] | None = None) -> None:
        self.num = num
        self.den = den if num and den else {}

    @staticmethod
    def number(value: Rational) -> Scalar:
        return Scalar({ONE: value} if value else {})

    @staticmethod
    def symbol(generator: Generator, power: Power = 1) -> Scalar:
        return Scalar({frozenset([(generator, power)]): 1}) if power else Scalar.number(1)

    @staticmethod
    def lift(value: object) -> Scalar:
        if isinstance(value, Scalar):
            return value
        if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
            return Scalar.number(value)
        raise TypeError(f"{value!r} is not an exact scalar")

    def is_zero(self) -> bool:
        return not self.num

    def __add__(self, other: Scalar | Rational) -> Scalar:
        other = Scalar.lift(other)
        if self.den == other.den:
            return Scalar(_add_into(dict(self.num), other.num), self.den)
        den = {f: max(self.den.get(f, 0), other.den.get(f, 0)) for f in {**self.den, **other.den}}
        return Scalar(_add_into(self._over(den), other._over(den)), den)

    def _over(self, den: dict[Factor, int]) -> Laurent:
        """The numerator over a larger denominator."""
        num = dict(self.num)
        for factor, power in den.items():
            for _ in range(power - self.den.get(factor, 0)):
                num = _product(num, dict(factor))
        return num

    def __mul__(self, other: Scalar | Rational) -> Scalar:
        other = Scalar.lift(other)
        if not other.den and len(other.num) == 1 and ONE in other.num:
            factor = other.num[ONE]
            return Scalar({m: c * factor for m, c in self.num.items()}, self.den)
        den = dict(self.den)
        for f, power in other.den.items():
            den[f] = den.get(f, 0) + power
        return Scalar(_product(self.num, other.num), den)

    def __neg__(self) -> Scalar:
        return Scalar({m: -c for m, c in self.num.items()}, self.den)

    def __sub__(self, other: Scalar | Rational) -> Scalar:
        return self + -Scalar.lift(other)

    def inverse(self) -> Scalar:
        """One over the scalar; as a function it is defined where the scalar is not zero."""
        if not self.num:
            raise ZeroDivisionError("division by a scalar that is identically zero")
        content, coefficient, factor = _split_content(self.num)
        num: Laurent = {frozenset((g, -p) for g, p in content): Fraction(1) / coefficient}
        for f, power in self.den.items():
            for _ in range(power):
                num = _product(num, dict(f))
        return Scalar(num, {factor: 1} if factor else None)

    def __truediv__(self, other: Scalar | Rational) -> Scalar:
        return self * Scalar.lift(other).inverse()

    def __pow__(self, power: Power) -> Scalar:
        if power == int(power):
            base, result = (self if power >= 0 else self.inverse()), Scalar.number(1)
            for _ in range(abs(int(power))):
                result = result * base
            return result
        if len(self.num) != 1 or self.den or next(iter(self.num.values())) != 1:
            raise ValueError("a fractional power needs a single product with coefficient one")
        (monomial,) = self.num
        unknown = [p for g, p in monomial if not _nonnegative(g)]
        if len(unknown) > 1 or any(Fraction(p).numerator % 2 == 0 for p in unknown):
            raise ValueError("a root of quantities of unknown sign, such as sqrt(u**2) = |u|, is not taken apart")
        return Scalar({frozenset((g, p * power if (p * power) % 1 else int(p * power)) for g, p in monomial): 1})

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: Rational) -> Scalar:
        return -self + other

    def __rtruediv__(self, other: Rational) -> Scalar:
        return self.inverse() * other

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Scalar, int, Fraction)):
            return NotImplemented
        return (self - other).is_zero()

    __hash__ = None  # type: ignore[assignment]  # equality is by cross-multiplication

    def generators(self) -> set[Generator]:
        parts: Iterable[Iterable[Monomial]] = [self.num, *([m for m, _ in f] for f in self.den)]
        return {generator for part in parts for monomial in part for generator, _ in monomial}

    def cancel(self) -> Scalar:
        """The same scalar with denominator factors divided out where they divide the numerator."""
        num, den = self.num, dict(self.den)
        for factor in self.den:
            while den.get(factor, 0):
                quotient = _divide(num, dict(factor))
                if quotient is None:
                    break
                num, den[factor] = quotient, den[factor] - 1
        return Scalar(num, {f: p for f, p in den.items() if p})

    def map(self, value: Callable[[Generator], Scalar]) -> Scalar:
        """Replace every generator by a scalar."""
        total = _map_laurent(self.num, value)
        for factor, power in self.den.items():
            total = total / _map_laurent(dict(factor), value) ** power
        return total

    def derivative(self, generator: Generator) -> Scalar:
        result = Scalar(_derivative(self.num, generator), self.den)
        for factor, power in self.den.items():
            inner = Scalar(_derivative(dict(factor), generator))
            result = result - self * inner * power / Scalar(dict(factor))
        return result

    def evaluate(self, value: Callable[[Generator], Any]) -> Any:
        """The number, in whatever arithmetic ``value`` answers (Fraction, float, mpmath, NumPy)."""
        total = _evaluate_laurent(self.num, value)
        for factor, power in self.den.items():
            total = total / _evaluate_laurent(dict(factor), value) ** power
        return total


def _nonnegative(generator: Generator) -> bool:
    """Whether a generator is never negative: sizes, variances, ``tr(A'A)``, traces of functions of Lambda."""
    if isinstance(generator, str):
        return generator in NONNEGATIVE
    half = len(generator) // 2
    square = len(generator) % 2 == 0 and all(x == y.T for x, y in zip(generator[:half], reversed(generator), strict=False))
    whole = len(generator) == 1 and generator[0].symmetric and generator[0].power % 2 == 0
    return square or whole or bool(generator[0].family and all(x.family == generator[0].family for x in generator))


def _split_content(num: Laurent) -> tuple[Monomial, Rational, Factor | None]:
    """A Laurent polynomial as content monomial x leading coefficient x a primitive factor (None when that is one)."""
    lowest: dict[Generator, Power] = {}
    for index, monomial in enumerate(num):
        exponents = dict(monomial)
        for generator in {*lowest, *exponents} if index else exponents:
            now = exponents.get(generator, 0)
            lowest[generator] = min(lowest.get(generator, 0), now) if index else now
    content: Monomial = frozenset((g, p) for g, p in lowest.items() if p)
    shift: Monomial = frozenset((g, -p) for g, p in content)
    primitive = {monomial_product(m, shift): c for m, c in num.items()}
    lead = primitive[max(primitive, key=sort_key)]
    if len(primitive) == 1:
        return content, lead, None
    return content, lead, frozenset((m, Fraction(c) / lead) for m, c in primitive.items())


def _divide(num: Laurent, divisor: Laurent) -> Laurent | None:
    """The exact quotient, or None; by leading terms in the order of the divisor's own generators."""
    generators = sorted({g for m in divisor for g, _ in m}, key=str)

    known: dict[Monomial, tuple[Power, ...]] = {}

    def key(monomial: Monomial) -> tuple[Power, ...]:
        if monomial not in known:
            exponents = dict(monomial)
            known[monomial] = tuple(exponents.get(g, 0) for g in generators)
        return known[monomial]

    lead = max(divisor, key=key)
    shift: Monomial = frozenset((g, -p) for g, p in lead)
    rest: Laurent = dict(num)
    quotient: Laurent = {}
    for _ in range(len(num) + 70):  # a quotient that needs more steps is not worth having
        if len(rest) > 3 * len(num) + 70:
            break
        if not rest:
            return quotient
        top = max(rest, key=key)
        step, coefficient = monomial_product(top, shift), Fraction(rest[top]) / divisor[lead]
        quotient[step] = coefficient
        _add_into(rest, _product({step: coefficient}, divisor), -1)
    return None


def _derivative(num: Laurent, generator: Generator) -> Laurent:
    result: Laurent = {}
    for monomial, coefficient in num.items():
        power = dict(monomial).get(generator, 0)
        if power:
            _add_into(result, {monomial_product(monomial, frozenset([(generator, -1)])): coefficient * power})
    return result


def _map_laurent(num: Laurent, value: Callable[[Generator], Scalar]) -> Scalar:
    """The sum with scalars for generators; negative powers are taken out first, so that denominators stay apart."""
    shift = _negative_powers(num)
    total = Scalar({})
    for monomial, coefficient in num.items():
        term = Scalar.number(coefficient)
        for generator, power in monomial_product(monomial, shift) if shift else monomial:
            term = term * value(generator) ** power
        total = total + term
    for generator, power in shift:
        total = total * value(generator) ** -power
    return total


def _negative_powers(num: Laurent) -> Monomial:
    """The monomial that makes every whole power of a generator nonnegative."""
    low: dict[Generator, Power] = {}
    for monomial in num:
        for generator, power in monomial:
            low[generator] = min(low.get(generator, 0), power)
    return frozenset((generator, -power) for generator, power in low.items() if power < 0 and power == int(power))


def _evaluate_laurent(num: Laurent, value: Callable[[Generator], Any]) -> Any:
    total: Any = 0
    for monomial, coefficient in num.items():
        term: Any = coefficient
        for generator, power in monomial:
            term = term * value(generator) ** power
        total = total + term
    return total
