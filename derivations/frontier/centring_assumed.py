"""Assumed: centring the inputs costs nothing where they are centred already."""

from derivations.frontier.common import (
    ISOTROPIC,
    assumed,
    computed,
)
from derivations.frontier.parabola import least, put
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import matrix
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.laws import SampleCovariance
from lsa_theory.moments.pairings import expectation_by_pairings
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = assumed(
    ref="centring-assumed",
    title="Means taken off",
    says="Taking the means off inputs and labels costs nothing where the inputs have the mean zero.",
    statement="minimum(risk_centred) == (d + 1)/(N + d + 1)",
    given=(
        ISOTROPIC,
        Hypothesis("the prediction is a step on (1/N) sum (y_i - ybar)(x_i - xbar); risk relative to predicting zero"),
        Hypothesis("two examples or more", "N >= 2"),
    ),
    order=182,
    why="It costs one example: (d + 1)/(N + d) (centring).",
    witness="d = 1, N = 2: 2/3 against 1/2",
)

D, N = Scalar.symbol("d"), Scalar.symbol("N")


def derive() -> Derivation:
    return risk()


def risk() -> Derivation:
    d, n = TracePolynomial.symbol("d"), TracePolynomial.symbol("N")
    return Derivation(
        (
            infer(
                "sum (x_i - xbar)(x_i - xbar)' has the law of N - 1 products x_i x_i'",
                "a rotation of the examples takes their mean to one of them",
                "rotation",
            ),
            computed(
                "with N - 1 examples and the factor (N - 1)/N the means of S~ and S~^2 are (N - 1)/N and"
                " (N - 1)(N + d)/N^2 times I; symbolic d and N",
                "E S = I, E S^2 = (1 + (d + 1)/M) I at M = N - 1",
                moments,
                "all pairings",
            ),
            computed(
                "1 - 2 a (N - 1)/N + a^2 (N - 1)(N + d)/N^2 is least (d + 1)/(N + d)",
                "a parabola in the step",
                lambda: least((N - 1) / N, (N - 1) * (N + D) / N**2, (D + 1) / (N + D)),
                "rational functions",
            ),
            *conclude({"minimum(risk_centred)": (d + 1) / (n + d)}, "at that step", "substitution"),
        )
    )


def moments() -> bool:
    """Both means at N - 1 examples."""
    s, law = TracePolynomial.letter(matrix("S", symmetric=True)), SampleCovariance("S", (), "N")
    first, second = (expectation_by_pairings(word.trace(), [law]).as_scalar() / D for word in (s, s * s))
    factor = (N - 1) / N
    return factor * put(first, "N", N - 1) == (N - 1) / N and factor**2 * put(second, "N", N - 1) == (N - 1) * (N + D) / N**2
