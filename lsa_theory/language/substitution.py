"""Equations among the hypotheses, used on a difference of two sides: names replaced, traces replaced, letters exchanged.

Every change is an equality that the hypotheses give; where a difference becomes zero, the two sides are equal under them.
"""

from __future__ import annotations

from math import prod

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Scalar
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.hypotheses import Hypotheses
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.symbolic import Symbolic, without_roots

MAX_ORDERS = 2000  # of the letters of one word


def under(gap: TracePolynomial, hypotheses: Hypotheses, meaning: Symbolic) -> TracePolynomial:
    """The difference with every equation of the hypotheses used.

    >>> from lsa_theory.language.hypotheses import relations_of
    >>> from lsa_theory.language.parser import parse_expression
    >>> from lsa_theory.language.names import Names
    >>> meaning = Symbolic(Names())
    >>> gap = read(parse_expression("A*B - B*A + (u - 2)*A"), meaning)
    >>> under(gap, Hypotheses.of(relations_of(["A*B == B*A", "u == 2"]), Names()), meaning).is_zero()
    True
    """
    rule = meaning.setting.gamma()
    table: dict[str, TracePolynomial] = {}
    for name, node in hypotheses.solved.items():
        try:
            value = read(without_roots(node), meaning)
            shape = {"matrix": ("d", "d"), "vector": ("d", "1")}.get(meaning.names.kind(name), ("1", "1"))
            table[name] = TracePolynomial({}, *shape) if value.is_zero() else value
        except (OutOfReachError, ZeroDivisionError):
            continue
    if not gap.is_zero() and table:
        try:
            if "Lambda" in table or "N" in table:
                table["Gamma"] = rule.gamma().substitute(table)
            gap = rule.normal_form(gap.substitute(table))
        except (ValueError, TypeError, ZeroDivisionError):
            pass  # the inverse of a sum: the equation is not used
    closed: dict[Generator, Scalar] = {}
    swaps: set[tuple[str, str]] = set()
    for relation in hypotheses.relations:
        for left, sign, right in relation.links():
            if sign == "==":
                closed |= _trace_rule(left, right, meaning) or _trace_rule(right, left, meaning)
                swaps |= _commuting(left, right)
    if closed and not gap.is_zero():
        gap = _with_traces(gap, closed)
    if swaps and not gap.is_zero():
        closed_words = {g for c in gap.terms.values() for g in c.generators() if isinstance(g, tuple)}
        traces = [word for word in closed_words if not words.is_form(word)]
        gap = _with_traces(gap, {word: _product(_least(word, swaps, True)).trace().as_scalar() for word in traces})
        gap = gap.map_words(lambda word: _product(_least(word, swaps)))
    for relation in hypotheses.relations:
        for left, sign, right in relation.links():
            if sign == "==" and not gap.is_zero():
                gap = _without_symmetric_part(gap, left, right, meaning)
    return gap


def _without_symmetric_part(gap: TracePolynomial, left: Node, right: Node, meaning: Symbolic) -> TracePolynomial:
    """``A == -A.T``: A is half of ``A - A.T``."""
    for one, other in ((left, right), (right, left)):
        if one.kind == "name" and other == Node("negative", (Node("transpose", (one,)),)):
            letter = meaning.name(str(one.value))
            try:
                return gap.substitute({str(one.value): (letter - letter.T) / 2})
            except (ValueError, TypeError, ZeroDivisionError):
                return gap  # the inverse of a sum
    return gap


def _trace_rule(left: Node, right: Node, meaning: Symbolic) -> dict[Generator, Scalar]:
    """``tr(Lambda) == d`` and the like: one trace or form, equal to a scalar without it."""
    try:
        values = [read(without_roots(side), meaning) for side in (left, right)]
    except (OutOfReachError, ZeroDivisionError):
        return {}
    if not all(value.is_scalar for value in values):
        return {}
    one, other = (value.as_scalar() for value in values)
    if len(one.num) != 1 or one.den:
        return {}
    ((monomial, number),) = one.num.items()
    if number != 1 or len(monomial) != 1:
        return {}
    ((generator, power),) = monomial
    if power != 1 or isinstance(generator, str) or generator in other.generators():
        return {}
    return {generator: other}


def _with_traces(gap: TracePolynomial, closed: dict[Generator, Scalar]) -> TracePolynomial:
    def value(generator: Generator) -> Scalar:
        return closed.get(generator, Scalar.symbol(generator))

    try:
        return TracePolynomial({word: c.map(value) for word, c in gap.terms.items()}, *gap.shape)
    except (ValueError, ZeroDivisionError):
        return gap


def _commuting(left: Node, right: Node) -> set[tuple[str, str]]:
    """``A*B == B*A``: the pair of names."""
    if left.kind != "multiply" or right.kind != "multiply" or left.parts != right.parts[::-1]:
        return set()
    if any(part.kind != "name" for part in left.parts):
        return set()
    a, b = sorted(str(part.value) for part in left.parts)
    return {(a, b)} if a != b else set()


def _product(word: Word) -> TracePolynomial:
    """The value of a word; the empty one, in which all letters have cancelled, is the identity."""
    if not word:
        return TracePolynomial.identity()
    return prod(map(TracePolynomial.letter, word), start=TracePolynomial.scalar(1))


def _least(word: Word, swaps: set[tuple[str, str]], closed: bool = False) -> Word:
    """The least of the words that come from this one by exchanging neighbours, in a trace also around its seam."""
    seen = {word}
    queue = [word]
    for one in queue:
        places = [k for k in range(len(one) - 1) if _commute(one[k], one[k + 1], swaps)]
        exchanged = [(*one[:k], one[k + 1], one[k], *one[k + 2 :]) for k in places]
        for other in [*exchanged, *([one[1:] + one[:1]] if closed else [])]:
            if other not in seen and len(seen) < MAX_ORDERS:
                seen.add(other)
                queue.append(other)
    return words.reduce_word(min(seen))


def _commute(one: Letter, other: Letter, swaps: set[tuple[str, str]]) -> bool:
    """Whether two letters may change places: A that commutes with a symmetric B commutes with its transpose."""
    alike = one.flipped == other.flipped or one.symmetric or other.symmetric
    return alike and (min(one.name, other.name), max(one.name, other.name)) in swaps
