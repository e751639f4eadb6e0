"""When two equal layers are the best, and whether scalar steps are a minimum over all matrices."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError
from lsa_theory.proofs.derive.layers import hankel, hessian
from lsa_theory.proofs.derive.layers.layered import ISOTROPIC, MODEL, NOISY, Layered, given, moment_steps, number, single
from lsa_theory.proofs.derive.layers.sizes import Sizes
from lsa_theory.proofs.derive.layers.steps import DIGITS
from lsa_theory.proofs.derive.steps import text


def critical(layers: int, sizes: Sizes) -> Layered:
    """The noise from which two equal steps are the best."""
    if layers != 2:
        raise InputError("layers", layers, "2 for critical-noise", "two equal steps are compared with two different ones")
    parts = hankel.critical_noise_parts()
    steps = moment_steps(2)
    where = {name: text(TracePolynomial.scalar(value)) for name, value in parts.items()}
    says = "the label noise from which two equal steps (looping) are the best scalar steps; below it the best steps differ"
    under = (f"L = 2: {MODEL}", ISOTROPIC, NOISY, *sizes.said())
    formula = {"noise": "(2*sqrt(P**2 - 3*Q*R) - P)/(3*Q)"}
    if sizes.d is None or sizes.N is None:
        return Layered("critical-noise", says, formula, under, steps, where)
    p, q, r = (hankel.at(value, sizes.d, sizes.N) for value in parts.values())
    inner = p * p - 3 * q * r
    [zero] = poly.zeros((p * p - 4 * q * r, -2 * p * q, -3 * q * q), 0)
    narrow = poly.refine((p * p - 4 * q * r, -2 * p * q, -3 * q * q), zero, Fraction(1, 10**DIGITS))
    found = Interval(narrow.low * sizes.scale, narrow.high * sizes.scale)
    value = single(found)
    factor = f"{sizes.scale}*" if sizes.scale != 1 else ""
    shown = {"noise": str(value) if isinstance(value, Fraction) else f"{factor}(2*sqrt({inner}) - {p})/{3 * q}"}
    numbers = {"noise": number(found)}
    return Layered("critical-noise", says, shown, under, steps, {}, value, numbers)


def curvatures(layers: int, sizes: Sizes, tied: bool) -> Layered:
    """The Hessian at scalar steps by irreducible parts; with d and N, whether the best scalar steps are a minimum."""
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
    value: int | None = None
    verdict = ""
    if sizes.numeric:
        at = sizes.steps(2)
        best = [at.least_equal.step] * 2 if tied or not at.real or len(at.best) < 2 else at.best
        signs = {part: hessian.lowest_sign(part, tied, best, sizes) for part in kinds}
        numbers = {"signs": signs, "scalar_is_local_minimum": None if None in signs.values() else set(signs.values()) == {1}}
        numbers["steps"] = [number(sizes.step(a)) for a in best]
        verdict = {True: "; at the best scalar steps both are positive definite: a local minimum over all matrices",
                   False: "; the best scalar steps are no local minimum over all matrices"}.get(
                       numbers["scalar_is_local_minimum"], "")  # fmt: skip
    elif sizes.d is not None and sizes.N is None and tied and not sizes.noise and 2 <= sizes.d <= 100:
        runs = hessian.runs(sizes.d)
        value = next((run[0] for run in runs if not run[2]), None)
        verdict = "; the best scalar step is no local minimum over all matrices" + (
            f" from N = {value} on" if value else " for no N"
        )
        numbers = {"scalar_is_local_minimum_for": [[a, b] for a, b, good in runs if good], "threshold": value}
    says = (
        "H: the coefficient of t^2 in the loss is 1/2 c'Hc tr(KK') along A_l = a_l I + t c_l K, K symmetric traceless or"
        f" skew (d >= 2); equal layers move together{verdict}"
    )
    return Layered(
        "hessian",
        says,
        parts,
        given(2, sizes, tied),
        moment_steps(2),
        {},
        None if value is None else Fraction(value),
        numbers,
    )
