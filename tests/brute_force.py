"""Exact Gaussian expectations by brute force: the test suite's own oracle.

It shares nothing with the library: no pairing of matrix words, no trace, no matrix identity, no falling
factorial of N. Every random vector is an array of named components, an expression in them is expanded into
monomials, and the mean of each monomial is read off the covariance entries by Isserlis' recursion,

    E[x_a x_b1 ... x_bn] = sum_j Cov(x_a, x_bj) E[x_b1 ... (without x_bj) ... x_bn],

independent vectors being multiplied. All arithmetic is in `fractions.Fraction`; d, N, M are small integers.

Use from a test
---------------
`expectation(fn, d, N, ...)` calls `fn(draw)` once with component arrays and returns the mean of what that
returns: of a polynomial a `Fraction`, of an array an object array of `Fraction`, of a tuple or list a tuple.

    >>> expectation(lambda s: s.S, d=2, N=5, covariance=[["2", "1/2"], ["1/2", "1"]]).tolist()
    [[Fraction(2, 1), Fraction(1, 2)], [Fraction(1, 2), Fraction(1, 1)]]
    >>> expectation(lambda s: (s.query @ s.w) ** 2, d=3, N=1)
    Fraction(3, 1)
    >>> expectation(lambda s: np.trace(s.S @ matrix([[0, 1], [3, 0]]) @ s.S), d=2, N=2)
    Fraction(0, 1)

Keywords, all optional but d and N:
    covariance             of every prompt vector x_i, and of the query          identity
    query_covariance       of the query, where it differs                        covariance
    test_covariance        of the M test vectors, where it differs               covariance
    task_covariance        of w                                                  identity
    task                   fixed vector: w is this, not random                   None
    noise_variance         of the label noise                                    0
    M                      number of test examples                               N
    vectors                further independent Gaussian vectors by name: {"z": covariance of z}

Attributes of `draw`, NumPy object arrays of `Polynomial` (they take + - * / ** and, as matrices, @ and .T):
    X (d, N), noise (N,), y (N,) = X'w + noise, S (d, d) = X X'/N, E (d+1, N+1) the embedding of eq. (3.4);
    X_test (d, M), noise_test, y_test, S_test, E_test: the same for the test prompt; query (d,); w (d,);
    vectors["z"]: the further ones. Each is made when first asked for.

Numbers are ints, Fractions or strings like "-3/2"; a float is refused. `matrix(rows)` and `vector(entries)`
make exact arrays of constants. A covariance must be square and symmetric; it may be singular.

The quantities that `exact_cases.json` lists are `population_loss(case)`, `risk(case)` and `moment(case)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, reduce
from operator import matmul
from typing import Any

import numpy as np
from numpy.typing import NDArray

Number = int | str | Fraction
Matrix = Sequence[Sequence[Number]] | NDArray[Any]
Array = NDArray[Any]

_BITS = 8  # a monomial is one integer with an exponent of eight bits for each component: products are sums
_LARGEST_DEGREE = 2**_BITS - 1


def exact(value: Any) -> Fraction:
    """The rational number that `value` writes.

    >>> exact("-3/2")
    Fraction(-3, 2)
    """
    if isinstance(value, (float, np.floating)):
        raise TypeError(f"{value!r} is a float: give an int, a Fraction or a string such as '3/2'")
    return Fraction(int(value)) if isinstance(value, np.integer) else Fraction(value)


def vector(entries: Sequence[Number] | Array) -> Array:
    """An object array of Fractions."""
    out = np.empty(len(entries), dtype=object)
    out[:] = [exact(entry) for entry in entries]
    return out


def matrix(rows: Matrix) -> Array:
    """An object matrix of Fractions."""
    return np.array([vector(row) for row in rows], dtype=object)


def identity(d: int) -> Array:
    """The exact identity matrix."""
    return matrix(np.eye(d, dtype=int))


class Polynomial:
    """A polynomial in components: monomial (exponents packed into one integer) -> rational coefficient."""

    __slots__ = ("degree", "terms")

    def __init__(self, terms: dict[int, Fraction], degree: int) -> None:
        if degree > _LARGEST_DEGREE:
            raise OverflowError(f"degree {degree} is over {_LARGEST_DEGREE}, the largest a monomial can hold")
        self.terms = terms
        self.degree = degree  # an upper bound, so that exponents never run into one another

    @staticmethod
    def of(value: Any) -> Polynomial:
        if isinstance(value, Polynomial):
            return value
        constant = exact(value)
        return Polynomial({0: constant} if constant else {}, 0)

    def __add__(self, other: Any) -> Polynomial:
        if isinstance(other, np.ndarray):
            return NotImplemented
        other = Polynomial.of(other)
        small, large = sorted((self, other), key=lambda p: len(p.terms))
        terms = dict(large.terms)
        for monomial, coefficient in small.terms.items():
            total = terms.get(monomial, 0) + coefficient
            if total:
                terms[monomial] = total
            else:
                del terms[monomial]
        return Polynomial(terms, max(self.degree, other.degree))

    def __mul__(self, other: Any) -> Polynomial:
        if isinstance(other, np.ndarray):
            return NotImplemented
        other = Polynomial.of(other)
        terms: dict[int, Fraction] = {}
        for m, a in self.terms.items():
            for n, b in other.terms.items():
                terms[m + n] = terms.get(m + n, 0) + a * b
        return Polynomial({m: c for m, c in terms.items() if c}, self.degree + other.degree)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Polynomial:
        return self * -1

    def __sub__(self, other: Any) -> Polynomial:
        return NotImplemented if isinstance(other, np.ndarray) else self + -Polynomial.of(other)

    def __rsub__(self, other: Any) -> Polynomial:
        return -self + other

    def __truediv__(self, other: Any) -> Polynomial:
        return NotImplemented if isinstance(other, np.ndarray) else self * (1 / exact(other))

    def __pow__(self, exponent: int) -> Polynomial:
        if exponent != int(exponent) or exponent < 0:
            raise TypeError(f"a polynomial takes powers 0, 1, 2, ..., not {exponent!r}")
        return reduce(lambda product, _: product * self, range(exponent), Polynomial.of(1))


class _Family:
    """One random vector N(0, covariance), its components at `offset` in every monomial."""

    def __init__(self, covariance: Array, offset: int) -> None:
        self.covariance = covariance
        self.offset = offset
        self.mask = (1 << _BITS * len(covariance)) - 1
        self.means: dict[int, Fraction] = {0: Fraction(1)}

    def components(self) -> Array:
        out = np.empty(len(self.covariance), dtype=object)
        out[:] = [Polynomial({1 << self.offset + _BITS * a: Fraction(1)}, 1) for a in range(len(out))]
        return out

    def mean(self, exponents: int) -> Fraction:
        """E of the monomial in this vector alone, by Isserlis' recursion on its first component."""
        if exponents not in self.means:
            counts = [exponents >> _BITS * a & _LARGEST_DEGREE for a in range(len(self.covariance))]
            total = Fraction(0)
            if sum(counts) % 2 == 0:
                first = next(a for a, count in enumerate(counts) if count)
                counts[first] -= 1
                rest = exponents - (1 << _BITS * first)
                for b, count in enumerate(counts):
                    if count and self.covariance[first, b]:
                        total += count * self.covariance[first, b] * self.mean(rest - (1 << _BITS * b))
            self.means[exponents] = total
        return self.means[exponents]


