"""The loss in A = u U11 that weight decay is added to, for A with the eigenvectors of Lambda, in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from lsa_theory.algebra.words import Letter
from lsa_theory.moments.layers import population_loss

Numbers = Sequence[Fraction]


def loss(a: Numbers, values: Numbers, examples: int) -> Fraction:
    """The population loss at A = diag(a), Lambda = diag(values)."""
    total = Fraction(0)
    for monomial, number in population_loss(1).as_scalar().num.items():
        term = Fraction(number)
        for generator, power in monomial:
            if isinstance(generator, str):
                size = {"N": examples, "d": len(values)}[generator]
                term *= Fraction(size) ** int(power)
            else:
                term *= _trace(generator, a, values) ** int(power)
        total += term
    return total


def _trace(word: Sequence[Letter], a: Numbers, values: Numbers) -> Fraction:
    total = Fraction(0)
    for x, value in zip(a, values, strict=True):
        product = Fraction(1)
        for letter in word:
            base = {"A1": x, "Lambda": value}[letter.name]
            product *= base ** int(letter.power)
        total += product
    return total


def slopes(a: Numbers, values: Numbers, examples: int) -> list[Fraction]:
    """Its derivatives: central differences, which are exact as it is quadratic."""

    def shifted(i: int, by: int) -> Fraction:
        return loss([x + by * (i == j) for j, x in enumerate(a)], values, examples)

    return [(shifted(i, 1) - shifted(i, -1)) / 2 for i in range(len(a))]
