"""Training as it is done: closed forms for symbolic d and N, and what `lsa-theory derive` answers beside one layer's own.

``weight-decay``  wd/2 times the squares of all four blocks: where the minimum is, and from which wd on it is zero
``sgd``           one fresh prompt a step on the merged predictor ``x'A beta``: mean-square stability, stationary error
``sharpness``     the largest eigenvalue of the Hessian over all blocks at the balanced minimum
``positions``     the single context length that the loss on all positions 1..n is equivalent to

>>> derive_training("sgd", {"d": "1", "N": "1"}).value
Fraction(2, 315)
>>> derive_training("weight-decay", {"Lambda": "diag(2, 1)", "N": "4"}).parts["threshold"]
'sqrt(17)'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import isqrt

from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError, nearest
from lsa_theory.moments.wishart import mean_of_traces
from lsa_theory.proofs.derivation import infer
from lsa_theory.proofs.derive import inputs
from lsa_theory.proofs.derive.inputs import GAIN, ISOTROPIC, MOMENTS, NOISY, D, N, answer
from lsa_theory.proofs.derive.layers.layered import Layered, number
from lsa_theory.proofs.derive.layers.sizes import Sizes, diagonal

NOISE = Scalar.symbol("noise")
ALIASES = {"normalized-risk": "normalised-risk", "centered-risk": "centred-risk"}


def _level(noise: bool) -> Scalar:
    return NOISE / N if noise else Scalar.number(0)


def gain(noise: bool = False) -> Scalar:
    """g with ``E beta beta' = g I``: ``1 + (d + 1)/N + noise/N``."""
    return GAIN + _level(noise)


def fourth_of_beta(noise: bool = False) -> Scalar:
    """``E |beta|^4 = E[tr(C)^2 + 2 tr(C^2)]``, ``C = S^2 + noise/N S`` the covariance of beta given the inputs."""
    tau = _level(noise)
    square = mean_of_traces(2, 2) + 2 * tau * mean_of_traces(1, 2) + tau**2 * mean_of_traces(1, 1)
    return square + 2 * (mean_of_traces(4) + 2 * tau * mean_of_traces(3) + tau**2 * mean_of_traces(2))


def stable_below(noise: bool = False) -> Scalar:
    """The step below which the second moment of one-sample SGD contracts, ``2 g d/((d + 2) E|beta|^4)``.

    >>> at_one = stable_below().map(lambda name: Scalar.number(1))    # d = N = 1: beta = x^2 w, E beta^4 = 315
    >>> at_one == Scalar.number(2) / 315
    True
    """
    return 2 * gain(noise) * D / ((D + 2) * fourth_of_beta(noise))


def residual(noise: bool = False) -> Scalar:
    """``E[e^2 |x|^2 |beta|^2]`` at the minimum, ``e = x'(beta/g - w)``: what keeps SGD from settling."""
    tau, g = _level(noise), gain(noise)
    mixed = mean_of_traces(1, 2) + 2 * mean_of_traces(3) + tau * (mean_of_traces(1, 1) + 2 * mean_of_traces(2))
    alone = (D + 2) * mean_of_traces(2) + tau * D * mean_of_traces(1)
    return (D + 2) * (fourth_of_beta(noise) / g**2 - 2 * mixed / g + alone)


def stationary_error(step: Scalar, noise: bool = False) -> Scalar:
    """``E ||A - A*||_F^2`` in the stationary state of the step."""
    return step * residual(noise) / (2 * gain(noise) - step * (D + 2) * fourth_of_beta(noise) / D)


DECAY = (
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
    infer("at Lambda = I, A = a I: a g + wd/sqrt(d) = 1", "||A||_F = a sqrt(d)", "substitution"),
    infer(
        "with U11 = K'Q decayed apart the cost of A is 3/2 wd ||A||_*^(2/3): the minimum jumps from a = 1/(2 g) to 0",
        "min over u of u^2/2 + ||A||_*/u; at the jump d (g a^2/2 - a) + 3/2 wd (d a)^(2/3) and its slope vanish",
        "substitution",
    ),
)  # fmt: skip


