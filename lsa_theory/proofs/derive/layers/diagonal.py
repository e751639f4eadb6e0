"""Two layers with diagonal matrices at ``Lambda = diag(l_1, .., l_d)``: the loss as a polynomial, and enclosed minima.

``A_1 = diag(x_1, .., x_d)``, ``A_2 = diag(x_{d+1}, .., x_{2d})``: by the signs of the coordinates the loss over diagonal
matrices has the gradient of the whole loss. Newton-Kantorovich in fractions proves one stationary point within a radius.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

import numpy as np

from lsa_theory.algebra import elimination
from lsa_theory.algebra.exact import Matrix, identity
from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError
from lsa_theory.moments.layers import population_loss

Powers: TypeAlias = tuple[int, ...]
Poly: TypeAlias = Mapping[Powers, Fraction]
RADIUS = Fraction(1, 10**9)
LARGEST = 4


@dataclass(frozen=True)
class DiagonalPair:
    """The eigenvalues of Lambda and the number of examples.

    >>> pair = DiagonalPair((Fraction(2), Fraction(1)), 4)
    >>> [round(float(pair.enclosed_loss(centre).middle), 6) for centre in pair.minima()]
    [0.381736, 0.384701]
    """

    eigenvalues: tuple[Fraction, ...]
    examples: int

    def __post_init__(self) -> None:
        if not 1 <= len(self.eigenvalues) <= LARGEST:
            raise InputError("Lambda", self.eigenvalues, f"one to {LARGEST} eigenvalues", "write --at 'Lambda=diag(2, 1)'")

    @cached_property
    def loss(self) -> Poly:
        """The loss in the 2 d entries: every trace of a word is a sum over the coordinates."""
        d = len(self.eigenvalues)
        total: dict[Powers, Fraction] = {}
        for monomial, number in population_loss(2).as_scalar().num.items():
            term: dict[Powers, Fraction] = {(0,) * (2 * d): Fraction(number)}
            for generator, power in monomial:
                if generator == "N":
                    term = {k: c * Fraction(self.examples) ** int(power) for k, c in term.items()}
                    continue
                i, j, k = (sum(int(x.power) for x in generator if not isinstance(x, str) and x.name == name)
                           for name in ("A1", "A2", "Lambda"))  # fmt: skip
                trace: dict[Powers, Fraction] = {}
                for place, l in enumerate(self.eigenvalues):
                    key = tuple((i if m == place else 0) + (j if m == place + d else 0) for m in range(2 * d))
                    trace[key] = trace.get(key, Fraction(0)) + l**k
                for _ in range(int(power)):
                    term = _times(term, trace)
            for key, c in term.items():
                total[key] = total.get(key, Fraction(0)) + c
        return {key: c for key, c in total.items() if c}

    @cached_property
    def _slopes(self) -> tuple[list[Poly], list[list[Poly]]]:
        size = 2 * len(self.eigenvalues)
        first = [slope(self.loss, i) for i in range(size)]
        return first, [[slope(one, j) for j in range(size)] for one in first]

    def _at(self, x: Matrix) -> tuple[Matrix, Matrix]:
        first, second = self._slopes
        return np.array([value(p, x) for p in first]), np.array([[value(p, x) for p in row] for row in second])

    def enclose(self, x: Matrix) -> Matrix | None:
        """A centre within `RADIUS` of which lies one stationary point, a minimum over diagonal matrices; None if not shown.

        With C near the inverse of the Hessian H at the centre: ``|C g| + (|I - C H| + |C| |H(x) - H|) r <= r`` within r.
        """
        for _ in range(4):
            g, H = self._at(x)
            try:
                inverse = np.linalg.inv(H.astype(float))
            except np.linalg.LinAlgError:
                return None
            C = np.array([[Fraction(float(c)).limit_denominator(10**9) for c in row] for row in inverse])
            x = np.array([Fraction(round(c * 10**18), 10**18) for c in x - C @ g])
        g, H = self._at(x)
        wide = np.abs(x) + RADIUS
        second = self._slopes[1]
        moves = max(sum(value(absolute(p), wide) - value(absolute(p), np.abs(x)) for p in row) for row in second)
        away = max(np.abs(C @ g))
        shrinks = max(np.abs(identity(len(x)) - C @ H).sum(axis=1)) + max(np.abs(C).sum(axis=1)) * moves
        if not (shrinks < 1 and away + shrinks * RADIUS <= RADIUS):
            return None
        return x if elimination.is_positive_definite(H - identity(len(x)) * moves) else None  # Gershgorin

    def enclosed_loss(self, x: Matrix) -> Interval:
        """The loss over the entries within `RADIUS` of the centre."""
        middle, size = value(self.loss, x), absolute(self.loss)
        spread = value(size, np.abs(x) + RADIUS) - value(size, np.abs(x))
        return Interval(middle - spread, middle + spread)

    def minima(self, starts: int = 24) -> list[Matrix]:
        """Enclosed minima that descent from random starts finds, the lowest first; there may be more."""
        from scipy.optimize import minimize

        floats = {key: float(c) for key, c in self.loss.items()}
        powers, numbers = np.array(list(floats)), np.array(list(floats.values()))
        inverse = np.array([1 / float(l) for l in self.eigenvalues])
        rng, found = np.random.default_rng(0), list[Matrix]()
        for _ in range(starts):
            start = np.tile(inverse, 2) * rng.uniform(0.05, 1.2, 2 * len(inverse))
            end = minimize(lambda x: float(numbers @ np.prod(x**powers, axis=1)), start, method="BFGS").x
            centre = self.enclose(np.array([Fraction(float(c)).limit_denominator(10**12) for c in end], dtype=object))
            if centre is not None and all(max(np.abs(centre - other)) > 2 * RADIUS for other in found):
                found.append(centre)
        return sorted(found, key=lambda x: value(self.loss, x))


def _times(left: Poly, right: Poly) -> dict[Powers, Fraction]:
    found: dict[Powers, Fraction] = {}
    for a, x in left.items():
        for b, y in right.items():
            key = tuple(map(sum, zip(a, b, strict=True)))
            found[key] = found.get(key, Fraction(0)) + x * y
    return found


def value(p: Poly, x: Matrix) -> Fraction:
    """``p(x)``."""
    total = Fraction(0)
    for key, c in p.items():
        for base, power in zip(x, key, strict=True):
            if power:
                c = c * base**power
        total += c
    return total


def slope(p: Poly, place: int) -> Poly:
    """The derivative in one entry."""
    found: dict[Powers, Fraction] = {}
    for key, c in p.items():
        if key[place]:
            found[tuple(power - (place == i) for i, power in enumerate(key))] = c * key[place]
    return found


def absolute(p: Poly) -> Poly:
    """The polynomial with positive coefficients."""
    return {key: abs(c) for key, c in p.items()}
