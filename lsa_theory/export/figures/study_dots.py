"""Studies that compare kinds, a dot for each task: claims by their slack, trained transformers by their errors."""

from __future__ import annotations

import math
from typing import Any

Row = dict[str, Any]
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
FLOOR = 1e-25  # slack that is drawn there may be 0
PANELS = ("fixed_1", "fixed_4", "fixed_9", "random_1", "random_4", "random_9")
NEAR_ONE = {1: 6.314, 2: 2.920, 3: 2.353, 4: 2.132, 5: 2.015, 6: 1.943, 7: 1.895}  # 95% points of Student's t


def slack(axes: Any, rows: list[Row]) -> None:
    """The least relative slack that every task found; violations, and what is 0, stand apart on the left."""
    claims = list(dict.fromkeys(row["claim"] for row in rows))
    conditions = sorted({row["condition"] for row in rows})
    shown = conditions if len(conditions) <= len(COLOURS) else []
    span = max(1, len(shown) - 1)
    for row in rows:
        place = shown.index(row["condition"]) if shown else 0
        x, y = row["least"], len(claims) - 1 - claims.index(row["claim"]) + 0.3 - 0.6 * place / span
        axes.plot(max(x, FLOOR), y, marker="x" if row["negative"] else "o", color=COLOURS[place], markersize=4, alpha=0.6)
    for condition, colour in zip(shown, COLOURS, strict=False):
        axes.plot([], [], "o", color=colour, markersize=4, label=f"condition {condition:g}")
    axes.set_xscale("log")
    axes.set_yticks(range(len(claims)), claims[::-1], fontsize=8)
    axes.set_xlabel(f"least relative slack of a task (0 at {FLOOR:g})")
    if shown:
        axes.figure.legend(frameon=False, fontsize=8, loc="outside lower center", ncols=len(shown))


def errors(axes: Any, rows: list[Row]) -> None:
    """Errors relative to zero at M = N on every test law, by training law; bars are 90% intervals from start to start."""
    kinds = list(dict.fromkeys((row["covariance"], row["N"]) for row in rows))
    panels = [panel for panel in PANELS if panel in rows[0]]
    for k, kind in enumerate(kinds):
        mine = [row for row in rows if (row["covariance"], row["N"]) == kind]
        shift = 0.6 * (k - (len(kinds) - 1) / 2) / max(1, len(kinds))
        for place, panel in enumerate(panels):
            found = [row[panel] for row in mine]
            axes.plot([place + shift] * len(found), found, "o", color=COLOURS[k], markersize=4, alpha=0.5)
            middle, half = interval(found)
            axes.errorbar(place + shift + 0.08, middle, half, color=COLOURS[k], marker="_", capsize=3, linewidth=1.2)
        context = f", N = {kind[1]}" if kind[1] else ""
        axes.plot([], [], "o", color=COLOURS[k], markersize=4, label=f"trained on {kind[0]}{context}: {len(mine)} starts")
    axes.set_xticks(range(len(panels)), [panel.replace("_", ", c = ") for panel in panels], fontsize=8)
    axes.set_xlabel("tested on")
    axes.set_ylabel("error relative to zero at M = N")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, fontsize=8)


def interval(values: list[float]) -> tuple[float, float]:
    """The mean and half of its 90% interval (Student's t); 0 for one value.

    >>> interval([1.0, 3.0])
    (2.0, 6.314)
    """
    n = len(values)
    mean = sum(values) / n
    if n < 2:
        return mean, 0.0
    deviation = math.sqrt(sum((x - mean) ** 2 for x in values) / (n - 1))
    return mean, round(NEAR_ONE.get(n - 1, 1.833 if n < 20 else 1.7) * deviation / math.sqrt(n), 12)
