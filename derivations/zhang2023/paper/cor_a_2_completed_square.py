"""Corollary A.2: ell - min ell = 1/2 || Gamma^(1/2) (u Lambda^(1/2) U11 Lambda^(1/2) - Lambda Gamma^-1) ||_F^2 and
min ell = -1/2 tr(Lambda^2 Gamma^-1)."""

from derivations.zhang2023.paper.lem_5_3_minimisers import minimiser
from derivations.zhang2023.shared.coq import LEAST
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SLICE
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.language.symbolic import slice_loss
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="cor-A.2",
    title="The reduced loss as a square",
    says="The reduced loss exceeds its minimum by half a squared norm.",
    statement=(
        "minimum(ell) == -1/2*tr(Lambda**2*inv(Gamma))",
        "ell - minimum(ell) == 1/2*norm_F(sqrt(Gamma)*(u*sqrt(Lambda)*U11*sqrt(Lambda) - Lambda*inv(Gamma)))**2",
    ),
    given=(COVARIANCE, PROMPTS, SLICE),
    where="Corollary A.2",
    section="Appendix",
    order=12,
    measures=("minimum",),
    findings=(
        Finding(
            "sharper",
            "The minimum is attained for every u != 0, by U11 = Gamma^-1/u and by nothing else; on the balanced set"
            " u^2 = ||U11||_F^2 that leaves the two points (4.1) and its negative.",
        ),
    ),
)


def lowest() -> TracePolynomial:
    """``min ell``, the reduced loss where ``u U11`` is the minimiser of lem-5.3."""
    return slice_loss().substitute({"U11": minimiser() / TracePolynomial.symbol("u")})


def derive() -> Derivation:
    return Derivation(
        (
            identity(
                "ell - (-1/2*tr(Lambda**2*inv(Gamma)))"
                " == 1/2*norm_F(sqrt(Gamma)*(u*sqrt(Lambda)*U11*sqrt(Lambda) - Lambda*inv(Gamma)))**2",
                "expand the square; functions of Lambda commute",
            ),
            infer(
                "ell >= -1/2 tr(Lambda^2 Gamma^-1)",
                "half a squared norm is nonnegative",
                "sum of squares",
                coq="theorems.reduced_loss.ell_minimum",
            ),
            identity(
                "u*sqrt(Lambda)*(inv(Gamma)/u)*sqrt(Lambda) - Lambda*inv(Gamma) == 0",
                "the square vanishes at u U11 = Gamma^-1, so the bound is attained",
            ),
            *conclude(
                {"minimum(ell)": lowest()},
                "the completed square is zero at u U11 = Gamma^-1 (cor-A.2)",
                "sum of squares",
                coq=LEAST,
            ),
        )
    )
