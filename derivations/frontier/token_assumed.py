"""Assumed: the risk on token-normalised examples is (d + 1)/(N + d + 1)."""

from derivations.frontier.common import (
    ISOTROPIC,
    assumed,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive import training

CLAIM = assumed(
    ref="token-assumed",
    title="The risk on token-normalised examples",
    says="On y_i x_i/|x_i|^2 the best step has the risk (d + 1)/(N + d + 1) per dimension, as on examples as they come.",
    statement="minimum(risk_token) == (d + 1)/(N + d + 1)",
    given=(ISOTROPIC, Hypothesis("the prediction is a x_query' (1/N) sum y_i x_i/|x_i|^2; inputs of any scale")),
    order=130,
    why="It is (d - 1)/(N + d - 1): less, and zero for d = 1 (token).",
    witness="d = N = 1: 0 against 2/3",
)


def derive() -> Derivation:
    return token()


def token() -> Derivation:
    return Derivation(
        (
            infer(
                "the scale of the inputs drops out; directions are uniform and independent of the lengths",
                "a Gaussian vector",
                "independence",
            ),
            infer(
                "E tr(S~) = 1 and E tr(S~^2) = 1/N + (1 - 1/N)/d for S~ = (1/N) sum s_i s_i', |s_i| = 1",
                "E <s_1, s_2>^2 = 1/d",
                "independence",
            ),
            infer("the best step leaves 1 - (E tr S~)^2/(d E tr S~^2)", "a parabola in the step", "sum of squares"),
            *conclude(
                {"minimum(risk_token)": TracePolynomial.scalar(training.token_normalised())},
                "put the moments in",
                "substitution",
            ),
        )
    )
