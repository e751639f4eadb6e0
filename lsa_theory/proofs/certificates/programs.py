"""Linear programs for signs: a number as a nonnegative combination of products of what is known to be nonnegative.

``sum of weight * target = sum of c * product of facts * monomial``, with numbers ``c >= 0`` from the simplex method in
fractions.  The weights are nonnegative, one of them positive; where there is such an identity with no weight at all, what is
known contradicts itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement

from lsa_theory.kernel.coefficients import ONE, Laurent, Monomial, Root, joined
from lsa_theory.kernel.limits import spend
from lsa_theory.proofs.certificates.known import Fact, Ground, multiplied, settled
from lsa_theory.proofs.certificates.simplex import combination

MAX_TERMS, MAX_COLUMNS, MAX_PIVOTS = 120, 160, 120
MAX_DEPTH = 2
WEIGHT = 20  # of a column in the budget of a search
LEVELS = (  # what is combined: rounds of multiplying out, products of two facts, squares
    (1, False, False),
    (2, False, False),
    (1, False, True),
    (2, True, False),
    (2, True, True),
)


def sign_text(ground: Ground, value: Laurent, depth: int = 0) -> tuple[int, str] | None:
    """The sign of a number that is not zero, and a formula that shows that it, or its negative, is positive."""
    for flip in (1, -1):
        turned = {m: flip * c for m, c in value.items()}
        moved = ground.shifted(turned)
        for one in (turned, moved):
            if all(c > 0 and ground.nonnegative(m) for m, c in one.items()) and any(map(ground.positive, one)):
                return flip, ground.polynomial(one)
    if depth < MAX_DEPTH:
        for flip in (1, -1):
            found = solve(ground, ground.shifted({m: flip * c for m, c in value.items()}), True, levels=2)
            if isinstance(found, str):
                return flip, found
    return None


def weak_sign(ground: Ground, value: Laurent) -> tuple[int, str] | None:
    """The sign of a divisor, which is not zero where the claim has a value."""
    for flip in (1, -1):
        found = solve(ground, ground.shifted({m: flip * c for m, c in value.items()}), False, levels=2)
        if isinstance(found, str):
            return flip, found
    return None


@dataclass(frozen=True)
class Contradiction:
    """A formula that shows that it is positive, and is zero."""

    shown: str


def solve(ground: Ground, target: Laurent | None, strict: bool, levels: int = len(LEVELS)) -> str | Contradiction | None:
    """A formula that equals the target and shows its sign, or a contradiction of what is known."""
    for level in range(levels):
        if (found := _solved(ground, target, strict, level)) is not None:
            return found
    return None


def _solved(ground: Ground, target: Laurent | None, strict: bool, level: int) -> str | Contradiction | None:
    """One linear program: ``sum weight * target = sum of columns``, scaled so that what must be positive adds up to one."""
    weights = list(_multipliers(ground, target, level)) if target is not None else []
    goals = [multiplied(w.value, target) for w in weights] if target is not None else []
    columns = list(_columns(ground, dict.fromkeys(m for goal in goals for m in goal), level))
    spend(WEIGHT * len(columns))
    if target is not None and not strict and level < 3:
        plain = combination(target, [c.value for c in columns], MAX_PIVOTS)
        if plain is not None:
            return _sum([(columns[k].shown, c) for k, c in plain.items()]) or "0"
    rows: list[Mapping[Hashable, Fraction]] = []
    norm: dict[Hashable, Fraction] = {"norm": Fraction(1)}
    for w, goal in zip(weights, goals, strict=True):
        rows.append(dict(goal) | (norm if w.sign == 2 and not strict else {}))
    first = len(rows)
    for c in columns:
        rows.append({m: -x for m, x in c.value.items()} | (norm if c.sign == 2 and (strict or target is None) else {}))
    if not any("norm" in row for row in rows):
        return None
    found = combination(norm, rows, MAX_PIVOTS)
    if found is None:
        return None
    above = [(columns[k - first].shown, c) for k, c in found.items() if k >= first]
    below = [(weights[k].shown, c) for k, c in found.items() if k < first]
    if not any(weights[k].sign == 2 for k in found if k < first):
        return None if below or not any(columns[k - first].sign == 2 for k in found) else Contradiction(_sum(above))
    return f"({_sum(above) or '0'})/({_sum(below)})"


def _multipliers(ground: Ground, target: Laurent | None, level: int) -> Iterator[Fact]:
    """What the target may be multiplied with: 1, facts and nonnegative letters."""
    yield Fact("", {ONE: Fraction(1)}, 2)
    if target is None:
        return
    if level < 3:
        for g in sorted({g for m in target for g, _ in m if str(g).endswith("'")}, key=repr):
            yield Fact(ground.monomial(frozenset([(g, 1)])), {frozenset([(g, 1)]): Fraction(1)}, 1)
        return
    yield from (f for f in ground.facts[:10] if len(f.value) * len(target) <= MAX_TERMS)
    spoken = {g for part in (target, *(f.value for f in ground.facts)) for m in part for g, _ in m}
    for g in sorted(spoken, key=repr)[:10]:
        if (sign := ground.sign(g)) is not None:
            yield Fact(ground.monomial(frozenset([(g, 1)])), {frozenset([(g, 1)]): Fraction(1)}, sign)


def _sum(parts: list[tuple[str, Fraction]]) -> str:
    shown = []
    for body, c in parts:
        number = str(c.numerator) if c.denominator == 1 else f"({c})"
        shown.append(number if not body else body if c == 1 else f"{number}*{body}")
    return " + ".join(shown)


def _columns(ground: Ground, target: Mapping[Monomial, object], level: int) -> Iterator[Fact]:
    """Products of facts, monomials and squares in which terms of the target occur."""
    seen: set[Hashable] = set()
    count = 0

    def fresh(fact: Fact) -> bool:
        nonlocal count
        key = frozenset(fact.value.items())
        if not fact.value or key in seen or count >= MAX_COLUMNS or len(fact.value) > MAX_TERMS:
            return False
        seen.add(key)
        count += 1
        return True

    wanted = dict.fromkeys([*target, ONE])
    bases = [Fact(f.shown, f.value, f.sign) for f in ground.facts]
    rounds, paired, squared = LEVELS[level]
    if paired:
        pairs = combinations_with_replacement(ground.facts[:14], 2)
        bases += [
            Fact(f"{a.shown}*{b.shown}", multiplied(a.value, b.value), min(a.sign, b.sign))
            for a, b in pairs
            if len(a.value) * len(b.value) <= MAX_TERMS
        ]
    reach = dict(wanted)
    for _ in range(rounds):
        for m in list(reach):
            if ground.nonnegative(m):
                one = Fact(ground.monomial(m), {m: Fraction(1)}, 2 if ground.positive(m) else 1)
                if fresh(one):
                    yield one
        made: list[Fact] = []
        for base in [*bases, *(_squares(ground, reach) if squared else ())]:
            for weight in dict.fromkeys(_weights(ground, base.value, reach)):
                shown = "*".join(filter(None, [base.shown, ground.monomial(weight)]))
                sign = min(base.sign, 2 if ground.positive(weight) else 1)
                made.append(Fact(shown, multiplied(base.value, {weight: Fraction(1)}), sign))
            if len(made) > 3 * MAX_COLUMNS:
                break
        for zero in ground.zeros:
            for weight in dict.fromkeys(_weights(ground, zero.value, reach, free=True)):
                for c in (1, -1):
                    shown = "*".join(filter(None, [str(c), zero.shown, ground.monomial(weight)]))
                    made.append(Fact(shown, multiplied(zero.value, {weight: Fraction(c)}), 1))
        for one in made:
            if fresh(one):
                yield one
        for one in made:
            reach |= dict.fromkeys(one.value)
        if len(reach) > MAX_TERMS:
            return


def _weights(ground: Ground, value: Laurent, wanted: Mapping[Monomial, object], free: bool = False) -> Iterator[Monomial]:
    """Monomials that carry a term of a fact to one that is wanted."""
    for term in value:
        inverse = frozenset((g, -p) for g, p in term)
        for m in wanted:
            weight = joined(m, inverse)
            if all(p > 0 for _, p in weight) and (free or ground.nonnegative(weight)):
                yield weight


def _squares(ground: Ground, wanted: Mapping[Monomial, object]) -> Iterator[Fact]:
    """``(h - k)^2`` and ``(h + k)^2`` where the product ``h*k`` is wanted, with simple weights."""
    real = [m for m in wanted if all(p > 0 for _, p in m)]
    halves = list(dict.fromkeys([ONE, *(h for m in real for h in _halves(m))]))[:12]
    for i, h in enumerate(halves):
        for k in halves[:i]:
            if not any(m in wanted for m in settled({joined(h, k): Fraction(1)})):
                continue
            for a, b in ((1, 1), (1, -1), (2, 1), (2, -1), (1, 2), (1, -2), (3, -1), (3, 1), (1, -3), (1, 3)):
                value = multiplied({h: Fraction(a), k: Fraction(b)}, {h: Fraction(a), k: Fraction(b)})
                shown = f"({ground.polynomial({h: Fraction(a)})} + {ground.polynomial({k: Fraction(b)})})**2"
                yield Fact(shown, value, 1)


def _halves(m: Monomial) -> Iterator[Monomial]:
    if all(p % 2 == 0 for _, p in m):
        yield frozenset((g, Fraction(p, 2) if p % 2 else int(p) // 2) for g, p in m)
    if len(m) == 1:
        ((g, p),) = m
        if p == 1:
            yield m
    if len(m) == 1:
        ((g, p),) = m
        if isinstance(g, Root) and p == Fraction(1, 2):
            yield m
    if sum(p for _, p in m) == 2 and len(m) == 2:
        yield from (frozenset([(g, 1)]) for g, _ in m)
