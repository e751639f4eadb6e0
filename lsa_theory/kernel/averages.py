"""``mean(...)``: the expectation over a random covariance Lambda_tau, which Lambda stands for inside, of any law.

It is taken term by term, and what does not depend on Lambda_tau goes out.  A block of a word, with the traces beside it,
becomes a letter of its own (``mean(tr(Lambda)*Lambda**2)``), the same one for equal blocks; a term with several blocks
between fixed letters is a number of its own.  Nothing is known of such letters but that they are fixed, and symmetric
where the block is.
"""

from __future__ import annotations

import re
from fractions import Fraction

from lsa_theory.kernel.coefficients import Coefficient, Factor, Generator, Monomial, Root
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import ENTRIES, OPAQUE
from lsa_theory.kernel.terms import Polynomial, mentions, word_value
from lsa_theory.kernel.words import COVARIANCE, Word, is_vector, reduce

SEALED = re.compile(r"\b(" + "|".join(name for name in OPAQUE if name != "mean") + r")\[")


def varies(g: Generator | str) -> bool:
    """Whether a generator or a letter depends on Lambda_tau; Refused where that is not known, as of a limit."""
    if isinstance(g, tuple):
        return any(varies(name) for name, _, _ in g)
    if isinstance(g, str) and g.lstrip("#!%").startswith("mean["):
        return False
    text = g if isinstance(g, str) else repr(g)
    if SEALED.search(text):
        raise Refused("a mean over what no rule computes")
    inside = isinstance(g, Root) or "[" in g
    return mentions(text, (*COVARIANCE, *ENTRIES)) if inside else g in (*COVARIANCE, *ENTRIES)


def average(value: Polynomial) -> Polynomial:
    """The expectation of a normal form over Lambda_tau."""
    total = Polynomial({}, value.shape)
    for word, c in value.terms.items():
        moving = {factor: p for factor, p in c.den.items() if any(varies(g) for m in dict(factor) for g, _ in m)}
        fixed = {factor: p for factor, p in c.den.items() if factor not in moving}
        for monomial, number in c.num.items():
            outside: Monomial = frozenset((g, p) for g, p in monomial if not varies(g))
            part = _word(word, monomial - outside, moving, value)
            total = total + part.times(Coefficient({outside: number}, fixed))
    return total


def _word(word: Word, moving: Monomial, den: dict[Factor, int], whole: Polynomial) -> Polynomial:
    """The mean of an open word times numbers that depend on Lambda_tau."""
    places = [k for k, (name, _, _) in enumerate(word) if varies(name)]
    if not places:
        return Polynomial({word: _number(moving, den)}, whole.shape)
    first, last = places[0], places[-1] + 1
    product = _letter(word[first:last], Coefficient({moving: Fraction(1)}, den))
    product = word_value(word[:first]) * product if first else product
    return product * word_value(word[last:]) if word[last:] else product


def _number(moving: Monomial, den: dict[Factor, int]) -> Coefficient:
    """The mean of a number: one block is taken out of a trace or form, if there is just one with fixed letters or none."""
    if not moving and not den:
        return Coefficient.number(1)
    closed = [g for g, _ in moving if isinstance(g, tuple)]
    mixed = [g for g in closed if not all(varies(name) for name, _, _ in g)]
    plain = [g for g in closed if g not in mixed]
    chosen = mixed[0] if len(mixed) == 1 else min(plain) if plain and not mixed else None
    power = dict(moving).get(chosen, 0) if chosen is not None else 0
    fits = power == 1 or (chosen in plain and power > 0 and power.denominator == 1)
    if chosen is not None and fits and (cut := _block(chosen)) is not None:
        rest: Monomial = frozenset((g, p - (g == chosen)) for g, p in moving if g != chosen or p != 1)
        before, block, after = cut
        product = _letter(block, Coefficient({rest: Fraction(1)}, den))
        product = word_value(before) * product if before else product
        product = product * word_value(after) if after else product
        return (product if product.shape == (1, 1) else product.trace()).coefficient()
    return Coefficient.of(f"mean[{Coefficient({moving: Fraction(1)}, den).key()}]")


def _block(word: Word) -> tuple[Word, Word, Word] | None:
    """A closed word as fixed letters, one block of what depends on Lambda_tau, fixed letters; None for several blocks."""
    turns = [word] if is_vector(word[0][0]) else [word[k:] + word[:k] for k in range(len(word))]
    for turn in turns:
        places = [k for k, (name, _, _) in enumerate(turn) if varies(name)]
        if places[-1] - places[0] + 1 == len(places):
            return turn[: places[0]], turn[places[0] : places[-1] + 1], turn[places[-1] + 1 :]
    return None


def _letter(block: Word, c: Coefficient) -> Polynomial:
    if any(is_vector(name) for name, _, _ in block):
        raise Refused("a mean over a product of vectors")
    body = Polynomial({reduce(block): c}, ("d", "d"))
    symmetric = "!" if not (body - body.transposed()).terms else ""
    return Polynomial.letter(f"#{symmetric}mean[{body.key()}]")
