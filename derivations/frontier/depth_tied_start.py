"""Own: for every d and N, the best equal steps are a strict saddle of two untied scalar steps."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    computed,
    ours,
)
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.moments.wishart import moment
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="depth-tied-start",
    title="Equal steps are a saddle",
    says="Without noise the best equal pair of scalar steps is a strict saddle of the untied loss for every d"
    " and N: m_3^2 < m_2 m_4.",
    statement=(),
    given=(LAYERS, ISOTROPIC, SCALAR),
    order=15,
    corrects="depth-tied-start-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "a +- e changes the loss by -e^2 d int (1 - a t)^2 t^2 dmu + O(e^4)", "(1 - a t)^2 - e^2 t^2", "definition"
            ),
            infer(
                "the integral is positive for every a", "it is the mean of a square that is not zero", "positive expectation"
            ),
            computed(
                "the loss at a +- e has no odd power of e, and e^2 has the coefficient -d (m_2 - 2 a m_3 + a^2 m_4)",
                "d/2 E (1 - a_1 t)^2 (1 - a_2 t)^2 with the Wishart moments m_k, d and N symbols",
                _curvature,
            ),
            computed(
                "m_2 m_4 - m_3^2 > 0 for every d, N >= 1, so m_2 - 2 a m_3 + a^2 m_4 > 0 for every a",
                "N^5 times it is a polynomial in d - 1 and N - 1 without a negative coefficient, and positive at d = N = 1",
                _positive,
            ),
        )
    )


def _curvature() -> bool:
    a, e, t, d = (Scalar.symbol(name) for name in ("a", "e", "t", "d"))
    square = ((1 - (a + e) * t) * (1 - (a - e) * t)) ** 2
    loss = Scalar.number(0)
    for monomial, number in square.num.items():
        powers = dict(monomial)
        degree = int(powers.pop("t", 0))
        loss = loss + Scalar({frozenset(powers.items()): number}) * moment(degree) * d / 2
    first = loss.derivative("e")
    second = first.derivative("e")
    third = second.derivative("e")

    def at_equal(value: Scalar) -> Scalar:
        return value.map(lambda g: Scalar.number(0) if g == "e" else Scalar.symbol(g))

    wanted = -2 * d * (moment(2) - 2 * a * moment(3) + a * a * moment(4))
    return at_equal(first) == 0 and at_equal(third) == 0 and at_equal(second) == wanted


def _positive() -> bool:
    shifted = (Scalar.symbol("N", 5) * (moment(2) * moment(4) - moment(3) ** 2)).map(lambda g: Scalar.symbol(g) + 1)
    return not shifted.den and all(c > 0 for c in shifted.num.values()) and frozenset() in shifted.num
