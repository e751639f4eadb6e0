"""Own: weight decay collapses the minimiser exactly from wd >= ||Lambda^2||_F on."""

from derivations.frontier.common import (
    ours,
)
from derivations.frontier.decay_threshold_assumed import CLAIM as ASSUMED
from derivations.frontier.decay_threshold_assumed import threshold
from lsa_theory.proofs.derivation import Derivation

CLAIM = ours(
    ref="decay-threshold",
    title="The threshold of collapse",
    says="With wd/2 times the squares of all four blocks the minimiser is zero exactly if wd >= ||Lambda^2||_F;"
    " below, beside the eigenvalue l_i of"
    " Lambda and g_i of Gamma, it is a_i = l_i^2/(g_i l_i^2 + wd/||A||_F): full rank.",
    statement=("minimum(wd) == sqrt(tr(Lambda**4))",),
    given=ASSUMED.given,
    order=91,
    corrects="decay-threshold-assumed",
)


def derive() -> Derivation:
    return threshold()
