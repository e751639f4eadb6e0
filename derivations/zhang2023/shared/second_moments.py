"""Expectations of squares when only second moments are known: no law is assumed.

`SecondMoments` knows ``E[v v']``, ``E[s v]`` and ``E[s^2]`` of a random vector ``v`` and a random number ``s`` (or the
constant ``s = 1``), and replaces every product of two of them in a scalar expression.  A term of any other degree is an
error: nothing is ever assumed about it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Scalar
from lsa_theory.algebra.words import Word
from lsa_theory.moments.prompt import QUERY, gamma, letter

LENGTH = TracePolynomial.symbol("M")
A = letter(words.vector("a"))  # Lambda^-1 E[xy]
TASK = letter(words.vector("p"))  # a fixed task
SIGMA = letter(words.matrix("Sigma", symmetric=True))  # Cov(xy)
ENERGY = TracePolynomial.symbol("e")  # E[y^2]
MEAN = words.vector("h")  # h = (1/M) sum_i y_i x_i
COV = letter(LAMBDA)


@dataclass(frozen=True)
class SecondMoments:
    """What is known of a random vector and a random number (``number=None``: the constant one).

    >>> A = letter(words.matrix("A"))
    >>> known = SecondMoments("x", "y", vv=COV, sv=COV * letter(words.vector("a")), ss=TracePolynomial.symbol("e"))
    >>> x, y = letter(words.vector("x")), TracePolynomial.symbol("y")
    >>> known(x.T * A * x - y * y) == (A * COV).trace() - TracePolynomial.symbol("e")
    True
    """

    vector: str
    number: str | None
    vv: TracePolynomial
    sv: TracePolynomial
    ss: TracePolynomial

    def __call__(self, expression: TracePolynomial) -> TracePolynomial:
        """The expectation of a scalar expression; ValueError for a term that is not of second order."""
        scalar = expression.as_scalar()
        if any(self._is_random(g) for factor in scalar.den for monomial, _ in factor for g, _ in monomial):
            raise ValueError("a quotient of random quantities")
        total = TracePolynomial.scalar(0)
        for monomial, number in scalar.num.items():
            fixed = frozenset((g, power) for g, power in monomial if not self._is_random(g))
            random = [(g, int(power)) for g, power in monomial if self._is_random(g)]
            total = total + TracePolynomial.scalar(Scalar({fixed: number}, scalar.den)) * self._moment(random)
        return total

    def _moment(self, random: list[tuple[Generator, int]]) -> TracePolynomial:
        """``v'Wv`` is ``tr(W E[vv'])``; otherwise two of the rows ``a'W`` of ``a'Wv`` and of the number meet."""
        rows: list[TracePolynomial] = []
        numbers = 0
        for generator, power in random:
            if isinstance(generator, str):
                numbers += power
            elif generator[0].name == generator[-1].name == self.vector:
                if len(random) > 1 or power > 1:
                    raise ValueError("a moment beyond the second")
                return ((_product(generator[1:-1]) or TracePolynomial.identity()) * self.vv).trace()
            else:
                last = generator[-1].name == self.vector
                row = _product(generator[:-1]) if last else _product(words.transpose(generator[1:]))
                assert row is not None
                rows += [row] * power
        order = len(rows) + numbers
        if order > 2 or (self.number is not None and order != 2):
            raise ValueError(f"a moment of order {order} is not known")
        if len(rows) == 2:
            return rows[0] * self.vv * rows[1].T
        if len(rows) == 1:
            return rows[0] * self.sv
        return self.ss

    def _is_random(self, generator: Generator) -> bool:
        if isinstance(generator, str):
            return generator == self.number
        return any(letter.name == self.vector for letter in generator)


def _product(word: Word) -> TracePolynomial | None:
    """The letters multiplied; None for the empty word."""
    result: TracePolynomial | None = None
    for factor in word:
        result = letter(factor) if result is None else result * letter(factor)
    return result


def correlation(mean: TracePolynomial, covariance: TracePolynomial) -> SecondMoments:
    """``h = (1/M) sum_i y_i x_i`` with ``E h = mean`` and ``Cov h = covariance / M``."""
    second = mean * mean.T + covariance / LENGTH
    return SecondMoments("h", None, vv=second, sv=mean, ss=TracePolynomial.scalar(1))


def query(correlated: TracePolynomial, second: TracePolynomial = COV) -> SecondMoments:
    """``(x_query, y_query)`` with ``E[xx']`` (Lambda unless given), ``E[yx] = correlated`` and ``E[y^2] = e``."""
    return SecondMoments("x", "y", vv=second, sv=correlated, ss=ENERGY)


def risk(rule: TracePolynomial, mean: TracePolynomial, covariance: TracePolynomial) -> TracePolynomial:
    """``E (x'rule h - y)^2`` for a query that is independent of ``h`` and has ``E[yx] = mean``."""
    error = letter(QUERY).T * rule * letter(MEAN) - TracePolynomial.symbol("y")
    return query(mean)(correlation(mean, covariance)(error * error))


def risk_parts(
    rule: TracePolynomial,
    mean: TracePolynomial,
    covariance: TracePolynomial,
    best: TracePolynomial,
    second: TracePolynomial = COV,
) -> dict[str, TracePolynomial]:
    """``E (x'rule h - y)^2`` and its parts, for ``E h = mean`` and ``Cov h = covariance / M``.

    The query has ``E[xx'] = second``, ``E[yx] = second best``.  Keys are as in statements: ``risk(A)``, ``risk(part_bias)``.
    """
    x, h, y = letter(QUERY), letter(MEAN), TracePolynomial.symbol("y")
    spread, bias, rest = x.T * rule * (h - mean), x.T * (rule * mean - best), x.T * best - y

    def expected(product: TracePolynomial) -> TracePolynomial:
        return query(second * best, second)(correlation(mean, covariance)(product))

    parts = {"part_bias": bias * bias, "part_variance": spread * spread, "part_misfit": rest * rest}
    parts["A"] = (spread + bias + rest) * (spread + bias + rest)
    return {f"risk({name})": expected(product) for name, product in parts.items()}


def trained_risk() -> TracePolynomial:
    """The risk of (4.3), ``x'Gamma^-1 h``, for ``E[yx] = Lambda a`` and ``Cov(yx) = Sigma``."""
    return risk(gamma() ** -1, COV * A, SIGMA)


def least_risk() -> TracePolynomial:
    """``min_b E(b'x - y)^2`` at the solution ``b`` of the normal equation ``Lambda b = E[yx] = Lambda a``."""
    best = COV**-1 * (COV * A)
    error = letter(QUERY).T * best - TracePolynomial.symbol("y")
    return query(COV * A)(error * error)
