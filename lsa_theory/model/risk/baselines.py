"""What a user would compare with, in closed form: the zero predictor, least squares, one step of gradient descent.

Every function takes a `PromptLaw` and returns a `Risk`, exact if the law is, or None where no closed form is known (then
`lsa_theory.model.risk.simulate` estimates it). Expectations of least squares are those of inverse Wishart matrices for
M > d + 1 and of random projections for M < d.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lsa_theory.algebra import elimination, exact
from lsa_theory.algebra.exact import Matrix, Number
from lsa_theory.model.risk.law import PromptLaw
from lsa_theory.model.risk.linear import Risk, risk_under


def zero(law: PromptLaw) -> Risk:
    """The predictor 0: ``E<w, x_query>^2 = tr(Q Psi)``.

    >>> zero(PromptLaw([["5"]], 4)).total
    Fraction(5, 1)
    """
    return Risk(_dot(law.query, law.task), 0, 0, 0, law.query_noise)


def least_squares(law: PromptLaw) -> Risk | None:
    """Least squares of least norm, ``x_query' X^+ y``; None for M < d with a covariance that is not isotropic.

    With r the rank of Lambda, P the projection onto its range and Z = I - P:

    - M > r + 1: ``tr(Z Q Z Psi) + noise tr(Q Lambda^+)/(M - r - 1)``; infinite for M = r, r + 1 if there is noise.
    - M < r, Lambda = l P: X^+ X is a uniformly random projection of rank M, so with k = r - M and
      ``b = k M/(r (r - 1) (r + 2))``, ``a = k/r - b (r + 1)`` the bias is
      ``tr((Z Q Z + k/r (Z Q P + P Q Z) + (a + b) P Q P + b tr(P Q) P) Psi)``,
      the noise adds ``noise tr(P Q) M/(l r (r - M - 1))``, infinite for M = r - 1.

    The bias is what least squares of least norm misses because the prompt does not show it; M has no other effect.

    >>> least_squares(PromptLaw([[1, 0], [0, 3]], 5, noise_variance="1")).total     # d/(M - d - 1)
    Fraction(1, 1)
    >>> least_squares(PromptLaw([[1, 0], [0, 1]], 1)).total                           # d (1 - M/d)
    Fraction(1, 1)
    >>> least_squares(PromptLaw([[1, 0], [0, 3]], 1)) is None
    True
    """
    r, inside, inverse = pseudo_inverse(law.covariance)
    outside, q, m = exact_identity(law) - inside, law.query, law.length
    lost: Any = outside @ q @ outside
    hidden = _dot(lost, law.task)
    heard = _dot(inside @ q, inside)  # tr(P Q)
    if m >= r:
        strength = _dot(q, inverse)
        if not law.noise or not strength:
            return Risk(hidden, 0, law.noise * 0, 0, law.query_noise)
        return Risk(hidden, 0, law.noise * strength / (m - r - 1) if m > r + 1 else math.inf, 0, law.query_noise)
    level = isotropic(law.covariance, inside, r)
    if level is None:
        return None
    k = r - m
    number = Fraction if law.exact else float
    share, b = number(Fraction(k, r)), number(Fraction(k * m, r * (r - 1) * (r + 2)))
    a = share - b * (r + 1)
    mixed = outside @ q @ inside
    lost = lost + share * (mixed + mixed.T) + (a + b) * (inside @ q @ inside) + b * heard * inside
    noise: Any = law.noise * 0
    if law.noise and heard:
        noise = law.noise * heard * m / (level * r * (r - m - 1)) if r > m + 1 else math.inf
    return Risk(_dot(lost, law.task), 0, noise, 0, law.query_noise)


def gradient_step(law: PromptLaw, rate: Number) -> Risk:
    """One step of gradient descent on ``1/(2M) sum (y_i - <v, x_i>)^2`` from v = 0: the rule ``A = rate I``.

    >>> gradient_step(PromptLaw([["1"]], 2), best_rate(PromptLaw([["1"]], 2))).total
    Fraction(1, 2)
    """
    return risk_under(exact_identity(law) * rate, law)


def best_rate(law: PromptLaw) -> Number:
    """The rate of least risk, ``tr(Q Lambda Psi) / tr(Q E[hh'])``; 0 where the prompt says nothing.

    >>> best_rate(PromptLaw([["1"]], 2))
    Fraction(1, 2)
    """
    gain, cost = _dot(law.query, law.covariance @ law.task), _dot(law.query, prompt_second_moment(law))
    return gain / cost if cost else gain * 0


def prompt_second_moment(law: PromptLaw) -> Matrix:
    """``E[hh'] = Lambda Psi Lambda + (Lambda Psi Lambda + (tr(Lambda Psi) + noise) Lambda)/M``, h = (1/M) sum y_i x_i.

    >>> prompt_second_moment(PromptLaw([["1"]], 2))
    array([[Fraction(2, 1)]], dtype=object)
    """
    lam = law.covariance
    seen = lam @ law.task @ lam
    return seen + (seen + (_dot(lam, law.task) + law.noise) * lam) / law.length


def best_rule(law: PromptLaw) -> Matrix:
    """The matrix A of least risk for this law, ``Psi Lambda E[hh']^-1``, whatever the query's law: LSA trained on it.

    For Psi = I and no noise it is ``Gamma^-1`` with N = M. InputError where E[hh'] is singular.

    >>> best_rule(PromptLaw([["2"]], 1))  # 1/Gamma = 1/((1 + 1/1) 2 + 2)
    array([[Fraction(1, 6)]], dtype=object)
    """
    second = prompt_second_moment(law)
    inverse = elimination.inverse(second) if law.exact else np.linalg.inv(second)
    return law.task @ law.covariance @ inverse


@dataclass(frozen=True)
class NoiseThreshold:
    """A rule beats its rival exactly if the noise variance is ``beyond`` (or else below) ``noise``; ``always``/``never``."""

    verdict: str  # "always", "never", "above", "below"
    noise: Any = None

    def holds(self, noise: Number) -> bool:
        """Whether the rule has the smaller risk at this noise variance.

        >>> NoiseThreshold("above", 2).holds(3)
        True
        """
        if self.verdict in ("always", "never"):
            return self.verdict == "always"
        return bool(noise > self.noise if self.verdict == "above" else noise < self.noise)


def beats_least_squares(A: object, law: PromptLaw) -> NoiseThreshold | None:
    """For which noise variances A has a smaller risk than least squares; None where that risk is known by simulation only.

    Both risks are affine in the noise.  For M >= d + 2 and full rank: bias + variance < noise (tr(Q Lambda^-1)/(M - d - 1) -
    tr(Q A Lambda A')/M); for the trained limit Gamma^-1 the bracket is positive, as ``Lambda Gamma^-1 < I``: LSA wins
    above a threshold (ours-beats-ols).  Where noise makes least squares infinitely bad the threshold is 0.

    >>> beats_least_squares([["1/2"]], PromptLaw([["1"]], 4))  # (1/4 + 1/8) / (1/2 - 1/16)
    NoiseThreshold(verdict='above', noise=Fraction(6, 7))
    >>> beats_least_squares([["1/2"]], PromptLaw([["1"]], 2))
    NoiseThreshold(verdict='above', noise=0)
    """
    quiet, loud = (least_squares(with_noise(law, variance)) for variance in (0, 1))
    ours, growth = _affine(A, law)
    if quiet is None or loud is None:
        return None
    excess = ours - quiet.bias
    if loud.label_noise == math.inf:
        return NoiseThreshold("always") if excess < 0 else NoiseThreshold("above", 0)
    return _compare(excess, loud.label_noise - growth)


def beats_gradient_step(A: object, law: PromptLaw, rate: Number) -> NoiseThreshold:
    """For which noise variances A has a smaller risk than one gradient step of a fixed rate.

    >>> beats_gradient_step([["1/2"]], PromptLaw([["1"]], 4), 1)
    NoiseThreshold(verdict='always', noise=None)
    """
    (ours, growth), (theirs, other) = _affine(A, law), _affine(exact_identity(law) * rate, law)
    return _compare(ours - theirs, other - growth)


def comparisons(A: object, law: PromptLaw) -> dict[str, NoiseThreshold | None]:
    """Where A beats each baseline, as conditions on the noise; None where only simulation tells.

    ``gd`` is the step of the best rate for this law's own noise.  ``ridge`` is the Bayes rule for normal tasks and noise, so
    no rule has a smaller risk at any noise.

    >>> {name: rule.verdict for name, rule in comparisons([["1/2"]], PromptLaw([["1"]], 4)).items() if rule}
    {'zero': 'below', 'ols': 'above', 'gd': 'above', 'ridge': 'never'}
    """
    return {
        "zero": beats_zero(A, law),
        "ols": beats_least_squares(A, law),
        "gd": beats_gradient_step(A, law, best_rate(law)),
        "ridge": NoiseThreshold("never"),
    }


def with_noise(law: PromptLaw, variance: Number) -> PromptLaw:
    """The same law with another noise variance of the prompt's labels."""
    return PromptLaw(
        law.covariance, law.length, query_covariance=law.query, task_second_moment=law.task, noise_variance=variance
    )


def beats_zero(A: object, law: PromptLaw) -> NoiseThreshold:
    """For which noise variances A has a smaller risk than the zero predictor: below one, ever or never.

    >>> beats_zero([["1/2"]], PromptLaw([["1"]], 4))  # (1 - 1/4 - 1/8) / (1/16)
    NoiseThreshold(verdict='below', noise=Fraction(10, 1))
    """
    ours, growth = _affine(A, law)
    return _compare(ours - zero(law).bias, -growth)


def _affine(A: object, law: PromptLaw) -> tuple[Any, Any]:
    """Risk without noise, and what noise of variance one adds."""
    rule = exact.parse_matrix("A", A)
    quiet = risk_under(rule, law)
    return quiet.bias + quiet.variance, _dot(rule.T @ law.query @ rule, law.covariance) / law.length


def _compare(excess: Any, slope: Any) -> NoiseThreshold:
    """For which noise >= 0 it is true that ``excess < noise * slope``."""
    if slope > 0:
        return NoiseThreshold("always") if excess < 0 else NoiseThreshold("above", excess / slope)
    if excess >= 0:
        return NoiseThreshold("never")
    return NoiseThreshold("below", excess / slope) if slope < 0 else NoiseThreshold("always")


def exact_identity(law: PromptLaw) -> Matrix:
    """I_d in the arithmetic of the law."""
    return exact.identity(law.dimension) if law.exact else np.eye(law.dimension)


def pseudo_inverse(covariance: Matrix) -> tuple[int, Matrix, Matrix]:
    """Rank r, the projection onto the range, and the pseudo-inverse of a symmetric positive semidefinite (d, d) matrix.

    In fractions ``C^+ = B (B'CB)^-1 B'`` with independent columns B of C; in floats eigenvalues below d eps times the
    largest count as zero.

    >>> rank, inside, inverse = pseudo_inverse(exact.parse_matrix("C", [[1, 1], [1, 1]]))
    >>> rank, inverse[0, 0]
    (1, Fraction(1, 4))
    """
    size = len(covariance)
    if exact.is_exact(covariance):
        columns: list[int] = []
        work = covariance.copy()
        for k in range(size):  # elimination: a zero pivot of a positive semidefinite matrix has a zero row
            if work[k, k] != 0:
                columns.append(k)
                work = work - np.outer(work[:, k], work[k]) / work[k, k]
        if not columns:
            return 0, covariance, covariance
        b = covariance[:, columns]
        return len(columns), b @ elimination.inverse(b.T @ b) @ b.T, b @ elimination.inverse(b.T @ covariance @ b) @ b.T
    values, vectors = np.linalg.eigh(covariance)
    kept = values > size * np.finfo(float).eps * max(values[-1], 0.0)
    basis = vectors[:, kept]
    inside = np.eye(size) if kept.all() else basis @ basis.T
    return int(kept.sum()), inside, (basis / values[kept]) @ basis.T


def isotropic(covariance: Matrix, inside: Matrix, rank: int) -> Any:
    """l if the covariance is l times the projection onto its range, else None.

    >>> isotropic(exact.parse_matrix("C", [[3]]), exact.identity(1), 1)
    Fraction(3, 1)
    """
    level = np.trace(covariance) / rank
    tolerance = 0 if exact.is_exact(covariance) else 1e-12 * level
    return level if (np.abs(covariance - level * inside) <= tolerance).all() else None


def _dot(a: Matrix, b: Matrix) -> Any:
    """tr(a b')."""
    return (a * b).sum()
