"""Own: the stability bound of one-sample SGD on the merged predictor."""

from derivations.frontier.common import (
    ours,
)
from derivations.frontier.sgd_assumed import CLAIM as ASSUMED
from derivations.frontier.sgd_assumed import bound
from lsa_theory.proofs.derivation import Derivation

CLAIM = ours(
    ref="sgd",
    title="The stability bound of one-sample SGD",
    says="For isotropic inputs one-sample SGD on the merged predictor is mean-square stable exactly below 2 g"
    " d/((d + 2) E|beta|^4).",
    statement=(
        "minimum(unstable_step) == 2*(N + d + 1)*N**2/((d + 2)*(N**3*(d + 2) + N**2*(2*d**2 + 14*d + 20) + N*(d**3 +"
        " 14*d**2 + 55*d + 62)"
        " + 2*d**3 + 20*d**2 + 62*d + 60))",
    ),
    given=ASSUMED.given,
    order=101,
    corrects="sgd-assumed",
)


def derive() -> Derivation:
    return bound()
