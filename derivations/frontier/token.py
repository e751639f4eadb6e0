"""Own: the risk on token-normalised examples is (d - 1)/(N + d - 1), the least of the repairs."""

from derivations.frontier.common import (
    ISOTROPIC,
    ours,
)
from derivations.frontier.token_assumed import token
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation

CLAIM = ours(
    ref="token",
    title="Token normalisation beats trace normalisation",
    says="For inputs of every scale the best step on y_i x_i/|x_i|^2 has the risk (d - 1)/(N + d - 1) per"
    " dimension; on S d/tr(S) it is"
    " (d + 2)(d - 1)/(d (N + d + 1)), never less, and that is below the (d + 1)/(N + d + 1) of one known scale.",
    statement=(
        "minimum(risk_token) == (d - 1)/(N + d - 1)",
        "(d + 2)*(d - 1)*(N + d - 1) >= d*(N + d + 1)*(d - 1)",
        "d*(d + 1) >= (d + 2)*(d - 1)",
    ),
    given=(ISOTROPIC, Hypothesis("the prediction is a x_query' (1/N) sum y_i x_i/|x_i|^2; inputs of any scale")),
    order=131,
    corrects="token-assumed",
)


def derive() -> Derivation:
    return token()
