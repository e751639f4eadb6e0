"""Laws of the inputs beyond the Gaussian, known through their moments up to four.

Second moments of ``beta = (1/N) sum y_i x_i`` need no more than ``E[x x' A x x']``, a linear map of A.  For the laws here it
is ``scale (Lambda A Lambda + Lambda A' Lambda + tr(A Lambda) Lambda) + excess Lambda diag(A) Lambda``: what a law has to
say are the two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.errors import InputError

KURTOSIS = TracePolynomial.symbol("kurtosis")
ONE, NONE, D = TracePolynomial.scalar(1), TracePolynomial.scalar(0), TracePolynomial.symbol("d")


@dataclass(frozen=True, eq=False)
class InputLaw:
    """A law with mean zero, covariance Lambda and fourth moments
    ``E[x_i x_j x_k x_l] = scale (three pairings) + excess Lambda_ii^2 [i = j = k = l]``; an excess needs Lambda diagonal.
    """

    name: str
    says: str
    scale: TracePolynomial
    excess: TracePolynomial

    def fourth(self, inside: TracePolynomial, covariance: Letter) -> TracePolynomial:
        """``E[x x' A x x']``.

        >>> A, L = TracePolynomial.letter(words.matrix("A")), words.matrix("Lambda", symmetric=True)
        >>> l = TracePolynomial.letter(L)
        >>> law("sphere").fourth(A, L) == D / (D + 2) * law("gaussian").fourth(A, L)
        True
        >>> law("independent").fourth(l, L) == (KURTOSIS - 1) * l**3 + (l * l).trace() * l
        True
        """
        cov = TracePolynomial.letter(covariance)
        pairings = cov * (inside + inside.T) * cov + (inside * cov).trace() * cov
        if self.excess.is_zero():
            return self.scale * pairings
        return self.scale * pairings + self.excess * cov * diagonal(inside, covariance) * cov

    def sample(self, inside: TracePolynomial, covariance: Letter, size: str) -> TracePolynomial:
        """``E[S A S]`` for ``S = (1/N) sum_i x_i x_i'``: N (N-1) pairs of different examples, N of equal ones."""
        cov = TracePolynomial.letter(covariance)
        inverse = TracePolynomial.scalar(Scalar.symbol(size, -1))
        return (1 - inverse) * cov * inside * cov + inverse * self.fourth(inside, covariance)

    def sample_again(self, inside: TracePolynomial, covariance: Letter, count: int) -> TracePolynomial:
        """The same for a given number of examples, by the sum over both indices."""
        cov = TracePolynomial.letter(covariance)
        equal, different = self.fourth(inside, covariance), cov * inside * cov
        total = TracePolynomial({})
        for i in range(count):
            for j in range(count):
                total = total + (equal if i == j else different)
        return total / (count * count)

    def unit_moment(self, powers: tuple[int, ...], kurtosis: Fraction) -> Fraction:
        """``E prod_i z_i^powers[i]`` of the standardised vector, of order four, from the definition of the law."""
        if any(power % 2 for power in powers):
            return Fraction(0)
        d, gaussian = len(powers), Fraction(prod(3 if power == 4 else 1 for power in powers))
        match self.name:
            case "independent":
                return kurtosis if 4 in powers else Fraction(1)
            case "elliptical":
                return gaussian * kurtosis / 3
            case "sphere":  # E s^(2a) = prod (2 a_i - 1)!! / (d (d + 2)), and z = sqrt(d) s
                return gaussian * d * d / (d * (d + 2))
        return gaussian

    def contracts(self, d: int, kurtosis: Fraction = Fraction(7, 5)) -> bool:
        """Whether `fourth` is the contraction of the moments of ``x = L z`` with A, entry by entry, in fractions."""
        import numpy as np

        from lsa_theory.algebra.arithmetic import Exact
        from lsa_theory.algebra.program import evaluate

        below = int(self.excess.is_zero())
        root = np.array([[Fraction(1 + 2 * i if i == j else (i > j) * below) for j in range(d)] for i in range(d)])
        rule = np.array([[Fraction(3 * i - 2 * j + i * j + 1) for j in range(d)] for i in range(d)])
        inner, middle = root.T @ rule @ root, np.zeros((d, d), dtype=object)
        for i, j, k, l in product(range(d), repeat=4):
            counts = tuple((i, j, k, l).count(n) for n in range(d))
            middle[i, l] += inner[j, k] * self.unit_moment(counts, kurtosis)
        values: dict[str, Any] = {"A": rule, "diag(A)": np.diag(np.diag(rule)), "Lambda": root @ root.T}
        values |= {"kurtosis": kurtosis, "d": Fraction(d)}
        formula = self.fourth(TracePolynomial.letter(words.matrix("A")), words.matrix("Lambda", symmetric=True))
        return bool(np.all(evaluate(formula, values, Exact()) == root @ middle @ root.T))


LAWS = {
    one.name: one
    for one in (
        InputLaw("gaussian", "x ~ N(0, Lambda)", ONE, NONE),
        InputLaw(
            "independent",
            "x has independent entries with E x_i^4 = kurtosis (E x_i^2)^2 and third moments 0; Lambda is diagonal",
            ONE,
            KURTOSIS - 3,
        ),
        InputLaw("elliptical", "x is elliptical, its fourth moments kurtosis/3 times the Gaussian ones", KURTOSIS / 3, NONE),
        InputLaw("sphere", "x = sqrt(d) Lambda^(1/2) s with s uniform on the unit sphere", D / (D + 2), NONE),
    )
}


def law(name: str) -> InputLaw:
    """The law of that name; InputError for an unknown one."""
    if name not in LAWS:
        raise InputError("law", name, "one of " + ", ".join(LAWS), "use gaussian for the law of the paper")
    return LAWS[name]


def diagonal(inside: TracePolynomial, covariance: Letter) -> TracePolynomial:
    """``diag(A)``, A with the entries off the diagonal removed, where the covariance is diagonal.

    Powers of the covariance are taken out; of what stays inside a product a new symmetric letter is made.
    """
    total = TracePolynomial({}, *inside.shape)
    for word, coefficient in inside.terms.items():
        total = total + TracePolynomial({_diagonal(word, covariance.name): coefficient})
    return total


@lru_cache(maxsize=256)
def _diagonal(word: Word, name: str) -> Word:
    """``diag(L^a W L^b) = L^a diag(W) L^b``."""
    left, right = 0, len(word)
    while left < right and word[left].name == name:
        left += 1
    while right > left and word[right - 1].name == name:
        right -= 1
    core = word[left:right]
    if not core:
        return word
    turned = min(core, words.reduce_word(words.transpose(core)))  # a matrix and its transpose have one diagonal
    text = "*".join(map(_spelt, turned))
    return words.reduce_word((*word[:left], words.matrix(f"diag({text})", symmetric=True), *word[right:]))


def _spelt(letter: Letter) -> str:
    """One factor in the language, for positive whole powers and the inverse."""
    base = letter.name + ".T" * letter.flipped
    return f"inv({base})" if letter.power == -1 else base if letter.power == 1 else f"{base}**{letter.power}"
