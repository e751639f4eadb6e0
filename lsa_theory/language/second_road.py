"""Formulas read as trace polynomials by a second road, against which derivations re-check their steps.

Expectations are summed over set partitions and pairings instead of by recurrence, and taken by the kernel's recursion
where there are too many of these; gradients are recomputed from the first-order change of the expression under
``X -> X + t H``.
"""

from __future__ import annotations

from functools import lru_cache

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Laurent, Scalar
from lsa_theory.algebra.words import Letter
from lsa_theory.errors import OutOfReachError
from lsa_theory.language import budget as limits
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.symbolic import Symbolic, whole_samples
from lsa_theory.moments import recursion
from lsa_theory.moments.pairings import expectation_by_pairings
from lsa_theory.moments.prompt import SymbolicSetting

MAX_PAIRINGS = 4000
STEP = "t'"  # a name that no formula can contain


class SecondRoad(Symbolic):
    """The same meaning as `Symbolic`, computed differently where there is something to compute."""

    how = "set partitions and pairings; first-order changes"

    def name(self, name: str) -> TracePolynomial:
        if name == "loss":
            return _loss(self.setting)
        return super().name(name)

    def expectation(self, inner: Node) -> TracePolynomial:
        whole_samples(inner)
        value = read(inner, self)
        if limits.pairings(value) > MAX_PAIRINGS or recursion.has_inverse(value):
            self.how = "the kernel's recursion"
            return recursion.expectation(value, self.setting.task_covariance, self.names.has_room)
        return expectation_by_pairings(value, self.setting.expectation(*self.sizes(inner)).laws)

    def call(self, function: str, arguments: tuple[Node, ...]) -> TracePolynomial:
        value = super().call(function, arguments)
        if function == "grad":
            variable = self._variable(arguments[1])
            try:
                with limits.expanding("the first-order change", limits.MAX_DERIVATIVE):
                    agrees = is_gradient(self._scalar(arguments[0]), variable, value)
            except (ValueError, limits.TooLargeError) as problem:
                raise OutOfReachError(f"no first-order change: {problem}") from None
            if not agrees:
                raise ArithmeticError(f"the gradient in {variable} disagrees with the first-order change")
        return value


@lru_cache(maxsize=8)
def _loss(setting: SymbolicSetting) -> TracePolynomial:
    error = setting.prediction() - setting.target()
    return expectation_by_pairings(error * error, setting.expectation().laws) / 2


def is_gradient(expression: TracePolynomial, variable: Letter | str, slope: TracePolynomial) -> bool:
    """Whether the coefficient of ``t`` in ``f(X + t H)`` is ``tr(slope' H)``.

    >>> from lsa_theory.algebra import words
    >>> from lsa_theory.algebra.calculus import gradient
    >>> U = words.matrix("U")
    >>> f = (TracePolynomial.letter(U) * TracePolynomial.letter(U)).trace()
    >>> is_gradient(f, U, gradient(f, U)), is_gradient(f, U, 2 * TracePolynomial.letter(U))
    (True, False)
    """
    t = TracePolynomial.symbol(STEP)
    if isinstance(variable, str):
        moved = expression.substitute({variable: TracePolynomial.symbol(variable) + t})
        return TracePolynomial.scalar(_linear_part(moved.as_scalar())) == slope
    direction = variable._replace(name=variable.name + "'", family="")
    h = TracePolynomial.letter(direction)
    moved = expression.substitute({variable.name: TracePolynomial.letter(variable) + t * h})
    return TracePolynomial.scalar(_linear_part(moved.as_scalar())) == (slope.T * h).trace()


def _linear_part(scalar: Scalar) -> Scalar:
    """The coefficient of ``t`` in the expansion at ``t = 0``, quotients included."""
    constant, linear = _split(scalar.num)
    below, slope = Scalar.number(1), Scalar.number(0)
    for factor, power in scalar.den.items():
        first, second = _split(dict(factor))
        below = below * Scalar(first) ** power
        slope = slope + Scalar(second) * power / Scalar(first) if second else slope
    return (Scalar(linear) - Scalar(constant) * slope) / below


def _split(polynomial: Laurent) -> tuple[Laurent, Laurent]:
    """The parts without ``t`` and linear in ``t``."""
    parts: tuple[Laurent, Laurent] = ({}, {})
    for monomial, number in polynomial.items():
        exponents = dict(monomial)
        power = exponents.pop(STEP, 0)
        if power in (0, 1):
            parts[int(power)][frozenset(exponents.items())] = number
    return parts
