"""How the time of the spectral integrator grows with dimension, condition number and size of the start.

``python benchmarks/flow_growth.py --plot FILE.svg``; a point is the least of several runs, ``eigh`` beside it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from flow import CONTEXT, problem, timed

from lsa_theory.model.flow.spectral.integrate import integrate

DIMENSIONS = (20, 50, 100, 200, 500, 1000, 2000)
CONDITIONS, SIGMAS = 10.0 ** np.arange(0.5, 8.5), 10.0 ** np.arange(-6.0, 3.5)


def times(d: int, condition: float, sigma: float = 0.1, repeat: int = 5) -> tuple[float, float, float]:
    """Seconds of ``eigh``, of everything, and of the integration alone."""
    covariance, start, u0 = problem(d, condition, sigma)
    eigh = min(timed(lambda: np.linalg.eigh(covariance))[0] for _ in range(repeat))
    runs = [timed(lambda: integrate(covariance, CONTEXT, start, u0)) for _ in range(repeat)]
    assert all(path.converged for _, path in runs)
    return eigh, min(s for s, _ in runs), min(path.diagnostics.seconds_integration for _, path in runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plot", required=True, metavar="FILE")
    path = parser.parse_args().plot
    integrate(np.ones(2), CONTEXT, np.eye(2), 1.0)  # builds the table of weights, once a process
    by_dimension = [times(d, 1e3, repeat=5 if d < 1000 else 2) for d in DIMENSIONS]
    by_condition = [times(300, condition)[2] for condition in CONDITIONS]
    by_sigma = [times(300, 1e3, sigma)[2] for sigma in SIGMAS]
    draw(path, by_dimension, by_condition, by_sigma)


def draw(path: str, by_dimension: Sequence[tuple[float, float, float]], *others: Sequence[float]) -> None:
    """Three panels on logarithmic axes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10.5, 3.4), layout="constrained")
    first, *rest = figure.subplots(1, 3, sharey=True)
    names = ("one numpy.linalg.eigh", "all of the spectral road", "its integration")
    for name, seconds, style in zip(names, zip(*by_dimension, strict=True), ("k--o", "-o", "-s"), strict=True):
        first.loglog(DIMENSIONS, seconds, style, label=name, markersize=4)
    first.set(xlabel="dimension d (condition number 1000)", ylabel="seconds")
    first.legend(fontsize=8, frameon=False)
    labels = ("condition number (d = 300)", "size sigma of the start (d = 300)")
    for axis, where, taken, label in zip(rest, (CONDITIONS, SIGMAS), others, labels, strict=True):
        axis.loglog(where, taken, "-s", color="C1", markersize=4)
        axis.set(xlabel=label)
    for axis in (first, *rest):
        axis.grid(alpha=0.25)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "lsa-theory"}):
        figure.savefig(path, metadata={"Date": None} if path.endswith("svg") else None)


if __name__ == "__main__":
    main()
