"""Gradients of trace polynomials, also through inverses of sums, determinants, logarithms and roots."""

from __future__ import annotations

from collections.abc import Mapping

from lsa_theory.kernel.coefficients import Coefficient, Generator, Root
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.terms import Polynomial, mentions, word_value
from lsa_theory.kernel.words import Word, flip, is_vector, split_open

Inside = Mapping[str, Polynomial]  # what letters of their own are made of, by their names


def gradient(value: Polynomial, x: str, inside: Inside | None = None) -> Polynomial:
    """``G`` with ``df = tr(G' dX)``, or the derivative in a scalar.

    Through letters of their own: ``d inv(X) = -inv(X) dX inv(X)``, ``d det(X) = det(X) tr(inv(X) dX)``, ``d log|g| = dg/g``,
    and of a root the derivative of a power.  Each is a gradient of ``tr(F X)`` or of g for a fixed F, which is put in then.
    """
    if value.shape != (1, 1):
        raise Refused("a gradient of what is no scalar")
    f, known = value.coefficient(), inside or {}
    total = Polynomial.letter(x).times(Coefficient({})) if is_letter(x) else Polynomial.scalar(f.derivative(x))
    for g in f.generators():
        slope = _slope(g, x, known, total)
        if slope is not None and slope.terms:
            total = total + slope.times(f.derivative(g))
    return total


def delicate(tree: Tree, derived: bool = False) -> bool:
    """Whether a derivative is taken by a rule that divides by what need not be divided by: of a determinant, or of a root.

    ``det(X) inv(X)`` and ``dg/sqrt(g)`` are right for free letters, where they stand for all values by continuity, but
    nothing may be put into them: at det(X) = 0 the first is the adjugate of X.
    """
    if derived and tree[0] == "call" and tree[1] == "log" and tree[2][:2] == ("call", "det"):
        return any(delicate(part, True) for part in tree[2][2:])  # here the determinant is positive
    broken = tree[0] == "**" and tree[2].denominator != 1
    if derived and (broken or (tree[0] == "call" and tree[1] in ("det", "sqrt", "norm_F"))):
        return True
    derived = derived or (tree[0] == "call" and tree[1] in ("grad", "rate"))
    return any(delicate(part, derived) for part in tree[1:] if isinstance(part, tuple))


def is_letter(name: str) -> bool:
    """Whether a name is that of a matrix or a vector."""
    return is_vector(name) or (name[0].isupper() and name not in ("N", "M"))


def _slope(g: Generator, x: str, inside: Inside, like: Polynomial) -> Polynomial | None:
    """The gradient of one generator; None for a scalar that does not depend on x, or is x itself."""
    if isinstance(g, Root):
        return gradient(Polynomial.scalar(g.value()), x, inside)
    if isinstance(g, tuple):
        return _word_gradient(g, x, inside, like)
    if "[" not in g or not mentions(g, [x]):
        return None
    if g.startswith("log[") and g in inside:
        return gradient(inside[g], x, inside).times(inside[g].coefficient().inverse())
    if g == f"det[{x}]":
        return Polynomial.letter(x, -1).transposed().times(Coefficient.of(g))
    if g.startswith("det[") and inverse_of(g) in inside:
        return _with(inside[g], inside[inverse_of(g)], x, inside).times(Coefficient.of(g))
    raise Refused("a gradient of a quantity that no rule computes")


def inverse_of(determinant: str) -> str:
    """The name under which a reading keeps the inverse of what ``det[...]`` is the determinant of."""
    return f"inverse of {determinant}"


def _with(moving: Polynomial, fixed: Polynomial, x: str, inside: Inside) -> Polynomial:
    """The gradient of ``tr(moving * fixed)`` in which only the first factor depends on x."""
    k = 0
    while f"#fixed{k}" in moving.letters():
        k += 1
    slope = gradient((moving * Polynomial.letter(f"#fixed{k}")).trace(), x, inside)
    return slope.substituted({f"#fixed{k}": fixed})


def _word_gradient(word: Word, x: str, inside: Inside, like: Polynomial) -> Polynomial:
    """Of a closed word, place by place: ``d tr(A X B) = tr(B A dX)``, ``d X^-1 = -X^-1 dX X^-1``."""
    total = like.times(Coefficient({}))
    for k, (name, power, turned) in enumerate(word):
        if name != x and not ("[" in name and mentions(name, [x])):
            continue
        if power.denominator != 1:
            raise Refused("a gradient of a root of a matrix")
        if name != x and name not in inside:
            raise Refused("a gradient of a quantity that no rule computes")
        n = int(power) if name == x else -int(power)  # a letter of its own is the inverse of what is inside
        for i in range(abs(n)):
            a, b = (i, n - 1 - i) if n > 0 else (-1 - i, n + i)
            a, b = (a, b) if name == x else (-a, -b)
            before = word[:k] + ((name, a, turned),) * (a != 0)
            rest = ((name, b, turned),) * (b != 0) + word[k + 1 :] + before
            total = total + _place(name, turned, rest, x, inside, like).times(Coefficient.number(1 if n > 0 else -1))
    return total


def _place(name: str, turned: int, rest: Word, x: str, inside: Inside, like: Polynomial) -> Polynomial:
    """The gradient of ``tr(X rest)`` in one occurrence of X, the letter x or what a letter of its own is the inverse of."""
    if name != x:
        moving = inside[name].transposed() if turned else inside[name]
        return _with(moving, word_value(rest) if rest else Polynomial.identity(), x, inside)
    forms, opened = split_open(rest if turned else flip(rest))
    c = Coefficient.number(1)
    for form in forms:
        c = c * Coefficient.of(form)
    return Polynomial({opened: c}, like.shape)
