"""The population loss over all blocks at d = 2, N = 1, Lambda = I: random points, and gradient flows from random starts.

The loss is the component-wise one (a polynomial in the nine active parameters, no closed form); flows start anywhere in
W_PV and W_KQ.  Where they end is compared with what a claim says of minima, and so is what they conserve.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import numpy as np

from checks.components import Components
from checks.instances import Instance
from checks.road import Road
from checks.trajectory import Array, integrate
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.exact import identity
from lsa_theory.kernel.claim import Claim, Evidence, Outcome
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.engine import Budget

POINTS = "component-wise loss at random points"
SEED = 0
ROAD = Road("flows of the component-wise loss from random starts", SEED)
RUNS = {"quick": 3, "full": 40}
D, N = 2, 1
COVERS = f"d={D}, N={N}, Lambda=I"
BLOCKS = {"U11": slice(0, 4), "u12": slice(4, 6), "u21": slice(6, 8), "u": slice(8, 9)}
TOLERANCE = 1e-4  # the flows stop this close to their limits, in units of the loss and the parameters
FLAT = 1e-6  # curvature below this is zero: the loss is constant along the orbits of its symmetries


@dataclass(frozen=True, eq=False)
class Polynomial:
    """A polynomial in the nine parameters: coefficients and exponents."""

    coefficients: Array
    exponents: Array

    def value(self, y: Array) -> float:
        return float(self.coefficients @ np.prod(y**self.exponents, axis=1))

    def diff(self, k: int) -> Polynomial:
        kept = self.exponents[:, k] > 0
        lowered = self.exponents[kept].copy()
        lowered[:, k] -= 1
        return Polynomial(self.coefficients[kept] * self.exponents[kept, k], lowered)


@cache
def component_loss() -> tuple[Components, Any, Polynomial]:
    """The loss entry by entry: its frame, the exact polynomial and the float one."""
    instance = Instance(D, {"N": Fraction(N), "Lambda": identity(D)})
    frame = Components(instance, (Node("call", (Node("name", value="loss"), Node("name", value="u")), "grad"),))
    loss = frame.name("loss")
    places = [place for name in BLOCKS for place in frame.places[name]]
    terms = [(float(c), [m[k] for k in places]) for m, c in loss.terms()]
    coefficients, exponents = zip(*terms, strict=True)
    return frame, loss, Polynomial(np.array(coefficients), np.array(exponents))


@cache
def ends(count: int) -> tuple[tuple[Array, Array], ...]:
    """Times and states of the flows, the last state being the end."""
    loss = component_loss()[2]
    slopes = [loss.diff(k) for k in range(9)]
    monomials, places = np.unique(np.concatenate([s.exponents for s in slopes]), axis=0, return_inverse=True)
    matrix = np.zeros((9, len(monomials)))  # the whole gradient as one matrix times the monomials
    rows = np.concatenate([np.full(len(s.coefficients), k) for k, s in enumerate(slopes)])
    np.add.at(matrix, (rows, places.ravel()), np.concatenate([s.coefficients for s in slopes]))
    powers = [monomials == k for k in (1, 2, 3)]

    def velocity(y: Array) -> Array:
        table = np.where(powers[0], y, np.where(powers[1], y * y, np.where(powers[2], y**3, 1.0)))
        return -matrix @ np.prod(table, axis=1)

    rng = np.random.default_rng(SEED)
    return tuple(integrate(velocity, 0.5 * rng.standard_normal(9)) for _ in range(count))


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Evidence on claims about the loss over all blocks; None for others."""
    kind = next((kind for kind in JUDGES if kind in claim.measures), None)
    if kind is None:
        return None
    witness = below_minimum(claim) if kind == "global minimum" else ""
    if witness:
        return Road(POINTS).unequal(witness)
    outcome, gap, detail = JUDGES[kind](claim, [states for _, states in ends(RUNS[budget])])
    return ROAD.measured(gap, TOLERANCE, COVERS, detail, holds=outcome == "supports")


Judgement = tuple[Outcome, float, str]


