"""Inputs x ~ N(0, Lambda) with tasks w ~ N(0, Lambda^-1): the global minimiser is N/(N + d + 1 + s2) Lambda^-1."""

from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude
from lsa_theory.proofs.derive.derived import derive as derive_form

CLAIM = Claim(
    ref="mahankali-2",
    title="The optimal preconditioner for matched tasks",
    says="For x ~ N(0, Lambda), w ~ N(0, Lambda^-1) one layer is optimal with N/(N + d + 1 + noise) Lambda^-1.",
    statement=("argmin(A) == N/(N + d + 1 + noise)*inv(Lambda)",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, Lambda^-1), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), independent"),
        Hypothesis("the prediction is x_query'A (1/N) sum_i y_i x_i, Lambda positive definite"),
    ),
    where="Theorem 2",
    source="Mahankali et al. 2024",
    section="Related work",
    order=2,
    measures=("least squares: matched tasks",),
)


def derive() -> Derivation:
    found = derive_form("minimizer", noise=True, task_covariance=True).specialise(Psi="inv(Lambda)")
    return Derivation(
        (
            *found.steps,
            *conclude(
                {"argmin(A)": found.values["argmin(u*U11)"]},
                "K is positive definite: the normal equation has one solution",
                "positive expectation",
            ),
        )
    )
