"""Assumed: small random starts reach the global minimum almost surely only for isotropic inputs."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    assumed,
    fails_at,
)
from derivations.frontier.small_starts import growth
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="small-starts-assumed",
    title="Small random starts in all blocks",
    says="From normal starts in all blocks, of scale e -> 0, the probability of a global minimum tends to one"
    " only for isotropic Lambda.",
    statement="probability < 1",
    given=(
        FOUR_BLOCKS,
        Hypothesis("Lambda is no multiple of I, d >= 2"),
        Hypothesis("probability is the limit, e -> 0, of ending in a global minimum"),
    ),
    order=75,
    why="It tends to one for every Lambda and d >= 2: the blocks U11, u grow faster than u12, u21 (small-starts).",
    witness="Lambda = diag(2, 1): rates sqrt(17) and 4",
)


def derive() -> Derivation:
    return fails_at(
        {"d": "2", "probability": "1"},
        "Lambda = diag(2, 1): near 0 the blocks (U11, u) grow like exp(sqrt(17) t), (u12, u21) like exp(4 t)",
        *growth(),
        infer("so the limit is one at Lambda = diag(2, 1)", "tr(Lambda^4) = 17 > 16 = lam_max(Lambda)^4", "comparison"),
    )
