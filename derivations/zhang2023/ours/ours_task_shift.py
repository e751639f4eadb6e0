"""Own claim, the exact form of the paper's "yhat ~ x_query'w" under task shift: for a fixed query q and task p

E(yhat - q'p)^2 = (q'(Gamma^-1 Lambda - I) p)^2 + 1/M [(q'Gamma^-1 Lambda p)^2 + (p'Lambda p + noise) q'Gamma^-2 Lambda q],

and E[yhat] = q'Gamma^-1 Lambda p.  M to infinity leaves the square, N to infinity the rest with Gamma = Lambda; both, 0.
"""

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.long_limits import limits_of
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.derivation import Derivation

ERROR = "E[(q.T*inv(Gamma)*(beta(M) - S(M)*w + S(M)*p) - q.T*p)**2]"
BIAS = "1/N**2*(q.T*(Lambda + tr(Lambda)*I)*inv(Gamma)*p)**2"
SPREAD = "1/M*((q.T*inv(Gamma)*Lambda*p)**2 + (p.T*Lambda*p + noise)*(q.T*inv(Gamma)**2*Lambda*q))"
BEST = "1/M*((q.T*p)**2 + (p.T*Lambda*p + noise)*(q.T*inv(Lambda)*q))"

CLAIM = Claim(
    ref="ours-task-shift",
    title="Task shift: yhat ~ x'w made exact",
    says="The mean squared distance of yhat from x'p for a fixed query, noisy labels and any task p, and its limits.",
    statement=(
        "E[q.T*inv(Gamma)*S(M)*p] == q.T*inv(Gamma)*Lambda*p",
        f"{ERROR} == {BIAS} + {SPREAD}",
        f"limit_M({ERROR}) == {BIAS}",
        f"limit_N({ERROR}) == {BEST}",
        f"limit_MN({ERROR}) == 0",
    ),
    given=(
        COVARIANCE,
        Hypothesis("y_i = <p, x_i> + e_i, x_i ~ N(0, Lambda), Var(e) = noise, i = 1..M independent", "noise >= 0"),
        Hypothesis("x_query = q and the task p are fixed"),
        TRAINED,
    ),
    where="not in the paper; the exact form of Section 4, task shifts",
    section="Main results",
    order=62,
    as_printed=False,
    measures=("limits of exact errors",),
    findings=(
        Finding(
            "sharper",
            "'~' needs N and M large: long test prompts alone leave the bias.",
            "d = 1, N = 1, Lambda = 1: Gamma = 3, E[yhat] = q p/3 for every M",
        ),
    ),
)


def derive() -> Derivation:
    return limits_of(ERROR)
