"""Lemma C.1: for random Lambda_tau, diagonal or not, the flow from Assumption 3.3 is U11' = -u^2 E[Gamma Lambda
U11 Lambda] + u E[Lambda^2], u' = -u tr E[Gamma Lambda U11 Lambda U11'] + tr(E[Lambda^2] U11')."""

from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_prompts import RANDOM, THIRD, flow_steps
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="lem-C.1",
    title="The gradient flow for random covariances",
    says="For random covariances the velocity of U11 and u is the expectation of that for a fixed covariance.",
    statement=(
        "-slice(grad(mean(loss), U11)) == -u**2*mean(Gamma*Lambda*U11*Lambda) + u*mean(Lambda**2)",
        "-slice(grad(mean(loss), u)) == -u*tr(mean(Gamma*Lambda*U11*Lambda*U11.T)) + tr(mean(Lambda**2)*U11.T)",
        "-slice(grad(mean(loss), u12)) == 0",
        "-slice(grad(mean(loss), u21)) == 0",
    ),
    given=(RANDOM, THIRD, START),
    where="Lemma C.1",
    section="Appendix",
    order=301,
    measures=("random covariance",),
    findings=(
        Finding(
            "stronger",
            "Only u12(0) = u21(0) = 0 is used; the law of Lambda_tau is arbitrary, and positive definiteness is"
            " not needed here.",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "the population loss is E over Lambda_tau of the loss given Lambda_tau, and so is its gradient",
                "the prompt given Lambda_tau is that of Section 3; the gradient is a polynomial in the blocks"
                " whose coefficients"
                " are integrable, ||Lambda_tau||^3 being so",
                "dominated convergence",
            ),
            *flow_steps(),
        )
    )
