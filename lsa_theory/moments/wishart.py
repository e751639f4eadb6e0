"""Moments of the sample covariance for isotropic inputs, ``m_k = E tr(S^k) / d``, in closed form for every k.

With ``W = N S = X'X`` and ``p_k = tr(W^k)``, integration by parts in the entries of X removes one factor at a time:

    E[p_k P] = (N + k - 1) E[p_{k-1} P] + sum_{j=1}^{k-1} E[p_j p_{k-1-j} P] + sum_i 2 l_i E[p_{k-1+l_i} P / p_{l_i}]

for a product P of powers ``p_{l_i}``, with ``p_0 = d``.  Products are partitions of a number: there are few.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from lsa_theory.algebra.scalars import Monomial, Scalar
from lsa_theory.errors import InputError

Powers = dict[tuple[int, int], int]  # exponents of d and of N: coefficient
LARGEST = 24  # of k


@cache
def trace_moment(*powers: int) -> Powers:
    """``E[tr(W^k1) tr(W^k2) ...]`` of a Wishart matrix ``W = X'X``, X with N rows and d columns of N(0, 1) entries.

    >>> trace_moment(2) == {(1, 2): 1, (2, 1): 1, (1, 1): 1}    # d N (N + d + 1)
    True
    """
    ordered = sorted(powers, reverse=True)
    zeros = ordered.count(0)
    if zeros:
        return {(i + zeros, j): c for (i, j), c in trace_moment(*ordered[:-zeros]).items()}
    if not ordered:
        return {(0, 0): 1}
    k, *rest = ordered
    total: Powers = {}

    def add(inner: Powers, factor: int, of_n: int = 0) -> None:
        for (i, j), c in inner.items():
            total[i, j + of_n] = total.get((i, j + of_n), 0) + factor * c

    lower = trace_moment(*sorted([k - 1, *rest], reverse=True))
    add(lower, 1, of_n=1)
    add(lower, k - 1)
    for j in range(1, k):
        add(trace_moment(*sorted([j, k - 1 - j, *rest], reverse=True)), 1)
    for place, power in enumerate(rest):
        add(trace_moment(*sorted([k - 1 + power, *rest[:place], *rest[place + 1 :]], reverse=True)), 2 * power)
    return {key: c for key, c in total.items() if c}


def moment(k: int) -> Scalar:
    """``m_k = E tr(S^k) / d`` for ``Lambda = I``, with symbols d and N; InputError for k below 0 or above `LARGEST`.

    >>> N, d = Scalar.symbol("N"), Scalar.symbol("d")
    >>> moment(1) == 1, moment(2) == 1 + (d + 1) / N
    (True, True)
    """
    _require(k)
    if k == 0:
        return Scalar.number(1)
    terms: dict[Monomial, int | Fraction] = {}
    for (i, j), c in trace_moment(k).items():
        exponents = (("d", i - 1), ("N", j - k))
        terms[frozenset((name, power) for name, power in exponents if power)] = c
    return Scalar(terms)


def mean_of_traces(*powers: int) -> Scalar:
    """``E[tr(S^k1) tr(S^k2) ...]`` at ``Lambda = I``, with symbols d and N.

    >>> N, d = Scalar.symbol("N"), Scalar.symbol("d")
    >>> mean_of_traces(1, 1) == d * d + 2 * d / N
    True
    """
    total: dict[Monomial, int | Fraction] = {}
    for (i, j), c in trace_moment(*powers).items():
        exponents = (("d", i), ("N", j - sum(powers)))
        total[frozenset((name, power) for name, power in exponents if power)] = c
    return Scalar(total)


def moment_at(k: int, d: int, N: int) -> Fraction:
    """``m_k`` at given sizes.

    >>> moment_at(2, 2, 4)
    Fraction(7, 4)
    """
    _require(k)
    if k == 0:
        return Fraction(1)
    return Fraction(sum(c * d**i * N**j for (i, j), c in trace_moment(k).items()), d * N**k)


def moment_along(k: int, ratio: Fraction) -> Fraction:
    """The limit of ``m_k`` where ``d / N -> c``: the moment of the Marchenko-Pastur law, ``sum_j Nar(k, j) c^(j-1)``.

    >>> [str(moment_along(k, Fraction(1))) for k in range(5)]    # Catalan numbers
    ['1', '1', '2', '5', '14']
    """
    _require(k)
    if k == 0:
        return Fraction(1)
    return sum((c * ratio ** (i - 1) for (i, j), c in trace_moment(k).items() if i + j == k + 1), Fraction(0))


def trace_moment_by_pairings(k: int) -> Powers:
    """``E tr(W^k)`` by Isserlis, without the recurrence: a pairing of 2k legs is a permutation up to order.

    The entries ``x_{a_1 i_1} x_{a_1 i_2} x_{a_2 i_2} ...`` are paired in all ways; every pair makes two row and two column
    indices equal, and each class of equal indices is a factor N or d. For k up to 5 (945 pairings).

    >>> trace_moment_by_pairings(3) == trace_moment(3)
    True
    """
    total: Powers = {}
    for pairs in _pairings(tuple(range(2 * k))):
        rows, columns = list(range(k)), list(range(k))
        for p, q in pairs:  # leg 2m is (row m, column m), leg 2m + 1 is (row m, column m + 1)
            _unite(rows, p // 2, q // 2)
            _unite(columns, (p + 1) // 2 % k, (q + 1) // 2 % k)
        key = (len({_root(columns, m) for m in range(k)}), len({_root(rows, m) for m in range(k)}))
        total[key] = total.get(key, 0) + 1
    return total


def _pairings(legs: tuple[int, ...]) -> Iterator[list[tuple[int, int]]]:
    if not legs:
        yield []
        return
    for k in range(1, len(legs)):
        for rest in _pairings(legs[1:k] + legs[k + 1 :]):
            yield [(legs[0], legs[k]), *rest]


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        place = parents[place]
    return place


def _unite(parents: list[int], left: int, right: int) -> None:
    parents[_root(parents, left)] = _root(parents, right)


def _require(k: int) -> None:
    if not 0 <= k <= LARGEST:
        raise InputError("k", k, f"an integer from 0 to {LARGEST}", "ask for a lower moment")
