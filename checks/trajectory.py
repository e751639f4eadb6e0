"""Statements about the whole flow, checked at every step of integrated trajectories on u12 = u21 = 0.

The flow is (5.4) written out in NumPy and integrated by a Dormand-Prince pair of its own. Starts lie inside and far
beyond the paper's condition on sigma, with Theta of any rank; for claims on general starts they are unbalanced, not
symmetric and not semidefinite. Starts that break a hypothesis of the claim are no evidence on it, but what happens
there is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from checks.road import Road
from lsa_theory.algebra.arithmetic import Float
from lsa_theory.errors import OutOfReachError
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.engine import Budget

SEED = 20240614
ROAD = Road("integrated trajectories of (5.4)", SEED)
RUNS = {"quick": 9, "full": 120}
RTOL = 1e-9
ARRIVED = 3e-8  # the move of one step relative to the parameters at which a trajectory ends
LEFT = 3e-5  # and the distance from the limit that this leaves, rates being within 10^3 of each other
SAMPLES = 40  # states of a trajectory at which relations are evaluated
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class Path:
    """One trajectory: the setting's values, times, and states with ``U11`` in front and ``u`` last."""

    values: dict[str, Any]
    times: Array
    states: Array
    label: str

    def at(self, k: int) -> dict[str, Any]:
        """Everything that a statement may speak of at step k."""
        v, state = self.values, self.states[k]
        d = int(v["d"])
        U, u = state[:-1].reshape(d, d), float(state[-1])
        slope = gradient(v["Lambda"], v["Gamma"], state)
        return v | {
            "U11": U, "u": u, "ell": (ell := reduced(v["Lambda"], v["Gamma"], state)),
            "grad(ell, U11)": slope[:-1].reshape(d, d),
            "grad(ell, u)": float(slope[-1]), "rate(ell)": -float(slope @ slope),
            "loss": ell + float(np.trace(v["Lambda"])) / 2,
        }  # fmt: skip


def reduced(lam: Array, gam: Array, state: Array) -> float:
    """``ell`` as (5.5) prints it."""
    U, u = state[:-1].reshape(lam.shape), state[-1]
    return float(np.trace(u * u / 2 * gam @ lam @ U @ lam @ U.T - u * lam @ lam @ U.T))


def gradient(lam: Array, gam: Array, state: Array) -> Array:
    """The negative velocity of (5.4)."""
    U, u = state[:-1].reshape(lam.shape), state[-1]
    pulled = gam @ lam @ U @ lam
    slope = u * u * pulled - u * lam @ lam
    return np.append(slope.ravel(), u * (pulled * U).sum() - (lam @ lam * U).sum())


@cache
def paths(count: int, general: bool) -> tuple[Path, ...]:
    """Trajectories; every second one starts beyond the paper's bound on sigma, up to a hundred times."""
    rng = np.random.default_rng(SEED + general)
    return tuple(_path(rng, k, general) for k in range(count))


