"""Instances at which a claim may fail, simplest first: by dimension, context lengths, then simplicity of the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, islice, product
from random import Random

from lsa_theory.kernel.evaluation import MAX_DIMENSION, MAX_EXAMPLES
from lsa_theory.kernel.witness import Trial
from lsa_theory.proofs.counterexamples.conditions import SIZES, Conditions, Values, by_total
from lsa_theory.proofs.counterexamples.corners import corners, dimensions
from lsa_theory.proofs.counterexamples.floats import closed
from lsa_theory.proofs.counterexamples.values import far_value, generic, ladder, number, uniform

LENGTHS = ("N", "M")
DIMENSIONS = (1, 2, 3)
MORE = (4, 5, 6, 10)  # dimensions and lengths where hypotheses or constants leave none of the small ones
LONG = (4, 5, 10, 100, 1000, 10**4, 10**6)
FAR_DIMENSIONS = (1, 2, 2, 3, 2, 3, 4, 5)
MAX_CONSTANTS = 6
DRAWS = 2  # draws of one instance


class Instances:
    """Values for exactly the letters of a claim, and for the draws of its random letters, that meet its hypotheses."""

    def __init__(self, claim: Trial) -> None:
        self.claim = claim
        self.conditions = Conditions(claim)
        self.letters = [self.conditions.letter(name, k) for k, name in enumerate(self.conditions.free)]
        self.constants = tuple(self.conditions.constants())[:MAX_CONSTANTS]
        self.lengths = [n for n in LENGTHS if n in claim.letters and n not in self.conditions.solved]

    def near(self, at_most: int, dimensions: int = len(DIMENSIONS)) -> Iterator[Values | None]:
        """Simple instances; ``at_most`` of a size."""
        alike = self.conditions.alike()
        for sizes in self._sizes(dimensions):
            head = {name: number(size) for name, size in sizes.items()}
            ladders = [
                self.conditions.ladder(one.name, ladder(one, sizes["d"], self.constants), head) for one in self.letters
            ]
            for rungs in islice(by_total([len(values) for values in ladders]), at_most):
                values = head | {one.name: rows[r] for one, rows, r in zip(self.letters, ladders, rungs, strict=True)}
                equal = [values | dict.fromkeys(alike, values[alike[0]])] if alike else []
                for one in (values, *equal):
                    yield from self._finished(one)

    def plain(self) -> Iterator[Values | None]:
        """Every letter zero where it may be, or every one the same simple value: what few combinations of ladders meet."""
        for sizes in self._sizes(2):
            head = {name: number(size) for name, size in sizes.items()}
            for x in (0, 1):
                values = {one.name: uniform(one, sizes["d"], x) for one in self.letters}
                yield from self._finished(head | values)

    def far(self, count: int) -> Iterator[Values | None]:
        """Instances that are far from simple, from a fixed seed: long contexts, wide spectra, many decades, d up to 5."""
        random = Random(f"far/{sorted(self.claim.letters)}")
        lengths = [1, 2, 3, *LONG[:4], 10, 100, *_whole(self.constants)]
        dimensions = [d for d in FAR_DIMENSIONS if self.conditions.allow({"d": d})] or self._dimensions(3)
        for k in range(count):
            d = dimensions[k % len(dimensions)] if dimensions else 1
            sizes = {"d": d, **{name: random.choice(lengths) for name in self.lengths}}
            values = {name: number(size) for name, size in sizes.items()}
            values |= {one.name: far_value(one, d, random, self.constants) for one in self.letters}
            yield from self._finished(values)

    def corners(self) -> Iterator[Values | None]:
        """Instances of large sizes, scales and condition numbers."""
        closed_form = all(closed(side) for sides, _ in self.claim.claim for side in sides)
        matrices = any(one.kind != "s" for one in self.letters)
        sizes = [d for d in dimensions(self.constants, matrices) if self.conditions.allow({"d": d})]
        bound = any(not needs <= SIZES for needs in self.conditions.needs)  # values would have to be bent
        if not closed_form or (matrices and bound):
            sizes = [d for d in sizes if d <= FAR_DIMENSIONS[-1]]
        for values in corners(self.letters, self.lengths, self.constants, sizes):
            yield from self._finished(values)

    def _finished(self, values: Values) -> Iterator[Values | None]:
        """The values with the letters that hypotheses fix, and draws; None, which costs as well, where there are none."""
        met = self.conditions.complete(values)
        for variant in range(DRAWS if self.claim.draws else 1):
            drawn = None if met is None else self._drawn(met, variant)
            yield None if met is None or drawn is None else met | drawn

    def _drawn(self, values: Values, variant: int) -> Values | None:
        """One draw of the random letters; None where it would be too long."""
        found: Values = {}
        d = int(values["d"][0][0])
        for name in self.claim.draws:
            kind, _, size = name.rstrip(")").partition("(")
            if kind in ("x", "w"):
                found[name] = generic(name, d, 1, variant)
                continue
            if kind == "e_query":
                found[name] = generic(name, 1, 1, variant) if values["noise"][0][0] else number(0)
                continue
            count = int(size) if size.isdigit() else int(values[size or "N"][0][0])
            if count * d > MAX_EXAMPLES:
                return None
            quiet = kind == "errors" and not values["noise"][0][0]
            made = generic(name, count, d if kind == "examples" else 1, variant)
            found[name] = [[x * (not quiet) for x in row] for row in made]
        return found

    def _sizes(self, dimensions: int) -> Iterator[dict[str, int]]:
        """Dimensions and context lengths that meet the hypotheses on sizes."""
        allow = self.conditions.allow
        for d in self._dimensions(dimensions):
            whole = _whole(self.constants)
            usual = [1, 2, 3, *(n for n in whole if n > 3)]
            chosen = [dict(zip(self.lengths, n, strict=True)) for n in product(usual, repeat=len(self.lengths))]
            found = [sizes for one in chosen if allow(sizes := {"d": d, **one})]
            if not found:
                usual = sorted({*usual, d, d + 1, d * d, d * d + 1, 2 * d, *LONG})
                chosen = [dict(zip(self.lengths, n, strict=True)) for n in product(usual, repeat=len(self.lengths))]
                found = [sizes for one in chosen if allow(sizes := {"d": d, **one})]
            yield from found[: 6 if len(self.lengths) < 2 else 12]

    def _dimensions(self, at_most: int) -> list[int]:
        scalar = all(one.kind == "s" for one in self.letters) and not self.claim.draws
        bound = 10**12 if scalar else MAX_DIMENSION
        more = [d for d in chain(_whole(self.constants), MORE) if DIMENSIONS[-1] < d <= bound]
        allowed = [d for d in (*DIMENSIONS, *more) if self.conditions.allow({"d": d})]
        small = [d for d in allowed if d <= DIMENSIONS[-1]][:at_most]
        if scalar:
            return [*small, *(d for d in dict.fromkeys(more) if d in allowed)][:8]
        return small or allowed[:at_most]


def _whole(constants: Iterable[Fraction]) -> list[int]:
    """Sizes that constants suggest: each whole number and its neighbours."""
    return sorted({n for c in constants if c.denominator == 1 for n in (int(c) - 1, int(c), int(c) + 1) if n >= 1})
