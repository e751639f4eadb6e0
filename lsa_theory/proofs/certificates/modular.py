"""Values compared where equations among the hypotheses hold and inverses are inverses: normal forms by completion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.coefficients import Coefficient, Factor
from lsa_theory.kernel.terms import Polynomial, normal, word_value
from lsa_theory.kernel.words import Word, is_vector
from lsa_theory.proofs.certificates.squares import Column, Flat, scaled
from lsa_theory.proofs.cofactors import Search
from lsa_theory.proofs.completion import UNIT, Completion, around
from lsa_theory.proofs.sources import cleared, single

PAIRS = 40  # overlaps of rules that are followed


class Modular:
    """Normal forms for one comparison and its target."""

    def __init__(self, link: Link, target: Polynomial) -> None:
        self.search = Search(link, target, lambda value: value)
        self.completion = self._completion()
        self.scale = dict[Factor, int]()  # what every value is multiplied by
        self.turned = dict[tuple[str, int], Polynomial]()

    def _completion(self) -> Completion:
        divided = tuple(c for _, c in self.search.sources.divided)
        completion = Completion(frozenset(self.search.sources.invertible), True, divided, self.search.roots())
        completion.proceed(completion.start(list(self.search.values())), PAIRS)
        return completion

    def flat(self, value: Polynomial) -> Flat | None:
        """The terms of a value after completion, symmetric parts only; None where it has divisors left."""
        for divisor, power in self.scale.items():
            for _ in range(power):
                value = value.times(Coefficient(dict(divisor)))
        value, below = cleared(normal(value))
        if below:
            return None
        for _ in range(2 if value.shape == (1, 1) else 3):
            value = value.mapped(self._unturned)
            factor, rest, _ = self.completion.rewritten({w: c.num for w, c in value.terms.items()})
            if factor != UNIT:
                return None
            value = Polynomial({w: Coefficient(c) for w, c in rest.items()}, value.shape)
        value = value.mapped(self._unturned) if value.shape == (1, 1) else value
        return {(w, m): number for w, c in value.terms.items() for m, number in c.num.items()}

    def _unturned(self, word: Word) -> Polynomial:
        """A word with transposed letters as what completion makes of them, in every place at once."""
        out: Polynomial | None = None
        for one in single(word):
            name, power, turned = one
            part = word_value((one,))
            if turned and not is_vector(name):
                sign = 1 if power > 0 else -1
                if (name, sign) not in self.turned:
                    _, rest, _ = self.completion.rewritten({((name, sign, 1),): UNIT})
                    self.turned[name, sign] = Polynomial({w: Coefficient(c) for w, c in rest.items()}, ("d", "d"))
                if power == int(power):
                    part = self.turned[name, sign].power(abs(int(power)))
            out = part if out is None else out * part
        assert out is not None
        return out

    def word(self, word: Word) -> Word | None:
        """A word after completion, where it is one still; what is skew goes to its letter."""
        if not word or is_vector(word[-1][0]):
            return word
        whole = self._unturned(word)
        if any(c.den for c in whole.terms.values()):
            return word
        _, rest, _ = self.completion.rewritten({w: c.num for w, c in whole.terms.items()})
        return next(iter(rest)) if len(rest) == 1 else None if not rest else word

    def zeros(self, target: Polynomial, words: list[Word]) -> Iterator[Column]:
        """Equations that are no rules, as they would divide by what may be zero, between short words, with both signs."""
        if target.shape == (1, 1):
            for _, number in self.search.sources.equations:
                if number.shape == (1, 1) and (flat := self.flat(number)):
                    yield from (("", scaled(flat, Polynomial.scalar(Coefficient.number(sign)))) for sign in (1, -1))
        for value, because in self.search.values():
            if because and self.flat(Polynomial({w: Coefficient(c) for w, c in value.items()}, ("d", "d"))):
                for left, right in product([(), *words[:4]], repeat=2):
                    inner = around(left, value, right)
                    whole = Polynomial({w: Coefficient(c) for w, c in inner.items()}, ("d", "d"))
                    column = self.flat(whole.trace() if target.shape == (1, 1) else whole)
                    if column:
                        yield "", column
                        yield "", {key: -c for key, c in column.items()}
