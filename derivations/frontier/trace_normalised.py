"""Own: the risk on trace-normalised inputs."""

from derivations.frontier.common import (
    ISOTROPIC,
    computed,
    ours,
)
from derivations.frontier.parabola import least, trace_by_pairings
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.wishart import mean_of_traces
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive import inputs

CLAIM = ours(
    ref="trace-normalised",
    title="The risk on trace-normalised inputs",
    says="For inputs of every scale the best step on S d/tr(S) has the risk (d + 2)(d - 1)/(d (N + d + 1)) per dimension.",
    statement=("minimum(risk_trace) == (d + 2)*(d - 1)/(d*(N + d + 1))",),
    given=(ISOTROPIC, Hypothesis("the prediction is a x_query' beta d/tr(S); inputs of any scale")),
    order=132,
)


D, N = Scalar.symbol("d"), Scalar.symbol("N")


def second() -> Scalar:
    """``E tr(S~^2)/d`` for S~ = S d/tr(S): the mean of tr(W^2) over that of tr(W)^2, W = N S."""
    return D * trace_by_pairings(2, N) / (D * N * (D * N + 2))


def same_ratio() -> bool:
    """Whether the ratio does not depend on the power of the trace beside it."""
    first, *others = (mean_of_traces(2, *[1] * j) / mean_of_traces(*[1] * (j + 2)) for j in range(3))
    return all(other == first for other in others)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "tr(S) and S/tr(S) are independent: E tr(S~^2)/d = d E tr(S^2)/E tr(S)^2",
                "length and direction of a Gaussian vector",
                "independence",
            ),
            computed(
                "E tr(S^2) tr(S)^j/E tr(S)^(j+2) is the same for j = 0, 1, 2, as independence has it; symbolic d and N",
                "Wishart moments by integration by parts",
                same_ratio,
                "rational functions",
            ),
            computed(
                "E tr(S~^2)/d = (N + d + 1) d/(d N + 2), from all pairings and the chi-square law of N tr(S)",
                "E (N tr(S))^2 = d N (d N + 2)",
                lambda: second() == D * (N + D + 1) / (D * N + 2),
                "all pairings",
            ),
            computed(
                "1 - 2 a + a^2 E tr(S~^2)/d is stationary at the inverse of that and is there"
                " (d + 2)(d - 1)/(d (N + d + 1)); symbolic d and N",
                "E tr(S~)/d = 1",
                lambda: least(Scalar.number(1), second(), (D + 2) * (D - 1) / (D * (N + D + 1))),
                "rational functions",
            ),
            *conclude(
                {"minimum(risk_trace)": TracePolynomial.scalar(inputs.trace_normalised())},
                "Wishart moments",
                "substitution",
            ),
        )
    )
