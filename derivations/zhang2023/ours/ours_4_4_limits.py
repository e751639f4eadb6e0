"""Own claim, the exact form of (4.4), "N, M large": the error of the trained predictor on any labels tends to the least one,

M to infinity: min + 1/N^2 a'((Lambda + tr(Lambda) I) Gamma^-1)^2 Lambda a;  N to infinity: min + 1/M tr(Sigma Lambda^-1).
"""

from derivations.zhang2023.paper.thm_4_2_risk import LAW, SLOPE, SPREAD, TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.long_limits import limits
from derivations.zhang2023.shared.second_moments import least_risk, trained_risk
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude

LEAST = "minimum(E[(b.T*x - y)**2])"
BIAS = "1/N**2*(a.T*(Lambda + tr(Lambda)*I)**2*inv(Gamma)**2*Lambda*a)"

CLAIM = Claim(
    ref="ours-4.4",
    title="Long prompts: the error tends to the least one",
    says="What is left of the excess risk for M to infinity, for N to infinity, and for both: nothing.",
    statement=(
        f"limit_M(risk(yhat(M))) == {LEAST} + {BIAS}",
        f"limit_N(risk(yhat(M))) == {LEAST} + 1/M*tr(Sigma*inv(Lambda))",
        f"limit_MN(risk(yhat(M))) == {LEAST}",
    ),
    given=(
        COVARIANCE,
        LAW,
        Hypothesis("E[y^2 (1 + |x|^2)] is finite", needed="E[y^2] = inf: both sides are infinite"),
        SLOPE,
        SPREAD,
        TRAINED,
    ),
    where="not in the paper; the limits of (4.6)",
    section="Main results",
    order=69,
    as_printed=False,
    measures=("limits of exact errors",),
    findings=(
        Finding(
            "sharper",
            "Neither length alone suffices: the bias a'(..)a/N^2 is positive at every N unless a = 0, the variance"
            " tr(Sigma Lambda^-1)/M at every M unless yx is constant.",
        ),
    ),
)


def derive() -> Derivation:
    whole = limits({"risk(yhat(M))": trained_risk()})
    return Derivation((*whole.steps, *conclude({LEAST: least_risk()}, "least at b = a", "sum of squares")))
