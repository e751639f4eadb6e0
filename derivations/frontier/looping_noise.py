"""Own: the noise from which two equal scalar steps are optimal, in closed form."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    computed,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Finding, Hypothesis
from lsa_theory.moments.wishart import moment
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = ours(
    ref="looping-noise",
    title="The noise from which looping is optimal",
    says="Two equal scalar steps are optimal exactly from noise = (2 sqrt(P^2 - 3 Q R) - P)/(3 Q) on: there the"
    " discriminant of the best"
    " polynomial, up to a square, vanishes. The limit for N -> infinity is d + 1.",
    statement=("limit_N(critical_noise) == d + 1",),
    given=(
        LAYERS,
        ISOTROPIC,
        SCALAR,
        Hypothesis("w_k = E tr((NS)^k)/d; P = w_1 w_4 - w_2 w_3, Q = w_1 w_3 - w_2^2, R = w_2 w_4 - w_3^2"),
        Hypothesis("limit_N(critical_noise): of that noise, N -> infinity, d fixed"),
    ),
    order=41,
    corrects="looping-noise-assumed",
    findings=(
        Finding(
            "sharper",
            "Along d/N -> c with noise = rho d it is rho = 2 (sqrt(1 + 5 c + c^2) - 1 - c)/(3 c), which falls"
            " from 1 at c -> 0.",
        ),
    ),
)


def derive() -> Derivation:
    d = TracePolynomial.symbol("d")
    return Derivation(
        (
            infer(
                "the best 1 - b_1 t - b_2 t^2 has real zeros exactly if b_1^2 + 4 b_2 >= 0; else the best real"
                " steps are equal",
                "the loss is strictly convex in b",
                "sum of squares",
            ),
            computed(
                "b_1^2 + 4 b_2 has the sign of P^2 - 4 Q R - 2 P Q s - 3 Q^2 s^2, s the noise",
                "K b = v with K_11 = w_2 + s w_1, K_12 = w_3 + s w_2, K_22 = w_4 + s w_3, v = (w_1, w_2)",
                discriminant,
                "polynomials in w_1, .., w_4 and s",
            ),
            computed(
                "Q > 0 and P > 0 for all d, N >= 1: the discriminant changes its sign once as the noise grows",
                "their polynomials in d and N have positive coefficients",
                lambda: all(min(one.num.values()) > 0 for one in parts()[:2]),
            ),
            computed(
                "N -> infinity: P = 2 N^2 (d + 1) + 2 N (d^2 + 4 d + 7) + .., P^2 - 3 Q R = N^4 (d + 1)^2 + N^3"
                " (d + 1)(5 d^2 + 14 d + 17) + ..",
                "so (2 sqrt(P^2 - 3 Q R) - P)/(3 Q) -> d + 1",
                leading,
                "coefficients of N",
            ),
            *conclude({"limit_N(critical_noise)": d + 1}, "the leading terms", "continuous mapping"),
        )
    )


def discriminant() -> bool:
    """Times the square of det K."""
    w1, w2, w3, w4, s = (Scalar.symbol(name) for name in ("w1", "w2", "w3", "w4", "s"))
    k11, k12, k22 = w2 + s * w1, w3 + s * w2, w4 + s * w3
    p, q, r = w1 * w4 - w2 * w3, w1 * w3 - w2 * w2, w2 * w4 - w3 * w3
    first, second = k22 * w1 - k12 * w2, k11 * w2 - k12 * w1
    return first * first + 4 * (k11 * k22 - k12 * k12) * second == p * p - 4 * q * r - 2 * p * q * s - 3 * q * q * s * s


def leading() -> bool:
    """The two leading coefficients in N of P and of P^2 - 3 Q R."""
    d = Scalar.symbol("d")
    p, q, r = parts()  # all with the factor N^2
    inner = p * p - 3 * q * r
    return (
        coefficient(p, 4) == 2 * (d + 1)
        and coefficient(p, 3) == 2 * (d * d + 4 * d + 7)
        and coefficient(inner, 8) == (d + 1) * (d + 1)
        and coefficient(inner, 7) == (d + 1) * (5 * d * d + 14 * d + 17)
        and coefficient(q, 3) == d + 1
    )


def parts() -> tuple[Scalar, Scalar, Scalar]:
    """P, Q, R from the moments ``w_k = N^k m_k``."""
    n = Scalar.symbol("N")
    w1, w2, w3, w4 = (n**k * moment(k) for k in (1, 2, 3, 4))
    return w1 * w4 - w2 * w3, w1 * w3 - w2 * w2, w2 * w4 - w3 * w3


def coefficient(value: Scalar, power: int) -> Scalar:
    """Of ``N^power``."""
    return Scalar({m - {("N", power)}: c for m, c in value.num.items() if dict(m).get("N", 0) == power})
