"""The centred step does not see the intercept; it is best at N/(N + d + noise), with the risk d (d + 1 + noise)/(N + d
+ noise)."""

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="he-debiased",
    title="The centred step",
    says=(
        "The centred step does not see the intercept; it is best at N/(N + d + noise), with the risk d (d "
        "+ 1 + noise)/(N + d + noise)."
    ),
    statement=(
        "minimum(risk_centred) == d*(d + 1 + noise)/(N + d + noise)",
        "argmin(k) == N/(N + d + noise)",
    ),
    given=(
        Hypothesis("x_i, x_query, w ~ N(0, I_d), y_i = <w, x_i> + u + e_i, e_i ~ N(0, noise), independent; any intercept u"),
        Hypothesis("the prediction is k x_query'(1/N) sum_i (y_i - ybar)(x_i - xbar)"),
        Hypothesis("two examples or more", "N >= 2"),
    ),
    where="debiased attention",
    source="He et al. 2025",
    section="Related work",
    order=3,
    as_printed=False,
    measures=("literal: centred",),
)


RISK = "d - 2*k*d*(N - 1)/N + k**2*d*((N - 1)**2/N**2*(1 + (d + 1)/(N - 1)) + (N - 1)*noise/N**2)"


def derive() -> Derivation:
    n, d, noise = (TracePolynomial.symbol(name) for name in ("N", "d", "noise"))
    return Derivation(
        (
            infer(
                "C = S - xbar xbar' has the law of (N-1)/N times the sample covariance of N - 1 examples",
                "an orthogonal matrix takes (1, ..., 1)/sqrt(N) to the last example",
                "rotation",
            ),
            identity("E[S(M)] == Lambda", "the mean of C is (N-1)/N I"),
            identity(
                "E[S(M)**2] == (1 + 1/M)*Lambda**2 + tr(Lambda)/M*Lambda", "at Lambda = I, M = N - 1: 1 + (d + 1)/(N - 1)"
            ),
            infer(
                "given the inputs the noise has the part (1/N) sum (e_i - ebar)(x_i - xbar) of covariance noise/N C",
                "the centred noise is a projection of independent noise",
                "independence",
            ),
            identity(
                f"{RISK} == d*(N - 1)*(N + d + noise)/N**2*(k - N/(N + d + noise))**2 + d*(d + 1 + noise)/(N + d + noise)",
                "the risk as a square in k",
            ),
            *conclude(
                {
                    "minimum(risk_centred)": d * (d + 1 + noise) / (n + d + noise),
                    "argmin(k)": n / (n + d + noise),
                },
                "N >= 2: the factor of the square is positive",
                "sum of squares",
            ),
        )
    )
