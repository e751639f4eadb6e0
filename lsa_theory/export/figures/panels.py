"""Figures (needs the extra ``plot``): theory as lines, simulation as points with error bars of two standard errors."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lsa_theory.errors import InputError
from lsa_theory.files import require_writable, write_bytes_atomically

if TYPE_CHECKING:
    from lsa_theory.model.risk.curves import Panel

# The colours of Okabe and Ito, told apart without red and green; markers and dashes say the same once more.
STYLES: dict[str, tuple[str, str, Any]] = {
    "lsa": ("#0072B2", "o", "-"),
    "limit": ("#56B4E9", "s", (0, (5, 2))),
    "ols": ("#D55E00", "^", (0, (1, 1.2))),
    "ridge": ("#009E73", "D", "none"),
    "gd": ("#CC79A7", "v", (0, (4, 1.5, 1, 1.5))),
    "flat": ("#08306B", "o", "-"),  # one hue from dark to light, for an ordered family
    "ten": ("#2F7EBC", "s", (0, (5, 2))),
    "steep": ("#7FB8DA", "^", (0, (1, 1.2))),
    "zero": ("#000000", "", (0, (1, 3))),
}
FORMATS = ("png", "pdf", "svg")
FLOOR = 1e-3  # of a logarithmic axis


def require_plots(path: str) -> None:
    """Raise InputError now where matplotlib is missing, the format is unknown or the file cannot be written.

    >>> require_plots("curves.txt")
    Traceback (most recent call last):
    ...
    lsa_theory.errors.InputError: plot = curves.txt is not allowed: legal is a file that ends in .png, .pdf, .svg; ...
    """
    if os.path.splitext(path)[1][1:].lower() not in FORMATS:
        raise InputError("plot", path, "a file that ends in " + ", ".join(f".{f}" for f in FORMATS), "rename it")
    require_writable(path)
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise InputError("plot", path, "left out without matplotlib", "pip install 'lsa-theory[plot]'") from None


def save_panels(panels: Sequence[Panel], path: str, title: str) -> None:
    """Draw panels side by side, four in a row, and write the figure whole or not at all; InputError as `require_plots`."""
    require_plots(path)
    import matplotlib as mpl
    from matplotlib.figure import Figure

    columns = min(4, len(panels))
    rows = math.ceil(len(panels) / columns)
    figure = Figure(figsize=(4.3 * columns, 3.7 * rows + 0.5), layout="constrained", dpi=130)
    figure.suptitle(title, fontsize=12)
    axes = figure.subplots(rows, columns, squeeze=False).flatten()
    for axis, panel in zip(axes, panels, strict=False):
        draw(axis, panel)
    for axis in axes[len(panels) :]:
        axis.axis("off")
        axis.text(0.02, 0.9, NOTE, va="top", fontsize=9, linespacing=1.6, transform=axis.transAxes)
    written = io.BytesIO()
    extension = os.path.splitext(path)[1][1:].lower()
    about = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(extension)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "lsa-theory"}):  # small files, the same at every run
        figure.savefig(written, format=extension, metadata=about)
    write_bytes_atomically(path, written.getvalue())


NOTE = (
    "lines: exact closed forms\n"
    "points: simulation, bars of two\nstandard errors\n\n"
    "error: E(prediction - <w, x>)²\nrelative to the zero predictor"
)


def draw(axis: Any, panel: Panel) -> None:
    """One panel on matplotlib axes."""
    heights: list[float] = []
    for curve in panel.curves:
        colour, marker, dashes = STYLES[curve.rule]
        if curve.line:
            x, y = zip(*curve.line, strict=True)
            heights += [v for v in y if math.isfinite(v)]
            axis.plot(x, [_shown(v) for v in y], color=colour, linestyle=dashes, linewidth=1.7, label=curve.label)
        seen = [p for p in curve.points if p.simulated is not None and p.simulated > FLOOR / 10]
        if seen:
            heights += [float(p.simulated or 0) for p in seen]
            bars = [2 * float(p.standard_error or 0) for p in seen]
            # beside a line the points need no entry of their own in the legend
            options = {} if curve.line else {"label": curve.label}
            axis.errorbar(
                [p.x for p in seen], [p.simulated for p in seen], yerr=bars, color=colour, marker=marker, markersize=4.5,
                linestyle="none", capsize=2, markerfacecolor="white" if not curve.line else colour, **options,
            )  # fmt: skip
    axis.set_yscale("log")
    ten(axis.yaxis)
    if panel.log_x:
        axis.set_xscale("log")
        ten(axis.xaxis)
    low = max(FLOOR, 0.6 * min((h for h in heights if h > 0), default=FLOOR))
    axis.set_ylim(low, min(1.8 * max([*heights, 1.0]), 1e3))
    axis.set_title(panel.title, fontsize=10)
    axis.set_xlabel(panel.axis)
    axis.set_ylabel("error / error of zero")
    axis.grid(True, which="major", color="#dddddd", linewidth=0.6)
    axis.legend(fontsize=7.5, framealpha=0.85)


def ten(axis: Any) -> None:
    """Powers of ten on a logarithmic axis in plain characters, which every font and every viewer has."""
    axis.set_major_formatter(lambda value, _: power(value))
    axis.set_minor_formatter("")


def power(value: float) -> str:
    """A power of ten, the empty string for any other number.

    >>> power(1e-3), power(1.0), power(10.0), power(200.0)
    ('10⁻³', '1', '10', '')
    """
    exponent = round(math.log10(value))
    if abs(math.log10(value) - exponent) > 1e-9:
        return ""
    return {0: "1", 1: "10"}.get(exponent, "10" + str(exponent).translate(_RAISED))


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _shown(value: float) -> float:
    """Zero leaves a logarithmic axis at the bottom, infinity at the top."""
    return 1e-30 if value <= 0 else value if math.isfinite(value) else 1e30
