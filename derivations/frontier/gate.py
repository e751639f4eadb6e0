"""Own: with label noise the best radial gate is 1/(|x|^2 + noise)."""

from derivations.frontier.common import (
    ISOTROPIC,
    NOISY,
    computed,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import moment, trace_moment
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = ours(
    ref="gate",
    title="The best radial gate under label noise",
    says="With label noise the best gate phi in sum y_i x_i phi(|x_i|^2) is 1/(|x_i|^2 + noise); the risk is 1"
    " - m N/(d + (N - 1) m), m = E r/(r + noise).",
    statement=("argmin(gate) == 1/(r + noise)",),
    given=(ISOTROPIC, NOISY, Hypothesis("r = |x_i|^2; gates are taken up to a factor, which the step absorbs")),
    order=134,
    corrects="gate-assumed",
)


def derive() -> Derivation:
    r, noise = TracePolynomial.symbol("r"), TracePolynomial.symbol("noise")
    return Derivation(
        (
            infer(
                "the risk is 1 - (E phi r)^2/(d (E phi^2 (r^2 + noise r)/N + (1 - 1/N)(E phi r)^2/d)) with the best step",
                "directions are independent of lengths; noise adds noise E phi^2 r/N",
                "independence",
            ),
            infer(
                "(E phi r)^2 <= E phi^2 (r^2 + noise r) E r/(r + noise), equal only for phi = c/(r + noise)",
                "two functions of r",
                "Cauchy-Schwarz",
            ),
            computed(
                "with phi = 1 it is 1 - 1/(m_2 + noise/N), the risk of a step on the sample covariance",
                "E r and E r^2 as Wishart moments at N = 1, m_2 at N; d, N and noise symbols",
                _ungated,
            ),
            computed(
                "the product of the two means less (E phi r)^2 is, for lengths r and s, r s (phi_r (r + noise)"
                " - phi_s (s + noise))^2/((r + noise)(s + noise)): not negative, zero only for phi = c/(r + noise)",
                "Lagrange's identity, summed over pairs of lengths; an identity of rational functions",
                pairs,
            ),
            computed(
                "at that gate both E phi r and E phi^2 (r^2 + noise r) are m, and the risk is 1 - m N/(d + (N - 1) m)",
                "an identity of rational functions",
                _gated,
            ),
            *conclude({"argmin(gate)": 1 / (r + noise)}, "equality", "Cauchy-Schwarz"),
        )
    )


def risk(mean: Scalar, square: Scalar) -> Scalar:
    """The risk with the best step, for E phi r and E phi^2 (r^2 + noise r)."""
    n, d = Scalar.symbol("N"), Scalar.symbol("d")
    return 1 - mean**2 / (d * (square / n + (1 - 1 / n) * mean**2 / d))


def pairs() -> bool:
    """What a pair of lengths adds to E phi^2 (r^2 + noise r) E r/(r + noise) - (E phi r)^2."""
    r, s, noise, at_r, at_s = (Scalar.symbol(name) for name in ("r", "s", "noise", "phi_r", "phi_s"))
    p, q = Scalar.symbol("p"), Scalar.symbol("q")  # the weights of r and s
    square = p * at_r**2 * r * (r + noise) + q * at_s**2 * s * (s + noise)
    best = p * r / (r + noise) + q * s / (s + noise)
    gap = square * best - (p * at_r * r + q * at_s * s) ** 2
    return gap == p * q * r * s * (at_r * (r + noise) - at_s * (s + noise)) ** 2 / ((r + noise) * (s + noise))


def _ungated() -> bool:
    noise, n = Scalar.symbol("noise"), Scalar.symbol("N")
    first, second = (
        sum((c * Scalar.symbol("d", i) for (i, _), c in trace_moment(k).items()), Scalar.number(0)) for k in (1, 2)
    )
    return risk(first, second + noise * first) == 1 - 1 / (moment(2) + noise / n)


def _gated() -> bool:
    r, noise, m, n, d = (Scalar.symbol(name) for name in ("r", "noise", "m", "N", "d"))
    phi = 1 / (r + noise)
    return phi * r == phi**2 * (r**2 + noise * r) and risk(m, m) == 1 - m * n / (d + (n - 1) * m)
