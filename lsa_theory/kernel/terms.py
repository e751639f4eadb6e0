"""Trace polynomials for symbolic d, N and M: open words with coefficients, and their normal form.

Equal normal forms are equal values for every d, N, M and all values of the letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import floor
from typing import TypeAlias

from lsa_theory.kernel.coefficients import Coefficient, Generator, Root, root
from lsa_theory.kernel.limits import Refused, spend
from lsa_theory.kernel.words import COVARIANCE, Power, Word, close, flip, is_vector, letter, reduce, split_open

Shape: TypeAlias = tuple[object, object]


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
        return Polynomial({reduce(flip(word)): c for word, c in self.terms.items()}, self.shape[::-1])

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
            if not any(is_vector(name) for name, _, _ in word):
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
