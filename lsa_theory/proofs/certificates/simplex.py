"""Nonnegative combinations of exact vectors, by the simplex method in fractions."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TypeVar

from lsa_theory.kernel.limits import spend

Key = TypeVar("Key", bound=Hashable)
MAX_PIVOTS = 400


def combination(
    target: Mapping[Key, Fraction], columns: Sequence[Mapping[Key, Fraction]], pivots: int = MAX_PIVOTS
) -> dict[int, Fraction] | None:
    """Coefficients ``c_k >= 0`` with ``sum c_k columns[k] == target``, or None if there are none (or too many pivots).

    >>> combination({"x": Fraction(3), "y": Fraction(1)}, [{"x": Fraction(1), "y": Fraction(1)}, {"x": Fraction(2)}])
    {0: Fraction(1, 1), 1: Fraction(1, 1)}
    >>> combination({"x": Fraction(-1)}, [{"x": Fraction(1)}]) is None
    True
    """
    alive = _useful(target, columns)
    keys = list(dict.fromkeys([*target, *(key for k in alive for key in columns[k])]))
    rows: list[_Row] = []
    for key in keys:
        goal = Fraction(target.get(key, 0))
        sign = -1 if goal < 0 else 1
        entries = {k: sign * Fraction(columns[k][key]) for k in alive if columns[k].get(key)}
        if not entries:
            if goal:
                return None
            continue
        scale = lcm(goal.denominator, *(value.denominator for value in entries.values()))
        rows.append(_Row({k: int(value * scale) for k, value in entries.items()}, int(abs(goal) * scale), scale))
    for _ in range(pivots):
        open_rows = [row for row in rows if row.basic is None]
        if not any(row.right for row in open_rows):
            found = {row.basic: Fraction(row.right, row.scale) for row in rows if row.basic is not None and row.right}
            return dict(sorted(found.items()))
        cost: dict[int, Fraction] = {}
        for row in open_rows:
            for k, value in row.entries.items():
                cost[k] = cost.get(k, Fraction(0)) + Fraction(value, row.scale)
        entering = min((k for k, value in cost.items() if value > 0), default=None)  # Bland: no cycles
        if entering is None:
            return None
        ratios = [
            (Fraction(row.right, row.entries[entering]), -1 if row.basic is None else row.basic, i)
            for i, row in enumerate(rows)
            if row.entries.get(entering, 0) > 0
        ]
        if not ratios:
            return None
        _pivot(rows, min(ratios)[2], entering)
    return None


@dataclass
class _Row:
    """``sum entries + scale * basic == right`` in whole numbers; no basic column: an artificial variable."""

    entries: dict[int, int]
    right: int
    scale: int
    basic: int | None = None


def _pivot(rows: list[_Row], place: int, entering: int) -> None:
    """The column becomes the basic one of a row, and is eliminated from the others."""
    pivot = rows[place]
    lead = pivot.entries[entering]
    pivot.basic, pivot.scale = entering, lead
    for i, row in enumerate(rows):
        factor = row.entries.get(entering)
        if i == place or not factor:
            continue
        spend(len(pivot.entries))
        entries = {k: value * lead for k, value in row.entries.items()}
        for k, value in pivot.entries.items():
            left = entries.get(k, 0) - factor * value
            if left:
                entries[k] = left
            else:
                entries.pop(k, None)
        right, scale = row.right * lead - factor * pivot.right, row.scale * lead
        common = gcd(right, scale, *entries.values())
        row.entries = {k: value // common for k, value in entries.items()}
        row.right, row.scale = right // common, scale // common


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
