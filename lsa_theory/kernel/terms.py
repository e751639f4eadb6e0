"""Trace polynomials for symbolic d, N and M: words in letters with traces, forms and scalars as coefficients.

A letter is ``(name, power, turned)``: a d x d matrix or a column vector, `turned` for its transpose; a word is a tuple of
letters.  A generator of the coefficients is the name of a scalar, a closed word (a trace, or a form ``p'Wq``) or a `Root`.
A coefficient is a Laurent polynomial in generators over powers of factors, and is zero exactly when its numerator is empty,
so no greatest common divisor is needed.  Equal normal forms are equal values for every d, N, M and all values of the
letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TypeAlias

from lsa_theory.kernel.limits import Refused, bounded, spend
from lsa_theory.kernel.parser import RANDOM, VECTORS

Power: TypeAlias = "int | Fraction"
Letter: TypeAlias = tuple[str, Power, int]
Word: TypeAlias = tuple[Letter, ...]
Shape: TypeAlias = tuple[object, object]

COVARIANCE = ("Ginv", "Lambda")  # commuting; Ginv is the inverse of Gamma
SYMMETRIC = {"Lambda", "Ginv", "Psi", "S"}
NONNEGATIVE = {"d", "N", "M", "sigma", "kappa", "noise"}
MAX_TERMS = 20_000


# letters and words


def is_vector(name: str) -> bool:
    """Whether a letter is a column vector; ``%`` marks vectors that no rule computes."""
    return name in VECTORS or name in ("x", "w", "eta") or name.startswith(("eta(", "gap_v", "%"))


def is_symmetric(name: str) -> bool:
    """Whether a letter is its own transpose for all its values."""
    return name in SYMMETRIC or name.startswith(("S(", "#!"))


def whole(power: Power) -> Power:
    """A power as an integer where it is one, so that equal powers look alike."""
    return power.numerator if power.denominator == 1 else power


def letter(name: str, power: Power = 1, turned: int = 0) -> Letter:
    return name, whole(power), 0 if is_symmetric(name) else turned


def flip(word: Word) -> Word:
    """The transpose of a word."""
    return tuple(letter(name, power, 1 - turned) for name, power, turned in reversed(word))


def reduce(word: Word) -> Word:
    """Neighbouring powers of one letter merged; Lambda and Ginv, which commute, in one order."""
    out: list[Letter] = []
    for name, power, turned in word:
        held: list[Letter] = []
        while out and name in COVARIANCE and out[-1][0] in COVARIANCE and out[-1][0] > name:
            held.append(out.pop())
        if out and out[-1][0] == name and out[-1][2] == turned and not is_vector(name):
            power = whole(power + out.pop()[1])
        if power:
            out.append((name, power, turned))
        for later in reversed(held):
            if out and out[-1][0] == later[0]:
                later = (later[0], whole(later[1] + out.pop()[1]), 0)
            out += [later] * (later[1] != 0)
    return tuple(out)


def opens(one: Letter) -> bool:
    """Whether a letter has a left side of dimension one: a transposed vector."""
    return is_vector(one[0]) and bool(one[2])


def closes(one: Letter) -> bool:
    """Whether a letter has a right side of dimension one: a vector."""
    return is_vector(one[0]) and not one[2]


def pieces(word: Word) -> list[Word]:
    """A word cut where it passes through dimension one."""
    out, start = [], 0
    for k, one in enumerate(word):
        if opens(one) and k > start:
            out.append(word[start:k])
            start = k
        if closes(one):
            out.append(word[start : k + 1])
            start = k + 1
    return out + ([word[start:]] if start < len(word) else [])


def canonical_form(word: Word) -> Word:
    """A form ``p'Wq`` and its transpose are one number."""
    return min(reduce(word), reduce(flip(word)))


