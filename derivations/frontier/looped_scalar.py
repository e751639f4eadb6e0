"""Own: where the best scalar looped pair is a local minimum over all matrices, d = 2 to 8."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    computed,
    ours,
)
from lsa_theory.kernel.claim import Finding
from lsa_theory.proofs.derivation import Derivation, infer
from lsa_theory.proofs.derive.layers.hessian import sign_at_equal_steps

EDGES = {2: 15, 5: 31}

CLAIM = ours(
    ref="looped-scalar",
    title="Where looping with a multiple of the identity stops being optimal",
    says="For d = 2 and 5 the best scalar A of two equal layers is a local minimum over all matrices at N = 14 and 30"
    " and none at N = 15 and 31: skew directions take over.",
    statement=(),
    given=(LAYERS, ISOTROPIC),
    order=31,
    corrects="looped-scalar-assumed",
    findings=(
        Finding(
            "sharper",
            "The threshold is the zero in N of a resultant of degree 6 in N and 9 in d, with leading terms -72"
            " d^2 N^6 + 36 d^4 N^5: it grows"
            " like d^2/2. For d = 2 descent over all matrices finds the scalar solution for N <= 14 and a I + b"
            " J beyond (floats).",
        ),
    ),
)


def derive() -> Derivation:
    def signs() -> bool:
        return all(
            sign_at_equal_steps("skew", (1,), True, d, n - 1) > 0 > sign_at_equal_steps("skew", (1,), True, d, n)
            and sign_at_equal_steps("symmetric", (1,), True, d, n - 1) > 0
            for d, n in EDGES.items()
        )

    return Derivation(
        (
            infer(
                "the Hessian at a multiple of I does not mix multiples of I, symmetric traceless and skew matrices",
                "it commutes with rotations, and these parts are irreducible and different",
                "Schur",
            ),
            computed("the signs of both curvatures at the zero of the slope in a, for these d and N", "Sturm, exact", signs),
        )
    )
