"""Lemma A.1: (5.4) is the gradient flow of ell = tr(u^2/2 Gamma Lambda U11 Lambda U11' - u Lambda^2 U11') (5.5),
which is the population loss on u12 = u21 = 0 up to the constant tr(Lambda)/2."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SLICE
from lsa_theory.kernel.claim import Claim, Finding

CLAIM = Claim(
    ref="lem-A.1",
    title="The reduced loss",
    says="The flow (5.4) is gradient flow on ell, and ell is the population loss up to a constant.",
    statement=(
        "slice(grad(loss, U11)) == grad(ell, U11)",
        "slice(grad(loss, u)) == grad(ell, u)",
        "slice(loss) - ell == tr(Lambda)/2",
    ),
    given=(COVARIANCE, PROMPTS, SLICE),
    where="Lemma A.1, (5.5)",
    section="Appendix",
    order=11,
    stronger=("ours-population-loss",),
    findings=(
        Finding("sharper", "The constant, left unnamed in the paper, is tr(Lambda)/2, the loss of the zero predictor."),
        Finding(
            "sharper",
            "'ell is L up to a constant' holds on u12 = u21 = 0 only; elsewhere L has further terms (ours-population-loss).",
            "d=1, N=1, Lambda=1, U11=u=0, u12=u21=1: L - tr(Lambda)/2 = 1/2, ell = 0",
        ),
    ),
)
