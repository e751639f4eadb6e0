"""The plot in the layout of Figure 1: a column for each scale c, a row for each law of the test covariances."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from lsa_theory.files import write_bytes_atomically

FIXED, RANDOM, NEUTRAL = "#0072B2", "#D55E00", "#222222"  # Okabe and Ito: told apart without red and green
COLOURS = {"fixed": FIXED, "random": RANDOM, None: NEUTRAL}
DASHES: dict[str, Any] = {
    "gpt2": "-",
    "softmax": (0, (5, 1.5)),
    "exact": (0, (1, 1)),
    "limit": (0, (4, 1.5, 1, 1.5)),
    "ols": "-",
    "zero": (0, (1, 3)),
}
WIDTHS = {"gpt2": 2.0, "softmax": 1.3, "exact": 1.6, "limit": 0.9, "ols": 1.2, "zero": 1.2}
FLOOR, MARKS = 2e-3, (1, 3, 7, 12, 20, 30, 45, 60, 80, 100)


def save(record: dict[str, Any], stem: Path) -> list[Path]:
    """Write STEM.png and STEM.svg, each whole or not at all; InputError where they cannot be written."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style = {"svg.hashsalt": "lsa-theory", "font.size": 9, "path.simplify_threshold": 0.5}
    written = []
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": mpl.rcParams["backend"], **style}):
        scales = record["scales"]
        figure = Figure(figsize=(3.5 * len(scales) + 0.6, 7.6), layout="constrained")
        axes = figure.subplots(2, len(scales), sharex=True, sharey=True, squeeze=False)
        for row, tested in zip(axes, ("fixed", "random"), strict=True):
            for axis, scale in zip(row, scales, strict=True):
                _panel(axis, record, tested, scale)
            row[0].set_ylabel("squared error / error of zero")
        for axis in axes[1]:
            axis.set_xlabel("examples in the test prompt M")
        handles, labels = axes[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=8.5, handlelength=3.2)
        figure.suptitle(_title(record), fontsize=10)
        for ending, about in (("png", None), ("svg", {"Date": None})):
            buffer = io.BytesIO()
            figure.savefig(buffer, format=ending, dpi=130, metadata=about)
            written.append(stem.with_suffix(f".{ending}"))
            write_bytes_atomically(str(written[-1]), buffer.getvalue())
    return written


def _title(record: dict[str, Any]) -> str:
    size = "GPT-2 {layers} layers, {heads} heads, width {width}, {steps:,} steps"
    runs = [run["config"] | {"steps": run["steps"]} for run in record["runs"] if "config" in run]
    sizes = {size.format(**run) for run in runs if run["model"] == "gpt2"}
    return "; ".join([f"d = {record['dim']}", *sorted(sizes), "bands and bars: 90% bootstrap intervals"])


def _panel(axis: Any, record: dict[str, Any], tested: str, scale: float) -> None:
    lengths = record["test_lengths"]
    contexts = sorted({run["config"]["context"] for run in record["runs"] if "config" in run})
    for context in contexts:
        axis.axvline(context, color="#aaaaaa", linewidth=0.8, zorder=0)
    for curve in record["curves"]:
        if (curve["tested"], curve["scale"]) != (tested, scale):
            continue
        colour, kind = COLOURS[curve["trained_on"]], curve["kind"]
        pale = 1.0 if curve["context"] is None else 1 - 0.5 * contexts.index(curve["context"]) / max(1, len(contexts))
        if kind == "lsa":
            marks = [m for m in MARKS if m < len(lengths)]
            values = [curve["error"][m] for m in marks]
            bars = [[v - curve["low"][m] for v, m in zip(values, marks, strict=True)],
                    [curve["high"][m] - v for v, m in zip(values, marks, strict=True)]]  # fmt: skip
            axis.errorbar(
                marks, values, yerr=bars, color=colour, marker="o", markersize=3.5, linestyle="none", capsize=2, alpha=pale,
                label=curve["rule"],
            )  # fmt: skip
            continue
        known = curve["error"] if kind in ("gpt2", "softmax", "ols") else curve["closed_form"]
        axis.plot(
            lengths, [max(v, FLOOR / 10) for v in known], color=colour, linestyle=DASHES[kind], linewidth=WIDTHS[kind],
            alpha=pale, label=curve["rule"],
        )  # fmt: skip
        if kind in ("gpt2", "softmax"):
            axis.fill_between(lengths, curve["low"], curve["high"], color=colour, alpha=0.18, linewidth=0)
    axis.set_yscale("log")
    axis.set_ylim(FLOOR, 1e3)
    axis.set_xlim(0, lengths[-1])
    law = "$\\Lambda = c\\,I$" if tested == "fixed" else "$\\Lambda = c\\,$diag(Exponential(1))"
    axis.set_title(f"tested on {law}, c = {scale:g}", fontsize=9.5)
    axis.grid(True, which="major", color="#e3e3e3", linewidth=0.6)
