"""Own: the risk on trace-normalised inputs."""

from derivations.frontier.common import (
    ISOTROPIC,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive import training

CLAIM = ours(
    ref="trace-normalised",
    title="The risk on trace-normalised inputs",
    says="For inputs of every scale the best step on S d/tr(S) has the risk (d + 2)(d - 1)/(d (N + d + 1)) per dimension.",
    statement=("minimum(risk_trace) == (d + 2)*(d - 1)/(d*(N + d + 1))",),
    given=(ISOTROPIC, Hypothesis("the prediction is a x_query' beta d/tr(S); inputs of any scale")),
    order=132,
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "tr(S) and S/tr(S) are independent: E tr(S~^2)/d = d E tr(S^2)/E tr(S)^2",
                "length and direction of a Gaussian vector",
                "independence",
            ),
            infer("the best step leaves 1 - 1/(E tr(S~^2)/d)", "E tr(S~)/d = 1", "sum of squares"),
            *conclude(
                {"minimum(risk_trace)": TracePolynomial.scalar(training.trace_normalised())},
                "Wishart moments",
                "substitution",
            ),
        )
    )
