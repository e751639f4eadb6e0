"""Comparisons between numbers in cases: sizes are integers, so that between two neighbours there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from lsa_theory.kernel import parser
from lsa_theory.kernel.certificate import Hypothesis, Link
from lsa_theory.kernel.kinds.cases import is_whole
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import Tree
from lsa_theory.proofs.certificates import linear
from lsa_theory.proofs.equalities import Certificate
from lsa_theory.proofs.formulas import text

MAX_TRIES, MAX_STEPS, MAX_DEPTH, MAX_PARTS = 60, 12, 2, 6
QUICK, FAIR, FULL = 3, 4, 5  # levels of `linear.LEVELS`
CASE = "case"
ZERO: Tree = ("number", Fraction(0))


@dataclass
class _Budget:
    left: int = MAX_TRIES


def certificate_of(link: Link, quick: bool = False) -> Certificate | None:
    """A certificate between numbers, in cases where one alone does not do; None if none was found.

    ``quick``: without a search for cases, but for what hypotheses say of integers.

    >>> from lsa_theory.kernel import parser
    >>> from lsa_theory.kernel.kinds import KINDS
    >>> ((left, sign, right),) = parser.links(parser.relation("(N - 1)*(N - 2) >= 0"))
    >>> certificate_of(Link(left, sign, right, (), frozenset({"N"}), kinds=KINDS))["kind"]
    'cases'
    """
    if link.shape != (1, 1):
        return None
    if link.sign != "==" and (found := _whole(link, QUICK)) is not None:
        return found
    rounded, wrap = _rounded(link)
    found = _whole(rounded, QUICK) if quick else _by_sign(rounded)
    return None if found is None else wrap(found)


def _by_sign(link: Link) -> Certificate | None:
    if link.sign == "==":
        both = {name: _by_sign(replace(link, sign=sign)) for name, sign in (("above", ">="), ("below", "<="))}
        return None if None in both.values() else {"kind": "both", **both}
    return _whole(link, FAIR) or _searched(link, _Budget(), 0) or _whole(link, FULL)


def _rounded(link: Link) -> tuple[Link, Callable[[Certificate], Certificate]]:
    """The link with what hypotheses say of integers: ``N > d`` as ``N - d >= 1``, by a lemma each."""
    facts: list[dict[str, Any]] = []
    hypotheses = list(link.hypotheses)
    for number, known in enumerate(link.hypotheses, 1):
        if known.shape != (1, 1) or known.known is None or known.known == 0:
            continue
        large, small = (known.right, known.left) if known.sign in ("<", "<=") else (known.left, known.right)
        bound = parser.constant(small)
        if bound is None and (upper := parser.constant(large)) is not None and is_whole(small):
            q, bound = ("*", ("number", Fraction(-1)), small), -upper
        elif bound is not None:
            q = large
        else:
            q, bound = ("-", large, small), Fraction(0)
        least = Fraction(floor(bound) + 1) if known.known == 2 else Fraction(ceil(bound))
        if not is_whole(q) or (known.known == 1 and bound.denominator == 1):
            continue
        below = f"gap_s{number} + gap_s{len(hypotheses) + 1}"
        if known.known == 1:
            below += f" + {bound - least + 1}"
        cut = {"kind": "contradiction", "form": f"gap_s{number} + gap_s{len(hypotheses) + 1}"}
        if known.known == 1 or bound.denominator != 1:  # gap + case = at - bound < 0
            cut["form"] += f" + {bound - least + 1}"
        shows = f"{text(q)} >= {least}"
        split = {"kind": "cases", "of": text(q), "at": str(least - 1), "below": cut, "above": f"gap_s{len(hypotheses) + 1}"}
        facts.append({"shows": shows, "links": [split]})
        hypotheses.append(Hypothesis(q, ">=", ("number", least), shows, derived=True))

    def wrap(found: Certificate) -> Certificate:
        return {"kind": "facts", "first": facts, "then": found} if facts else found

    return replace(link, hypotheses=hypotheses), wrap


def _whole(link: Link, levels: int) -> Certificate | None:
    for way in (link, replace(link, left=link.right, right=link.left))[: 1 + (link.sign == "!=")]:
        if (found := linear.certificate_of(way, levels)) is not None:
            return found
    for number, known in enumerate(link.hypotheses, 1):
        if known.sign == "!=" and known.shape == (1, 1):
            equal = replace(link, left=known.left, sign="==", right=known.right)
            both = {
                name: linear.certificate_of(replace(equal, sign=s), QUICK) for name, s in (("above", ">="), ("below", "<="))
            }
            if None not in both.values():
                return {"kind": "contradiction", "differ": str(number), "link": {"kind": "both", **both}}
    return None


def _searched(link: Link, budget: _Budget, depth: int) -> Certificate | None:
    """Cases of one whole number after the other, each quick; the sizes themselves from 1 on, others around 0."""
    for q in _parts_to_cut(link):
        steps = _steps(link, q)
        if (found := _peeled(link, q, steps, budget, depth)) is not None:
            return found
        if budget.left < 0:
            return None
    return None


def _peeled(link: Link, q: Tree, steps: list[Fraction], budget: _Budget, depth: int) -> Certificate | None:
    """``q <= k`` for the first k, then the rest."""
    if not steps:
        return None
    at, *rest = steps
    below, above = _cases(link, q, at)
    budget.left -= 2
    if budget.left < 0:
        return None
    low, high = _whole(below, QUICK), _whole(above, QUICK)
    if low is None and high is None:
        low = _deeper(below, budget, depth)
        if low is None:
            return None
    if low is None:
        low = (_peeled(below, q, [Fraction(-1)], budget, depth) if at == 0 else None) or _deeper(below, budget, depth)
    if low is not None and high is None:
        high = _peeled(above, q, rest, budget, depth) or _deeper(above, budget, depth)
    if low is None or high is None:
        return None
    return {"kind": "cases", "of": text(q), "at": str(at), "below": low, "above": high}


def _deeper(link: Link, budget: _Budget, depth: int) -> Certificate | None:
    return _searched(link, budget, depth + 1) if depth + 1 < MAX_DEPTH else _whole(link, FAIR)


def _cases(link: Link, q: Tree, at: Fraction) -> tuple[Link, Link]:
    step = is_whole(q) and at.denominator == 1
    bounds = (("<=", at), (">=", at + 1) if step else (">", at))
    one, other = (
        replace(link, used=set(), hypotheses=[*link.hypotheses, Hypothesis(q, sign, ("number", bound), CASE)])
        for sign, bound in bounds
    )
    return one, other


def _parts_to_cut(link: Link) -> list[Tree]:
    """Whole numbers whose cases may help: sizes, differences of them, whole parts of the formulas; squared numbers."""
    sides = [link.left, link.right, *(side for h in link.hypotheses for side in (h.left, h.right) if h.text != CASE)]
    spoken = set[str]().union(*map(parser.names, sides))
    sizes: list[Tree] = [("name", name) for name in ("N", "M", "d") if name in spoken]
    pairs: list[Tree] = [("-", one, other) for k, one in enumerate(sizes) for other in sizes[k + 1 :]]
    own = [part for side in (link.left, link.right) for part in _parts(side)]
    inside: list[Tree] = [p for p in own if p[0] in ("-", "+", "*", "**") and parser.names(p) and is_whole(p)]
    mixed = len(sizes) > 1
    powers = [q for q in inside if q[0] == "**"] if link.sign == "!=" else []
    found = [*powers, *(pairs if mixed else []), *sizes, *inside, *_reals(link)]
    return [q for q in dict.fromkeys(found) if not _is_cut(link, q)][: MAX_PARTS + 2]


def _steps(link: Link, q: Tree) -> list[Fraction]:
    """Where to cut a number: a size from its least value on, then at numbers of the claim; others at 0 first."""
    sides = [link.left, link.right, *(side for h in link.hypotheses for side in (h.left, h.right))]
    constants = {floor(x) for side in sides for x in _numbers(side) if abs(x) < 10**9}
    constants |= {floor(x ** (1 / n)) for x in list(constants) if x > 1 for n in (2, 3)}
    if q[0] == "name" and q[1] in parser.SIZES:
        near = sorted({k + s for k in constants for s in (-1, 0) if k + s > 4})
        least = next((h.right[1] for h in link.hypotheses if h.left == q and h.sign == ">=" and h.right[0] == "number"), 1)
        far = [Fraction(k) for k in near if k >= least and k > 4]
        return (
            [*(Fraction(k) for k in range(int(least), int(least) + MAX_STEPS - 4)), *far][:MAX_STEPS] if least < 10 else far
        )
    return [Fraction(0), *(Fraction(k) for k in sorted(constants) if 0 < k < 20)][:4] if is_whole(q) else [Fraction(0)]


def _is_cut(link: Link, q: Tree) -> bool:
    """Whether a case of this number is at hand."""
    return any(h.text == CASE and h.left == q for h in link.hypotheses)


def _reals(link: Link) -> Iterator[Tree]:
    """Numbers whose sign matters: what stands squared under a root."""
    for side in (link.left, link.right):
        for part in _parts(side):
            if part[0] == "**" and part[2] == 2 and parser.shape(part[1]) == (1, 1) and not is_whole(part[1]):
                with suppress(Refused):
                    if not parser.drawn(part[1]):
                        yield part[1]


def _parts(tree: Tree) -> Iterator[Tree]:
    yield tree
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _parts(part)


def _numbers(tree: Tree) -> Iterator[Fraction]:
    for part in _parts(tree):
        if part[0] == "number":
            yield Fraction(part[1])
