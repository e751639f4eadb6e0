"""Cutting words at random legs and joining the ends again: what a Gaussian pairing does to a product.

A word is cut into strands ``(left end, word, right end)``.  An end is ``LEFT`` or ``RIGHT`` (the two open indices of
the whole expression), ``NUMBER`` (a vector letter closes it), or an integer naming a leg of a random letter.
Joining two ends puts the covariance between them; a strand joined to itself closes into a trace.
"""

from __future__ import annotations

from typing import TypeAlias

from lsa_theory.algebra import words
from lsa_theory.algebra.words import Letter, Word

End: TypeAlias = int | str
Strand: TypeAlias = tuple[End, Word, End]
LEFT, RIGHT, NUMBER = "left", "right", "number"

Product: TypeAlias = tuple[tuple[Word, ...], Word]  # closed words, open word


def units(word: Word, random: frozenset[str]) -> Word:
    """The word with powers of random letters written out."""
    if not any(letter.name in random and letter.power != 1 for letter in word):
        return word
    result: list[Letter] = []
    for letter in word:
        if letter.name in random and letter.power != 1:
            if letter.power != int(letter.power) or letter.power < 0:
                raise ValueError(f"no closed form for the expectation of {letter.name}**({letter.power})")
            result.extend([letter._replace(power=1)] * int(letter.power))
        else:
            result.append(letter)
    return tuple(result)


def cut(word: Word, closed: bool, legs: dict[int, tuple[int, int]]) -> tuple[list[Strand], list[Word]]:
    """Cut a word at the letters at the given positions, whose (left, right) leg numbers ``legs`` gives.

    A matrix letter ``S = x x'`` leaves one leg to each side; a vector letter (same leg number twice) leaves one.
    Returns the strands and the closed words that the cut did not touch.
    """
    if closed and not legs:
        return [], [word]
    loop = closed and not words.is_form(word)
    strands: list[Strand] = []
    start: End = NUMBER if closed else LEFT
    current: list[Letter] = []
    for k, letter in enumerate(word):
        if k in legs:
            left, right = legs[k]
            if letter.rows != "1":
                strands.append((start, tuple(current), left))
                current = []
                start = right if letter.cols != "1" else NUMBER
            else:
                start, current = right, []
        else:
            current.append(letter)
            if letter.cols == "1":
                strands.append((start, tuple(current), NUMBER))
                start, current = NUMBER, []
    if loop:
        first = strands[0]
        strands[0] = (start, tuple(current) + first[1], first[2])
    elif not closed and (current or start != NUMBER or not strands):
        strands.append((start, tuple(current), RIGHT))
    elif current:
        strands.append((start, tuple(current), NUMBER))
    return strands, []


def join(strands: list[Strand], e: End, f: End, connector: Word, closed: list[Word]) -> list[Strand]:
    """Join the ends ``e`` and ``f`` through a symmetric word; a loop goes to ``closed``."""
    rest: list[Strand] = []
    first: Strand | None = None
    second: Strand | None = None
    for strand in strands:
        left, word, right = strand
        if left == e or right == e:
            if left == f or right == f:
                closed.extend(words.close(word + connector))
                first = second = strand
                continue
            first = strand if right == e else (right, words.transpose(word), left)
        elif left == f or right == f:
            second = strand if left == f else (right, words.transpose(word), left)
        else:
            rest.append(strand)
    assert first is not None and second is not None
    if first is not second:
        rest.append((first[0], first[1] + connector + second[1], second[2]))
    return rest


def assemble(strands: list[Strand], closed: list[Word]) -> Product:
    """The product of closed words and the open word that fully joined strands stand for."""
    head: Word = ()
    tail: Word = ()
    for left, word, right in strands:
        if left == NUMBER and right == NUMBER:
            closed.append(words.canonical_form(word))
        elif left == LEFT or (right == RIGHT and left != NUMBER):
            head = word
        elif right == LEFT or (left == RIGHT and right != NUMBER):
            head = words.transpose(word)
        elif right == RIGHT:
            tail = word
        else:
            tail = words.transpose(word)
    return tuple(closed), words.reduce_word(head + tail)
