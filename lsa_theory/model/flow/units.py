r"""Natural units: ``Lambda -> Lambda / a``, ``(U11, u) -> sqrt(a) (U11, u)``, ``t -> a^2 t`` maps flows to flows.

N stays. The loss goes with ``1/a``, its gradient with ``a^(-3/2)``, rates with ``1/a^2``. With ``a`` a power of four
nothing is rounded, so covariances of 1e-100 or 1e100 are followed as exactly as those of size one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.model.flow.problem import Answer, Problem, Samples

PLAIN = 40  # covariances between 2^-40 and 2^40 are left as they are
SMALLEST, LARGEST = 1e-120, 1e120  # of the covariance: the square is a rate
START = 1e60  # of the start in natural units: its squares neither overflow nor vanish


@dataclass(frozen=True)
class Units:
    """``a``, a power of four.

    >>> Units.of(Problem(np.diag([1.0, 2.0]) * 2.0**100, 20, np.eye(2) * 1e-15, 1e-15)).a == 2.0**102
    True
    """

    a: float

    @classmethod
    def of(cls, problem: Problem) -> Units:
        """InputError where the covariance or the start is beyond what floats can square."""
        top = float(np.abs(np.diagonal(problem.covariance)).max())
        if not SMALLEST <= top <= LARGEST:
            legal = f"entries from {SMALLEST:g} to {LARGEST:g}"
            raise InputError("covariance", f"with the largest entry {top:.3g}", legal, "multiply it by a power of ten")
        exponent = math.frexp(top)[1]
        units = cls(1.0 if abs(exponent) <= PLAIN else 4.0 ** round(exponent / 2))
        largest = max(abs(problem.u0), float(np.abs(problem.U0).max()))
        size = largest * math.sqrt(units.a)
        if size and not 1 / START <= size <= START:
            low, high = (x / math.sqrt(units.a) for x in (1 / START, START))
            legal = f"0, or the largest entry of U0, u0 from {low:.3g} to {high:.3g} for this covariance"
            raise InputError("start", f"with the largest entry {largest:.3g}", legal, "rescale U0 and u0")
        return units

    def into(self, problem: Problem) -> Problem:
        """The problem in natural units."""
        root = math.sqrt(self.a)
        covariance, matrix, u = problem.covariance / self.a, problem.U0 * root, problem.u0 * root
        return replace(problem, covariance=covariance, U0=matrix, u0=u, unit=problem.unit * self.a)

    def back(self, answer: Answer) -> Answer:
        """The answer in the units of the problem."""
        if self.a == 1.0:
            return answer
        a, root, inner = self.a, math.sqrt(self.a), answer.state
        powers = {
            **dict.fromkeys(("loss", "loss_at_limit", "loss_gap", "slowest_eigenvalue"), a),
            **dict.fromkeys(("slowest_rate",), a * a),
            **dict.fromkeys(("time", "step", "stable_step", "stable_step_on_slice"), 1 / a / a),
            "gradient_norm": a * root,
        }
        record = {name: value * powers[name] if name in powers else value for name, value in answer.record.items()}
        if answer.interrupted:
            record["reason"] = f"interrupted at t = {record['time']:.6g}"

        def state(t: float) -> tuple[Any, float]:
            assert inner is not None
            matrix, u = inner(t * a * a)
            return matrix / root, u / root

        def samples() -> Samples:
            s = answer.samples()
            return Samples(
                s.times / a / a, s.u / root, s.loss_gap * a, s.off_diagonal / root, s.diagonal / root,
                s.limit_u / root, s.limit_diagonal / root, s.eigenvalues * a,
            )  # fmt: skip

        def end() -> tuple[Any, float]:
            matrix, u = answer.end()
            return matrix / root, u / root

        return Answer(record, samples, state if inner is not None else None, end, answer.interrupted)
