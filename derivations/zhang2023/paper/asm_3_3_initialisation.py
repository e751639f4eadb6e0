"""Assumption 3.3: sigma > 0, Theta d x d with ||Theta Theta'||_F = 1 and Theta Lambda != 0, W_PV(0) = sigma e e'
(last coordinate), W_KQ(0) = sigma diag(Theta Theta', 0)."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="asm-3.3",
    title="The initialisation",
    says="U11(0) = sigma Theta Theta', u(0) = sigma, u12(0) = u21(0) = 0, with ||Theta Theta'||_F = 1;"
    " code: lsa_theory.model.attention.initialisation.",
    given=(
        COVARIANCE,
        Hypothesis(
            "sigma > 0", "sigma > 0", needed="sigma = 0 stays at the saddle 0; sigma < 0 gives the mirror image of (4.1)"
        ),
        Hypothesis(
            "||Theta Theta'||_F = 1",
            needed="it makes the start balanced; otherwise the flow converges to another point of the same set of minimisers"
            " (d = N = Lambda = 1, Theta Theta' = 2, sigma = 1: u^2 -> (sqrt(85) - 9)/6, not 1/3)",
        ),
        Hypothesis("Theta Lambda != 0", needed="never needed: it follows from the others"),
    ),
    where="Assumption 3.3",
    section="Setting",
    order=41,
    expected=Status.DEFINITION,
    measures=("initialisation",),
    findings=(
        Finding(
            "sharper",
            "'Theta Lambda != 0' is redundant: Lambda is invertible and Theta != 0 since ||Theta Theta'||_F = 1; in fact"
            " ||Theta Lambda||_F >= lam_min(Lambda).",
        ),
        Finding(
            "sharper",
            "The start is the special case u12 = u21 = 0, u^2 = ||U11||_F^2; see ours-flow for what is needed of it.",
        ),
    ),
)


def derive() -> Derivation:
    """Theta Lambda = 0 would give Theta = 0; and the quantitative version."""
    return Derivation(
        (
            identity(
                "Theta*Lambda*inv(Lambda) == Theta", "so Theta Lambda = 0 gives Theta = 0, against ||Theta Theta'||_F = 1"
            ),
            identity("norm_F(Theta*Lambda)**2 == tr(Lambda**2*(Theta.T*Theta))", "the square of the norm of Theta Lambda"),
            infer(
                "||Theta Lambda||_F >= lam_min(Lambda) ||Theta||_F",
                "Lambda^2 - lam_min^2 I and Theta' Theta are positive semidefinite",
                "termwise",
            ),
            infer(
                "1 = ||Theta Theta'||_F <= ||Theta||_F ||Theta'||_F = ||Theta||_F^2",
                "norms are submultiplicative",
                "operator norm",
            ),
            identity(
                "sigma**2 - tr((sigma*Theta*Theta.T)*(sigma*Theta*Theta.T).T)"
                " == sigma**2*(1 - tr(Theta*Theta.T*Theta*Theta.T))",
                "the start is balanced, u^2 = ||U11||_F^2, exactly if ||Theta Theta'||_F = 1",
            ),
        )
    )
