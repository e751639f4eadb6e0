"""The minimiser of the loss, found exactly at small instances from the component-wise loss.

On u12 = u21 = 0 the loss depends on ``A = u U11`` only and is a quadratic in its entries.  Its coefficients are read off
exact values of the component-wise loss, the normal equations are solved in fractions, and the result is compared with
what the claim says.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks.components import Components
from checks.instances import Instance, generic_instance, show_value
from checks.road import Road
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.elimination import inverse
from lsa_theory.errors import OutOfReachError
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.engine import Budget

ROAD = Road("exact minimiser of the component-wise loss")
MEASURED = ("argmin(u*U11)", "minimum(ell)")
SIZES = {"quick": ((1, 1), (2, 1), (2, 2)), "full": ((1, 1), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1))}

VARYING = Node("call", (Node("name", value="loss"), Node("name", value="u")), "grad")  # makes the parameters variables


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Compare ``argmin(u*U11)`` and ``minimum(ell)`` with the claim; None when it names neither."""
    relations = [r for r in map(parse_relation, claim.statement) if r.calls() & {"argmin", "minimum"} and len(r.sides) == 2]
    relations = [r for r in relations if to_text(r.sides[0]) in MEASURED]
    if not relations or "random covariance" in claim.measures:
        return None
    for d, n in SIZES[budget]:
        instance = generic_instance({"Lambda"}, Names(), d, {"N": n})
        optimum, lowest = minimise(instance)
        values: dict[str, Any] = dict(instance.values) | {"argmin(u*U11)": optimum, "minimum(ell)": lowest}
        frame = Components(instance, ())
        values["Gamma"] = frame.constants(frame.name("Gamma"))
        for relation in relations:
            try:
                left, right = (read(side, Numeric(values, Exact())) for side in relation.sides)
            except OutOfReachError as problem:
                return ROAD.silent(str(problem))
            if np.any(np.asarray(left) != np.asarray(right)):
                witness = f"{instance}: left {show_value(left, True)}, right {show_value(right, True)}"
                return ROAD.unequal(witness, relation.text)
    covers = ", ".join(f"d={d}, N={n}" for d, n in SIZES[budget])
    return ROAD.equal(covers, "equal as fractions")


def minimise(instance: Instance) -> tuple[Any, Fraction]:
    """``A = u U11`` that minimises the loss, and the minimum of ``ell`` (the loss less its value at zero)."""
    frame = Components(instance, (VARYING,))
    return minimise_quadratic(frame, frame.at_slice(frame.name("loss")))


def minimise_quadratic(frame: Components, loss: Any) -> tuple[Any, Fraction]:
    """The same for a loss on u12 = u21 = 0 that was put together otherwise."""
    d = frame.d
    table = {frame.places["u"][0]: Fraction(1)}
    quadratic = frame.replace(loss, table)
    entries = frame.entries["U11"]
    zero = {k: Fraction(0) for k in frame.places["U11"]}
    slopes = [quadratic.diff(e) for e in entries]
    hessian = np.array([[frame.constant(s.diff(e)) for e in entries] for s in slopes], dtype=object)
    slope = np.array([[frame.constant(frame.replace(s, zero))] for s in slopes], dtype=object)
    optimum = -(inverse(hessian) @ slope)
    lowest = (slope.T @ optimum)[0, 0] / 2
    return optimum.reshape(d, d), lowest
