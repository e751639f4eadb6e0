"""Own: for d = 1 the least risk of L scalar steps is 1/binomial(L + N/2, L)."""

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
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive.layers.steps import Steps

CLAIM = ours(
    ref="depth-one-dimension",
    title="The least loss of three layers in one dimension",
    says="For d = 1 three scalar steps reach the loss 24/((N + 2)(N + 4)(N + 6)); L steps 1/2 over binomial(L + N/2, L).",
    statement=("minimum(loss_three_layers) == 24/((N + 2)*(N + 4)*(N + 6))",),
    given=(LAYERS, ISOTROPIC, SCALAR, Hypothesis("d = 1")),
    order=18,
)


def derive() -> Derivation:
    n = TracePolynomial.symbol("N")
    return Derivation(
        (
            infer(
                "S is chi-square over N: the orthonormal polynomials are Laguerre's, p_k(0)^2 = binomial(k + N/2 - 1, k)",
                "the weight t^(N/2 - 1) exp(-N t/2)",
                "orthogonal polynomials",
            ),
            computed(
                "L = 1..4, N = 1, 2, 5: the normal equation gives 1/binomial(L + N/2, L)",
                "solved in fractions; both are 1 over a polynomial in N",
                lambda: all(Steps.at_sizes(l, 1, k).least * binomial(l, k) == 1 for l in (1, 2, 3, 4) for k in (1, 2, 5)),
            ),
            *conclude(
                {"minimum(loss_three_layers)": 24 / ((n + 2) * (n + 4) * (n + 6))},
                "sum over k of p_k(0)^2, L = 3",
                "substitution",
            ),
        )
    )


def binomial(l: int, n: int) -> Fraction:
    """``binomial(l + n/2, l)``."""
    total = Fraction(1)
    for k in range(1, l + 1):
        total = total * (Fraction(n, 2) + k) / k
    return total
