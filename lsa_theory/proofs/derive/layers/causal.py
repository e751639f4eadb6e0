"""Two scalar layers under a causal mask: prefix sums divided by N, ``C = (1/N^2) sum_(i <= j) x_j x_j'x_i x_i'`` for S^2.

The error is ``I - s S + q C`` with ``s = a_1 + a_2``, ``q = a_1 a_2``; a quadratic form of s and q over ``s^2 >= 4 q``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError
from lsa_theory.proofs.derivation import infer
from lsa_theory.proofs.derive.layers.hankel import lowest_terms
from lsa_theory.proofs.derive.layers.layered import ISOTROPIC, MODEL, Layered, number, shortly, single
from lsa_theory.proofs.derive.layers.sizes import Sizes
from lsa_theory.proofs.derive.layers.steps import DIGITS, outwards
from lsa_theory.proofs.derive.steps import text

N, D = Scalar.symbol("N"), Scalar.symbol("d")
A = N + D + 1  # N E tr(S^2)/d
B = N + 2 * D + 3  # 2 N E tr(C)/d
M = N**2 + 4 * N * D + 5 * N + 2 * D**2 + 8 * D + 10  # 2 N^2 E tr(SC)/d
E = (
    N**3 + 8 * N**2 * D + 10 * N**2 + 14 * N * D**2 + 48 * N * D + 51 * N + 4 * D**3 + 34 * D**2 + 120 * D + 130
)  # 4 N^3 E tr(CC')/d


def best() -> tuple[Scalar, Scalar, Scalar]:
    """s, q and the risk per dimension where both are free.

    >>> at = {"d": Fraction(2), "N": Fraction(4)}
    >>> best()[2].evaluate(lambda name: at[name])
    Fraction(337, 1203)
    """
    below = A * E - M**2
    above = N * (E - B * M), 2 * N**2 * (M - A * B), below - N * (E - B * M) + N * B * (M - A * B)
    s, q, risk = (lowest_terms(one, below) for one in above)
    return s, q, risk


def derive_causal(quantity: str, layers: int, sizes: Sizes, tied: bool) -> Layered:
    """Least loss or best steps; InputError for other depths and with noise."""
    if layers != 2 or sizes.noise:
        raise InputError("--causal", layers, "two layers without noise", "leave --causal out")
    if quantity not in ("minimal-loss", "minimizer"):
        raise InputError("quantity", quantity, "with --causal minimal-loss or minimizer", "leave --causal out")
    step = infer(
        "the risk per dimension is 1 - 2 s + s^2 E tr(S^2)/d + 2 q E tr(C)/d - 2 s q E tr(SC)/d + q^2 E tr(CC')/d",
        "sums over all patterns of equal indices (the statement causal)",
        "computation",
    )
    given = (f"L = 2: {MODEL}; position j attends to positions i <= j", ISOTROPIC, *sizes.said())
    says = "two scalar layers under a causal mask, prefix sums divided by N"
    s, q, risk = best()
    if sizes.d is None or sizes.N is None:
        if tied:
            raise InputError("--tied", "no sizes", "d and N with --tied --causal", "give --at d=2,N=4")
        parts = {"minimum(loss)": text(sizes.formula(risk))}
        if quantity == "minimizer":
            both = {"argmin(a1 + a2)": s, "argmin(a1*a2)": q}
            parts = {name: text(sizes.put_in(TracePolynomial.scalar(one))) for name, one in both.items()}
        return Layered(quantity, says + ", where the best s^2 >= 4 q", parts, given, (step,))
    total, product, least = (sizes.number(one) for one in (s, q, risk))
    if total**2 >= 4 * product and not tied:
        p = poly.polynomial([product, -total, 1])
        steps = [outwards(poly.refine(p, one, Fraction(1, 10**DIGITS))) for one in poly.zeros(p)]
        found = sizes.loss(Interval(least, least))
    else:  # equal steps: a quartic in one step
        moments = [sizes.number(one) for one in (A / N, B / (2 * N), M / (2 * N**2), E / (4 * N**3))]
        quartic = poly.polynomial([1, -4, 4 * moments[0] + 2 * moments[1], -4 * moments[2], moments[3]])
        slope = poly.derivative(quartic)
        rows = [outwards(poly.refine(poly.square_free(slope), one, Fraction(1, 10**30))) for one in poly.zeros(slope)]
        middle = min(rows, key=lambda one: poly.value(quartic, one.middle))
        steps = [middle, middle]
        found = sizes.loss(outwards(poly.range_over(quartic, middle)))
    numbers: dict[str, Any] = {"loss": number(found), "steps": [number(sizes.step(one)) for one in steps]}
    if quantity == "minimal-loss":
        value = single(found)
        return Layered(quantity, says, {"minimum(loss)": shortly(value)}, given, (step,), {}, value, numbers)
    values = [single(sizes.step(one)) for one in steps]
    parts = {f"argmin(a{k})": shortly(one) for k, one in enumerate(values, 1)}
    return Layered(quantity, says, parts, given, (step,), {}, values, numbers)
