"""Cutting products of words at random legs and joining the legs again: what one step of an expectation does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lsa_theory.kernel.words import Word, canonical_form, canonical_trace, closes, flip, letter, opens, split_open

Closed = str | Word
Place = tuple[int, int]  # a word of the product, a letter of it
End = int | str | None
Strand = tuple[End, Word, End]


def surgery(
    units: list[Word],
    cuts: Mapping[Place, tuple[int, int]],
    joins: Sequence[tuple[int, int, Word]],
    ends: Sequence[tuple[int, str]] = (),
) -> tuple[list[Closed], Word]:
    """Cut the product at letters (left, right leg), join legs by connectors, end others in vectors: closed words, open one.

    A strand is ``(end, word, end)``; an end is a leg, None (dimension one), or "L" and "R", the open word's own ends.
    """
    strands: list[Strand] = []
    closed: list[Closed] = []
    for i, word in enumerate(units):
        here = {k: legs for (j, k), legs in cuts.items() if j == i}
        if i and not here:
            closed.append(canonical(word))
        elif word:
            strands += _cut(word, here, is_open=i == 0)
    for one, other, connector in joins:
        a = next(s for s in strands if one in (s[0], s[2]))
        strands.remove(a)
        a = a if a[2] == one else (a[2], flip(a[1]), a[0])
        if a[0] == other:  # both legs of one strand
            closed.append(canonical_trace(a[1] + connector))
            continue
        b = next(s for s in strands if other in (s[0], s[2]))
        strands.remove(b)
        b = b if b[0] == other else (b[2], flip(b[1]), b[0])
        strands.append((a[0], a[1] + connector + b[1], b[2]))
    for leg, vector in ends:
        a = next(s for s in strands if leg in (s[0], s[2]))
        strands.remove(a)
        a = a if a[2] == leg else (a[2], flip(a[1]), a[0])
        strands.append((a[0], (*a[1], letter(vector)), None))
    left: Word = ()
    right: Word = ()
    for start, word, end in strands:
        if start is None and end is None:
            closed.append(canonical_form(word))
        elif "L" in (start, end):
            left = word if start == "L" else flip(word)
        else:
            right = word if end == "R" else flip(word)
    forms, opened = split_open(left + right)
    return [*closed, *forms], opened


def _cut(word: Word, here: Mapping[int, tuple[int, int]], is_open: bool) -> list[Strand]:
    """The strands of one word, cut at the letters `here` and wherever it passes through dimension one."""
    if not is_open and not opens(word[0]):  # a trace: turn it so that it starts behind a cut
        k = min(here)
        word = word[k:] + word[:k]
        here = {(j - k) % len(word): legs for j, legs in here.items()}
    strands: list[Strand] = []
    start: End = None if opens(word[0]) else "L" if is_open else "seam"
    current: Word = ()
    for k, one in enumerate(word):
        if opens(one) and k:
            if current or start is not None:
                strands.append((start, current, None))
            start, current = None, ()
        if k in here:
            left, right = here[k]
            if not opens(one):
                strands.append((start, current, left))
            start, current = (None if closes(one) else right), ()
        else:
            current += (one,)
            if closes(one):
                strands.append((start, current, None))
                start, current = None, ()
    if current or start is not None:
        strands.append((start, current, None if closes(word[-1]) else "R" if is_open else "seam"))
    if seams := [s for s in strands if "seam" in (s[0], s[2])]:  # head and tail of a turned trace
        head, tail = next(s for s in seams if s[0] == "seam"), next(s for s in seams if s[2] == "seam")
        strands = [s for s in strands if s is not head and s is not tail]
        strands.append((tail[0], tail[1] + head[1], head[2]))
    return strands


def canonical(word: Word) -> Word:
    """A closed word in its canonical form."""
    return canonical_form(word) if opens(word[0]) else canonical_trace(word)