def canonical_trace(word: Word) -> Word:
    """The least rotation of a closed word or of its transpose, once no rotation makes neighbours merge."""
    best = reduce(word)
    while True:
        shorter = min((reduce(best[k:] + best[:k]) for k in range(len(best))), key=len, default=())
        if len(shorter) >= len(best):
            break
        best = shorter
    turns = [reduce(v[k:] + v[:k]) for v in (best, reduce(flip(best))) for k in range(len(v))]
    return min(turns, default=())


def close(word: Word) -> list[Word]:
    """The closed words of the trace of a word: one trace, or the forms into which it falls."""
    for k, one in enumerate(word):
        if opens(one):
            return [canonical_form(piece) for piece in pieces(word[k:] + word[:k])]
        if closes(one):
            return [canonical_form(piece) for piece in pieces(word[k + 1 :] + word[: k + 1])]
    return [canonical_trace(word)]


def split_open(word: Word) -> tuple[list[Word], Word]:
    """The forms inside an open word, and what stays open."""
    forms: list[Word] = []
    rest: Word = ()
    for piece in pieces(word):
        if opens(piece[0]) and closes(piece[-1]):
            forms.append(canonical_form(piece))
        else:
            rest += piece
    return forms, reduce(rest)


# coefficients


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
        rest = Coefficient({frozenset(monomial - plain): sign})
    return out if rest.num == {ONE: 1} and not rest.den else out * _atom(rest, power)


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


# polynomials


