"""(4.3): for any labels the trained prediction is x_query' Gamma^-1 (1/M sum y_i x_i)."""

from derivations.zhang2023.paper.thm_4_1_flow_limit import trained_prediction
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.derivation import Derivation

CLAIM = Claim(
    ref="eq-4.3",
    title="The trained predictor on any prompt",
    says="At the limit (4.1), the prediction on a prompt of length M with arbitrary labels.",
    statement=("limit(yhat(M)) == x.T*inv(Gamma)*beta(M)",),
    given=(
        COVARIANCE,
        Hypothesis("labels y_i = <w, x_i> + e_i with arbitrary e_i, i = 1..M", "noise >= 0"),
        Hypothesis("parameters at the limit (4.1)"),
    ),
    where="(4.3)",
    section="Main results",
    order=44,
)


def derive() -> Derivation:
    return trained_prediction(noiseless=False)