def _path(rng: np.random.Generator, k: int, general: bool) -> Path:
    d, n = 1 + k % 3, int(rng.integers(1, 12))
    q, _ = np.linalg.qr(rng.standard_normal((d, d)))
    lam = (q * rng.uniform(0.5, 2.0, d)) @ q.T
    lam = (lam + lam.T) / 2
    gam = (1 + 1 / n) * lam + np.trace(lam) / n * np.eye(d)
    bound = np.sqrt(2 / (np.sqrt(d) * np.linalg.norm(gam, 2)))
    sigma = float(bound * (rng.uniform(0.1, 0.99) if k % 2 else 10 ** rng.uniform(0, 0.5 if general else 2)))
    theta = rng.standard_normal((d, 1)) @ rng.standard_normal((1, d)) if k % 4 < 2 else rng.standard_normal((d, d))
    theta /= np.sqrt(np.linalg.norm(theta @ theta.T))
    start = sigma * theta @ theta.T
    if general:
        start = rng.standard_normal((d, d))
        if k % 2:  # balanced, with tr(Lambda^2 U11) >= 0
            start *= np.sign(np.trace(lam @ lam @ start)) * sigma / np.linalg.norm(start)
        else:  # delta > 0, any sign
            start *= sigma * rng.uniform(0, 0.9) / np.linalg.norm(start)
    # The least of ell, a quadratic in A = u U11: the normal equations as one linear system.
    system = np.kron(gam @ lam, lam)
    lowest = -0.5 * (lam @ lam).ravel() @ np.linalg.solve(system, (lam @ lam).ravel())
    state = np.append(start.ravel(), sigma)
    delta = 0.0 if not general or k % 2 else float(sigma**2 - (start * start).sum())
    values: dict[str, Any] = {
        "d": float(d), "N": float(n), "Lambda": lam, "Gamma": gam, "sigma": sigma, "Theta": theta, "delta": delta,
        "minimum(ell)": float(lowest), "minimum(loss)": float(lowest + np.trace(lam) / 2),
        "start(ell)": reduced(lam, gam, state),
    }  # fmt: skip
    times, states = integrate(lambda y: -gradient(lam, gam, y), state)
    return Path(values, times, states, f"d={d}, N={n}, sigma={sigma / bound:.3g} x bound")


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Evidence on a claim that measures trajectories; None for any other."""
    if "trajectory" not in claim.measures:
        return None
    hypotheses = [parse_relation(h.formula) for h in claim.given if h.formula and len(h.formula.split()) > 2]
    relations = [parse_relation(formula) for formula in claim.statement]
    worst, inside, outside, held, unread = 0.0, 0, 0, 0, set[str]()
    for path in paths(RUNS[budget], "general start" in claim.measures):
        within = all(shortfall(h, path.at(0)) <= 0 for h in hypotheses)
        gap = 0.0
        for relation in relations:
            try:
                gap = max(gap, path_gap(relation, path))
            except OutOfReachError as problem:
                unread.add(str(problem))
        if "explicit rate" in claim.measures:
            gap = max(gap, explicit_rate_gap(path))
        inside, outside = inside + within, outside + (not within)
        worst = max(worst, gap) if within else worst
        held += not within and gap <= tolerance(path)
    limit = max(tolerance(path) for path in paths(RUNS[budget], "general start" in claim.measures))
    detail = f"{inside} trajectories" + (f"; beyond the hypotheses it holds on {held} of {outside}" if outside else "")
    detail += "".join(f"; not read: {reason}" for reason in sorted(unread))
    if not inside or len(unread) == len(relations):
        return ROAD.silent(detail, "d = 1..3")
    return ROAD.measured(worst, limit, "d = 1..3", detail)


def tolerance(path: Path) -> float:
    """The integrator's local errors added up, and what is left to go at the end."""
    return 10 * RTOL * 2000 + LEFT


def path_gap(relation: Relation, path: Path) -> float:
    """The largest violation of a relation along a trajectory, or at its end for limits, relative to its sides."""
    last = len(path.times) - 1
    if "limit" in relation.calls():
        end = path.at(last)
        found = [node for side in relation.sides for node in limits(side)]
        inner = {to_text(node): read(node.parts[0], Numeric(end, Float())) for node in found}
        return shortfall(relation, end | inner)
    steps: Iterable[int] = range(last + 1)
    if "minimum" in relation.calls():  # later, ell - min ell is lost in rounding
        steps = [k for k in steps if excess(path, k) > 1e-8 * abs(path.values["minimum(ell)"])]
    gap = max((shortfall(relation, path.at(k)) for k in steps), default=0.0)
    if to_text(relation.sides[0]) == "rate(ell)" and "u" not in relation.sides[1].names():
        gap = max(gap, decay_gap(path, -float(read(relation.sides[1], Numeric(path.at(0), Float()))) / excess(path, 0)))
    return gap


