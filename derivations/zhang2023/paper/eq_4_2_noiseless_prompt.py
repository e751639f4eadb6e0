"""(4.2): on a noiseless linear prompt of length M the trained prediction is x_query' Gamma^-1 (1/M sum x_i x_i') w."""

from derivations.zhang2023.paper.thm_4_1_flow_limit import trained_prediction
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.derivation import Derivation

CLAIM = Claim(
    ref="eq-4.2",
    title="The trained predictor on a linear prompt",
    says="At the limit (4.1), the prediction on a noiseless linear prompt of length M.",
    statement=("limit(yhat(M)) == x.T*inv(Gamma)*S(M)*w",),
    given=(COVARIANCE, Hypothesis("y_i = <w, x_i> for i = 1..M"), Hypothesis("parameters at the limit (4.1)")),
    where="(4.2)",
    section="Main results",
    order=43,
)


def derive() -> Derivation:
    return trained_prediction(noiseless=True)
