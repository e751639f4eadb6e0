"""Assumed: weight decay collapses the minimiser exactly from wd >= tr(Lambda^2) on."""

from fractions import Fraction

from derivations.frontier.common import (
    FOUR_BLOCKS,
    assumed,
    computed,
)
from derivations.frontier.decay import slopes
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.layers import population_loss
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
            computed(
                "along A = e Lambda^2 the loss has the slope -tr(Lambda^4) at e = 0, for every d",
                "the expectation of the loss, as a trace polynomial",
                _slope_at_zero,
            ),
            computed(
                "Lambda = diag(2, 1), N = 4, wd = 35/33 < sqrt(17): the full-rank diag(8, 6)/33 of norm 10/33 is stationary,"
                " so it is the minimum, and it is l_i^2/(g_i l_i^2 + wd/||A||_F)",
                "the gradient of the loss is -wd A/||A||_F, in fractions; one instance",
                _below_the_threshold,
            ),
            *conclude({"minimum(wd)": fourth.trace() ** Fraction(1, 2)}, "||Lambda^2||_F^2 = tr(Lambda^4)", "substitution"),
        )
    )


def _slope_at_zero() -> bool:
    e, covariance = TracePolynomial.symbol("e"), TracePolynomial.letter(LAMBDA)
    along = population_loss(1).substitute({"A1": e * covariance**2}).as_scalar().derivative("e")
    slope = along.map(lambda g: Scalar.number(0) if g == "e" else Scalar.symbol(g))
    return slope == -(covariance**4).trace().as_scalar()


def _below_the_threshold() -> bool:
    a, values, wd = (Fraction(8, 33), Fraction(6, 33)), (Fraction(2), Fraction(1)), Fraction(35, 33)
    norm, gamma = Fraction(10, 33), [(5 * x + sum(values)) / 4 for x in values]
    stationary = slopes(a, values, 4) == [-wd * x / norm for x in a]
    form = all(x == v**2 / (g * v**2 + wd / norm) for x, v, g in zip(a, values, gamma, strict=True))
    return sum(x * x for x in a) == norm**2 and stationary and form and wd**2 < sum(v**4 for v in values)
