"""Gaussian expectations of trace polynomials, one random leg at a time (Stein's identity), memoised on canonical products.

Each step takes the first random leg and joins it, by its covariance, with every other leg of the same law:

    x ~ N(0, K):            E[x_i F]  = sum_j K_ij E[dF/dx_j]
    S = (1/N) sum x_n x_n': E[S_ij F] = K_ij E[F] + (1/N) sum over each other S in F of the two ways in which one of its legs
                            meets i through K, while its other leg meets j through a new S
    eta = (1/N) sum e_n x_n, energy = (1/N) sum e_n^2, e_n ~ N(0, v): a leg e_n meets an eta (v/N S) or an energy (2 v/N eta)
    x_1 is one of the examples behind S, and xbar their mean: dS/dx_1 is 1/N times the two ways in which a leg of S is
                            replaced and its other leg is x_1; the same with xbar for the mean of dS/dx_n over n
    e_1 is the error of its label: d eta/de_1 = x_1/N, d energy/de_1 = 2 e_1/N

A step is a relation between expectations, ``E[product] = sum c E[product']``, in which equal products are put together
before any of them is known.  Where inverses of S occur, `inverses` has the steps and says where they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from lsa_theory.kernel import inverses
from lsa_theory.kernel.coefficients import ONE, Coefficient, Laurent, Monomial, joined, plus
from lsa_theory.kernel.inverses import Relation, Room, State, split
from lsa_theory.kernel.laws import is_inverse, is_random, law, over_size
from lsa_theory.kernel.limits import Refused, spend
from lsa_theory.kernel.surgery import Closed, Place, surgery
from lsa_theory.kernel.terms import Polynomial
from lsa_theory.kernel.words import Word, is_example, letter

MAX_LEGS = 130
Numbers = dict[Monomial, Fraction | int]
Means = dict[Word, Numbers]


class Gaussian:
    """The expectation over everything random.

    ``task``: whether w has the covariance Psi (else I); ``room``: what is known of context lengths, see `inverses`.
    """

    def __init__(self, task: bool, room: Room = inverses.nowhere) -> None:
        self.task, self.room = task, room
        self.known: dict[State, Means] = {}

    def __call__(self, value: Polynomial) -> Polynomial:
        """The expectation of a value, what is not random held fixed; Refused where no rule takes it."""
        total = Polynomial({}, value.shape)
        for word, c in value.terms.items():
            if any(is_random(g) for factor in c.den for monomial in dict(factor) for g, _ in monomial):
                raise Refused("the expectation of a quotient of what is random")
            relation: Relation = {}
            for monomial, number in c.num.items():
                fixed = frozenset((g, power) for g, power in monomial if not is_random(g))
                closed: list[Closed] = []
                for g, power in monomial - fixed:
                    if power < 0 or power.denominator != 1 or not isinstance(g, (str, tuple)):
                        raise Refused("the expectation of a quotient of what is random")
                    closed += [g] * int(power)
                self._collect(relation, {fixed: number}, closed, word)
            over = Coefficient({ONE: Fraction(1)}, c.den)
            for w, num in self._weighted(relation).items():
                total = total + Polynomial({w: inverses.resolved(num) * over}, value.shape)
        return total

    def _collect(self, relation: Relation, c: Laurent, closed: Sequence[Closed], word: Word) -> None:
        """Add ``c`` times a product of closed words and an open word; what is fixed in it goes into the coefficient."""
        fixed, state = split(closed, word)
        relation[state] = plus(relation.get(state, {}), {joined(fixed, m): x for m, x in c.items()})

    def _weighted(self, relation: Relation) -> Means:
        """``{open word: coefficient}`` of a sum of products."""
        total: Means = {}
        for state, c in relation.items():
            for word, num in self._mean(state).items():
                spend(len(num) * len(c))
                target = total.setdefault(word, {})
                for m1, c1 in c.items():
                    x: Fraction | int = int(c1) if c1.denominator == 1 else c1  # whole numbers are fast
                    for m2, c2 in num.items():
                        m = joined(m1, m2)
                        target[m] = target.get(m, 0) + x * c2
        return {word: {m: c for m, c in num.items() if c} for word, num in total.items()}

    def _mean(self, state: State) -> Means:
        if state not in self.known:
            closed, word = state
            words = [g for g in (*closed, word) if not isinstance(g, str)]
            if not closed and not is_random(word):
                self.known[state] = {word: {ONE: 1}}
            else:
                legs = sum(abs(int(p)) * (1 + (law(name) == "S")) for g in words for name, p, _ in g if is_random(name))
                if legs > MAX_LEGS:
                    raise Refused("an expectation of too high degree")
                self.known[state] = self._weighted(self._step(*state))
        return self.known[state]

    def _step(self, closed: tuple[Closed, ...], word: Word) -> Relation:
        units = [_written_out(g) for g in (word, *closed) if not isinstance(g, str)]
        numbers = [g for g in closed if isinstance(g, str)]  # errors e_1, and numbers
        places = [(i, k) for i, unit in enumerate(units) for k, one in enumerate(unit) if is_random(one[0])]
        out: Relation = {}

        def name_at(place: Place) -> str:
            return units[place[0]][place[1]][0]

        def collect(
            c: Laurent,
            cuts: Mapping[Place, tuple[int, int]],
            joins: Sequence[tuple[int, int, Word]],
            rest: Sequence[str] = (),
            ends: Sequence[tuple[int, str]] = (),
        ) -> None:
            spend(100)
            done, opened = surgery(units, cuts, joins, ends)
            self._collect(out, c, [*done, *rest], opened)

        if errors := [g for g in numbers if g != "energy"]:
            _error(errors[0], numbers, [place for place in places if name_at(place) == "eta"], collect)
            return out
        for kind in ("x", "w", "eta"):
            first = next((place for place in places if law(name_at(place)) == kind), None)
            if first is None:
                continue
            name = name_at(first)
            others = [place for place in places if place != first and name_at(place) == name]
            if kind == "eta":
                between: Word = (letter(name.replace("eta", "S")),)
                c = over_size(name, "noise")
                if numbers and name == "eta":  # only the sample of length N has an energy
                    collect({m: 2 * len(numbers) * x for m, x in c.items()}, {}, [], numbers[1:])
            else:
                between = (letter("Lambda"),) if kind == "x" else (letter("Psi"),) if self.task else ()
                c = {ONE: Fraction(1)}
            for other in others:
                collect(c, {first: (0, 0), other: (1, 1)}, [(0, 1, between)], numbers)
            return out
        if numbers:  # E[q^k F] = (v + 2 (k - 1) v/N) E[q^(k-1) F]
            more = {m: 2 * (len(numbers) - 1) * x for m, x in over_size("energy", "noise").items()}
            collect(plus({frozenset([("noise", 1)]): Fraction(1)}, more), {}, [], numbers[1:])
            return out
        inverses.allow(units, self.room)
        singles = [place for place in places if is_example(name_at(place))]
        if singles := singles or [place for place in places if name_at(place) == "xbar"]:
            first, name, through = singles[0], name_at(singles[0]), (letter("Lambda"),)
            own = {ONE: Fraction(1)} if name != "xbar" else over_size(name)
            for other in places:
                if other != first and name_at(other) in (name, "xbar"):
                    c = own if name_at(other) == name else over_size(name)
                    collect(c, {first: (0, 0), other: (1, 1)}, [(0, 1, through)])
                if name_at(other) == "S":
                    if is_inverse(units[other[0]][other[1]]):
                        raise Refused("an example beside the inverse of its sample covariance")
                    for legs in ((1, 2), (2, 1)):
                        collect(over_size(name), {first: (0, 0), other: legs}, [(0, 1, through)], (), [(2, name)])
            return out
        first = next((place for place in places if not is_inverse(units[place[0]][place[1]])), None)
        if first is None:
            name = name_at(places[0])
            return inverses.inverse_step((closed, word), name, sum(name_at(place) == name for place in places))
        name, through = name_at(first), (letter("Lambda"),)
        collect({ONE: Fraction(1)}, {first: (0, 1)}, [(0, 1, through)])
        for other in places:
            if other == first or name_at(other) != name:
                continue
            inverse = is_inverse(units[other[0]][other[1]])
            c = {m: -x if inverse else x for m, x in over_size(name).items()}
            for legs in ((2, 3), (3, 2)):
                middle = (letter("Lambda"), letter(name, -1)) if inverse else through
                joins = [(0, 2, middle), (1, 3, () if inverse else (letter(name),))]
                collect(c, {first: (0, 1), other: legs}, joins)
        return out


def _error(error: str, numbers: list[str], etas: list[Place], collect: Callable[..., None]) -> None:
    """The error of one label meets itself, an energy, or the same error in an eta, which leaves its example."""
    rest = list(numbers)
    rest.remove(error)
    for k, other in enumerate(rest):
        left = rest[:k] + rest[k + 1 :]
        if other == error:
            collect({frozenset([("noise", 1)]): Fraction(1)}, {}, [], left)
        elif other == "energy" and error != "e_query":
            collect({m: 2 * x for m, x in over_size("energy", "noise").items()}, {}, [], [*left, error])
    for place in etas if error != "e_query" else []:
        collect(over_size("eta", "noise"), {place: (0, 0)}, [], rest, [(0, "x" + error[1:])])


def _written_out(word: Word) -> Word:
    """Powers of random letters written out."""
    out: Word = ()
    for name, power, turned in word:
        if is_random(name) and (power.denominator != 1 or (power < 0 and law(name) != "S")):
            raise Refused("an inverse or a root of what is random")
        sign = 1 if power > 0 else -1
        out += ((name, sign, turned),) * abs(int(power)) if is_random(name) else ((name, power, turned),)
    return out
