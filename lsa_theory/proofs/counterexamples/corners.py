"""Instances in the corners, where bounds break that hold for all that is near: large sizes, scales and condition numbers.

Each is cheap to evaluate: matrices are diagonal, of rank one, or made of ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import isqrt

from lsa_theory.kernel.witness import POSITIVE_DEFINITE
from lsa_theory.proofs.counterexamples.values import (
    NEVER_NEGATIVE,
    POSITIVE,
    Letter,
    Rows,
    diagonal,
    identity,
    number,
    times,
)

LARGE = Fraction(10**7)
SHAPES = ("equal", "one large", "one small", "low rank", "ones", "small")  # the first and the fourth are the cheapest
DIMENSIONS = (2, 8, 32, 101)
LARGE_DIMENSION = 8  # beyond which few instances are tried
MOST = 120  # dimension of a matrix that is written out


def scales(constants: Sequence[Fraction]) -> list[Fraction]:
    """Numbers beyond all of which the claim speaks, and one for each of them."""
    top = max([LARGE, *(10 * abs(c) for c in constants), *(10 / abs(c) for c in constants if c)])
    return list(dict.fromkeys([top, *(abs(c) + 1 for c in constants if abs(c) > 2)]))[:3]


def dimensions(constants: Sequence[Fraction], matrices: bool) -> list[int]:
    """Dimensions beyond the constants and their roots, as far as matrices can be written out.

    >>> dimensions([Fraction(5)], True)
    [2, 3, 6, 8, 32, 101]
    """
    whole = [int(c) for c in constants if 1 < c < 10**15]
    wanted = {*DIMENSIONS, *(n + 1 for n in whole), *(isqrt(n) + 1 for n in whole)}
    return sorted(d for d in wanted if d >= 2 and (d <= MOST or not matrices))


def corners(
    letters: Sequence[Letter], lengths: Sequence[str], constants: Sequence[Fraction], sizes: Sequence[int]
) -> Iterator[dict[str, Rows]]:
    """Values for sizes and letters, all of one shape at a time, small dimensions first; then one letter at a time large."""
    for d in sizes:
        big = d > LARGE_DIMENSION and any(one.kind != "s" for one in letters)
        for scale in scales(constants)[: 1 if big else None]:
            longs = [1, d, int(scale) + 1] if lengths else [1]
            for shape, n in product(SHAPES[::3] if big else SHAPES, longs):
                head = {"d": number(d), **{name: number(n) for name in lengths}}
                yield head | {one.name: _value(one, d, shape, scale) for one in letters}
            if big:
                continue
            plain = {"d": number(d), **{name: number(1) for name in lengths}}
            plain |= {one.name: _value(one, d, "equal", Fraction(1)) for one in letters}
            for one in letters:
                for factor in (scale, 1 / scale, -scale):
                    if factor > 0 or (one.name not in (*POSITIVE_DEFINITE, *NEVER_NEGATIVE) and not one.positive):
                        yield plain | {one.name: times(plain[one.name], factor)}


def _value(letter: Letter, d: int, shape: str, scale: Fraction) -> Rows:
    """A letter in the given shape."""
    if letter.kind == "s":
        small = {"one small": 1 / scale, "low rank": Fraction(0), "small": 1 / scale}
        x = {"one large": scale, **small}.get(shape, Fraction(1))
        return number(x or (1 / scale if letter.name in POSITIVE else x))
    if letter.kind == "v":
        rows = [[Fraction(shape in ("equal", "ones") or i == letter.place % d)] for i in range(d)]
        return times(rows, _size(shape, scale))
    rest = [Fraction(1)] * (d - 1)
    zero = 1 / scale if letter.name in POSITIVE_DEFINITE else Fraction(0)
    match shape:
        case "one large":
            return diagonal([scale, *rest])
        case "one small":
            return diagonal([1 / scale, *rest])
        case "low rank":
            return diagonal([Fraction(1), *[zero] * (d - 1)])
        case "ones" if letter.name not in POSITIVE_DEFINITE:
            return [[Fraction(1)] * d for _ in range(d)]
    return times(identity(d), _size(shape, scale))


def _size(shape: str, scale: Fraction) -> Fraction:
    return {"one large": scale, "one small": 1 / scale, "small": 1 / scale}.get(shape, Fraction(1))
