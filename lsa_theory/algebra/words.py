"""Letters and words: products of matrices and vectors, canonical under what the trace allows.

A letter is a matrix (``d x d``), a column vector (``d x 1``) or a rectangular block; its transpose is the same letter
flipped.  A word is a tuple of letters read as a product.  Where a word passes through a dimension of one it falls
apart into scalars: ``x y' A x y'`` is the number ``y'Ax`` times ``x y'``.  A closed word is a number: a *trace*
(canonical up to rotation and transposition) or a *form* ``a'Wb`` (canonical up to transposition).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

Power: TypeAlias = int | Fraction
KEPT = 100_000  # words whose canonical form is remembered


class Letter(NamedTuple):
    """One factor of a word: ``name`` to a ``power``, transposed if ``flipped``; letters of one ``family`` commute.

    >>> matrix("A").T.flipped, matrix("Lambda", symmetric=True).T.flipped
    (True, False)
    """

    name: str
    rows: str = "d"
    cols: str = "d"
    symmetric: bool = False
    family: str = ""
    power: Power = 1
    flipped: bool = False

    @property
    def T(self) -> Letter:
        if self.symmetric:
            return self
        return self._replace(rows=self.cols, cols=self.rows, flipped=not self.flipped)

    @property
    def base(self) -> Letter:
        """The letter itself, neither raised to a power nor transposed."""
        unflipped = self.T if self.flipped else self
        return unflipped._replace(power=1)


Word: TypeAlias = tuple[Letter, ...]


def matrix(name: str, *, symmetric: bool = False, family: str = "") -> Letter:
    """A fixed ``d x d`` matrix."""
    return Letter(name, "d", "d", symmetric, family)


def vector(name: str) -> Letter:
    """A column vector with ``d`` entries."""
    return Letter(name, "d", "1")


def transpose(word: Word) -> Word:
    return tuple(letter.T for letter in reversed(word))


@lru_cache(maxsize=KEPT)
def reduce_word(word: Word) -> Word:
    """Merge neighbouring powers of one letter and sort neighbours that commute.

    >>> A = matrix("A")
    >>> reduce_word((A, A, A._replace(power=-2)))
    ()
    """
    stack: list[Letter] = []
    for letter in word:
        _push(stack, letter)
    return tuple(stack)


def _push(stack: list[Letter], letter: Letter) -> None:
    passed: list[Letter] = []  # commuting letters that sort after the new one
    while stack and letter.family and stack[-1].family == letter.family and stack[-1].name > letter.name:
        passed.append(stack.pop())
    if stack and stack[-1].name == letter.name and stack[-1].flipped == letter.flipped and letter.rows == letter.cols:
        power = stack.pop().power + letter.power
        letter = letter._replace(power=tidy(power))
    if letter.power != 0:
        stack.append(letter)
    for waiting in reversed(passed):
        _push(stack, waiting)


def tidy(power: Power) -> Power:
    """The power, as an int where it is one."""
    return int(power) if power == int(power) else power


@lru_cache(maxsize=KEPT)
def canonical_trace(word: Word) -> Word:
    """The smallest rotation of a closed word or of its transpose; powers that meet across the seam are merged.

    >>> A, B = matrix("A"), matrix("B")
    >>> canonical_trace((B, A)) == canonical_trace((A.T, B.T)) == (A, B)
    True
    """
    blocks = _blocks(reduce_word(word))
    while len(blocks) > 1 and _same_block(blocks[-1][-1], blocks[0][0]):
        blocks = _blocks(reduce_word(sum([blocks[-1], *blocks[:-1]], ())))
    if not blocks:
        return ()
    flipped = [reduce_word(transpose(block)) for block in reversed(blocks)]
    return min(sum(version[k:] + version[:k], ()) for version in (blocks, flipped) for k in range(len(blocks)))


def _blocks(word: Word) -> list[Word]:
    """The word cut between letters that neither merge nor commute."""
    blocks: list[Word] = []
    for letter in word:
        if blocks and _same_block(blocks[-1][-1], letter):
            blocks[-1] += (letter,)
        else:
            blocks.append((letter,))
    return blocks


def _same_block(left: Letter, right: Letter) -> bool:
    if left.family or right.family:
        return left.family == right.family
    return left.name == right.name and left.flipped == right.flipped and left.rows == left.cols


@lru_cache(maxsize=KEPT)
def canonical_form(word: Word) -> Word:
    """The smaller of ``a'Wb`` and ``b'W'a``.

    >>> a, G, L = vector("a"), matrix("G", symmetric=True, family="f"), matrix("L", symmetric=True, family="f")
    >>> canonical_form((a.T, matrix("A"), G, L, a)) == canonical_form((a.T, L, G, matrix("A").T, a))
    True
    """
    return min(reduce_word(word), reduce_word(transpose(word)))


@lru_cache(maxsize=KEPT)
def split(word: Word) -> tuple[tuple[Word, ...], Word]:
    """The closed forms inside an open word, and what stays open.

    >>> x, y, A = vector("x"), vector("y"), matrix("A")
    >>> split((x, y.T, A, x, y.T)) == (((x.T, A.T, y),), (x, y.T))
    True
    """
    pieces: list[Word] = []
    start = 0
    for k, letter in enumerate(word, 1):
        if letter.cols == "1":
            pieces.append(word[start:k])
            start = k
    if start < len(word):
        pieces.append(word[start:])
    forms: list[Word] = []
    open_letters: list[Letter] = []
    for piece in pieces:
        if piece[0].rows == "1" and piece[-1].cols == "1":
            forms.append(canonical_form(piece))
        else:
            open_letters.extend(piece)
    return tuple(forms), reduce_word(tuple(open_letters))


@lru_cache(maxsize=KEPT)
def close(word: Word) -> tuple[Word, ...]:
    """The canonical closed words of the trace of a word: one trace, or the forms into which it falls."""
    for k, letter in enumerate(word):
        if letter.rows == "1":
            return split(word[k:] + word[:k])[0]
    return (canonical_trace(word),)


def is_form(word: Word) -> bool:
    return bool(word) and word[0].rows == "1"