class Polynomial:
    """A sum of open words times coefficients, of one shape; a scalar has the empty word only."""

    __slots__ = ("shape", "terms")

    def __init__(self, terms: Mapping[Word, Coefficient], shape: Shape) -> None:
        self.terms, self.shape = {word: c for word, c in terms.items() if c.num}, shape

    @staticmethod
    def scalar(c: Coefficient) -> Polynomial:
        return Polynomial({(): c}, (1, 1))

    @staticmethod
    def letter(name: str, power: Power = 1) -> Polynomial:
        return Polynomial({(letter(name, power),): Coefficient.number(1)}, ("d", 1) if is_vector(name) else ("d", "d"))

    @staticmethod
    def identity() -> Polynomial:
        return Polynomial({(): Coefficient.number(1)}, ("d", "d"))

    def coefficient(self) -> Coefficient:
        """The value of a scalar."""
        return self.terms.get((), Coefficient({}))

    def __add__(self, other: Polynomial) -> Polynomial:
        terms = dict(self.terms)
        for word, c in other.terms.items():
            terms[word] = terms[word] + c if word in terms else c
        return Polynomial(terms, self.shape)

    def times(self, c: Coefficient) -> Polynomial:
        return Polynomial({word: k * c for word, k in self.terms.items()}, self.shape)

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + other.times(Coefficient.number(-1))

    def __mul__(self, other: Polynomial) -> Polynomial:
        if self.shape == (1, 1) or other.shape == (1, 1):
            one, rest = (self, other) if self.shape == (1, 1) else (other, self)
            return rest.times(one.coefficient())
        terms: dict[Word, Coefficient] = {}
        spend(20 * len(self.terms) * len(other.terms))
        for w1, c1 in self.terms.items():
            for w2, c2 in other.terms.items():
                forms, word = split_open(w1 + w2)
                c = c1 * c2
                for form in forms:
                    c = c * Coefficient.of(form)
                terms[word] = terms[word] + c if word in terms else c
        return Polynomial(terms, (self.shape[0], other.shape[1]))

    def transposed(self) -> Polynomial:
        terms: dict[Word, Coefficient] = {}
        for word, c in self.terms.items():
            turned = reduce(flip(word))
            terms[turned] = terms[turned] + c if turned in terms else c
        return Polynomial(terms, self.shape[::-1])

    def trace(self) -> Polynomial:
        if self.shape == (1, 1):
            return self
        total = Coefficient({})
        for word, c in self.terms.items():
            for closed in close(word):
                c = c * Coefficient.of(closed or "d")
            total = total + c
        return Polynomial.scalar(total)

    def power(self, n: int) -> Polynomial:
        out = Polynomial.scalar(Coefficient.number(1)) if self.shape == (1, 1) else Polynomial.identity()
        for _ in range(n):
            out = out * self
        return out

    def inverse(self) -> Polynomial | None:
        """The inverse where it has a closed form: a scalar, Gamma, a product of invertible letters."""
        if self.shape == (1, 1):
            return Polynomial.scalar(self.coefficient().inverse())
        if not (self - gamma()).terms:
            return Polynomial.letter("Ginv")
        if len(self.terms) == 1:
            ((word, c),) = self.terms.items()
            if not any(is_vector(name) or name in RANDOM or name.startswith("S(") for name, _, _ in word):
                turned = reduce(tuple((name, -power, t) for name, power, t in reversed(word)))
                return Polynomial({turned: c.inverse()}, self.shape)
        return None

    def root(self, power: Fraction) -> Polynomial | None:
        """A broken power where it has a closed form: of Gamma, and of a product of powers of Lambda and Gamma."""
        if not (self - gamma()).terms:
            return Polynomial.letter("Ginv", -power)
        if len(self.terms) == 1:
            ((word, c),) = self.terms.items()
            if all(name in COVARIANCE for name, _, _ in word):
                return Polynomial({tuple(letter(name, p * power) for name, p, _ in word): root(c, power)}, self.shape)
        return None

    def mapped(
        self, word: Callable[[Word], Polynomial], scalar: Callable[[str], Coefficient] = Coefficient.of
    ) -> Polynomial:
        """Words, open and closed, replaced by what `word` makes of them, named scalars by `scalar`."""

        def value(g: Generator) -> Coefficient:
            if isinstance(g, str):
                return scalar(g)
            if isinstance(g, Root):
                return Coefficient.of(g)
            inner = word(g)
            return (inner if inner.shape == (1, 1) else inner.trace()).coefficient()

        total = Polynomial({}, self.shape)
        for w, c in self.terms.items():
            open_word = word(w) if w else Polynomial({(): Coefficient.number(1)}, self.shape)
            total = total + open_word.times(c.mapped(value))
        return total

    def substituted(self, table: Mapping[str, Polynomial]) -> Polynomial:
        """Letters and scalars replaced by polynomials; Refused where a root, an opaque letter or Ginv speaks of them."""
        if "Ginv" in self.letters() and {"Lambda", "N"} & set(table) and "Ginv" not in table:
            raise Refused("a substitution inside the inverse of Gamma")
        for held in self.held():
            if mentions(held, table):
                raise Refused("a substitution inside a root or an opaque quantity")
        scalar = lambda g: table[g].coefficient() if g in table else Coefficient.of(g)  # noqa: E731
        return self.mapped(lambda word: word_value(word, table.get), scalar)

    def held(self) -> set[str]:
        """The text of what letters of their own speak of: roots, opaque quantities, inverses of sums."""
        names = self.letters() | {g for c in self.terms.values() for g in c.generators() if not isinstance(g, tuple)}
        return {repr(name) if isinstance(name, Root) else name for name in names if isinstance(name, Root) or "[" in name}

    def letters(self) -> set[str]:
        """The matrices and vectors that occur, inside roots too."""
        found = {name for word in self.terms for name, _, _ in word}
        return found.union(*(_letters(c) for c in self.terms.values()))

    def key(self) -> str:
        """Text that is the same for equal normal forms."""
        return str(sorted((repr(word), c.key()) for word, c in self.terms.items()))


