"""Own claim: for diagonal laws ||grad E ell||^2 >= 2 nu u^2 (E ell - min), nu = min(gamma_i; zeta_ij), twice
(C.14), and for every sigma > 0 the excess loss decays at least as exp(-2 nu u_min^2 t)."""

from derivations.zhang2023.paper.lem_c_4_minimisers import lowest
from derivations.zhang2023.shared.random_descent import domination_steps, excess
from derivations.zhang2023.shared.random_prompts import ANY, DIAGONAL, RANDOM, SLOPE, THIRD, convergence_steps
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="ours-C.8",
    title="Gradient domination for random covariances, sharper",
    says="The constant of (C.14) doubled and in terms of u itself; u^2 >= u_min^2 = sum_i min(sigma (Theta"
    " Theta')_ii,"
    " xi_i/(gamma_i u_max))^2 > 0 with u_max = max(sigma, (sum_i xi_i^2/gamma_i / nu)^(1/4)).",
    statement=(f"{SLOPE} >= 2*nu*u**2*(mean(ell) - minimum(mean(ell)))", "u**2 >= u_min**2", "u > 0"),
    given=(RANDOM, THIRD, DIAGONAL, ANY),
    where="not in the paper; sharpens Lemma C.8",
    section="Appendix",
    order=312,
    as_printed=False,
    measures=("random covariance", "diagonal"),
)


def derive() -> Derivation:
    nu, square = TracePolynomial.symbol("nu"), TracePolynomial.symbol("u", 2)
    return Derivation(
        (
            *convergence_steps(),
            *domination_steps(),
            infer(
                "u_min^2 is the sum over the diagonal entries",
                "Phi = e_i e_j', tau = zeta_ij, and b is xi_i on the diagonal, 0 elsewhere (cor-C.2); <B, A*> ="
                " sum xi_i^2/gamma_i",
                "substitution",
            ),
            infer("E ell - min <= exp(-2 nu u_min^2 t) times its value at t = 0", "gradient flow", "Gronwall"),
            *conclude({"minimum(mean(ell))": lowest()}, "<D, T D> is zero at u U11 = A* only", "sum of squares"),
            *conclude(
                {"u**2 >=": TracePolynomial.symbol("u_min", 2)},
                "u_min^2 is the sum over the diagonal entries, each above its barrier",
                "comparison",
            ),
            *conclude({"u >": TracePolynomial.scalar(0)}, "the barrier is positive", "comparison"),
            *conclude({f"{SLOPE} >=": 2 * nu * square * excess()}, "bounded pair by pair", "termwise"),
        )
    )
