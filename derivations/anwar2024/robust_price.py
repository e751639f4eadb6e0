"""The robust predictor is below that without a suffix."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="anwar-order",
    title="Robustness shrinks the predictor",
    says="The robust predictor is below that without a suffix.",
    statement=("inv(Gamma + k*inv(Lambda)) <= inv(Gamma)",),
    given=(Hypothesis("k the strength of the suffix", "k >= 0"),),
    where="adversarial suffixes",
    source="Anwar et al. 2024",
    section="Related work",
    order=3,
    as_printed=False,
)
