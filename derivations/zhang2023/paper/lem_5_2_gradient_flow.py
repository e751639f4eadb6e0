"""Lemma 5.2: on u12 = u21 = 0 the gradient flow is U11' = -u^2 Gamma Lambda U11 Lambda + u Lambda^2,
u' = -tr(u Gamma Lambda U11 Lambda U11' - Lambda^2 U11'), and u12 = u21 = 0 for all times."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, START
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="lem-5.2",
    title="The gradient flow of the two active blocks",
    says="Gradient flow of the population loss from Assumption 3.3 keeps u12 = u21 = 0 and follows (5.4).",
    statement=(
        "-slice(grad(loss, u12)) == 0",
        "-slice(grad(loss, u21)) == 0",
        "-slice(grad(loss, U11)) == -u**2*Gamma*Lambda*U11*Lambda + u*Lambda**2",
        "-slice(grad(loss, u)) == -tr(u*Gamma*Lambda*U11*Lambda*U11.T - Lambda**2*U11.T)",
    ),
    given=(COVARIANCE, PROMPTS, START),
    where="Lemma 5.2, (5.4)",
    section="Proof machinery",
    order=52,
    measures=("leak",),
    findings=(
        Finding(
            "stronger", "Only u12(0) = u21(0) = 0 is used: (5.4) holds from every such start, whatever U11(0) and u(0)."
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "the subspace u12 = u21 = 0 is invariant and the flow on it is unique",
                "the derived velocity of u12 and u21 vanishes on it, and the loss is a polynomial",
                "invariant set",
            ),
        )
    )
