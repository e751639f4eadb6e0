"""Assumed: one-sample SGD on the merged predictor is stable below the step 2/g."""

from dataclasses import replace
from fractions import Fraction

from derivations.frontier.common import (
    ISOTROPIC,
    assumed,
    computed,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive import training

CLAIM = assumed(
    ref="sgd-assumed",
    title="Stability of one-sample SGD",
    says="For isotropic inputs one-sample SGD on the merged predictor is mean-square stable for every step"
    " below 2/g, g = (N + d + 1)/N.",
    statement="minimum(unstable_step) == 2/g",
    given=(
        ISOTROPIC,
        Hypothesis("g = (N + d + 1)/N, fourth = E|beta|^4 = E[tr(S^2)^2 + 2 tr(S^4)]"),
        Hypothesis(
            "A+ = A - step e x beta', e = x'A beta - <w, x>, a fresh prompt each step; minimum(unstable_step): the least"
            " unstable step"
        ),
    ),
    order=100,
    why="2/g is the bound of gradient descent; the noise of single prompts makes it 2 g d/((d + 2) E|beta|^4) (sgd).",
    witness="d = N = 1: 2/315 against 2/3",
)


def derive() -> Derivation:
    return replace(bound(), refutes="d = N = 1: 2/315 against 2/3", instance={"d": "1", "g": "3", "fourth": "315"})


def bound() -> Derivation:
    """The second moments along the steps."""
    d, g, fourth = (TracePolynomial.symbol(name) for name in ("d", "g", "fourth"))
    return Derivation(
        (
            infer(
                "E ||A+ - A*||_F^2 = (1 - 2 step g + step^2 (d + 2) E|beta|^4/d) E ||A - A*||_F^2 + step^2"
                " E[e*^2 |x|^2 |beta|^2] once E A = A*",
                "x and beta are isotropic and independent: E[x'D beta beta'D'x |x|^2 |beta|^2] = (d + 2)"
                " E|beta|^4/d ||D||_F^2",
                "rotation",
            ),
            infer(
                "second moments grow exactly if the factor exceeds one",
                "a positive map of second moments, which respects rotations on both sides",
                "spectral theorem",
            ),
            computed(
                "E|beta|^4 = E[tr(S^2)^2 + 2 tr(S^4)]; 315 at d = N = 1",
                "moments of products of traces",
                lambda: training.stable_below().map(lambda name: Scalar.number(1)) == Fraction(2, 315),
            ),
            *conclude(
                {"minimum(unstable_step)": 2 * d * g / ((d + 2) * fourth)},
                "the factor is one",
                "substitution",
            ),
        )
    )
