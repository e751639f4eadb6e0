"""Differences that are nonnegative by a named theorem of linear algebra, recognised by their form.

Every rule looks at a formula ``a - b`` and at signs that its parts show; each states its proof."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, Protocol, TypeAlias

from lsa_theory.kernel.parser import shape

Tree: TypeAlias = tuple[Any, ...]
I = ("name", "I")


class Signs(Protocol):
    """What the rules ask of the parts of a formula: their signs, symmetry, and whether two have one normal form."""

    same: Callable[[Tree, Tree], bool]

    def __call__(self, n: Tree) -> int | None: ...

    def symmetric(self, n: Tree) -> bool: ...


def nonnegative(a: Tree, b: Tree, see: Signs) -> int | None:
    """1 where one of the rules shows ``a - b``, else None."""
    return 1 if any(rule(a, b, see) for rule in RULES[shape(a) == (1, 1)]) else None


def trace_operator(a: Tree, b: Tree, see: Signs) -> bool:
    """``tr(X)*I - X`` for psd X: no eigenvalue exceeds their sum."""
    return a == ("*", ("call", "tr", b), I) and see(b) is not None


def largest(a: Tree, b: Tree, see: Signs) -> bool:
    """``lam_max(X)*I - X`` for symmetric X, and with the symmetric part ``(X + X.T)/2`` for any X, or with norm_op(X).

    Any unit v has v'Xv = v'(X + X')v/2 <= |Xv| <= norm_op(X); lam_max(X) has a value where X is symmetric only."""
    if a[0] != "*" or a[2] != I or a[1][:2] not in (("call", "lam_max"), ("call", "norm_op")):
        return False
    return of_part(a[1][2], b, see)


def smallest(a: Tree, b: Tree, see: Signs) -> bool:
    """``X - lam_min(X)*I`` for symmetric X, or with its symmetric part."""
    return b[0] == "*" and b[2] == I and b[1][:2] == ("call", "lam_min") and of_part(b[1][2], a, see)


def of_part(x: Tree, part: Tree, see: Signs) -> bool:
    """Whether ``part`` is x, which is symmetric, or the symmetric part of x."""
    return part == ("/", ("+", x, ("T", x)), ("number", 2)) or (part == x and see.symmetric(x))


def cauchy_schwarz(a: Tree, b: Tree, see: Signs) -> bool:
    """``<X,X>*<Y,Y> - <X,Y>**2`` and ``|X|*|Y| - <X,Y>`` for ``<X,Y> = tr(X.T*C*Y*D)`` or ``X.T*C*Y``, C and D psd
    or missing.

    Then <.,.> is symmetric and nonnegative, and so is <X - tY, X - tY> for every t."""
    square = b[0] == "**" and b[2] == 2
    if a[0] != "*" or (sides := inner(b[1] if square else b, see)) is None:
        return False
    sizes = [a[1], a[2]] if square else [("**", x, 2) for x in a[1:]]
    signed = square or all(see(x) is not None for x in a[1:])
    return signed and all(see.same(size, whole) for size, whole in zip(sizes, sides, strict=True))


def inner(n: Tree, see: Signs) -> list[Tree] | None:
    """``<X,X>`` and ``<Y,Y>`` for ``<X,Y>``."""
    trace = n[:2] == ("call", "tr")
    parts = operands(n[2] if trace else n)
    if not 2 <= len(parts) <= 3 + trace or parts[0][0] != "T" or not (trace or shape(parts[0]) == (1, "d")):
        return None
    place = 1 if len(parts) == 2 else 2
    if any(see(c) is None for k, c in enumerate(parts) if k not in (0, place)):
        return None
    sides = []
    for z in (parts[0][1], parts[place]):
        whole = [("T", z), *parts[1:place], z, *parts[place + 1 :]]
        body = reduce(lambda a, b: ("*", a, b), whole)
        sides.append(("call", "tr", body) if trace else body)
    return sides


def operands(n: Tree) -> list[Tree]:
    """The factors of a product as it is written, those in brackets whole."""
    return [*operands(n[1]), n[2]] if n[0] == "*" else [n]


def inverse_form(a: Tree, b: Tree, see: Signs) -> bool:
    """``(p.T*X*p)*(q.T*inv(X)*q) - (p.T*q)**2`` for psd X, which is pd where ``inv(X)`` has a value.

    Cauchy-Schwarz for the vectors X^(1/2) p and X^(-1/2) q."""
    if a[0] != "*" or b[0] != "**" or b[2] != 2:
        return False
    match a[1], a[2], b[1]:
        case ("*", ("*", ("T", p), x), p1), ("*", ("*", ("T", q), ("call", "inv", y)), q1), ("*", ("T", p2), q2):
            return p == p1 == p2 and q == q1 == q2 and x == y and see(x) is not None and shape(p) == ("d", 1)
    return False


def eigenvalue_of_trace(a: Tree, b: Tree, see: Signs) -> bool:
    """``tr(X) - lam_max(X)``, also lam_min or norm_op, for psd X: the trace is the sum of the eigenvalues."""
    known = b[0] == "call" and b[1] in ("lam_max", "lam_min", "norm_op")
    return a[:2] == ("call", "tr") and known and b[2] == a[2] and see(a[2]) is not None


def beside_the_extreme(a: Tree, b: Tree, see: Signs) -> bool:
    """``tr(X) - lam_max(X) - (d - 1)*lam_min(X)`` and ``(d - 1)*lam_max(X) - (tr(X) - lam_min(X))``.

    Without one of them the trace is the sum of d - 1 eigenvalues, none below the least or above the largest; these have a
    value where X is symmetric only."""
    others = ("-", ("name", "d"), ("number", 1))
    for rest, bound, extremes in ((a, b, ("lam_max", "lam_min")), (b, a, ("lam_min", "lam_max"))):
        match rest, bound:
            case ("-", ("call", "tr", x), ("call", f, y)), ("*", n, ("call", g, z)) if (f, g) == extremes:
                return n == others and x == y == z
    return False


def ordered_eigenvalues(a: Tree, b: Tree, see: Signs) -> bool:
    """``lam_max(X) - lam_min(X)``."""
    return a[:2] == ("call", "lam_max") and b == ("call", "lam_min", a[2])


def condition(a: Tree, b: Tree, see: Signs) -> bool:
    """``cond(X) - 1``: the largest singular value over the smallest."""
    return a[:2] == ("call", "cond") and b == ("number", 1)


def tangent(a: Tree, b: Tree, see: Signs) -> bool:
    """``(x - 1) - log(x)``, and ``(tr(X) - d) - log(det(X))`` for psd X: the logarithm is below its tangent at 1.

    Of the second the sum over the eigenvalues; where log has a value, det(X) is positive, and so are they."""
    if b[:2] != ("call", "log") or a[0] != "-":
        return False
    if a == ("-", b[2], ("number", 1)):
        return True  # where log has a value
    return a == ("-", ("call", "tr", b[2][-1]), ("name", "d")) and b[2][:2] == ("call", "det") and see(b[2][-1]) is not None


def operator_norm(a: Tree, b: Tree, see: Signs) -> bool:
    """``norm_op(X)*norm_op(Y) - norm_op(X*Y)`` and ``norm_op(X) + norm_op(Y) - norm_op(X + Y)``, also of ``X - Y``."""
    match a, b:
        case ("*" | "+" as sign, ("call", "norm_op", x), ("call", "norm_op", y)), ("call", "norm_op", z):
            return z in ((sign, x, y), ("-" if sign == "+" else sign, x, y))
    return False


def inverse_order(a: Tree, b: Tree, see: Signs) -> bool:
    """``inv(X) - inv(X + Z)`` for psd X and Z: with Y = X^(-1/2) Z X^(-1/2), the middle of ``I - inv(I + Y)`` is psd."""
    match a, b:
        case ("call", "inv", x), ("call", "inv", ("+", y, z)):
            return x == y and see(x) is not None and see(z) is not None
    return False


def rank_one_order(a: Tree, b: Tree, see: Signs) -> bool:
    """``(p.T*inv(X)*p)*X - p*p.T`` and ``(p.T*X*p)*inv(X) - p*p.T`` for psd X, which is pd where ``inv(X)`` has a value.

    With y = X^(-1/2) p the first is X^(1/2) (|y|^2 I - y y') X^(1/2); the second is the first for inv(X)."""
    match a, b:
        case ("*", ("*", ("*", ("T", p), y), p1), x), ("*", p2, ("T", p3)):
            pair = y == ("call", "inv", x) or x == ("call", "inv", y)
            return p == p1 == p2 == p3 and shape(p) == ("d", 1) and pair and see(x) is not None and see(y) is not None
    return False


def determinant_order(a: Tree, b: Tree, see: Signs) -> bool:
    """``det(X + Z) - det(X)`` for psd X and Z.

    For pd X it is ``det(X) (det(I + Y) - 1)`` with psd ``Y = X^(-1/2) Z X^(-1/2)``, and det is continuous."""
    match a, b:
        case ("call", "det", ("+", x, z)), ("call", "det", y):
            return x == y and see(x) is not None and see(z) is not None
    return False


def root_order(a: Tree, b: Tree, see: Signs) -> bool:
    """``(X + Z)**p - X**p`` for psd X and Z and ``0 < p <= 1``, also by ``sqrt``: Loewner and Heinz."""
    match a, b:
        case ("**", ("+", x, z), p), ("**", y, q) if p == q and 0 < p <= 1:
            return x == y and see(x) is not None and see(z) is not None
        case ("call", "sqrt", ("+", x, z)), ("call", "sqrt", y):
            return x == y and see(x) is not None and see(z) is not None
    return False


def jensen(a: Tree, b: Tree, see: Signs) -> bool:
    """``E[f(X)] - f(E[X])`` for convex f, ``f(E[X]) - E[f(X)]`` for concave f, where the expectation of f(X) exists.

    Convex: norms, lam_max, even powers, powers >= 1 and < 0 of a nonnegative number, the inverse of a psd matrix (operator
    convex).  Concave: lam_min, powers between 0 and 1 of a nonnegative number."""

    def mean(x: Tree, y: Tree) -> bool:
        return y == ("E", x) or see.same(("E", x), y)

    match a, b:
        case ("E", ("call", "norm_F" | "norm_op" | "lam_max" as f, x)), ("call", g, y):
            return f == g and mean(x, y)
        case ("call", "lam_min", y), ("E", ("call", "lam_min", x)):
            return mean(x, y)
        case ("E", ("call", "inv", x)), ("call", "inv", y):
            return see(x) is not None and mean(x, y)
        case ("E", ("**", x, p)), ("**", y, q) if p == q and shape(x) == (1, 1):
            even = p > 0 and p % 2 == 0
            return (even or ((p >= 1 or p < 0) and see(x) is not None)) and mean(x, y)
        case ("**", y, q), ("E", ("**", x, p)) if p == q and 0 < p < 1 and shape(x) == (1, 1):
            return mean(x, y)
        case ("call", "sqrt", y), ("E", ("call", "sqrt", x)) if shape(x) == (1, 1):
            return mean(x, y)
    return False


RULES = {
    False: (trace_operator, largest, smallest, inverse_order, rank_one_order, root_order, jensen),
    True: (
        cauchy_schwarz,
        inverse_form,
        eigenvalue_of_trace,
        beside_the_extreme,
        ordered_eigenvalues,
        condition,
        tangent,
        operator_norm,
        determinant_order,
        root_order,
        jensen,
    ),
}
