"""Assumed: the 1/N term of softmax attention is finite for every logit scale."""

from derivations.frontier.common import (
    assumed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis, Status
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="softmax-assumed",
    title="Softmax attention, the 1/N term",
    says="For softmax attention with logits alpha x_i'x, isotropic inputs, the coefficient of 1/N of the risk"
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
    expected=Status.UNDECIDED,  # the counterexample is argued by named rules, nothing computed
)


def derive() -> Derivation:
    return fails_at(
        {"alpha": "1"},
        "alpha = 1: E exp(|x|^2) is infinite",
        infer(
            "for N -> infinity the prediction tends to alpha <w, x>; its variance given x is exp(alpha^2 |x|^2)"
            " (|x|^2-polynomial)/N",
            "E exp(2 s)/(E exp(s))^2 = exp(var s), s ~ N(0, alpha^2 |x|^2)",
            "computation",
        ),
    )
