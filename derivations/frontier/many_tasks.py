"""Own: what M random tasks cost: N d (d - 1)(d + 2)/((N + d + 1)^3 M) to leading order in 1/M."""

from derivations.frontier.common import (
    computed,
    ours,
)
from derivations.frontier.parabola import put, trace_by_pairings
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = ours(
    ref="many-tasks",
    title="What a finite set of tasks costs",
    says="Trained to the minimum on M tasks drawn from N(0, I_d), attention has on fresh tasks the relative risk"
    " (d + 1)/(N + d + 1) + N d (d - 1)(d + 2)/((N + d + 1)^3 M), up to terms that are small against 1/M.",
    statement=("limit_M(excess) == N*d*(d - 1)*(d + 2)/(N + d + 1)**3",),
    given=(
        Hypothesis("isotropic inputs, no noise, infinitely many prompts of each task"),
        Hypothesis("limit_M(excess): M times the relative risk beyond (d + 1)/(N + d + 1) to leading order, d and N fixed"),
    ),
    order=186,
)

D, N = Scalar.symbol("d"), Scalar.symbol("N")
G = 1 + (D + 1) / N


def derive() -> Derivation:
    d, n = TracePolynomial.symbol("d"), TracePolynomial.symbol("N")
    return Derivation(
        (
            infer(
                "the minimiser is A = Psi ((1 + 1/N) Psi + tr(Psi)/N I)^-1, Psi the second moment of the tasks; beside an"
                " eigenvalue p of Psi, with tr(Psi) = s, it is p/((1 + 1/N) p + s/N)",
                "A = E[w beta'] E[beta beta']^-1, beta = Sw",
                "spectral theorem",
            ),
            computed(
                "at p = 1, s = d the slopes of p/((1 + 1/N) p + s/N) in p and s are d/(N g^2) and -1/(N g^2): A - I/g is"
                " d/(N g^2) times the part of Psi - I without trace, to first order",
                "the derivative of a quotient",
                slopes,
                "rational functions",
            ),
            identity(
                "E[norm_F(I - A*S)**2] == tr(I) - 2*tr(A*Lambda) + tr(A*((1 + 1/N)*Lambda**2 + tr(Lambda)/N*Lambda)*A.T)",
                "a parabola in A, of curvature g at Lambda = I: the excess is g |A - I/g|^2",
            ),
            computed(
                "E |Psi - I|^2 - E tr(Psi - I)^2/d = (d - 1)(d + 2)/M; symbolic d and M",
                "Psi is a Wishart matrix over T",
                spread,
                "all pairings",
            ),
            computed(
                "g (d/(N g^2))^2 (d - 1)(d + 2)/d is N d (d - 1)(d + 2)/(N + d + 1)^3",
                "put in",
                lambda: G * (D / (N * G**2)) ** 2 * (D - 1) * (D + 2) / D == N * D * (D - 1) * (D + 2) / (N + D + 1) ** 3,
                "rational functions",
            ),
            infer(
                "A is bounded and smooth in Psi near I, and moments of Psi - I of order four are of order 1/M^2",
                "a Taylor series",
                "dominated convergence",
            ),
            *conclude({"limit_M(excess)": n * d * (d - 1) * (d + 2) / (n + d + 1) ** 3}, "the leading term", "computation"),
        )
    )


def slopes() -> bool:
    """Both derivatives at p = 1, s = d."""
    p, s = Scalar.symbol("p"), Scalar.symbol("s")
    entry = p / ((1 + 1 / N) * p + s / N)

    def at(value: Scalar) -> Scalar:
        return put(put(value, "p", Scalar.number(1)), "s", D)

    return at(entry.derivative("p")) == D / (N * G**2) and at(entry.derivative("s")) == -1 / (N * G**2)


def spread() -> bool:
    """The mean square of the part of Psi - I without trace."""
    t = Scalar.symbol("M")
    square = trace_by_pairings(2, t) / t**2 - 2 * trace_by_pairings(1, t) / t + D
    trace = 2 * D / t  # the variance of tr(Psi), chi-square
    return square - trace / D == (D - 1) * (D + 2) / t
