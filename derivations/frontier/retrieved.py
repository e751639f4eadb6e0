"""Own: with retrieved examples x_i = x the risk of the best step is 2/(d + 4)."""

from derivations.frontier.common import (
    ours,
)
from derivations.frontier.retrieved_assumed import CLAIM as ASSUMED
from derivations.frontier.retrieved_assumed import risk
from lsa_theory.proofs.derivation import Derivation

CLAIM = ours(
    ref="retrieved",
    title="Retrieved examples",
    says="With examples equal to the query the best step leaves the relative risk 2/(d + 4) for every N.",
    statement=("limit_N(risk_retrieved) == 2/(d + 4)",),
    given=ASSUMED.given,
    order=161,
    corrects="retrieved-assumed",
)


def derive() -> Derivation:
    return risk()
