"""Own claim: ||grad ell||^2 >= 2 u^2 lam_min(Gamma) lam_min(Lambda)^2 (ell - min ell) everywhere, and with the floor
of ours-A.5 a rate that is never below that of lem-5.4."""

from derivations.zhang2023.ours.ours_a_4_sign import uniqueness_steps
from derivations.zhang2023.ours.ours_a_5_lower_bound import sharper_floor
from derivations.zhang2023.paper.cor_a_2_completed_square import lowest
from derivations.zhang2023.shared.coq import LEAST, PINNED
from derivations.zhang2023.shared.descent import (
    EXTREMES,
    SLOPE,
    constant,
    descent_steps,
    domination_steps,
    excess,
    floor_steps,
    start_steps,
)
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, START
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="ours-5.4",
    title="Gradient domination with the least eigenvalues",
    says="The constant of (5.8) with the least eigenvalues in place of traces and the bounds of ours-A.5.",
    statement=(
        "rate(ell) <= -2*u**2*lam_min(Gamma)*lam_min(Lambda)**2*(ell - minimum(ell))",
        "norm_F(grad(ell, U11))**2 + grad(ell, u)**2 >= sigma**2/norm_F(Lambda**2)*norm_F(Lambda*Theta)**2"
        "*(2 - sigma**2*norm_op(Gamma))*lam_min(Gamma)*lam_min(Lambda)**2*(ell - minimum(ell))",
    ),
    given=(COVARIANCE, PROMPTS, START),
    where="not in the paper; sharpens Lemma 5.4",
    section="Proof machinery",
    order=54,
    as_printed=False,
    measures=("trajectory",),
)


def derive() -> Derivation:
    u = TracePolynomial.symbol("u")
    return Derivation(
        (
            *domination_steps(),
            *start_steps("1"),
            *uniqueness_steps(),
            *descent_steps(),
            *floor_steps("||Lambda^2||_F"),
            infer("u^2 may be replaced by its floor", "the excess is nonnegative", "substitution"),
            *conclude(
                {"minimum(ell)": lowest()},
                "the completed square is zero at u U11 = Gamma^-1 (cor-A.2)",
                "sum of squares",
                EXTREMES,
                coq=LEAST,
            ),
            *conclude(
                {"rate(ell) <=": -constant(u**2) * excess()},
                "rate(ell) = -||grad ell||^2, bounded pair by pair",
                "termwise",
                EXTREMES,
                coq=PINNED,
            ),
            *conclude(
                {f"{SLOPE} >=": constant(sharper_floor()) * excess()},
                "u^2 replaced by its floor",
                "substitution",
                EXTREMES,
                coq={f"{SLOPE} >=": "printed.flow.ours_5_4_2"},
            ),
        ),
        EXTREMES,
    )