def shortfall(relation: Relation, values: dict[str, Any]) -> float:
    """By how much a relation fails, relative to the size of its sides; 0 or less where it holds."""
    meaning, worst = Numeric(values, Float()), -1.0
    for left, sign, right in relation.links():
        a, b = (np.asarray(read(side, meaning), dtype=float) for side in (left, right))
        scale = float(max(np.abs(a).max(), np.abs(b).max())) or 1.0
        gap = {"==": np.abs(a - b), ">=": b - a, ">": b - a, "<=": a - b, "<": a - b}[sign]
        missed = sign in (">", "<") and bool((gap >= 0).any())
        worst = max(worst, 1.0 if missed else float(gap.max()) / scale)
    return worst


def excess(path: Path, k: int) -> float:
    """``ell - min ell`` at step k."""
    return float(path.at(k)["ell"] - path.values["minimum(ell)"])


def decay_gap(path: Path, rate: float) -> float:
    """The largest violation of ``ell(t) - min ell <= exp(-rate t) (ell(0) - min ell)``, relative to ``|min ell|``."""
    first, scale = excess(path, 0), abs(path.values["minimum(ell)"])
    found = [excess(path, k) - first * np.exp(min(-rate * t, 50.0)) for k, t in enumerate(path.times)]
    return float(max(found)) / max(scale, first)


def explicit_rate_gap(path: Path) -> float:
    """Violations of ``u >= u_min`` and of the decay at ``2 u_min^2 lam_min(Gamma) lam_min(Lambda)^2`` of ours-thm-4.1."""
    v = path.values
    eigenvalues, vectors = np.linalg.eigh(v["Lambda"])
    gammas = np.linalg.eigvalsh(v["Gamma"])
    tau = gammas[0] * eigenvalues[0] ** 2
    u_max = max(v["sigma"], (np.trace(v["Lambda"] @ v["Lambda"] @ np.linalg.inv(v["Gamma"])) / tau) ** 0.25)
    sizes = v["sigma"] * ((v["Theta"].T @ vectors) ** 2).sum(axis=0)
    floor = float((np.minimum(sizes, 1 / (gammas * u_max)) ** 2).sum())
    squares = path.states[:, -1] ** 2
    above = float((floor - squares.min()) / floor)
    below = float((squares.max() - u_max**2) / u_max**2)
    return max(above, below, decay_gap(path, 2 * floor * tau))


def limits(node: Node) -> list[Node]:
    """The calls of limit() in a formula."""
    own = [node] if node.kind == "call" and node.value == "limit" else []
    return own + [found for part in node.parts for found in limits(part)]


STAGES = (
    (1 / 5,), (3 / 40, 9 / 40), (44 / 45, -56 / 15, 32 / 9), (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)  # fmt: skip
ERROR = (71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)


def integrate(field: Callable[[Array], Array], y: Array) -> tuple[Array, Array]:
    """Follow ``y' = field(y)`` until a step moves ``y`` by `ARRIVED` only; times and states, thinned out to `SAMPLES`."""
    times, states = [0.0], [y]
    f = field(y)
    h = 1e-3 * float(np.linalg.norm(y) / np.linalg.norm(f))
    while len(times) < 20_000 and h * np.linalg.norm(f) > ARRIVED * np.linalg.norm(y):
        stages = [f]
        for row in STAGES:
            stages.append(field(y + h * sum(a * k for a, k in zip(row, stages, strict=True))))
        step = h * sum(a * k for a, k in zip(STAGES[-1], stages, strict=False))
        defect = h * sum(a * k for a, k in zip(ERROR, stages, strict=True))
        error = float(np.linalg.norm(defect) / (RTOL * np.linalg.norm(y)))
        if error <= 1:
            y, f = y + step, stages[-1]
            times.append(times[-1] + h)
            states.append(y)
        h *= min(4.0, max(0.2, 0.9 * max(error, 1e-10) ** -0.2))
    kept = np.unique(np.linspace(0, len(times) - 1, SAMPLES).astype(int))
    return np.array(times)[kept], np.array(states)[kept]
