"""Task shift: for labels y_i = <p, x_i> + e_i with independent noise of mean zero, yhat ~ x_query' p for N, M large,
for every task p."""

from fractions import Fraction

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.large_prompts import EXAMPLES, long_prompts, mean_of_examples
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer, verify

WITNESS = (
    "d = 1, Lambda = 1, p = 0, independent e_i = i or -i with equal chance: given the signs (1/M) sum e_i x_i is normal with"
    " variance (M+1)(2M+1)/(6M) -> inf, so yhat leaves every bounded set in probability"
)

CLAIM = Claim(
    ref="task-shift",
    title="Other tasks and noisy labels",
    says="For noisy linear labels the prediction tends to x'p for every task p, drawn from whatever law.",
    statement=("limit_MN(yhat(M)) == x.T*p",),
    given=(
        COVARIANCE,
        EXAMPLES,
        Hypothesis(
            "y_i = <p, x_i> + e_i, p fixed, (x_i, e_i) i.i.d., E[e] = 0, E|e| < inf, e independent of x",
            needed="identically distributed, or Kolmogorov's sum_i Var(e_i)/i^2 < inf: " + WITNESS,
        ),
        TRAINED,
    ),
    where="Section 4, task shifts",
    section="Main results",
    order=52,
    stronger=("ours-task-shift", "ours-task-law"),
    measures=("long prompts: noisy labels",),
    findings=(
        Finding(
            "missing hypothesis",
            "'Independent zero-mean noise' must also be identically distributed (as the examples of thm-4.2 are), or have"
            " sum_i Var(e_i)/i^2 < inf; read without that, the statement is false.",
            WITNESS,
        ),
        Finding("stronger", "E[e] = 0 is not needed: independence of x and E[x] = 0 give E[ex] = 0, which alone is used."),
        Finding(
            "sharper",
            "At finite M and N the noise adds exactly Var(e)/M tr(Gamma^-2 Lambda^2) to the risk (thm-4.2 with"
            " Sigma + Var(e)"
            " Lambda), at most Var(e) N^2/(4 (N+1) M).",
        ),
    ),
)


def derive() -> Derivation:
    from sympy import Symbol, factor, limit, oo, summation

    m, i = Symbol("M", integer=True, positive=True), Symbol("i", integer=True, positive=True)
    spread = factor(summation(i**2, (i, 1, m)) / m**2)
    steps = (
        identity("E[S(M)*p] == Lambda*p", "the mean of <p, x_i> x_i"),
        infer("E[e x] = E[e] E[x] = 0", "the noise is independent of x", "independence"),
        identity(
            "E[(x.T*inv(Gamma)*beta(M) - w.T*x)**2] - E[(x.T*inv(Gamma)*S(M)*w - w.T*x)**2]"
            " == noise/M*tr(inv(Gamma)**2*Lambda**2)",
            "what the noise adds to the risk, exactly (averaged over tasks; normal noise)",
        ),
        verify(
            "witness: the variance (1/M^2) sum_i i^2 is (M+1)(2M+1)/(6M) and tends to infinity",
            "e_i = i or -i, given the signs a normal variable",
            lambda: spread.equals((m + 1) * (2 * m + 1) / (6 * m)) and limit(spread, m, oo) == oo and first_values(),
            "exact summation",
        ),
    )
    return long_prompts(mean_of_examples(), "E|yx| <= E|<p,x>||x| + E|e| E|x| < inf", steps)


def first_values() -> bool:
    """The sum of squares at the first lengths, term by term."""
    return all(
        Fraction(sum(i * i for i in range(1, m + 1)), m * m) == Fraction((m + 1) * (2 * m + 1), 6 * m) for m in range(1, 9)
    )
