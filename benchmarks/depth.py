"""Depth and landscapes: seconds, beside SymPy's component-wise expansion, and the figures of docs/frontier.md.

``python benchmarks/depth.py`` prints the table of docs/frontier.md; ``--plot DIR`` draws its figures instead.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from lsa_theory.model.landscape.isotropic import IsotropicLandscape
from lsa_theory.model.landscape.windows import windows
from lsa_theory.moments import layers as several
from lsa_theory.moments.laws import SampleCovariance
from lsa_theory.moments.pairings import expectation_by_pairings
from lsa_theory.moments.wishart import moment_at, trace_moment
from lsa_theory.proofs.derive.inputs import token_normalised, trace_normalised
from lsa_theory.proofs.derive.layers import hankel
from lsa_theory.proofs.derive.layers.steps import Steps


def least(run: Callable[[], Any], clear: Callable[[], None], count: int = 3) -> float:
    """The least seconds of several runs, caches cleared before each."""
    found = []
    for _ in range(count):
        clear()
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def two_layers_component_wise(d: int = 1, n: int = 1) -> Any:
    """The two-layer loss at given d, N by expanding the components in SymPy and replacing powers by Gaussian moments."""
    from sympy import Matrix, Poly, Symbol, eye, factorial2, symbols

    x = Matrix(n, d, symbols(f"x:{n * d}"))
    first, second = (Matrix(d, d, symbols(f"{name}:{d * d}")) for name in "ab")
    sample = x.T * x / n
    error = (eye(d) - second * sample) * (eye(d) - first * sample)
    squared = Poly((error.T * error).trace(), *x)
    total = 0
    for powers, coefficient in squared.terms():
        if all(p % 2 == 0 for p in powers):
            weight = 1
            for p in powers:
                weight *= factorial2(p - 1) if p else 1
            total += coefficient * weight
    return total / Symbol("two")


def table() -> None:
    """Print the seconds."""
    clears = (trace_moment.cache_clear, several.population_loss.cache_clear, hankel.least_risk.cache_clear)

    def clear() -> None:
        for one in clears:
            one()

    rows: list[tuple[str, Callable[[], Any]]] = [
        ("moments m_1 .. m_8, all d and N", lambda: [trace_moment(k) for k in range(9)]),
        ("two layers, any matrices and covariance", lambda: several.population_loss(2)),
        ("three layers", lambda: several.population_loss(3)),
        ("two layers by set partitions and pairings",
         lambda: expectation_by_pairings(several.square(several.matrices(2, False), False, False), [LAW])),
        ("two layers, d = N = 1, SymPy component-wise", lambda: two_layers_component_wise(1, 1)),
        ("two layers, d = N = 2, SymPy component-wise", lambda: two_layers_component_wise(2, 2)),
        ("least loss of two steps, formula", lambda: hankel.least_risk(2)),
        ("least loss of six steps, d = 20, N = 40", lambda: Steps.at_sizes(6, 20, 40).least),
        ("spurious minimum? d = 12, N = 545", lambda: IsotropicLandscape(12, 545).has_spurious_minimum),
        ("every N, d = 12", lambda: windows(12)),
    ]  # fmt: skip
    for name, run in rows:
        print(f"| {name} | {least(run, clear):.4f} |", flush=True)


LAW: SampleCovariance = several.LAW


def figures(folder: Path) -> None:
    """Draw windows, depth against risk, the looping threshold and repairs against scale."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "lsa-theory"
    folder.mkdir(parents=True, exist_ok=True)

    def save(name: str, draw: Callable[[Any], None]) -> None:
        figure = Figure(figsize=(6, 3.6), layout="constrained")
        axes = figure.subplots()
        draw(axes)
        axes.grid(alpha=0.3)
        figure.savefig(folder / f"frontier_{name}.svg", metadata={"Date": None})

    save("windows", _windows)
    save("depth", _depth)
    save("looping", _looping)
    save("repairs", _repairs)


def _windows(axes: Any) -> None:
    dims = range(3, 31)
    free = [next(run for run in windows(d) if not run.spurious) for d in dims]
    axes.fill_between(dims, [run.first for run in free], [run.last or 0 for run in free], alpha=0.4, label="none")
    axes.plot(dims, [4 * d * d - 3**0.5 * d for d in dims], "k--", lw=1, label="4 d² − √3 d")
    axes.set(yscale="log", xlabel="d", ylabel="N", title="Context lengths without spurious minima, Λ = I")
    axes.legend()


def _depth(axes: Any) -> None:
    for d, n in ((2, 4), (10, 20), (40, 80), (10, 100)):
        values = [float(Steps.at_sizes(layers, d, n).least) for layers in range(1, 7)]
        axes.plot(range(1, 7), values, "o-", ms=3, label=f"d = {d}, N = {n}")
    limit = [1 / sum(0.5**-k for k in range(layers + 1)) for layers in range(1, 7)]
    axes.plot(range(1, 7), limit, "k--", lw=1, label="d/N → 1/2")
    axes.set(yscale="log", xlabel="layers", ylabel="risk per dimension", title="Depth against risk, best scalar steps")
    axes.legend()


def _looping(axes: Any) -> None:
    parts = hankel.critical_noise_parts()
    lengths = [1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 400, 1000]
    for d in (1, 2, 5, 20):
        levels = []
        for n in lengths:
            p, q, r = (float(hankel.at(value, d, n)) for value in parts.values())
            levels.append((2 * (p * p - 3 * q * r) ** 0.5 - p) / (3 * q) / (d + 1))
        axes.plot(lengths, levels, "o-", ms=3, label=f"d = {d}")
    axes.set(xscale="log", xlabel="N", ylabel="noise/(d + 1)", title="Above the line two equal steps are the best")
    axes.legend()


def _repairs(axes: Any) -> None:
    d, n = 5, 20
    scales = [2 ** (k / 10) for k in range(-30, 16)]
    known = {"d": Fraction(d), "N": Fraction(n)}
    for layers in (1, 2):
        p = Steps.at_sizes(layers, d, n).polynomial
        risk = [
            sum(float(a * b * moment_at(i + j, d, n)) * k ** (i + j) for i, a in enumerate(p) for j, b in enumerate(p))
            for k in scales
        ]
        axes.plot(scales, risk, label=f"{layers} layer{'s' * (layers > 1)}, trained at k = 1")
    for name, value in (("trace-normalised", trace_normalised()), ("token-normalised", token_normalised())):
        level = float(value.evaluate(lambda g: known[str(g)]))
        axes.axhline(level, ls="--", label=name, color="C2" if name.startswith("trace") else "C3")
    axes.set_xscale("log", base=2)
    axes.set(yscale="log", ylim=(0.05, 20), xlabel="scale k of test inputs", ylabel="relative risk",
             title=f"Repairs against scale, d = {d}, N = {n}")  # fmt: skip
    axes.legend()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plot", metavar="DIR")
    folder = parser.parse_args().plot
    if folder:
        figures(Path(folder))
    else:
        table()


if __name__ == "__main__":
    main()
