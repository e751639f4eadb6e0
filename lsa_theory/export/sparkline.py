"""A small plot as inline SVG: one curve, both axes labelled with their range; matplotlib is for the large ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 300, 120
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 20, 30
CURVE = "#2f7ebc"  # contrast above 3 on white and on black


def sparkline(
    xs: Sequence[float],
    ys: Sequence[float],
    y_label: str,
    x_label: str,
    log_x: bool = False,
    log_y: bool = False,
    points: bool = False,
) -> str:
    """The curve through finite points; logarithmic axes leave out what is not positive and say so in their label.

    >>> svg = sparkline([1, 10, 100], [1, 0.1, 0.01], "loss", "t", log_x=True, log_y=True)
    >>> svg.count("<path"), "loss (log), from 1 to 0.01" in svg
    (1, True)
    """
    kept = [
        (float(x), float(y))
        for x, y in zip(xs, ys, strict=True)
        if math.isfinite(x) and math.isfinite(y) and (x > 0 or not log_x) and (y > 0 or not log_y)
    ]
    if not kept:
        return ""
    across, up = _Axis([x for x, _ in kept], log_x), _Axis([y for _, y in kept], log_y)
    place = [(LEFT + across(x) * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up(y) * (HEIGHT - TOP - BOTTOM)) for x, y in kept]
    described = f"{y_label}{' (log)' if log_y else ''}, from {kept[0][1]:.3g} to {kept[-1][1]:.3g}"
    low_x, high_x = min(x for x, _ in kept), max(x for x, _ in kept)
    low_y, high_y = min(y for _, y in kept), max(y for _, y in kept)
    base, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    texts = [
        (LEFT, TOP - 8, "start", f"{y_label}{' (log)' if log_y else ''}"),
        (LEFT - 5, TOP + 4, "end", f"{high_y:.3g}"),
        (LEFT - 5, base + 4, "end", "" if low_y == high_y else f"{low_y:.3g}"),
        (LEFT, base + 14, "start", f"{low_x:.3g}"),
        (right, base + 14, "end", "" if low_x == high_x else f"{high_x:.3g}"),
        ((LEFT + right) // 2, base + 26, "middle", f"{x_label}{' (log)' if log_x else ''}"),
    ]
    words = "".join(f'<text x="{x}" y="{y}" text-anchor="{at}">{escape(text)}</text>' for x, y, at, text in texts if text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(described)}" width="{WIDTH}" '
        f'height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" style="max-width:100%" font-size="10" fill="currentColor">'
        f"<title>{escape(described)}</title>"
        f'<polyline points="{LEFT},{TOP} {LEFT},{base} {right},{base}" fill="none" stroke="currentColor" '
        f'stroke-opacity="0.4"/>{words}{_marks(place) if points else _curve(place)}</svg>'
    )


class _Axis:
    """Values to [0, 1]; a constant goes to the middle."""

    def __init__(self, values: Sequence[float], log: bool) -> None:
        self.log = log
        self.low, self.high = self._scaled(min(values)), self._scaled(max(values))

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.log else value

    def __call__(self, value: float) -> float:
        spread = self.high - self.low
        return 0.5 if spread <= 0 else (self._scaled(value) - self.low) / spread


def _curve(place: Sequence[tuple[float, float]]) -> str:
    steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in place)
    return f'<path d="M{steps}" fill="none" stroke="{CURVE}" stroke-width="1.8" stroke-linejoin="round"/>'


def _marks(place: Sequence[tuple[float, float]]) -> str:
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{CURVE}"/>' for x, y in place)
