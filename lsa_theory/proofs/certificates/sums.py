"""Sums of squares between free letters, modulo equations among the hypotheses and what is inverted.

A difference is sought as ``sum c * X*C*X.T`` (a number as ``tr(X*C*X.T*D)`` or ``y.T*C*y``) with numbers ``c >= 0``, centers
C, D that show that they are psd, and X a word or the sum or difference of two.  The words are compared after completion, so
that ``A*inv(A) == I`` and every equation is used; the numbers are found by linear programming in fractions.  The kernel gets
the sum, and the cofactors that make it equal to the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from lsa_theory.kernel import limits, parser
from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.kinds import modulo
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.terms import normal
from lsa_theory.proofs import equalities, formulas
from lsa_theory.proofs.certificates.ingredients import Ingredients
from lsa_theory.proofs.certificates.simplex import combination
from lsa_theory.proofs.certificates.squares import Column, Flat, Half, Known, cauchy, of_group, rank_one, scaled
from lsa_theory.proofs.equalities import Certificate

MAX_COLUMNS = 1500
LEVELS = (1, 3, 6)  # halves that are tried first
WORK = 400_000  # of a search; six times as much where the difference divides


def certificate_of(link: Link) -> Certificate | None:
    """A certificate of an inequality that the kernel accepts; None if none was found.

    >>> from lsa_theory.kernel import parser
    >>> from lsa_theory.kernel.certificate import hypotheses_of
    >>> from lsa_theory.kernel.kinds import KINDS
    >>> ((left, sign, right),) = parser.links(parser.relation("A + inv(A) >= 2*I"))
    >>> known = hypotheses_of(["A > 0"], "hypothesis")
    >>> certificate_of(Link(left, sign, right, known, frozenset({"A"}), kinds=KINDS))["kind"]
    'modulo'
    """
    if link.needed == 0 or link.shape not in ((1, 1), ("d", "d")):
        return None
    divides = None
    for divided in (False, True):
        with suppress(Refused, formulas.Unwritable, ArithmeticError, RecursionError):
            with limits.budget(min(WORK * (1 + 5 * divided), limits.left())):
                divides = any(c.den for c in normal(link.difference).terms.values()) if divides is None else divides
                form = Sums(link, divided).form() if divides or not divided else None
            if form is not None and (found := _certificate(link, form)) is not None:
                return found
    return None


def _certificate(link: Link, form: str) -> Certificate | None:
    if equalities.accepted(link, form):
        return form
    left = modulo.minus(*link.ordered)
    right = modulo.written_out(parser.expression(form), replace(link, used=set()))
    granted = (*link.granted, link.left, link.right)
    by = equalities.certificate_of(replace(link, left=left, sign="==", right=right, granted=granted, used=set()))
    found: Certificate = {"kind": "modulo", "form": form, "by": by or "0"}
    return found if equalities.accepted(link, found, limits.MAX_WORK) else None


class Sums(Ingredients):
    """The search for one difference."""

    def __init__(self, link: Link, divided: bool = False) -> None:
        super().__init__(replace(link, used=set()), divided)
        self.flat, self.divided = self.modular.flat, divided

    def form(self) -> str | None:
        """The sum as a formula, or None."""
        if (found := self._determinants()) is not None:
            return found
        goal = self.flat(self.target)
        if goal is None or self.divisor is None:
            return None
        if not goal:
            return f"0*{'I' if self.target.shape == ('d', 'd') else '1'}"
        halves, zeros = self.halves(), list(self.modular.zeros(self.target, self.words()))
        centers, weights = self.centers(), self.weights()
        numbers = [(w.text, flat) for w in weights if (flat := self.flat(w.value))] if self.target.shape == (1, 1) else []
        for count in [n for n in LEVELS if n < len(halves)] + [len(halves)]:
            plain = list(self._squares(halves[:count], centers))
            for more in (False, True) if weights and not self.divided else (False,):
                columns = [*zeros, *numbers, *plain, *(self._weighted(plain, weights) if more else ())]
                if whole := self._combined(goal, [pair for pair in columns if pair[1]][:MAX_COLUMNS]):
                    return f"({whole})/({self.divisor})" if self.divisor else whole
        return None

    def _determinants(self) -> str | None:
        """``det(X + Z) - det(X)`` for psd X and Z."""
        match self.link.ordered:
            case ("call", "det", y), ("call", "det", x):
                read = self.link.reading()
                gap = normal(read(("-", y, x))).key()
                small = self.shown({self.with_gaps(x): None}, ("d", "d"))
                more = [one for one in self.centers() if one.value.key() == gap]
                return f"det({small[0].text} + {more[0].text}) - det({small[0].text})" if small and more else None
        return None

    def _combined(self, goal: Flat, columns: list[Column]) -> str:
        found = combination(goal, [column for _, column in columns]) or {}
        return " + ".join(
            formulas.product([f"{c}" if c != 1 else "", columns[k][0]]) for k, c in found.items() if columns[k][0]
        )

    def _weighted(self, plain: list[Column], weights: list[Known]) -> Iterator[Column]:
        """Candidates times numbers that are nonnegative."""
        for weight in weights:
            yield from ((f"({weight.text})*{text}", scaled(flat, weight.value)) for text, flat in plain)

    def _squares(self, halves: list[Half], centers: list[Known]) -> Iterator[Column]:
        scalar = self.target.shape == (1, 1)
        pillars = [h for h in halves if h.value.shape == ("d", "d")]
        columns = [h for h in halves if h.value.shape == ("d", 1)]
        outers = centers if scalar else centers[:1]
        if scalar:
            yield from of_group(self.numbers(), centers[0], centers[0], scalar, self.flat)
            for group in (columns, pillars) if self._has_products() else ():
                for center in centers:
                    yield from cauchy(group[:4], center, self.flat)
        if not scalar:
            for center in centers[1:]:
                for inverse in self.shown({f"inv({center.text})": None}, ("d", "d")) if columns else ():
                    yield from rank_one(columns, center, inverse, self.flat)
        for group in (columns, pillars):
            for center in centers:
                for outer in outers if group is pillars else centers[:1]:
                    yield from of_group(group, center, outer, scalar, self.flat)

    def _has_products(self) -> bool:
        """Whether the difference has a product of two traces or forms."""
        return any(sum(p for g, p in m if isinstance(g, tuple) or g == "d") >= 2 for m in self.target.coefficient().num)
