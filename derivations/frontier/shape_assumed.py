"""Assumed: on normalised inputs attention is never worse than predicting zero."""

from fractions import Fraction

from derivations.frontier.common import (
    assumed,
    computed,
    fails_at,
)
from derivations.frontier.shape import limit
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation

CLAIM = assumed(
    ref="shape-assumed",
    title="Normalised inputs of another shape",
    says="On trace-normalised inputs, trained at Lambda = I, attention is at test time never worse than predicting zero.",
    statement="left <= 1",
    given=(Hypothesis("left is the risk relative to predicting zero, N -> infinity, test covariance Lambda"),),
    order=135,
    why="Normalisation repairs the scale, not the shape: at Lambda = diag(28, 1, 1) the risk is above three (shape).",
    witness="d = 3, Lambda = diag(28, 1, 1): 1539/500",
)


def derive() -> Derivation:
    shape = [Fraction(14, 5), Fraction(1, 10), Fraction(1, 10)]
    return fails_at(
        {"d": "3", "left": "1539/500"},
        "d = 3, Lambda = diag(28, 1, 1): 1539/500",
        limit(),
        computed(
            "sum l (1 - l)^2/d = 1539/500 at l = 14/5, 1/10, 1/10",
            "Lambda d/tr(Lambda)",
            lambda: sum(shape) == 3 and sum(l * (1 - l) ** 2 for l in shape) / 3 == Fraction(1539, 500),
        ),
    )