def _balance(claim: Claim, found: list[Array]) -> Judgement:
    signs = np.array([-1.0] * 4 + [1.0] * 2 + [-1.0] * 2 + [1.0])
    gap = max(float(np.ptp(states**2 @ signs)) / float((states**2).sum(axis=1).max()) for states in found)
    return ("supports" if gap <= TOLERANCE else "contradicts"), gap, f"{len(found)} flows, change of the balance"


def _global(claim: Claim, found: list[Array]) -> Judgement:
    """No flow gets below the claimed minimum; those that reach it end in the claimed blocks."""
    loss, sides = component_loss()[2], claimed(claim)
    least = float(sides["minimum(loss)"])
    gap, reached = 0.0, 0
    for states in found:
        end = states[-1]
        gap = max(gap, least - loss.value(end))
        if loss.value(end) > least + TOLERANCE:
            continue
        reached += 1
        parts = {name: end[place] for name, place in BLOCKS.items()}
        target = np.array(sides["argmin(u*U11)"], dtype=float).ravel()
        gap = max(gap, float(np.abs(parts["u"][0] * parts["U11"] - target).max()))
        gap = max(gap, *(float(np.abs(parts[n] - float(sides[f"argmin({n})"])).max()) for n in ("u12", "u21")))
    outcome: Outcome = "silent" if not reached else "supports" if gap <= TOLERANCE else "contradicts"
    return outcome, gap, f"{reached} of {len(found)} flows reach the minimum, the others stay above it"


def _spurious(claim: Claim, found: list[Array]) -> Judgement:
    """Flows that end above the best one at points without negative curvature."""
    loss = component_loss()[2]
    losses = [loss.value(states[-1]) for states in found]
    hessians = [[loss.diff(i).diff(j) for j in range(9)] for i in range(9)]
    above = []
    for states, value in zip(found, losses, strict=True):
        curvature = np.linalg.eigvalsh([[entry.value(states[-1]) for entry in row] for row in hessians])
        if value > min(losses) + TOLERANCE and curvature[0] > -FLAT - TOLERANCE:
            above.append(round(value, 6))
    detail = f"{len(above)} of {len(found)} flows end at {sorted(set(above))} without negative curvature"
    detail += f", the lowest at {min(losses):.6f}"
    return ("supports" if above else "contradicts"), 0.0, detail


JUDGES = {"global minimum": _global, "spurious minimum": _spurious, "balance of all blocks": _balance}


def claimed(claim: Claim) -> dict[str, Any]:
    """The right sides of the claim, in fractions."""
    frame = component_loss()[0]
    values: dict[str, Any] = dict(frame.values) | {"Gamma": frame.constants(frame.name("Gamma"))}
    relations = [parse_relation(formula) for formula in claim.statement]
    return {to_text(r.sides[0]): read(r.sides[1], Numeric(values, Exact())) for r in relations}


def below_minimum(claim: Claim) -> str:
    """A rational point where the loss is below the claimed minimum, or claimed minimisers that miss it."""
    random, sides = Random(SEED), claimed(claim)
    least = sides["minimum(loss)"]
    best = {"u": [Fraction(2)], "U11": [x / 2 for x in sides["argmin(u*U11)"].flat]}
    best |= {name: [Fraction(sides[f"argmin({name})"])] * D for name in ("u12", "u21")}
    if (reached := at(best)) != least:
        return f"{COVERS}: the loss at the claimed minimiser is {reached}, the claimed minimum {least}"
    for _ in range(20):
        point = {name: [Fraction(random.randint(-4, 4), 8) for _ in entries] for name, entries in best.items()}
        if (value := at(point)) < least:
            return f"{COVERS}, {point}: loss {value}, claimed minimum {least}"
    return ""


def at(point: dict[str, list[Fraction]]) -> Fraction:
    """The loss polynomial at a point of the parameters, in fractions."""
    frame, loss, _ = component_loss()
    table = {place: x for name, entries in point.items() for place, x in zip(frame.places[name], entries, strict=True)}
    return frame.constant(frame.replace(loss, table))
