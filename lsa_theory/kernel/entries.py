"""Expectations of polynomials in Gaussian entries at an instance: the other road, entry by entry.

The random variables are entries of the query and of the task, of the second moments Z of n Gaussian examples (the last row
and column are the labels'), and of the inverse V of the block of Z that is the sample covariance.  By Stein's lemma

    Z_ij Z_kl becomes (C_ik Z_jl + C_il Z_jk)/n,
    Z_ij V_kl becomes -sum_a C_ia (V_ak 1[j = l] + V_al 1[j = k])/n,    j no label,

and, with Haff, ``(n - d - 1) E[V_ij F] = n inv(K)_ij E[F] + sum over each other V_kl in F of V_ki V_jl + V_kj V_il``: a
system of linear equations for the products into which legs can be re-paired.  Its diagonal dominates where
``n > d + 2 r - 1`` for r inverses, and only there it is used (`inverses` has the argument).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from lsa_theory.kernel import matrices
from lsa_theory.kernel.limits import Refused, spend
from lsa_theory.kernel.matrices import Matrix
from lsa_theory.kernel.numbers import MINUS_ONE, ONE, Element, Interval, Undefined, Variable

Pairs = tuple[tuple[int, int], ...]  # sorted indices of entries of one symmetric matrix
MAX_SYSTEM = 120


def inverse_entry(size: str, i: int, j: int) -> Element:
    """An entry of the inverse of a sample covariance."""
    return Element.variable(("inverse", size, min(i, j), max(i, j)))


class Entries:
    """Moments at values of the letters.

    ``known`` holds what was computed before; Undefined for an expectation that does not exist, Refused for one that
    cannot be computed here.
    """

    def __init__(
        self,
        d: int,
        covariance: Matrix | None,
        task: Matrix | None,
        noise: Element,
        size: Callable[[str], Element],
        known: dict[tuple[object, ...], Element],
    ) -> None:
        self.d, self.task, self.noise, self.size, self.known = d, task, noise, size, known
        self.given = covariance

    @property
    def lam(self) -> Matrix:
        if self.given is None:
            raise Refused("Lambda has no value here")
        return self.given

    def mean(self, x: Element) -> Element:
        """The mean of a polynomial: of the samples given the task first, then of query and task."""
        for kinds in (("sample", "inverse"), ("gauss",)):
            result = Element({})
            for monomial, rest in x.split(lambda v, kinds=kinds: v[0] in kinds).items():  # type: ignore[misc]
                groups: dict[str, list[Variable]] = {}
                for variable, power in monomial:
                    groups.setdefault(str(variable[1]), []).extend([variable] * power)
                for group, found in groups.items():
                    rest = rest * (self.sample(group, found) if "sample" in kinds else self.gaussian(group, found))
                result = result + rest
            x = result
        return x

    def gaussian(self, group: str, variables: list[Variable]) -> Element:
        return self._gaussian(group, tuple(int(str(v[2])) for v in variables))

    def _gaussian(self, group: str, legs: tuple[int, ...]) -> Element:
        """Isserlis: the first entry is paired with each of the others."""
        if not legs or len(legs) % 2:
            return Element({} if legs else {(): ONE})
        key = (group, legs)
        if key not in self.known:
            spend(1)
            self.known[key] = matrices.total(
                self.covariance(group, legs[0], legs[k]) * self._gaussian(group, legs[1:k] + legs[k + 1 :])
                for k in range(1, len(legs))
            )
        return self.known[key]

    def covariance(self, group: str, i: int, j: int) -> Element:
        """Of two entries of the query, of an example, of the error of a label, or of the task."""
        if group == "x" or group.startswith("x_"):
            return self.lam[i][j]
        if group.startswith("e_"):
            return self.noise
        return self.task[i][j] if self.task is not None else Element.number(Fraction(i == j))

    def sample(self, size: str, variables: list[Variable]) -> Element:
        pairs: dict[Any, list[tuple[int, int]]] = {"sample": [], "inverse": []}
        for kind, _, i, j in variables:
            pairs[kind].append((int(str(i)), int(str(j))))
        moments, inverses = (tuple(sorted(pairs[kind])) for kind in ("sample", "inverse"))
        if inverses:
            n = self.size(size).constant()
            if isinstance(n, Interval) or n <= self.d + 2 * len(inverses) - 1:
                raise Undefined(f"an expectation that does not exist: it needs {size} > d + {2 * len(inverses) - 1}")
        return self._sample(size, moments, inverses)

    def _sample(self, size: str, moments: Pairs, inverses: Pairs) -> Element:
        """``E[Z_ij ... V_kl ...]`` given w."""
        if not moments and not inverses:
            return Element.number(ONE)
        key = ("sample", size, moments, inverses)
        if key not in self.known:
            spend(1)
            if moments:
                self.known[key] = self._first(size, moments, inverses)
            else:
                self._solve(size, inverses)
        return self.known[key]

    def _first(self, size: str, moments: Pairs, inverses: Pairs) -> Element:
        (j, i), rest = moments[0], moments[1:]  # j <= i: the leg that may be a label is paired
        result = self.pair(i, j) * self._sample(size, rest, inverses)
        share = self.size(size).power(MINUS_ONE) if rest or inverses else Element({})
        for n, (k, l) in enumerate(rest):
            others = rest[:n] + rest[n + 1 :]
            for meets, left in ((k, l), (l, k)):
                if (c := self.pair(i, meets)).terms:
                    merged = tuple(sorted((*others, (min(j, left), max(j, left)))))
                    result = result + share * c * self._sample(size, merged, inverses)
        if inverses and j >= self.d:
            raise Refused("squares of labels beside an inverse")
        for n, (k, l) in enumerate(inverses):
            others = inverses[:n] + inverses[n + 1 :]
            for meets, left in ((k, l), (l, k)):
                for a in range(self.d) if left == j else ():
                    if (c := self.pair(i, a)).terms:
                        merged = tuple(sorted((*others, (min(a, meets), max(a, meets)))))
                        result = result - share * c * self._sample(size, rest, merged)
        return result

    def pair(self, i: int, j: int) -> Element:
        """The covariance, given w, of two entries of an example; the entry d is its label ``w'x + error``."""
        i, j = min(i, j), max(i, j)
        d, covariance = self.d, self.lam
        w = [Element.variable(("gauss", "w", k)) for k in range(d)]
        if j < d:
            return covariance[i][j]
        if i < d:
            return matrices.total(covariance[i][k] * w[k] for k in range(d))
        return matrices.total(covariance[k][l] * w[k] * w[l] for k in range(d) for l in range(d)) + self.noise

    def _solve(self, size: str, start: Pairs) -> None:
        """The moments of inverses only, of all products into which the legs can be re-paired."""
        rows: dict[Pairs, dict[Pairs, int]] = {}
        due = [start]
        while due:
            if (one := due.pop()) in rows:
                continue
            (i, j), rest = one[0], one[1:]
            rows[one] = {}
            for at, (k, l) in enumerate(rest):
                others = rest[:at] + rest[at + 1 :]
                for a, b in (((k, i), (j, l)), ((k, j), (i, l))):
                    swapped = tuple(sorted((*others, (min(a), max(a)), (min(b), max(b)))))
                    rows[one][swapped] = rows[one].get(swapped, 0) + 1
            due += rows[one]
            if len(rows) > MAX_SYSTEM:
                raise Refused("too many inverses to take an expectation of")
        n: Element = self.size(size)
        gap = n - Element.number(Fraction(self.d + 1))
        inverse = matrices.inverse(self.lam)
        places = {one: k for k, one in enumerate(rows)}
        system: Matrix = []
        for one, swaps in rows.items():
            right = n * inverse[one[0][0]][one[0][1]] * self._sample(size, (), one[1:])
            row = [Element.number(Fraction(-swaps.get(other, 0))) for other in places]
            row[places[one]] = row[places[one]] + gap
            system.append([*row, right])
        for one, x in zip(places, _eliminated(system), strict=True):
            self.known["sample", size, (), one] = x


def _eliminated(rows: Matrix) -> list[Element]:
    """The solution of a system of numbers whose diagonal dominates: no pivot is zero."""
    size = len(rows)
    spend(size**3)
    for k in range(size):
        lead = rows[k][k].power(MINUS_ONE)
        rows[k] = [lead * x for x in rows[k]]
        for i in range(size):
            if i != k and (factor := rows[i][k]).terms:
                rows[i] = [x - factor * y if y.terms else x for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[-1] for row in rows]
