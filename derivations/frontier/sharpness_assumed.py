"""Assumed: the sharpness at the balanced global minimum is 2 sqrt(d)."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import moment_at
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="sharpness-assumed",
    title="Sharpness at the balanced minimum",
    says="For isotropic inputs the largest eigenvalue of the Hessian at the balanced global minimum, over all"
    " blocks, is 2 sqrt(d).",
    statement="curvature <= 2*sqrt(d)",
    given=(
        FOUR_BLOCKS,
        ISOTROPIC,
        Hypothesis("curvature is that of the loss in one entry of u21 at the balanced minimum, u^2 = ||U11||_F^2"),
    ),
    order=80,
    why="2 sqrt(d) is the largest on the slice; in u21 the curvature is u^2 d (d + 2)(1 + 2/N) (sharpness).",
    witness="d = N = 1: 3 against 2",
)


def derive() -> Derivation:
    return fails_at(
        {"d": "1", "curvature": "3"},
        "d = N = 1: u^2 = 1/3 and E (w'Sw)^2 = 9 make the curvature 3 in u21, above 2",
        infer(
            "the curvature in u21 is u^2 E (w'Sw)^2 E x^2",
            "the loss is 1/2 E (u w'Sw u21 x)^2 to second order there, without u12",
            "definition",
        ),
        computed("u^2 = N/(N + 2) = 1/3, E (w^2 S)^2 = 3 m_2 = 9", "chi-square", lambda: 3 * moment_at(2, 1, 1) / 3 == 3),
    )
