"""Sharper than eq-4.6d: the mean squared bias over tasks is at most (1 + 2d + d^2 (k+1)^2/(4k)) tr(Lambda)/(N+2)^2, k the
condition number of Lambda, and, whatever k is, at most (d+3) tr(Lambda)/(4(N+1)) and at most tr(Lambda); it is at least
4 tr(Lambda)/(N+2)^2."""

from fractions import Fraction

from derivations.zhang2023.paper.eq_4_6d_mean_bound import EXACT, MEAN_RISK, TASKS
from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.bounds import Part, put_together, upper_bound
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.decide import identity, inequality
from lsa_theory.proofs.derivation import Derivation, infer, verify

BIAS = "1/N**2*tr(inv(Gamma)**2*(Lambda + tr(Lambda)*I)**2*Lambda)"
VARIANCE = "1/M*(N**2/(N + 2)**2 + N**2/(4*(N + 1)))*tr(Lambda)"
KANTOROVICH = "d**2*(cond(Lambda) + 1)**2/(4*cond(Lambda))"
BOUND = f"{VARIANCE} + (1 + 2*d + {KANTOROVICH})*tr(Lambda)/(N + 2)**2"

CLAIM = Claim(
    ref="ours-4.6d",
    title="Sharper bounds on the risk averaged over tasks",
    says="Exact mean risk; a Kantorovich bound on the squared bias, bounds that do not depend on the condition number, and"
    " a lower bound.",
    statement=(
        f"{MEAN_RISK} == {EXACT}",
        f"{MEAN_RISK} <= {BOUND}",
        "(d + 1)/M*N**2/(N + 2)**2*tr(Lambda) + 1/(N + 2)**2*(tr(Lambda) + 2*d*tr(Lambda) + tr(inv(Lambda))*tr(Lambda)**2)"
        f" >= {MEAN_RISK}",
        f"{BIAS} <= (d + 3)*tr(Lambda)/(4*(N + 1))",
        f"tr(Lambda) >= {BIAS}",
        f"4*tr(Lambda)/(N + 2)**2 <= {BIAS}",
        f"{MEAN_RISK} >= 4*tr(Lambda)/(N + 2)**2",
    ),
    given=(COVARIANCE, TASKS, TRAINED),
    where="not in the paper; sharpens the display after (4.6)",
    section="Main results",
    order=50,
    as_printed=False,
    measures=("monte carlo",),
    findings=(
        Finding(
            "sharper",
            "The third formula has both printed terms times N^2/(N+2)^2, so it is smaller for all d and N; the variance of"
            " the second one does not depend on d and is the smaller one unless N is large against d.",
        ),
        Finding(
            "sharper",
            "(k + 1)^2/(4k) is attained for even d by two eigenvalues of equal multiplicity; the lower bound for d = 1.",
            "d = 2, Lambda = diag(1, k): tr(Lambda) tr(Lambda^-1) = (k + 1)^2/k = 4 (k + 1)^2/(4k)",
        ),
    ),
)


NEAR = "Gamma >= (1 + 2/N) Lambda"
PARTS = (
    Part("1/M", "tr(inv(Gamma)**2*Lambda**3)", "N**2/(N + 2)**2*tr(Lambda)", NEAR),
    Part(
        "1/(4*(N + 1)*M)",
        "4*(N + 1)*tr(Lambda)*tr(inv(Gamma)**2*Lambda**2)",
        "N**2*tr(Lambda)",
        "(N Gamma)^2 >= 4 (N + 1) tr(Lambda) Lambda, a square being nonnegative",
    ),
    Part("1/N**2", "tr(inv(Gamma)**2*Lambda**3)", "N**2/(N + 2)**2*tr(Lambda)", NEAR),
    Part("2*tr(Lambda)/N**2", "tr(inv(Gamma)**2*Lambda**2)", "N**2/(N + 2)**2*d", NEAR),
    Part(
        "tr(Lambda)/N**2",
        "tr(Lambda)*tr(inv(Gamma)**2*Lambda)",
        "N**2/(N + 2)**2*(tr(Lambda)*tr(inv(Lambda)))",
        NEAR,
        f"N**2/(N + 2)**2*({KANTOROVICH})",
    ),
)
FLAT = (
    Part(
        "1/(4*(N + 1)*N**2*tr(Lambda))",
        "4*(N + 1)*tr(Lambda)*tr(inv(Gamma)**2*(Lambda + tr(Lambda)*I)**2*Lambda)",
        "N**2*tr((Lambda + tr(Lambda)*I)**2)",
        "(N Gamma)^2 >= 4 (N + 1) tr(Lambda) Lambda",
        "N**2*(d + 3)*tr(Lambda)**2",
    ),
)


def derive() -> Derivation:
    """Kantorovich by hand: with lo <= l <= hi, tr((Lambda - lo)(hi - Lambda) Lambda^-1) >= 0."""
    kappa = {"cond(Lambda)": TracePolynomial.symbol("kappa")}
    return Derivation(
        (
            *put_together(MEAN_RISK, PARTS),
            *put_together(BIAS, FLAT),
            inequality("tr((Lambda + tr(Lambda)*I)**2) <= (d + 3)*tr(Lambda)**2", "tr(Lambda^2) <= tr(Lambda)^2"),
            identity(
                "d**2*(h + k)**2 - 4*h*k*tr(Lambda)*tr(inv(Lambda)) == (tr(Lambda) - h*k*tr(inv(Lambda)))**2"
                " + (d*(h + k) + tr(Lambda) + h*k*tr(inv(Lambda)))*tr((Lambda - h*I)*(k*I - Lambda)*inv(Lambda))",
                "for any numbers h and k; take the least and the largest eigenvalue",
            ),
            inequality(
                "tr((Lambda - lam_min(Lambda)*I)*(lam_max(Lambda)*I - Lambda)*inv(Lambda)) >= 0",
                "every eigenvalue lies between them",
            ),
            infer(
                "tr(Lambda) tr(Lambda^-1) <= d^2 (k + 1)^2/(4k), k = cond(Lambda)",
                "the right-hand side of the identity is nonnegative; divide by 4 h k",
                "nonnegativity",
            ),
            inequality("(k + 1)**2/(4*k) <= k", "it is below the printed d^2 k", ("k >= 1",)),
            verify(
                "equality for d = 2, Lambda = diag(1, k)",
                "put in numbers",
                lambda: all((1 + k) * (1 + Fraction(1, k)) == Fraction((k + 1) ** 2, k) for k in (1, 2, 7)),
                "exact fractions",
            ),
        ),
        kappa | upper_bound(MEAN_RISK, PARTS, kappa) | upper_bound(BIAS, FLAT),
    )
