"""Lemma A.3: u^2 = tr(U11 U11') at all times."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, START
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="lem-A.3",
    title="Balance",
    says="Along the flow from Assumption 3.3, u^2 = tr(U11 U11') at all times.",
    statement=("rate(u**2 - tr(U11*U11.T)) == 0",),
    given=(COVARIANCE, PROMPTS, START),
    where="Lemma A.3",
    section="Appendix",
    order=13,
    measures=("balance",),
    stronger=("ours-balance-all",),
    findings=(
        Finding("stronger", "u^2 - tr(U11 U11') is conserved from every start with u12 = u21 = 0, balanced or not."),
        Finding(
            "stronger",
            "||u12||^2 + u^2 - ||U11||_F^2 - ||u21||^2 is conserved from every start in all four blocks (ours-balance-all).",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            identity("rate(u**2 - tr(U11*U11.T)) == 0", "the flow of lem-5.2"),
            identity("sigma**2 - tr((sigma*A)*(sigma*A).T) == sigma**2*(1 - tr(A*A.T))", "the start, with A = Theta Theta'"),
            infer(
                "u^2 = tr(U11 U11') at all times",
                "it holds at t = 0, where tr(A A') = 1",
                "constant derivative",
                coq="theorems.theorem_4_1.lem_A_3",
            ),
        )
    )
