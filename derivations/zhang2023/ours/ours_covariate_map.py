"""Own claim: test covariates B x_i, x_i ~ N(0, Lambda), prompt and query alike: any covariance C = B Lambda B', which need
not commute with the training one; B = k I scales, B'B = I rotates.  The error is that of ours-risk with C for Lambda."""

from derivations.zhang2023.ours.ours_risk_linear import RULE
from derivations.zhang2023.shared.risk_forms import bias, label_noise, variance
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis

C = "(B*Lambda*B.T)"
ERROR = "E[(x.T*B.T*A*(B*S(M)*B.T*w + B*(beta(M) - S(M)*w)) - w.T*B*x)**2]"
KC = "(k**2*Lambda)"
SCALED = "E[(k*x.T*A*(k**2*S(M)*w + k*(beta(M) - S(M)*w)) - k*w.T*x)**2]"

CLAIM = Claim(
    ref="ours-covariate-map",
    title="Covariate shift: the exact error",
    says="Covariates mapped by any B, such as a rotation, or scaled by k: the error is that of the new covariance.",
    statement=(
        f"{ERROR} == {bias(C, C)} + {variance(C, C)} + {label_noise(C, C)}",
        f"{SCALED} == {bias(KC, KC)} + {variance(KC, KC)} + {label_noise(KC, KC)}",
    ),
    given=(
        Hypothesis("the prompt holds B x_i with labels <w, B x_i> + e_i, x_i ~ N(0, Lambda), i = 1..M; x_query is B x"),
        Hypothesis("E[ww'] = Psi, Var(e) = noise", "noise >= 0"),
        RULE,
    ),
    where="not in the paper, which scales by c (Section 4, covariate shifts)",
    section="Main results",
    order=65,
    as_printed=False,
    findings=(
        Finding(
            "sharper",
            "A rotation is a covariate shift that no length of the prompt repairs: the bias tr(C (A C - I) Psi (A C - I)')"
            " vanishes for A = Lambda^-1 only where C = Lambda.",
            "Lambda = diag(1, 3), A = Lambda^-1, rotated by 90 degrees, Psi = I: bias 112/9 for every M",
        ),
    ),
)
