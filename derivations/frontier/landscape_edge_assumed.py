"""Assumed: the upper edge of the window grows like 2 d^2."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    assumed,
    computed,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.model.landscape.isotropic import IsotropicLandscape
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = assumed(
    ref="landscape-edge-assumed",
    title="The upper edge of the window",
    says="The last N without a spurious minimum grows like 2 d^2.",
    statement="limit_N(edge) == 2",
    given=(
        FOUR_BLOCKS,
        ISOTROPIC,
        Hypothesis("limit_N(edge): of the last N without a spurious minimum over d^2, d -> infinity"),
    ),
    order=73,
    why="It grows like 4 d^2 (landscape-edge).",
    witness="the limit is 4",
)


def derive() -> Derivation:
    return edge()


def edge() -> Derivation:
    return Derivation(
        (
            infer(
                "with N = nu d^2, x = y d the slope polynomial is nu^8 d^21 (2 nu + 1 + 2 (1 - nu) y^2 + y^4) + O(d^20)",
                "the terms of highest order of its five coefficients",
                "computation",
            ),
            computed(
                "nu = 4: 9 - 6 y^2 + y^4 = (y^2 - 3)^2; for nu < 4 the quartic is positive, for nu > 4 negative"
                " at y^2 = nu - 1",
                "(nu - 1)^2 - (2 nu + 1) = nu (nu - 4)",
                lambda: all((v - 1) ** 2 - (2 * v + 1) == v * (v - 4) for v in range(5)),
            ),
            computed("at d = 60 the edge is within 15 of 4 d^2 - sqrt(3) d", "Sturm on both sides", near),
            *conclude({"limit_N(edge)": TracePolynomial.scalar(4)}, "the leading terms", "continuous mapping"),
        )
    )


def near() -> bool:
    edge = 4 * 60**2 - 104
    return (
        not IsotropicLandscape(60, edge - 15).has_spurious_minimum and IsotropicLandscape(60, edge + 15).has_spurious_minimum
    )
