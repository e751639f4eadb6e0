"""Letters and words: products of fixed matrices and column vectors, canonical under rotation and transposition.

A letter is ``(name, power, turned)``: a d x d matrix or a column vector, `turned` for its transpose; a word is a tuple of
letters.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from lsa_theory.kernel.parser import SINGLE, VECTORS

Power: TypeAlias = "int | Fraction"
Letter: TypeAlias = tuple[str, Power, int]
Word: TypeAlias = tuple[Letter, ...]

COVARIANCE = ("Ginv", "Lambda")  # commuting; Ginv is the inverse of Gamma
SYMMETRIC = {"Lambda", "Ginv", "Psi", "S"}


def is_vector(name: str) -> bool:
    """Whether a letter is a column vector; ``%`` marks vectors that no rule computes."""
    return (
        name in VECTORS or name in ("x", "w", "eta", "xbar") or name.startswith(("eta(", "gap_v", "%")) or is_example(name)
    )


def is_example(name: str) -> bool:
    """Whether a letter is one example of the prompt, x_1."""
    return name.startswith("x_") and bool(SINGLE.fullmatch(name))


def is_symmetric(name: str) -> bool:
    """Whether a letter is its own transpose for all its values."""
    return name in SYMMETRIC or name.startswith(("S(", "#!"))


def whole(power: Power) -> Power:
    """A power as an integer where it is one, so that equal powers look alike."""
    return power.numerator if power.denominator == 1 else power


def letter(name: str, power: Power = 1, turned: int = 0) -> Letter:
    return name, whole(power), 0 if is_symmetric(name) else turned


def flip(word: Word) -> Word:
    """The transpose of a word."""
    return tuple(letter(name, power, 1 - turned) for name, power, turned in reversed(word))


def reduce(word: Word) -> Word:
    """Neighbouring powers of one letter merged; Lambda and Ginv, which commute, in one order."""
    out: list[Letter] = []
    for name, power, turned in word:
        held: list[Letter] = []
        while out and name in COVARIANCE and out[-1][0] in COVARIANCE and out[-1][0] > name:
            held.append(out.pop())
        if out and out[-1][0] == name and out[-1][2] == turned and not is_vector(name):
            power = whole(power + out.pop()[1])
        if power:
            out.append((name, power, turned))
        for later in reversed(held):
            if out and out[-1][0] == later[0]:
                later = (later[0], whole(later[1] + out.pop()[1]), 0)
            out += [later] * (later[1] != 0)
    return tuple(out)


def opens(one: Letter) -> bool:
    """Whether a letter has a left side of dimension one: a transposed vector."""
    return is_vector(one[0]) and bool(one[2])


def closes(one: Letter) -> bool:
    """Whether a letter has a right side of dimension one: a vector."""
    return is_vector(one[0]) and not one[2]


def pieces(word: Word) -> list[Word]:
    """A word cut where it passes through dimension one."""
    out, start = [], 0
    for k, one in enumerate(word):
        if opens(one) and k > start:
            out.append(word[start:k])
            start = k
        if closes(one):
            out.append(word[start : k + 1])
            start = k + 1
    return out + ([word[start:]] if start < len(word) else [])


def canonical_form(word: Word) -> Word:
    """A form ``p'Wq`` and its transpose are one number."""
    return min(reduce(word), reduce(flip(word)))


def canonical_trace(word: Word) -> Word:
    """The least rotation of a closed word or of its transpose, once no rotation makes neighbours merge."""
    best = reduce(word)
    while True:
        shorter = min((reduce(best[k:] + best[:k]) for k in range(len(best))), key=len, default=())
        if len(shorter) >= len(best):
            break
        best = shorter
    turns = [reduce(v[k:] + v[:k]) for v in (best, reduce(flip(best))) for k in range(len(v))]
    return min(turns, default=())


def close(word: Word) -> list[Word]:
    """The closed words of the trace of a word: one trace, or the forms into which it falls."""
    for k, one in enumerate(word):
        if opens(one):
            return [canonical_form(piece) for piece in pieces(word[k:] + word[:k])]
        if closes(one):
            return [canonical_form(piece) for piece in pieces(word[k + 1 :] + word[: k + 1])]
    return [canonical_trace(word)]


def split_open(word: Word) -> tuple[list[Word], Word]:
    """The forms inside an open word, and what stays open."""
    forms: list[Word] = []
    rest: Word = ()
    for piece in pieces(word):
        if opens(piece[0]) and closes(piece[-1]):
            forms.append(canonical_form(piece))
        else:
            rest += piece
    return forms, reduce(rest)
