"""Hypotheses as a search uses them: they fix letters, narrow the sizes, and values are bent until they hold.

Nothing here is trusted: the kernel evaluates every hypothesis again at the instance that is proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from lsa_theory.kernel import matrices, parser
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.numbers import Interval, Number, Undefined, ends, root
from lsa_theory.kernel.parser import Tree
from lsa_theory.kernel.witness import POSITIVE_DEFINITE, Trial, holds
from lsa_theory.proofs.counterexamples.values import (
    NEVER_NEGATIVE,
    Letter,
    Rows,
    combine,
    identity,
    number,
    times,
)

Link = tuple[Tree, str, Tree]
Values = dict[str, Rows]

SIZES = frozenset(parser.SIZES)
MODEL = frozenset({"w", "beta", "energy", "yhat", "loss", "rate"})  # of these speaks what depends on Psi and noise
LAST = ("Lambda", "Psi", "sigma", "kappa", "noise", "N", "M")  # solved for only where no other letter can be
DEFINED = frozenset({"I", "Gamma", "loss", "ell", "d"})
FACTORS = [*(Fraction(10) ** k for k in (-1, 1, -2, 2, -3, 3, -4, 4, -6, 6)), Fraction(1, 2), Fraction(2)]
ROUNDS = 5


class Conditions:
    """The hypotheses of a claim.

    >>> found = Conditions(Trial(["tr(Lambda) == u"], ["tr(Lambda) == 7", "u == v + 1"]))
    >>> sorted(found.solved), found.free
    (['u'], ['v', 'Lambda'])
    """

    def __init__(self, claim: Trial) -> None:
        self.claim = claim
        self.links = [link for sides, signs in claim.given for link in zip(sides, signs, sides[1:], strict=False)]
        self.needs = [self._needs(link) for link in self.links]
        self.solved = _solved(self.links)
        names = claim.letters - self.solved.keys() - SIZES
        self.free = sorted(names, key=lambda n: (parser.kind(n) != "s", n))

    def _needs(self, link: Link) -> frozenset[str]:
        """The letters on which a hypothesis depends."""
        spoken = parser.names(link[0]) | parser.names(link[2])
        model = {"Psi", "noise"} & self.claim.letters if spoken & MODEL else set[str]()
        return frozenset(parser.letters([((link[0], link[2]), (link[1],))]) | model)

    def letter(self, name: str, place: int) -> Letter:
        """A free letter with the properties that hypotheses give it."""
        me = ("name", name)
        ordered = [a if b == me else b for a, s, b in self.links if me in (a, b) and s in ("<", "<=", ">", ">=")]
        turned = any(s == "==" and {a, b} == {me, ("T", me)} for a, s, b in self.links)
        positive = any(
            low[0] == "number" and low[1] >= 0
            for a, s, b in self.links
            for low in ([b] if s in (">", ">=") and a == me else [a] if s in ("<", "<=") and b == me else [])
        )
        return Letter(name, parser.kind(name), place, turned or bool(ordered), positive)

    def constants(self) -> list[Fraction]:
        """The numbers of which claim and hypotheses speak."""
        sides = [side for sides, _ in (*self.claim.claim, *self.claim.given) for side in sides]
        return sorted({abs(x) for side in sides for x in numbers(side)})

    def alike(self) -> list[str]:
        """Free matrices of which hypotheses speak together: they may well be equal."""
        spoken = set().union(*(n for n in self.needs if len(n & set(self.free)) > 1))
        found = [n for n in self.free if n in spoken and parser.kind(n) == "M" and n not in LAST]
        return found if len(found) > 1 else []

    def allow(self, sizes: Mapping[str, int]) -> bool:
        """Whether hypotheses on sizes alone hold."""
        values = {name: number(size) for name, size in sizes.items()}
        return all(
            self._holds(link, values) for link, needs in zip(self.links, self.needs, strict=True) if needs <= sizes.keys()
        )

    def ladder(self, name: str, raw: Iterable[Rows], sizes: Values) -> list[Rows]:
        """The values that meet the hypotheses on this letter alone, or have been bent to."""
        mine = [
            link
            for link, needs in zip(self.links, self.needs, strict=True)
            if name in needs and needs <= sizes.keys() | {name}
        ]
        kept: list[Rows] = []
        for value in raw:
            if mine:
                values = self._bent({**sizes, name: value}, mine, {name})
                value = values[name] if values else []
            if value and value not in kept:
                kept.append(value)
        return kept

    def complete(self, values: Values) -> Values | None:
        """The values with the letters that equations fix, bent until every hypothesis holds; None where they cannot be."""
        filled = self._filled(values)
        bent = None if filled is None else self._bent(filled, self.links, set(self.free))
        return bent if bent is not None and admissible(bent) else None

    def _filled(self, values: Values) -> Values | None:
        """The values with those of the solved letters; None where an equation gives none that is admissible."""
        values = {name: rows for name, rows in values.items() if name not in self.solved}
        for name, tree in self.solved.items():
            value = _value(tree, values)
            if value is None or (name in SIZES and (value[0][0] < 1 or value[0][0].denominator != 1)):
                return None
            values[name] = _shaped(value, name, values)
        return values

    def _holds(self, link: Link, values: Values) -> bool:
        a, sign, b = link
        try:
            at = evaluation(values)
            return holds(at.read(a), sign, at.read(b))
        except (Refused, Undefined, KeyError):
            return False

    def _bent(self, values: Values, links: list[Link], free: set[str]) -> Values | None:
        """Values near the given ones at which the links hold: one letter at a time is moved or scaled."""
        for _ in range(ROUNDS):
            failing = next((link for link in links if not self._holds(link, values)), None)
            if failing is None:
                return values
            needs = self.needs[self.links.index(failing)] & free
            values = next(
                (found for found in self._moves(failing, values, sorted(needs)) if self._holds(failing, found)), {}
            )
            if not values:
                return None
        return None

    def _moves(self, link: Link, values: Values, letters: list[str]) -> Iterator[Values]:
        for name in letters:
            for value in (*_onto(link, name, values), *_scaled(link, name, values)):
                moved = self._filled({**values, name: value})
                if moved is not None:
                    yield moved


def admissible(values: Values) -> bool:
    """Whether variances and covariances are what they stand for.

    >>> admissible({"noise": number(0), "Lambda": number(1)}), admissible({"Lambda": [[Fraction(0)]]})
    (True, False)
    """
    scalars = all(
        values[name][0][0] > 0 or (name == "noise" and not values[name][0][0]) for name in NEVER_NEGATIVE if name in values
    )
    return scalars and all(matrices.order(list(map(list, values[name])))[1] for name in POSITIVE_DEFINITE if name in values)


def evaluation(values: Mapping[str, Rows]) -> Evaluation:
    return Evaluation({name: matrices.matrix(rows) for name, rows in values.items()})


def numbers(tree: Tree) -> set[Fraction]:
    """Every number of a formula, exponents aside; what is worked out of numbers counts as one.

    >>> sorted(map(int, numbers(parser.expression("3*10**6*u + 2**3"))))
    [8, 3000000]
    >>> sorted(map(int, numbers(parser.expression("3*u*10**6"))))
    [3000000]
    """
    if (whole := _folded(tree)) is not None:
        return {whole}
    if tree[0] == "*" and tree[1][0] == "*":
        first, last = _folded(tree[1][1]), _folded(tree[2])
        if first is not None and last is not None:
            return {first * last, *numbers(tree[1][2])}
    return set[Fraction]().union(*(numbers(part) for part in tree[1:] if isinstance(part, tuple)))


def _folded(tree: Tree) -> Fraction | None:
    """The value of a formula in numbers alone."""
    if tree[0] == "**" and tree[2].denominator == 1 and (base := _folded(tree[1])) is not None and (base or tree[2] > 0):
        return Fraction(base ** int(tree[2]))
    if tree[0] in ("+", "-", "*", "/"):
        a, b = _folded(tree[1]), _folded(tree[2])
        if a is None or b is None or (tree[0] == "/" and b == 0):
            return None
        return a + b if tree[0] == "+" else a - b if tree[0] == "-" else a * b if tree[0] == "*" else a / b
    return parser.constant(tree)


def _value(tree: Tree, values: Mapping[str, Rows]) -> Rows | None:
    """The exact value of a formula; None where it has none."""
    try:
        rows = matrices.constants(evaluation(values).read(tree))
    except (Refused, Undefined, KeyError):
        return None
    exact = [[x for x in row if not isinstance(x, Interval)] for row in rows]
    return exact if [*map(len, exact)] == [*map(len, rows)] else None


def _shaped(value: Rows, name: str, values: Mapping[str, Rows]) -> Rows:
    """A zero in the shape of the letter."""
    d, kind = int(values["d"][0][0]), parser.kind(name)
    if kind == "s" or len(value) > 1 or d == 1:
        return value
    return times([row[: d if kind == "M" else 1] for row in identity(d)], value[0][0])


def _solved(links: Iterable[Link]) -> dict[str, Tree]:
    """Letters that equations fix, in an order in which they can be computed."""
    solved: dict[str, Tree] = {}

    def depends(tree: Tree) -> set[str]:
        spoken = parser.letters([((tree,), ())]) | parser.names(tree)
        return spoken.union(*(depends(solved[n]) for n in spoken if n in solved))

    for a, sign, b in links:
        pairs = [*_rearranged(a, b), *_rearranged(b, a)] if sign == "==" else []
        pairs.sort(key=lambda pair: pair[0] in LAST)
        for name, tree in pairs:
            if name not in solved and name not in DEFINED and not parser.is_random(name) and name not in depends(tree):
                solved[name] = tree
                break
    order: dict[str, Tree] = {}
    while len(order) < len(solved):
        order |= {n: t for n, t in solved.items() if n not in order and depends(t) & solved.keys() <= order.keys()}
    return order


def _rearranged(one: Tree, other: Tree) -> Iterator[tuple[str, Tree]]:
    """``u + v == w`` as ``u == w - v`` and ``v == w - u``."""
    match one:
        case ("name", name):
            yield name, other
        case ("T", a):
            yield from _rearranged(a, ("T", other))
        case ("+", a, b):
            yield from _rearranged(a, ("-", other, b))
            yield from _rearranged(b, ("-", other, a))
        case ("-", a, b):
            yield from _rearranged(a, ("+", other, b))
            yield from _rearranged(b, ("-", a, other))
        case ("*", a, b) if parser.shape(a) == (1, 1):
            yield from _rearranged(b, ("/", other, a))
        case ("/", a, b):
            yield from _rearranged(a, ("*", b, other))


def _onto(link: Link, name: str, values: Values) -> Iterator[Rows]:
    """For a link with the letter alone on one side: the other side, and values a little beyond it."""
    a, sign, b = link
    for one, other, up in ((a, b, sign in (">", ">=")), (b, a, sign in ("<", "<="))):
        if one == ("name", name) and (value := _value(other, values)) is not None:
            value = _shaped(value, name, values)
            yield value
            if len(value) == len(value[0]) and sign != "==":
                yield from (times(value, t) for t in (Fraction(1, 2), 2))
                yield from (combine(value, identity(len(value)), step if up else -step) for step in (Fraction(1, 2), 1))


def _scaled(link: Link, name: str, values: Values) -> Iterator[Rows]:
    """Multiples of the letter's value: where the link is homogeneous in it the one that meets the link, then others."""
    a, _, b = link
    one, other = (a, b) if name in parser.letters([((a,), ())]) else (b, a)
    here = values[name]
    f, g, c = (_middle(tree, at) for tree, at in ((one, values), (one, {**values, name: times(here, 2)}), (other, values)))
    if f and g and c and f * g > 0 and f * c > 0:
        degree = _degree(g / f)
        if degree:
            exact = root(c / f, abs(degree)) if degree > 0 else root(f / c, abs(degree))
            t = sum(ends(exact), Fraction(0)) / 2
            t = t if not isinstance(exact, Interval) else t.limit_denominator(10**6)
            for near in (t, t * Fraction(7, 8), t * Fraction(9, 8)):
                yield times(here, near.limit_denominator(1000) if near != t and near > Fraction(1, 10) else near)
    yield from (times(here, t) for t in FACTORS)


def _degree(ratio: Fraction) -> int:
    return next((k for k in (1, 2, -1, -2, 3, 4) if abs(ratio - Fraction(2) ** k) < Fraction(1, 10**9)), 0)


def _middle(tree: Tree, values: Values) -> Fraction | None:
    """About the value of a scalar formula."""
    try:
        rows = matrices.constants(evaluation(values).read(tree))
    except (Refused, Undefined, KeyError):
        return None
    x: Number = rows[0][0]
    return sum(ends(x), Fraction(0)) / 2 if len(rows) == 1 else None


def by_total(lengths: list[int]) -> Iterator[tuple[int, ...]]:
    """Tuples of indices, smallest sum first.

    >>> list(by_total([2, 2]))
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """

    def compose(total: int, rest: list[int]) -> Iterator[tuple[int, ...]]:
        if not rest:
            if total == 0:
                yield ()
            return
        for k in range(min(total, rest[0] - 1) + 1):
            for others in compose(total - k, rest[1:]):
                yield (k, *others)

    if all(lengths):
        for total in range(sum(lengths) - len(lengths) + 1):
            yield from compose(total, lengths)
