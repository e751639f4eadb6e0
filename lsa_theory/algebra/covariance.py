"""The commutative algebra of the covariance: a normal form for words in ``Lambda`` and ``Gamma = alpha Lambda + beta I``.

In a run ``Lambda^a Gamma^b`` positive powers of ``Gamma`` are expanded; a product with ``Gamma^-1`` is split into
partial fractions, ``Lambda Gamma^-1 = (I - beta Gamma^-1) / alpha`` and
``Lambda^-1 Gamma^-1 = (Lambda^-1 - alpha Gamma^-1) / beta``.  What remains are the powers of ``Lambda`` and the negative
powers of ``Gamma`` (times fixed broken powers), which are linearly independent functions of one eigenvalue over the
field of the scalars and traces: so equal expressions have equal normal forms, for every ``d >= 3`` at once.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb, floor

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Letter, Power, Word, matrix, tidy

FAMILY = "covariance"
LAMBDA = matrix("Lambda", symmetric=True, family=FAMILY)
GAMMA = matrix("Gamma", symmetric=True, family=FAMILY)

Pair = tuple[Power, Power]  # exponents of Lambda and Gamma


def trace_lambda() -> Scalar:
    return Scalar.symbol((LAMBDA,))


class GammaRelation:
    """The rule ``Gamma = alpha Lambda + beta I``; the paper's is ``alpha = 1 + 1/N``, ``beta = tr(Lambda)/N``.

    >>> rule = GammaRelation()
    >>> L, G = TracePolynomial.letter(LAMBDA), TracePolynomial.letter(GAMMA)
    >>> N = TracePolynomial.symbol("N")
    >>> left = TracePolynomial.identity() - L * G**-1
    >>> rule.normal_form(left - (TracePolynomial.identity() + L.trace() * L**-1) * L * G**-1 / N).is_zero()
    True
    """

    def __init__(self, alpha: Scalar | None = None, beta: Scalar | None = None) -> None:
        inverse_n = Scalar.symbol("N", -1)
        self.alpha = alpha if alpha is not None else inverse_n + 1
        self.beta = beta if beta is not None else trace_lambda() * inverse_n
        self._runs: dict[Pair, dict[Pair, Scalar]] = {}

    def gamma(self) -> TracePolynomial:
        """``Gamma`` written out in ``Lambda``."""
        return TracePolynomial({(LAMBDA,): self.alpha, (): self.beta})

    def normal_form(self, expression: TracePolynomial) -> TracePolynomial:
        if GAMMA not in expression.letters():
            return expression
        return expression.map_words(self._word)

    def _word(self, word: Word) -> TracePolynomial:
        result: TracePolynomial | None = None
        k = 0
        while k < len(word):
            if word[k].family == FAMILY:
                a: Power = 0
                b: Power = 0
                while k < len(word) and word[k].family == FAMILY:
                    a, b = (a + word[k].power, b) if word[k].name == "Lambda" else (a, b + word[k].power)
                    k += 1
                terms = {_letters(pair): c for pair, c in self.run((a, b)).items()}
                factor = TracePolynomial(terms)
            else:
                factor = TracePolynomial.letter(word[k])
                k += 1
            result = factor if result is None else result * factor
        assert result is not None
        return result

    def run(self, pair: Pair) -> dict[Pair, Scalar]:
        """``Lambda^a Gamma^b`` in the basis."""
        if pair not in self._runs:
            a, b = pair
            whole_a, whole_b = floor(a), floor(b)
            rest_a, rest_b = a - whole_a, b - whole_b
            if whole_b >= 0:
                result = {
                    (tidy(a + k), tidy(rest_b)): self.alpha**k * self.beta ** (whole_b - k) * comb(whole_b, k)
                    for k in range(whole_b + 1)
                }
            elif whole_a == 0:
                result = {(tidy(rest_a), tidy(b)): Scalar.number(1)}
            elif whole_a > 0:
                result = _combine(
                    (self.run((a - 1, b + 1)), 1 / self.alpha), (self.run((a - 1, b)), -self.beta / self.alpha)
                )
            else:
                result = _combine((self.run((a, b + 1)), 1 / self.beta), (self.run((a + 1, b)), -self.alpha / self.beta))
            self._runs[pair] = result
        return self._runs[pair]


def _combine(*parts: tuple[dict[Pair, Scalar], Scalar]) -> dict[Pair, Scalar]:
    total: dict[Pair, Scalar] = {}
    for terms, factor in parts:
        for pair, c in terms.items():
            total[pair] = total[pair] + c * factor if pair in total else c * factor
    return {pair: c for pair, c in total.items() if not c.is_zero()}


@lru_cache(maxsize=10_000)
def _letters(pair: Pair) -> Word:
    """The word ``Lambda^a Gamma^b``, names in alphabetical order as canonical words have them."""
    a, b = pair
    letters: list[Letter] = [GAMMA._replace(power=b)] if b else []
    return (*letters, LAMBDA._replace(power=a)) if a else tuple(letters)
