"""Monte Carlo of the risk on labels y = f(x) + noise that are not linear, three ways of drawing the same law:

``literal``   every example, the prediction by f_LSA of the model itself
``examples``  every example, h = (1/M) sum y_i x_i without the attention matrix
``labels``    the labels from the k projections of x that f depends on, then h given them: M k + d random numbers

Queries are drawn in all three: nothing of the closed form enters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from lsa_theory.algebra import exact
from lsa_theory.errors import InputError
from lsa_theory.model import attention as model
from lsa_theory.model.risk import reading
from lsa_theory.model.risk.sampling import Array, Root
from lsa_theory.model.risk.simulate import Estimate, Estimator, averaged, parameters
from lsa_theory.model.risk.targets import Target

METHODS = ("labels", "examples", "literal")


@dataclass(frozen=True, eq=False)
class TargetLaw:
    """Prompts ``x_i ~ N(mean, covariance)``, ``y_i = target(x_i) + noise``, i = 1..M, in floats; validated once.

    The query follows the prompt's law unless ``query_covariance`` (d, d) or ``query_mean`` (d,) is given.  InputError for
    matrices that are not symmetric, positive semidefinite and of one size, M < 1, negative noise, a target of another size.

    >>> from lsa_theory.model.risk.targets import Relu
    >>> TargetLaw.of(Relu([1, 0]), [[1, 0], [0, 2]], 5).dimension
    2
    """

    target: Target
    mean: Array
    covariance: Array
    length: int
    query_mean: Array
    query_covariance: Array
    noise: float
    count_query_noise: bool

    @classmethod
    def of(
        cls,
        target: Target,
        covariance: object,
        test_length: int,
        *,
        mean: object = None,
        query_covariance: object = None,
        query_mean: object = None,
        noise_variance: object = 0,
        count_query_noise: bool = False,
    ) -> TargetLaw:
        """The law of the keywords of `lsa_theory.model.risk.risk_of_target`."""
        d = len(reading.matrix("covariance", covariance))
        lam = reading.second_moment("covariance", covariance, d)
        if target.dimension != d:
            legal = f"the size {d} of the covariance"
            raise InputError("target", f"of dimension {target.dimension}", legal, "make them agree")
        at = reading.vector("mean", [0] * d if mean is None else mean, d)
        asked = at if query_mean is None else reading.vector("query_mean", query_mean, d)
        query = lam if query_covariance is None else reading.second_moment("query_covariance", query_covariance, d)
        assert at is not None and asked is not None
        means, covariances = ([np.asarray(v, dtype=float) for v in pair] for pair in ((at, asked), (lam, query)))
        noise, length = float(reading.noise(noise_variance)), reading.length(test_length)
        return cls(
            target, means[0][:, 0], covariances[0], length, means[1][:, 0], covariances[1], noise, bool(count_query_noise)
        )

    @property
    def dimension(self) -> int:
        return len(self.covariance)

    def labels(self, rng: np.random.Generator, clean: Array) -> Array:
        """Labels with noise."""
        return clean + math.sqrt(self.noise) * rng.standard_normal(clean.shape) if self.noise else clean

    def examples(self, rng: np.random.Generator, count: int) -> tuple[Array, Array]:
        """x (n, M, d) and y (n, M)."""
        root = Root.of(self.covariance)
        x = self.mean + root.apply(rng.standard_normal((count, self.length, self.dimension)))
        return x, self.labels(rng, self.target.values(x))

    def queries(self, rng: np.random.Generator, count: int) -> tuple[Array, Array]:
        """x_query (n, d) and its label (n,), with noise if it counts."""
        x = self.query_mean + Root.of(self.query_covariance).apply(rng.standard_normal((count, self.dimension)))
        clean = self.target.values(x)
        return x, self.labels(rng, clean) if self.count_query_noise else clean


@dataclass(frozen=True, eq=False)
class Projections:
    """How h is drawn from the labels: with V (d, k) the directions of the target and t = V'x, x given t is normal around
    ``mean + C V (V'CV)^+ (t - V'mean)`` with the covariance ``C - C V (V'CV)^+ V'C``, whatever the label is."""

    law: TargetLaw
    inner: Target
    basis: Array
    root: Root
    gain: Array  # (d, k)
    rest: Root

    @classmethod
    def of(cls, law: TargetLaw) -> Projections:
        basis, inner = law.target.reduced()
        seen = law.covariance @ basis
        small = basis.T @ seen
        gain = seen @ np.linalg.pinv(small, hermitian=True)
        return cls(law, inner, basis, Root.of(small), gain, Root.of(law.covariance - gain @ seen.T))

    def correlations(self, rng: np.random.Generator, count: int) -> Array:
        """h (n, d)."""
        law = self.law
        centred = self.root.apply(rng.standard_normal((count, law.length, self.basis.shape[1])))
        y = law.labels(rng, self.inner.values(centred + law.mean @ self.basis))
        along = np.matmul(y[:, None, :], centred)[:, 0] @ self.gain.T + y.sum(axis=1)[:, None] * law.mean
        across = self.rest.apply(rng.standard_normal((count, law.dimension)))
        return (along + np.sqrt((y * y).sum(axis=1))[:, None] * across) / law.length


def simulate_target(
    A: object, law: TargetLaw, *, method: str = "labels", draws: int = 20_000, seed: int = 0, workers: int | None = None
) -> Estimate:
    """The risk of the rule ``x_query' A h`` (d, d), by one of `METHODS`; prompts from ``SeedSequence(seed)``.

    InputError for an unknown method, another size of A, and less than two draws.

    >>> from lsa_theory.model.risk import Relu, risk_of_target
    >>> law, rule = TargetLaw.of(Relu([1]), [[1]], 5), [["1/2"]]
    >>> [abs(simulate_target(rule, law, method=m, draws=4000).z(3 / 8)) < 4 for m in METHODS]
    [True, True, True]
    """
    if method not in METHODS:
        raise InputError("method", method, "one of " + ", ".join(METHODS), "choose one")
    rule = np.asarray(reading.rule(A), dtype=float)
    d, m = law.dimension, law.length
    if rule.shape != (d, d):
        raise InputError("A", f"of shape {rule.shape}", f"the size {d} of the covariance", "make the two agree")
    weights = parameters(rule)
    projections = Projections.of(law) if method == "labels" else None

    def errors(rng: np.random.Generator, count: int) -> Array:
        if projections is not None:
            h = projections.correlations(rng, count)
            query, label = law.queries(rng, count)
            predicted = np.asarray(((h @ rule.T) * query).sum(axis=1), dtype=float)
        else:
            x, y = law.examples(rng, count)
            query, label = law.queries(rng, count)
            if method == "literal":
                predicted = model.prediction(model.embedding(x, y, query), *weights)
            else:
                predicted = ((np.matmul(y[:, None, :], x)[:, 0] / m @ rule.T) * query).sum(axis=1)
        found: Array = ((predicted - label) ** 2)[None]
        return found

    width = {"labels": m * (1 if projections is None else projections.basis.shape[1]), "examples": m * d}
    size = width.get(method, (m + 1) * (m + d + 1)) + d
    return Estimate(*averaged(errors, draws, seed, size, workers)[0], draws, method, seed)


def simulate_estimators(
    law: TargetLaw, rules: dict[str, Estimator], *, draws: int = 20_000, seed: int = 0, workers: int | None = None
) -> dict[str, Estimate]:
    """The risks of rules that need the examples, such as least squares, on the same prompts.

    >>> from lsa_theory.model.risk import Polynomial, PromptLaw
    >>> from lsa_theory.model.risk.simulate import least_squares
    >>> line = TargetLaw.of(Polynomial(linear=[1, 2]), [[1, 0], [0, 1]], 4)
    >>> ols = least_squares(PromptLaw([[1, 0], [0, 1]], 4))
    >>> simulate_estimators(line, {"ols": ols}, draws=100)["ols"].mean < 1e-20
    True
    """
    names, size = list(rules), law.dimension * law.length

    def errors(rng: np.random.Generator, count: int) -> Array:
        x, y = law.examples(rng, count)
        query, label = law.queries(rng, count)
        return np.stack([((rules[name](x, y, law.length) * query).sum(axis=1) - label) ** 2 for name in names])

    found = averaged(errors, draws, seed, size, workers)
    return {name: Estimate(*pair, draws, "examples", seed) for name, pair in zip(names, found, strict=True)}


def orthogonal_query(examples: object, query: object) -> Any:
    """The part of a query (d,) that is orthogonal to examples (M, d), exact for exact input; InputError for other shapes.

    LSA trained on a multiple of I predicts 0 for it, whatever the labels (`lsa-theory show ours-query-orthogonal`); another
    rule A does so exactly if ``A'x_query`` is orthogonal to the examples.

    >>> orthogonal_query([[1, 1]], [1, 0]).tolist()
    [Fraction(1, 2), Fraction(-1, 2)]
    """
    from lsa_theory.model.risk.baselines import pseudo_inverse

    x = reading.matrix("examples", examples)
    q = reading.vector("query", query, x.shape[1])
    assert q is not None
    if not exact.is_exact(x, q):
        x, q = np.asarray(x, dtype=float), np.asarray(q, dtype=float)
    _, inside, _ = pseudo_inverse(x.T @ x)
    return (q - inside @ q)[:, 0]
