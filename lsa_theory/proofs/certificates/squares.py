"""Squares that may add up to a difference: ``X*C*X.T``, ``tr(X*C*X.T*D)``, ``y.T*C*y``, ``z**2``; Cauchy-Schwarz for two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from lsa_theory.kernel.coefficients import Coefficient, Monomial
from lsa_theory.kernel.terms import Polynomial
from lsa_theory.kernel.words import Word
from lsa_theory.proofs import formulas

Flat: TypeAlias = dict[tuple[Word, Monomial], Fraction]
Flatten: TypeAlias = Callable[[Polynomial], "Flat | None"]
Column: TypeAlias = tuple[str, Flat]


@dataclass(frozen=True)
class Half:
    """A product that may stand on the left of a square: its factors as text, and its value."""

    factors: tuple[str, ...]
    value: Polynomial

    @property
    def text(self) -> str:
        return formulas.product(self.factors) if self.factors else "I"


@dataclass(frozen=True)
class Known:
    """A formula that shows that it is nonnegative (psd), with its value."""

    text: str
    value: Polynomial


def of_group(group: list[Half], center: Known, outer: Known, scalar: bool, flat: Flatten) -> Iterator[Column]:
    """The squares of halves of one shape, and of their sums and differences."""
    vector = bool(group) and group[0].value.shape == ("d", 1)
    if vector and not scalar and center.text != "I":
        return
    number = bool(group) and group[0].value.shape == (1, 1)
    value = _bilinear(center.value, outer.value, vector, scalar)
    known = dict[tuple[int, int], Flat | None]()

    def at(i: int, j: int) -> Flat | None:
        if (i, j) not in known:
            known[i, j] = flat(value(group[i].value, group[j].value))
        return known[i, j]

    for i in range(len(group)):
        for j in range(i, len(group)):
            parts = [at(i, i), at(j, j), at(i, j), at(j, i)]
            if any(part is None for part in parts):
                continue
            if i == j:
                yield _square([*group[i].factors], center.text, outer.text, vector, scalar, number), dict(parts[0] or {})
                continue
            for sign in (-1, 1):
                column: Flat = {}
                for part, c in zip(parts, (1, 1, sign, sign), strict=True):
                    for key, x in (part or {}).items():
                        column[key] = column.get(key, Fraction(0)) + c * x
                text = f"({group[i].text} {'-' if sign < 0 else '+'} {group[j].text})"
                yield (
                    _square([text], center.text, outer.text, vector, scalar, number),
                    {k: c for k, c in column.items() if c},
                )


def cauchy(group: list[Half], center: Known, flat: Flatten) -> Iterator[Column]:
    """``<X,X><Y,Y> - <X,Y>**2`` for ``<X,Y> = tr(X.T*C*Y)``."""

    def inner(a: Half, b: Half) -> Polynomial:
        return (a.value.transposed() * center.value * b.value).trace()

    def shown(a: Half, b: Half) -> str:
        whole = f"({a.text}).T*{center.text}*({b.text})"
        return whole if a.value.shape == ("d", 1) else f"tr({whole})"

    for i, x in enumerate(group):
        for y in group[i + 1 :]:
            column = flat(inner(x, x) * inner(y, y) - inner(x, y) * inner(x, y))
            if column:
                yield f"({shown(x, x)}*({shown(y, y)}) - ({shown(x, y)})**2)", column


def rank_one(group: list[Half], center: Known, inverse: Known, flat: Flatten) -> Iterator[Column]:
    """``(p.T*inv(C)*p)*C - p*p.T`` and ``(p.T*C*p)*inv(C) - p*p.T``."""
    for p in group:
        for one, other in ((inverse, center), (center, inverse)):
            form = p.value.transposed() * one.value * p.value
            column = flat(form * other.value - p.value * p.value.transposed())
            if column:
                yield f"(({p.text}).T*{one.text}*({p.text})*{other.text} - ({p.text})*({p.text}).T)", column


def _bilinear(
    center: Polynomial, outer: Polynomial, vector: bool, scalar: bool
) -> Callable[[Polynomial, Polynomial], Polynomial]:
    def value(x: Polynomial, y: Polynomial) -> Polynomial:
        if x.shape == (1, 1):
            return x * y
        if vector:
            return x.transposed() * center * y if scalar else x * y.transposed()
        whole = x * center * y.transposed()
        return (whole * outer).trace() if scalar else whole

    return value


def _square(x: list[str], center: str, outer: str, vector: bool, scalar: bool, number: bool) -> str:
    """``X*C*X.T`` for the product X of some factors, so written that the kernel sees each factor around the rest."""
    if number:
        return f"({formulas.product(x)})**2"
    c, o = ("" if text == "I" else text for text in (center, outer))
    one = [text if text.isidentifier() or text.startswith("(") else f"({text})" for text in x]
    other = [f"{text.removesuffix('.T)')[1:]}" if text.endswith(".T)") else f"{text}.T" for text in reversed(one)]
    if vector:
        return formulas.product([*other, c, *one] if scalar else [*one, *other])
    if not scalar:
        return formulas.product([*one, c, *other]) if one or c else "I"
    inner = formulas.product([*one, c, *other, o])
    return f"tr({inner if inner != '1' else 'I'})"


def scaled(flat: Flat, weight: Polynomial) -> Flat:
    out: Flat = {}
    for (word, m), number in flat.items():
        product = Coefficient({m: number}) * weight.coefficient()
        for monomial, c in product.num.items():
            out[word, monomial] = out.get((word, monomial), Fraction(0)) + c
    return {key: c for key, c in out.items() if c}
