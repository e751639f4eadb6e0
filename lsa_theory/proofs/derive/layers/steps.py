"""Scalar steps at ``Lambda = I`` for given sizes: the best steps, equal or not, and every stationary point, in fractions.

The risk per dimension of L layers with the steps ``a_l`` is a quadratic form of the coefficients of
``p(t) = prod (1 - a_l t)``,

    r = int p(t)^2 dmu + tau int ((1 - p(t))/t)^2 t dmu,   m_k = int t^k dmu,   tau = noise/N ,

so the best polynomial solves a linear equation, and real steps reach it if its zeros are real; for equal steps the risk is a
polynomial of one variable. Zeros are counted by Sturm's theorem and enclosed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import ceil, comb, factorial, floor
from typing import Any

import numpy as np

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra.elimination import reduced
from lsa_theory.algebra.univariate import Interval, Polynomial
from lsa_theory.moments.wishart import moment_along, moment_at

WIDTH, DIGITS = Fraction(1, 10**40), 20


@dataclass(frozen=True)
class Stationary:
    """A stationary point of the risk over equal steps: the step, the risk per dimension, ``minimum``, ``maximum`` or
    ``inflection`` among equal steps.
    """

    step: Interval
    risk: Interval
    kind: str


@dataclass(frozen=True)
class Steps:
    """L scalar steps; ``moment(k)`` is m_k and ``tau`` weighs the label noise.

    >>> two = Steps.at_sizes(2, 2, 4)
    >>> two.least, two.real, [round(float(a.middle), 6) for a in two.best]
    (Fraction(127, 489), True, [0.300033, 0.926961])
    """

    layers: int
    moment: Callable[[int], Fraction] = field(compare=False)
    tau: Fraction = Fraction(0)

    @classmethod
    def at_sizes(cls, layers: int, d: int, N: int, noise: Fraction = Fraction(0)) -> Steps:
        """For inputs N(0, I_d), N examples and label noise of the given variance."""
        return cls(layers, lambda k: moment_at(k, d, N), noise / N)

    @classmethod
    def along(cls, layers: int, ratio: Fraction, noise: Fraction = Fraction(0)) -> Steps:
        """The limit ``d/N -> c`` with a noise of ``rho d``: moments of Marchenko and Pastur, ``tau = rho c``.

        >>> Steps.along(3, Fraction(1)).least
        Fraction(1, 4)
        """
        return cls(layers, lambda k: moment_along(k, ratio), noise * ratio)

    @cached_property
    def polynomial(self) -> Polynomial:
        """The best polynomial of degree L with p(0) = 1."""
        places = range(1, self.layers + 1)
        m = [self.moment(k) for k in range(2 * self.layers + 1)]
        rows = [[m[i + j] + self.tau * m[i + j - 1] for j in places] + [m[i]] for i in places]
        solved, _ = reduced(np.array(rows, dtype=object), self.layers)
        return poly.polynomial([Fraction(1), *(-b for b in solved[:, -1])])

    @cached_property
    def least(self) -> Fraction:
        """The risk of the best polynomial: ``1 - v'b``."""
        return 1 + sum((c * self.moment(k) for k, c in enumerate(self.polynomial) if k), Fraction(0))

    @property
    def _steps(self) -> Polynomial:
        """The polynomial whose zeros are the steps, ``a^L p(1/a)``."""
        padded = [*self.polynomial, *[Fraction(0)] * (self.layers + 1 - len(self.polynomial))]
        return poly.polynomial(reversed(padded))

    @cached_property
    def best(self) -> list[Interval]:
        """The different steps of the best polynomial that are real, enclosed."""
        return [self._narrow(self._steps, one) for one in poly.zeros(self._steps)]

    @property
    def real(self) -> bool:
        """Whether real steps reach the best polynomial: whether all its zeros are real."""
        steps, count = self._steps, 0
        while len(steps) > 1:  # zeros of higher order are zeros of the common divisor again
            count += poly.count_zeros(steps)
            steps = poly.greatest_common_divisor(steps, poly.derivative(steps))
        return count == self.layers

    @cached_property
    def equal(self) -> Polynomial:
        """The risk per dimension of L equal steps as a polynomial of the step.

        >>> [str(c) for c in Steps.at_sizes(1, 2, 4).equal]
        ['1', '-2', '7/4']
        """
        p = [(-1) ** k * comb(self.layers, k) for k in range(self.layers + 1)]
        total = [Fraction(0)] * (2 * self.layers + 1)
        for i, left in enumerate(p):
            for j, right in enumerate(p):
                total[i + j] += left * right * self.moment(i + j)
                if i and j:
                    total[i + j] += self.tau * left * right * self.moment(i + j - 1)
        return poly.polynomial(total)

    @cached_property
    def stationary(self) -> list[Stationary]:
        """Every stationary point over equal steps, in the order of the steps."""
        slope = poly.derivative(self.equal)
        second = poly.derivative(slope)
        found = []
        for one in poly.zeros(slope):
            narrow = self._narrow(slope, one)
            sign = poly.sign_at(second, poly.square_free(slope), one)
            kind = {1: "minimum", -1: "maximum", 0: "inflection"}[sign]
            found.append(Stationary(narrow, outwards(poly.range_over(self.equal, narrow)), kind))
        return found

    @property
    def least_equal(self) -> Stationary:
        """The best equal steps; the risk grows beyond all bounds on both sides, so it is a minimum."""
        return min(self.stationary, key=lambda one: one.risk.middle)

    @property
    def untied(self) -> Interval:
        """The least risk over real steps of two layers, or of any number where the best polynomial has real zeros."""
        if self.real:
            return Interval(self.least, self.least)
        if self.layers == 2:  # the constraint binds: the best real-rooted polynomial has a double zero
            return self.least_equal.risk
        raise ValueError("the best polynomial has complex zeros")

    def risk(self, steps: Sequence[Fraction]) -> Fraction:
        """The risk per dimension of any steps.

        >>> Steps.at_sizes(2, 2, 4).risk([Fraction(0), Fraction(4, 7)])
        Fraction(3, 7)
        """
        p: Polynomial = (Fraction(1),)
        for step in steps:
            p = poly.multiply(p, (Fraction(1), -step))
        return sum((x * y * weight for (x, y), weight in zip(product(p, repeat=2), self._weights(len(p)), strict=True)),
                   Fraction(0))  # fmt: skip

    def _weights(self, size: int) -> list[Fraction]:
        """``m_(i+j) + tau m_(i+j-1)``, the second for i, j > 0."""
        return [self.moment(i + j) + (self.tau * self.moment(i + j - 1) if i and j else 0)
                for i, j in product(range(size), repeat=2)]  # fmt: skip

    @cached_property
    def found(self) -> tuple[list[Fraction], Fraction]:
        """Steps that descent from several starts finds, rounded, and their exact risk: an upper bound of the least."""
        from scipy.optimize import minimize

        middle = float(self.least_equal.step.middle)
        weights = np.array([float(w) for w in self._weights(self.layers + 1)]).reshape(self.layers + 1, -1)

        def value(steps: Any) -> float:
            p = np.array([1.0])
            for step in steps:
                p = np.convolve(p, [1.0, -step * middle])
            return float(p @ weights @ p)

        rng = np.random.default_rng(0)
        starts = [np.ones(self.layers) + size * rng.standard_normal(self.layers) for size in (1e-3, 0.2, 0.5, 1.0) * 4]
        ends = [minimize(value, start, method="BFGS", options={"gtol": 1e-12}).x for start in starts]
        best = min(ends, key=value)
        steps = sorted(Fraction(round(float(x) * middle * 10**15), 10**15) for x in best)
        equal = [Fraction(round(middle * 10**15), 10**15)] * self.layers
        return min(((one, self.risk(one)) for one in (steps, equal)), key=lambda pair: pair[1])

    def count(self) -> dict[str, int] | None:
        """Minima and saddles over untied steps, where theory knows them: without noise, or for two layers.

        Without noise: one stationary point for every ordered partition of the layers into groups of equal steps; the L!
        with different steps are global minima, all others are saddles. With noise the best polynomial of degree two gives
        two minima where its zeros are real and differ, and each stationary point of equal steps is one more.
        """
        if not self.tau:
            every = _ordered_partitions(self.layers)
            return {"minima": factorial(self.layers), "saddles": every - factorial(self.layers), "all": every}
        if self.layers != 2:
            return None
        pair = 2 if len(self.best) == 2 else 0
        minima = 0
        for one in self.stationary:
            if one.kind == "minimum" and not pair:
                minima += one.risk == self.least_equal.risk
        return {"minima": pair or minima, "saddles": len(self.stationary) - (0 if pair else minima),
                "all": pair + len(self.stationary)}  # fmt: skip

    @staticmethod
    def _narrow(p: Polynomial, one: Interval) -> Interval:
        return one if one.low == one.high else outwards(poly.refine(poly.square_free(p), one, WIDTH))


def outwards(one: Interval) -> Interval:
    """Ends of `DIGITS` digits outside; a single number stays as it is."""
    if one.low == one.high:
        return one
    unit = 10**DIGITS
    return Interval(Fraction(floor(one.low * unit), unit), Fraction(ceil(one.high * unit), unit))


def _ordered_partitions(size: int) -> int:
    """Of a set, with the parts in order (Fubini numbers).

    >>> [_ordered_partitions(k) for k in range(5)]
    [1, 1, 3, 13, 75]
    """
    counts = [1]
    for n in range(1, size + 1):
        counts.append(sum(comb(n, k) * counts[n - k] for k in range(1, n + 1)))
    return counts[size]
