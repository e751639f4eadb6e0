"""The curvature of the loss at scalar steps, by irreducible parts: is the scalar solution a minimum over all matrices?

At ``Lambda = I`` rotations split a change of the matrices into multiples of I, symmetric traceless and skew matrices, which
the Hessian does not mix. For ``A_l = a_l I + t K_l`` with ``K_l = c_l K``, ``K = +-K'``, ``tr K = 0``, the coefficient of
t^2 is ``1/2 sum H_ij c_i c_j tr(KK')``: H is an L x L matrix for each part, polynomial in the steps, d, 1/N and the noise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.univariate import Interval, Polynomial
from lsa_theory.algebra.words import Word
from lsa_theory.moments.layers import population_loss
from lsa_theory.moments.prompt import letter
from lsa_theory.proofs.derive.layers.sizes import Sizes
from lsa_theory.proofs.derive.layers.steps import Steps

Part = Literal["symmetric", "skew"]
PARTS: tuple[Part, Part] = ("symmetric", "skew")


@lru_cache(maxsize=8)
def curvature(part: Part, tied: bool, noise: bool = False) -> tuple[tuple[Scalar, ...], ...]:
    """``H`` of two layers: a number for equal layers (both move by K), else 2 x 2.

    >>> N, d, a = (Scalar.symbol(name) for name in ("N", "d", "a1"))
    >>> [[h]] = curvature("skew", True)
    >>> h.map(lambda name: Scalar.number(0) if name == "a1" else Scalar.symbol(name)) == 2 + 4 * d / N + 6 / N
    True
    """
    names = ["K"] if tied else ["K1", "K2"]
    one, t = TracePolynomial.identity(), TracePolynomial.symbol("t")
    table = {
        f"A{k + 1}" if not tied else "A": TracePolynomial.symbol(f"a{k + 1}") * one + t * letter(words.matrix(name))
        for k, name in enumerate(names)
    }
    found = population_loss(2, tied, noise).substitute({**table, "Lambda": one}).as_scalar()
    size, sign = len(names), 1 if part == "symmetric" else -1
    total = [[Scalar.number(0)] * size for _ in range(size)]
    for monomial, number in found.num.items():
        exponents = dict(monomial)
        traces = [(g, power) for g, power in exponents.items() if isinstance(g, tuple)]
        if exponents.get("t", 0) != 2 or len(traces) != 1 or traces[0][1] != 1:
            continue  # other orders, and products with tr K = 0
        (i, j), equal = _places(traces[0][0], names)
        rest = Scalar({frozenset((g, p) for g, p in monomial if isinstance(g, str) and g != "t"): number})
        weight = rest if not equal else rest * sign
        for row, column in {(i, j), (j, i)}:
            total[row][column] = total[row][column] + weight * (2 if i == j else 1)
    return tuple(tuple(row) for row in total)


def _places(word: Word, names: list[str]) -> tuple[tuple[int, int], bool]:
    """The two letters of a trace ``tr(K_i K_j)`` or ``tr(K_i K_j')``, and whether both stand the same way."""
    letters = [x._replace(power=1) for x in word for _ in range(int(x.power))]
    first, second = letters
    return (names.index(first.name), names.index(second.name)), first.flipped == second.flipped


def along(part: Part, direction: tuple[int, ...], tied: bool, d: int, N: int, noise: Fraction = Fraction(0)) -> Polynomial:
    """``c'Hc`` for equal steps ``a1 = a2 = a`` as a polynomial of a, at given sizes.

    >>> [str(x) for x in along("skew", (1,), True, 2, 1)][0]
    '16'
    """
    matrix = curvature(part, tied, bool(noise))
    known = {"d": Fraction(d), "N": Fraction(N), "noise": noise}
    total: dict[int, Fraction] = {}
    for i, left in enumerate(direction):
        for j, right in enumerate(direction):
            for monomial, number in matrix[i][j].num.items():
                power, factor = 0, Fraction(number) * left * right
                for g, p in monomial:
                    if g in ("a1", "a2"):
                        power += int(p)
                    else:
                        factor *= known[str(g)] ** int(p)
                total[power] = total.get(power, Fraction(0)) + factor
    return poly.polynomial(total.get(k, Fraction(0)) for k in range(max(total, default=0) + 1))


def sign_at_equal_steps(
    part: Part, direction: tuple[int, ...], tied: bool, d: int, N: int, noise: Fraction = Fraction(0)
) -> int:
    """The sign of ``c'Hc`` at the best equal steps of two layers, exact.

    >>> [sign_at_equal_steps("skew", (1,), True, 2, N) for N in (14, 15)]
    [1, -1]
    """
    slope = poly.derivative(Steps.at_sizes(2, d, N, noise).equal)
    best = Steps.at_sizes(2, d, N, noise).least_equal.step
    [zero] = [one for one in poly.zeros(slope) if one.low <= best.high and best.low <= one.high]
    return poly.sign_at(along(part, direction, tied, d, N, noise), poly.square_free(slope), zero)


def is_minimum_among_all(d: int, N: int) -> bool:
    """Whether the best scalar looped pair is a local minimum over all matrices A (no noise).

    >>> is_minimum_among_all(3, 19), is_minimum_among_all(3, 20)
    (True, False)
    """
    return all(sign_at_equal_steps(part, (1,), True, d, N) > 0 for part in PARTS)


def runs(d: int) -> list[tuple[int, int | None, bool]]:
    """Runs of N = 1, 2, ... from and to (None: all beyond), whether the best looped scalar pair is a minimum there.

    Without noise the slope has one real zero; a curvature changes its sign there only at a zero in N of their resultant.

    >>> runs(2)
    [(1, 14, True), (15, None, False)]
    """
    from sympy import QQ, Poly, Symbol, resultant

    a, n = Symbol("a"), Symbol("N")
    points = range(1, 6)  # N^3 times the slope and N^3 times the curvature are polynomials in N of degree at most 3

    def in_both(of: Callable[[int], Polynomial]) -> Any:
        rows = {m: [Fraction(c) * m**3 for c in of(m)] for m in points}
        terms: dict[tuple[int, int], Any] = {}
        for k in range(max(map(len, rows.values()))):
            column = poly.interpolated({m: row[k] if k < len(row) else Fraction(0) for m, row in rows.items()})
            terms |= {(k, j): QQ(Fraction(c).numerator, Fraction(c).denominator) for j, c in enumerate(column) if c}
        return Poly.from_dict(terms, a, n, domain=QQ)

    slope = in_both(lambda m: poly.derivative(Steps.at_sizes(2, d, m).equal))
    edges = {1}
    for part in PARTS:
        bend = in_both(lambda m, part=part: along(part, (1,), True, d, m))  # type: ignore[misc]
        for factor, _ in Poly(resultant(slope.as_expr(), bend.as_expr(), a), n).factor_list()[1]:
            for (low, high), _ in factor.intervals(eps=QQ(1, 4), inf=0):
                edges |= {k for k in range(int(low), int(high) + 3) if k >= 1}
    found: list[tuple[int, int | None, bool]] = []
    ordered = sorted(edges)
    for first, following in zip(ordered, [*ordered[1:], None], strict=True):
        good, last = is_minimum_among_all(d, first), None if following is None else following - 1
        if found and found[-1][2] == good:
            found[-1] = (found[-1][0], last, good)
        else:
            found.append((first, last, good))
    return found


def lowest_sign(part: Part, tied: bool, best: Sequence[Interval], sizes: Sizes) -> int | None:
    """The sign of the least eigenvalue of H at enclosed steps: 1 or -1; None where the enclosure is too wide."""
    assert sizes.d is not None and sizes.N is not None
    numbers = {"d": Fraction(sizes.d), "N": Fraction(sizes.N), "noise": (sizes.level or Fraction(0)) / sizes.scale}
    known = {name: Interval(x, x) for name, x in numbers.items()} | {f"a{k}": one for k, one in enumerate(best, 1)}
    rows = [[enclosed(one, known) for one in row] for row in curvature(part, tied, sizes.noise)]
    checks = [rows[0][0]] if tied else [rows[0][0], _minus(_times(rows[0][0], rows[1][1]), _times(rows[0][1], rows[1][0]))]
    if any(one.high < 0 for one in checks):
        return -1
    return 1 if all(one.low > 0 for one in checks) else None


def enclosed(value: Scalar, known: Mapping[str, Interval]) -> Interval:
    """A Laurent polynomial over intervals; what has a negative power is a single number."""
    total = Interval(Fraction(0), Fraction(0))
    for monomial, number in value.num.items():
        term = Interval(Fraction(number), Fraction(number))
        for g, power in monomial:
            base = known[str(g)]
            base = base if power > 0 else Interval(1 / base.low, 1 / base.low)
            for _ in range(abs(int(power))):
                term = _times(term, base)
        total = Interval(total.low + term.low, total.high + term.high)
    return total


def _times(left: Interval, right: Interval) -> Interval:
    ends = [a * b for a in left for b in right]
    return Interval(min(ends), max(ends))


def _minus(left: Interval, right: Interval) -> Interval:
    return Interval(left.low - right.high, left.high - right.low)