def _weight_decay(sizes: Sizes, values: tuple[Fraction, ...] | None) -> Layered:
    """For Lambda = I as formulas; for given eigenvalues, also all equal, in numbers."""
    given = (
        ISOTROPIC if values is None else ISOTROPIC.replace("I_d", "Lambda", 1),
        "L + wd/2 (||U11||^2 + |u12|^2 + |u21|^2 + u^2)",
    )
    says = "weight decay wd on all blocks: the minimum, and from which wd on it is zero"
    if values is None and sizes.d is not None:
        values = (sizes.scale,) * min(sizes.d, 10_000)
    if values is None or (sizes.d is not None and len(values) != sizes.d):
        parts = {
            "argmin(u*U11)": "(1 - wd/sqrt(d))*N/(N + d + 1)*I",
            "threshold": "sqrt(tr(Lambda**4))",
            "threshold_separate": "1/2*(d*N/(2*(N + d + 1)))**(1/3)",
        }
        return Layered("weight-decay", f"{says}; at Lambda = I while wd < sqrt(d)", parts, given, DECAY)
    square = sum((one**4 for one in values), Fraction(0))
    root = _root(square)
    parts = {"threshold": str(root) if root is not None else f"sqrt({square})"}
    threshold = square**0.5 if root is None else root
    numbers: dict[str, object] = {"values": {"threshold": threshold}, "threshold_squared": square}
    wd = sizes.others.get("wd")
    value: Fraction | float = threshold
    if sizes.N is not None:
        trace = sum(values, Fraction(0))
        gains = [(1 + Fraction(1, sizes.N)) * one + trace / sizes.N for one in values]
        if len(set(values)) == 1:
            cube = len(values) * values[0] ** 6 / (2 * gains[0])
            separate = float(cube) ** (1 / 3) / 2
            parts["threshold_separate"] = f"1/2*({cube})**(1/3)"
            numbers["values"] = {"threshold": threshold, "threshold_separate": separate}
        if wd is not None:
            collapsed = wd * wd >= square
            norm = Interval(Fraction(0), Fraction(0)) if collapsed else _norm(values, gains, wd, root)
            entries = [_between(one, g, wd, norm) for one, g in zip(values, gains, strict=True)]
            numbers |= {
                "collapsed": collapsed,
                "norm": number(norm),
                "eigenvalues_of_minimizer": [number(a) for a in entries],
            }
            value = entries[0].low if entries[0].low == entries[0].high else float(entries[0].middle)
            shown = ", ".join(str(a.low) if a.low == a.high else f"{float(a.middle):.12g}" for a in dict.fromkeys(entries))
            parts = {"argmin(u*U11)": f"{shown}" if len(set(entries)) > 1 else f"{shown}*I", **parts}
            if len(set(entries)) > 1:
                parts = {f"a{k}": text for k, text in enumerate(shown.split(", "), 1)} | {
                    name: text for name, text in parts.items() if name != "argmin(u*U11)"
                }
                says += "; a1, a2, ... are the eigenvalues of u U11"
    elif wd is not None:
        numbers["collapsed"] = wd * wd >= square
    listed = "Lambda = diag(" + ", ".join(map(str, values)) + ")" if len(set(values)) > 1 else ""
    return Layered(
        "weight-decay", says, parts, (*given, *((listed,) if listed else ()), *sizes.said()), DECAY, {}, value, numbers
    )


def _root(square: Fraction) -> Fraction | None:
    """The square root where it is rational."""
    above, below = isqrt(square.numerator), isqrt(square.denominator)
    return Fraction(above, below) if above**2 == square.numerator and below**2 == square.denominator else None


