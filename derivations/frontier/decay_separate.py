"""Own: separate key and query collapse with a jump, at wd = (d/(2 g))^(1/3)/2."""

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
    ref="decay-separate",
    title="Separate key and query collapse with a jump",
    says="With U11 = K'Q decayed apart, isotropic inputs, the minimum jumps from I/(2 g) to zero at wd = (d/(2"
    " g))^(1/3)/2, g = (N + d + 1)/N.",
    statement=("minimum(a_jump) == N/(2*(N + d + 1))",),
    given=(
        FOUR_BLOCKS,
        ISOTROPIC,
        Hypothesis(
            "wd/2 (||K||_F^2 + ||Q||_F^2 + u^2) is added; minimum(a_jump): the multiple of I from which it jumps to zero"
        ),
    ),
    order=95,
    corrects="decay-separate-assumed",
)


def derive() -> Derivation:
    n, d = TracePolynomial.symbol("N"), TracePolynomial.symbol("d")
    return Derivation(
        (
            infer(
                "the least cost of u K'Q = A is 3/2 wd ||A||_*^(2/3)",
                "(||K||^2 + ||Q||^2)/2 >= ||K'Q||_*; min over u of u^2/2 + ||A||_*/u",
                "Cauchy-Schwarz",
            ),
            infer(
                "for given ||A||_* the loss is least at a multiple of I",
                "it is convex and invariant under rotations",
                "Jensen",
            ),
            infer(
                "d (g a^2/2 - a) + 3/2 wd (d a)^(2/3) and its slope vanish together at a = 1/(2 g), wd^3 = d/(16 g)",
                "wd d^(2/3) = d (1 - g a) a^(1/3)",
                "substitution",
            ),
            computed(
                "at that wd it is d/(8 g) x^2 (x - 1)^2 (x^2 + 2 x + 3) with a = x^3/(2 g): positive except at a = 0 and"
                " a = 1/(2 g), where it is zero; more wd leaves zero alone, less makes 1/(2 g) negative",
                "an identity of polynomials, with d = D^3, g = 4 h^3, x the variable",
                _two_minima,
            ),
            computed("g = m_2 = (N + d + 1)/N", "the recurrence of Wishart moments", _second_moment),
            *conclude({"minimum(a_jump)": n / (2 * (n + d + 1))}, "put a = 1/(2 g) in", "substitution"),
        )
    )


def _two_minima() -> bool:
    x, h, side = (Scalar.symbol(name) for name in ("x", "h", "D"))
    g, d, wd = 4 * h**3, side**3, side / (4 * h)
    a, root = x**3 / (2 * g), side * x / (2 * h)  # root: the cube root of d a
    cost = d * (g * a * a / 2 - a) + wd * root**2 * Fraction(3, 2)
    return wd**3 == d / (16 * g) and root**3 == d * a and cost == d / (8 * g) * x**2 * (x - 1) ** 2 * (x**2 + 2 * x + 3)


def _second_moment() -> bool:
    n, d = Scalar.symbol("N"), Scalar.symbol("d")
    return moment(1) == 1 and moment(2) == (n + d + 1) / n
