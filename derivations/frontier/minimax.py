"""Own: the best single step for every scale in [l, h] is 2 N/((N + d + 1)(l + h))."""

from derivations.frontier.common import (
    ours,
)
from derivations.frontier.minimax_assumed import CLAIM as ASSUMED
from derivations.frontier.minimax_assumed import best
from lsa_theory.proofs.derivation import Derivation

CLAIM = ours(
    ref="minimax",
    title="The best step for every scale",
    says="The best single predictor for covariances k I, l <= k <= h, is 2 N/((N + d + 1)(l + h)) I; its"
    " largest risk is 1 - 4 l h/(g (l + h)^2).",
    statement=("argmin(minimax_step) == 2*N/((N + d + 1)*(l + h))",),
    given=ASSUMED.given,
    order=141,
    corrects="minimax-assumed",
)


def derive() -> Derivation:
    return best()
