"""The law of test prompts with linear labels, validated once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lsa_theory.algebra import exact
from lsa_theory.algebra.exact import Matrix, Number
from lsa_theory.errors import InputError
from lsa_theory.model.risk import reading


@dataclass(frozen=True, init=False, eq=False)
class PromptLaw:
    """``x_i ~ N(0, covariance)``, ``y_i = <w, x_i> + e_i``, i = 1..M; ``E[w w'] = task``, ``E[x_query x_query'] = query``.

    Matrices are (d, d), of Fractions when all input is exact; covariances may be singular. The query has the prompt's
    covariance and mean 0 unless given; a fixed query is ``query_covariance = 0`` with ``query_mean``. The task has second
    moment ``I_d`` unless given by one of: ``task`` (d,), a fixed w; ``task_second_moment`` (d, d); ``task_mean`` (d,), with
    ``task_second_moment`` then being the covariance around it. The noise of the query's own label counts if asked.

    Raises InputError for matrices that are not symmetric, positive semidefinite and of one size, for M < 1, for negative
    noise, and for both ``task`` and another law of it.

    >>> law = PromptLaw([["2"]], 3, query_mean=["1"])
    >>> law.dimension, law.query[0, 0]
    (1, Fraction(3, 1))
    """

    covariance: Matrix
    length: int
    query: Matrix
    task: Matrix
    noise: Number
    count_query_noise: bool

    def __init__(
        self,
        covariance: object,
        test_length: int,
        *,
        query_covariance: object = None,
        query_mean: object = None,
        task_second_moment: object = None,
        task_mean: object = None,
        task: object = None,
        noise_variance: object = 0,
        count_query_noise: bool = False,
        size: int | None = None,
    ) -> None:
        d = len(reading.matrix("covariance", covariance)) if size is None else size
        lam = reading.second_moment("covariance", covariance, d)
        query = lam if query_covariance is None else reading.second_moment("query_covariance", query_covariance, d)
        if task is None:
            given = task_second_moment is not None
            psi = reading.second_moment("task_second_moment", task_second_moment, d) if given else exact.identity(d)
            psi = reading.around(psi, reading.vector("task_mean", task_mean, d))
        elif task_second_moment is None and task_mean is None:
            psi = reading.around(exact.identity(d) * 0, reading.vector("task", task, d))
        else:
            raise InputError("task", task, "alone: a fixed task has no further law", "leave out the other keys of the task")
        found: dict[str, Any] = {
            "covariance": lam,
            "query": reading.around(query, reading.vector("query_mean", query_mean, d)),
            "task": psi,
            "noise": reading.noise(noise_variance),
        }
        arithmetic = reading.arithmetic(*found.values())
        for name, value in found.items():
            object.__setattr__(self, name, arithmetic.number(value) if name == "noise" else arithmetic.array(value))
        object.__setattr__(self, "length", reading.length(test_length))
        object.__setattr__(self, "count_query_noise", count_query_noise)

    @property
    def dimension(self) -> int:
        """d, the size of the covariance."""
        return len(self.covariance)

    @property
    def exact(self) -> bool:
        """Whether every number is a Fraction."""
        return isinstance(self.noise, Fraction)

    @property
    def query_noise(self) -> Number:
        """The noise of the query's own label as far as it counts."""
        return self.noise if self.count_query_noise else self.noise * 0

    def values(self) -> dict[str, Any]:
        """The letters and scalars of the closed forms: Lambda, Q, Psi, M, noise, d."""
        matrices = {"Lambda": self.covariance, "Q": self.query, "Psi": self.task}
        number = Fraction if self.exact else float
        return matrices | {"M": number(self.length), "noise": self.noise, "d": number(self.dimension)}
