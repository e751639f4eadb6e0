"""Own: the 1/N term of softmax attention is finite exactly for |alpha| < 1/sqrt(2)."""

from derivations.frontier.common import (
    ours,
)
from lsa_theory.kernel.claim import Hypothesis, Status
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="softmax",
    title="Softmax attention, the 1/N term",
    says="For softmax attention with logits alpha x_i'x, isotropic inputs, the prediction tends to alpha <w,"
    " x>, and the coefficient of 1/N of its variance"
    " is finite exactly for alpha^2 < 1/2.",
    statement=(),
    given=(Hypothesis("x_i, x ~ N(0, I_d), w ~ N(0, I_d)"),),
    order=171,
    corrects="softmax-assumed",
    expected=Status.UNDECIDED,  # argued by named rules, nothing computed
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "sum exp(alpha x_i'x) x_i/sum exp(alpha x_i'x) -> alpha x", "the mean of the tilted Gaussian", "strong law"
            ),
            infer(
                "N times its covariance given x tends to exp(alpha^2 |x|^2) (I + alpha^2 x x')",
                "E exp(2 s)(x_i - alpha x)(x_i - alpha x)'/(E exp(s))^2, s = alpha x_i'x: tilt by 2 alpha",
                "computation",
            ),
            infer(
                "its mean over x is finite exactly for alpha^2 < 1/2",
                "|x|^2 is chi-square: E exp(t |x|^2) is finite for t < 1/2",
                "computation",
            ),
        )
    )
