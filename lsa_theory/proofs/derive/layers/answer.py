"""What `lsa-theory derive QUANTITY --layers L` answers: formulas in d and N, or numbers where sizes are given.

>>> derive_layers("minimal-loss", 2, at={"d": "2", "N": "4"}).value
Fraction(127, 489)
>>> derive_layers("critical-noise", 2, at={"d": "2", "N": "4"}).value
1.972...
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lsa_theory.algebra import calculus
from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError, nearest
from lsa_theory.kernel.display import show
from lsa_theory.moments.wishart import trace_moment, trace_moment_by_pairings
from lsa_theory.proofs.derivation import Step, infer, verify
from lsa_theory.proofs.derive.layers import general, hankel, hessian
from lsa_theory.proofs.derive.layers.sizes import Sizes
from lsa_theory.proofs.derive.layers.steps import DIGITS, Steps
from lsa_theory.proofs.derive.steps import text

MOST = 6  # layers with scalar steps
MODEL = "L layers r <- r - X A_l X'r/N on the residuals, from r = y; the prediction is <x_query, w_L>"
ISOTROPIC = "x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), all independent; scalar steps A_l = a_l I"
NOISY = "y_i = <w, x_i> + e_i, e_i ~ N(0, noise)"
QUANTITIES = ("minimal-loss", "minimizer", "critical-noise", "hessian")


@dataclass(frozen=True, repr=False)
class Layered:
    """An answer: formulas, hypotheses, steps; ``value`` and ``numbers`` where sizes are given.

    ``value`` is a Fraction where the answer is one rational number, else a float, and ``numbers`` has the enclosure.
    """

    quantity: str
    says: str
    parts: Mapping[str, str]
    given: tuple[str, ...]
    steps: tuple[Step, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    value: Fraction | float | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Layered {'; '.join(self.statement)}>"

    @property
    def statement(self) -> tuple[str, ...]:
        """The results as relations; a left side that ends with a sign is a bound."""
        return tuple(f"{left} {'' if left.endswith('=') else '== '}{right}" for left, right in self.parts.items())

    @property
    def scope(self) -> str:
        """What the answer covers, where it is more than one instance."""
        return "" if self.value is not None or self.numbers else ", for all d and N"

    @property
    def text(self) -> str:
        """The first result."""
        return next(iter(self.parts.values()))

    def to_latex(self) -> str:
        """The results and definitions, one display each."""
        return show(self, "latex")

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return show(self, "json")


def derive_layers(
    quantity: str, layers: int, *, tied: bool = False, noise: bool = False, at: Mapping[str, str] | None = None
) -> Layered:
    """The closed form of a quantity of L layers; ``at`` gives d, N, the noise and ``Lambda = c I`` values.

    InputError for a quantity or a number of layers that is not covered, and for values that the names cannot have.
    """
    name = quantity.strip().lower().replace("_", "-").replace("minimiser", "minimizer")
    if name not in QUANTITIES:
        legal = "with --layers one of " + ", ".join(QUANTITIES)
        raise InputError("quantity", quantity, legal, nearest(name, QUANTITIES, "derive --help"))
    sizes = Sizes.read(at or {}, noise=noise or name == "critical-noise")
    if not 1 <= layers <= MOST:
        raise InputError("layers", layers, f"an integer from 1 to {MOST} for {name}", "ask for fewer layers")
    if name == "critical-noise":
        return _critical(layers, sizes)
    if name == "hessian":
        return _hessian(layers, sizes, tied)
    if name == "minimal-loss":
        return _minimal_tied(layers, sizes) if tied else _minimal(layers, sizes)
    return _minimizer_tied(layers, sizes) if tied else _minimizer(layers, sizes)


def _given(layers: int, sizes: Sizes, tied: bool) -> tuple[str, ...]:
    equal = (f"the {layers} layers are equal",) if tied else ()
    return (f"L = {layers}: {MODEL}", ISOTROPIC, *equal, *((NOISY,) if sizes.noise else ()), *sizes.said())


def moment_steps(layers: int) -> tuple[Step, ...]:
    """Wishart moments up to 2L, against all pairings and against the exchange of d and N."""

    def pairings() -> bool:
        return all(trace_moment_by_pairings(k) == trace_moment(k) for k in range(1, min(2 * layers, 5) + 1))

    def exchange() -> bool:
        found = [trace_moment(k) for k in range(1, 2 * layers + 1)]
        return all({(j, i): c for (i, j), c in one.items()} == one for one in found)

    top = min(2 * layers, 5)
    return (
        verify(f"m_k = E tr(S^k)/d for k <= {2 * layers} by integration by parts",
               f"those with k <= {top} again as sums over all pairings", pairings, "pairings of the legs"),
        verify("E tr((X'X)^k) does not change when d and N are exchanged", "X'X and XX' have the same traces", exchange,
               "coefficients of d^i N^j"),
    )  # fmt: skip


def _hankel_step(layers: int, noise: bool, value: Scalar) -> Step:
    level = Fraction(3, 2) if noise else Fraction(0)
    points = [(d, n) for d in (1, 2, 3, 7) for n in (1, 2, 5)]

    def again() -> bool:
        return all(hankel.at(value, d, n, level) == Steps.at_sizes(layers, d, n, level).least for d, n in points)

    return verify(
        "the least risk per dimension is det H/det K, the quadratic form 1 - 2 v'b + b'Kb at b = K^-1 v",
        "p(t) = prod (1 - a_l t); K is positive definite: S has a density", again,
        f"the normal equation solved in fractions at {len(points)} pairs d, N",
    )  # fmt: skip


REAL = infer(
    "without noise the best polynomial has L different real zeros, so scalar steps reach it",
    "it is orthogonal to lower degrees under t dmu(t), a positive measure on t > 0",
    "orthogonal polynomials",
)


def _minimal(layers: int, sizes: Sizes) -> Layered:
    says = "the minimum over L scalar steps"
    steps = moment_steps(layers)
    numbers: dict[str, Any] = {}
    value = None
    if sizes.numeric:
        at = sizes.steps(layers)
        if at.real or layers == 2:
            low, high = at.untied
            found = sizes.loss(Interval(low, high))
            value = single(found)
            parts = {"minimum(loss)": shortly(value)}
            numbers = {"loss": number(found), "reached_by_real_steps": True, "steps": [number(a) for a in at.best]}
            if not at.real:
                numbers |= {"looping_is_optimal": True, "steps": [number(at.least_equal.step)] * 2}
        else:
            found = sizes.loss(Interval(at.least, at.least))
            parts = {"minimum(loss) >=": str(found.low)}
            says = "a lower bound of the loss of L scalar steps: the best polynomial in S, which has complex zeros"
            numbers = {"lower_bound": number(found), "reached_by_real_steps": False,
                       "upper_bound_by_equal_steps": number(sizes.loss(at.least_equal.risk))}  # fmt: skip
        if layers <= 3:
            steps = (*steps, _hankel_step(layers, sizes.noise, hankel.least_risk(layers, sizes.noise)))
    else:
        risk = hankel.least_risk(layers, sizes.noise)
        parts = {"minimum(loss)": text(sizes.formula(risk))}
        steps = (*steps, _hankel_step(layers, sizes.noise, risk))
        if sizes.noise:
            says += ", where the best polynomial has real zeros (critical-noise)"
    if not sizes.noise:
        steps = (*steps, REAL)
    return Layered("minimal-loss", says, parts, _given(layers, sizes, False), steps, {}, value, numbers)


def _minimal_tied(layers: int, sizes: Sizes) -> Layered:
    says = "the minimum over L equal scalar steps"
    steps = moment_steps(layers)
    if not sizes.numeric:
        loss = general.scalar_loss(("a1",) * layers, sizes.noise)
        parts = {"loss": text(sizes.put_in(loss))}
        return Layered("minimal-loss", "the loss of L equal steps a1, least at a zero of its derivative in a", parts,
                       _given(layers, sizes, True), steps)  # fmt: skip
    best = sizes.steps(layers).least_equal
    found = sizes.loss(best.risk)
    value = single(found)
    parts = {"minimum(loss)": shortly(value)}
    numbers = {"loss": number(found), "step": number(sizes.step(best.step))}
    return Layered("minimal-loss", says, parts, _given(layers, sizes, True), steps, {}, value, numbers)


def _minimizer(layers: int, sizes: Sizes) -> Layered:
    names = [_symmetric(layers, k) for k in range(1, layers + 1)]
    says = "the elementary symmetric functions of the best steps a_l; the steps are their zeros, in any order"
    steps = moment_steps(layers)
    if not sizes.numeric:
        found = hankel.coefficients(layers, sizes.noise)
        values = [(-1) ** k * c for k, c in enumerate(found)]  # e_k = (-1)^(k+1) b_k, counted from k = 1
        parts = {
            f"argmin({name})": text(sizes.put_in(TracePolynomial.scalar(v))) for name, v in zip(names, values, strict=True)
        }
        return Layered("minimizer", says, parts, _given(layers, sizes, False), steps)
    at = sizes.steps(layers)
    values = [(-1) ** k * c for k, c in enumerate(at.polynomial)][1:]
    numbers: dict[str, Any] = {"reached_by_real_steps": at.real, "steps": [number(sizes.step(a)) for a in at.best]}
    if not at.real and layers == 2:
        numbers["steps"] = [number(sizes.step(at.least_equal.step))] * 2
        says = "the best steps are equal: the best polynomial of degree two has complex zeros"
        equal = shortly(single(sizes.step(at.least_equal.step)))
        parts = {"argmin(a1)": equal, "argmin(a2)": equal}
    else:
        parts = {
            f"argmin({name})": str(v / sizes.scale**k) for k, (name, v) in enumerate(zip(names, values, strict=True), 1)
        }
    count = at.count()
    if count:
        numbers["stationary_points"] = count
        if not sizes.noise:
            steps = (*steps, REAL, COUNTED)
    return Layered("minimizer", says, parts, _given(layers, sizes, False), steps, {}, None, numbers)


COUNTED = infer(
    "over scalar steps there is one stationary point for every ordered partition of the layers into groups of equal steps;"
    " the L! with different steps are the minima, all global, the others are strict saddles",
    "int p^2 t/(1 - b_i t) dmu = 0 are Gaussian quadratures with odd multiplicities, unique in every order; splitting two"
    " equal steps a +- e changes the loss by -2 e^2 int (1 - a t)^2 t^2 r(t)^2 dmu < 0",
    "Bojanov-Braess-Dyn",
)


def _minimizer_tied(layers: int, sizes: Sizes) -> Layered:
    steps = moment_steps(layers)
    if not sizes.numeric:
        loss = general.scalar_loss(("a1",) * layers, sizes.noise)
        slope = calculus.gradient(loss, "a1") / TracePolynomial.symbol("d")
        parts = {"0": text(sizes.put_in(slope))}
        return Layered("minimizer", "the equation of the best equal steps a1 (without noise it has one real zero)", parts,
                       _given(layers, sizes, True), steps)  # fmt: skip
    at = sizes.steps(layers)
    rows = [{"step": number(sizes.step(one.step)), "loss": number(sizes.loss(one.risk)), "kind": one.kind}
            for one in at.stationary]  # fmt: skip
    best = sizes.step(at.least_equal.step)
    value = single(best)
    parts = {"argmin(a1)": shortly(value)}
    numbers = {"step": number(best), "stationary_points": rows}
    says = "the best equal steps; every stationary point over equal steps is listed"
    return Layered("minimizer", says, parts, _given(layers, sizes, True), steps, {}, value, numbers)


def _critical(layers: int, sizes: Sizes) -> Layered:
    if layers != 2:
        raise InputError("layers", layers, "2 for critical-noise", "two equal steps are compared with two different ones")
    parts = hankel.critical_noise_parts()
    steps = moment_steps(2)
    where = {name: text(TracePolynomial.scalar(value)) for name, value in parts.items()}
    says = "the label noise from which two equal steps (looping) are the best scalar steps; below it the best steps differ"
    given = (f"L = 2: {MODEL}", ISOTROPIC, NOISY, *sizes.said())
    formula = {"noise": "(2*sqrt(P**2 - 3*Q*R) - P)/(3*Q)"}
    if sizes.d is None or sizes.N is None:
        return Layered("critical-noise", says, formula, given, steps, where)
    p, q, r = (hankel.at(value, sizes.d, sizes.N) for value in parts.values())
    inner = p * p - 3 * q * r
    [zero] = poly.zeros((p * p - 4 * q * r, -2 * p * q, -3 * q * q), 0)
    narrow = poly.refine((p * p - 4 * q * r, -2 * p * q, -3 * q * q), zero, Fraction(1, 10**DIGITS))
    found = Interval(narrow.low * sizes.scale, narrow.high * sizes.scale)
    value = single(found)
    factor = f"{sizes.scale}*" if sizes.scale != 1 else ""
    shown = {"noise": str(value) if isinstance(value, Fraction) else f"{factor}(2*sqrt({inner}) - {p})/{3 * q}"}
    numbers = {"noise": number(found)}
    return Layered("critical-noise", says, shown, given, steps, {}, value, numbers)


def _hessian(layers: int, sizes: Sizes, tied: bool) -> Layered:
    if layers != 2:
        raise InputError("layers", layers, "2 for hessian", "the parts of two layers are there, equal or not")
    parts: dict[str, str] = {}
    kinds: tuple[hessian.Part, hessian.Part] = ("symmetric", "skew")
    for part in kinds:
        rows = hessian.curvature(part, tied, sizes.noise)
        for i, row in enumerate(rows):
            for j in range(i + 1):
                name = part if tied else f"{part}{j + 1}{i + 1}"
                parts[name] = text(sizes.put_in(TracePolynomial.scalar(row[j])))
    numbers: dict[str, Any] = {}
    if sizes.d is not None and sizes.N is not None and tied and not sizes.noise:
        signs = {part: hessian.sign_at_equal_steps(part, (1,), True, sizes.d, sizes.N) for part in kinds}
        numbers = {"signs": signs, "scalar_is_local_minimum": all(sign > 0 for sign in signs.values())}
    says = (
        "H: the coefficient of t^2 in the loss is 1/2 c'Hc tr(KK') along A_l = a_l I + t c_l K, K symmetric traceless or"
        " skew (d >= 2); equal layers move together"
    )
    return Layered("hessian", says, parts, _given(2, sizes, tied), moment_steps(2), {}, None, numbers)


def _symmetric(layers: int, degree: int) -> str:
    """``a1*a2 + a1*a3 + ...``."""
    from itertools import combinations

    return " + ".join("*".join(f"a{k}" for k in chosen) for chosen in combinations(range(1, layers + 1), degree))


def single(one: Interval) -> Fraction | float:
    """The rational number, or the middle in floats."""
    return one.low if one.low == one.high else float(one.middle)


def shortly(value: Fraction | float) -> str:
    """As a formula: a fraction, or twelve digits."""
    return str(value) if isinstance(value, Fraction) else f"{value:.12g}"


def number(one: Interval) -> dict[str, Any]:
    """A rational number, or an enclosure with its middle in floats."""
    if one.low == one.high:
        return {"exact": one.low, "value": float(one.low)}
    return {"exact": None, "value": float(one.middle), "low": one.low, "high": one.high}
