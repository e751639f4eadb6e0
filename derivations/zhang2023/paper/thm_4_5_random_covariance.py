"""Theorem 4.5: for random diagonal Lambda_tau, from Assumption 3.3 under (4.11), the flow converges to a global
minimum, and U11 -> ||A||_F^(-1/2) A, u -> ||A||_F^(1/2) with A = [E Gamma Lambda^2]^-1 E Lambda^2 (4.12)."""

from fractions import Fraction

from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_prompts import (
    DIAGONAL,
    INDEPENDENT,
    NONZERO,
    RANDOM,
    SMALL_RANDOM,
    THIRD,
    convergence_steps,
    diagonal_steps,
    global_steps,
    limit_of,
    minimiser_of_diagonal_laws,
)
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, verify

CLAIM = Claim(
    ref="thm-4.5",
    title="The limit of the flow for random covariances",
    says="Gradient flow for random diagonal covariances converges to a global minimum, with the limit (4.12).",
    statement=(
        "limit(U11) =="
        " norm_F(inv(mean(Gamma*Lambda**2))*mean(Lambda**2))**(-1/2)*inv(mean(Gamma*Lambda**2))*mean(Lambda**2)",
        "limit(u) == norm_F(inv(mean(Gamma*Lambda**2))*mean(Lambda**2))**(1/2)",
    ),
    given=(RANDOM, THIRD, DIAGONAL, INDEPENDENT, START, NONZERO, SMALL_RANDOM),
    where="Theorem 4.5, (4.12)",
    section="Main results",
    order=80,
    measures=("random covariance", "diagonal"),
    stronger=("ours-thm-4.5",),
    findings=(
        Finding("stronger", "The condition (4.11) is superfluous: every sigma > 0 gives the limit (ours-thm-4.5)."),
        Finding("stronger", "Independence of the diagonal entries is never used; any joint law will do."),
        Finding(
            "stronger",
            "Diagonality serves the closed form only: for every law the flow converges, to the solution A of"
            " E[Gamma Lambda A Lambda] = E[Lambda^2] (ours-thm-4.5).",
        ),
        Finding("sharper", "||E Lambda_tau Theta||_F != 0 follows: E Lambda_tau is positive definite and Theta is not 0."),
        Finding(
            "gap in the argument",
            "The printed proof minimises over u12 = u21 = 0; that the limit is a global minimum over all of"
            " W_PV, W_KQ needs the"
            " split of the prediction into parts odd and even in w.",
        ),
        Finding(
            "sharper",
            "For constant Lambda_tau the formula gives back (4.1), but (4.11) does not give back the condition"
            " of thm-4.1: it"
            " carries the factor ||Lambda Theta||_F^2/||Lambda||_F^2, which is less than 1 for d >= 2.",
            "d = 2, Lambda = I, Theta Theta' = I/sqrt(2): (4.11) is 1/sqrt(2) of the bound of thm-4.1",
        ),
    ),
)


def derive() -> Derivation:
    u11, u = limit_of(minimiser_of_diagonal_laws())
    return Derivation(
        (
            *convergence_steps(),
            *diagonal_steps(),
            *global_steps(),
            identity("inv(Gamma*Lambda**2)*Lambda**2 == inv(Gamma)", "constant Lambda_tau: (4.12) is (4.1)"),
            verify(
                "d = 2, Lambda = I, K = Theta Theta' = I/sqrt(2): ||K||_F = 1, tr(Lambda^2 K) = sqrt(2), which is less than"
                " ||Lambda||_F^2 = 2",
                "squares of both sides",
                constant_law_is_restricted,
                "fractions",
            ),
            *conclude(
                {"limit(U11)": u11, "limit(u)": u}, "u U11 tends to the minimiser, and balance gives u", "substitution"
            ),
        )
    )


def constant_law_is_restricted() -> bool:
    """``K = k I`` with ``k^2 = 1/2``, in squares."""
    square, d = Fraction(1, 2), 2
    return d * square == 1 and d**2 * square < d**2
