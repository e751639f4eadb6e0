"""Lemma C.7: u >= sqrt(sigma^2/(2 sqrt(d) ||E Lambda^2||_op) [2 ||E[Lambda] Theta||_F^2 - sqrt(d) sigma^2
E[||Gamma||_op ||Lambda||_F^2]]) > 0 (C.12)."""

from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_descent import floor_steps, printed_floor, sign_steps, start_steps
from derivations.zhang2023.shared.random_prompts import DIAGONAL, NONZERO, NORMS, RANDOM, SMALL_RANDOM, THIRD, flow_steps
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.derivation import Derivation, conclude

FLOOR = (
    "sigma**2/(2*sqrt(d)*norm_op(mean(Lambda**2)))"
    "*(2*norm_F(mean(Lambda)*Theta)**2 - sqrt(d)*sigma**2*mean(norm_op(Gamma)*norm_F(Lambda)**2))"
)

CLAIM = Claim(
    ref="lem-C.7",
    title="The value block stays away from zero for random covariances",
    says="Under (4.11), u(t) is bounded below by a positive constant for all t >= 0.",
    statement=(f"u**2 >= {FLOOR}", "u > 0"),
    given=(RANDOM, THIRD, DIAGONAL, START, NONZERO, SMALL_RANDOM),
    where="Lemma C.7, (C.12)",
    section="Appendix",
    order=308,
    measures=("random covariance", "diagonal"),
    stronger=("ours-C.7",),
    findings=(
        Finding(
            "sharper",
            "sqrt(d) ||E Lambda^2||_op may be replaced by ||E Lambda^2||_F, ||E[Lambda] Theta||_F^2 by E"
            " ||Lambda Theta||_F^2,"
            " and sqrt(d) in the bracket by 1 (ours-C.7).",
        ),
    ),
)


def derive() -> Derivation:
    steps = (*flow_steps(), *start_steps(), *sign_steps(), *floor_steps("sqrt(d) ||B||_op"))
    return Derivation(
        (
            *steps,
            *conclude({"u**2 >=": printed_floor()}, "-E ell(0) <= -E ell(t) <= norm * u^2", "substitution", NORMS),
            *conclude(
                {"u >": TracePolynomial.scalar(0)},
                "u cannot reach zero while the loss is negative",
                "intermediate value",
                NORMS,
            ),
        ),
        NORMS,
    )
