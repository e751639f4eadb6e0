"""Own: with Exp(1) entries of the covariance two layers have the floor d/6; L layers 2 d/((L + 1)(L + 2))."""

from derivations.frontier.common import (
    ours,
)
from derivations.frontier.depth_exponential_assumed import CLAIM as ASSUMED
from derivations.frontier.depth_exponential_assumed import floor
from lsa_theory.proofs.derivation import Derivation

CLAIM = ours(
    ref="depth-exponential",
    title="The floor of two layers under exponential covariances",
    says="For diagonal covariances with i.i.d. Exponential(1) entries, N = infinity, two scalar steps leave the"
    " squared error d/6; L"
    " steps 2 d/((L + 1)(L + 2)).",
    statement=("minimum(error_two_layers) == d/6",),
    given=ASSUMED.given,
    order=21,
    corrects="depth-exponential-assumed",
)


def derive() -> Derivation:
    return floor()