class Space:
    """A collection of independent Gaussian vectors; `E` is the mean of an expression in their components."""

    def __init__(self) -> None:
        self._families: list[_Family] = []
        self._offset = 0

    def gaussian(self, covariance: Matrix) -> Array:
        """A new vector N(0, covariance), independent of all others."""
        entries = matrix(covariance)
        if entries.ndim != 2 or entries.shape[0] != entries.shape[1] or (entries != entries.T).any():
            raise ValueError(f"a covariance must be square and symmetric, not {entries.tolist()}")
        family = _Family(entries, self._offset)
        self._families.append(family)
        self._offset += _BITS * len(entries)
        return family.components()

    def E(self, expression: Any) -> Any:
        """The mean: of a polynomial a Fraction, of an array an array, of a tuple or list a tuple."""
        if isinstance(expression, np.ndarray):
            out = np.empty(expression.shape, dtype=object)
            for index in np.ndindex(expression.shape):
                out[index] = self.E(expression[index])
            return out
        if isinstance(expression, (tuple, list)):
            return tuple(self.E(part) for part in expression)
        total = Fraction(0)
        for monomial, coefficient in Polynomial.of(expression).terms.items():
            for family in self._families:
                coefficient *= family.mean(monomial >> family.offset & family.mask)
                if not coefficient:
                    break
            total += coefficient
        return total


