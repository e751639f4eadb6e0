"""The loss of L layers ``r <- r - X A_l X'r/N`` with any matrices ``A_1, .., A_L``, symbolic d and N, any covariance.

The error of the iterate obeys ``e_l = (I - A_l S) e_{l-1} + A_l eta`` from ``e_0 = -w``, ``eta = X'(noise)/N``, so

    L = 1/2 E tr(Lambda (M Psi M' + noise/N K S K')),   M = (I - A_L S) .. (I - A_1 S),   M = I - K S .
"""

from __future__ import annotations

from functools import lru_cache

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.moments.expectation import Expectation
from lsa_theory.moments.laws import SampleCovariance
from lsa_theory.moments.prompt import PSI, letter

S = words.matrix("S", symmetric=True)
LAW = SampleCovariance("S", (LAMBDA,), "N")


def matrices(layers: int, tied: bool) -> tuple[TracePolynomial, ...]:
    """``A1, ..., AL``, or L times ``A``."""
    names = ["A"] * layers if tied else [f"A{k}" for k in range(1, layers + 1)]
    return tuple(letter(words.matrix(name)) for name in names)


def square(steps: tuple[TracePolynomial, ...], noise: bool, task: bool) -> TracePolynomial:
    """``1/2 tr(Lambda (M Psi M' + noise/N K S K'))`` before the expectation over S."""
    one, sample, lam = TracePolynomial.identity(), letter(S), letter(LAMBDA)
    error, gain = one, TracePolynomial({}, "d", "d")
    for step in steps:
        gain = gain - step * sample * gain + step
        error = error - step * sample * error
    total = lam * error * (letter(PSI) if task else one) * error.T
    if noise:
        level = TracePolynomial.symbol("noise") / TracePolynomial.symbol("N")
        total = total + level * lam * gain * sample * gain.T
    return total.trace() / 2


@lru_cache(maxsize=16)
def population_loss(layers: int, tied: bool = False, noise: bool = False, task: bool = False) -> TracePolynomial:
    """The loss of L layers as a trace polynomial.

    >>> len(population_loss(2).as_scalar().num)
    88
    """
    return Expectation([LAW])(square(matrices(layers, tied), noise, task))
