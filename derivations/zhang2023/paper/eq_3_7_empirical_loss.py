"""(3.7): the empirical loss 1/(2B) sum_tau (yhat_tau - <w_tau, x_tau,query>)^2 over B independent prompts."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS
from lsa_theory.kernel.claim import Claim, Finding, Status
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation

CLAIM = Claim(
    ref="eq-3.7",
    title="The empirical loss",
    says="Half the mean squared error over B independent training prompts; code: lsa_theory.model.attention.empirical_loss.",
    given=(COVARIANCE, PROMPTS),
    where="(3.7)",
    section="Setting",
    order=38,
    expected=Status.DEFINITION,
    measures=("empirical loss",),
    findings=(Finding("sharper", "Its expectation is the population loss for every B, not only in the limit."),),
)


def derive() -> Derivation:
    """B is written k."""
    return Derivation((identity("k*E[(yhat - w.T*x)**2]/(2*k) == loss", "B prompts with one law: unbiased for every B"),))
