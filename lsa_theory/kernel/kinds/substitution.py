"""Kind ``substitution``: equations among the hypotheses, ``X == formula``, put into ``larger - smaller - P``, one by one.

X is a letter, a scalar, one trace or form, or a quantity that no rule computes (`limit(u)`).  Sound because the difference
has been read with every letter free, derivatives and expectations taken, before X is replaced: where the hypotheses hold X
and the formula have one value, so an occurrence may be replaced by the other, and one that is not replaced does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsa_theory.kernel.certificate import Hypothesis, Link, by_form
from lsa_theory.kernel.limits import Refused, exact, fields, texts
from lsa_theory.kernel.parser import drawn
from lsa_theory.kernel.terms import Coefficient, Generator, Polynomial, gamma, normal, word_value

Rewrite = Callable[[Polynomial], Polynomial]


def check(link: Link, body: dict[str, Any]) -> None:
    """``by``: numbers of hypothesis links, in order; ``form``: P, zero unless given."""
    fields(body, {"by": list}, {"form": str})
    rules = [rule_of(link, link.use(int(exact(number)))) for number in texts(body["by"], "by", 40)]

    def rewrite(value: Polynomial) -> Polynomial:
        for rule in rules:
            value = rule(normal(value))
        return value

    by_form(link, body.get("form", "0"), rewrite)


def rule_of(link: Link, known: Hypothesis) -> Rewrite:
    """What an equation does to a difference; Refused for a hypothesis that is none, or is not solved."""
    if known.sign != "==" or drawn(known.left) or drawn(known.right):
        raise Refused("an equation between fixed quantities is put in")
    reading = link.reading()
    left, right = normal(reading(known.left)), normal(reading(known.right))
    for one, other in ((left, right), (right, left)):
        if not other.terms:
            other = Polynomial({}, one.shape)
        if one.shape == other.shape and (rule := _replaces(one, other)) is not None:
            return rule
    raise Refused("no side of the equation is one letter or one generator")


def _replaces(one: Polynomial, other: Polynomial) -> Rewrite | None:
    """The rewriting of ``one`` by ``other``, if ``one`` is a letter or a generator of the coefficients."""
    if len(one.terms) != 1:
        return None
    ((word, c),) = one.terms.items()
    if one.shape == (1, 1):
        if len(c.num) != 1 or c.den:
            return None
        ((monomial, number),) = c.num.items()
        if number != 1 or len(monomial) != 1:
            return None
        ((generator, power),) = monomial
        return _generator(generator, other.coefficient()) if power == 1 else None
    if c.num != {frozenset(): 1} or c.den or len(word) != 1 or word[0][1:] != (1, 0) or word[0][0] == "Ginv":
        return None
    return _letter(word[0][0], other)


def _generator(generator: Generator, value: Coefficient) -> Rewrite:
    def put(g: Generator) -> Coefficient:
        return value if g == generator else Coefficient.of(g)

    return lambda p: Polynomial({word: c.mapped(put) for word, c in p.terms.items()}, p.shape)


def _letter(name: str, value: Polynomial) -> Rewrite:
    table = {name: value}
    if name == "Lambda":
        inverse = gamma().mapped(lambda word: word_value(word, table.get)).inverse()
        if inverse is not None:
            table["Ginv"] = inverse
    return lambda p: p.mapped(lambda word: word_value(word, table.get))
