"""What a study shows: a heat map over two parameters, or curves with intervals over one."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.files import require_writable
from lsa_theory.study.store import opened, rows

SHOWN = {
    "flow": "relative_error",
    "basins": "fraction",
    "risk": "simulated",
    "prove": "least",
    "nonlinear": "random_9",
}  # the column that a study is about
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
PANELS = 4  # values of a third parameter that are shown side by side
MANY = 30  # points of a curve beyond which intervals are a band
Cells = dict[tuple[float, ...], list[float]]
FORMATS = (".svg", ".png", ".pdf")


def plot(folder: str, path: str) -> None:
    """Draw the study in the folder; InputError where nothing varies, or for a file that cannot be written.

    Exact windows of N without spurious local minima (Lambda = I) are lines in the map of basins.
    """
    from matplotlib.figure import Figure

    from lsa_theory.export.figures.flow import write_figure

    if not path.lower().endswith(FORMATS):
        raise InputError("--output", path, "a file name ending in " + ", ".join(FORMATS), "choose the format by the ending")
    require_writable(path)
    said = opened(folder)
    column = SHOWN[said["what"]]
    if said["what"] in ("prove", "nonlinear"):
        _dots(folder, path, said)
        return
    varied = [name for name, count in said["axes"].items() if count != 1]
    if not varied:
        raise InputError("DIR", folder, "a study in which a parameter varies", "give one a list of values")
    if said["scattered"]:
        across, others = varied[0], []
    else:
        across, *others = sorted(varied, key=lambda name: -said["axes"][name])
    names = (across, *others[:1])
    panels: dict[float | None, tuple[Cells, Cells]] = defaultdict(lambda: (defaultdict(list), defaultdict(list)))
    for row in rows(folder):
        if row["error"] is None and row.get(column) is not None:
            place = tuple(float(row[name]) for name in names)
            apart = len(others) > 1 and said["axes"][others[1]] <= PANELS
            cells, exact = panels[float(row[others[1]]) if apart else None]
            cells[place].append(float(row[column]))
            if row.get("theory") is not None:
                exact[place].append(row["theory"])
    if not panels:
        raise InputError("DIR", folder, f"a study with values of {column}", "run it first, or look at its errors")
    figure = Figure(figsize=(6.4 if len(panels) == 1 else 3.4 * len(panels) + 1.2, 4.2), layout="constrained")
    every = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, value in zip(every, sorted(panels, key=lambda value: value or 0.0), strict=True):
        cells, exact = panels[value]
        kinds = len({place[1] for place in cells}) if others else 0
        if said["scattered"]:
            _scatter(axes, cells)
        elif kinds > len(COLOURS):
            _map(axes, figure, cells, column)
        else:
            _curves(axes, cells, exact, others[0] if others else "", bounded=column == "fraction")
        axes.set_xlabel(across)
        if said["what"] == "basins" and names == ("N", "d"):
            _windows(axes, sorted({int(place[1]) for place in cells}), mapped=kinds > len(COLOURS))
        if value is not None:
            axes.set_title(f"{others[1]} = {value:g}", fontsize=9)
        axes.spines[["top", "right"]].set_visible(False)
    every[0].set_ylabel(others[0] if not said["scattered"] and kinds > len(COLOURS) else column)
    if not every[0].get_title():
        every[0].set_title(f"{said['what']}: {said['tasks']} tasks", fontsize=10, loc="left")
    write_figure(path, figure)


def _dots(folder: str, path: str, said: dict[str, Any]) -> None:
    from matplotlib.figure import Figure

    from lsa_theory.export.figures import study_dots
    from lsa_theory.export.figures.flow import write_figure

    column = SHOWN[said["what"]]
    found = [row for row in rows(folder) if row["error"] is None and not math.isnan(row.get(column) or 0.0)]
    if not found:
        raise InputError("DIR", folder, f"a study with values of {column}", "run it first, or look at its errors")
    claims = len({row.get("claim") for row in found})
    figure = Figure(figsize=(6.4, max(4.2, 1.2 + 0.32 * claims)), layout="constrained")
    axes = figure.subplots()
    (study_dots.slack if said["what"] == "prove" else study_dots.errors)(axes, found)
    axes.set_title(f"{said['what']}: {said['tasks']} tasks", fontsize=10, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25, linewidth=0.6)
    write_figure(path, figure)


def _scatter(axes: Any, cells: Cells) -> None:
    """A point for every task of random parameters."""
    points = [(place[0], value) for place, values in cells.items() for value in values]
    axes.plot(*zip(*points, strict=True), ".", color=COLOURS[0], markersize=4, alpha=0.7)
    for values, scale in zip(zip(*points, strict=True), (axes.set_xscale, axes.set_yscale), strict=True):
        if min(values) > 0 and max(values) / min(values) > 50:
            scale("log")
    axes.grid(alpha=0.25, linewidth=0.6)


def _map(axes: Any, figure: Any, cells: Cells, column: str) -> None:
    xs, ys = (sorted({place[k] for place in cells}) for k in (0, 1))
    values = [[_mean(cells.get((x, y), [])) for x in xs] for y in ys]
    figure.colorbar(axes.pcolormesh(xs, ys, values, shading="nearest", cmap="viridis"), ax=axes, label=column)
    _logarithmic(axes, xs)


def _curves(axes: Any, cells: Cells, exact: Cells, name: str, bounded: bool) -> None:
    """Means with two standard errors of the repetitions, a band where points are many; closed forms as lines."""
    for colour, key in zip(COLOURS, sorted({place[1:] for place in cells}), strict=False):
        xs = sorted(place[0] for place in cells if place[1:] == key)
        means = [_mean(cells[(x, *key)]) for x in xs]
        bars = [2 * _error(cells[(x, *key)]) for x in xs]
        label = f"{name} = {key[0]:g}" if key else None
        if len(xs) > MANY:
            low = [max(m - e, 0.0) if bounded else m - e for m, e in zip(means, bars, strict=True)]
            high = [min(m + e, 1.0) if bounded else m + e for m, e in zip(means, bars, strict=True)]
            axes.fill_between(xs, low, high, color=colour, alpha=0.2, linewidth=0)
            axes.plot(xs, means, color=colour, linewidth=1.2, label=label)
        else:
            style: dict[str, Any] = {"marker": "o", "markersize": 3.5, "linewidth": 1.2, "capsize": 2}
            axes.errorbar(xs, means, bars, color=colour, label=label, **style)
        if line := [_mean(exact[(x, *key)]) for x in xs if (x, *key) in exact]:
            axes.plot(xs, line, color=colour, linestyle="--", linewidth=1, label="closed form" if not key else None)
        _logarithmic(axes, xs)
    if bounded:
        axes.set_ylim(-0.02, 1.05)
    axes.grid(alpha=0.25, linewidth=0.6)
    if name or exact:
        axes.legend(frameon=False, fontsize=8)


def _logarithmic(axes: Any, xs: list[float]) -> None:
    if len(xs) > 2 and xs[0] > 0 and xs[-1] / xs[0] > 50:
        axes.set_xscale("log")


def _windows(axes: Any, dimensions: list[int], mapped: bool) -> None:
    """Where the window of N without spurious local minima begins and ends, exactly."""
    from lsa_theory.model.landscape.windows import windows

    for k, d in enumerate(dimensions):
        for run in windows(d) if d > 1 else ():
            for edge in (run.first - 0.5, (run.last or math.inf) + 0.5) if not run.spurious else ():
                if edge < axes.get_xlim()[1] and mapped:
                    axes.vlines(edge, d - 0.5, d + 0.5, color="white", linestyle=":", linewidth=1.2)
                elif edge < axes.get_xlim()[1]:
                    axes.axvline(edge, color=COLOURS[k], linestyle=":", linewidth=1.2)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _error(values: list[float]) -> float:
    """The standard error of the mean, 0 for one value."""
    if len(values) < 2:
        return 0.0
    centre = _mean(values)
    return math.sqrt(sum((x - centre) ** 2 for x in values) / (len(values) - 1) / len(values))
