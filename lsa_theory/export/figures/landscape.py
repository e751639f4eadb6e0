"""The figure of ``lsa-theory landscape``: the loss, minimised over W_KQ, over the directions of (u12, u) for d = 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.export.figures.flow import require_plot, write_figure
from lsa_theory.model.bilinear import BilinearLoss
from lsa_theory.model.landscape.reduced import lift

if TYPE_CHECKING:
    from lsa_theory.model.landscape import Landscape

MARKS = {
    "global minimum": ("o", "#009E73", "global minimum"),
    "local minimum": ("s", "#D55E00", "local minimum, not global"),
    "saddle": ("x", "#000000", "saddle"),
    "degenerate": ("D", "#CC79A7", "degenerate"),
}
CELLS = 241


def require(path: str, dimension: int) -> None:
    """Raise InputError before the work where the figure cannot be drawn."""
    require_plot(path)
    if dimension != 2:
        raise InputError("--plot", path, "a figure for d = 2", f"d = {dimension} here: leave --plot out")


def plot(path: str, found: Landscape, title: str) -> None:
    """The disc is the half sphere of ``v / |v|``, u >= 0, seen from above; opposite points of its rim are the same."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    loss = BilinearLoss.of(found.setting.as_float())
    grid = np.linspace(-1, 1, CELLS)
    a, b = np.meshgrid(grid, grid)
    inside = a**2 + b**2 <= 1
    v = np.stack([a[inside], b[inside], np.sqrt(np.maximum(0, 1 - a[inside] ** 2 - b[inside] ** 2))], axis=-1)
    height = np.full(a.shape, np.nan)
    height[inside] = loss.value(lift(loss, v))
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": mpl.rcParams["backend"], "svg.hashsalt": "lsa-theory"}):
        figure = Figure(figsize=(6.4, 5.6), layout="constrained")
        axes = figure.subplots()
        levels = np.linspace(float(np.nanmin(height)), float(np.nanmax(height)), 25)
        image = axes.contourf(grid, grid, height, levels=levels, cmap="Blues")
        axes.contour(grid, grid, height, levels=levels, colors="white", linewidths=0.4)
        figure.colorbar(image, label="loss, least over W_KQ")
        _mark(axes, found)
        axes.add_artist(mpl.patches.Circle((0, 0), 1, fill=False, color="#555555", linewidth=0.8))
        axes.set_aspect("equal")
        axes.set_xlim(-1.08, 1.08)
        axes.set_ylim(-1.08, 1.08)
        axes.set_xlabel("first entry of u12 / |(u12, u)|")
        axes.set_ylabel("second entry")
        axes.set_title(title, fontsize=10, loc="left")
        axes.legend(frameon=True, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=3)
        write_figure(path, figure)


def _mark(axes: Any, found: Landscape) -> None:
    diagonal = not any(found.setting.covariance[0, 1:]) and not any(found.setting.task_covariance[0, 1:])
    named: set[str] = set()
    for point in found.points:
        v = point.y[:3].astype(float) / np.linalg.norm(point.y[:3].astype(float))
        v = v if v[2] >= 0 else -v
        shape, colour, name = MARKS[point.kind]
        signs = [(1, 1), (1, -1), (-1, 1), (-1, -1)] if diagonal else [(1, 1)]
        signs += [(-x, -y) for x, y in signs] if abs(v[2]) < 1e-9 else []
        for x, y in dict.fromkeys((round(s * v[0], 9) + 0.0, round(t * v[1], 9) + 0.0) for s, t in signs):
            fill = {} if shape == "x" else {"markerfacecolor": colour, "markeredgecolor": "white"}
            label = "" if name in named else name
            named.add(name)
            axes.plot([x], [y], shape, color=colour, markersize=8, label=label, clip_on=False, **fill)