class Draw:
    """What `expectation` hands to the function: one training prompt, one test prompt, a query, a task."""

    def __init__(
        self,
        d: int,
        N: int,
        M: int | None = None,
        *,
        covariance: Matrix | None = None,
        query_covariance: Matrix | None = None,
        test_covariance: Matrix | None = None,
        task_covariance: Matrix | None = None,
        task: Sequence[Number] | Array | None = None,
        noise_variance: Number = 0,
        vectors: Mapping[str, Matrix] | None = None,
    ) -> None:
        self.d, self.N, self.M = d, N, N if M is None else M
        self.space = Space()
        self._covariance = identity(d) if covariance is None else matrix(covariance)
        self._query_covariance = self._covariance if query_covariance is None else query_covariance
        self._test_covariance = self._covariance if test_covariance is None else test_covariance
        self._task_covariance = identity(d) if task_covariance is None else task_covariance
        self._task = task
        self._noise = [[exact(noise_variance)]]
        self.vectors = {name: self.space.gaussian(cov) for name, cov in (vectors or {}).items()}

    def _columns(self, covariance: Matrix, count: int) -> Array:
        return np.array([self.space.gaussian(covariance) for _ in range(count)], dtype=object).T

    def _labels(self, X: Array, noise: Array) -> Array:
        return X.T @ self.w + noise

    def _embedding(self, X: Array, y: Array) -> Array:
        return np.column_stack([np.vstack([X, y]), np.append(self.query, [Polynomial.of(0)])])

    @cached_property
    def w(self) -> Array:
        return self.space.gaussian(self._task_covariance) if self._task is None else vector(self._task)

    @cached_property
    def query(self) -> Array:
        return self.space.gaussian(self._query_covariance)

    @cached_property
    def X(self) -> Array:
        return self._columns(self._covariance, self.N)

    @cached_property
    def noise(self) -> Array:
        return self._columns(self._noise, self.N)[0]

    @cached_property
    def y(self) -> Array:
        return self._labels(self.X, self.noise)

    @cached_property
    def S(self) -> Array:
        return self.X @ self.X.T / self.N

    @cached_property
    def E(self) -> Array:
        return self._embedding(self.X, self.y)

    @cached_property
    def X_test(self) -> Array:
        return self._columns(self._test_covariance, self.M)

    @cached_property
    def noise_test(self) -> Array:
        return self._columns(self._noise, self.M)[0]

    @cached_property
    def y_test(self) -> Array:
        return self._labels(self.X_test, self.noise_test)

    @cached_property
    def S_test(self) -> Array:
        return self.X_test @ self.X_test.T / self.M

    @cached_property
    def E_test(self) -> Array:
        return self._embedding(self.X_test, self.y_test)


def expectation(fn: Callable[[Draw], Any], d: int, N: int, M: int | None = None, **setting: Any) -> Any:
    """The exact mean of `fn(draw)`; the keywords of the setting are listed at the top of this file."""
    draw = Draw(d, N, M, **setting)
    return draw.space.E(fn(draw))


def f_lsa(E: Array, W_PV: Array, W_KQ: Array, rho: int) -> Array:
    """Equation (3.3), as printed: E + W_PV E (E' W_KQ E) / rho."""
    return E + (W_PV @ E) @ (E.T @ W_KQ @ E) / rho


def population_loss(case: Mapping[str, Any]) -> Fraction:
    """(1/2) E(yhat - <w, x_query>)^2, yhat = f_LSA(E)[d+1, N+1], rho = N, W_PV and W_KQ with all blocks."""
    d, N = case["d"], case["context_length"]
    W_PV, W_KQ = matrix(case["W_PV"]), matrix(case["W_KQ"])

    def loss(s: Draw) -> Polynomial:
        prediction = f_lsa(s.E, W_PV, W_KQ, N)[d, N]
        return (prediction - s.w @ s.query) ** 2 / 2

    return expectation(
        loss,
        d,
        N,
        covariance=case["covariance"],
        task_covariance=case["task_covariance"],
        noise_variance=case["noise_variance"],
    )


def risk(case: Mapping[str, Any]) -> Fraction:
    """E(yhat - <w, x_query>)^2 of yhat = x_query' A (1/M) sum_i y_i x_i, with M test examples."""
    A, M = matrix(case["A"]), case["test_length"]

    def squared_error(s: Draw) -> Polynomial:
        prediction = s.query @ A @ (s.X_test @ s.y_test) / M
        return (prediction - s.w @ s.query) ** 2

    return expectation(
        squared_error,
        case["d"],
        M,
        covariance=case["covariance"],
        query_covariance=case["query_covariance"],
        task_covariance=case["task_second_moment"],
        noise_variance=case["noise_variance"],
    )


def moment(case: Mapping[str, Any]) -> Array:
    """E of a word in S = X X'/N and the fixed matrices A and B, as an array of Fractions."""
    A, B = matrix(case["A"]), matrix(case["B"])

    def word(s: Draw) -> Array:
        return reduce(matmul, ({"S": s.S, "A": A, "B": B}[letter] for letter in case["word"]))

    return expectation(word, case["d"], case["context_length"], covariance=case["covariance"])
