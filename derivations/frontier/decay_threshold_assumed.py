"""Assumed: weight decay collapses the minimiser exactly from wd >= tr(Lambda^2) on."""

from fractions import Fraction

from derivations.frontier.common import (
    FOUR_BLOCKS,
    assumed,
)
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = assumed(
    ref="decay-threshold-assumed",
    title="Where weight decay collapses the model",
    says="With wd/2 times the squares of all four blocks the minimiser is zero exactly if wd >= ||Lambda||_F^2.",
    statement="minimum(wd) == tr(Lambda**2)",
    given=(FOUR_BLOCKS, Hypothesis("minimum(wd) is the least weight decay at which the minimiser is zero")),
    order=90,
    why="It is ||Lambda^2||_F = sqrt(tr Lambda^4), which is smaller for d >= 2 (decay-threshold).",
    witness="d = 2, Lambda = I: sqrt(2) against 2",
)


def derive() -> Derivation:
    return threshold()


def threshold() -> Derivation:
    fourth = TracePolynomial.letter(LAMBDA) ** 4
    return Derivation(
        (
            infer(
                "|v|^2 + |k|^2 >= 2 |v| |k| >= 2 ||A||_F for A = u U11 + u12 u21', v = (u12, u), k = (U11,"
                " u21); u12 = u21 = 0, u^2 = ||U11||_F^2 attains it",
                "||A||_F <= |u| ||U11||_F + |u12| |u21|",
                "Cauchy-Schwarz",
            ),
            infer(
                "the minimum is that of 1/2 tr(Gamma Lambda A Lambda A') - tr(Lambda^2 A) + wd ||A||_F, convex in A",
                "the even part of the prediction only adds to the loss",
                "sum of squares",
            ),
            infer(
                "A = 0 is its minimum exactly if ||Lambda^2||_F <= wd",
                "the slopes of ||A||_F at 0 are the matrices of norm at most one",
                "Cauchy-Schwarz",
            ),
            *conclude({"minimum(wd)": fourth.trace() ** Fraction(1, 2)}, "||Lambda^2||_F^2 = tr(Lambda^4)", "substitution"),
        )
    )
