"""Own: every d at once: no spurious minimum for 3 <= N <= d^2/2, d >= 5, and one for every N >= 17 d^2/4, d >= 2."""

from fractions import Fraction
from functools import cache
from typing import Any

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    computed,
    ours,
)
from lsa_theory.algebra import univariate
from lsa_theory.kernel.claim import Finding
from lsa_theory.model.landscape.isotropic import invariant_loss
from lsa_theory.model.landscape.windows import DEGREE, slopes
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="landscape-all",
    title="Spurious minima for every d and N but a strip",
    says="For isotropic inputs the loss over all blocks has no spurious local minimum for every d >= 5 and 3 <= N <= d^2/2,"
    " and has one for every d >= 2 and N >= 17 d^2/4.",
    statement=(),
    given=(FOUR_BLOCKS, ISOTROPIC),
    order=72,
    findings=(
        Finding(
            "sharper",
            "Between them, and for d = 3, 4 and N = 1, 2, `lsa-theory landscape --windows` decides every N for one d at a"
            " time.",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "local minima are those of f(x), x = |u12|^2/u^2, the least loss over the rest; there is a spurious one"
                " exactly if the slope polynomial p, of degree four, is negative somewhere on x > 0",
                "strict convexity and rotations (docs/landscape.md)",
                "rotation",
            ),
            computed(
                "the coefficients of N^12 p are polynomials in d and N of degree at most 14 in d",
                "two determinants of three and four rows, the entries of degree at most two in d, and their product",
                lambda: max(dict(m).get("d", 0) for m in invariant_loss().num) <= 2 and len(slope()) == 5,
                "interpolation at fifteen values of d and thirteen of N",
            ),
            computed(
                "with d = 5 + k and N = (3 + t d^2/2)/(1 + t) all coefficients of (1 + t)^j times those are nonnegative:"
                " p is nowhere negative on x > 0, for every k >= 0, t >= 0, and N = d^2/2",
                "polynomials in k and t; the ends of N are t = 0 and t -> infinity",
                below,
                "coefficient by coefficient",
            ),
            computed(
                "with d = 2 + k and N = 17 d^2/4 + m all coefficients of -N^12 p(2 d) are nonnegative, and not all zero",
                "polynomials in k and m",
                above,
                "coefficient by coefficient",
            ),
        )
    )


@cache
def slope() -> tuple[Any, ...]:
    """The coefficients of N^12 p, lowest power of x first, in SymPy's ring of d and N."""
    from sympy import QQ, ring

    over, d, n = ring("d,N", QQ)
    known = {size: slopes(size) for size in range(2, 17)}
    found = []
    for k in range(5):
        total = over(0)
        for j in range(DEGREE + 1):
            column = {size: Fraction(c[k][j]) if j < len(c[k]) else Fraction(0) for size, c in known.items()}
            for b, number in enumerate(univariate.interpolated(column)):
                total += QQ(number.numerator, number.denominator) * d**b * n**j
        found.append(total)
    return tuple(found)


def below(share: tuple[int, int] = (1, 2)) -> bool:
    """Whether every coefficient of p is nonnegative where 3 <= N <= d^2 times the share, d >= 5."""
    from sympy import QQ, ring

    over, k, t = ring("k,t", QQ)
    d = 5 + k
    top = 3 + t * d**2 * QQ(*share)
    for one in slope():
        degree = one.degree(one.ring.gens[1])
        total = sum((c * d**a * top**b * (1 + t) ** (degree - b) for (a, b), c in one.terms()), over(0))
        if min(total.coeffs()) < 0:
            return False
    return True


def above(share: tuple[int, int] = (17, 4)) -> bool:
    """Whether p(2 d) is negative where N is at least d^2 times the share, d >= 2."""
    from sympy import QQ, ring

    over, k, m = ring("k,m", QQ)
    d = 2 + k
    n = QQ(*share) * d**2 + m
    total = over(0)
    for power, one in enumerate(slope()):
        total -= sum((c * d**a * n**b for (a, b), c in one.terms()), over(0)) * (2 * d) ** power
    return bool(min(total.coeffs()) >= 0 and total.coeff(1) > 0)
