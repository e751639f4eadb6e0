"""After (4.6): averaged over w ~ N(0, I_d), with the condition number k of Lambda, the noiseless risk is at most
(d+1) tr(Lambda)/M + 1/N^2 [tr(Lambda) + 2 d tr(Lambda) + tr(Lambda^-1) tr(Lambda)^2]
<= (d+1) tr(Lambda)/M + (1 + 2d + d^2 k) tr(Lambda)/N^2."""

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.bounds import Part, put_together, upper_bound
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude

MEAN_RISK = "E[(x.T*inv(Gamma)*S(M)*w - w.T*x)**2]"
MIDDLE = "(d + 1)*tr(Lambda)/M + 1/N**2*(tr(Lambda) + 2*d*tr(Lambda) + tr(inv(Lambda))*tr(Lambda)**2)"
LAST = "(d + 1)*tr(Lambda)/M + (1 + 2*d + d**2*cond(Lambda))*tr(Lambda)/N**2"
TASKS = Hypothesis("the task is w ~ N(0, I_d), independent of the prompt, y = <w, x>, x ~ N(0, Lambda)")
EXACT = (
    "1/M*(tr(inv(Gamma)**2*Lambda**3) + tr(Lambda)*tr(inv(Gamma)**2*Lambda**2))"
    " + 1/N**2*tr(inv(Gamma)**2*(Lambda + tr(Lambda)*I)**2*Lambda)"
)

CLAIM = Claim(
    ref="eq-4.6d",
    title="A bound on the risk averaged over tasks",
    says="The mean over tasks of the noiseless risk is of order d tr(Lambda)/M + d^2 cond(Lambda) tr(Lambda)/N^2.",
    statement=(f"{MEAN_RISK} <= {MIDDLE} <= {LAST}",),
    given=(COVARIANCE, TASKS, TRAINED),
    where="after (4.6)",
    section="Main results",
    order=50,
    stronger=("ours-4.6d",),
    measures=("monte carlo",),
    findings=(
        Finding(
            "sharper",
            "tr(Lambda) tr(Lambda^-1) <= d^2 (k + 1)^2/(4k) <= d^2 k (Kantorovich), N^2 can be (N + 2)^2, and the bias has a"
            " bound without the condition number, (d + 3) tr(Lambda)/(4 (N + 1)).",
            "d = 2, N = 2, Lambda = diag(1, 100): the printed 1/N^2 term is 405 * 101/4 = 10226, the mean squared bias less"
            " than 101",
        ),
    ),
)


NEAR = "Gamma >= Lambda"
PARTS = (
    Part("1/M", "tr(inv(Gamma)**2*Lambda**3)", "tr(Lambda)", NEAR),
    Part("tr(Lambda)/M", "tr(inv(Gamma)**2*Lambda**2)", "d", NEAR),
    Part("1/N**2", "tr(inv(Gamma)**2*Lambda**3)", "tr(Lambda)", NEAR),
    Part("2*tr(Lambda)/N**2", "tr(inv(Gamma)**2*Lambda**2)", "d", NEAR),
    Part("tr(Lambda)**2/N**2", "tr(inv(Gamma)**2*Lambda)", "tr(inv(Lambda))", NEAR),
)
INVERSE = (
    Part("tr(Lambda)", "(d + 1)/M + (1 + 2*d)/N**2", "(d + 1)/M + (1 + 2*d)/N**2", "unchanged"),
    Part(
        "tr(Lambda)/N**2",
        "tr(Lambda)*tr(inv(Lambda))",
        "d**2*cond(Lambda)",
        "l_i/l_j <= k for every pair of eigenvalues",
    ),
)


def derive() -> Derivation:
    kappa = {"cond(Lambda)": TracePolynomial.symbol("kappa")}
    return Derivation(
        (
            identity(f"{MEAN_RISK} == {EXACT}", "E[ww'] = I in eq-4.6b"),
            *put_together(MEAN_RISK, PARTS),
            *put_together(MIDDLE, INVERSE),
            *conclude(
                upper_bound(MEAN_RISK, PARTS) | upper_bound(MIDDLE, INVERSE, kappa),
                "the quantity is the sum of its parts, and each is bounded",
                "nonnegativity",
                kappa,
            ),
        ),
        kappa,
    )
