"""Nonnegative combinations of exact vectors, by the simplex method in fractions."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
MAX_PIVOTS = 400


def combination(target: Mapping[Key, Fraction], columns: Sequence[Mapping[Key, Fraction]]) -> dict[int, Fraction] | None:
    """Coefficients ``c_k >= 0`` with ``sum c_k columns[k] == target``, or None if there are none (or too many pivots).

    >>> combination({"x": Fraction(3), "y": Fraction(1)}, [{"x": Fraction(1), "y": Fraction(1)}, {"x": Fraction(2)}])
    {0: Fraction(1, 1), 1: Fraction(1, 1)}
    >>> combination({"x": Fraction(-1)}, [{"x": Fraction(1)}]) is None
    True
    """
    alive = _useful(target, columns)
    keys = list(dict.fromkeys([*target, *(key for k in alive for key in columns[k])]))
    rows: list[dict[int, Fraction]] = []
    right: list[Fraction] = []
    for key in keys:
        goal = Fraction(target.get(key, 0))
        sign = -1 if goal < 0 else 1
        row = {k: sign * Fraction(columns[k][key]) for k in alive if columns[k].get(key)}
        if not row:
            if goal:
                return None
            continue
        rows.append(row)
        right.append(sign * goal)
    basis: list[int | None] = [None] * len(rows)  # None: the artificial variable of the row
    for _ in range(MAX_PIVOTS):
        cost: dict[int, Fraction] = {}
        for row, chosen in zip(rows, basis, strict=True):
            if chosen is None:
                for k, value in row.items():
                    cost[k] = cost.get(k, Fraction(0)) + value
        if not any(r for r, chosen in zip(right, basis, strict=True) if chosen is None):
            return {k: r for k, r in sorted((k, r) for k, r in zip(basis, right, strict=True) if k is not None) if r}
        entering = min((k for k, value in cost.items() if value > 0), default=None)  # Bland: no cycles
        if entering is None:
            return None
        ratios = [
            (right[i] / row[entering], -1 if basis[i] is None else basis[i] or 0, i)
            for i, row in enumerate(rows)
            if row.get(entering, 0) > 0
        ]
        if not ratios:
            return None
        _pivot(rows, right, min(ratios)[2], entering)
        basis[min(ratios)[2]] = entering
    return None


def _pivot(rows: list[dict[int, Fraction]], right: list[Fraction], place: int, entering: int) -> None:
    scale = rows[place][entering]
    rows[place] = {k: value / scale for k, value in rows[place].items()}
    right[place] /= scale
    for i, row in enumerate(rows):
        factor = row.get(entering)
        if i == place or not factor:
            continue
        for k, value in rows[place].items():
            left = row.get(k, Fraction(0)) - factor * value
            if left:
                row[k] = left
            else:
                row.pop(k, None)
        right[i] -= factor * right[place]


def _useful(target: Mapping[Key, Fraction], columns: Sequence[Mapping[Key, Fraction]]) -> list[int]:
    """The columns that are not forced to zero: an entry that nothing can cancel excludes its column."""
    alive = list(range(len(columns)))
    while True:
        signs: dict[Key, set[bool]] = {}
        for k in alive:
            for key, value in columns[k].items():
                signs.setdefault(key, set()).add(value > 0)
        single = {key: found for key, found in signs.items() if len(found) == 1}
        fits = {key: bool(target.get(key)) and (target[key] > 0) in found for key, found in single.items()}
        kept = [k for k in alive if all(fits.get(key, True) for key in columns[k])]
        if len(kept) == len(alive):
            return kept
        alive = kept
