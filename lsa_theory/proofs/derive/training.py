"""Training as it is done, and inputs as they are normalised: closed forms for isotropic inputs, symbolic d and N.

``weight-decay``  wd/2 times the squares of all four blocks: where the minimum is, and from which wd on it is zero
``sgd``           one fresh prompt a step on the merged predictor ``x'A beta``: mean-square stability, stationary error
``normalised-risk``  the risk per dimension of the best step on normalised examples, for every scale of the inputs at once
``minimax-step``  the best single step for every scale between l and h

>>> derive_training("sgd", {"d": "1", "N": "1"}).value
Fraction(2, 315)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Monomial, Scalar
from lsa_theory.errors import InputError, nearest
from lsa_theory.moments.wishart import trace_moment, trace_moment_by_pairings
from lsa_theory.proofs.derivation import Step, infer, verify
from lsa_theory.proofs.derive.layers.answer import Layered
from lsa_theory.proofs.derive.layers.sizes import Sizes
from lsa_theory.proofs.derive.steps import text

N, D, NOISE = (Scalar.symbol(name) for name in ("N", "d", "noise"))
GAIN = (N + D + 1) / N  # g: E beta beta' = g I
ISOTROPIC = "x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), y_i = <w, x_i>, all independent; N examples"


def mean_of_traces(*powers: int) -> Scalar:
    """``E[tr(S^k1) tr(S^k2) ...]`` at ``Lambda = I``.

    >>> mean_of_traces(1, 1) == D * D + 2 * D / N
    True
    """
    total: dict[Monomial, int] = {}
    for (i, j), c in trace_moment(*powers).items():
        exponents = (("d", i), ("N", j - sum(powers)))
        total[frozenset((name, power) for name, power in exponents if power)] = c
    return Scalar(dict(total))


def fourth_of_beta() -> Scalar:
    """``E |beta|^4 = E[tr(S^2)^2 + 2 tr(S^4)]``."""
    return mean_of_traces(2, 2) + 2 * mean_of_traces(4)


def stable_below() -> Scalar:
    """The step below which the second moment of one-sample SGD contracts, ``2 g d/((d + 2) E|beta|^4)``.

    >>> at_one = stable_below().map(lambda name: Scalar.number(1))    # d = N = 1: beta = x^2 w, E beta^4 = 315
    >>> at_one == Scalar.number(2) / 315
    True
    """
    return 2 * GAIN * D / ((D + 2) * fourth_of_beta())


def residual() -> Scalar:
    """``E[e^2 |x|^2 |beta|^2]`` at the minimum, ``e = x'(beta/g - w)``: what keeps SGD from settling."""
    mixed = mean_of_traces(1, 2) + 2 * mean_of_traces(3)
    alone = (D + 2) * mean_of_traces(2)
    return (D + 2) * (fourth_of_beta() / GAIN**2 - 2 * mixed / GAIN + alone)


def stationary_error(step: Scalar) -> Scalar:
    """``E ||A - A*||_F^2`` in the stationary state of the step."""
    return step * residual() / (2 * GAIN - step * (D + 2) * fourth_of_beta() / D)


def trace_normalised() -> Scalar:
    """The best risk per dimension on ``S d/tr(S)``: tr(S) and S/tr(S) are independent.

    >>> trace_normalised() == (D + 2) * (D - 1) / (D * (N + D + 1))
    True
    """
    second = D * mean_of_traces(2) / mean_of_traces(1, 1)  # E tr(S~^2)/d
    return 1 - second.inverse()


def token_normalised() -> Scalar:
    """The best risk per dimension on ``(1/N) sum y_i x_i/|x_i|^2``: directions s_i are uniform on the sphere.

    >>> token_normalised() == (D - 1) / (N + D - 1)
    True
    """
    first = 1 / D  # E tr(S~)/d
    second = (1 / N + (1 - 1 / N) / D) / D  # E tr(S~^2)/d: |s|^2 = 1, E <s_1, s_2>^2 = 1/d
    return 1 - first * first / second


def _scalar(value: Scalar) -> str:
    return text(TracePolynomial.scalar(value.cancel()))


def _moments() -> tuple[Step, ...]:
    return (
        verify("moments of tr(S^k) at Lambda = I by integration by parts", "the recurrence for products of traces",
               lambda: all(trace_moment_by_pairings(k) == trace_moment(k) for k in (1, 2, 3, 4)), "all pairings"),
    )  # fmt: skip


def _weight_decay(sizes: Sizes) -> Layered:
    a = "(1 - wd/sqrt(d))*N/(N + d + 1)"
    parts = {
        "argmin(u*U11)": f"{a}*I",
        "threshold": "sqrt(tr(Lambda**4))",
        "threshold_separate": "1/2*(d*N/(2*(N + d + 1)))**(1/3)",
    }
    steps = (
        infer(
            "|v|^2 + |k|^2 >= 2 |v| |k| >= 2 ||A||_F for v = (u12, u), k = (U11, u21), A = u U11 + u12 u21', equal at"
            " u12 = u21 = 0, u^2 = ||U11||_F^2",
            "||u U11 + u12 u21'||_F <= |u| ||U11||_F + |u12| |u21|",
            "Cauchy-Schwarz",
        ),
        infer(
            "the minimum is that of 1/2 tr(Gamma Lambda A Lambda A') - tr(Lambda^2 A) + wd ||A||_F, a convex function:"
            " a_i = l_i^2/(g_i l_i^2 + wd/||A||_F) beside the eigenvalue l_i, or A = 0 exactly if wd >= ||Lambda^2||_F",
            "the even part of the prediction only adds; the slope of ||A||_F at 0 is the unit ball",
            "sum of squares",
        ),
        infer(
            "at Lambda = I, A = a I: a g + wd/sqrt(d) = 1",
            "||A||_F = a sqrt(d)",
            "substitution",
        ),
        infer(
            "with U11 = K'Q decayed apart the cost of A is 3/2 wd ||A||_*^(2/3): the minimum jumps from a = 1/(2 g) to 0",
            "min over u of u^2/2 + ||A||_*/u; at the jump d (g a^2/2 - a) + 3/2 wd (d a)^(2/3) and its slope vanish",
            "substitution",
        ),
    )
    says = "weight decay wd on all blocks: the minimum at Lambda = I while wd < sqrt(d), and where it becomes zero"
    return Layered("weight-decay", says, parts, (ISOTROPIC, "L + wd/2 (||U11||^2 + |u12|^2 + |u21|^2 + u^2)"), steps)


