"""Lemma C.5: u^2 = tr(U11 U11') at all times, also for random covariances."""

from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_prompts import DIAGONAL, RANDOM, THIRD, flow_steps
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="lem-C.5",
    title="Balance for random covariances",
    says="Along the flow from Assumption 3.3, u^2 = tr(U11 U11') at all times: both sides have the same derivative.",
    statement=("-2*u*slice(grad(mean(loss), u)) == -2*tr(U11.T*slice(grad(mean(loss), U11)))",),
    given=(RANDOM, THIRD, DIAGONAL, START),
    where="Lemma C.5",
    section="Appendix",
    order=305,
    measures=("random covariance",),
    findings=(
        Finding(
            "stronger", "Diagonality is not used, and u^2 - tr(U11 U11') is conserved from every start with u12 = u21 = 0."
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            *flow_steps(),
            identity("sigma**2 - tr((sigma*A)*(sigma*A).T) == sigma**2*(1 - tr(A*A.T))", "the start, with A = Theta Theta'"),
            infer("u^2 = tr(U11 U11') at all times", "it holds at t = 0, where tr(A A') = 1", "constant derivative"),
        )
    )
