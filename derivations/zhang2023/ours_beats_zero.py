"""Own claim: where LSA beats predicting zero.  For any rule the difference of the errors is affine in the noise; for
Lambda = l I, covariates scaled by k, any N and M, LSA wins exactly if

k^2 (1 + (d+1)/M) + noise/(l M) < 2 (1 + (d+1)/N).
"""

from derivations.zhang2023.ours_cov_shift import ERROR
from derivations.zhang2023.ours_risk_linear import LABELS, NORMAL
from derivations.zhang2023.thm_4_2_risk import TRAINED
from lsa_theory.claim import Claim, Finding, Hypothesis

MARGIN = "(2*(1 + (d + 1)/N) - k**2*(1 + (d + 1)/M) - noise/(l*M))"

CLAIM = Claim(
    ref="ours-beats-zero",
    title="Where LSA beats predicting zero",
    says="The error of zero minus that of LSA: for isotropic covariates positive exactly under a condition on k, N, M"
        " and noise.",
    statement=(f"k**2*tr(Lambda) - {ERROR} == k**4*l*d*(N/(N + d + 1))**2*{MARGIN}",),
    given=(
        NORMAL,
        LABELS,
        Hypothesis(
            "Lambda = l I, l > 0, E[ww'] = I",
            "Lambda == l*I",
            needed="for another Lambda and any A the difference is tr(Lambda A Lambda Psi + ..) minus variance and"
                " noise, affine"
            " in the noise too: lsa_theory.risk.baselines.beats_zero has the threshold",
        ),
        Hypothesis("covariates of prompt and query are scaled by k"),
        TRAINED,
    ),
    where="not in the paper",
    section="Main results",
    order=73,
    as_printed=False,
    findings=(
        Finding(
            "sharper",
            "Without shift and noise LSA wins exactly where (d + 1)/M < 1 + 2 (d + 1)/N, so for every M >= d + 1; scaled"
            " by k it loses for k^2 >= 2 (1 + (d + 1)/N) whatever M.",
        ),
    ),
)
