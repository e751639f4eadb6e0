"""Assumed: with Exp(1) entries of the covariance two layers have the floor d/9."""

from fractions import Fraction
from math import factorial

from derivations.frontier.common import (
    LAYERS,
    SCALAR,
    assumed,
    computed,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive.layers.steps import Steps

CLAIM = assumed(
    ref="depth-exponential-assumed",
    title="The floor of two layers under exponential covariances",
    says="For diagonal covariances with i.i.d. Exponential(1) entries, N = infinity, the least squared error of"
    " two scalar steps is d/9.",
    statement="minimum(error_two_layers) == d/9",
    given=(
        LAYERS,
        SCALAR,
        Hypothesis(
            "N = infinity: S = Lambda, diagonal with i.i.d. Exponential(1) entries; the error is E (yhat - <w, x_query>)^2"
        ),
    ),
    order=20,
    why="One layer leaves d/3, but two do not leave its square: d/6 (depth-exponential).",
    witness="d = 1: 1/6",
)


def derive() -> Derivation:
    return floor()


def floor() -> Derivation:
    """The least ``d E l p(l)^2`` over p of degree two, p(0) = 1."""
    return Derivation(
        (
            infer(
                "the risk is d E[l p(l)^2] with p(t) = (1 - a_1 t)(1 - a_2 t)",
                "the query has covariance Lambda",
                "definition",
            ),
            computed(
                "its least value over p of degree L is d 2/((L + 1)(L + 2)) for L = 1, 2, 3, with real zeros",
                "E l^k = k!; the normal equation in fractions",
                lambda: all(weighted(l).least == Fraction(2, (l + 1) * (l + 2)) and weighted(l).real for l in (1, 2, 3)),
            ),
            *conclude({"minimum(error_two_layers)": TracePolynomial.symbol("d") / 6}, "L = 2", "orthogonal polynomials"),
        )
    )


def weighted(layers: int) -> Steps:
    """Steps under the weight ``t exp(-t)``."""
    return Steps(layers, lambda k: Fraction(factorial(k + 1)))