def _sgd(sizes: Sizes) -> Layered:
    parts = {"step_bound": "2*d*g/((d + 2)*fourth)", "residual": _scalar(residual()), "g": _scalar(GAIN),
             "fourth": _scalar(fourth_of_beta())}  # fmt: skip
    steps = (
        *_moments(),
        infer(
            "E||A+ - A*||_F^2 = (1 - 2 eta g + eta^2 (d + 2) E|beta|^4/d) E||A - A*||_F^2 + eta^2 E[e^2 |x|^2 |beta|^2] once"
            " E A = A*",
            "A+ = A - eta e x beta', beta and x are independent and isotropic: only ||A - A*||_F is invariant",
            "rotation",
        ),
        infer("it contracts exactly for eta < 2 g d/((d + 2) E|beta|^4)", "the factor is a convex parabola", "substitution"),
    )
    says = (
        "one-sample SGD on the merged predictor, eta the step: stable below this; then the stationary error"
        " E||A - A*||_F^2 is eta residual/(2 g - eta (d + 2) fourth/d)"
    )
    return _numbers(Layered("sgd", says, parts, (ISOTROPIC, "a fresh prompt each step, loss with its 1/2"), steps), sizes)


def _normalised(sizes: Sizes) -> Layered:
    parts = {
        "plain": _scalar((D + 1) / (N + D + 1)),
        "trace_normalised": _scalar(trace_normalised()),
        "token_normalised": _scalar(token_normalised()),
        "gate": "1 - m*N/(d + (N - 1)*m)",
    }
    steps = (
        *_moments(),
        infer("tr(S) and S/tr(S) are independent", "a Gaussian vector's length and direction", "independence"),
        infer(
            "a gate phi has the risk 1 - (E phi r)^2/(d (E phi^2 (r^2 + noise r)/N + (1 - 1/N) (E phi r)^2/d)), r = |x|^2,"
            " least at phi = 1/(r + noise)",
            "(E phi r)^2 <= E phi^2 (r^2 + noise r) E r/(r + noise)",
            "Cauchy-Schwarz",
        ),
    )
    m = "m = E r/(r + noise), r chi-square with d degrees of freedom; gate: with label noise"
    says = (
        "the risk per dimension of the best step on examples as they come (at the scale it was trained on), on S d/tr(S), on"
        " y_i x_i/|x_i|^2 and with the best radial gate, inputs of every scale for the normalised ones"
    )
    return _numbers(Layered("normalised-risk", says, parts, (ISOTROPIC, m), steps), sizes)


def _minimax(sizes: Sizes) -> Layered:
    parts = {"argmin(step)": "2*N/((N + d + 1)*(l + h))", "worst": "1 - 4*l*h*N/((N + d + 1)*(l + h)**2)"}
    step = infer(
        "max over k in [l, h] of 1 - 2 a k + a^2 k^2 g is at an end, least where both are equal: a = 2/(g (l + h))",
        "the risk is convex in k, falls in a at k = l and grows at k = h there",
        "intermediate value",
    )
    says = "the best single step for inputs of covariance k I, k from l to h: the least largest risk relative to zero"
    return Layered("minimax-step", says, parts, (ISOTROPIC,), (step,))


def _numbers(found: Layered, sizes: Sizes) -> Layered:
    """The scalars among the parts as numbers, where d and N are given."""
    if sizes.d is None or sizes.N is None:
        return found
    known = {"d": Fraction(sizes.d), "N": Fraction(sizes.N)}
    table: Mapping[str, Scalar] = {
        "step_bound": stable_below(), "residual": residual(), "g": GAIN, "fourth": fourth_of_beta(),
        "plain": (D + 1) / (N + D + 1), "trace_normalised": trace_normalised(), "token_normalised": token_normalised(),
    }  # fmt: skip
    values = {name: Fraction(table[name].evaluate(lambda g: known[str(g)])) for name in found.parts if name in table}
    parts = {name: str(values.get(name, formula)) for name, formula in found.parts.items()}
    given = (*found.given, *sizes.said())
    return replace(found, parts=parts, given=given, value=next(iter(values.values())), numbers={"values": values})


QUANTITIES: dict[str, Callable[[Sizes], Layered]] = {
    "weight-decay": _weight_decay,
    "sgd": _sgd,
    "normalised-risk": _normalised,
    "minimax-step": _minimax,
}


def derive_training(quantity: str, at: Mapping[str, str] | None = None) -> Layered:
    """The closed forms of `QUANTITIES`; InputError for another name, and for sizes that are no integers.

    >>> derive_training("normalised-risk", {"d": "2", "N": "4"}).parts["token_normalised"]
    '1/5'
    """
    if quantity not in QUANTITIES:
        raise InputError(
            "quantity", quantity, "one of " + ", ".join(QUANTITIES), nearest(quantity, QUANTITIES, "derive --help")
        )
    return QUANTITIES[quantity](Sizes.read(at or {}, noise=False))
