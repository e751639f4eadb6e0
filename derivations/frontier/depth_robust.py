"""Own: the risks of one and two layers at test covariance k I, d = 2, N = 4."""

from fractions import Fraction

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    computed,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import moment_at, trace_moment_by_pairings
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


BEST = ((Fraction(1), Fraction(-4, 7)), (Fraction(1), Fraction(-200, 163), Fraction(136, 489)))


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
            computed(
                "m_1, .., m_4 = 1, 7/4, 33/8, 381/32 at d = 2, N = 4",
                "E tr(S^k)/d",
                lambda: [paired(k) for k in range(1, 5)] == [1, Fraction(7, 4), Fraction(33, 8), Fraction(381, 32)],
                "all pairings",
            ),
            computed(
                "p = 1 - 4/7 t and 1 - 200/163 t + 136/489 t^2 are stationary at k = 1 and have real zeros; d = 2, N = 4",
                "int p t^i dmu = 0 for i = 1, .., L; Sturm",
                lambda: all(stationary(p) and Steps.at_sizes(len(p) - 1, 2, 4).real for p in BEST),
            ),
            computed(
                "these are the polynomials of the risks below; d = 2, N = 4",
                "elimination",
                lambda: [Steps.at_sizes(layers, 2, 4).polynomial for layers in (1, 2)] == list(BEST),
            ),
            *conclude(
                {"minimum(risk_one_layer)": powers(one, k), "minimum(risk_two_layers_at)": powers(two, k)},
                "put in the moments at d = 2, N = 4",
                "computation",
            ),
        )
    )


def paired(k: int) -> Fraction:
    """m_k at d = 2, N = 4 from all pairings."""
    return Fraction(sum(c * 2**i * 4**j for (i, j), c in trace_moment_by_pairings(k).items()), 2 * 4**k)


def stationary(p: tuple[Fraction, ...]) -> bool:
    """Whether the polynomial is orthogonal to t, .., t^L."""
    return all(sum(c * paired(i + j) for j, c in enumerate(p)) == 0 for i in range(1, len(p)))


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
