"""After (4.6): the noiseless risk is at most (d+1)/M p'Lambda p
+ 1/N^2 [p'Lambda p + 2 p'p tr(Lambda) + p'Lambda^-1 p tr(Lambda)^2]."""

from derivations.zhang2023.paper.eq_4_6a_label_covariance import TASK
from derivations.zhang2023.paper.eq_4_6b_noiseless_risk import RISK
from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.bounds import Part, put_together, upper_bound
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.decide import inequality
from lsa_theory.proofs.derivation import Derivation

LARGE = "p.T*Lambda*p"

CLAIM = Claim(
    ref="eq-4.6c",
    title="A bound on the noiseless risk",
    says="The risk of the trained predictor for a fixed task is of order d/M + 1/N^2.",
    statement=(
        f"{RISK} <= (d + 1)/M*(p.T*Lambda*p)"
        " + 1/N**2*(p.T*Lambda*p + 2*(p.T*p)*tr(Lambda) + (p.T*inv(Lambda)*p)*tr(Lambda)**2)",
    ),
    given=(COVARIANCE, TASK, TRAINED),
    where="after (4.6)",
    section="Main results",
    order=49,
    stronger=("ours-4.6c",),
    measures=("monte carlo",),
    findings=(
        Finding(
            "sharper",
            "Never an equality for p != 0: it uses Gamma >= Lambda, but Gamma >= (1 + 2/N) Lambda. The variance factor d + 1"
            " can be replaced by (d + 1) N^2/(N+2)^2, or by N^2/(N+2)^2 + N^2/(4(N+1)), which does not depend on d and is"
            " the smaller one unless N is large against d, and 1/N^2 by 1/(N+2)^2.",
            "d = N = M = 1, Lambda = 1, p = 1: the risk is 2/3, the printed bound 6, that of ours-4.6c 49/72 (both variance"
            " terms bounded apart)",
        ),
    ),
)

PARTS = (
    Part("1/M", "p.T*inv(Gamma)**2*Lambda**3*p", LARGE, "Gamma >= Lambda"),
    Part(f"1/M*({LARGE})", "tr(inv(Gamma)**2*Lambda**2)", "d", "Gamma >= Lambda, summed over eigenvalues"),
    Part("1/N**2", "p.T*inv(Gamma)**2*Lambda**3*p", LARGE, "Gamma >= Lambda"),
    Part("2*tr(Lambda)/N**2", "p.T*inv(Gamma)**2*Lambda**2*p", "p.T*p", "Gamma >= Lambda"),
    Part("tr(Lambda)**2/N**2", "p.T*inv(Gamma)**2*Lambda*p", "p.T*inv(Lambda)*p", "Gamma >= Lambda"),
)


def derive() -> Derivation:
    return Derivation(
        (inequality("Gamma >= Lambda", "Gamma - Lambda = (Lambda + tr(Lambda) I)/N"), *put_together(RISK, PARTS)),
        upper_bound(RISK, PARTS),
    )
