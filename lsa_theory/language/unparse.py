"""Trace polynomials written as formulas: what was derived, in the language in which claims are stated."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Factor, Generator, Laurent, Monomial, Rational, Scalar, monomial_product, sort_key
from lsa_theory.algebra.words import Letter, Power, Word
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import parse_expression
from lsa_theory.moments import random_covariance

LONG = 200  # terms of a sum that is written from left to right


def unparse(expression: TracePolynomial) -> Node:
    """The formula of a trace polynomial: one term per product of traces, forms and open word.

    >>> from lsa_theory.language.printing import to_text
    >>> A, N = TracePolynomial.letter(words.matrix("A")), TracePolynomial.symbol("N")
    >>> to_text(unparse((1 + 1 / N) * A * A.T + A.trace() * A / N))
    '(N + 1)/N*A*A.T + 1/N*tr(A)*A'
    """
    if random_covariance.has_blocks(expression):
        fixed, inside = random_covariance.integrand(expression)
        means = Node("call", (unparse(inside),), "mean")
        return means if fixed.is_zero() else Node("add", (unparse(fixed), means))
    groups: dict[tuple[Monomial, Word], dict[frozenset[tuple[Factor, int]], Laurent]] = {}
    for word, scalar in expression.terms.items():
        scalar = scalar.cancel()
        for monomial, number in scalar.num.items():
            closed: Monomial = frozenset(pair for pair in monomial if isinstance(pair[0], tuple))
            by_den = groups.setdefault((closed, word), {})
            by_den.setdefault(frozenset(scalar.den.items()), {})[monomial - closed] = number
    terms: list[Node] = []
    for closed, word in sorted(groups, key=lambda g: (-len(g[1]), len(g[0]), sort_key(g[0]), g[1])):
        for den, numerator in groups[closed, word].items():
            terms.append(_term(numerator, dict(den), closed, word, expression))
    return sum_of(terms)


def scalar_formula(scalar: Scalar) -> Node:
    return unparse(TracePolynomial.scalar(scalar))


def _term(num: Laurent, den: dict[Factor, int], closed: Monomial, word: Word, whole: TracePolynomial) -> Node:
    sign, coefficient = _coefficient(num, den)
    factors = [_power(_closed(g), p) for g, p in sorted(closed, key=lambda pair: (len(pair[0]), str(pair[0])))]
    if word:
        factors += [_letter(letter) for letter in word]
    elif not whole.is_scalar:
        factors.append(Node("name", value="I"))
    if coefficient is not None:
        factors.insert(0, coefficient)
    body = _product(factors)
    return Node("negative", (body,)) if sign < 0 else body


def _coefficient(num: Laurent, den: dict[Factor, int]) -> tuple[int, Node | None]:
    """A rational function of the named scalars as ``sign * c * monomial * (sum) / (denominator)``."""
    low: dict[Generator, Power] = {}
    for monomial in num:
        exponents = dict(monomial)
        for g in {g for m in num for g, _ in m}:
            low[g] = min(low.get(g, exponents.get(g, 0)), exponents.get(g, 0))
    shift: Monomial = frozenset((g, -p) for g, p in low.items() if p)
    polynomial = {monomial_product(m, shift): c for m, c in num.items()}
    scale = whole = _content(polynomial.values())
    ordered = sorted(polynomial, key=lambda m: (-sum(p for _, p in m), sort_key(m)))
    sign = -1 if polynomial[ordered[0]] < 0 else 1
    above = [_power(_symbol(str(g)), p) for g, p in sorted(low.items(), key=str) if p > 0]
    below = [_power(_symbol(str(g)), -p) for g, p in sorted(low.items(), key=str) if p < 0]
    if len(polynomial) > 1:
        above.append(sum_of([_monomial(m, Fraction(polynomial[m]) / scale * sign) for m in ordered]))
    for factor, power in den.items():
        parts = sorted(factor, key=lambda item: (-sum(p for _, p in item[0]), sort_key(item[0])))
        if parts[0][1] < 0:  # N - d - 1, not -N + d + 1
            parts = [(m, -c) for m, c in parts]
            sign = -sign if power % 2 else sign
        content = _content(c for _, c in parts)
        whole /= content**power
        below.append(_power(sum_of([_monomial(m, Fraction(c) / content) for m, c in parts]), power))
    if whole.numerator != 1:
        above.insert(0, _number(whole.numerator))
    if whole.denominator != 1:
        below.insert(0, _number(whole.denominator))
    if not below:
        return sign, _product(above) if above else None
    return sign, Node("divide", (_product(above) if above else _number(1), _product(below)))


def _content(numbers: Iterable[Rational]) -> Fraction:
    """What the coefficients of a polynomial have in common; without it they are whole numbers with no common divisor."""
    fractions = [Fraction(c) for c in numbers]
    return Fraction(gcd(*(c.numerator for c in fractions)), lcm(*(c.denominator for c in fractions)))


def _monomial(monomial: Monomial, number: Fraction) -> Node:
    factors = [
        _power(_symbol(g) if isinstance(g, str) else _closed(g), p) for g, p in sorted(monomial, key=lambda q: str(q[0]))
    ]
    if abs(number) != 1 or not factors:
        factors.insert(0, _number(abs(number)))
    body = _product(factors)
    return Node("negative", (body,)) if number < 0 else body


def _closed(generator: Generator) -> Node:
    assert isinstance(generator, tuple)
    body = _product([_letter(letter) for letter in generator])
    return body if words.is_form(generator) else Node("call", (body,), "tr")


def _letter(letter: Letter) -> Node:
    if random_covariance.is_moment(letter.name):
        base = _symbol(letter.name)
    elif letter.name.endswith(")"):
        head, argument = letter.name[:-1].split("(")
        base = Node("call", (Node("name", value=argument),), head)
    else:
        base = Node("name", value=letter.name)
    if letter.flipped:
        base = Node("transpose", (base,))
    if letter.power < 0:
        base = Node("call", (base,), "inv")
    return _power(base, -letter.power if letter.power < 0 else letter.power)


def _symbol(name: str) -> Node:
    """A name, or ``mean(...)`` for a moment of a random covariance."""
    if random_covariance.is_moment(name):
        return Node("call", (parse_expression(name[2:-1]),), "mean")
    return Node("name", value=name)


def _number(value: Fraction | int) -> Node:
    return Node("number", value=Fraction(value))


def _power(base: Node, power: Power) -> Node:
    return base if power == 1 else Node("power", (base,), Fraction(power))


def _product(factors: Iterable[Node]) -> Node:
    factors = list(factors)
    return reduce(lambda a, b: Node("multiply", (a, b)), factors) if factors else _number(1)


def sum_of(terms: list[Node]) -> Node:
    """The sum of terms; a long one is a tree of halves, so that no reader has to go thousands of nodes deep.

    >>> from lsa_theory.language.printing import to_text
    >>> to_text(sum_of([Node("name", value="u"), Node("negative", (Node("name", value="d"),))]))
    'u - d'
    """
    if not terms:
        return _number(0)
    if len(terms) > LONG:
        half = len(terms) // 2
        return Node("add", (sum_of(terms[:half]), sum_of(terms[half:])))
    total = terms[0]
    for term in terms[1:]:
        total = Node("subtract", (total, term.parts[0])) if term.kind == "negative" else Node("add", (total, term))
    return total
