"""Assumed: the 1/N term of softmax attention is finite for every logit scale."""

from derivations.frontier.common import (
    assumed,
    fails_at,
)
from derivations.frontier.softmax import tilt
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation

CLAIM = assumed(
    ref="softmax-assumed",
    title="Softmax attention, the 1/N term",
    says="For softmax attention with logits alpha x_i'x, isotropic inputs, the coefficient of 1/N of the variance"
    " is finite for every alpha.",
    statement="1 - 2*alpha**2 > 0",
    given=(
        Hypothesis(
            "the coefficient is a mean of exp(alpha^2 |x|^2) times a polynomial in |x|^2, finite exactly where"
            " 1 - 2 alpha^2 > 0"
        ),
    ),
    order=170,
    why="It is infinite from alpha = 1/sqrt(2) on (softmax); alpha = 1, where the limit is exact, is among them.",
    witness="alpha = 1",
)


def derive() -> Derivation:
    return fails_at({"alpha": "1"}, "alpha = 1: E exp(|x|^2) is infinite", *tilt())
