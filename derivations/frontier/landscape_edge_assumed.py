"""Assumed: the upper edge of the window grows like 2 d^2."""

from fractions import Fraction
from functools import cache
from itertools import product

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    assumed,
    computed,
)
from lsa_theory.algebra import univariate
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.model.landscape.isotropic import IsotropicLandscape
from lsa_theory.model.landscape.windows import DEGREE, slopes
from lsa_theory.proofs.derivation import Derivation, conclude

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
            computed(
                "at N = nu d^2, x = y d the slope N^12 p is nu^11 d^29 (2 nu + 1 + 2 (1 - nu) y^2 + y^4) + O(d^28)",
                "its coefficients are polynomials in N and d, interpolated; their terms of highest order",
                lambda: leading() == {(11, 0, 7): 1, (12, 0, 5): 2, (11, 2, 5): 2, (12, 2, 3): -2, (11, 4, 3): 1},
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


@cache
def leading() -> dict[tuple[int, int, int], Fraction]:
    """The terms ``N^j x^k d^b`` of N^12 p with the largest 2 j + k + b, by exact interpolation in d.

    Thirteen values of d would show a degree of 12; it is 10, so that two of them confirm the others.
    """
    known = {d: slopes(d) for d in range(2, 15)}
    terms: dict[tuple[int, int, int], Fraction] = {}
    for k, j in product(range(5), range(DEGREE + 1)):
        column = {d: Fraction(c[k][j] if j < len(c[k]) else 0) for d, c in known.items()}
        terms |= {(j, k, b): Fraction(c) for b, c in enumerate(univariate.interpolated(column)) if c}
    assert max(b for _, _, b in terms) <= 10
    most = max(2 * j + k + b for j, k, b in terms)
    return {term: c for term, c in terms.items() if 2 * term[0] + term[1] + term[2] == most}


def near() -> bool:
    edge = 4 * 60**2 - 104
    return (
        not IsotropicLandscape(60, edge - 15).has_spurious_minimum and IsotropicLandscape(60, edge + 15).has_spurious_minimum
    )
