"""Own: the risks of one and two layers at test covariance k I, d = 2, N = 4."""

from fractions import Fraction

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import moment_at
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive.layers.steps import Steps

CLAIM = ours(
    ref="depth-robust",
    title="One and two layers at another scale",
    says="At d = 2, N = 4 and test covariance k I the best steps of training have the relative risks 1 - 8/7 k"
    " + 4/7 k^2 (one layer) and"
    " a polynomial of degree four (two): two are worse from k = 1.5 on.",
    statement=(
        "minimum(risk_one_layer) == 1 - 8/7*k + 4/7*k**2",
        "minimum(risk_two_layers_at) == 1 - 400/163*k + 287588/79707*k**2 - 74800/26569*k**3 + 73406/79707*k**4",
        "1 - 400/163*k + 287588/79707*k**2 - 74800/26569*k**3 + 73406/79707*k**4 >= 1 - 8/7*k + 4/7*k**2",
    ),
    given=(
        LAYERS,
        ISOTROPIC,
        SCALAR,
        Hypothesis("the two risks are relative to predicting zero, at test covariance k I"),
        Hypothesis("k >= 3/2", "k >= 3/2"),
    ),
    order=51,
    corrects="depth-robust-assumed",
)


def derive() -> Derivation:
    k = TracePolynomial.symbol("k")
    one, two = (risk(layers) for layers in (1, 2))
    return Derivation(
        (
            infer(
                "the risk is sum of p_i p_j k^(i + j) m_(i+j), p the best polynomial at k = 1",
                "S becomes k S",
                "substitution",
            ),
            *conclude(
                {"minimum(risk_one_layer)": powers(one, k), "minimum(risk_two_layers_at)": powers(two, k)},
                "put in the moments at d = 2, N = 4",
                "computation",
            ),
        )
    )


def risk(layers: int) -> list[Fraction]:
    """The coefficients of the risk in k."""
    p = Steps.at_sizes(layers, 2, 4).polynomial
    total = [Fraction(0)] * (2 * layers + 1)
    for i, left in enumerate(p):
        for j, right in enumerate(p):
            total[i + j] += left * right * moment_at(i + j, 2, 4)
    return total


def powers(coefficients: list[Fraction], k: TracePolynomial) -> TracePolynomial:
    """The polynomial in k."""
    total = TracePolynomial.scalar(0)
    for power, c in enumerate(coefficients):
        total = total + c * k**power
    return total
