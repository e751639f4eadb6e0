"""Own: for every d and N, the best equal steps are a strict saddle of two untied scalar steps."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    ours,
)
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="depth-tied-start",
    title="Equal steps are a saddle",
    says="Without noise the best equal pair of scalar steps is a strict saddle of the untied loss for every d"
    " and N: m_3^2 < m_2 m_4.",
    statement=(),
    given=(LAYERS, ISOTROPIC, SCALAR),
    order=15,
    corrects="depth-tied-start-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "a +- e changes the loss by -e^2 d int (1 - a t)^2 t^2 dmu + O(e^4)", "(1 - a t)^2 - e^2 t^2", "definition"
            ),
            infer(
                "the integral is positive for every a", "it is the mean of a square that is not zero", "positive expectation"
            ),
        )
    )
