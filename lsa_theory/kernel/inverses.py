"""Steps of an expectation in which inverses of a sample covariance occur (Stein and Haff), and where they hold.

``N S`` has Wishart's law with N degrees of freedom and covariance K.  With ``g = N - d - 1`` and r inverses in a product,

    E[S_ij F] = K_ij E[F] + (what it is in `expectation`) - (1/N) sum over each inverse (k, l) in F of the two ways in which
                i meets k through K inv(S), while j meets l at once;
    g E[inv(S)_ij F] = N inv(K)_ij E[F] + sum over each other inverse (k, l) of the two ways ``inv(S)_ki inv(S)_jl``.

Both are the divergence theorem on ``{lam_min(S) > t, |S| < 1/t}`` as t goes to 0: a field with the density
``det(S)^((N - d - 1)/2) exp(-tr(inv(K) N S)/2)`` whose flux through ``lam_min(S) = t`` is of order
``t^((N - d - 1)/2 - (r - 1))``, for S_ij because ``S v = t v`` for the normal ``v v'``.  The flux vanishes, and every
expectation in the two lines is finite, where ``N > d + 2 r - 1``; elsewhere the step is refused.  Each step leaves at most
r inverses, so that one condition covers all that follow.

The second line is used for one leg i again and again: it is marked (the letter ``@``), and the products into which the legs
can be re-paired are finitely many.  Their expectations v meet ``(g - T) v = b``.  For whole numbers e_0, e_1, ... and rows
``x_0`` (of the product at hand), ``x_(k+1) = x_k (T - e_k)`` this is ``(g - e_k) x_k v = x_k b + x_(k+1) v``, so that

    x_0 v = sum_k x_k b / ((g - e_0) ... (g - e_k))

as soon as a row is zero, which is computed; no e_k exceeds ``2 (r - 1) < g``.  That the numbers ``2 a - b`` of the boxes
(a, b) of Young diagrams with r boxes are enough is how the search goes, and is not relied on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest

from lsa_theory.kernel.coefficients import ONE, Coefficient, Laurent, Monomial, joined, plus
from lsa_theory.kernel.laws import is_inverse, is_random, size_of
from lsa_theory.kernel.limits import Refused, spend
from lsa_theory.kernel.surgery import Closed, canonical, surgery
from lsa_theory.kernel.words import Letter, Word, letter, reduce

State = tuple[tuple[Closed, ...], Word]  # random closed words, and an open word
Relation = dict[State, Laurent]
Room = Callable[[str, int], bool]  # whether hypotheses show that a context length exceeds d + k
MARK: Letter = ("@", 1, 0)
MAX_INVERSES = 5


def nowhere(size: str, k: int) -> bool:
    """Nothing is known of context lengths."""
    return False


def demanded(size: str, k: int) -> str:
    """The hypothesis without which a step is refused.

    >>> demanded("N", 3)
    'an expectation that exists where N > d + 3 only: give that as a hypothesis'
    """
    return f"an expectation that exists where {size} > d + {k} only: give that as a hypothesis"


def inverses_of(words: Sequence[Word]) -> dict[str, int]:
    """How often the inverse of every sample covariance stands in a product."""
    found: dict[str, int] = {}
    for one in (one for word in words for one in word if is_inverse(one)):
        found[one[0]] = found.get(one[0], 0) - int(one[1])
    return found


def allow(words: Sequence[Word], room: Room) -> None:
    """Refuse a step with inverses where the context length is not known to be long enough."""
    for name, r in inverses_of(words).items():
        if not room(size_of(name), 2 * r - 1):
            raise Refused(demanded(size_of(name), 2 * r - 1))


def over(size: str, k: int) -> str:
    """The name, inside a computation, of ``1/(size - d - k)``."""
    return f"1/({size}|{k})"


def resolved(num: Mapping[Monomial, Fraction | int]) -> Coefficient:
    """A sum in which names `over` stand for quotients, what divides both parts of a quotient cancelled."""
    size = next(
        (str(g)[3:].partition("|")[0] for m in num for g, _ in m if isinstance(g, str) and g.startswith("1/(")), None
    )
    if size is None:
        return Coefficient({m: Fraction(c) for m, c in num.items() if c})
    terms: dict[Monomial, dict[Monomial, Fraction | int]] = {}
    for m, c in num.items():
        quotients = frozenset((g, p) for g, p in m if isinstance(g, str) and g.startswith(f"1/({size}|"))
        terms.setdefault(m - quotients, {})[quotients] = c
    alike: dict[tuple[tuple[int, int], ...], dict[Monomial, Fraction | int]] = {}
    for rest, parts in terms.items():
        above, below = _reduced(parts)
        for power, c in enumerate(above):
            held = alike.setdefault(below, {})
            held[joined(rest, frozenset([(f"gap({size})", power)] if power else []))] = c
    gap, total = _gap(size, 0), Coefficient({})
    for below, above_all in alike.items():
        whole = resolved(above_all).mapped(lambda g: gap if g == f"gap({size})" else Coefficient.of(g))
        for k, power in below:
            whole = whole * _gap(size, k).power(-power)
        total = total + whole
    return total


def _reduced(parts: Mapping[Monomial, Fraction | int]) -> tuple[list[Fraction | int], tuple[tuple[int, int], ...]]:
    """A sum of quotients by products of ``t - k`` as a polynomial in t over such a product, in lowest terms."""
    held = [({int(str(g)[:-1].partition("|")[2]): int(p) for g, p in m}, c) for m, c in parts.items()]
    most = {k: max(one.get(k, 0) for one, _ in held) for k in {k for one, _ in held for k in one}}
    above: list[Fraction | int] = []
    for one, c in held:
        product: list[Fraction | int] = [c]
        for k, power in most.items():
            for _ in range(power - one.get(k, 0)):
                product = [x - k * y for x, y in zip([0, *product], [*product, 0], strict=True)]
        above = [x + y for x, y in zip_longest(above, product, fillvalue=0)]
    for k in most:
        while most[k] and (less := _divided(above, k)) is not None:
            above, most[k] = less, most[k] - 1
    return above, tuple(sorted((k, power) for k, power in most.items() if power))


def _divided(above: list[Fraction | int], k: int) -> list[Fraction | int] | None:
    """A polynomial, constant term first, over ``t - k``; None where a remainder is left."""
    out: list[Fraction | int] = []
    last: Fraction | int = 0
    for c in reversed(above):
        last = c + k * last
        out.append(last)
    return out[-2::-1] if last == 0 else None


def _gap(size: str, k: int) -> Coefficient:
    """``size - d - k``."""
    length = Coefficient.number(int(size)) if size.isdigit() else Coefficient.of(size)
    return length + (Coefficient.of("d") + Coefficient.number(k)) * Coefficient.number(-1)


def split(closed: Sequence[Closed], word: Word) -> tuple[Monomial, State]:
    """A product as a monomial of what is fixed, and the random rest in a canonical order."""
    fixed: Monomial = ONE
    live: list[Closed] = []
    for g in closed:
        if is_random(g):
            live.append(g)
        else:
            fixed = joined(fixed, frozenset([(g or "d", 1)]))
    return fixed, (tuple(sorted(live, key=repr)), word)


def inverse_step(state: State, name: str, count: int) -> Relation:
    """The expectation of a product whose only letters of this sample are ``count`` inverses, by products with one less."""
    if count > MAX_INVERSES:
        raise Refused(f"an expectation of more than {MAX_INVERSES} inverses")
    size = size_of(name)
    start = _marked(state, name)
    lower: dict[State, Relation] = {}
    swaps: dict[State, dict[State, int]] = {}
    due = [start]
    while due:
        if (one := due.pop()) not in swaps:
            lower[one], swaps[one] = _equation(one, name)
            due += swaps[one]
    value: Relation = {}
    weight: Monomial = ONE
    row = {start: 1}
    for e in sorted(
        {2 * a - b for a in range(count) for b in range(count) if (a + 1) * (b + 1) <= count and (a + b or count < 2)}
    ):
        weight = joined(weight, frozenset([(f"1/({size}|{1 + e})", 1)]))
        after: dict[State, int] = {}
        for one, x in row.items():
            for less, num in lower[one].items():
                value[less] = plus(value.get(less, {}), {joined(weight, m): x * c for m, c in num.items()})
            for other, times in ({**swaps[one], one: swaps[one].get(one, 0) - e}).items():
                after[other] = after.get(other, 0) + x * times
        spend(len(row) * len(swaps))
        row = {one: x for one, x in after.items() if x}
    if row:
        raise Refused("the re-pairings of these inverses are not understood")
    return value


def _equation(state: State, name: str) -> tuple[Relation, dict[State, int]]:
    """``g E[inv(S)_ij F]`` for the marked i: the products with one inverse less, and those of as many, counted."""
    closed, word = state
    units = [spread(g, name) for g in (word, *closed) if not isinstance(g, str)]
    energies = [g for g in closed if isinstance(g, str)]
    places = [(i, k) for i, unit in enumerate(units) for k, one in enumerate(unit) if one[0] == name]
    i, k = next((i, k) for i, unit in enumerate(units) for k, one in enumerate(unit) if one[0] == MARK[0])
    turned = units[i][k][2]
    first = i, (k + (-1 if turned else 1)) % len(units[i])
    if first not in places:
        raise Refused("a mark without its inverse")
    spend(150 * len(places))
    size = size_of(name)
    done, opened = surgery(units, {first: (0, 1)}, [(0, 1, (letter("Lambda", -1),))])
    bare = [_unmarked(g) if isinstance(g, tuple) else g for g in done]
    fixed, less = split([*bare, *energies], reduce(tuple(one for one in opened if one[0] != MARK[0])))
    length: Laurent = (
        {fixed: Fraction(int(size))} if size.isdigit() else {joined(fixed, frozenset([(size, 1)])): Fraction(1)}
    )
    ways: dict[State, int] = {}
    through = (letter(name, -1),)
    for other in places:
        if other != first:
            for legs in ((2, 3), (3, 2)):
                done, opened = surgery(units, {first: (0, 1), other: legs}, [(0, 2, through), (1, 3, through)])
                fixed, after = split([*done, *energies], opened)
                if fixed != ONE:
                    raise Refused("a re-pairing that leaves something fixed")
                ways[after] = ways.get(after, 0) + 1
    return {less: length}, ways


def spread(word: Word, name: str) -> Word:
    """The powers of one letter written out."""
    out: Word = ()
    for one in word:
        out += ((name, 1 if one[1] > 0 else -1, one[2]),) * abs(int(one[1])) if one[0] == name else (one,)
    return out


def _marked(state: State, name: str) -> State:
    """The product with a mark at the left of its first inverse."""
    closed, word = state
    if any(one[0] == name for one in word):
        return closed, _mark(word, name)
    k = next(k for k, g in enumerate(closed) if isinstance(g, tuple) and any(one[0] == name for one in g))
    g = closed[k]
    assert isinstance(g, tuple)
    return split([*closed[:k], canonical(_mark(g, name)), *closed[k + 1 :]], word)[1]


def _mark(word: Word, name: str) -> Word:
    k = next(k for k, one in enumerate(word) if one[0] == name)
    return (*word[:k], MARK, *word[k:])


def _unmarked(word: Word) -> Word:
    rest = tuple(one for one in word if one[0] != MARK[0])
    return canonical(rest) if rest else ()


__all__ = ["Relation", "Room", "State", "allow", "inverse_step", "nowhere", "resolved", "split"]
