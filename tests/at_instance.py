"""Trace polynomials of the kernel at matrices of numbers: what is compared with formulas evaluated entry by entry."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lsa_theory.kernel import matrices, terms, words
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.numbers import Element

Matrix = list[list[Any]]


def at_instance(value: terms.Polynomial, values: dict[str, Matrix], at: Evaluation) -> Matrix:
    """A trace polynomial at matrices of numbers."""

    def letter(name: str, power: int, turned: int) -> Matrix:
        m = matrices.inverse(at.read(("name", "Gamma"))) if name == "Ginv" else values[name]
        m = matrices.transpose(m) if turned else m
        return m if power == 1 else Evaluation({**at.values, "m": m}).power(("name", "m"), Fraction(power))

    def product(a: Matrix, b: Matrix) -> Matrix:
        return [[total(r[i] * c[i] for i in range(len(r))) for c in zip(*b, strict=True)] for r in a]

    def total(items: Any) -> Any:
        out = Element({})
        for x in items:
            out = out + x
        return out

    def word(w: words.Word) -> Matrix:
        out = letter(*w[0])
        for one in w[1:]:
            out = product(out, letter(*one))
        return out

    def generator(g: Any) -> Any:
        return values[g][0][0] if isinstance(g, str) else matrices.trace(word(g))

    def laurent(num: Any) -> Any:
        out = Element({})
        for monomial, c in num.items():
            term = Element.number(Fraction(c))
            for g, power in monomial:
                term = term * generator(g).power(Fraction(power))
            out = out + term
        return out

    rows, columns = (1 if size == 1 else at.d for size in value.shape)
    out = matrices.zeros(rows, columns)
    for w, c in value.terms.items():
        k = laurent(c.num)
        for factor, power in c.den.items():
            k = k * laurent(dict(factor)).power(Fraction(-power))
        m = word(w) if w else matrices.identity(rows)
        out = matrices.add(out, [[k * x for x in r] for r in m])
    return out
