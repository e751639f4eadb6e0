"""Own: under weight decay the merged matrix keeps full rank until it collapses."""

from fractions import Fraction

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    computed,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import moment
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = ours(
    ref="decay-rank",
    title="Weight decay keeps full rank",
    says="Below the threshold the minimiser under weight decay on all blocks has full rank; for Lambda = I it"
    " is (1 - wd/sqrt(d)) N/(N + d + 1) I.",
    statement=("argmin(D) == (1 - wd/sqrt(d))*N/(N + d + 1)*I",),
    given=(
        FOUR_BLOCKS,
        ISOTROPIC,
        Hypothesis("wd/2 times the squares of all blocks is added, 0 <= wd < sqrt(d); D = u U11"),
    ),
    order=93,
    corrects="decay-rank-assumed",
)


def derive() -> Derivation:
    n, d, wd = (TracePolynomial.symbol(name) for name in ("N", "d", "wd"))
    return Derivation(
        (
            infer(
                "the minimiser is that of a convex function of A (decay-threshold)",
                "its cost is wd ||A||_F",
                "Cauchy-Schwarz",
            ),
            infer(
                "it is a multiple a of I with a g + wd/sqrt(d) = 1, g = (N + d + 1)/N",
                "rotations; ||a I||_F = a sqrt(d)",
                "Schur",
            ),
            computed(
                "d (1 - 2 a m_1 + a^2 m_2)/2 + wd a sqrt(d) has the slope zero at a = (1 - wd/sqrt(d)) N/(N + d + 1) and the"
                " second derivative d (N + d + 1)/N > 0",
                "m_1 and m_2 by the recurrence of Wishart moments, d, N and wd symbols",
                stationary,
            ),
            *conclude(
                {"argmin(D)": (1 - wd / d ** Fraction(1, 2)) * n / (n + d + 1) * TracePolynomial.identity()},
                "solve for a",
                "substitution",
            ),
        )
    )


def stationary() -> bool:
    """For every d, N and wd: the multiple of I named is where the slope along multiples of I is zero."""
    a, n, d, wd = (Scalar.symbol(name) for name in ("a", "N", "d", "wd"))
    root = Scalar.symbol("d", Fraction(1, 2))
    slope = (d / 2 * (1 - 2 * a * moment(1) + a * a * moment(2)) + wd * a * root).derivative("a")
    least = (1 - wd / root) * n / (n + d + 1)
    at_least = slope.map(lambda g: least if g == "a" else Scalar.symbol(g))
    return at_least == 0 and slope.derivative("a") == d * (n + d + 1) / n
