"""Inputs as they are normalised, scaled and centred: risks for isotropic inputs, symbolic d, N and label noise.

``normalised-risk``  the risk per dimension of the best step on normalised examples, for every scale of the inputs at once
``minimax-step``     the best single step for every scale between l and h
``scale-risk``       the risk relative to predicting zero of the trained steps of L layers at test covariance k I
``centred-risk``     the risk of the best step where inputs and labels have their means taken off
``moments``          m_k = E tr(S^k)/d, k = 1..8, or the k that is asked for

>>> derive_inputs("normalised-risk", Sizes(d=2, N=4)).numbers["values"]["token_normalised"]
Fraction(1, 5)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import prod

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.errors import InputError
from lsa_theory.moments.wishart import LARGEST, mean_of_traces, moment, moment_at, trace_moment, trace_moment_by_pairings
from lsa_theory.proofs.derivation import Step, infer, verify
from lsa_theory.proofs.derive.layers import hankel
from lsa_theory.proofs.derive.layers.layered import Layered
from lsa_theory.proofs.derive.layers.sizes import Sizes
from lsa_theory.proofs.derive.layers.steps import Steps
from lsa_theory.proofs.derive.steps import text

N, D, NOISE = (Scalar.symbol(name) for name in ("N", "d", "noise"))
GAIN = (N + D + 1) / N  # g: E beta beta' = g I
ISOTROPIC = "x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), y_i = <w, x_i>, all independent; N examples"
NOISY = "x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent; N examples"
MOMENTS = verify(
    "moments of tr(S^k) at Lambda = I by integration by parts", "the recurrence for products of traces",
    lambda: all(trace_moment_by_pairings(k) == trace_moment(k) for k in (1, 2, 3, 4)), "all pairings",
)  # fmt: skip


def plain(noise: bool = False) -> Scalar:
    """The best risk per dimension of a step on the examples as they come.

    >>> plain() == (D + 1) / (N + D + 1)
    True
    """
    return 1 - 1 / (GAIN + (NOISE / N if noise else 0))


def trace_normalised(noise: bool = False) -> Scalar:
    """The best risk per dimension on ``S d/tr(S)``: tr(S) and S/tr(S) are independent; with noise ``N d > 2``.

    >>> trace_normalised() == (D + 2) * (D - 1) / (D * (N + D + 1))
    True
    """
    second = D * mean_of_traces(2) / mean_of_traces(1, 1)  # E tr(S~^2)/d
    if noise:
        second = second + NOISE * D / (N * D - 2)  # noise/N d^2 E[1/tr(S)]/d, N tr(S) chi-square
    return 1 - second.inverse()


def token_normalised(noise: bool = False) -> Scalar:
    """The best risk per dimension on ``(1/N) sum y_i x_i/|x_i|^2``: directions are uniform; with noise ``d > 2``.

    >>> token_normalised() == (D - 1) / (N + D - 1)
    True
    """
    first = 1 / D  # E tr(S~)/d
    level = NOISE / (D - 2) if noise else Scalar.number(0)  # noise E 1/|x|^2
    second = ((1 + level) / N + (1 - 1 / N) / D) / D  # E tr(S~^2)/d: |s|^2 = 1, E <s_1, s_2>^2 = 1/d
    return 1 - first * first / second


def gate_mean(d: int, noise: Fraction) -> float:
    """``E r/(r + noise)`` for r chi-square with d degrees of freedom.

    >>> gate_mean(4, Fraction(0)), round(gate_mean(2, Fraction(2)), 6)
    (1.0, 0.403653)
    """
    if not noise:
        return 1.0
    import mpmath

    with mpmath.workdps(25):  # 1/(r + s) = int exp(-s t) exp(-r t) dt, E exp(-r t) = (1 + 2 t)^(-d/2)
        x = mpmath.mpf(noise.numerator) / noise.denominator / 2
        return float(1 - x * mpmath.exp(x) * mpmath.expint(mpmath.mpf(d) / 2, x))


def scale_risk(layers: int, noise: bool = False) -> Scalar:
    """``sum p_i p_j k^(i+j) m_(i+j)`` and what the label noise adds, p the best polynomial at k = 1.

    >>> k = Scalar.symbol("k")
    >>> scale_risk(1) == 1 - 2 * k / GAIN + k * k / GAIN
    True
    """
    k = Scalar.symbol("k")
    p = [Scalar.number(1), *(-b for b in hankel.coefficients(layers, noise))]
    total = Scalar.number(0)
    for i, left in enumerate(p):
        for j, right in enumerate(p):
            total = total + left * right * k ** (i + j) * moment(i + j)
            if noise and i and j:
                total = total + NOISE / N * left * right * k ** (i + j - 1) * moment(i + j - 1)
    return total


def scale_risk_at(at: Steps) -> Scalar:
    """The same in numbers, a polynomial in k.

    >>> k = Scalar.symbol("k")
    >>> scale_risk_at(Steps.at_sizes(1, 2, 4)) == 1 - k * Fraction(8, 7) + k * k * Fraction(4, 7)
    True
    """
    k, total = Scalar.symbol("k"), Scalar.number(0)
    for i, left in enumerate(at.polynomial):
        for j, right in enumerate(at.polynomial):
            total = total + left * right * at.moment(i + j) * k ** (i + j)
            if i and j:
                total = total + at.tau * left * right * at.moment(i + j - 1) * k ** (i + j - 1)
    return total


def answer(
    quantity: str, says: str, formulas: Mapping[str, Scalar], given: tuple[str, ...], steps: tuple[Step, ...], sizes: Sizes
) -> Layered:
    """Formulas with the values that are known put in; numbers where all are, the first of them as the value.

    A formula that has no value there (it divides by zero) is left out.
    """
    values: dict[str, Fraction] = {}
    parts: dict[str, str] = {}
    for name, formula in formulas.items():
        try:
            values[name] = sizes.number(formula)
            parts[name] = str(values[name])
        except KeyError:
            put = sizes.put_in(TracePolynomial.scalar(formula))
            parts[name] = text(put.substitute({k: TracePolynomial.scalar(v) for k, v in sizes.others.items()}).cancel())
        except ZeroDivisionError:
            continue
    first = values.get(next(iter(parts), ""))
    return Layered(
        quantity, says, parts, (*given, *sizes.said()), steps, {}, first, {"values": values} if values or sizes.d else {}
    )


def trace_normalised_steps(layers: int, d: int, N: int) -> Steps:
    """L scalar steps on ``S~ = S d/tr(S)``: ``E tr(S~^k)/d = d^k m_k/E tr(S)^k``, N tr(S) chi-square.

    >>> trace_normalised_steps(1, 2, 4).least
    Fraction(2, 7)
    """

    def moment_of(k: int) -> Fraction:
        return (d * N) ** k * moment_at(k, d, N) / prod(d * N + 2 * i for i in range(k))

    return Steps(layers, moment_of)


def _deep(sizes: Sizes, layers: int) -> Layered:
    """Depth on top of normalised inputs, in numbers."""
    if sizes.noise or sizes.d is None or sizes.N is None or layers > 6:
        legal = "at most six, without noise and with --at d=..,N=.. for normalised-risk"
        raise InputError("layers", layers, legal, "for example --layers 2 --at d=2,N=4")
    values = {"plain": Steps.at_sizes(layers, sizes.d, sizes.N).least,
              "trace_normalised": trace_normalised_steps(layers, sizes.d, sizes.N).least}  # fmt: skip
    step = infer("E tr(S~^k)/d = d^k E tr(S^k)/(d E tr(S)^k)", "a Gaussian vector's length and direction", "independence")
    says = f"the risk per dimension of the best {layers} scalar steps on examples as they come and on S d/tr(S)"
    parts = {name: str(value) for name, value in values.items()}
    given = (ISOTROPIC, f"{layers} layers", *sizes.said())
    return Layered("normalised-risk", says, parts, given, (MOMENTS, step), {}, values["plain"], {"values": values})


def _normalised(sizes: Sizes, layers: int) -> Layered:
    if layers > 1:
        return _deep(sizes, layers)
    noise = sizes.noise
    steps = (
        MOMENTS,
        infer("tr(S) and S/tr(S) are independent", "a Gaussian vector's length and direction", "independence"),
        infer(
            "a gate phi has the risk 1 - (E phi r)^2/(d (E phi^2 (r^2 + noise r)/N + (1 - 1/N) (E phi r)^2/d)), r = |x|^2,"
            " least at phi = 1/(r + noise)",
            "(E phi r)^2 <= E phi^2 (r^2 + noise r) E r/(r + noise)",
            "Cauchy-Schwarz",
        ),
    )
    says = (
        "the risk per dimension of the best step on examples as they come (at the scale it was trained on), on S d/tr(S), on"
        " y_i x_i/|x_i|^2 and with the best radial gate, inputs of every scale for the normalised ones"
    )
    formulas = {
        "plain": plain(noise), "trace_normalised": trace_normalised(noise), "token_normalised": token_normalised(noise),
    }  # fmt: skip
    m = "gate: 1/(|x|^2 + noise), m = E r/(r + noise), r chi-square with d degrees of freedom"
    limits = ("trace_normalised needs N d > 2, token_normalised d > 2: 1/|x|^2 has no mean before",) if noise else ()
    given = (NOISY if noise else ISOTROPIC, m, *limits)
    if noise and sizes.d is not None and sizes.N is not None:
        formulas = {name: one for name, one in formulas.items() if _exists(name, sizes.d, sizes.N)}
    if not noise:
        formulas["gate"] = token_normalised()  # without noise the gate is 1/|x|^2
    found = answer("normalised-risk", says, formulas, given, steps, sizes)
    if not noise:
        return found
    if sizes.d is None or sizes.N is None or sizes.level is None:
        return replace(found, parts={**found.parts, "gate": "1 - m*N/(d + (N - 1)*m)"})
    mean = gate_mean(sizes.d, sizes.level / sizes.scale)
    gate = 1 - mean * sizes.N / (sizes.d + (sizes.N - 1) * mean)
    return replace(
        found,
        parts={**found.parts, "gate": f"{gate:.12g}"},
        numbers={"values": {**found.numbers["values"], "gate": gate}, "m": mean},
    )


def _exists(name: str, d: int, n: int) -> bool:
    return {"trace_normalised": n * d > 2, "token_normalised": d > 2}.get(name, True)


def _minimax(sizes: Sizes, layers: int) -> Layered:
    low, high = Scalar.symbol("l"), Scalar.symbol("h")
    formulas = {
        "argmin(step)": 2 / (GAIN * (low + high)), "worst": 1 - 4 * low * high / (GAIN * (low + high) ** 2),
    }  # fmt: skip
    step = infer(
        "max over k in [l, h] of 1 - 2 a k + a^2 k^2 g is at an end, least where both are equal: a = 2/(g (l + h))",
        "the risk is convex in k, falls in a at k = l and grows at k = h there",
        "intermediate value",
    )
    says = "the best single step for inputs of covariance k I, k from l to h: the least largest risk relative to zero"
    return answer("minimax-step", says, formulas, (ISOTROPIC,), (step,), sizes)


def _scale(sizes: Sizes, layers: int) -> Layered:
    if layers > 6:
        raise InputError("layers", layers, "an integer from 1 to 6 for scale-risk", "ask for fewer layers")
    step = infer(
        "the risk is sum of p_i p_j k^(i + j) m_(i+j), p the best polynomial at k = 1", "S becomes k S", "substitution"
    )
    says = (
        f"the risk of the best {layers} scalar step{'s' * (layers > 1)} of Lambda = I at test covariance k I,"
        " relative to predicting zero (which has k d)"
    )
    given = (NOISY if sizes.noise else ISOTROPIC,)
    if layers > 3 and not sizes.numeric:
        raise InputError("layers", layers, "at most three without values of d and N", "add --at d=2,N=4")
    risk = scale_risk_at(sizes.steps(layers)) if sizes.numeric else scale_risk(layers, sizes.noise)
    return answer("scale-risk", says, {"relative_risk": risk}, given, (MOMENTS, step), sizes)


def centred(noise: bool = False) -> Scalar:
    """The best risk per dimension with ``(1/N) sum (y_i - ybar)(x_i - xbar)``: N S is Wishart with N - 1 examples.

    >>> centred() == (D + 1) / (N + D)
    True
    """
    return plain(noise).map(lambda name: N - 1 if name == "N" else Scalar.symbol(name))


def _centred(sizes: Sizes, layers: int) -> Layered:
    step = infer(
        "sum (x_i - xbar)(x_i - xbar)' has the law of N - 1 products x_i x_i', and so have the labels: a context shorter by"
        " one example, with the step times N/(N - 1)",
        "a rotation of the examples takes the mean to one of them",
        "rotation",
    )
    formulas = {"centred": centred(sizes.noise), "plain": plain(sizes.noise)}
    formulas["cost"] = formulas["centred"] - formulas["plain"]
    says = "the risk per dimension of the best step where inputs and labels have their means taken off; N >= 2"
    if sizes.N == 1:
        formulas = {"centred": Scalar.number(1), "plain": formulas["plain"]}  # nothing is left: predict zero
    given = (NOISY if sizes.noise else ISOTROPIC,)
    return answer("centred-risk", says, formulas, given, (MOMENTS, step), sizes)


def _moments(sizes: Sizes, layers: int) -> Layered:
    asked = sizes.others.get("k")
    if asked is not None and (asked.denominator != 1 or asked > LARGEST):
        raise InputError("k", asked, f"an integer from 1 to {LARGEST}", "give the order of the moment")
    orders = range(1, 9) if asked is None else [int(asked)]
    formulas = {f"m{k}": moment(k) for k in orders}
    return answer("moments", "the moments m_k = E tr(S^k)/d at Lambda = I", formulas, (ISOTROPIC,), (MOMENTS,), sizes)


QUANTITIES: dict[str, tuple[Callable[[Sizes, int], Layered], tuple[str, ...]]] = {  # and what else has a value
    "normalised-risk": (_normalised, ()),
    "minimax-step": (_minimax, ("l", "h")),
    "scale-risk": (_scale, ("k",)),
    "centred-risk": (_centred, ()),
    "moments": (_moments, ("k",)),
}


def derive_inputs(quantity: str, sizes: Sizes, layers: int = 1) -> Layered:
    """The closed forms of `QUANTITIES`."""
    return QUANTITIES[quantity][0](sizes, layers)
