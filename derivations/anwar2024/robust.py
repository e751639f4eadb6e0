"""(Gamma Lambda + k I)^-1 Lambda is the inverse of Gamma + k Lambda^-1."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="anwar-robust",
    title="The robust one-step predictor",
    says="(Gamma Lambda + k I)^-1 Lambda is the inverse of Gamma + k Lambda^-1.",
    statement=("inv(Gamma*Lambda + k*I)*Lambda == inv(Gamma + k*inv(Lambda))",),
    given=(Hypothesis("k the strength of the suffix", "k >= 0"),),
    where="adversarial suffixes",
    source="Anwar et al. 2024",
    section="Related work",
    order=1,
    as_printed=False,
)
