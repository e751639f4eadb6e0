"""Assumed: the best single step for every scale in [l, h] is 2/(l + h)."""

from derivations.frontier.common import (
    ISOTROPIC,
    assumed,
    computed,
)
from lsa_theory.algebra.calculus import gradient
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.words import matrix
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.laws import SampleCovariance
from lsa_theory.moments.pairings import expectation_by_pairings
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
    g = (n + d + 1) / n
    return Derivation(
        (
            computed(
                "E S = I and E S^2 = g I, g = (N + d + 1)/N: the risk of the matrix A at scale k is"
                " 1 - 2 k tr(A)/d + k^2 g tr(AA')/d; symbolic d and N",
                "S becomes k S; integration by parts of Gaussian inputs",
                lambda: moments() == (TracePolynomial.identity(), g * TracePolynomial.identity()),
                "all pairings",
            ),
            computed(
                "the mean of the risks at l and h with the weights h/(l + h) and l/(l + h) is stationary over all"
                " matrices at A = 2/(g (l + h)) I; symbolic l, h, d and N",
                "the gradient in A",
                lambda: mixed_gradient(2 / (g * (l + h)), g).is_zero(),
                "trace polynomials",
            ),
            computed(
                "there both risks are 1 - 4 l h/(g (l + h)^2)",
                "put A in",
                lambda: all(at(2 / (g * (l + h)), k, g) == 1 - 4 * l * h / (g * (l + h) ** 2) for k in (l, h)),
                "rational functions",
            ),
            infer(
                "no matrix has a smaller largest risk: the mean is strictly convex in A and never above the larger of two",
                "a sum of squares, weights that are positive and sum to one",
                "sum of squares",
            ),
            infer("the risk at scale k is convex in k: the largest on [l, h] is at an end", "g > 0", "definition"),
            *conclude({"argmin(minimax_step)": 2 * n / ((n + d + 1) * (l + h))}, "put g in", "substitution"),
        )
    )


def moments() -> tuple[TracePolynomial, TracePolynomial]:
    """``E S`` and ``E S^2`` for isotropic inputs."""
    s, law = TracePolynomial.letter(matrix("S", symmetric=True)), SampleCovariance("S", (), "N")
    return expectation_by_pairings(s, [law]), expectation_by_pairings(s * s, [law])


def mixed_gradient(step: TracePolynomial, g: TracePolynomial) -> TracePolynomial:
    """The gradient in A of the mean of the risks at l and h, at ``A = step I``."""
    l, h, d = (TracePolynomial.symbol(name) for name in ("l", "h", "d"))
    a = TracePolynomial.letter(matrix("A"))

    def risk(k: TracePolynomial) -> TracePolynomial:
        return 1 - 2 * k * a.trace() / d + k**2 * g * (a * a.T).trace() / d

    slope = gradient((h * risk(l) + l * risk(h)) / (l + h), matrix("A"))
    return slope.substitute({"A": step * TracePolynomial.identity()})


def at(step: TracePolynomial, k: TracePolynomial, g: TracePolynomial) -> TracePolynomial:
    """The risk of a multiple of I at scale k."""
    return 1 - 2 * k * step + k**2 * g * step**2
