"""Lemma C.8, corrected: (C.14) as printed, U11 as printed, and u -> [sum_i xi_i^2/gamma_i^2]^(1/4)."""

from derivations.zhang2023.paper.lem_c_4_minimisers import lowest
from derivations.zhang2023.paper.lem_c_8_gradient_domination import DOMINATION, MATRIX_LIMIT
from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_descent import (
    domination_steps,
    excess,
    floor_steps,
    printed_floor,
    sign_steps,
    start_steps,
)
from derivations.zhang2023.shared.random_prompts import (
    DIAGONAL,
    NONZERO,
    NORMS,
    RANDOM,
    SLOPE,
    SMALL_RANDOM,
    THIRD,
    convergence_steps,
    diagonal_steps,
    limit_of,
    minimiser_of_diagonal_laws,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="lem-C.8-corrected",
    title="Gradient domination and limit for random covariances, with the limit of u repaired",
    says="The gradient dominates the excess loss, U11 and u converge; the limit of u is ||A*||_F^(1/2).",
    statement=(
        DOMINATION,
        MATRIX_LIMIT,
        "limit(u) == tr((inv(mean(Gamma*Lambda**2))*mean(Lambda**2)).T*inv(mean(Gamma*Lambda**2))*mean(Lambda**2))**(1/4)",
    ),
    given=(RANDOM, THIRD, DIAGONAL, START, NONZERO, SMALL_RANDOM),
    where="Lemma C.8, (C.13)-(C.15)",
    section="Appendix",
    order=311,
    as_printed=False,
    corrects="lem-C.8",
    measures=("random covariance", "diagonal"),
    stronger=("ours-C.8",),
    findings=(
        Finding("sharper", "The proof gives twice the printed constant: mu = 2 nu times the square of (C.12) (ours-C.8)."),
    ),
)


def derive() -> Derivation:
    u11, u = limit_of(minimiser_of_diagonal_laws())
    nu = TracePolynomial.symbol("nu")
    return Derivation(
        (
            *convergence_steps(),
            *diagonal_steps(),
            *start_steps(),
            *sign_steps(),
            *floor_steps("sqrt(d) ||B||_op"),
            *domination_steps(),
            infer("mu <= 2 nu u^2", "u^2 is at least the square of (C.12), which is positive under (4.11)", "substitution"),
            *conclude({"minimum(mean(ell))": lowest()}, "<D, T D> is zero at u U11 = A* only", "sum of squares", NORMS),
            *conclude(
                {"limit(U11)": u11, "limit(u)": u},
                "u U11 tends to the minimiser, and balance gives u",
                "substitution",
                NORMS,
            ),
            *conclude(
                {f"{SLOPE} >=": nu * printed_floor() * excess()},
                "bounded pair by pair, and u^2 by its floor",
                "termwise",
                NORMS,
            ),
        ),
        NORMS,
    )
