"""What `lsa-theory derive QUANTITY --layers L` answers: formulas in d and N, or numbers where sizes are given.

>>> derive_layers("minimal-loss", 2, at={"d": "2", "N": "4"}).value
Fraction(127, 489)
>>> derive_layers("critical-noise", 2, at={"d": "2", "N": "4"}).value
1.972...
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lsa_theory.algebra import calculus
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError, nearest
from lsa_theory.proofs.derivation import Step, infer, verify
from lsa_theory.proofs.derive.layers import general, hankel
from lsa_theory.proofs.derive.layers.anisotropic import at_eigenvalues
from lsa_theory.proofs.derive.layers.causal import derive_causal
from lsa_theory.proofs.derive.layers.layered import Layered, given, moment_steps, number, shortly, single
from lsa_theory.proofs.derive.layers.looping import critical, curvatures
from lsa_theory.proofs.derive.layers.sizes import Sizes, diagonal
from lsa_theory.proofs.derive.layers.steps import Steps
from lsa_theory.proofs.derive.steps import text

MOST = 6  # layers with scalar steps
QUANTITIES = ("minimal-loss", "minimizer", "critical-noise", "hessian")


def derive_layers(
    quantity: str,
    layers: int,
    *,
    tied: bool = False,
    noise: bool = False,
    causal: bool = False,
    at: Mapping[str, str] | None = None,
) -> Layered:
    """The closed form of a quantity of L layers; ``at`` gives d, N, the noise and ``Lambda = c I`` values, for two layers
    also ``Lambda = diag(..)``.

    InputError for a quantity or a number of layers that is not covered, and for values that the names cannot have.
    """
    name = quantity.strip().lower().replace("_", "-").replace("minimiser", "minimizer")
    if name not in QUANTITIES:
        legal = "with --layers one of " + ", ".join(QUANTITIES)
        raise InputError("quantity", quantity, legal, nearest(name, QUANTITIES, "derive --help"))
    values, rest = diagonal(at or {})
    sizes = Sizes.read(rest, noise=noise or name == "critical-noise")
    if not 1 <= layers <= MOST:
        raise InputError("layers", layers, f"an integer from 1 to {MOST} for {name}", "ask for fewer layers")
    if values is not None and len(set(values)) > 1:
        if tied or causal or name not in ("minimal-loss", "minimizer"):
            raise InputError("Lambda", "diag(...)", "minimal-loss or minimizer of two untied layers", "leave it out")
        return at_eigenvalues(name, layers, values, sizes)
    if values is not None:
        sizes = Sizes.read({**rest, "Lambda": f"{values[0]}*I", "d": rest.get("d", str(len(values)))}, noise=sizes.noise)
    if causal:
        return derive_causal(name, layers, sizes, tied)
    if name == "critical-noise":
        return critical(layers, sizes)
    if name == "hessian":
        return curvatures(layers, sizes, tied)
    if name == "minimal-loss":
        return _minimal_tied(layers, sizes) if tied else _minimal(layers, sizes)
    return _minimizer_tied(layers, sizes) if tied else _minimizer(layers, sizes)


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
    value: Fraction | float | None = None
    if sizes.numeric:
        at = sizes.steps(layers)
        if at.real or layers == 2:
            low, high = at.untied
            found = sizes.loss(Interval(low, high))
            value = single(found)
            parts = {"minimum(loss)": shortly(value)}
            numbers = {"loss": number(found), "reached_by_real_steps": True}
            numbers["steps"] = [number(sizes.step(a)) for a in at.best]
            if not at.real:
                numbers |= {"looping_is_optimal": True, "steps": [number(sizes.step(at.least_equal.step))] * 2}
        else:
            found, (reached, attained) = sizes.loss(Interval(at.least, at.least)), at.found
            above = sizes.loss(Interval(attained, attained))
            value = float(above.low)
            parts = {"minimum(loss) <=": shortly(value), "minimum(loss) >=": str(found.low)}
            says = "bounds of the least loss of L scalar steps: the steps that descent finds, and the best polynomial in S,"
            says += " whose zeros are complex"
            numbers = {"lower_bound": number(found), "upper_bound": number(above), "reached_by_real_steps": False,
                       "steps": [number(sizes.step(Interval(one, one))) for one in reached]}  # fmt: skip
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
    return Layered("minimal-loss", says, parts, given(layers, sizes, False), steps, {}, value, numbers)


def _minimal_tied(layers: int, sizes: Sizes) -> Layered:
    says = "the minimum over L equal scalar steps"
    steps = moment_steps(layers)
    if not sizes.numeric:
        loss = general.scalar_loss(("a1",) * layers, sizes.noise)
        parts = {"loss": text(sizes.put_in(loss))}
        return Layered("minimal-loss", "the loss of L equal steps a1, least at a zero of its derivative in a", parts,
                       given(layers, sizes, True), steps)  # fmt: skip
    best = sizes.steps(layers).least_equal
    found = sizes.loss(best.risk)
    value = single(found)
    parts = {"minimum(loss)": shortly(value)}
    numbers = {"loss": number(found), "step": number(sizes.step(best.step))}
    return Layered("minimal-loss", says, parts, given(layers, sizes, True), steps, {}, value, numbers)


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
        return Layered("minimizer", says, parts, given(layers, sizes, False), steps)
    at = sizes.steps(layers)
    values = [(-1) ** k * c for k, c in enumerate(at.polynomial)][1:]
    numbers: dict[str, Any] = {"reached_by_real_steps": at.real, "steps": [number(sizes.step(a)) for a in at.best]}
    if not at.real and layers == 2:
        numbers["steps"] = [number(sizes.step(at.least_equal.step))] * 2
        says = "the best steps are equal: the best polynomial of degree two has complex zeros"
        equal = shortly(single(sizes.step(at.least_equal.step)))
        parts = {"argmin(a1)": equal, "argmin(a2)": equal}
    elif not at.real:
        reached = [sizes.step(Interval(a, a)) for a in at.found[0]]
        numbers["steps"] = [number(a) for a in reached]
        says = "the steps that descent finds: the best polynomial in S has complex zeros"
        parts = {f"a{k}": shortly(float(a.low)) for k, a in enumerate(reached, 1)}
    else:
        parts = {
            f"argmin({name})": str(v / sizes.scale**k) for k, (name, v) in enumerate(zip(names, values, strict=True), 1)
        }
    count = at.count()
    if count:
        numbers["stationary_points"] = count
        if not sizes.noise:
            steps = (*steps, REAL, COUNTED)
    value = [one["value"] if one["exact"] is None else one["exact"] for one in numbers["steps"]]
    return Layered("minimizer", says, parts, given(layers, sizes, False), steps, {}, value, numbers)


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
                       given(layers, sizes, True), steps)  # fmt: skip
    at = sizes.steps(layers)
    rows = [{"step": number(sizes.step(one.step)), "loss": number(sizes.loss(one.risk)), "kind": one.kind}
            for one in at.stationary]  # fmt: skip
    best = sizes.step(at.least_equal.step)
    value = single(best)
    parts = {"argmin(a1)": shortly(value)}
    numbers = {"step": number(best), "stationary_points": rows}
    says = "the best equal steps; every stationary point over equal steps is listed"
    return Layered("minimizer", says, parts, given(layers, sizes, True), steps, {}, value, numbers)


def _symmetric(layers: int, degree: int) -> str:
    """``a1*a2 + a1*a3 + ...``."""
    from itertools import combinations

    return " + ".join("*".join(f"a{k}" for k in chosen) for chosen in combinations(range(1, layers + 1), degree))
