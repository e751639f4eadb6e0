"""Own: how context length and number of prompts share a budget of tokens, where training leaves tr(H^-1 C)/(2 P)."""

from derivations.frontier.common import (
    computed,
    ours,
)
from derivations.frontier.parabola import put
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Finding, Hypothesis
from lsa_theory.moments.wishart import mean_of_traces
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer
from lsa_theory.proofs.derive import training

CLAIM = ours(
    ref="budget",
    title="Long prompts are the better half of a budget",
    says="If training on P prompts leaves the excess tr(H^-1 C)/(2 P), the relative risk at a budget of B = N P tokens is"
    " (d + 1)/(N + d + 1) + h/B with h -> (d + 1)(d + 2)^2 for N -> infinity: long prompts, as far as that holds.",
    statement=("limit_N(h) == (d + 1)*(d + 2)**2",),
    given=(
        Hypothesis(
            "isotropic inputs, no noise, the merged predictor x'A beta, square loss with its 1/2, tested at length N"
        ),
        Hypothesis("the classical rate of empirical risk: it needs many more prompts than the d^2 entries of A"),
    ),
    order=188,
    corrects="budget-assumed",
    findings=(
        Finding(
            "sharper",
            "h = N (d + 2)^2 (N^2 (d + 1) + 2 N (d^2 + d + 6) + d^3 + d^2 + 3 d + 19)/(N + d + 1)^3; the law is"
            " an assumption, and the statement is about it.",
        ),
    ),
)

D, N = Scalar.symbol("d"), Scalar.symbol("N")
SHARE = N * (D + 2) ** 2 * (N**2 * (D + 1) + 2 * N * (D**2 + D + 6) + D**3 + D**2 + 3 * D + 19) / (N + D + 1) ** 3


def share() -> tuple[Step, ...]:
    """``h`` from the gradient's second moment."""
    return (
        infer(
            "H = g I on the d^2 entries and tr C = E e^2 |x|^2 |beta|^2 with e = x'(beta/g - w)",
            "the loss is 1/2 E (x'A beta - x'w)^2, E xx' = I, E beta beta' = g I",
            "definition",
        ),
        computed(
            "E|beta|^4 = E tr(S^2)^2 + 2 E tr(S^4), E <w, beta>|beta|^2 = E tr(S) tr(S^2) + 2 E tr(S^3),"
            " E |w|^2 |beta|^2 = (d + 2) E tr(S^2); with E (x'v)^2 |x|^2 = (d + 2)|v|^2 this is the residual of"
            " one-sample SGD",
            "beta = Sw, E of products of forms in w",
            same_residual,
            "Wishart moments",
        ),
        computed(
            "h = N tr(C)/(d g) is N (d + 2)^2 (N^2 (d + 1) + 2 N (d^2 + d + 6) + d^3 + d^2 + 3 d + 19)/(N + d + 1)^3",
            "2/d times N P tr(H^-1 C)/(2 P); symbolic d and N",
            lambda: N * training.residual() / (D * training.gain()) == SHARE,
            "rational functions",
        ),
    )


def derive() -> Derivation:
    d = TracePolynomial.symbol("d")
    return Derivation(
        (
            *share(),
            computed(
                "at N = 1/t that is (d + 2)^2 (d + 1 + 2 t (d^2 + d + 6) + t^2 (d^3 + d^2 + 3 d + 19))/(1 + t (d + 1))^3,"
                " which is (d + 1)(d + 2)^2 at t = 0",
                "put in",
                leading,
                "rational functions",
            ),
            *conclude({"limit_N(h)": (d + 1) * (d + 2) ** 2}, "t = 0", "continuous mapping"),
        )
    )


def same_residual() -> bool:
    """Put together from its three means."""
    g = 1 + (D + 1) / N
    fourth = mean_of_traces(2, 2) + 2 * mean_of_traces(4)
    mixed = mean_of_traces(1, 2) + 2 * mean_of_traces(3)
    return training.residual() == (D + 2) * (fourth / g**2 - 2 * mixed / g + (D + 2) * mean_of_traces(2))


def leading() -> bool:
    """The value at t = 0."""
    t = Scalar.symbol("t")
    near = (D + 2) ** 2 * (D + 1 + 2 * t * (D**2 + D + 6) + t**2 * (D**3 + D**2 + 3 * D + 19)) / (1 + t * (D + 1)) ** 3
    return put(SHARE, "N", 1 / t) == near and put(near, "t", Scalar.number(0)) == (D + 1) * (D + 2) ** 2
