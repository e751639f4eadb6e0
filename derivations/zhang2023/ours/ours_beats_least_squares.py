"""Own claim: where LSA beats least squares.  For M > d + 1 least squares has the error noise d/(M - d - 1), so LSA wins
exactly where the noise is above (bias + variance) / (d/(M - d - 1) - tr(Gamma^-2 Lambda^2)/M), a positive denominator.
"""

from derivations.zhang2023.ours.ours_length_shift import BIAS, ERROR
from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

GAIN = "(d/(M - d - 1) - 1/M*tr(inv(Gamma)**2*Lambda**2))"
VARIANCE = "1/M*(tr(inv(Gamma)**2*Lambda**3) + tr(Lambda)*tr(inv(Gamma)**2*Lambda**2))"

CLAIM = Claim(
    ref="ours-beats-ols",
    title="Where LSA beats least squares",
    says="The error of least squares minus that of LSA is affine in the noise, and LSA wins exactly above a threshold.",
    statement=(
        f"noise*d/(M - d - 1) - {ERROR} == noise*{GAIN} - ({BIAS} + {VARIANCE})",
        "tr(inv(Gamma)**2*Lambda**2) <= d",
    ),
    given=(
        COVARIANCE,
        Hypothesis(
            "y_i = <w, x_i> + e_i, w ~ N(0, I_d), x_i, x_query ~ N(0, Lambda), Var(e) = noise, i = 1..M", "noise >= 0"
        ),
        Hypothesis(
            "M > d + 1",
            needed="for M = d, d + 1 and noise > 0 least squares has infinite error, LSA wins; for M < d see docs/shifts.md",
        ),
        TRAINED,
    ),
    where="not in the paper",
    section="Main results",
    order=74,
    as_printed=False,
    findings=(
        Finding(
            "sharper",
            "Without noise least squares is exact for M >= d, and LSA never wins: at finite N its bias is positive.",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            infer("least squares has the error noise d/(M - d - 1)", "statement `ols`, at length M", "substitution"),
            identity("d/(M - d - 1) - d/M == d*(d + 1)/(M*(M - d - 1))", "so the bracket is positive for M > d + 1"),
        )
    )
