"""(A.7): E[S^2] = (N+1)/N Lambda^2 + tr(Lambda)/N Lambda for the sample covariance S of N Gaussian examples."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS
from lsa_theory.kernel.claim import Claim

CLAIM = Claim(
    ref="eq-A.7",
    title="Second moment of the sample covariance",
    says="The sample covariance of N Gaussian examples has second moment Gamma Lambda.",
    statement=("E[S**2] == (N+1)/N*Lambda**2 + 1/N*tr(Lambda)*Lambda", "E[S**2] == Gamma*Lambda"),
    given=(COVARIANCE, PROMPTS),
    where="(A.7)",
    section="Appendix",
    order=70,
)
