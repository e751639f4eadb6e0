"""Own claim: training length N, test length M, nothing else shifted, w ~ N(0, I), noisy labels: the error is

1/N^2 tr((Lambda + tr(Lambda) I)^2 Gamma^-2 Lambda)
    + 1/M [tr(Gamma^-2 Lambda^3) + (tr(Lambda) + noise) tr(Gamma^-2 Lambda^2)]:

the first term does not see M, the bracket sees N only.
"""

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.long_limits import limits_of
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.derivation import Derivation

ERROR = "E[(x.T*inv(Gamma)*beta(M) - w.T*x)**2]"
BIAS = "1/N**2*tr((Lambda + tr(Lambda)*I)**2*inv(Gamma)**2*Lambda)"
SPREAD = "1/M*(tr(inv(Gamma)**2*Lambda**3) + (tr(Lambda) + noise)*tr(inv(Gamma)**2*Lambda**2))"

CLAIM = Claim(
    ref="ours-length-shift",
    title="Length shift: N in training, M at test time",
    says="The error on prompts of another length than those of training, and its limits in M, in N, and in both.",
    statement=(
        f"{ERROR} == {BIAS} + {SPREAD}",
        f"limit_M({ERROR}) == {BIAS}",
        f"limit_N({ERROR}) == 1/M*((d + 1)*tr(Lambda) + noise*d)",
        f"limit_MN({ERROR}) == 0",
    ),
    given=(
        COVARIANCE,
        Hypothesis(
            "y_i = <w, x_i> + e_i, w ~ N(0, I_d), x_i, x_query ~ N(0, Lambda), Var(e) = noise, i = 1..M", "noise >= 0"
        ),
        TRAINED,
    ),
    where="not in the paper; the mean of (4.6) over tasks, with noise",
    section="Main results",
    order=67,
    as_printed=False,
    measures=("limits of exact errors",),
    findings=(
        Finding(
            "sharper",
            "Longer test prompts always help, by 1/M exactly, down to the bias; longer training prompts remove the bias"
            " but not"
            " the variance ((d + 1) tr(Lambda) + noise d)/M.",
        ),
    ),
)


def derive() -> Derivation:
    return limits_of(ERROR)
