"""Own: two different minima of two layers at Lambda = diag(2, 1), N = 4."""

from fractions import Fraction

from derivations.frontier import two_eigenvalues
from derivations.frontier.common import (
    LAYERS,
    computed,
    ours,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.derive.layers.diagonal import value

CLAIM = ours(
    ref="aniso-layers",
    title="Two minima of two anisotropic layers",
    says="At Lambda = diag(2, 1), N = 4 the loss over pairs of diagonal matrices has local minima near"
    " (0.49444, 0.81222), (0.15194, 0.29431)"
    " with 0.381736 and (0.15663, 0.27246), (0.49179, 0.82586) with 0.384701; multiples of Lambda^-1 reach 0.389571.",
    statement=(),
    given=(LAYERS, Hypothesis("Lambda = diag(2, 1), N = 4")),
    order=62,
    corrects="aniso-order-assumed",
)


def derive() -> Derivation:
    def enclosed() -> bool:
        rows = [two_eigenvalues.minimum(name) for name in two_eigenvalues.STARTS]
        values = [value(two_eigenvalues.loss(), x) for x, _ in rows]
        return all(r <= Fraction(1, 10**9) for _, r in rows) and [round(float(v), 6) for v in values] == [0.381736, 0.384701]

    return Derivation(
        (
            computed(
                "one minimum over diagonal matrices within 1e-9 of each",
                "Newton-Kantorovich, Hessian positive definite",
                enclosed,
            ),
            computed(
                "the least loss over A_l = a_l Lambda^-1 is above 0.3895",
                "a quadratic form of a_1 + a_2 and a_1 a_2",
                lambda: two_eigenvalues.least_over_proportional() > Fraction(3895, 10000),
            ),
        )
    )
