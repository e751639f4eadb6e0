"""Own claim: ||u12||^2 + u^2 - ||U11||_F^2 - ||u21||^2 is conserved by the gradient flow of the population loss, in
all blocks and from every start."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS
from lsa_theory.algebra import calculus
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.moments.prompt import BLOCKS, U11, U12, U21, SymbolicSetting, letter
from lsa_theory.proofs.derivation import Derivation, infer, verify

CLAIM = Claim(
    ref="ours-balance-all",
    title="Balance in all four blocks",
    says="||u12||^2 + u^2 - ||U11||_F^2 - ||u21||^2 is constant along the flow of the population loss, from every start.",
    statement=("u12.T*grad(loss, u12) + u*grad(loss, u) == tr(U11.T*grad(loss, U11)) + u21.T*grad(loss, u21)",),
    given=(COVARIANCE, PROMPTS),
    where="not in the paper; contains Lemma A.3",
    section="Appendix",
    order=13,
    as_printed=False,
    measures=("balance of all blocks",),
)


def derive() -> Derivation:
    return Derivation(
        (
            verify(
                "d/dt (||u12||^2 + u^2 - ||U11||_F^2 - ||u21||^2) = 0 along the derived velocity of all blocks",
                "chain rule; the prediction is linear in (u12, u) and in (U11, u21), so both sides are E yhat (yhat - w'x)",
                balance_has_zero_rate,
                "canonical forms of trace polynomials",
            ),
            infer("the difference keeps its value at the start", "for every start", "constant derivative"),
        )
    )


def balance_has_zero_rate() -> bool:
    u11, u12, u21, u = letter(U11), letter(U12), letter(U21), TracePolynomial.symbol("u")
    balance = u12.T * u12 + u * u - (u11 * u11.T).trace() - u21.T * u21
    velocity = SymbolicSetting().velocity()
    assert set(velocity) == set(BLOCKS.values())
    return calculus.rate(balance, velocity).is_zero()
