"""Own claim: Theorem 4.1 holds for every sigma > 0, with the rate 2 u_min^2 lam_min(Gamma) lam_min(Lambda)^2, where
u_min^2 = sum_i min(sigma p_i' Theta Theta' p_i, 1/(g_i u_max))^2 > 0 over the eigenvectors p_i of Lambda and
u_max = max(sigma, [tr(Lambda^2 Gamma^-1)/(lam_min(Gamma) lam_min(Lambda)^2)]^(1/4))."""

from derivations.zhang2023.ours.ours_flow_general_start import convergence_steps
from derivations.zhang2023.ours.ours_global_minimisers import minimum_steps
from derivations.zhang2023.paper.cor_a_2_completed_square import lowest
from derivations.zhang2023.shared.coq import LEAST, PINNED
from derivations.zhang2023.shared.descent import EXTREMES, constant, excess, limit
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, START
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer

CLAIM = Claim(
    ref="ours-thm-4.1",
    title="The limit of the gradient flow for every sigma",
    says="Theorem 4.1 without its condition on sigma, with an explicit exponential rate.",
    statement=(
        "limit(U11) == tr(inv(Gamma)**2)**(-1/4)*inv(Gamma)",
        "limit(u) == tr(inv(Gamma)**2)**(1/4)",
        "u > 0",
        "rate(ell) <= -2*u**2*lam_min(Gamma)*lam_min(Lambda)**2*(ell - minimum(ell))",
    ),
    given=(COVARIANCE, PROMPTS, START),
    where="not in the paper; Theorem 4.1 without its condition",
    section="Main results",
    order=41,
    as_printed=False,
    measures=("trajectory", "explicit rate"),
)


def derive() -> Derivation:
    u11, u = limit()
    return Derivation(
        (
            *every_sigma_steps(),
            *global_minimum_steps(),
            *conclude(
                {"minimum(ell)": lowest()},
                "the completed square is zero at u U11 = Gamma^-1 (cor-A.2)",
                "sum of squares",
                EXTREMES,
                coq=LEAST,
            ),
            *conclude(
                {"limit(U11)": u11, "limit(u)": u},
                "u U11 tends to the minimiser, and balance gives u",
                "substitution",
                EXTREMES,
                coq=PINNED,
            ),
            *conclude({"u >": TracePolynomial.scalar(0)}, "the barrier stays positive", "comparison", EXTREMES, coq=PINNED),
            *conclude(
                {"rate(ell) <=": -constant(TracePolynomial.symbol("u", 2)) * excess()},
                "rate(ell) = -||grad ell||^2, bounded pair by pair",
                "termwise",
                EXTREMES,
                coq=PINNED,
            ),
        ),
        EXTREMES,
    )


def global_minimum_steps() -> tuple[Step, ...]:
    """That the limit is a global minimum over all entries of W_PV and W_KQ, not only over u12 = u21 = 0."""
    return (
        *minimum_steps(),
        infer(
            "the limit is a global minimum of L over all entries of W_PV and W_KQ",
            "it has u12 = u21 = 0 and u U11 = Gamma^-1",
            "substitution",
            coq="theorems.population_loss.loss_minimum_slice",
        ),
    )


def every_sigma_steps() -> tuple[Step, ...]:
    """The flow theorem ours-flow at the start of Assumption 3.3, where delta = 0."""
    return (
        identity(
            "sigma**2 - tr((sigma*A)*(sigma*A).T) == sigma**2*(1 - tr(A*A.T))",
            "delta(0) = 0: tr(A A') = 1, A = Theta Theta'",
        ),
        identity(
            "tr(Lambda**2*(sigma*Theta*Theta.T)) == sigma*norm_F(Lambda*Theta)**2",
            "tr(Lambda^2 U11(0)) >= 0 for every sigma > 0",
        ),
        identity("sigma*p.T*Theta*Theta.T*p == sigma*norm_F(Theta.T*p)**2", "U_p(0) >= 0 for every eigenvector"),
        *convergence_steps("theorems.full_flow.stays_zero"),
        infer(
            "u_min > 0 with t_0 = 0, also for singular Theta",
            "the squares ||Theta'p_i||^2 over an orthonormal basis add up to tr(Theta Theta') > 0, so one of them is"
            " positive",
            "sum of squares",
        ),
        infer(
            "u^4 = u^2 ||U11||_F^2 -> tr(Gamma^-2), so u -> tr(Gamma^-2)^(1/4) and U11 = (u U11)/u",
            "balance and u > 0",
            "substitution",
        ),
    )
