"""Both sides of a relation at random settings, in sixty digits: rounding cannot decide, d goes up to five.

Draws are rotated, nearly singular, repeated and one-dimensional covariances, context lengths from 1 to 1000, scalars over
six decades.  Draws that break a hypothesis of the claim are passed over; a relation that fails contradicts the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from checks.road import Road
from lsa_theory.algebra.arithmetic import Precise
from lsa_theory.errors import OutOfReachError
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.hypotheses import read_givens, relations_of
from lsa_theory.language.names import Names, names_of
from lsa_theory.language.nodes import Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.symbolic import OPAQUE
from lsa_theory.proofs.certificates.domain import POSITIVE
from lsa_theory.proofs.certificates.inequalities import domain_of
from lsa_theory.proofs.engine import Budget

SEED = 31415
ROAD = Road("sampling in sixty digits", SEED)
DRAWS = {"quick": 12, "full": 200}
DIGITS = 60
RANGE = "d <= 5, N <= 1000, condition numbers up to 10^8 and scalars up to 1000 in size"
TOLERANCE = 1e-25  # thirty-five digits are left for the conditioning of inverses and cancellation
UNREAD = {"E", "mean", "grad", "rate", "slice", "yhat", "S", "beta", *OPAQUE}


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Evaluate every relation without expectations; None when the claim has none."""
    given = tuple(h.formula for h in claim.given if h.formula)
    relations = [
        r for r in map(parse_relation, claim.statement) if not r.calls() & UNREAD and not r.names() & {"loss", "yhat"}
    ]
    relations = [r for r in relations if not r.names() & {"S", "beta", "x", "w", "eta"}]
    hypotheses = relations_of(given)
    if not relations or {"trajectory", "random covariance"} & set(claim.measures):  # they hold along the flow only
        return None
    worst, count = 0.0, 0
    for relation in relations:
        names = names_of(relation, read_givens(given))
        wanted = relation.names().union(*(h.names() for h in hypotheses))
        for values in draws(wanted, names, given, DRAWS[budget]):
            meaning = Numeric(values, Precise(DIGITS))
            try:
                if any(shortfall(h, meaning) > 0 for h in hypotheses):
                    continue
                gap = shortfall(relation, meaning)
            except (OutOfReachError, ArithmeticError, TypeError, ValueError):
                continue  # undefined at this draw: a division by zero, a root of a negative number
            worst, count = max(worst, gap), count + 1
    if not count:
        return None
    return ROAD.measured(worst, TOLERANCE, RANGE, f"{count} draws meet the hypotheses")


def shortfall(relation: Relation, meaning: Numeric) -> float:
    """By how much a relation fails, relative to the size of its sides; 0 where it holds."""
    worst = 0.0
    for left, sign, right in relation.links():
        a, b = (np.asarray(read(side, meaning), dtype=object) for side in (left, right))
        if any(getattr(x, "imag", 0) for side in (a, b) for x in side.flat):
            raise ValueError("complex numbers, from roots of negative ones")
        if sign in ("<", "<="):
            a, b = b, a
        gap = np.asarray(b - a, dtype=object)
        scale = float(np.max(np.abs(a)) + np.max(np.abs(b))) or 1.0
        if sign in ("==", "!="):
            size = float(np.max(np.abs(gap))) / scale
            worst = max(worst, size if sign == "==" else float(size == 0))
        elif gap.ndim == 2 and gap.shape[0] > 1:
            skew = float(np.max(np.abs(gap - gap.T)))
            worst = max(worst, float(meaning.arithmetic.eigenvalues((gap + gap.T) / 2)[-1]) / scale, skew / scale)
        else:
            worst = max(worst, float(gap.reshape(-1)[0]) / scale)
    return worst


def draws(wanted: set[str], names: Names, given: tuple[str, ...], count: int) -> Iterator[dict[str, Any]]:
    """Random values of the names, Lambda and N always among them."""
    rng = np.random.default_rng(SEED)
    arithmetic, domain = Precise(DIGITS), domain_of(given)
    for k in range(count):
        d = 1 + k % 5
        n = int(rng.choice([1, 2, 3, 7, 40, 1000]))
        values: dict[str, Any] = {"N": arithmetic.number(n), "M": arithmetic.number(int(rng.integers(1, 50)))}
        values["Lambda"] = arithmetic.array(covariance(rng, d, k))
        trace = sum(np.diag(values["Lambda"]))
        values["Gamma"] = values["Lambda"] * (1 + arithmetic.number(1) / n) + arithmetic.identity(d) * (trace / n)
        for name in sorted(wanted - set(values) - {"I", "d", "ell"}):
            kind = names.kind(name)
            if kind == "scalar":
                size = 10 ** rng.uniform(-3, 3)
                positive = domain.sign(name) == POSITIVE or name in domain.bounds or name == "noise"
                values[name] = arithmetic.number(float(size if positive else size * rng.choice([-1, 1])))
            elif kind == "vector":
                values[name] = arithmetic.array(rng.standard_normal((d, 1)))
            elif name == "Psi":
                values[name] = arithmetic.array(covariance(rng, d, k + 1))
            elif kind == "matrix":
                entries = rng.standard_normal((d, d))
                values[name] = arithmetic.array(entries @ entries.T if name in names.symmetric else entries)
        yield values


def covariance(rng: np.random.Generator, d: int, k: int) -> Any:
    """Rotated eigenvalues: generic, all equal, one dominating, two decades apart."""
    spread = (1.0, 0.0, 4.0, 2.0)[k % 4]
    eigenvalues = 10 ** (spread * rng.uniform(-1, 1, size=d))
    if k % 4 == 2:
        eigenvalues[1:] = eigenvalues[1:].min(initial=1e-4)
    rotation, _ = np.linalg.qr(rng.standard_normal((d, d)))
    matrix = (rotation * eigenvalues) @ rotation.T
    return (matrix + matrix.T) / 2