def mentions(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in the text of a letter of its own, at any depth."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)


def _letters(c: Coefficient) -> set[str]:
    words = {name for g in c.generators() if isinstance(g, tuple) for name, _, _ in g}
    return words.union(*(_letters(g.value()) for g in c.generators() if isinstance(g, Root)))


def word_value(word: Word, value: Callable[[str], Polynomial | None] = lambda _: None) -> Polynomial:
    """A word as a product of its letters, some of them replaced."""
    out: Polynomial | None = None
    for name, power, turned in word:
        base = value(name)
        if base is None:
            factor = Polynomial.letter(name, power)
            factor = factor.transposed() if turned else factor
        else:
            base = base.transposed() if turned else base
            if power.denominator != 1:
                raise Refused("a root of what replaces a letter")
            inverse = base if power > 0 else base.inverse()
            if inverse is None:
                raise Refused("the inverse of what replaces a letter has no closed form")
            factor = base if power == 1 else inverse.power(abs(int(power)))
        out = factor if out is None else out * factor
    assert out is not None
    return out


def gamma() -> Polynomial:
    """``Gamma = (1 + 1/N) Lambda + tr(Lambda)/N I``."""
    n, covariance = Coefficient.of("N", -1), Polynomial.letter("Lambda")
    trace = Polynomial.identity().times(covariance.trace().coefficient() * n)
    return covariance.times(n + Coefficient.number(1)) + trace


def normal(value: Polynomial) -> Polynomial:
    """The normal form: no word keeps Ginv beside Lambda but for powers in [0, 1), no root has a power outside [0, 1).

    With ``Gamma = alpha Lambda + beta I``: ``Lambda Ginv = (I - beta Ginv)/alpha``, ``Lambda^-1 Ginv = (Lambda^-1 - alpha
    Ginv)/beta``.
    """
    value = _without_whole_roots(value)
    if "Ginv" not in value.letters():
        return value
    alpha = Coefficient.of("N", -1) + Coefficient.number(1)
    beta = Coefficient.of((letter("Lambda"),)) * Coefficient.of("N", -1)
    over_alpha, over_beta, minus = alpha.inverse(), beta.inverse(), Coefficient.number(-1)
    known: dict[tuple[int, int], Polynomial] = {}

    def fractions(a: int, b: int) -> Polynomial:
        """``Lambda^a Ginv^b``, b >= 0."""
        if a == 0 or b == 0:
            word = (("Ginv", b, 0),) * (b != 0) + (("Lambda", a, 0),) * (a != 0)
            return Polynomial({word: Coefficient.number(1)}, ("d", "d"))
        if (a, b) not in known:
            if a > 0:
                rest = fractions(a - 1, b).times(minus * beta * over_alpha)
                known[a, b] = fractions(a - 1, b - 1).times(over_alpha) + rest
            else:
                rest = fractions(a + 1, b).times(minus * alpha * over_beta)
                known[a, b] = fractions(a, b - 1).times(over_beta) + rest
        return known[a, b]

    def word(w: Word) -> Polynomial:
        out: Polynomial | None = None
        k = 0
        while k < len(w):
            a: Power = 0
            b: Power = 0
            while k < len(w) and w[k][0] in COVARIANCE:
                a, b = (a + w[k][1], b) if w[k][0] == "Lambda" else (a, b + w[k][1])
                k += 1
            if a or b:
                whole_a, whole_b = floor(a), floor(b)
                part = fractions(whole_a, max(whole_b, 0)) * gamma().power(max(-whole_b, 0))
                rest = reduce((letter("Ginv", b - whole_b), letter("Lambda", a - whole_a)))
                part = Polynomial({rest: Coefficient.number(1)}, ("d", "d")) * part if rest else part
            else:
                part = word_value((w[k],))
                k += 1
            out = part if out is None else out * part
        assert out is not None
        return out

    return value.mapped(word)


def _without_whole_roots(value: Polynomial) -> Polynomial:
    """``r**(3/2)`` as ``r * r**(1/2)``."""
    if not any(isinstance(g, Root) for c in value.terms.values() for g in c.generators()):
        return value

    def whole(g: Generator) -> Coefficient:
        return g.value() if isinstance(g, Root) else Coefficient.of(g)

    return Polynomial({word: c.mapped(whole) for word, c in value.terms.items()}, value.shape)
