"""Own: separate key and query collapse with a jump, at wd = (d/(2 g))^(1/3)/2."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = ours(
    ref="decay-separate",
    title="Separate key and query collapse with a jump",
    says="With U11 = K'Q decayed apart, isotropic inputs, the minimum jumps from I/(2 g) to zero at wd = (d/(2"
    " g))^(1/3)/2, g = (N + d + 1)/N.",
    statement=("minimum(a_jump) == N/(2*(N + d + 1))",),
    given=(
        FOUR_BLOCKS,
        ISOTROPIC,
        Hypothesis(
            "wd/2 (||K||_F^2 + ||Q||_F^2 + u^2) is added; minimum(a_jump): the multiple of I from which it jumps to zero"
        ),
    ),
    order=95,
    corrects="decay-separate-assumed",
)


def derive() -> Derivation:
    n, d = TracePolynomial.symbol("N"), TracePolynomial.symbol("d")
    return Derivation(
        (
            infer(
                "the least cost of u K'Q = A is 3/2 wd ||A||_*^(2/3)",
                "(||K||^2 + ||Q||^2)/2 >= ||K'Q||_*; min over u of u^2/2 + ||A||_*/u",
                "Cauchy-Schwarz",
            ),
            infer(
                "for given ||A||_* the loss is least at a multiple of I",
                "it is convex and invariant under rotations",
                "Jensen",
            ),
            infer(
                "d (g a^2/2 - a) + 3/2 wd (d a)^(2/3) and its slope vanish together at a = 1/(2 g), wd^3 = d/(16 g)",
                "wd d^(2/3) = d (1 - g a) a^(1/3)",
                "substitution",
            ),
            *conclude({"minimum(a_jump)": n / (2 * (n + d + 1))}, "put a = 1/(2 g) in", "substitution"),
        )
    )
