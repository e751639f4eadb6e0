"""What linear hypotheses on sizes show: that a context length exceeds ``d + k``, by elimination of d, N and M.

The hypotheses, ``d >= 1``, ``N >= 1``, ``M >= 1`` and the opposite of what is to be shown are linear inequalities; adding
two of them with positive weights so that a size drops out gives another one (Fourier, Motzkin).  Where none is left but
``c >= 0`` with c < 0, or ``0 > 0``, no sizes meet them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from lsa_theory.kernel.limits import spend
from lsa_theory.kernel.parser import SIZES, Tree, constant

Linear = dict[str, Fraction]  # of d, N and M; "" is the constant
Bound = tuple[Linear, bool]  # a linear form that is >= 0, or > 0
Comparison = tuple[Tree, str, Tree]
MAX_BOUNDS = 400


def exceeds(size: str, k: int, known: Sequence[Comparison]) -> list[int] | None:
    """The places of the comparisons that show ``size > d + k``, as few as can be; None where they do not show it.

    >>> from lsa_theory.kernel.parser import links, relation
    >>> known = [*links(relation("d <= 3")), *links(relation("M >= N")), *links(relation("N > 4"))]
    >>> exceeds("M", 1, known), exceeds("M", 2, known)
    ([0, 1, 2], None)
    """
    length = {"": Fraction(size)} if size.isdigit() else {size: Fraction(1)}
    opposite = _plus({"d": Fraction(1), "": Fraction(k)}, length, Fraction(-1)), False
    bounds = [(place, bound) for place, one in enumerate(known) for bound in _bounds(one)]
    if not _contradict([opposite, *(bound for _, bound in bounds)]):
        return None
    needed = list(dict.fromkeys(place for place, _ in bounds))
    for place in list(needed):
        fewer = [one for one in needed if one != place]
        if _contradict([opposite, *(bound for at, bound in bounds if at in fewer)]):
            needed = fewer
    return needed


def _bounds(one: Comparison) -> list[Bound]:
    """A comparison as linear forms that are nonnegative or positive; none where it is not linear in sizes."""
    left, sign, right = one
    a, b = linear(left), linear(right)
    if a is None or b is None or sign == "!=":
        return []
    gap = _plus(a, b, Fraction(-1))
    turned = {name: -c for name, c in gap.items()}
    if sign == "==":
        return [(gap, False), (turned, False)]
    return [(gap if sign[0] == ">" else turned, len(sign) == 1)]


def linear(tree: Tree) -> Linear | None:
    """A formula in d, N, M and numbers as a linear form."""
    if (value := constant(tree)) is not None:
        return {"": value}
    match tree:
        case ("name", name) if name in SIZES:
            return {name: Fraction(1)}
        case ("+" | "-" as sign, a, b):
            one, other = linear(a), linear(b)
            return None if one is None or other is None else _plus(one, other, Fraction(1 if sign == "+" else -1))
        case ("*", a, b) | ("*", b, a) if (c := constant(a)) is not None and (rest := linear(b)) is not None:
            return _plus({}, rest, c)
        case ("/", a, b) if (c := constant(b)) and (rest := linear(a)) is not None:
            return _plus({}, rest, 1 / c)
    return None


def _plus(one: Linear, other: Linear, c: Fraction) -> Linear:
    total = {name: one.get(name, Fraction(0)) + c * other.get(name, Fraction(0)) for name in {*one, *other}}
    return {name: value for name, value in total.items() if value}


def _contradict(bounds: list[Bound]) -> bool:
    """Whether no sizes meet all bounds."""
    bounds = [*bounds, *(({name: Fraction(1), "": Fraction(-1)}, False) for name in SIZES)]
    for name in SIZES:
        up = [one for one in bounds if one[0].get(name, 0) > 0]
        down = [one for one in bounds if one[0].get(name, 0) < 0]
        bounds = [one for one in bounds if name not in one[0]]
        if len(up) * len(down) > MAX_BOUNDS:
            return False
        spend(1 + len(up) * len(down))
        for a, strict in up:
            for b, also in down:
                bounds.append((_plus(_plus({}, a, -b[name]), b, a[name]), strict or also))
    return any(form.get("", 0) < 0 or (strict and not form) for form, strict in bounds)
