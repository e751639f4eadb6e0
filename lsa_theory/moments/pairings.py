"""The second road to an expectation: sums over set partitions of the sample indices and over all Gaussian pairings.

A product of K sample means is a sum over K indices.  Sorting the terms by which indices coincide gives falling factorials
``N (N-1) ... (N-k+1) / N^K``; given the partition, Isserlis' theorem pairs the legs inside every block.  This is the
textbook expansion, slower than the recurrence of `Expectation` and written independently of it; derivations compare both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product as cartesian

from lsa_theory.algebra import words
from lsa_theory.algebra.budget import spend
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Monomial, Scalar
from lsa_theory.algebra.words import Word
from lsa_theory.moments.laws import GaussianVector, Law, NoiseEnergy, NoiseMean, SampleCovariance
from lsa_theory.moments.strands import Strand, assemble, cut, join, units

MAX_INDICES = 5  # Bell(5) = 52 partitions
MAX_LEGS = 10  # 945 pairings


class TooLargeError(Exception):
    """A product with too many random factors for this road."""


def expectation_by_pairings(expression: TracePolynomial, laws: Sequence[Law]) -> TracePolynomial:
    """The expectation, term by term.

    >>> from lsa_theory.algebra.words import matrix
    >>> L = matrix("Lambda", symmetric=True)
    >>> s, l = TracePolynomial.letter(matrix("S", symmetric=True)), TracePolynomial.letter(L)
    >>> N = TracePolynomial.symbol("N")
    >>> expectation_by_pairings(s * s, [SampleCovariance("S", (L,), "N")]) == l * l + (l * l + l.trace() * l) / N
    True
    """
    by_name = {law.name: law for law in laws}
    total = TracePolynomial({}, *expression.shape)
    for word, scalar in expression.terms.items():
        for monomial, number in scalar.num.items():
            coefficient = TracePolynomial.scalar(Scalar({frozenset(): number}, scalar.den))
            total = total + coefficient * _term(monomial, word, expression.shape, by_name)
    return total


def _term(monomial: Monomial, word: Word, shape: tuple[str, str], laws: dict[str, Law]) -> TracePolynomial:
    fixed = Scalar.number(1)
    closed: list[Word] = []
    scalars: list[Law] = []  # random numbers: noise energies
    for generator, power in monomial:
        if isinstance(generator, str) and generator in laws:
            scalars += [laws[generator]] * int(power)
        elif isinstance(generator, tuple) and any(letter.name in laws for letter in generator):
            closed += [generator] * int(power)
        else:
            fixed = fixed * Scalar.symbol(generator, power)
    strands: list[Strand] = []
    done: list[Word] = []
    legs: list[tuple[str, int, int | None]] = []  # (random vector or noise, leg number, sample index)
    sizes: list[str] = []
    for i, piece in enumerate([*closed, word]):
        if i == len(closed) and not piece:
            continue
        piece = units(piece, frozenset(laws))
        cuts: dict[int, tuple[int, int]] = {}
        for k, factor in enumerate(piece):
            law = laws.get(factor.name)
            n = len(legs)
            if isinstance(law, GaussianVector):
                legs.append((law.name, n, None))
                cuts[k] = (n, n)
            elif isinstance(law, SampleCovariance):
                legs += [(law.name, n, len(sizes)), (law.name, n + 1, len(sizes))]
                sizes.append(law.size)
                cuts[k] = (n, n + 1)
            elif isinstance(law, NoiseMean):
                legs += [(law.sample, n, len(sizes)), (law.variance, -1 - n, len(sizes))]
                sizes.append(law.size)
                cuts[k] = (n, n)
        pieces, whole = cut(piece, i < len(closed), cuts)
        strands += pieces
        done += whole
    for law in scalars:
        assert isinstance(law, NoiseEnergy)
        legs += [(law.variance, -1 - len(legs), len(sizes)), (law.variance, -2 - len(legs), len(sizes))]
        sizes.append(law.size)
    if len(sizes) > MAX_INDICES or len(legs) > 2 * MAX_LEGS:
        raise TooLargeError(f"{len(sizes)} sample means in one product")
    total = TracePolynomial({}, *shape)
    for blocks in _partitions(list(range(len(sizes)))):
        if any(len({sizes[i] for i in block}) > 1 for block in blocks):
            continue  # indices of samples of different length never coincide
        weight = fixed * _weight(blocks, sizes)
        block_of = {i: b for b, block in enumerate(blocks) for i in block}
        families: dict[tuple[str, int], list[int]] = {}
        for name, leg, index in legs:
            families.setdefault((name, -1 if index is None else block_of[index]), []).append(leg)
        for chosen in cartesian(*(list(_pairings(family)) for family in families.values())):
            spend()
            total = total + _joined(strands, done, list(families), chosen, laws, shape) * TracePolynomial.scalar(weight)
    return total


def _weight(blocks: list[list[int]], sizes: list[str]) -> Scalar:
    weight = Scalar.number(1)
    used: dict[str, int] = {}
    for block in blocks:
        size = sizes[block[0]]
        n = Scalar.number(int(size)) if size.isdigit() else Scalar.symbol(size)
        weight = weight * (n - used.get(size, 0))
        used[size] = used.get(size, 0) + 1
        weight = weight * n ** -len(block)
    return weight


def _joined(
    strands: list[Strand],
    done: list[Word],
    families: list[tuple[str, int]],
    chosen: tuple[list[tuple[int, int]], ...],
    laws: dict[str, Law],
    shape: tuple[str, str],
) -> TracePolynomial:
    closed, coefficient = list(done), Scalar.number(1)
    current = list(strands)
    for (name, _), pairs in zip(families, chosen, strict=True):
        for e, f in pairs:
            law = laws.get(name)
            if isinstance(law, (GaussianVector, SampleCovariance)):
                current = join(current, e, f, law.covariance, closed)
            else:
                coefficient = coefficient * Scalar.symbol(name)  # a pair of noise legs is their variance
    numbers, open_word = assemble(current, closed)
    for number in numbers:
        coefficient = coefficient * Scalar.symbol(number if number else "d")
    return TracePolynomial({words.reduce_word(open_word): coefficient}, *shape)


def _pairings(legs: list[int]) -> Iterator[list[tuple[int, int]]]:
    if not legs:
        yield []
        return
    first, *rest = legs
    for k, partner in enumerate(rest):
        for others in _pairings(rest[:k] + rest[k + 1 :]):
            yield [(first, partner), *others]


def _partitions(items: list[int]) -> Iterator[list[list[int]]]:
    if not items:
        yield []
        return
    first, *rest = items
    for smaller in _partitions(rest):
        for k, block in enumerate(smaller):
            yield [*smaller[:k], [first, *block], *smaller[k + 1 :]]
        yield [[first], *smaller]
