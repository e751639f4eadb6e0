"""What (4.6) needs to know of nonlinear labels, in closed form: E[y], E[yx], Cov(yx) and E[y^2] for x ~ N(m, C).

Polynomials ``y = k + <b, x> + x'Hx + c <v, x>^3`` by the library's own Gaussian expectation, for symbolic d; ReLU by the
moments of a half space.  Everything is exact where the answer is rational.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from lsa_theory.algebra import exact, words
from lsa_theory.algebra.arithmetic import Arithmetic, Float
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.exact import Matrix
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.errors import InputError
from lsa_theory.model.risk import reading
from lsa_theory.moments.expectation import Expectation
from lsa_theory.moments.laws import GaussianVector
from lsa_theory.moments.prompt import letter


@dataclass(frozen=True, eq=False)
class LabelMoments:
    """Moments of one example (x, y) without label noise.

    ``second = E[xx']`` (d, d); ``seen = E[yx]`` (d, 1); ``spread = Cov(yx)`` (d, d); ``energy = E[y^2]``.
    """

    second: Matrix
    seen: Matrix
    spread: Matrix
    energy: Any


class Target(Protocol):
    """A function y = f(x) whose moments are known under every normal law."""

    @property
    def dimension(self) -> int:
        """d, the size of x."""

    def reduced(self) -> tuple[np.ndarray[Any, np.dtype[np.float64]], Target]:
        """An orthonormal basis V (d, k) of the directions that f depends on, and g with f(x) = g(V'x)."""

    def moments(self, mean: Matrix, covariance: Matrix) -> LabelMoments:
        """For x ~ N(mean, covariance), shapes (d, 1) and (d, d)."""

    def exact(self, mean: Matrix, covariance: Matrix) -> bool:
        """Whether the moments are rational: all numbers are exact and no root or distribution function is needed."""

    def values(self, x: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """f at every row of (..., d)."""


@lru_cache(maxsize=1)
def polynomial_moments() -> dict[str, TracePolynomial]:
    """``E[f]``, ``E[fz]``, ``E[f^2]``, ``E[f^2 z]`` and ``E[f^2 zz']`` of ``f = k + <b, z> + z'Hz + c <v, z>^3``.

    ``z ~ N(0, Lambda)``, H is symmetric; d is symbolic.  ``Cov(f z) = E[f^2 z z'] - E[f z] E[f z]'`` is the Sigma of (4.6).

    >>> from lsa_theory.language.printing import to_text
    >>> from lsa_theory.language.unparse import unparse
    >>> to_text(unparse(polynomial_moments()["seen"]))
    'Lambda*b + 3*c*(v.T*Lambda*v)*Lambda*v'
    """
    z, b, v = (letter(words.vector(name)) for name in ("x", "b", "v"))
    quadratic = letter(words.matrix("H", symmetric=True))
    k, c = TracePolynomial.symbol("k"), TracePolynomial.symbol("c")
    f = k + b.T * z + z.T * quadratic * z + c * (v.T * z) ** 3
    over = Expectation([GaussianVector("x", (LAMBDA,))])
    wanted = {"mean": f, "seen": f * z, "energy": f * f, "skew": f * f * z, "fourth": f * f * z * z.T}
    return {name: over(expression) for name, expression in wanted.items()}


@lru_cache(maxsize=1)
def _program() -> Program:
    return Program(list(polynomial_moments().values()))


@dataclass(frozen=True, init=False, eq=False)
class Polynomial:
    """``y = constant + <linear, x> + x' quadratic x + cubic <direction, x>^3``.

    ``linear`` and ``direction`` are lists of d numbers (direction: the first unit vector unless given), ``quadratic`` is a
    (d, d) matrix, which is symmetrised.  InputError for sizes that do not agree or when all that fixes d is left out.

    >>> Polynomial(linear=[1, 0], cubic="1/2").moments(*standard(2)).seen.tolist()
    [[Fraction(5, 2)], [Fraction(0, 1)]]
    """

    constant: Any
    linear: Matrix
    quadratic: Matrix
    cubic: Any
    direction: Matrix

    def __init__(
        self,
        *,
        constant: object = 0,
        linear: object = None,
        quadratic: object = None,
        cubic: object = 0,
        direction: object = None,
    ) -> None:
        given = next((part for part in (linear, quadratic, direction) if part is not None), None)
        if not isinstance(given, (list, tuple, np.ndarray)) or not len(given):
            legal = "a polynomial with linear, quadratic or direction of size d"
            raise InputError("target", given, legal, "give one of them")
        d = len(given)
        first = [int(i == 0) for i in range(d)]
        h = exact.identity(d) * 0 if quadratic is None else exact.parse_matrix("quadratic", quadratic)
        if h.shape != (d, d):
            raise InputError("quadratic", f"of shape {h.shape}", f"a {d} x {d} matrix", "make the sizes agree")
        half = 2 * exact.identity(1)[0, 0]
        parts = {
            "constant": exact.parse_number("constant", constant),
            "linear": reading.vector("linear", [0] * d if linear is None else linear, d),
            "quadratic": (h + h.T) / (half if exact.is_exact(h) else 2.0),
            "cubic": exact.parse_number("cubic", cubic),
            "direction": reading.vector("direction", first if direction is None else direction, d),
        }
        for name, value in parts.items():
            object.__setattr__(self, name, value)

    @property
    def dimension(self) -> int:
        return len(self.linear)

    def reduced(self) -> tuple[np.ndarray[Any, np.dtype[np.float64]], Polynomial]:
        b, h, v = (np.asarray(part, dtype=float) for part in (self.linear, self.quadratic, self.direction))
        basis = _span(np.hstack([b, h, v] if self.cubic else [b, h]))
        inner = {"linear": basis.T @ b, "quadratic": basis.T @ h @ basis, "direction": basis.T @ v}
        constants = {"constant": float(self.constant), "cubic": float(self.cubic)}
        return basis, Polynomial(**constants, **{name: value.tolist() for name, value in inner.items()})

    def around(self, mean: Matrix) -> Polynomial:
        """The same function of z = x - mean."""
        m, v, h = mean, self.direction, self.quadratic
        along = (v.T @ m)[0, 0]
        constant = self.constant + (self.linear.T @ m)[0, 0] + (m.T @ h @ m)[0, 0] + self.cubic * along**3
        linear = self.linear + 2 * (h @ m) + 3 * self.cubic * along**2 * v
        quadratic = h + 3 * self.cubic * along * (v @ v.T)
        return Polynomial(constant=constant, linear=linear, quadratic=quadratic, cubic=self.cubic, direction=v)

    def exact(self, mean: Matrix, covariance: Matrix) -> bool:
        numbers = (self.linear, self.quadratic, self.direction, self.constant, self.cubic)
        return isinstance(reading.arithmetic(mean, covariance, *numbers).number(1), Fraction)

    def moments(self, mean: Matrix, covariance: Matrix) -> LabelMoments:
        """E[yx], Cov(yx) and E[y^2] for x ~ N(mean, covariance); exact where all numbers are."""
        centred = self.around(mean)
        arithmetic = reading.arithmetic(
            mean, covariance, self.linear, self.quadratic, self.direction, self.constant, self.cubic
        )
        values = {"Lambda": covariance, "b": centred.linear, "H": centred.quadratic, "v": centred.direction}
        bound = {name: arithmetic.array(value) for name, value in values.items()}
        bound |= {"k": arithmetic.number(centred.constant), "c": arithmetic.number(centred.cubic)}
        return assembled(arithmetic, mean, covariance, *_program().run(bound, arithmetic))

    def values(self, x: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        b, v = (np.asarray(part, dtype=float)[:, 0] for part in (self.linear, self.direction))
        h = np.asarray(self.quadratic, dtype=float)
        result: np.ndarray[Any, np.dtype[np.float64]] = (
            float(self.constant) + x @ b + np.einsum("...i,...i", x @ h, x) + float(self.cubic) * (x @ v) ** 3
        )
        return result


@dataclass(frozen=True, init=False, eq=False)
class Relu:
    """``y = scale max(<direction, x>, 0)``.

    For a centred x every moment but E[y] is rational, ``E[y^2] = s^2/2`` and ``E[yx] = C v / 2`` with ``s^2 = v'Cv``; for
    another mean the normal distribution function comes in, and the answer is in floats.

    >>> Relu([1]).moments(*standard(1)).spread  # E[y^2 x^2] - E[yx]^2 = 3/2 - 1/4
    array([[Fraction(5, 4)]], dtype=object)
    """

    direction: Matrix
    scale: Any

    def __init__(self, direction: object, scale: object = 1) -> None:
        size = len(direction) if isinstance(direction, (list, tuple, np.ndarray)) else 1
        object.__setattr__(self, "direction", reading.vector("direction", direction, size))
        object.__setattr__(self, "scale", exact.parse_number("scale", scale))

    @property
    def dimension(self) -> int:
        return len(self.direction)

    def reduced(self) -> tuple[np.ndarray[Any, np.dtype[np.float64]], Relu]:
        v = np.asarray(self.direction, dtype=float)
        basis = _span(v)
        return basis, Relu((basis.T @ v).tolist(), float(self.scale))

    def exact(self, mean: Matrix, covariance: Matrix) -> bool:
        arithmetic = reading.arithmetic(mean, covariance, self.direction, self.scale)
        fixed = not (self.direction.T @ covariance @ self.direction).any()
        return isinstance(arithmetic.number(1), Fraction) and (fixed or not mean.any())

    def moments(self, mean: Matrix, covariance: Matrix) -> LabelMoments:
        """E[yx], Cov(yx) and E[y^2] for x ~ N(mean, covariance) from ``t = <v, x> ~ N(a, s^2)``, by parts:

        ``E[y z] = P Cv``, ``E[y^2 z] = 2 E[y] Cv``, ``E[y^2 zz'] = E[y^2] C + 2 P Cvv'C`` with ``P = P(t > 0)``.
        """
        arithmetic: Arithmetic = reading.arithmetic(mean, covariance, self.direction, self.scale)
        if not self.exact(mean, covariance):
            arithmetic = Float()
        mean, covariance, v = (arithmetic.array(value) for value in (mean, covariance, self.direction))
        scale = arithmetic.number(self.scale)
        toward = covariance @ v
        a, variance = (v.T @ mean)[0, 0], (v.T @ toward)[0, 0]
        average, energy, above = _half_line(a, variance, arithmetic)
        fourth = energy * covariance + 2 * above * (toward @ toward.T)
        square = scale * scale
        seen, skew = scale * above * toward, 2 * square * average * toward
        return assembled(arithmetic, mean, covariance, scale * average, seen, square * energy, skew, square * fourth)

    def values(self, x: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return float(self.scale) * np.maximum(x @ np.asarray(self.direction, dtype=float)[:, 0], 0.0)


def _span(columns: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """An orthonormal basis of the span of columns, never empty."""
    left, values, _ = np.linalg.svd(columns, full_matrices=False)
    rank = int((values > len(columns) * np.finfo(float).eps * values[0]).sum())
    return np.asarray(left[:, : max(1, rank)], dtype=float)


def _half_line(a: Any, variance: Any, arithmetic: Arithmetic) -> tuple[Any, Any, Any]:
    """``E[t+]``, ``E[t+^2]`` and ``P(t > 0)`` of t ~ N(a, variance).

    At a = 0 in fractions E[t+] = s/sqrt(2 pi) is irrational, but only a mean other than 0 would ask for it: 0 stands in.
    """
    if variance == 0:
        plus = a if a > 0 else arithmetic.number(0)
        return plus, plus * plus, arithmetic.number(int(a > 0))
    if isinstance(variance, Fraction):
        return Fraction(0), variance / 2, Fraction(1, 2)
    s = math.sqrt(variance)
    above, density = 0.5 * math.erfc(-a / s / math.sqrt(2)), math.exp(-0.5 * (a / s) ** 2) / math.sqrt(2 * math.pi)
    return a * above + s * density, (a * a + variance) * above + a * s * density, above


def assembled(
    arithmetic: Arithmetic,
    mean: Matrix,
    covariance: Matrix,
    average: Any,
    seen: Matrix,
    energy: Any,
    skew: Matrix,
    fourth: Matrix,
) -> LabelMoments:
    """The moments of (x, y) for x = mean + z from those of (z, y): E[y], E[yz], E[y^2], E[y^2 z], E[y^2 zz']."""
    mean, covariance = arithmetic.array(mean), arithmetic.array(covariance)
    whole = mean * average + seen
    square = fourth + mean @ skew.T + skew @ mean.T + energy * (mean @ mean.T)
    return LabelMoments(covariance + mean @ mean.T, whole, square - whole @ whole.T, energy)


def standard(size: int) -> tuple[Matrix, Matrix]:
    """Mean 0 and covariance I of a standard normal vector.

    >>> standard(1)[0]
    array([[Fraction(0, 1)]], dtype=object)
    """
    return exact.identity(size)[:, :1] * 0, exact.identity(size)
