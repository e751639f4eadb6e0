"""Own: from some noise on, untied layers with skew parts beat every pair of scalar steps."""

from fractions import Fraction

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    NOISY,
    computed,
    ours,
)
from lsa_theory.proofs.derivation import Derivation, infer
from lsa_theory.proofs.derive.layers.hessian import sign_at_equal_steps

CLAIM = ours(
    ref="untied-noise",
    title="Skew parts beat scalar steps under label noise",
    says="For d = 2, N = 200, noise = 10 the best scalar pair of two untied layers is a saddle over all"
    " matrices; at d = 2, N = 50 it is not"
    " unstable along (K, -K) for noise = 3, 5, 10.",
    statement=(),
    given=(LAYERS, ISOTROPIC, NOISY),
    order=33,
    corrects="untied-noise-assumed",
)


def derive() -> Derivation:
    def signs() -> bool:
        few = [sign_at_equal_steps("skew", (1, -1), False, 2, 50, Fraction(s)) for s in (3, 10)]
        return few == [1, 1] and sign_at_equal_steps("skew", (1, -1), False, 2, 200, Fraction(10)) == -1

    return Derivation(
        (
            infer(
                "skew changes do not mix with the others in the Hessian at scalar steps",
                "it commutes with rotations",
                "Schur",
            ),
            computed(
                "the signs of the curvature along (K, -K) at the best equal steps, for these sizes", "Sturm, exact", signs
            ),
        )
    )
