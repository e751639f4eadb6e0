"""Own: the least loss of two scalar steps for every d and N."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    computed,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import moment
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive.layers import hankel
from lsa_theory.proofs.derive.layers.steps import Steps

CLAIM = ours(
    ref="depth-two-minimum",
    title="The least loss of two layers",
    says="Without noise the least loss of two scalar steps in closed form, for every d and N; 127/489 at d = 2, N = 4.",
    statement=("minimum(loss_two_layers) == d/2*(1 - (m4 - 2*m2*m3 + m2**3)/(m2*m4 - m3**2))",),
    given=(LAYERS, ISOTROPIC, SCALAR, Hypothesis("m2, m3, m4 are the moments E tr(S^k)/d: 1 + (d + 1)/N, ...")),
    order=10,
)


def derive() -> Derivation:
    m2, m3, m4 = (moment(k) for k in (2, 3, 4))
    risk = 1 - (m4 - 2 * m2 * m3 + m2 * m2 * m2) / (m2 * m4 - m3 * m3)  # v = (1, m_2), K = [[m_2, m_3], [m_3, m_4]]
    return Derivation(
        (
            infer(
                "the loss is d/2 (1 - 2 v'b + b'Kb), v_i = m_i, K_ij = m_(i+j), least at b = K^-1 v",
                "p(t) = (1 - a_1 t)(1 - a_2 t) = 1 - b_1 t - b_2 t^2; K is positive definite",
                "sum of squares",
            ),
            infer("the best polynomial has real zeros", "it is orthogonal to 1 under t dmu", "orthogonal polynomials"),
            computed(
                "1 - v'K^-1 v is the solution of the normal equation at d, N = 1, 2, 3",
                "in fractions; the formula is a quotient of polynomials",
                lambda: all(hankel.at(risk, d, n) == Steps.at_sizes(2, d, n).least for d in (1, 2, 3) for n in (1, 2, 3)),
            ),
            *conclude(
                {"minimum(loss_two_layers)": TracePolynomial.symbol("d") / 2 * named()},
                "the quadratic form at its minimiser",
                "substitution",
            ),
        )
    )


def named() -> TracePolynomial:
    """The least risk per dimension in the moments."""
    m2, m3, m4 = (TracePolynomial.symbol(name) for name in ("m2", "m3", "m4"))
    return 1 - (m4 - 2 * m2 * m3 + m2**3) / (m2 * m4 - m3**2)
