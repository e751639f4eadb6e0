"""Own: centring the inputs costs one example."""

from derivations.frontier.centring_assumed import CLAIM as ASSUMED
from derivations.frontier.centring_assumed import risk
from derivations.frontier.common import (
    ours,
)
from lsa_theory.proofs.derivation import Derivation

CLAIM = ours(
    ref="centring",
    title="Means taken off cost one example",
    says="With the means of inputs and labels taken off the best step leaves (d + 1)/(N + d): the risk of N - 1 examples.",
    statement=("minimum(risk_centred) == (d + 1)/(N + d)",),
    given=ASSUMED.given,
    order=183,
    corrects="centring-assumed",
)


def derive() -> Derivation:
    return risk()