def _norm(values: tuple[Fraction, ...], gains: list[Fraction], wd: Fraction, root: Fraction | None) -> Interval:
    """``nu = ||A||_F`` with ``sum (l^2/(g l^2 nu + wd))^2 = 1``, enclosed by bisection; exact where the l are equal."""
    if root is not None and len(set(values)) == 1:
        nu = (root - wd) / (gains[0] * values[0] ** 2)
        return Interval(nu, nu)

    def above(nu: Fraction) -> bool:
        return sum(((l * l / (g * l * l * nu + wd)) ** 2 for l, g in zip(values, gains, strict=True)), Fraction(0)) > 1

    low, high = Fraction(0), sum((1 / g for g in gains), Fraction(0))
    while high - low > Fraction(1, 10**20):
        middle = Fraction(round((low + high) / 2 * 10**24), 10**24)
        low, high = (middle, high) if above(middle) else (low, middle)
    return Interval(low, high)


def _between(l: Fraction, g: Fraction, wd: Fraction, norm: Interval) -> Interval:
    """``l^2/(g l^2 + wd/nu)``, which grows with nu."""
    low, high = (l * l * nu / (g * l * l * nu + wd) for nu in norm)
    return Interval(low, high)


def _sgd(sizes: Sizes, values: None = None) -> Layered:
    noise = sizes.noise
    steps = (
        MOMENTS,
        infer(
            "E||A+ - A*||_F^2 = (1 - 2 eta g + eta^2 (d + 2) E|beta|^4/d) E||A - A*||_F^2 + eta^2 E[e^2 |x|^2 |beta|^2] once"
            " E A = A*",
            "A+ = A - eta e x beta', beta and x are independent and isotropic: only ||A - A*||_F is invariant",
            "rotation",
        ),
        infer("it contracts exactly for eta < 2 g d/((d + 2) E|beta|^4)", "the factor is a convex parabola", "substitution"),
    )
    says = (
        "one-sample SGD on the merged predictor, eta the step: stable below step_bound; then the stationary error"
        " E||A - A*||_F^2 is eta residual/(2 g - eta (d + 2) fourth/d)"
    )
    formulas = {"step_bound": stable_below(noise), "residual": residual(noise), "g": gain(noise),
                "fourth": fourth_of_beta(noise)}  # fmt: skip
    given = (NOISY + "; the query's label counts without noise" if noise else ISOTROPIC,
             "a fresh prompt each step, loss with its 1/2")  # fmt: skip
    eta = sizes.others.get("eta")
    if eta is not None:
        formulas["stationary_error"] = stationary_error(Scalar.symbol("eta"), noise)
    found = answer("sgd", says, formulas, given, steps, sizes)
    if found.value is None or eta is None:
        return found
    stable = eta < found.numbers["values"]["step_bound"]
    if stable:
        return replace(found, numbers={**found.numbers, "stable": True})
    rest = {name: value for name, value in found.numbers["values"].items() if name != "stationary_error"}
    parts = {name: value for name, value in found.parts.items() if name != "stationary_error"}
    return replace(found, parts=parts, numbers={"values": rest, "stable": False})


def sharpness_entries() -> tuple[Scalar, Scalar, Scalar]:
    """c1, c2, c3 of the matrix ``[[c1/sqrt(d), c3], [c3, sqrt(d) c2]]/g`` on a pair of entries of (u12, u21)."""
    c1 = GAIN + 2 * (D + 2) / N + (D + 2) * (D + 4) / N**2
    return c1, D * (D + 2) * (1 + 2 / N), D + 2 / N + D * (D + 2) / N


def _sharpness(sizes: Sizes, values: None = None) -> Layered:
    c1, c2, c3 = sharpness_entries()
    step = infer(
        "on the slice the largest eigenvalue is 2 sqrt(d); in (u12, u21) the loss is"
        " 1/2 E (alpha u12'(S + xx'/N) x + u w'Sw u21'x)^2 to second order: [[c1/sqrt(d), c3], [c3, sqrt(d) c2]]/g",
        "u U11 = I/g, u^2 = ||U11||_F^2",
        "sum of squares",
    )
    says = "the largest eigenvalue of the Hessian over all blocks at the balanced global minimum, Lambda = I; gradient"
    says += " descent needs steps below 2/sharpness there"
    found = answer("sharpness", says, {"c1": c1, "c2": c2, "c3": c3, "g": GAIN}, (ISOTROPIC,), (step,), sizes)
    formula = "(c1/sqrt(d) + sqrt(d)*c2 + sqrt((c1/sqrt(d) - sqrt(d)*c2)**2 + 4*c3**2))/(2*g)"
    if found.value is None:
        return replace(found, parts={"sharpness": formula, **found.parts})
    assert sizes.d is not None
    a, b, c, g = (float(found.numbers["values"][name]) for name in ("c1", "c2", "c3", "g"))
    first, second = a / sizes.d**0.5, b * sizes.d**0.5
    value = (first + second + ((first - second) ** 2 + 4 * c * c) ** 0.5) / (2 * g)
    return replace(found, parts={"sharpness": f"{value:.12g}", **found.parts}, value=value,
                   numbers={**found.numbers, "step_bound": 2 / value})  # fmt: skip


