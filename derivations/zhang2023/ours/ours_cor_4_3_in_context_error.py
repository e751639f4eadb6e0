"""Sharper than cor-4.3: for M >= [N^2/(N+2)^2 + N^2/(4(N+1))] tr(Lambda)/eps, a length without d, the mean error
over tasks is at most eta + eps with eta the least of (1 + 2d + d^2 (k+1)^2/(4k)) tr(Lambda)/(N+2)^2, (d+3)
tr(Lambda)/(4(N+1)) and tr(Lambda)."""

from derivations.zhang2023.ours.ours_4_6d_mean_bound import FLAT, PARTS, VARIANCE
from derivations.zhang2023.paper.eq_4_6d_mean_bound import MEAN_RISK, TASKS
from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.bounds import Part, put_together, upper_bound
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import inequality
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="ours-cor-4.3",
    title="In-context learning with a context length free of d",
    says="The mean error is at most eta + eps once M >= [N^2/(N+2)^2 + N^2/(4(N+1))] tr(Lambda)/eps, and eta"
    " needs no condition number.",
    statement=(f"{MEAN_RISK} <= {VARIANCE} + (d + 3)*tr(Lambda)/(4*(N + 1))",),
    given=(
        COVARIANCE,
        TASKS,
        Hypothesis("M >= [N^2/(N+2)^2 + N^2/(4(N+1))] tr(Lambda)/eps, eps > 0"),
        TRAINED,
    ),
    where="not in the paper; sharpens Corollary 4.3",
    section="Main results",
    order=51,
    as_printed=False,
    measures=("monte carlo",),
    findings=(
        Finding(
            "sharper",
            "The other two values of eta are in ours-4.6d. The printed length (d+1) tr(Lambda)/eps is longer whenever"
            " 4 (d+1) (N+1) > N^2 + 4 (N+1), and by a factor of order d for N fixed; for N large against d,"
            " M >= (d+1) N^2/(N+2)^2 tr(Lambda)/eps is shorter still (ours-4.6d).",
            "N = 1: the factor is 1/9 + 1/8 = 17/72 instead of d + 1",
        ),
    ),
)

BOTH = (
    *PARTS[:2],
    *(Part(f"({p.weight})", p.piece, p.upper, p.because, p.then) for p in FLAT),
)


def derive() -> Derivation:
    return Derivation(
        (
            *put_together(MEAN_RISK, BOTH),
            inequality("tr((Lambda + tr(Lambda)*I)**2) <= (d + 3)*tr(Lambda)**2", "tr(Lambda^2) <= tr(Lambda)^2"),
            inequality(
                "v*s/(v*s/h + t) <= h",
                "v the bracket, s = tr(Lambda), h = eps, M = v s/eps + t with t >= 0: the variance is at most eps",
                ("t >= 0",),
            ),
            infer("error <= eta + eps", "add eta to both sides", "nonnegativity", coq="printed.risk.ours_cor_4_3_eps"),
            *conclude(
                upper_bound(MEAN_RISK, BOTH), "the quantity is the sum of its parts, and each is bounded", "nonnegativity"
            ),
        )
    )
