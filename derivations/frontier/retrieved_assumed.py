"""Assumed: with retrieved examples x_i = x the risk tends to zero with N."""

from derivations.frontier.common import (
    assumed,
    computed,
)
from derivations.frontier.parabola import least, trace_by_pairings
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = assumed(
    ref="retrieved-assumed",
    title="Retrieved examples",
    says="With examples x_i = alpha x_query + sqrt(1 - alpha^2) z_i and alpha = 1 the risk of the best step"
    " tends to zero with N.",
    statement="limit_N(risk_retrieved) == 0",
    given=(Hypothesis("isotropic query, w ~ N(0, I_d), risk relative to predicting zero, one layer, alpha = 1"),),
    order=160,
    why="Then S = xx' whatever N: the step must fit |x|^2, and 2/(d + 4) is left (retrieved).",
    witness="d = 1: 2/5",
)


def derive() -> Derivation:
    return risk()


D = Scalar.symbol("d")


def lengths() -> list[Scalar]:
    """``E |x|^2``, ``E |x|^4`` and ``E |x|^6``: the traces of powers of xx', one example."""
    return [trace_by_pairings(k, Scalar.number(1)) for k in (1, 2, 3)]


def risk() -> Derivation:
    d = TracePolynomial.symbol("d")
    return Derivation(
        (
            infer("the prediction is a |x|^2 <w, x>, whatever N", "x_i = x", "definition"),
            infer(
                "the risk is E |x|^2 (1 - a |x|^2)^2/d, least 1 - (E |x|^4)^2/(E |x|^2 E |x|^6)",
                "a parabola in a",
                "sum of squares",
            ),
            computed(
                "E |x|^2, |x|^4, |x|^6 = d, d (d + 2), d (d + 2)(d + 4); symbolic d",
                "the traces of xx', xx'xx' and so on",
                lambda: lengths() == [D, D * (D + 2), D * (D + 2) * (D + 4)],
                "all pairings",
            ),
            computed(
                "the parabola is stationary at a = E |x|^4/E |x|^6 and is there 2/(d + 4); symbolic d",
                "put the moments in",
                lambda: least(lengths()[1] / D, lengths()[2] / D, 2 / (D + 4)),
                "rational functions",
            ),
            *conclude({"limit_N(risk_retrieved)": 2 / (d + 4)}, "1 - (d + 2)/(d + 4)", "substitution"),
        )
    )
