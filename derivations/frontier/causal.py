"""Own: which two-point spectra two causal scalar layers solve, N -> infinity."""

from derivations.frontier.common import (
    LAYERS,
    ours,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="causal",
    title="What two causal layers solve",
    says="With a causal mask and N -> infinity two scalar steps solve a spectrum {l_1, l_2} exactly if (l_1 +"
    " l_2)^2 >= 8 l_1 l_2: condition number one, or at"
    " least 3 + 2 sqrt(2). The moments at finite N are E tr C/d = (N + 2 d + 3)/(2 N) and those of docs/frontier.md.",
    statement=("(1/l1 + 1/l2)**2 - 8/(l1*l2) == ((l1 + l2)**2 - 8*l1*l2)/(l1*l2)**2",),
    given=(LAYERS, Hypothesis("l1, l2 are the eigenvalues", "l1 > 0"), Hypothesis("both positive", "l2 > 0")),
    order=66,
    corrects="causal-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            infer("the error is 1 - s l + p2 l^2 with p2 = a_1 a_2/2", "half of all pairs are ordered", "strong law"),
            infer(
                "zeros l_1, l_2: s = 1/l_1 + 1/l_2, p2 = 1/(l_1 l_2); real steps need s^2 >= 8 p2",
                "the discriminant",
                "definition",
            ),
        )
    )
