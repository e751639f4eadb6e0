"""Assumed: a tied start leads gradient flow to a minimum of the untied loss."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import moment_at
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="depth-tied-start-assumed",
    title="Untied layers that start equal",
    says="Gradient flow of two untied scalar steps from equal starts ends in a minimum of the untied loss.",
    statement="negative == 0",
    given=(
        LAYERS,
        ISOTROPIC,
        SCALAR,
        Hypothesis("negative counts the negative eigenvalues of the Hessian where the flow from equal steps ends"),
    ),
    order=14,
    why="Equal steps stay equal, and their best value is a strict saddle: it is unstable against splitting"
    " (depth-tied-start).",
    witness="d = N = 1",
)


def derive() -> Derivation:
    return fails_at(
        {"negative": "1"},
        "d = N = 1: along (1, -1) the curvature is -2 E (1 - a t)^2 t^2 < 0 at equal steps a",
        infer("the flow keeps a_1 = a_2", "the loss is symmetric", "symmetry"),
        computed(
            "d = N = 1: E (1 - a t)^2 t^2 = m_2 - 2 a m_3 + a^2 m_4 is positive for every a, m_2, m_3, m_4 = 3, 15, 105",
            "its discriminant is negative",
            lambda: moment_at(3, 1, 1) ** 2 < moment_at(2, 1, 1) * moment_at(4, 1, 1),
        ),
    )
