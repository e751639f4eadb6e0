"""Numbers in the cells of the tables of `lsa-theory risk`."""

from __future__ import annotations

import math
from typing import Any

ROUNDING = 1e-14  # squared rounding of a solve, where the error is 0


def drawn(ours: dict[str, Any]) -> str:
    """The simulated value with its standard error, and z."""
    text = f"{short(ours['simulated'])} ± {ours['standard_error']:.1e}"
    return f"{text:>19}" + f"{'' if ours['z'] is None else format(ours['z'], '.1f'):>6}"


def shown(point: dict[str, Any]) -> str:
    """The closed form, or else the simulated value."""
    return short(point["theory"]) if point["theory"] is not None else "~" + short(point["simulated"])


def short(value: float) -> str:
    """A number in at most eight characters."""
    if not math.isfinite(value):
        return "inf"
    return "0" if value < ROUNDING else f"{value:.4f}" if 1e-3 <= value < 100 else f"{value:.2e}"
