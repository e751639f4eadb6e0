"""Theorem 1 (one layer): for x ~ N(0, Lambda), w ~ N(0, I) a global minimiser has P = diag(0, .., 0, 1) and
Q = -diag(((N+1)/N Lambda + tr(Lambda)/N I)^-1, 0), up to P -> cP, Q -> Q/c; their prediction is minus the last entry."""

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive.closed_forms import OwnSetting
from lsa_theory.proofs.derive.steps import moment_steps, normal_steps

MASKED = "(u12.T*S*U11*x + u*(w.T*S*w)*(u21.T*x))"  # what the mask leaves of the even terms

CLAIM = Claim(
    ref="ahn-1",
    title="The global minimiser of one layer",
    says="One masked layer is optimal with value weight 1 and the key-query block -((N+1)/N Lambda + tr(Lambda)/N I)^-1.",
    statement=(
        "argmin(Q) == -inv((N+1)/N*Lambda + tr(Lambda)/N*I)",
        "argmin(u*U11 + u12*u21.T) == inv((N+1)/N*Lambda + tr(Lambda)/N*I)",
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), all independent, y_i = <w, x_i>; Lambda positive definite"),
        Hypothesis("the mask keeps the query column out of the keys", needed="not needed: its terms are even in w"),
    ),
    where="Theorem 1",
    source="Ahn et al. 2023",
    section="Related work",
    order=1,
    measures=("least squares: masked attention",),
    stronger=("ours-global-minimisers",),
    findings=(
        Finding(
            "missing hypothesis",
            "Unique up to P -> cP, Q -> Q/c for d >= 2 only: for d = 1 also u = U11 = 0, u12 u21 = 1/Gamma is a minimum.",
            "d=1: U11 = u = 0 and u12 u21 = N/((N + 2) Lambda)",
        ),
        Finding("sharper", "The matrix is Gamma^-1 of Theorem 4.1 of Zhang et al.: gradient flow finds this minimiser."),
    ),
)


def derive() -> Derivation:
    setting = OwnSetting()
    best = TracePolynomial.identity() * setting.minimiser
    return Derivation(
        (
            *moment_steps(setting),
            *normal_steps(setting),
            identity(
                f"E[(beta.T*A*x - w.T*x)*{MASKED}] == 0",
                "the other terms of the masked prediction are even in w: they only add to the loss",
            ),
            infer(
                "u = 1, U11 = A*, u12 = u21 = 0 is a global minimum, and A = u U11 + u12 u21' = A* at every one",
                "L = 1/2 E(beta'Ax - <w, x>)^2 + 1/2 E(even terms)^2",
                "sum of squares",
            ),
            infer(
                "their Q has the block -A*",
                "the update with P = diag(0, 1) and the mask is (1/N) sum_i y_i x_i'Q x; they predict minus that entry",
                "definition",
            ),
            *conclude(
                {"argmin(Q)": -best, "argmin(u*U11 + u12*u21.T)": best},
                "K is positive definite: the normal equation has one solution",
                "positive expectation",
            ),
        )
    )
