"""Assumed: the risk on token-normalised examples is (d + 1)/(N + d + 1)."""

from fractions import Fraction
from math import comb

from derivations.frontier.common import (
    ISOTROPIC,
    assumed,
    computed,
)
from derivations.frontier.parabola import least
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import vector
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.laws import GaussianVector
from lsa_theory.moments.pairings import expectation_by_pairings
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive import inputs

CLAIM = assumed(
    ref="token-assumed",
    title="The risk on token-normalised examples",
    says="On y_i x_i/|x_i|^2 the best step has the risk (d + 1)/(N + d + 1) per dimension, as on examples as they come.",
    statement="minimum(risk_token) == (d + 1)/(N + d + 1)",
    given=(ISOTROPIC, Hypothesis("the prediction is a x_query' (1/N) sum y_i x_i/|x_i|^2; inputs of any scale")),
    order=130,
    why="It is (d - 1)/(N + d - 1): less, and zero for d = 1 (token).",
    witness="d = N = 1: 0 against 2/3",
)


def derive() -> Derivation:
    return token()


D, N = Scalar.symbol("d"), Scalar.symbol("N")


def overlap() -> Scalar:
    """``E <s_1, s_2>^2`` of two independent directions: that of Gaussian vectors over the squared lengths."""
    x, z = (TracePolynomial.letter(vector(name)) for name in ("x", "z"))
    laws = [GaussianVector("x", ()), GaussianVector("z", ())]
    products = expectation_by_pairings(x.T * z * z.T * x, laws).as_scalar()
    length = expectation_by_pairings(x.T * x, laws).as_scalar()
    return products / length**2


def second_moment_on_sphere(d: int) -> Fraction:
    """``E <s, e>^2`` on the sphere in odd dimension d: the integrals of t^2 (1 - t^2)^p and (1 - t^2)^p, p = (d - 3)/2."""
    p = (d - 3) // 2
    above, below = (
        sum((Fraction((-1) ** k * comb(p, k), 2 * k + 1 + power) for k in range(p + 1)), Fraction(0)) for power in (2, 0)
    )
    return above / below


def token() -> Derivation:
    return Derivation(
        (
            infer(
                "the scale of the inputs drops out; directions are uniform and independent of the lengths",
                "a Gaussian vector",
                "independence",
            ),
            infer(
                "E tr(S~) = 1 and E tr(S~^2) = 1/N + (1 - 1/N)/d for S~ = (1/N) sum s_i s_i', |s_i| = 1",
                "E <s_1, s_2>^2 = 1/d",
                "independence",
            ),
            computed(
                "E <s_1, s_2>^2 = E <x_1, x_2>^2/(E |x|^2)^2 = 1/d; symbolic d",
                "lengths are independent of directions",
                lambda: overlap() == 1 / D,
                "all pairings",
            ),
            computed(
                "the same by an integral over the sphere, at d = 3, 5, 7, 9 only",
                "one coordinate has the density (1 - t^2)^((d - 3)/2)",
                lambda: all(second_moment_on_sphere(d) == Fraction(1, d) for d in (3, 5, 7, 9)),
                "integrals of polynomials",
            ),
            computed(
                "1 - 2 a E tr(S~)/d + a^2 E tr(S~^2)/d is stationary at (E tr S~)/(E tr S~^2) and is there"
                " (d - 1)/(N + d - 1); symbolic d and N",
                "a parabola in the step",
                lambda: least(1 / D, (1 / N + (1 - 1 / N) * overlap()) / D, (D - 1) / (N + D - 1)),
                "rational functions",
            ),
            *conclude(
                {"minimum(risk_token)": TracePolynomial.scalar(inputs.token_normalised())},
                "put the moments in",
                "substitution",
            ),
        )
    )
