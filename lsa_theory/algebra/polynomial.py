"""Trace polynomials: open words with coefficients that are rational in scalars, traces and forms.

Two trace polynomials that are equal for all matrices of every size have equal canonical forms, and conversely: words
that no trace rule identifies are linearly independent as functions once ``d`` is at least the degree in the generic
letters (Procesi 1976; the fundamental identity of degree ``d + 1`` is the first relation).  For smaller fixed ``d``
more identities hold (Cayley-Hamilton), and a difference here proves nothing there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.budget import spend
from lsa_theory.algebra.scalars import Generator, Rational, Scalar
from lsa_theory.algebra.words import Letter, Power, Word


class TracePolynomial:
    """A sum of words times scalars, e.g. ``(1 + 1/N) Lambda^2 + tr(Lambda)/N Lambda``.

    >>> A, B = TracePolynomial.letter(words.matrix("A")), TracePolynomial.letter(words.matrix("B"))
    >>> (A * B).trace() == (B.T * A.T).trace(), A * B == B * A
    (True, False)
    """

    __slots__ = ("cols", "rows", "terms")

    def __init__(self, terms: Mapping[Word, Scalar], rows: str = "d", cols: str = "d") -> None:
        self.terms = {word: c for word, c in terms.items() if not c.is_zero()}
        self.rows, self.cols = rows, cols
        if rows == cols == "1" and any(self.terms):
            raise ValueError("a 1 x 1 word is a form, which belongs to the coefficients")

    @staticmethod
    def scalar(value: Scalar | Rational) -> TracePolynomial:
        return TracePolynomial({(): Scalar.lift(value)}, "1", "1")

    @staticmethod
    def symbol(generator: Generator, power: Power = 1) -> TracePolynomial:
        return TracePolynomial.scalar(Scalar.symbol(generator, power))

    @staticmethod
    def letter(letter: Letter) -> TracePolynomial:
        return TracePolynomial({(letter,): Scalar.number(1)}, letter.rows, letter.cols)

    @staticmethod
    def identity(size: str = "d") -> TracePolynomial:
        return TracePolynomial({(): Scalar.number(1)}, size, size)

    @property
    def shape(self) -> tuple[str, str]:
        return self.rows, self.cols

    @property
    def is_scalar(self) -> bool:
        return self.shape == ("1", "1")

    def as_scalar(self) -> Scalar:
        if not self.is_scalar:
            raise TypeError(f"a {self.rows} x {self.cols} expression is not a scalar")
        return self.terms.get((), Scalar.number(0))

    def is_zero(self) -> bool:
        return not self.terms

    def _same_shape(self, other: TracePolynomial) -> None:
        if self.shape != other.shape:
            raise TypeError(f"shapes {self.rows} x {self.cols} and {other.rows} x {other.cols} do not match")

    def __add__(self, other: TracePolynomial | Scalar | Rational) -> TracePolynomial:
        other = lift(other)
        self._same_shape(other)
        terms = dict(self.terms)
        for word, c in other.terms.items():
            terms[word] = terms[word] + c if word in terms else c
        return TracePolynomial(terms, *self.shape)

    def __neg__(self) -> TracePolynomial:
        return TracePolynomial({word: -c for word, c in self.terms.items()}, *self.shape)

    def __sub__(self, other: TracePolynomial | Scalar | Rational) -> TracePolynomial:
        return self + -lift(other)

    def __mul__(self, other: TracePolynomial | Scalar | Rational) -> TracePolynomial:
        other = lift(other)
        if self.is_scalar or other.is_scalar:
            factor, body = (self, other) if self.is_scalar else (other, self)
            c = factor.as_scalar()
            return TracePolynomial({word: c * k for word, k in body.terms.items()}, *body.shape)
        if self.cols != other.rows:
            raise TypeError(f"cannot multiply {self.rows} x {self.cols} by {other.rows} x {other.cols}")
        shape = self.rows, other.cols
        terms: dict[Word, Scalar] = {}
        for w1, c1 in self.terms.items():
            spend(len(other.terms))
            for w2, c2 in other.terms.items():
                forms, word = words.split(w1 + w2)
                c = c1 * c2
                for form in forms:
                    c = c * Scalar.symbol(form)
                terms[word] = terms[word] + c if word in terms else c
        return TracePolynomial(terms, *shape)

    __radd__ = __add__

    def __rsub__(self, other: Scalar | Rational) -> TracePolynomial:
        return -self + other

    def __rmul__(self, other: Scalar | Rational) -> TracePolynomial:
        return lift(other) * self

    def __truediv__(self, other: TracePolynomial | Scalar | Rational) -> TracePolynomial:
        return self * TracePolynomial.scalar(lift(other).as_scalar().inverse())

    def __rtruediv__(self, other: Scalar | Rational) -> TracePolynomial:
        return lift(other) / self

    def __pow__(self, power: Power) -> TracePolynomial:
        if self.is_scalar:
            return TracePolynomial.scalar(self.as_scalar() ** power)
        if self.rows != self.cols:
            raise TypeError(f"a {self.rows} x {self.cols} expression has no powers")
        if len(self.terms) == 1:
            ((word, c),) = self.terms.items()
            if power != int(power) and not all(letter.family for letter in word):
                raise ValueError("roots are understood for functions of Lambda only")
            if len(word) <= 1 or (word[0].family and {letter.family for letter in word} == {word[0].family}):
                raised = tuple(letter._replace(power=letter.power * power) for letter in word)
                coefficient = c**power if c != 1 else c
                return TracePolynomial({words.reduce_word(raised): coefficient}, *self.shape)
            if power == -1:
                inverse = tuple(letter._replace(power=-letter.power) for letter in reversed(word))
                if all(letter.rows == letter.cols for letter in word):
                    return TracePolynomial({words.reduce_word(inverse): c.inverse()}, *self.shape)
        if power != int(power) or power < 0:
            raise ValueError(f"power {power} of a sum of matrices has no closed form here")
        result = TracePolynomial.identity(self.rows)
        for _ in range(int(power)):
            result = result * self
        return result

    @property
    def T(self) -> TracePolynomial:
        """The transpose."""
        terms: dict[Word, Scalar] = {}
        for word, c in self.terms.items():
            turned = words.reduce_word(words.transpose(word))
            terms[turned] = terms[turned] + c if turned in terms else c
        return TracePolynomial(terms, self.cols, self.rows)

    def trace(self) -> TracePolynomial:
        if self.rows != self.cols:
            raise TypeError(f"a {self.rows} x {self.cols} expression has no trace")
        if self.is_scalar:
            return self
        total = Scalar.number(0)
        for word, c in self.terms.items():
            for closed in words.close(word):
                c = c * (Scalar.symbol(closed) if closed else Scalar.symbol(self.rows))
            total = total + c
        return TracePolynomial.scalar(total)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (TracePolynomial, Scalar, int, Fraction)):
            return NotImplemented
        return (self - other).is_zero()

    __hash__ = None  # type: ignore[assignment]  # equality is by canonical form

    def letters(self) -> set[Letter]:
        """The base letters that occur anywhere, also inside traces."""
        return {letter.base for word in self.all_words() for letter in word}

    def all_words(self) -> Iterator[Word]:
        for word, c in self.terms.items():
            yield word
            yield from (g for g in c.generators() if isinstance(g, tuple))

    def names(self) -> set[str]:
        """The named scalars that occur."""
        return {g for c in self.terms.values() for g in c.generators() if isinstance(g, str)}

    def map_words(
        self, value: Callable[[Word], TracePolynomial], scalars: Mapping[str, TracePolynomial] | None = None
    ) -> TracePolynomial:
        """Replace every open word, every trace and form, and the named scalars, by what ``value`` makes of them."""
        table = scalars or {}

        def of_generator(generator: Generator) -> Scalar:
            if isinstance(generator, str):
                return table[generator].as_scalar() if generator in table else Scalar.symbol(generator)
            closed = value(generator)
            return (closed if closed.is_scalar else closed.trace()).as_scalar()

        total = TracePolynomial({}, *self.shape)
        for word, c in self.terms.items():
            body = value(word) if word else TracePolynomial({(): Scalar.number(1)}, *self.shape)
            total = total + body * c.map(of_generator)
        return total

    def substitute(self, table: Mapping[str, TracePolynomial]) -> TracePolynomial:
        """Replace letters and scalars by name; a letter raised to a negative or broken power needs a single word.

        >>> A, B = (TracePolynomial.letter(words.matrix(n)) for n in "AB")
        >>> (A * A.T).substitute({"A": B + B.T}).trace() == 2 * (B * B).trace() + 2 * (B * B.T).trace()
        True
        """

        def of_word(word: Word) -> TracePolynomial:
            result: TracePolynomial | None = None
            for letter in word:
                if letter.name in table:
                    new = table[letter.name]
                    factor = (
                        (new.T if letter.flipped else new)
                        if letter.power == 1
                        else ((new.T if letter.flipped else new) ** letter.power)
                    )
                else:
                    factor = TracePolynomial.letter(letter)
                result = factor if result is None else result * factor
            assert result is not None
            return result

        if any(letter.name in table for word in self.all_words() for letter in word) or self.names() & set(table):
            return self.map_words(of_word, table)
        return self

    def cancel(self) -> TracePolynomial:
        return TracePolynomial({word: c.cancel() for word, c in self.terms.items()}, *self.shape)


def lift(value: TracePolynomial | Scalar | Rational) -> TracePolynomial:
    return value if isinstance(value, TracePolynomial) else TracePolynomial.scalar(Scalar.lift(value))
