"""Values worth trying for one letter: simple ones first, and values of many decades from a fixed seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from lsa_theory.kernel.witness import POSITIVE_DEFINITE

Rows = list[list[Fraction]]  # a number is a 1 x 1 matrix

SCALARS = tuple(Fraction(x) for x in ("1", "2", "1/2", "3", "-1", "0", "-2", "-1/2", "10"))
DECADES = tuple(Fraction(x) for x in ("0", "1/100", "1/10", "1/3", "1", "3/2", "5", "10", "100", "10000"))
POSITIVE = ("sigma", "kappa")
NEVER_NEGATIVE = (*POSITIVE, "noise")


@dataclass(frozen=True)
class Letter:
    """A fixed letter: its kind (M, v or s), what hypotheses say it is, and its place among the letters of a claim.

    Letters at different places get different values.
    """

    name: str
    kind: str
    place: int = 0
    symmetric: bool = False
    positive: bool = False


def number(x: Fraction | int) -> Rows:
    return [[Fraction(x)]]


def diagonal(entries: list[Fraction]) -> Rows:
    return [[x if i == j else Fraction(0) for j in range(len(entries))] for i, x in enumerate(entries)]


def identity(d: int) -> Rows:
    return diagonal([Fraction(1)] * d)


def combine(a: Rows, b: Rows, by: Fraction | int = 1) -> Rows:
    """``a + by*b``"""
    return [[x + by * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def times(a: Rows, by: Fraction | int) -> Rows:
    return [[x * by for x in row] for row in a]


def transpose(a: Rows) -> Rows:
    return [list(column) for column in zip(*a, strict=True)]


def gram(a: Rows) -> Rows:
    """``a*a.T``"""
    return [[sum((x * y for x, y in zip(r, s, strict=True)), Fraction(0)) for s in a] for r in a]


def column(a: Rows, k: int) -> Rows:
    return [[row[k]] for row in a]


def generic(name: str, rows: int, columns: int, variant: int) -> Rows:
    """Small integers without structure, the same at every call.

    >>> generic("A", 2, 2, 0) == generic("A", 2, 2, 0)
    True
    """
    random = Random(f"{name}/{rows}/{variant}")
    return [[Fraction(random.randint(-2, 2)) for _ in range(columns)] for _ in range(rows)]


def ladder(letter: Letter, d: int, constants: tuple[Fraction, ...] = ()) -> list[Rows]:
    """Values of a letter, simplest first; ``constants`` are numbers of which the claim speaks.

    >>> [str(rows[0][0]) for rows in ladder(Letter("noise", "s"), 1)]
    ['1', '2', '1/2', '3', '0', '10']
    """
    if letter.kind == "s":
        near = [y for c in constants for y in (c, c + 1, c / 2, -c, c - 1, c + Fraction(1, 2)) if y not in SCALARS]
        kept = [x for x in (*SCALARS, *near) if _allowed(letter.name, x)]
        return [number(x) for x in dict.fromkeys(kept)]
    if letter.name in POSITIVE_DEFINITE:
        return covariances(letter.name, d, constants)
    eye = identity(d)
    if letter.kind == "v":
        first, last = column(eye, 0), column(eye, d - 1)
        ends = [first, times(last, 2)] if letter.place % 2 == 0 else [last, times(first, 2)]
        return [*ends, *(generic(letter.name, d, 1, k) for k in range(2)), times(first, 0)]
    return [_with_properties(value, letter) for value in matrices(letter, d, constants)]


def _allowed(name: str, x: Fraction) -> bool:
    return x > 0 or (x == 0 and name not in POSITIVE) or (x < 0 and name not in NEVER_NEGATIVE)


def covariances(name: str, d: int, constants: tuple[Fraction, ...]) -> list[Rows]:
    """Positive definite matrices: the identity, distinct and wide spectra, two not diagonal, small and large ones."""
    eye = identity(d)
    wide = [c + 1 for c in constants if c > 4]
    if d == 1:
        return [number(x) for x in dict.fromkeys([Fraction(x) for x in (1, 2, 4, "1/2", 100, "1/100")] + wide) if x > 0]
    spectra = [[Fraction(k + 1) ** power for k in range(d)] for power in (1, 2)]
    full = [combine(gram(generic(name, d, d, k)), eye) for k in range(2)]
    ends = [[Fraction(100)] + [Fraction(1)] * (d - 1), [Fraction(1, 100)] * d]
    ends += [[Fraction(1, 2), Fraction(3, 2), *[Fraction(1)] * (d - 2)]]  # of trace d
    ends += [[x] + [Fraction(1)] * (d - 1) for x in wide] + [[Fraction(100)] * d]
    return [eye, *map(diagonal, spectra), *full, *map(diagonal, ends)]


def matrices(letter: Letter, d: int, constants: tuple[Fraction, ...]) -> list[Rows]:
    """Identity, a matrix unit, two without structure, zero, then matrices with the laws that hypotheses ask for."""
    eye, k = identity(d), letter.place % 2
    unit = [[Fraction(j == k and i == 1 - k) for j in range(d)] for i in range(d)] if d > 1 else number(2)
    simple = [eye, unit, *(generic(letter.name, d, d, v) for v in range(2)), times(eye, 0), times(eye, -1)]
    turn = [[Fraction(j == (i + 1) % d) for j in range(d)] for i in range(d)]
    special = [diagonal([Fraction(i == 0) for i in range(d)]), turn, times(eye, 2), times(eye, Fraction(1, 2))]
    special += [diagonal([Fraction(i + 1) for i in range(d)]), diagonal([Fraction((-1) ** i) for i in range(d)])]
    special += [times(eye, c + 1) for c in constants if c > 1]
    if d > 1:
        rotation = [[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]]
        special += [
            _block(rotation, d),
            combine(turn, transpose(turn), -1),
            _block([[Fraction(0), Fraction(1)], [Fraction(-1), Fraction(0)]], d),
            _block([[Fraction(1), Fraction(1)], [Fraction(0), Fraction(-1)]], d),  # of square I, not symmetric
            _block([[Fraction(1), Fraction(1)], [Fraction(0), Fraction(0)]], d),  # a projection that is not symmetric
        ]
    if d > 2:
        special += [[[Fraction(j == i + 1) for j in range(d)] for i in range(d)]]  # nilpotent, its square is not zero
    return simple + special


def _block(corner: Rows, d: int) -> Rows:
    """The identity with another upper left corner."""
    size = len(corner)
    return [[corner[i][j] if i < size and j < size else Fraction(i == j) for j in range(d)] for i in range(d)]


def _with_properties(value: Rows, letter: Letter) -> Rows:
    if letter.positive:
        return gram(value)
    if letter.symmetric and value != transpose(value):
        return combine(value, transpose(value))
    return value


def far_value(letter: Letter, d: int, random: Random, constants: tuple[Fraction, ...]) -> Rows:
    """A value of a letter from many decades."""
    if letter.kind == "s":
        x = random.choice((*DECADES, *constants))
        if letter.name in POSITIVE:
            x = x or Fraction(1)
        return number(x if letter.positive or letter.name in NEVER_NEGATIVE else x * random.choice((1, 1, -1)))
    if letter.name in POSITIVE_DEFINITE:
        if random.random() < 0.3:
            return combine(gram(_small(d, d, random)), identity(d), random.choice(DECADES[1:7]))
        return diagonal([random.choice(DECADES[1:]) for _ in range(d)])
    if letter.kind == "v":
        return times(_small(d, 1, random), random.choice(DECADES[1:8]))
    value = _small(d, d, random)
    forms: tuple[Callable[[], Rows], ...] = (
        lambda: diagonal([value[i][i] for i in range(d)]),
        lambda: [[x[0] * y for y in value[0]] for x in value],
        lambda: combine(value, identity(d), random.choice(DECADES)),
        lambda: value,
    )
    return _with_properties(times(random.choice(forms)(), random.choice(DECADES[3:8])), letter)


def uniform(letter: Letter, d: int, x: int) -> Rows:
    """A number x, a matrix x*I or a vector of x; 1 where the letter is positive."""
    x = 1 if letter.name in POSITIVE or letter.name in POSITIVE_DEFINITE else x
    return number(x) if letter.kind == "s" else [[Fraction(x)]] * d if letter.kind == "v" else times(identity(d), x)


def _small(rows: int, columns: int, random: Random) -> Rows:
    return [[Fraction(random.randint(-3, 3)) for _ in range(columns)] for _ in range(rows)]