def _positions(sizes: Sizes, values: None = None) -> Layered:
    step = infer(
        "the mean of Gamma_k over k = 1..n is Gamma with 1/N = (1 + 1/2 + .. + 1/n)/n",
        "Gamma_k is affine in 1/k, and the rest of the loss does not depend on k",
        "substitution",
    )
    says = "the context length that the loss on all positions 1..n (prefix sums divided by their length) is equivalent to"
    n = sizes.others.get("n") or (Fraction(sizes.N) if sizes.N else None)
    parts = {"context": "n/H"}
    given = (ISOTROPIC.replace("I_d", "Lambda", 1), "H = 1 + 1/2 + .. + 1/n")
    if n is None:
        return Layered("positions", says, parts, given, (step,))
    if n.denominator != 1 or n > 1000:
        raise InputError("n", n, "an integer from 1 to 1000", "give the number of positions")
    value = n / sum(Fraction(1, k) for k in range(1, int(n) + 1))
    return Layered("positions", says, {"context": str(value)}, (*given, f"n = {n}"), (step,), {}, value)


QUANTITIES: dict[str, tuple[Callable[..., Layered], tuple[str, ...]]] = {
    "weight-decay": (_weight_decay, ("wd",)),
    "sgd": (_sgd, ("eta",)),
    "sharpness": (_sharpness, ()),
    "positions": (_positions, ("n",)),
}
NAMES = (*QUANTITIES, *inputs.QUANTITIES)
WITH_NOISE = ("sgd", "normalised-risk", "scale-risk", "centred-risk")
WITH_SCALE = ("weight-decay", "normalised-risk", "centred-risk")


def derive_training(
    quantity: str, at: Mapping[str, str] | None = None, *, noise: bool = False, layers: int | None = None
) -> Layered:
    """The closed forms of `NAMES`; InputError for another name, and for values that the names cannot have.

    >>> derive_training("normalised-risk", {"d": "2", "N": "4"}).parts["token_normalised"]
    '1/5'
    """
    name = ALIASES.get(quantity, quantity)
    if name not in NAMES:
        raise InputError("quantity", quantity, "one of " + ", ".join(NAMES), nearest(quantity, NAMES, "derive --help"))
    if noise and name not in WITH_NOISE:
        raise InputError("--noise", name, "a quantity with label noise: " + ", ".join(WITH_NOISE), "leave it out")
    if layers not in (None, 1) and name not in ("scale-risk", "normalised-risk"):
        raise InputError("--layers", layers, f"one layer for {name}", "leave it out")
    values, rest = diagonal(at or {}) if name == "weight-decay" else (None, dict(at or {}))
    others = (QUANTITIES.get(name) or inputs.QUANTITIES[name])[1]
    if "eta" in others and "step" in rest:
        rest["eta"] = rest.pop("step")
    sizes = Sizes.read(rest, noise=noise, others=others)
    if sizes.scale != 1 and name not in WITH_SCALE:
        raise InputError("Lambda", rest["Lambda"], f"I for {name}", "rescale the inputs: leave it out")
    if name in inputs.QUANTITIES:
        return inputs.derive_inputs(name, sizes, layers or 1)
    if values is not None and sizes.d not in (None, len(values)):
        raise InputError("d", sizes.d, f"{len(values)}, the number of eigenvalues of Lambda", "leave it out")
    return QUANTITIES[name][0](sizes, values)
