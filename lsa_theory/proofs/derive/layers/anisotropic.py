"""The answer for two layers at ``Lambda = diag(l_1, .., l_d)``: minima over diagonal matrices, enclosed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError
from lsa_theory.proofs.derivation import infer, verify
from lsa_theory.proofs.derive.layers.diagonal import RADIUS, DiagonalPair
from lsa_theory.proofs.derive.layers.layered import MODEL, Layered, number, shortly, single
from lsa_theory.proofs.derive.layers.sizes import Sizes


def at_eigenvalues(quantity: str, layers: int, values: tuple[Fraction, ...], sizes: Sizes) -> Layered:
    """Least loss or minimisers; InputError for other depths, and where N has no value.

    >>> found = at_eigenvalues("minimal-loss", 2, (Fraction(2), Fraction(1)), Sizes(N=4))
    >>> round(found.value, 6)
    0.381736
    """
    if layers != 2 or sizes.noise:
        raise InputError("Lambda", "diag(...)", "two layers without noise", "other depths are there for Lambda = I")
    if sizes.N is None or sizes.d not in (None, len(values)):
        raise InputError("--at", sizes.N, "N, and d the number of eigenvalues", "for example 'Lambda=diag(2, 1)', N=4")
    pair = DiagonalPair(values, sizes.N)
    found = pair.minima()
    if not found:
        raise InputError("Lambda", values, "eigenvalues where descent finds a minimum", "take them nearer to one another")
    d = len(values)
    rows: list[dict[str, Any]] = []
    for x in found:
        entries = [number(Interval(one - RADIUS, one + RADIUS)) for one in x]
        rows.append({"loss": number(pair.enclosed_loss(x)), "A1": entries[:d], "A2": entries[d:]})
    steps = (
        verify("one stationary point within 1e-9 of each centre, the Hessian over diagonal matrices positive definite",
               "Newton-Kantorovich, Gershgorin", lambda: all(pair.enclose(x) is not None for x in found), "fractions"),
        infer("it is stationary over all matrices", "changing the sign of a coordinate of all inputs leaves the law",
              "symmetry"),
    )  # fmt: skip
    listed = ", ".join(map(str, values))
    given = (f"L = 2: {MODEL}", f"Lambda = diag({listed}), w ~ N(0, I), N = {sizes.N}; matrices diag(..)")
    says = f"the lowest of {len(found)} minima over diagonal matrices that descent from random starts finds, enclosed"
    least = pair.enclosed_loss(found[0])
    if quantity == "minimal-loss":
        parts = {"minimum(loss) <=": shortly(float(least.high))}
        return Layered(quantity, says, parts, given, steps, {}, single(least), {"minima": rows})
    names = [f"A{layer}_{k}" for layer in (1, 2) for k in range(1, d + 1)]
    parts = {name: shortly(round(float(x), 9)) for name, x in zip(names, found[0], strict=True)}
    return Layered(quantity, says, parts, given, steps, {}, [float(x) for x in found[0]], {"minima": rows})
