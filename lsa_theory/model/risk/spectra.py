"""Test covariances that are random themselves: diagonal with i.i.d. entries, as in Figure 1, scaled by c."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import evaluate
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.model.loss import gamma_eigenvalue
from lsa_theory.model.risk import reading
from lsa_theory.model.risk.linear import Risk
from lsa_theory.moments.random_covariance import EXPONENTIAL, EntryLaw


def random_risk_parts(law: EntryLaw = EXPONENTIAL) -> dict[str, TracePolynomial]:
    """The risk of ``A = alpha I`` on prompts with covariance c Lambda_tau, the entries of Lambda_tau i.i.d. by ``law``.

    The query has the prompt's covariance, ``w ~ N(0, I)``; symbolic in d, M, c, alpha and noise. With the traces
    ``T_k = tr (c Lambda_tau)^k``: bias ``E[alpha^2 T_3 - 2 alpha T_2 + T_1]``, variance ``alpha^2 E[T_3 + T_1 T_2]/M``,
    label noise ``alpha^2 noise E[T_2]/M``.

    >>> from lsa_theory.language.printing import to_text
    >>> from lsa_theory.language.unparse import unparse
    >>> to_text(unparse(random_risk_parts()["bias"]))
    'c*d*(6*alpha**2*c**2 - 4*alpha*c + 1)'
    """
    d, alpha, c, length, noise = (TracePolynomial.symbol(name) for name in ("d", "alpha", "c", "M", "noise"))

    def mean(*powers: int, trace: int = 0) -> TracePolynomial:
        return TracePolynomial.scalar(law.of(powers, trace))

    third = c**3 * d * mean(3)
    second = c**2 * d * mean(2)
    mixed = c**3 * d * mean(2, trace=1)
    return {
        "bias": alpha**2 * third - 2 * alpha * second + c * d * mean(1),
        "variance": alpha**2 * (third + mixed) / length,
        "label_noise": alpha**2 * noise * second / length,
    }


def trained_rate(context_length: int | None, dimension: int, law: EntryLaw = EXPONENTIAL) -> Fraction:
    """The trained rule ``alpha I`` for random covariances (thm-4.5): ``alpha = E[l^2]/E[gamma l^2]``; None is N = infinity.

    >>> trained_rate(40, 20), trained_rate(None, 20)  # N/(3N + d + 5) and 1/3
    (Fraction(8, 29), Fraction(1, 3))
    """
    third, second, mixed = (_number(x, dimension) for x in (law.of((3,)), law.of((2,)), law.of((2,), 1)))
    if context_length is None:
        return second / third
    return second / gamma_eigenvalue(third, mixed, Fraction(context_length))


def random_risk(
    alpha: object,
    dimension: int,
    test_length: int,
    *,
    scale: object = 1,
    noise_variance: object = 0,
    law: EntryLaw = EXPONENTIAL,
) -> Risk:
    """The number of `random_risk_parts`; exact, ``scale`` is the factor c of the covariances.

    InputError for M < 1 and negative noise.

    >>> random_risk("1/3", 20, 10**9).total < random_risk("1/3", 20, 100).total
    True
    >>> random_risk("1/3", 1, 1, scale="4").bias  # 6 c^3/9 - 4 c^2/3 + c
    Fraction(76, 3)
    """
    from lsa_theory.algebra import exact

    values: dict[str, Any] = {
        "alpha": exact.parse_number("alpha", alpha),
        "c": exact.parse_number("scale", scale),
        "M": reading.length(test_length),
        "noise": reading.noise(noise_variance),
        "d": exact.parse_integer("dimension", dimension, 1, "give the dimension of the covariates"),
    }
    arithmetic = reading.arithmetic(*values.values())
    bound = {name: arithmetic.number(value) for name, value in values.items()}
    return Risk(*(evaluate(part, bound, arithmetic) for part in random_risk_parts(law).values()))


def _number(scalar: Scalar, dimension: int) -> Fraction:
    value: Fraction = evaluate(TracePolynomial.scalar(scalar), {"d": Fraction(dimension)}, Exact())
    return value
