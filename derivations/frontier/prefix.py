"""Own: the minimiser for all positions with prefix sums divided by n."""

from derivations.frontier.common import (
    computed,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = ours(
    ref="prefix",
    title="Prefix sums divided by the whole length",
    says="For the loss on all positions 1..n with prefix sums divided by n the minimiser is the inverse of (2 n"
    " + 4)/(3 n) Lambda + tr(Lambda)/n I.",
    statement=("minimum(prefix) == (2*n + 4)/(3*n)",),
    given=(
        Hypothesis(
            "one layer, u12 = u21 = 0; minimum(prefix) is the coefficient of Lambda in the inverse of the minimiser,"
            " that of I is tr(Lambda)/n"
        ),
    ),
    order=113,
    corrects="prefix-assumed",
)


def derive() -> Derivation:
    n = TracePolynomial.symbol("n")
    return Derivation(
        (
            infer(
                "K = sum (j/n)^2 Gamma_j Lambda, C = sum (j/n) Lambda",
                "position j sums j examples and divides by n",
                "definition",
            ),
            computed(
                "sum (j^2 + j) over n sum j is (2 n + 4)/(3 n), n = 1..12",
                "sums of integers; both are polynomials in n",
                lambda: all(
                    3 * sum(j * j + j for j in range(1, k + 1)) == (2 * k + 4) * sum(range(1, k + 1)) for k in range(1, 13)
                ),
            ),
            *conclude({"minimum(prefix)": (2 * n + 4) / (3 * n)}, "A = K^-1 C", "substitution"),
        )
    )
