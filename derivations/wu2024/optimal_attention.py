"""Tasks w ~ N(0, psi^2 I) with label noise: the minimiser is [(tr(Lambda) + s2/psi^2)/N I + (N+1)/N Lambda]^-1; at another
length M its risk has M for N in the second moment of (1/M) sum y x, and there only."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude
from lsa_theory.proofs.derive.derived import derive as derive_form

MOMENT = "(M+1)/M*Lambda*Psi*Lambda + (tr(Lambda*Psi) + noise)/M*Lambda"

CLAIM = Claim(
    ref="wu-1",
    title="The optimal attention under label noise",
    says="The minimiser for tasks of variance psi^2 and label noise, and its risk at another length.",
    statement=(
        "inv(argmin(A)) == (tr(Lambda) + noise/psi**2)/N*I + (N+1)/N*Lambda",
        f"E[(beta(M).T*A*x - w.T*x)**2] == tr(A.T*({MOMENT})*A*Lambda) - 2*tr(Psi*Lambda*A*Lambda) + tr(Lambda*Psi)",
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), independent"),
        Hypothesis("w ~ N(0, psi^2 I_d), psi != 0; the risk is stated for w ~ N(0, Psi)"),
        Hypothesis("the prediction is x_query'A' (1/N) sum_i y_i x_i, Lambda positive definite"),
    ),
    where="Theorem 3.1",
    source="Wu et al. 2024",
    section="Related work",
    order=1,
    measures=("least squares: scaled tasks",),
    findings=(Finding("stronger", "For w ~ N(0, Psi) the inverse is (N+1)/N Lambda + (tr(Lambda Psi) + noise)/N Psi^-1."),),
)


def derive() -> Derivation:
    found = derive_form("minimizer", noise=True, task_covariance=True).specialise(Psi="psi**2*I")
    return Derivation(
        (
            *found.steps,
            *conclude(
                {"inv(argmin(A))": found.definitions["G"]},
                "K is positive definite: the normal equation has one solution",
                "positive expectation",
            ),
        )
    )
