"""Covariate shift: test covariates k x_i with labels <p, k x_i>: yhat ~ k^2 x_query' p for N, M large; ordinary
least squares is unaffected by the scaling."""

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.large_prompts import EXAMPLES, long_prompts, mean_of_examples
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="cov-shift",
    title="Scaled test covariates",
    says="Covariates scaled by k (c in the paper) give k^2 times the right prediction in the limit; least"
    " squares is unaffected.",
    statement=("limit_MN(yhat(M)) == k**2*x.T*p", "inv(k**2*A)*(k**2*A*p) == p"),
    given=(
        COVARIANCE,
        EXAMPLES,
        Hypothesis("the prompt holds k x_i with labels <p, k x_i>, i = 1..M"),
        Hypothesis("k > 0", "k > 0", needed="k != 0 is enough; for k = 0 least squares sees nothing"),
        Hypothesis(
            "A = S(M) = (1/M) sum_i x_i x_i' is invertible, for least squares (almost surely so if M >= d)",
            "A symmetric",
            needed="not needed: the least-norm solution does not change either, see the proof",
        ),
        TRAINED,
    ),
    where="Section 4, covariate shifts",
    section="Main results",
    order=54,
    stronger=("ours-cov-shift", "ours-covariate-map"),
    measures=("long prompts: scaled covariates",),
    findings=(
        Finding(
            "sharper",
            "x_query is what is fed to the network: if the query is scaled as well, x_query' p holds one more factor k."
            " At finite N the mean prediction is k^2 x' Gamma^-1 Lambda p.",
        ),
        Finding(
            "sharper",
            "For the noiseless labels of the paper least squares is exact for every k; its error due to noise is divided"
            " by k.",
        ),
    ),
)


def derive() -> Derivation:
    steps = (
        identity("E[k**2*S(M)*p] == k**2*Lambda*p", "(1/M) sum_i <p, k x_i> k x_i = k^2 S p"),
        identity("inv(k**2*A)*(k**2*A*p) == p", "least squares for an invertible sample covariance A", ("A symmetric",)),
        infer(
            "(kX)^+ (kX) p = X^+ X p",
            "the pseudo-inverse of kX is X^+/k, k != 0: least-norm least squares, also for M < d",
            "definition",
        ),
    )
    return long_prompts(mean_of_examples(TracePolynomial.symbol("k")), "E|<p,x>||x| < inf", steps)
