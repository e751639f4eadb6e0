"""Condition 1 to 1e14 by method: the relative error that a flow claims beside the true one, as a table in Markdown.

Run ``python -m benchmarks.flow_errors`` from the root, some minutes; ``--quick`` for a part. The true error is the distance
of the computed end point to the limit in 60 digits (mpmath): Gamma^-1 of the covariance as it is in floats, without its
eigenvectors, and u^2 - |U|^2 of the start as it is. For gd, which moves along minima, it is that of the end.
"""

from __future__ import annotations

import argparse
from decimal import ROUND_CEILING, Context
from time import perf_counter
from typing import Any

import mpmath as mp
import numpy as np

from lsa_theory.model.flow.methods import follow
from lsa_theory.model.flow.problem import Answer, Problem

DIGITS = 60
METHODS = {"spectral": 1e14, "full": 1e14, "gd": 1e14, "mp": 10.0}  # and up to which condition; mp is stiff beyond


def geometric(d: int, condition: float, seed: int = 0) -> Any:
    """A covariance with a geometric spectrum from 1 down to 1/condition in a random basis."""
    basis, _ = np.linalg.qr(np.random.default_rng([seed, d]).standard_normal((d, d)))
    covariance = (basis * np.geomspace(1.0, 1.0 / condition, d)) @ basis.T
    return (covariance + covariance.T) / 2


def true_error(problem: Problem, answer: Answer, balance_of_the_end: bool = False) -> float:
    """The distance of the end point to the limit, relative to the norm of that, computed in `DIGITS` digits."""
    matrix, u = answer.end()
    d, n = len(matrix), problem.context
    with mp.workdps(DIGITS):
        lam = mp.matrix(problem.covariance.tolist())
        gamma = (1 + mp.mpf(1) / n) * lam + mp.fsum(lam[i, i] for i in range(d)) / n * mp.eye(d)
        inverse, end = gamma**-1, mp.matrix(matrix.tolist())
        at, scalar = (end, mp.mpf(u)) if balance_of_the_end else (mp.matrix(problem.U0.tolist()), mp.mpf(problem.u0))
        c = scalar**2 - mp.fsum(x**2 for x in at)
        root = mp.sqrt(c**2 + 4 * mp.fsum(x**2 for x in inverse))
        goal = mp.sqrt((c + root) / 2) * (1 if u >= 0 else -1)
        away = mp.sqrt(mp.fsum(x**2 for x in end - inverse / goal) + (mp.mpf(u) - goal) ** 2)
        return float(away / mp.sqrt(2 * goal**2 - c))


def row(condition: float, method: str, d: int = 3) -> dict[str, Any]:
    """One flow, from sigma = 0.1 at N = 20."""
    theta = np.random.default_rng(d).standard_normal((d, d))
    square = theta @ theta.T
    problem = Problem(geometric(d, condition), 20, 0.1 * square / np.linalg.norm(square), 0.1)
    clock = perf_counter()
    training: dict[str, Any] = {"step": None, "steps": None, "batch": 32, "seed": 0} if method == "gd" else {}
    answer = follow(problem, method, **training)
    seconds, record = perf_counter() - clock, answer.record
    true = true_error(problem, answer, method == "gd")
    said = "converged" if record["converged"] else "exit 3"
    return {"claimed": record["relative_error"], "true": true, "said": said, "seconds": seconds}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two conditions only")
    quick = parser.parse_args().quick
    print("| condition | method | claimed | true | said | s |\n| ---: | --- | ---: | ---: | --- | ---: |")
    for power in (1, 8) if quick else range(15):
        for method, most in METHODS.items():
            if 10.0**power <= most:
                found = row(10.0**power, method)
                cells = _up(found["claimed"]), f"{found['true']:.1e}", found["said"], f"{found['seconds']:.2g}"
                print(f"| 1e{power} | {method} |", " | ".join(cells), "|", flush=True)


def _up(value: float) -> str:
    """Two digits, rounded up: what is shown is claimed too."""
    return f"{float(Context(prec=2, rounding=ROUND_CEILING).create_decimal_from_float(value)):.1e}"


if __name__ == "__main__":
    main()
