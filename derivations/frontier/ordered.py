"""Moments of C = (1/N^2) sum_(i <= j) x_j x_j' x_i x_i' for isotropic inputs, by all pairings (Isserlis)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

Legs = tuple[int, ...]


def ordered_moment(length: int, order: Callable[[Sequence[int]], bool], examples: int) -> dict[int, int]:
    """E of the sum of tr(x_a x_a' x_b x_b' ..) over the indices a, b, .. < examples in that order: powers of d to counts.

    Letter m has a leg on coordinate m and one on coordinate m + 1; a pair makes the two examples and coordinates equal.
    """
    indices = [word for word in product(range(examples), repeat=length) if order(word)]
    total: dict[int, int] = {}
    for pairing in _pairings(tuple(range(2 * length))):
        parents = list(range(length))
        for left, right in pairing:
            parents[_root(parents, _coordinate(left, length))] = _root(parents, _coordinate(right, length))
        loops = sum(parent == i for i, parent in enumerate(parents))
        count = sum(all(word[a // 2] == word[b // 2] for a, b in pairing) for word in indices)
        total[loops] = total.get(loops, 0) + count
    return {power: count for power, count in total.items() if count}


def _coordinate(leg: int, length: int) -> int:
    return (leg // 2 + leg % 2) % length


def _pairings(legs: Legs) -> Iterator[list[tuple[int, int]]]:
    if not legs:
        yield []
        return
    first, *rest = legs
    for place, other in enumerate(rest):
        for further in _pairings((*rest[:place], *rest[place + 1 :])):
            yield [(first, other), *further]


def _root(parents: Sequence[int], place: int) -> int:
    while parents[place] != place:
        place = parents[place]
    return place
