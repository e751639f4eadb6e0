"""Own claim: for every law u^2 >= sigma^2/(2 ||E Lambda^2||_F) [2 E ||Lambda Theta||_F^2 - sigma^2 E[||Gamma||_op
||Lambda||_F^2]], and for every sigma > 0 there is a positive lower bound."""

from derivations.zhang2023.shared.random_descent import floor_steps, sharp_floor, start_steps
from derivations.zhang2023.shared.random_prompts import ANY, NORMS, RANDOM, THIRD, convergence_steps
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="ours-C.7",
    title="A lower bound of the value block for every law",
    says="The bound of lem-C.7 without both factors sqrt(d) and with the mean outside of the norm; no diagonality.",
    statement=(
        "u**2 >= sigma**2/(2*norm_F(mean(Lambda**2)))"
        "*(2*mean(norm_F(Lambda*Theta)**2) - sigma**2*mean(norm_op(Gamma)*norm_F(Lambda)**2))",
        "u > 0",
    ),
    given=(RANDOM, THIRD, ANY),
    where="not in the paper; sharpens Lemma C.7",
    section="Appendix",
    order=309,
    as_printed=False,
    measures=("random covariance",),
    findings=(
        Finding(
            "stronger",
            "Where the bracket is negative u is still bounded away from zero: u^2 >= sum over b_k U_k(0) > 0 of"
            " min(|U_k(0)|, |b_k|/(tau_k u_max))^2 (ours-thm-4.5); for diagonal Lambda_tau the sum runs over the"
            " entries with"
            " tau = gamma_i, b = xi_i.",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            *convergence_steps(),
            *start_steps(),
            *floor_steps("||B||_F"),
            infer("the bound is never below that of lem-C.7", "||B||_F <= sqrt(d) ||B||_op", "operator norm"),
            *conclude({"u**2 >=": sharp_floor()}, "-E ell(0) <= -E ell(t) <= norm * u^2", "substitution", NORMS),
            *conclude(
                {"u >": TracePolynomial.scalar(0)},
                "u = U11 = 0 is a solution, and solutions do not meet",
                "Picard-Lindelof",
                NORMS,
            ),
        ),
        NORMS,
    )
