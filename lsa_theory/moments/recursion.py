"""Expectations by the kernel's recursion, on trace polynomials of the algebra: inverses of S, and a second road to the rest.

The kernel shares no code with the algebra: what both compute is known twice.  Only its recursion takes expectations of
inverses, where hypotheses make the context length long enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import GAMMA, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Monomial, Scalar
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.kernel import limits
from lsa_theory.kernel.coefficients import Coefficient
from lsa_theory.kernel.coefficients import Generator as KernelGenerator
from lsa_theory.kernel.coefficients import Monomial as KernelMonomial
from lsa_theory.kernel.expectation import Gaussian
from lsa_theory.kernel.inverses import Room, nowhere
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.terms import Polynomial, word_value
from lsa_theory.kernel.words import Word as KernelWord

SAMPLE = words.matrix("S", symmetric=True)
WORK = 5_000_000  # pairs of terms: some two seconds


def has_inverse(value: TracePolynomial) -> bool:
    """Whether the inverse of a sample covariance occurs."""
    return any(x.power < 0 and x.name.partition("(")[0] == "S" for word in value.all_words() for x in word)


def expectation(value: TracePolynomial, task_covariance: bool, room: Room = nowhere) -> TracePolynomial:
    """The expectation; ValueError, with the reason, where the kernel has no rule or a hypothesis is missing.

    >>> s, n, d = TracePolynomial.letter(SAMPLE), TracePolynomial.symbol("N"), TracePolynomial.symbol("d")
    >>> found = expectation(s**-1, False, lambda size, k: True)
    >>> found == n / (n - d - 1) * TracePolynomial.letter(LAMBDA) ** -1
    True
    """
    try:
        with limits.budget(WORK):
            found = Gaussian(task_covariance, room)(_to_kernel(value))
    except Refused as problem:
        raise ValueError(str(problem)) from None
    letters = {x.name: x for x in value.letters()} | {"Lambda": LAMBDA, "Psi": words.matrix("Psi", symmetric=True)}
    return _from_kernel(found, value.shape, letters)


def _to_kernel(value: TracePolynomial) -> Polynomial:
    shape = tuple(1 if side == "1" else side for side in value.shape)
    total = Polynomial({}, (shape[0], shape[1]))
    one = Polynomial({(): Coefficient.number(1)}, total.shape)
    for word, c in value.terms.items():
        total = total + (_word(word) if word else one).times(_coefficient(c))
    return total


def _word(word: Word) -> Polynomial:
    def letter(x: Letter) -> tuple[str, int | Fraction, int]:
        return ("Ginv", -x.power, 0) if x.name == GAMMA.name else (x.name, x.power, int(x.flipped))

    return word_value(tuple(map(letter, word)))


def _coefficient(c: Scalar) -> Coefficient:
    def value(g: Generator) -> Coefficient:
        if isinstance(g, str):
            return Coefficient.of(g)
        closed = _word(g)
        return (closed if closed.shape == (1, 1) else closed.trace()).coefficient()

    def laurent(num: Mapping[Monomial, int | Fraction]) -> Coefficient:
        return Coefficient({frozenset(m): Fraction(x) for m, x in num.items()}).mapped(value)  # type: ignore[arg-type]

    total = laurent(c.num)
    for factor, power in c.den.items():
        total = total * laurent(dict(factor)).power(-power)
    return total


def _from_kernel(value: Polynomial, shape: tuple[str, str], letters: Mapping[str, Letter]) -> TracePolynomial:
    def word(w: KernelWord) -> Word:
        out = []
        for name, power, turned in w:
            x = GAMMA if name == "Ginv" else letters.get(name, SAMPLE._replace(name=name))
            x = x._replace(power=-power if name == "Ginv" else power)
            out.append(x.T if turned else x)
        return tuple(out)

    def generator(g: KernelGenerator) -> Generator:
        if isinstance(g, str):
            return g
        if not isinstance(g, tuple):
            raise ValueError("a root in an expectation")
        (closed,) = words.close(word(g))
        return closed

    def monomial(m: KernelMonomial) -> Monomial:
        total = Scalar.number(1)
        for g, p in m:
            total = total * Scalar.symbol(generator(g), p)
        (one,) = total.num
        return one

    def laurent(num: Mapping[KernelMonomial, Fraction]) -> Scalar:
        total = Scalar.number(0)
        for m, c in num.items():
            total = total + Scalar({monomial(m): c})
        return total

    terms: dict[Word, Scalar] = {}
    for w, c in value.terms.items():
        part = laurent(c.num)
        for factor, power in c.den.items():
            part = part / laurent(dict(factor)) ** power
        opened = words.reduce_word(word(w))
        terms[opened] = terms[opened] + part if opened in terms else part
    return TracePolynomial(terms, *shape).cancel()
