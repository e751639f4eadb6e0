"""Own: the upper edge of the window grows like 4 d^2."""

from derivations.frontier.common import (
    ours,
)
from derivations.frontier.landscape_edge_assumed import CLAIM as ASSUMED
from derivations.frontier.landscape_edge_assumed import edge
from lsa_theory.proofs.derivation import Derivation

CLAIM = ours(
    ref="landscape-edge",
    title="The upper edge grows like 4 d^2",
    says="The last N without a spurious minimum is 4 d^2 up to lower order.",
    statement=("limit_N(edge) == 4",),
    given=ASSUMED.given,
    order=74,
    corrects="landscape-edge-assumed",
)


def derive() -> Derivation:
    return edge()
