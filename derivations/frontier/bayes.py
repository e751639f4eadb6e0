"""Own: the limiting risks of LSA and ridge; their ratio is at least 1/(2 sqrt(rho)) at kappa = 1."""

from fractions import Fraction

from derivations.frontier.common import (
    ISOTROPIC,
    computed,
    ours,
)
from derivations.frontier.parabola import least
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import moment_along
from lsa_theory.proofs.derivation import Derivation, Step, infer

CLAIM = ours(
    ref="bayes",
    title="LSA and ridge at kappa = 1",
    says="At d = N -> infinity, noise rho d: LSA has the risk (1 + rho)/(2 + rho), ridge (sqrt(rho^2 + 4 rho) -"
    " rho)/2; the ratio is at least 1/(2 sqrt(rho)), unbounded as rho -> 0.",
    statement=("4*rho*lsa**2 >= ridge**2",),
    given=(
        ISOTROPIC,
        Hypothesis("d = N -> infinity, noise rho d; risks per dimension; ridge is Bayes", "rho > 0"),
        Hypothesis("the limit of LSA", "lsa == (1 + rho)/(2 + rho)"),
        Hypothesis("the limit of ridge", "ridge**2 + rho*ridge == rho"),
        Hypothesis("a risk", "ridge >= 0"),
    ),
    order=181,
    corrects="bayes-assumed",
)


def limits() -> tuple[Step, ...]:
    """Both limits, from the moments of the law of Marchenko and Pastur."""
    return (
        computed(
            "m_k = m_(k-1) + kappa sum_(0 < j < k) m_j m_(k-1-j) for k <= 12, at four values of kappa",
            "the leading terms of the Wishart moments",
            recurrence,
        ),
        infer(
            "for every k, and products of traces have the limit of the product: with zeta = rho kappa and"
            " m = int 1/(t + zeta) dmu this is kappa zeta m^2 + (1 - kappa + zeta) m - 1 = 0",
            "the leading terms in the recurrence for E tr(W^k): one trace, and products of two",
            "computation",
        ),
        infer(
            "the risk of ridge is zeta m: the posterior has the covariance noise/N (S + noise/N I)^-1",
            "w and the labels are jointly Gaussian; traces converge",
            "strong law",
        ),
        computed(
            "at kappa = 1 it solves t^2 + rho t - rho = 0",
            "put m = t/zeta into kappa zeta m^2 + (1 - kappa + zeta) m - 1, times zeta",
            quadratic,
            "rational functions",
        ),
        computed(
            "LSA: 1 - 1/(1 + kappa (1 + rho)), at kappa = 1 (1 + rho)/(2 + rho)",
            "one scalar step, E tr(S^2)/d -> 1 + kappa, noise/N -> rho kappa",
            one_step,
            "rational functions",
        ),
    )


def derive() -> Derivation:
    return Derivation(limits())


def recurrence() -> bool:
    """Whether the limits of the moments obey it."""

    def at(c: Fraction) -> bool:
        m = [moment_along(k, c) for k in range(13)]
        return all(m[k] == m[k - 1] + c * sum(m[j] * m[k - 1 - j] for j in range(1, k)) for k in range(1, 13))

    return all(at(c) for c in (Fraction(1), Fraction(1, 3), Fraction(5, 2), Fraction(7)))


def quadratic() -> bool:
    """The equation of t at kappa = 1."""
    t, rho = Scalar.symbol("t"), Scalar.symbol("rho")
    kappa, zeta = Scalar.number(1), rho
    m = t / zeta
    return (kappa * zeta * m * m + (1 - kappa + zeta) * m - 1) * zeta == t * t + rho * t - rho


def one_step() -> bool:
    """The least value of 1 - 2 a + a^2 (1 + kappa + rho kappa)."""
    rho, kappa = Scalar.symbol("rho"), Scalar.symbol("kappa")
    one = Scalar.number(1)
    everywhere = least(one, 1 + kappa + rho * kappa, 1 - 1 / (1 + kappa * (1 + rho)))
    return everywhere and 1 - 1 / (1 + (1 + rho)) == (1 + rho) / (2 + rho)
