"""Lemma 5.3: every global minimum of ell has u U11 = Gamma^-1."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SLICE
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.moments.prompt import covariance, gamma
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="lem-5.3",
    title="Global minimisers of the reduced loss",
    says="Every global minimum of the reduced loss has u U11 = Gamma^-1.",
    statement=("argmin(u*U11) == inv(Gamma)",),
    given=(COVARIANCE, PROMPTS, SLICE),
    where="Lemma 5.3",
    section="Proof machinery",
    order=53,
    stronger=("ours-global-minimisers", "ours-slice-landscape"),
    findings=(
        Finding(
            "gap in the argument",
            "This describes the minimisers of ell, not of the population loss L over all blocks, for which Theorem 4.1"
            " uses it."
            " For L it is true if d >= 2 (ours-global-minimisers) and false if d = 1.",
            "d=1: U11 = u = 0 and u12 u21 = N/((N + 2) Lambda) minimise L, u U11 = 0",
        ),
        Finding(
            "stronger",
            "Every other stationary point of ell is a strict saddle with u = 0, tr(Lambda^2 U11) = 0"
            " (ours-slice-landscape).",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            identity(
                "grad(ell, U11) == u*Gamma*Lambda*(u*U11)*Lambda - u*Lambda**2",
                "a minimiser has zero gradient; write A = u U11",
            ),
            identity(
                "ell == 1/2*tr(Gamma*Lambda*(u*U11)*Lambda*(u*U11).T) - tr(Lambda**2*(u*U11).T)",
                "ell depends on A only, so min ell <= value at any A, and u = 0 gives ell = 0",
            ),
            identity(
                "ell + 1/2*tr(Lambda**2*inv(Gamma))"
                " == 1/2*norm_F(sqrt(Gamma)*(u*sqrt(Lambda)*U11*sqrt(Lambda) - Lambda*inv(Gamma)))**2",
                "cor-A.2",
            ),
            infer(
                "at a minimum Gamma^(1/2) Lambda^(1/2) (A - Gamma^-1) Lambda^(1/2) = 0, so A = Gamma^-1",
                "the square is zero only there: Gamma^(1/2) and Lambda^(1/2) are invertible",
                "sum of squares",
                coq="theorems.reduced_loss.lem_5_3",
            ),
            *conclude(
                {"argmin(u*U11)": minimiser()},
                "the square is zero only there",
                "sum of squares",
                coq={"argmin(u*U11)": "printed.slice.lem_5_3_1"},
            ),
        )
    )


def minimiser() -> TracePolynomial:
    """The solution A of the normal equation ``Gamma Lambda A Lambda = Lambda^2`` that the gradient gives."""
    weight = gamma() * covariance()
    return weight**-1 * (covariance() * covariance()) * covariance() ** -1
