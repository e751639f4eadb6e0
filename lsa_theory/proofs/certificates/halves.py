"""Closed words as inner products: where a trace or form is ``tr(c U o V')`` or ``U'cV`` with positive ``c`` and ``o``.

A word is cut at gaps between letters, or at positive letters (which become ``c`` or ``o``), or in the middle of a positive
letter (half of its power goes to either side).  Where both halves are equal the word is a square, hence nonnegative.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import FAMILY
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Letter, Power, Word

ALWAYS = ("Psi",)
SAMPLE = "S"  # a sample covariance is positive semidefinite in every draw


class Cut(NamedTuple):
    """``tr(center left outer right')``, or ``left' center right`` for a form, or ``left center right'`` for an open word."""

    center: Word
    outer: Word
    left: Word
    right: Word


def is_positive(letter: Letter, positive: frozenset[str]) -> bool:
    """Whether a letter is positive semidefinite (and of a power that keeps it so)."""
    if letter.family == FAMILY or letter.name in ALWAYS:
        return True
    return (letter.name in positive or letter.name.partition("(")[0] == SAMPLE) and letter.power > 0


@cache
def cuts(word: Word, positive: frozenset[str], is_open: bool = False) -> tuple[Cut, ...]:
    """All ways to cut a closed (or open) word.

    >>> A = words.matrix("A")
    >>> [c.left == c.right for c in cuts((A, A.T), frozenset())]
    [False, True, False, False, True, False]
    """
    blocks = _blocks(word, positive)
    return tuple(_open_cuts(blocks) if is_open else _form_cuts(blocks) if words.is_form(word) else _trace_cuts(blocks))


def squares(word: Word, positive: frozenset[str], is_open: bool = False) -> list[Cut]:
    return [cut for cut in cuts(word, positive, is_open) if cut.left == cut.right]


def polynomial(word: Word) -> TracePolynomial:
    """A word as an expression; the empty word is the identity."""
    shape = (word[0].rows, word[-1].cols) if word else ("d", "d")
    return TracePolynomial({words.reduce_word(word): Scalar.number(1)}, *shape)


class _Block(NamedTuple):
    letters: Word
    positive: bool


def _blocks(word: Word, positive: frozenset[str]) -> list[_Block]:
    """Runs of commuting positive letters, and single other letters with powers written out."""
    blocks: list[_Block] = []
    for letter in word:
        sign = is_positive(letter, positive)
        if sign and letter.family and blocks and blocks[-1].positive and blocks[-1].letters[0].family == letter.family:
            blocks[-1] = _Block((*blocks[-1].letters, letter), True)
        elif not sign and letter.power == int(letter.power) and 1 < letter.power <= 8:
            blocks += [_Block((letter._replace(power=1),), False)] * int(letter.power)
        else:
            blocks.append(_Block((letter,), sign))
    return blocks


def half(run: Word) -> Word:
    """The square root of a run of commuting positive letters."""
    return tuple(letter._replace(power=_tidy(letter.power * Fraction(1, 2))) for letter in run)


def _tidy(power: Power) -> Power:
    return int(power) if power == int(power) else power


def _places(blocks: list[_Block], first: int, last: int) -> Iterator[tuple[int, Word, Word, Word]]:
    """Cut places as (index of the block to the right, center, end of the left side, start of the right side)."""
    for i in range(first, last + 1):
        yield i, (), (), ()
        if i < len(blocks) and blocks[i].positive and i < last:
            run = blocks[i].letters
            yield i + 1, run, (), ()
            yield i + 1, (), half(run), half(run)


def _joined(blocks: list[_Block]) -> Word:
    return words.reduce_word(sum((block.letters for block in blocks), ()))


def _form_cuts(blocks: list[_Block]) -> Iterator[Cut]:
    for i, center, end, start in _places(blocks, 1, len(blocks) - 1):
        skipped = i - (1 if center or end else 0)
        left = words.reduce_word((*_joined(blocks[:skipped]), *end))
        yield Cut(center, (), words.transpose(left), words.reduce_word((*start, *_joined(blocks[i:]))))


def _open_cuts(blocks: list[_Block]) -> Iterator[Cut]:
    for i, center, end, start in _places(blocks, 0, len(blocks)):
        skipped = i - (1 if center or end else 0)
        left = words.reduce_word((*_joined(blocks[:skipped]), *end))
        right = words.transpose(words.reduce_word((*start, *_joined(blocks[i:]))))
        if not left and not right and center and len(blocks) > 1:
            continue
        yield Cut(center, (), left, right)


def _trace_cuts(blocks: list[_Block]) -> Iterator[Cut]:
    """One cut at every place of the cycle, a second one anywhere after it."""
    n = len(blocks)
    seen: set[Cut] = set()
    for turn in range(n):
        cycle = blocks[turn:] + blocks[:turn]
        heads: list[tuple[list[_Block], Word]] = [(cycle, ())]
        if cycle[0].positive:
            heads.append((cycle[1:], cycle[0].letters))
            piece = _Block(half(cycle[0].letters), True)
            heads.append(([piece, *cycle[1:], piece], ()))
        for rest, center in heads:
            for i, outer, end, start in _places(rest, 0, len(rest)):
                skipped = i - (1 if outer or end else 0)
                left = words.reduce_word((*_joined(rest[:skipped]), *end))
                right = words.transpose(words.reduce_word((*start, *_joined(rest[i:]))))
                cut = Cut(center, outer, left, right)
                if cut not in seen:
                    seen.add(cut)
                    yield cut


def inner(cut: Cut) -> TracePolynomial:
    """The value that a cut was made from."""
    return product(polynomial(cut.center), polynomial(cut.outer), polynomial(cut.left), polynomial(cut.right))


def product(
    center: TracePolynomial, outer: TracePolynomial, left: TracePolynomial, right: TracePolynomial
) -> TracePolynomial:
    """``tr(center left outer right')`` for matrices, ``left' center right`` for vectors."""
    if left.cols == "1":
        return left.T * center * right
    return (center * left * outer * right.T).trace()
