"""Assumed: the best single step for every scale in [l, h] is 2/(l + h)."""

from derivations.frontier.common import (
    ISOTROPIC,
    assumed,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = assumed(
    ref="minimax-assumed",
    title="The best step for every scale",
    says="At finite N the best single predictor for covariances k I, l <= k <= h, is 2/(l + h) times the identity.",
    statement="argmin(minimax_step) == 2/(l + h)",
    given=(ISOTROPIC, Hypothesis("the least largest risk relative to predicting zero, over k from l to h, 0 < l <= h")),
    order=140,
    why="It is 2 N/((N + d + 1)(l + h)) (minimax).",
    witness="d = N = 1, l = h = 1: 1/3 against 1",
)


def derive() -> Derivation:
    return best()


def best() -> Derivation:
    n, d, l, h = (TracePolynomial.symbol(name) for name in ("N", "d", "l", "h"))
    return Derivation(
        (
            infer(
                "the best matrix is a multiple of I",
                "the largest risk is convex in A and invariant under rotations",
                "Jensen",
            ),
            infer(
                "the risk at scale k is 1 - 2 a k + a^2 k^2 g, g = (N + d + 1)/N: convex in k, largest at an end",
                "E tr(S^2)/d = g",
                "definition",
            ),
            infer(
                "both ends are equal at a = 2/(g (l + h)), between 1/(g h) and 1/(g l), where one falls and one grows",
                "two parabolas",
                "intermediate value",
            ),
            *conclude({"argmin(minimax_step)": 2 * n / ((n + d + 1) * (l + h))}, "put g in", "substitution"),
        )
    )
