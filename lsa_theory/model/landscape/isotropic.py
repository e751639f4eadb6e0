r"""Isotropic inputs: every stationary point of the loss over all blocks, for given d and N, decided exactly.

The loss is strictly convex in ``k = (U11, u21)`` for ``v = (u12, u) != 0``, so its local minima are those of
``f(v) = min_k L(v, k)``. For ``Lambda = I`` a rotation puts u12 on one axis, ``u12 = s e``; what rotations around ``e``
leave as it is are ``U11 = a ee' + b (I - ee')``, ``u21 = c e``, and the rest of k is 0 at the minimum by symmetry. So f is
a quotient of polynomials of one variable ``x = s^2 / u^2``,

    f(x) = L(0) - n(x) / (2 D(x)),   D > 0 for x >= 0,   p(x) = n D' - n' D,   f' = p / (2 D^2):

x = 0 is the global minimum, ``x = infinity`` the point of rank one ``u = 0``, and every other stationary point with v != 0 a
zero of p. There is a local minimum that is not global exactly if ``p < 0`` somewhere on ``x > 0``: f then falls again, to
a minimum of its own or to infinity. Sturm's theorem counts the zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil, floor

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.univariate import Interval, Polynomial
from lsa_theory.errors import InputError
from lsa_theory.moments.prompt import SymbolicSetting

WIDTH, DIGITS = Fraction(1, 10**40), 24
LARGEST_DIMENSION, LARGEST_CONTEXT = 10_000, 10**9


@lru_cache(maxsize=1)
def invariant_loss() -> Scalar:
    """The population loss at ``Lambda = I``, ``u12 = s e``, ``U11 = a ee' + b (I - ee')``, ``u21 = c e``, ``|e| = 1``.

    A polynomial in s, u, a, b, c, d, 1/N and the noise, from the loss in all four blocks.

    >>> zero = {g: Scalar.number(0) for g in ("s", "c")}
    >>> at = invariant_loss().map(lambda g: zero.get(g, Scalar.number(1)))    # d = N = 1, noise 1, a = b = u = 1
    >>> at == Fraction(3, 2)
    True
    """
    e, one, symbol = TracePolynomial.letter(words.vector("e")), TracePolynomial.identity(), TracePolynomial.symbol
    along = e * e.T
    table = {
        "Lambda": one,
        "U11": symbol("a") * along + symbol("b") * (one - along),
        "u12": symbol("s") * e,
        "u21": symbol("c") * e,
        "u": symbol("u"),
    }
    found = SymbolicSetting(noise=True).loss.substitute(table).as_scalar()
    return found.map(lambda g: Scalar.number(1) if isinstance(g, tuple) else Scalar.symbol(g))


@dataclass(frozen=True)
class Family:
    """Stationary points that rotations and rescaling make of one: where ``x = |u12|^2/u^2``, the loss, what they are.

    ``x`` and ``loss`` are rational, or enclosed; x is None where u = 0.
    """

    kind: str
    where: str
    x: Interval | None
    loss: Interval

    @property
    def exact(self) -> bool:
        """Whether the loss is a rational number."""
        return self.loss.low == self.loss.high


@dataclass(frozen=True)
class IsotropicLandscape:
    """The landscape for ``Lambda = I_d`` and prompts of N examples; InputError for sizes that are no such integers.

    >>> [IsotropicLandscape(3, N).has_spurious_minimum for N in (3, 4, 17, 18)]
    [True, False, False, True]
    >>> [(one.kind, round(float(one.loss.low), 6)) for one in IsotropicLandscape(2, 1).families]
    [('global minimum', 0.75), ('saddle', 0.934588), ('local minimum', 0.875), ('saddle', 1.0)]
    """

    dimension: int
    context_length: int
    noise: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        for name, value, top in (
            ("dimension", self.dimension, LARGEST_DIMENSION), ("context_length", self.context_length, LARGEST_CONTEXT),
        ):  # fmt: skip
            if not 1 <= value <= top:
                raise InputError(name, value, f"an integer from 1 to {top}", "give the size of one problem")
        if self.noise < 0:
            raise InputError("noise", self.noise, "a variance >= 0", "give the variance of the label noise")

    @cached_property
    def _quotient(self) -> tuple[Polynomial, Polynomial]:
        """``n`` and ``D`` without common factors."""
        above, below = self._determinants
        common = poly.greatest_common_divisor(above, below)
        return poly.quotient(above, common), poly.quotient(below, common)

    @cached_property
    def _determinants(self) -> tuple[Polynomial, Polynomial]:
        """``b' adj(A) b`` and ``det A`` as polynomials in x, A the Hessian and b the slope of the loss in k."""
        size = 3 if self.dimension > 1 else 2
        names = ("a", "c", "b")[:size]
        hessian: dict[tuple[str, ...], dict[int, Fraction]] = {}
        values = {"d": Fraction(self.dimension), "N": Fraction(self.context_length), "noise": self.noise, "u": Fraction(1)}
        for monomial, number in invariant_loss().num.items():
            exponents = {str(g): int(power) for g, power in monomial}
            factor = Fraction(number)
            for name, x in values.items():
                factor *= x ** exponents.get(name, 0)
            blocks = tuple(sorted(name for name in "abc" for _ in range(exponents.get(name, 0))))
            # c = s c': every power of s becomes even, and x = s^2
            power, odd = divmod(exponents.get("s", 0) + blocks.count("c"), 2)
            assert not odd
            place = hessian.setdefault(blocks, {})
            place[power] = place.get(power, Fraction(0)) + factor

        def entry(*blocks: str) -> Polynomial:
            found = hessian.get(tuple(sorted(blocks)), {})
            return poly.polynomial(found.get(k, Fraction(0)) for k in range(max(found, default=-1) + 1))

        matrix = [[poly.add((), entry(p, q), 2 if p == q else 1) for q in names] for p in names]
        slope = [poly.add((), entry(p), -1) for p in names]
        below = _determinant(matrix)
        bordered = [[*row, s] for row, s in zip(matrix, slope, strict=True)] + [[*slope, ()]]
        return poly.add((), _determinant(bordered), -1), below

    @property
    def at_zero(self) -> Fraction:
        """The loss where the prediction is 0: d/2."""
        return Fraction(self.dimension, 2)

    @cached_property
    def slope(self) -> tuple[int, ...]:
        """``p``, up to a positive factor: f grows where it is positive.

        >>> IsotropicLandscape(3, 17).slope[-1] > 0      # the point of rank one is a saddle
        True
        """
        return poly.primitive(_slope(*self._quotient))

    @property
    def whole_slope(self) -> Polynomial:
        """``p`` with the factor that it has when n and D are the determinants: coefficients that are polynomials in 1/N."""
        return _slope(*self._determinants)

    @cached_property
    def zeros(self) -> list[Interval]:
        """The zeros of p on x > 0, each once."""
        return poly.zeros(self.slope, 0)

    @property
    def has_spurious_minimum(self) -> bool:
        """Whether some local minimum is not global; for d >= 2, whether p is negative somewhere on x > 0."""
        if self.dimension == 1:  # there the point of rank one is a second global minimum
            return any(before < 0 < after for before, after in pairwise(self._signs))
        return any(sign < 0 for sign in self._signs)

    @cached_property
    def _signs(self) -> list[int]:
        """The signs of p between its zeros, from x = 0 to infinity."""
        simple = poly.square_free(self.slope)
        found: list[int] = []
        edges = [Fraction(0)]
        for one in self.zeros:
            low = one.low
            if low == one.high or not poly.value(simple, low):
                low = _before(simple, one.high, edges[-1])
            edges += [low, one.high]
            at = poly.value(self.slope, low)
            found.append((at > 0) - (at < 0))
        return [*found, 1 if self.slope[-1] > 0 else -1]

    def loss_at(self, one: Interval) -> Interval:
        """The least loss over k where ``x`` is a zero of p."""
        n, below = self._quotient
        narrow = one if one.low == one.high else poly.refine(poly.square_free(self.slope), one, WIDTH)
        top, bottom = poly.range_over(n, narrow), poly.range_over(below, narrow)
        quotients = [a / b for a in top for b in bottom]
        return _outwards(self.at_zero - max(quotients) / 2, self.at_zero - min(quotients) / 2)

    @property
    def families(self) -> list[Family]:
        """Every stationary family: the global minimum, the zeros of p by x, the point of rank one, and the saddles at 0."""
        n, below = self._quotient
        origin = Interval(Fraction(0), Fraction(0))
        found = [Family("global minimum", "u12 = u21 = 0", origin, self.loss_at(origin))]
        for one, (before, after) in zip(self.zeros, pairwise(self._signs), strict=True):
            kind = "local minimum" if before < 0 < after else "saddle"
            narrow = one if one.low == one.high else poly.refine(poly.square_free(self.slope), one, WIDTH)
            found.append(Family(kind, "u12, u not 0", narrow, self.loss_at(one)))
        far = self.at_zero - (Fraction(n[-1]) / below[-1] / 2 if len(n) == len(below) else 0)
        single = "global minimum" if self.dimension == 1 else "local minimum"  # d = 1: a second family of global minima
        found.append(Family("saddle" if self.slope[-1] > 0 else single, "u = 0, U11 = 0", None, Interval(far, far)))
        found.append(Family("saddle", "u12 = u = u21 = 0", None, Interval(self.at_zero, self.at_zero)))
        return found


def _slope(n: Polynomial, below: Polynomial) -> Polynomial:
    return poly.add(poly.multiply(n, poly.derivative(below)), poly.multiply(poly.derivative(n), below), -1)


def _outwards(low: Fraction, high: Fraction) -> Interval:
    """The interval with ends of `DIGITS` digits; a single number stays as it is."""
    unit = 10**DIGITS
    return (
        Interval(low, high)
        if low == high
        else Interval(Fraction(floor(low * unit), unit), Fraction(ceil(high * unit), unit))
    )


def _determinant(matrix: list[list[Polynomial]]) -> Polynomial:
    """By Laplace along the first row."""
    if not matrix:
        return (1,)
    total: Polynomial = ()
    for k, head in enumerate(matrix[0]):
        minor = _determinant([[*row[:k], *row[k + 1 :]] for row in matrix[1:]])
        total = poly.add(total, poly.multiply(head, minor), -1 if k % 2 else 1)
    return total


def _before(p: Polynomial, zero: Fraction, left: Fraction) -> Fraction:
    """A number between ``left`` and a rational zero with no other zero from it to there."""
    step = (zero - left) / 2
    while poly.count_zeros(p, zero - step, zero) > 1 or not poly.value(p, zero - step):
        step /= 2
    return zero - step
