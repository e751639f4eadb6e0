"""Own claim, the exact form of "yhat ~ c^2 x_query'w": covariates of prompt and query scaled by k (c in the paper):

E(yhat - k x'w)^2 = k^2 tr((k^2 Gamma^-1 Lambda - I)^2 Lambda)
    + k^6/M [tr(Gamma^-2 Lambda^3) + tr(Lambda) tr(Gamma^-2 Lambda^2)] + k^4 noise/M tr(Gamma^-2 Lambda^2).
"""

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.long_limits import limits_of
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.derivation import Derivation

ERROR = "E[(k*x.T*inv(Gamma)*(k**2*S(M)*w + k*(beta(M) - S(M)*w)) - k*w.T*x)**2]"
BIAS = "k**2*tr((k**2*inv(Gamma)*Lambda - I)**2*Lambda)"
SPREAD = (
    "k**6/M*(tr(inv(Gamma)**2*Lambda**3) + tr(Lambda)*tr(inv(Gamma)**2*Lambda**2))"
    " + k**4*noise/M*tr(inv(Gamma)**2*Lambda**2)"
)
AWAY = "E[(q.T*inv(Gamma)*k**2*S(M)*p - k**2*q.T*p)**2]"  # from what the paper says yhat is near

CLAIM = Claim(
    ref="ours-cov-shift",
    title="Covariate shift: yhat ~ c^2 x'w made exact",
    says="Covariates scaled by k: the exact error; for M, N to infinity (k^2 - 1)^2 times that of predicting zero.",
    statement=(
        "E[q.T*inv(Gamma)*k**2*S(M)*p] == k**2*q.T*inv(Gamma)*Lambda*p",
        f"{ERROR} == {BIAS} + {SPREAD}",
        f"limit_M({ERROR}) == {BIAS}",
        f"limit_MN({ERROR}) == (k**2 - 1)**2*E[(k*w.T*x)**2]",
        f"limit_MN({AWAY}) == 0",
    ),
    given=(
        COVARIANCE,
        Hypothesis(
            "the prompt holds k x_i with labels <w, k x_i> + e_i, x_i ~ N(0, Lambda), i = 1..M; the query is k"
            " x, x ~ N(0, Lambda)"
        ),
        Hypothesis("w ~ N(0, I_d), Var(e) = noise", "noise >= 0"),
        TRAINED,
    ),
    where="not in the paper; the exact form of Section 4, covariate shifts",
    section="Main results",
    order=66,
    as_printed=False,
    measures=("limits of exact errors",),
    findings=(
        Finding(
            "sharper",
            "In the limit the trained rule loses to predicting zero exactly for k^2 > 2; yhat ~ k^2 x'w holds for N, M to"
            " infinity only, at finite N the mean prediction is k^2 q'Gamma^-1 Lambda p.",
        ),
    ),
)


def derive() -> Derivation:
    return limits_of(ERROR, AWAY)
