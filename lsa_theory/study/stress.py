r"""Claims under stress: the least slack of inequalities at random instances of large sizes and condition numbers.

The slack of ``a <= b`` is ``b - a``,
for matrices the least eigenvalue of it, relative to the sizes of what is added up in a and b. Where doubles cannot tell its
sign it is computed again with 40 and 60 digits; a negative one is put to the kernel, which alone refutes.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from lsa_theory.algebra.arithmetic import Arithmetic, Float, Precise
from lsa_theory.algebra.program import Program
from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay
from lsa_theory.kernel.witness import Trial
from lsa_theory.language.hypotheses import Hypotheses
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.proofs.counterexamples.values import NEVER_NEGATIVE, POSITIVE
from lsa_theory.proofs.question import Question
from lsa_theory.study.spectra import basis, matrix, reflection

Array = Any
Claim = tuple[str, tuple[str, ...]]  # one chain of inequalities, and its hypotheses
UNSURE = 1e-4  # relative slack below which doubles, beside condition numbers of 1e10, are computed again
SCALES = (1, 8, 1 / 8, 64, 1 / 64, 4096, 1 / 4096)  # of a letter, until a hypothesis holds
UPWARD, ORDERS = ("<", "<="), ("<", "<=", ">", ">=")


def read_claims(name: str, asked: object, folder: str) -> dict[str, Claim]:
    """The inequalities of a claims file in TOML, found beside the study, by reference; InputError where there are none."""
    from lsa_theory.proofs.claims_file import claims_in

    if not isinstance(asked, str) or not asked.partition("#")[0].endswith(".toml"):
        raise InputError(f"{name}: claims", asked, "a claims file in TOML", 'write claims = "claims.toml"')
    found: dict[str, Claim] = {}
    for statement in claims_in(os.path.join(folder, asked)).values():
        given = tuple(h.formula for h in statement.claim.given if h.formula)
        chains = [text for text in statement.claim.statement if _ordered(Question.of(text, given))]
        for k, text in enumerate(chains, 1):
            found[statement.claim.ref + (f" ({k})" if len(chains) > 1 else "")] = (text, given)
    if not found:
        raise InputError(f"{name}: claims", asked, "a file with an inequality", "stress is about slack: state a <= b")
    return found


def _ordered(question: Question) -> bool:
    return bool(set(question.relation.signs) & set(ORDERS))


@dataclass(frozen=True)
class Found:
    """Of one claim: instances that meet its hypotheses, the least and the middle relative slack, and how sure it is."""

    met: int
    least: float
    median: float
    digits: int
    negative: bool
    refuted: bool


def stress(claim: Claim, sizes: Mapping[str, int], condition: float, instances: int, rng: np.random.Generator) -> Found:
    """Random instances of a claim; ValueError for a formula that has no value here.

    >>> found = stress(("tr(A*B) >= 0", ("A psd", "B psd")), {"d": 8, "N": 4, "M": 4}, 1e6, 20, np.random.default_rng(0))
    >>> found.met, found.negative
    (20, False)
    >>> false = ("tr(Lambda)**2 >= d*tr(Lambda*Lambda)", ())
    >>> stress(false, {"d": 3, "N": 4, "M": 4}, 8, 9, np.random.default_rng(0)).refuted
    True
    """
    case = _case(claim)
    found: list[tuple[float, dict[str, Any]]] = []
    try:
        for _ in range(instances):
            values = case.meeting(case.drawn(sizes, condition, rng))
            slack = None if values is None else case.slack(values, Float())
            if values is not None and slack is not None:
                found.append((slack, values))
    except (OutOfReachError, KeyError) as problem:
        raise ValueError(f"no value: {problem}") from None
    if not found:
        return Found(0, math.nan, math.nan, 16, False, False)
    least, values = min(found, key=lambda one: one[0])
    middle = float(np.median([slack for slack, _ in found]))
    digits, negative = 16, least < 0
    if least < UNSURE:
        try:
            coarse, fine = (case.slack(values, Precise(digits)) for digits in (40, 60))
        except (OutOfReachError, ArithmeticError, KeyError):
            negative = False  # singular values have no more digits here
        else:
            if coarse is not None and fine is not None:
                least, digits, negative = fine, 60, fine < -abs(fine - coarse)
    return Found(len(found), least, middle, digits, negative, negative and case.refuted(values))


@lru_cache(maxsize=64)
def _case(claim: Claim) -> Case:
    return Case(*claim)


class Case:
    """A claim and its hypotheses, read once."""

    def __init__(self, text: str, given: tuple[str, ...]) -> None:
        self.question = question = Question.of(text, given)
        self.names = question.names
        self.solved = Hypotheses.of(question.hypotheses, self.names).solved
        spoken = question.relation.names().union(*(h.names() for h in question.hypotheses)) | {"Lambda"}
        self.free = sorted(spoken - {"d", "N", "M", "I", "Gamma"} - self.solved.keys() - self.names.zero)
        self.programs: dict[str, Program] = {}

    def drawn(self, sizes: Mapping[str, int], condition: float, rng: np.random.Generator) -> dict[str, Any]:
        """Values of the free letters; half of the matrices of an instance may share their eigenvectors."""
        d = sizes["d"]
        values: dict[str, Any] = {name: float(size) for name, size in sizes.items()}
        values |= dict.fromkeys(self.names.zero, 0.0)
        shared = reflection(d, rng) if rng.random() < 0.5 else None
        for name in self.free:
            kind = self.names.kind(name)
            if kind == "matrix":
                values[name] = matrix(name, self.names, d, condition, shared, rng)
            elif kind == "vector":
                vectors = basis(d, rng) if shared is None else shared
                entries = rng.integers(-3, 4, (d, 1)).astype(float)
                values[name] = vectors[:, [int(rng.integers(d))]] if rng.random() < 0.5 or not entries.any() else entries
            elif kind == "scalar":
                number = float(rng.integers(1, 8)) * 2.0 ** int(rng.integers(-8, 6))
                allowed = name in (*POSITIVE, *NEVER_NEGATIVE, *self.names.nonnegative)
                values[name] = number if allowed or rng.random() < 0.5 else -number
        return values

    def meeting(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """The values, letters scaled until every hypothesis holds; None where that does not help."""
        for _ in range(4):
            failing = next((h for h in self.question.hypotheses if not self._holds(h, values)), None)
            if failing is None:
                return values
            letters = [name for name in self.free if name in failing.names()]
            moved = ({**values, name: values[name] * by} for name in letters for by in SCALES[1:])
            better = next((one for one in moved if self._holds(failing, one)), None)
            if better is None:
                return None
            values = better
        return None

    def _holds(self, hypothesis: Any, values: dict[str, Any]) -> bool:
        meaning = self._meaning(values, Float())
        for left, sign, right in hypothesis.links():
            gap, size = _gap(left, sign, right, meaning)
            rounding = 64 * float(np.finfo(float).eps) * values["d"] * size
            if not (abs(gap) <= rounding if sign == "==" else gap >= -rounding if sign in ("<=", ">=") else gap > rounding):
                return False
        return True

    def slack(self, values: dict[str, Any], arithmetic: Arithmetic) -> float | None:
        """The least relative slack of the inequalities; None where a side has no value."""
        meaning = self._meaning(values, arithmetic)
        found = [_gap(*link, meaning) for link in self.question.relation.links() if link[1] in ORDERS]
        slacks = [gap / size if size else 0.0 for gap, size in found]
        return min(slacks) if all(map(math.isfinite, slacks)) else None

    def _meaning(self, values: dict[str, Any], arithmetic: Arithmetic) -> Closed:
        there = {n: arithmetic.array(v) if np.ndim(v) else arithmetic.number(v) for n, v in values.items()}
        meaning = Closed(there, arithmetic, self)
        if {"Lambda", "N"} <= there.keys():
            lam, n, eye = there["Lambda"], there["N"], arithmetic.identity(len(there["Lambda"]))
            there["Gamma"] = lam * ((n + 1) / n) + eye * (np.trace(lam) / n)
        for name, node in self.solved.items():
            there[name] = read(node, meaning)
        return meaning

    def refuted(self, values: dict[str, Any]) -> bool:
        """Whether the kernel takes the instance for a counterexample."""
        text, given = self.question.text, self.question.given_texts
        try:
            wanted = Trial([text], given).letters
            there = self._meaning(values, Float()).values
            instance = {n: _written(n, there[n]) for n in wanted}
            replay({"format": FORMAT, "verdict": "REFUTED", "claim": [text], "given": list(given), "instance": instance})
        except (Refused, KeyError):
            return False
        return True


class Closed(Numeric):
    """Numbers, and expectations and derivatives by their closed forms."""

    def __init__(self, values: dict[str, Any], arithmetic: Arithmetic, case: Case) -> None:
        super().__init__(values, arithmetic)
        self.case = case

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        try:
            return super().call(function, arguments)
        except OutOfReachError:
            return self._formula(Node("call", arguments, function))

    def expectation(self, inner: Node) -> Any:
        return self._formula(Node("expectation", (inner,)))

    def _formula(self, node: Node) -> Any:
        text, programs = to_text(node), self.case.programs
        if text not in programs:
            programs[text] = Program([read(node, Symbolic(self.case.names))])
        return programs[text].run(self.values, self.arithmetic)[0]


class Sized:
    """A formula as its value and a size: what it would be if nothing cancelled."""

    def __init__(self, meaning: Numeric) -> None:
        self.meaning = meaning

    def number(self, value: Fraction) -> Any:
        return self._own(self.meaning.number(value))

    def name(self, name: str) -> Any:
        return self._own(self.meaning.name(name))

    def add(self, left: Any, right: Any) -> Any:
        return left[0] + right[0], left[1] + right[1]

    def subtract(self, left: Any, right: Any) -> Any:
        return left[0] - right[0], left[1] + right[1]

    def multiply(self, left: Any, right: Any) -> Any:
        return self.meaning.multiply(left[0], right[0]), left[1] * right[1]

    def divide(self, left: Any, right: Any) -> Any:
        return left[0] / right[0], left[1] / _norm(right[0])

    def negative(self, value: Any) -> Any:
        return -value[0], value[1]

    def power(self, base: Any, exponent: Fraction) -> Any:
        value = self.meaning.power(base[0], exponent)
        return value, base[1] ** int(exponent) if exponent > 0 and exponent.denominator == 1 else _norm(value)

    def transpose(self, value: Any) -> Any:
        return self.meaning.transpose(value[0]), value[1]

    def call(self, function: str, arguments: tuple[Node, ...]) -> Any:
        if function == "tr":
            value, size = read(arguments[0], self)
            return np.trace(value) if np.ndim(value) else value, size * math.sqrt(len(value) if np.ndim(value) else 1)
        return self._own(self.meaning.call(function, arguments))

    def expectation(self, inner: Node) -> Any:
        return self._own(self.meaning.expectation(inner))

    def _own(self, value: Any) -> Any:
        return value, _norm(value)


def _gap(left: Node, sign: str, right: Node, meaning: Closed) -> tuple[float, float]:
    """By how much a comparison holds, and the size of its sides; of an equation the largest difference."""
    (a, s), (b, t) = (read(side, Sized(meaning)) for side in (left, right))
    a, b = (x if np.ndim(x) == 0 or np.size(x) > 1 else x[0, 0] for x in (a, b))
    if np.ndim(a) != np.ndim(b):  # a number beside a matrix is 0
        a, b = (x if np.ndim(x) else meaning.arithmetic.identity(meaning.dimension) * x for x in (a, b))
    gap = a - b if sign not in UPWARD else b - a
    if sign not in ORDERS:
        return float(np.max(np.abs(gap))), s + t
    return float(meaning.arithmetic.eigenvalues((gap + gap.T) / 2)[0] if np.ndim(gap) else gap), s + t


def _norm(value: Any) -> float:
    return float(np.linalg.norm(np.asarray(value, dtype=float)))


def _written(name: str, value: Any) -> Any:
    if np.ndim(value):
        return [[str(Fraction(float(x))) for x in row] for row in value]
    return str(Fraction(float(value)))
