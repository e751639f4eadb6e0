"""Matrix derivatives of scalar trace polynomials."""

from __future__ import annotations

from lsa_theory.algebra import words
from lsa_theory.algebra.budget import spend
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Letter, Word


def gradient(expression: TracePolynomial, variable: Letter | str) -> TracePolynomial:
    """The gradient ``G`` with ``d f = tr(G' dX)``, in the shape of ``X`` (a scalar for a named scalar).

    Raises TypeError for an expression that is not a scalar, ValueError where ``X`` stands under a broken power.

    >>> U, A = words.matrix("U"), words.matrix("A")
    >>> u, a = TracePolynomial.letter(U), TracePolynomial.letter(A)
    >>> gradient((u * a * u.T).trace(), U) == u * a.T + u * a
    True
    """
    scalar = expression.as_scalar()
    if isinstance(variable, str):
        return TracePolynomial.scalar(scalar.derivative(variable))
    total = TracePolynomial({}, variable.rows, variable.cols)
    for generator in scalar.generators():
        if isinstance(generator, tuple) and any(letter.name == variable.name for letter in generator):
            total = total + closed_word_gradient(generator, variable) * scalar.derivative(generator)
    return total


def closed_word_gradient(word: Word, variable: Letter) -> TracePolynomial:
    """The gradient of a trace or a form, one occurrence at a time."""
    terms = TracePolynomial({}, variable.rows, variable.cols)
    for k, letter in enumerate(word):
        if letter.name != variable.name:
            continue
        power = letter.power
        if power != int(power):
            raise ValueError(f"no gradient through {letter.name}**({power})")
        before, after = word[:k], word[k + 1 :]
        for i in range(int(power)):
            left, right = _run(letter, i), _run(letter, int(power) - 1 - i)
            terms = terms + _occurrence(before + left, right + after, letter, variable)
        for i in range(-int(power)):  # d(X^-p) = - sum X^-(i+1) dX X^-(p-i)
            left, right = _run(letter, -1 - i), _run(letter, int(power) + i)
            terms = terms - _occurrence(before + left, right + after, letter, variable)
    return terms


def _run(letter: Letter, power: int) -> Word:
    return (letter._replace(power=power),) if power else ()


def _occurrence(before: Word, after: Word, letter: Letter, variable: Letter) -> TracePolynomial:
    """``tr(before X after)`` has gradient ``(after before)'`` in ``X``, and ``after before`` in ``X'``."""
    spend()
    rest = after + before
    forms, word = words.split(rest if letter.flipped else words.transpose(rest))
    coefficient = Scalar.number(1)
    for form in forms:
        coefficient = coefficient * Scalar.symbol(form)
    return TracePolynomial({word: coefficient}, variable.rows, variable.cols)


def rate(expression: TracePolynomial, velocity: dict[Letter | str, TracePolynomial]) -> TracePolynomial:
    """The time derivative of a scalar when each variable moves with its velocity."""
    total = TracePolynomial.scalar(0)
    for variable, speed in velocity.items():
        slope = gradient(expression, variable)
        total = total + ((slope.T * speed).trace() if not speed.is_scalar else slope * speed)
    return total
