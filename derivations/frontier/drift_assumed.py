"""Assumed: for tasks that drift with the coefficient r the best gate decays like r."""

from fractions import Fraction

from derivations.frontier.common import (
    assumed,
    computed,
    fails_at,
)
from derivations.frontier.drift import stationary
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="drift-assumed",
    title="Tasks that drift",
    says="For tasks w_(i+1) = r w_i + sqrt(1 - r^2) v_i the best weights over the examples decay like r^j in"
    " the lag j, for long contexts.",
    statement="decay == r",
    given=(
        Hypothesis("isotropic inputs, y_i = <w_i, x_i>, the prediction for w_(N+1) is sum c_j y x over lags j"),
        Hypothesis("decay is the ratio of neighbouring weights for N -> infinity"),
    ),
    order=150,
    why="They decay faster: the Kalman filter of w with noise d + 1 (drift).",
    witness="d = 6, r = 3/4: 2/3",
)


def derive() -> Derivation:
    r, m = Fraction(3, 4), Fraction(2, 3)
    return fails_at(
        {"d": "6", "r": "3/4", "decay": "2/3"},
        "d = 6, r = 3/4: the weights decay like (2/3)^j",
        infer("the weights tend to those of an infinite context (drift)", "T is a covariance", "sum of squares"),
        *stationary(),
        computed(
            "m = 2/3 at d = 6, r = 3/4", "a quadratic equation", lambda: m + 1 / m == (1 + r * r + (1 - r * r) / 7) / r
        ),
    )
