"""Random formulas of the language and random trace polynomials."""

from __future__ import annotations

import random
from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import GAMMA, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.language.nodes import Node

SCALARS = {"N": "N", "M": "M", "d": "d", "u": "u_{-1}", "sigma": r"\sigma", "gamma_i": r"\gamma_{i}"}
MATRICES = {"A": "A", "B": "B", "Lambda": r"\Lambda", "Gamma": r"\Gamma", "U11": "U_{11}", "I": "I_d"}
COLUMNS = {"a": "a", "b": "b", "u12": "u_{12}"}


def node(kind: str, *parts: Node, value: str | Fraction | None = None) -> Node:
    return Node(kind, parts, value)


def name(chosen: str) -> Node:
    return node("name", value=chosen)


def scalar(rng: random.Random, depth: int) -> Node:
    """A random number of the language."""
    if depth <= 0:
        if rng.random() < 0.3:
            return node("number", value=Fraction(rng.randint(0, 12), rng.choice([1, 1, 1, 2, 7])))
        return name(rng.choice(list(SCALARS)))
    match rng.randrange(9):
        case 0 | 1:
            kind = rng.choice(["add", "subtract", "multiply"])
            return node(kind, scalar(rng, depth - 1), scalar(rng, depth - 2))
        case 2:
            return node("negative", scalar(rng, depth - 1))
        case 3:
            return node("power", scalar(rng, depth - 2), value=Fraction(rng.randint(1, 3)))
        case 4 | 5:
            below = node("power", name(rng.choice("NM")), value=Fraction(rng.choice([-1, 1, 2])))
            below = node("multiply", below, node("number", value=Fraction(rng.randint(1, 4)))) if depth > 1 else below
            return node("divide", scalar(rng, depth - 1), rng.choice([below, node("negative", below)]))
        case 6:
            return node("call", square(rng, depth - 1), value="tr")
        case 7:
            left, right = (name(rng.choice(list(COLUMNS))) for _ in range(2))
            form = node("multiply", node("multiply", node("transpose", left), square(rng, depth - 2)), right)
            return rng.choice([form, node("power", form, value=Fraction(2))])
        case _:
            return node("multiply", scalar(rng, depth - 1), scalar(rng, depth - 1))


def square(rng: random.Random, depth: int) -> Node:
    """A random d x d matrix of the language."""
    if depth <= 0:
        return name(rng.choice(list(MATRICES)))
    match rng.randrange(9):
        case 0 | 1:
            return node(rng.choice(["add", "subtract"]), square(rng, depth - 1), square(rng, depth - 1))
        case 2 | 3:
            return node("multiply", square(rng, depth - 1), square(rng, depth - 2))
        case 4:
            return node("multiply", *rng.sample([square(rng, depth - 1), scalar(rng, depth - 2)], 2))
        case 5:
            return node("divide", square(rng, depth - 1), rng.choice([name("N"), node("number", value=Fraction(3))]))
        case 6:
            return node("transpose", square(rng, depth - 1))
        case 7:
            base = name(rng.choice(["A", "Lambda", "Gamma", "U11"]))
            inverse = node("call", rng.choice([base, node("transpose", base)]), value="inv")
            return rng.choice([inverse, node("power", inverse, value=Fraction(2)), node("transpose", inverse)])
        case _:
            root = node("call", name("Lambda"), value="sqrt")
            return rng.choice([root, node("negative", square(rng, depth - 1)), node("power", root, value=Fraction(3))])


def polynomial(rng: random.Random) -> TracePolynomial:
    """A random trace polynomial: matrix, column or number."""
    sample, commuting = words.matrix("S(M)", symmetric=True), rng.choice([LAMBDA, GAMMA])
    matrices = [words.matrix("A"), words.matrix("B"), commuting, sample]
    columns = [words.vector("a"), words.vector("u12"), words.vector("beta(M)")]

    def word() -> TracePolynomial:
        result = TracePolynomial.identity()
        for _ in range(rng.randint(0, 4)):
            letter = rng.choice(matrices)
            power = rng.choice([1, 1, 2, -1, *([Fraction(1, 2)] if letter.family else [])])
            factor = TracePolynomial.letter(letter) ** power
            result = result * (factor.T if rng.random() < 0.4 else factor)
        return result

    def number() -> TracePolynomial:
        value = TracePolynomial.scalar(Fraction(rng.randint(-9, 9), rng.randint(1, 6)))
        for _ in range(rng.randint(0, 3)):
            size = TracePolynomial.symbol(rng.choice(["N", "M", "d", "u", "noise"]))
            match rng.randrange(5):
                case 0:
                    value = value * size
                case 1:
                    value = value / (size + rng.randint(0, 3))
                case 2:
                    value = value * word().trace()
                case 3:
                    left, right = (TracePolynomial.letter(rng.choice(columns)) for _ in range(2))
                    value = value * (left.T * word() * right)
                case _:
                    value = value * TracePolynomial.symbol((LAMBDA,)) ** rng.choice([-1, 2, Fraction(1, 4)])
        return value

    shape = rng.choice(["number", "matrix", "column", "row"])
    column = TracePolynomial.letter(rng.choice(columns))
    total: TracePolynomial | None = None
    for _ in range(rng.randint(1, 4)):
        open_word = {"number": TracePolynomial.scalar(1), "matrix": word(), "column": word() * column}.get(shape)
        term = number() * (column.T * word() if open_word is None else open_word)
        total = term if total is None else total + term
    assert total is not None
    return total
