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
    statement=("minimum(unstable_step) == 2*d*g/((d + 2)*fourth)",),
    given=ASSUMED.given,
    order=101,
    corrects="sgd-assumed",
)


def derive() -> Derivation:
    return bound()
