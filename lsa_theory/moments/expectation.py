"""Gaussian expectation of trace polynomials, for symbolic dimension and context length.

Integration by parts (Stein's identity) removes one random letter at a time: a leg of a Gaussian vector is joined to
every other leg of the same vector through the covariance.  For ``S = (1/N) sum_i x_i x_i'`` the left leg of one factor
meets its own right leg (the sum over ``i`` cancels ``1/N``) or a leg of another factor, which makes the two sample
indices equal and leaves one ``S`` for the two, with a factor ``1/N``.  Equal products are computed once.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.budget import OutOfBudgetError, spend
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import ONE, Generator, Laurent, Monomial, Rational, Scalar, monomial_product
from lsa_theory.algebra.words import Letter, Power, Word
from lsa_theory.moments.laws import GaussianVector, Law, NoiseEnergy, NoiseMean, SampleCovariance
from lsa_theory.moments.strands import Strand, assemble, cut, join, units

Terms = dict[Word, Laurent]
Weight = tuple[Monomial, Rational]
Place = tuple[int, int]  # which word of the product (the open one is last), which letter in it
State = tuple[tuple[Word, ...], Word, int]  # closed random words (sorted), open word, power of the noise energy
Relation = dict[State, Laurent]  # a sum of products, before their expectations are known
Products = frozenset[tuple[Word, frozenset[Monomial]]]
COST = 30  # of one pairing, in pairs of terms


class Expectation:
    """The expectation over independent random letters.

    >>> from lsa_theory.algebra.words import matrix
    >>> L, S = matrix("Lambda", symmetric=True), matrix("S", symmetric=True)
    >>> E = Expectation([SampleCovariance("S", (L,), "N")])
    >>> l, s = TracePolynomial.letter(L), TracePolynomial.letter(S)
    >>> N = TracePolynomial.symbol("N")
    >>> E(s * s) == (N + 1) / N * l * l + l.trace() * l / N
    True
    """

    def __init__(self, laws: Iterable[Law]) -> None:
        self.laws = tuple(laws)
        self._by_name = {law.name: law for law in self.laws}
        self._random = frozenset(self._by_name)
        self._energy = next((law for law in self.laws if isinstance(law, NoiseEnergy)), None)
        self._known: dict[State, Terms] = {}
        self._refused: set[Products] = set()  # too much work at the first time

    def __call__(self, expression: TracePolynomial) -> TracePolynomial:
        """The expectation, with every letter that has no law held fixed.

        Raises ValueError where a random letter stands in a denominator or under a broken power, or where it was too large
        before.
        """
        result: dict[Word, Scalar] = {}
        products = frozenset((word, frozenset(c.num)) for word, c in expression.terms.items())
        if products in self._refused:
            raise ValueError("this expectation is too large to expand")
        for word, coefficient in expression.terms.items():
            for factor in coefficient.den:
                if any(self._is_random(g) for monomial, _ in factor for g, _ in monomial):
                    raise ValueError("no closed form for the expectation of a quotient of random quantities")
            relation: Relation = {}
            try:
                for monomial, number in coefficient.num.items():
                    fixed, closed, energy = self._split(monomial)
                    self._expect(closed, word, energy, (frozenset(fixed), number), relation)
                total = self._weighted(relation)
            except OutOfBudgetError as problem:
                self._known.clear()  # it may be what filled the memory
                if problem.budget.work is not None:
                    self._refused.add(products)
                raise
            for found, polynomial in total.items():
                add = Scalar(polynomial, coefficient.den)
                result[found] = result[found] + add if found in result else add
        return TracePolynomial(result, *expression.shape)

    def _is_random(self, generator: Generator) -> bool:
        if isinstance(generator, str):
            return generator in self._random
        return any(letter.name in self._random for letter in generator)

    def _split(self, monomial: Iterable[tuple[Generator, Power]]) -> tuple[list[tuple[Generator, Power]], list[Word], int]:
        fixed: list[tuple[Generator, Power]] = []
        closed: list[Word] = []
        energy = 0
        for generator, power in monomial:
            if not self._is_random(generator):
                fixed.append((generator, power))
            elif power != int(power) or power < 0:
                raise ValueError(f"no closed form for the expectation of a power {power} of a random quantity")
            elif isinstance(generator, str):
                energy = int(power)
            else:
                closed.extend([generator] * int(power))
        return fixed, closed, energy

    def _expect(self, closed: Iterable[Word], open_word: Word, energy: int, weight: Weight, total: Relation) -> None:
        """Add the weighted expectation of a product; closed words without random letters become coefficients."""
        monomial, number = weight
        random = []
        for word in closed:
            if self._is_random(word):
                random.append(word)
            else:
                monomial = monomial_product(monomial, frozenset([(word if word else "d", 1)]))
        state = (tuple(sorted(random)), open_word, energy)
        weights = total.setdefault(state, {})
        weights[monomial] = weights.get(monomial, 0) + number

    def _weighted(self, relation: Relation) -> Terms:
        """The sum of weighted expectations, every product computed once."""
        total: Terms = {}
        for state, weights in relation.items():
            if state not in self._known:
                self._known[state] = self._weighted(self._step(*state)) if self._moves(state) else {state[1]: {ONE: 1}}
            for word, polynomial in self._known[state].items():
                target = total.setdefault(word, {})
                for monomial, number in weights.items():
                    spend(len(polynomial))
                    for factors, c in polynomial.items():
                        key = monomial_product(monomial, factors)
                        target[key] = target.get(key, 0) + c * number
        return {word: kept for word, terms in total.items() if (kept := {m: c for m, c in terms.items() if c})}

    def _moves(self, state: State) -> bool:
        """Whether anything random is left."""
        return bool(state[0] or state[2]) or self._is_random(state[1])

    def _step(self, closed: tuple[Word, ...], open_word: Word, energy: int) -> Relation:
        product = [units(word, self._random) for word in (*closed, open_word)]
        places: dict[str, list[Place]] = {}
        for i in (len(product) - 1, *range(len(product) - 1)):  # the open word first: its prefix stays simple
            for k, letter in enumerate(product[i]):
                if letter.name in self._random:
                    places.setdefault(letter.name, []).append((i, k))
        for law in self.laws:  # vectors come before the sample covariances that they bring forth
            if law.name in places and not isinstance(law, SampleCovariance):
                return self._pair_vector(law, product, places, energy)
        if energy:
            return self._pair_energy(closed, open_word, energy)
        for law in self.laws:
            if law.name in places:
                assert isinstance(law, SampleCovariance)
                return self._pair_sample(law, product, places[law.name])
        raise ValueError("nothing random is left")

    def _joined(
        self,
        product: list[Word],
        cuts: dict[Place, tuple[int, int]],
        joins: list[tuple[int, int, Word]],
        energy: int,
        weight: Weight,
        total: Relation,
    ) -> None:
        """Cut the product at the given places, join the given legs, and add the weighted expectation of the result."""
        spend(COST)
        strands: list[Strand] = []
        closed: list[Word] = []
        last = len(product) - 1
        for i, word in enumerate(product):
            if i == last and not word:
                continue
            legs = {k: pair for (j, k), pair in cuts.items() if j == i}
            pieces, whole = cut(word, i < last, legs)
            strands += pieces
            closed += map(words.reduce_word, whole)  # equal products must look alike
        for e, f, connector in joins:
            strands = join(strands, e, f, connector, closed)
        done, open_word = assemble(strands, closed)
        self._expect(done, open_word, energy, weight, total)

    def _pair_vector(self, law: Law, product: list[Word], places: dict[str, list[Place]], energy: int) -> Relation:
        """Join the first leg of a random vector to each of the others."""
        first, *others = places[law.name]
        total: Relation = {}
        if len(others) % 2 == 0:
            return total
        connector: Word = ()
        weight: Weight = (ONE, 1)
        if isinstance(law, GaussianVector):
            connector = law.covariance
        else:
            assert isinstance(law, NoiseMean)
            connector, weight = (self._letter(law.sample),), _over_size(law, law.variance)
            if energy:  # the leg e_i of the noise mean meets one of the two legs of an energy and leaves a noise mean
                self._joined(product, {}, [], energy - 1, (weight[0], weight[1] * 2 * energy), total)
        for other in others:
            self._joined(product, {first: (0, 0), other: (1, 1)}, [(0, 1, connector)], energy, weight, total)
        return total

    def _pair_energy(self, closed: tuple[Word, ...], open_word: Word, energy: int) -> Relation:
        """``E[q^k F] = (v + 2 (k-1) v / N) E[q^(k-1) F]`` once no noise mean is left."""
        law = self._energy
        assert law is not None
        total: Relation = {}
        self._expect(closed, open_word, energy - 1, (frozenset([(law.variance, 1)]), 1), total)
        monomial, number = _over_size(law, law.variance)
        self._expect(closed, open_word, energy - 1, (monomial, number * 2 * (energy - 1)), total)
        return total

    def _pair_sample(self, law: SampleCovariance, product: list[Word], places: list[Place]) -> Relation:
        """Join the left leg of the first sample covariance to its own right leg and to the legs of all others."""
        first, *others = places
        total: Relation = {}
        self._joined(product, {first: (0, 1)}, [(0, 1, law.covariance)], 0, (ONE, 1), total)
        sample, (monomial, number) = (self._letter(law.name),), _over_size(law)
        alike: dict[tuple[object, int], list[Place]] = {}  # the same letter of equal closed words gives equal terms
        for i, k in others:
            own = i == first[0] or i == len(product) - 1
            alike.setdefault((i if own else product[i], k), []).append((i, k))
        for other, *more in alike.values():
            weight = (monomial, number * (1 + len(more)))
            for left, right in ((2, 3), (3, 2)):
                joins = [(0, 2, law.covariance), (1, 3, sample)]
                self._joined(product, {first: (0, 1), other: (left, right)}, joins, 0, weight, total)
        return total

    def _letter(self, name: str) -> Letter:
        return words.matrix(name, symmetric=True)


def _over_size(law: SampleCovariance | NoiseMean | NoiseEnergy, *factors: str) -> Weight:
    """``factors / size`` of the law's sample."""
    monomial: Monomial = frozenset((name, 1) for name in factors)
    if law.size.isdigit():
        return monomial, Fraction(1, int(law.size))
    return monomial_product(monomial, frozenset([(law.size, -1)])), 1
