"""Own: the exact risk of the best step where examples are partly the query."""

from derivations.frontier.common import (
    computed,
    ours,
)
from derivations.frontier.parabola import least
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import vector
from lsa_theory.kernel.claim import Finding, Hypothesis
from lsa_theory.moments.laws import GaussianVector
from lsa_theory.moments.pairings import expectation_by_pairings
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = ours(
    ref="retrieved-partly",
    title="Partly retrieved examples",
    says="With examples x_i = a x + sqrt(1 - a^2) z_i, s = a^2, the best step leaves the relative risk"
    " 1 - N (1 + s (d + 1))^2/((d + 2)(1 + s (d + 3)) + (N - 1)(1 + 2 s (d + 1) + s^2 (d^2 + 4 d + 5))).",
    statement=(
        "minimum(risk_retrieved_partly) == 1 - N*(1 + s*(d + 1))**2"
        "/((d + 2)*(1 + s*(d + 3)) + (N - 1)*(1 + 2*s*(d + 1) + s**2*(d**2 + 4*d + 5)))",
    ),
    given=(
        Hypothesis("isotropic query x, w ~ N(0, I_d), y_i = <w, x_i>, z_i ~ N(0, I_d); risk relative to predicting zero"),
        Hypothesis("s = a^2", "s >= 0"),
    ),
    order=162,
    findings=(
        Finding(
            "sharper",
            "For N -> infinity 2 s^2 (d + 2)/(1 + 2 s (d + 1) + s^2 (d^2 + 4 d + 5)) is left: zero only for s = 0. At s = 0"
            " it is the (d + 1)/(N + d + 1) of independent examples.",
        ),
    ),
)

D, N, B = (Scalar.symbol(name) for name in ("d", "N", "s"))
FIRST = 1 + B * (D + 1)
SAME = (D + 2) * (1 + B * (D + 3))
OTHER = 1 + 2 * B * (D + 1) + B**2 * (D * D + 4 * D + 5)


def derive() -> Derivation:
    square = SAME / N + (1 - 1 / N) * OTHER
    least_risk = 1 - N * FIRST**2 / (SAME + (N - 1) * OTHER)
    return Derivation(
        (
            infer(
                "the prediction is t x'Sw, its risk 1 - 2 t E x'Sx/d + t^2 E x'S^2 x/d, and S^2 has N pairs i = j and"
                " N (N - 1) others",
                "E ww' = I",
                "independence",
            ),
            computed(
                "E x'x_i x_i'x, E x'x_i x_i'x_i x_i'x and E x'x_i x_i'x_j x_j'x over d are 1 + s (d + 1),"
                " (d + 2)(1 + s (d + 3)) and 1 + 2 s (d + 1) + s^2 (d^2 + 4 d + 5); symbolic d and s",
                "x_i = a x + c z_i, a^2 = s, c^2 = 1 - s",
                lambda: means() == (FIRST, SAME, OTHER),
                "all pairings",
            ),
            computed(
                "the parabola is stationary at their quotient and has there the value below; symbolic d, N and s",
                "put the means in",
                lambda: least(FIRST, square, least_risk),
                "rational functions",
            ),
            *conclude(
                {"minimum(risk_retrieved_partly)": TracePolynomial.scalar(least_risk)}, "at that step", "substitution"
            ),
        )
    )


def means() -> tuple[Scalar, Scalar, Scalar]:
    """The three, with even powers of a and c put in."""
    x, z, v = (TracePolynomial.letter(vector(name)) for name in ("x", "z", "v"))
    a, c = TracePolynomial.symbol("a"), TracePolynomial.symbol("c")
    one, two = a * x + c * z, a * x + c * v
    laws = [GaussianVector(name, ()) for name in ("x", "z", "v")]
    words = (x.T * one * one.T * x, x.T * one * one.T * one * one.T * x, x.T * one * one.T * two * two.T * x)
    first, same, other = (in_squares(expectation_by_pairings(word, laws).as_scalar() / D) for word in words)
    return first, same, other


def in_squares(value: Scalar) -> Scalar:
    """``a^2 = s``, ``c^2 = 1 - s``; KeyError for an odd power."""
    total = Scalar.number(0)
    for monomial, number in value.cancel().num.items():
        powers = dict(monomial)
        halves = {0: 0, 2: 1, 4: 2}
        i, j = halves[int(powers.get("a", 0))], halves[int(powers.get("c", 0))]
        rest = Scalar({frozenset((g, p) for g, p in monomial if g not in ("a", "c")): number})
        total = total + rest * B**i * (1 - B) ** j
    return total
