"""Own: in the limit d/N -> c the least risk of L scalar steps is 1/(1 + 1/c + .. + 1/c^L)."""

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
    ref="depth-limit",
    title="The least risk of two layers in the proportional limit",
    says="In the limit d/N -> kappa two scalar steps reach the risk kappa^2/(kappa^2 + kappa + 1) per"
    " dimension; L steps reach"
    " 1/(1 + 1/kappa + .. + 1/kappa^L) with a_k = 1/(1 + kappa + 2 sqrt(kappa) cos(k pi/(L + 1))).",
    statement=("minimum(risk_two_layers) == kappa**2/(kappa**2 + kappa + 1)",),
    given=(LAYERS, ISOTROPIC, SCALAR, Hypothesis("d, N -> infinity, d/N -> kappa > 0")),
    order=17,
    corrects="depth-limit-assumed",
)


def derive() -> Derivation:
    k = TracePolynomial.symbol("kappa")
    return Derivation(
        (
            infer(
                "the least risk is 1/sum p_n(0)^2 over the orthonormal polynomials of the law of Marchenko and Pastur",
                "the reproducing kernel at 0",
                "orthogonal polynomials",
            ),
            infer(
                "p_n(t) = U_n(y) + sqrt(kappa) U_(n-1)(y), y = (t - 1 - kappa)/(2 sqrt(kappa)), so p_n(0)^2 = kappa^-n",
                "Chebyshev polynomials of the second kind",
                "substitution",
            ),
            computed(
                "L = 1..5: the normal equation with Narayana moments gives 1/sum kappa^-n, kappa = 1, 1/3, 5/2",
                "solved in fractions",
                lambda: all(
                    Steps.along(l, c).least == 1 / sum(c**-n for n in range(l + 1))
                    for l in (1, 2, 3, 4, 5)
                    for c in (Fraction(1), Fraction(1, 3), Fraction(5, 2))
                ),
            ),
            *conclude({"minimum(risk_two_layers)": k**2 / (k**2 + k + 1)}, "L = 2", "substitution"),
        )
    )
