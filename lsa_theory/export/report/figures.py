"""The figures of the page: theory as lines, measurement as points, drawn by matplotlib and inlined as SVG.

Colours become variables of the page, so that one drawing serves the light and the dark theme; text stays text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from lsa_theory.export.figures.panels import STYLES, draw, ten
from lsa_theory.export.report import measures
from lsa_theory.export.report.markup import digits

INK, FAINT = "#010203", "#d1d2d3"  # stand for the page's own colours
BLUE, ORANGE, GREEN = STYLES["lsa"][0], STYLES["ols"][0], STYLES["ridge"][0]
SIZE = (4.7, 3.4)  # inches; set in two columns, or one on a phone
Say = Callable[[str], None]


@dataclass(frozen=True)
class Figure:
    """A drawing with what it shows, in a sentence for everyone and one for who cannot see it."""

    key: str
    title: str
    caption: str
    alt: str
    svg: str


def figures(say: Say = lambda _: None, draws: int = 1000) -> list[Figure]:
    """All figures; ``draws`` prompts are simulated for every point, ten times as many for LSA."""
    return [*_along_the_flow(say), _time_course(say), *_errors(say, draws)]


def _along_the_flow(say: Say) -> Iterator[Figure]:
    say("gradient flow, two integrators")
    flow = measures.flow()
    case = "d = 5, N = 20, condition number 4, sigma = 0.1, seed 0"
    how = f"Line: the flow (5.4) in the eigenbasis of Lambda; points: all 72 parameters integrated; {case}."

    def loss(axis: Any) -> None:
        axis.plot(flow.times, flow.loss_gap, color=BLUE, label="flow (5.4)")
        axis.plot(flow.points.times, flow.points.loss_gap, "o", color=BLUE, ms=4, mfc="none", label="all parameters")
        _scales(axis, "log", "log", "loss above its minimum")
        axis.legend()

    yield drawing(
        "loss", "The loss falls to the global minimum", loss,
        f"The population loss above its minimum along the gradient flow (thm-4.1). {how}",
        "The loss stays on a plateau while u is small, then falls by ten orders of magnitude.",
    )  # fmt: skip

    def parameters(axis: Any) -> None:
        axis.plot(flow.times, flow.u, color=ORANGE, label="u")
        axis.plot(flow.points.times, flow.points.u, "s", color=ORANGE, ms=4, mfc="none")
        axis.axhline(flow.limit_u, color=INK, lw=0.9, ls=(0, (2, 2)))
        for k, limit in enumerate(flow.limit_diagonal):
            axis.plot(flow.times, flow.diagonal[:, k], color=BLUE, label="eigenvalues of U11" if k == 0 else None)
            axis.plot(flow.points.times, flow.points.diagonal[:, k], "o", color=BLUE, ms=4, mfc="none")
            axis.axhline(limit, color=INK, lw=0.9, ls=(0, (2, 2)), label="fixed point (4.1)" if k == 0 else None)
        axis.set_ylim(0.0, 1.35 * flow.limit_u)
        _scales(axis, "log", "linear", "parameter")
        axis.legend(loc="upper left")

    yield drawing(
        "parameters", "The parameters reach the closed form", parameters,
        f"u and the diagonal of U11 along the flow, with the fixed point of thm-4.1 dashed. {how}",
        "All curves start near zero, rise one after the other and end on the dashed lines of the closed form.",
    )  # fmt: skip

    def decay(axis: Any) -> None:
        axis.plot(flow.times, flow.off_diagonal, color=BLUE, label="off-diagonal of U11")
        axis.plot(flow.points.times, flow.points.off_diagonal, "o", color=BLUE, ms=4, mfc="none")
        axis.plot(flow.times, flow.settling, color=ORANGE, ls=(0, (5, 2)), label="diagonal, from the fixed point")
        axis.plot(flow.points.times, flow.points.settling, "s", color=ORANGE, ms=4, mfc="none")
        _scales(axis, "log", "log", "Frobenius norm")
        axis.legend()

    yield drawing(
        "decay", "What is not diagonal decays", decay,
        f"The part of U11 that does not commute with Lambda, and the distance of the rest from the fixed point. {how}",
        "Both norms fall steadily to the accuracy of the integrators.",
    )  # fmt: skip


def _time_course(say: Say) -> Figure:
    say("closed-form time course")
    courses = measures.time_courses()

    def paths(axis: Any) -> None:
        for course, (colour, marker, dashes) in zip(courses, (STYLES[s] for s in ("lsa", "ols", "gd")), strict=True):
            axis.plot(course.times, course.curve, color=colour, ls=dashes, label=f"w0 = {course.scale:g}")
            axis.plot(course.point_times, course.points, marker, color=colour, ms=4, mfc="none")
        axis.axhline(courses[0].limit, color=INK, lw=0.9, ls=(0, (2, 2)), label="fixed point")
        _scales(axis, "linear", "linear", "effective weight s, u U11 = s I")
        axis.legend(loc="lower right")

    return drawing(
        "course", "Isotropic inputs: the whole path in closed form", paths,
        "The logistic curve of zsls-10 for starts of different size. Lines: closed form; points: all 72 parameters"
        " integrated; d = 5, N = 20, Lambda = I.",
        "Three sigmoid curves, later for smaller starts, all ending at the same fixed point.",
    )  # fmt: skip


def _errors(say: Say, draws: int) -> Iterator[Figure]:
    study = measures.study(draws)
    about = "d = 10, covariance of condition 10 and trace d, label noise of variance 1/2"
    bars = f"Lines: exact closed forms; points: simulation with two standard errors, {draws} prompts (LSA {10 * draws})"
    shown = (
        ("error-m", "More examples at test", lambda: study.against_length(),
         f"Error at test time against the number M of examples in the prompt (thm-4.2). {bars}, seed 0; N = 40, {about}.",
         "LSA falls like 1/M to a floor set by N; least squares needs M > d and then overtakes it."),
        ("error-n", "More examples in training", lambda: study.against_context(),
         f"Error against the number N of examples in training prompts (thm-4.2). {bars}, seed 0; {about}.",
         "At fixed M the error has its least value near N = M; with M = N it falls like 1/N."),
        ("shift", "Covariate shift breaks the predictor", lambda: study.against_scale(),
         f"Test covariates multiplied by k (cov-shift): the trained rule does not rescale itself."
         f" {bars}, seed 0; {about}.",
         "The error is least near k = 1 and exceeds that of the zero predictor for k above 1.5."),
        ("random", "Random covariances: an error that stays", lambda: study.on_random(1.0),
         "Prompts with diagonal covariances of Exponential(1) entries (thm-4.5): the error of LSA stays above zero however"
         f" long the prompt. {bars}, seed 0; d = 10, N = 40, label noise of variance 1/2.",
         "The error of LSA levels off at about a third of that of the zero predictor; least squares reaches zero."),
    )  # fmt: skip
    for key, title, build, caption, alt in shown:
        say(title.lower())
        panel = build()

        def curves(axis: Any, panel: Any = panel) -> None:
            draw(axis, panel)
            axis.set_title("")
            axis.grid(True, which="major", color=FAINT, lw=0.6)

        yield drawing(key, title, curves, caption, alt)


def drawing(key: str, title: str, fill: Callable[[Any], None], caption: str, alt: str) -> Figure:
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context({**mpl.rcParamsDefault, **_rules()}):
        canvas = Canvas(figsize=SIZE, layout="constrained")
        axis = canvas.subplots()
        axis.grid(True, which="major", color=FAINT, lw=0.6)
        fill(axis)
        axis.spines[["top", "right"]].set_visible(False)
        written = io.StringIO()
        canvas.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return Figure(key, title, caption, alt, inline(written.getvalue(), key, title, alt))


def _rules() -> dict[str, Any]:
    inks = {f"{name}color": INK for name in ("text.", "axes.label", "axes.edge", "xtick.", "ytick.")}
    return inks | {
        "svg.hashsalt": "lsa-theory", "svg.fonttype": "none", "font.size": 9.5, "axes.linewidth": 0.8,
        "lines.linewidth": 1.7, "legend.fontsize": 8.5, "legend.frameon": False, "mathtext.default": "regular",
        "backend": "agg", "legend.labelcolor": INK, "path.simplify_threshold": 0.2,
    }  # fmt: skip


def _scales(axis: Any, x: str, y: str, label: str) -> None:
    axis.set_xscale(x)
    axis.set_yscale(y)
    for scale, side in ((x, axis.xaxis), (y, axis.yaxis)):
        if scale == "log":
            ten(side)
    axis.set_xlabel("time t of the gradient flow")
    axis.set_ylabel(label)


def inline(svg: str, key: str, title: str, alt: str) -> str:
    """An SVG drawing of matplotlib as part of a page: named, small, its colours those of the page.

    >>> print(inline('<svg width="9pt" viewBox="0 0 9 9"><g id="a"><path d="M 1.2345 2"/></g></svg>', "k", "T", "A"))
    <svg viewBox="0 0 9 9" role="img" aria-labelledby="k-title k-alt">...<path d="M1.2 2"/></svg>
    """
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", svg[svg.index("<svg") :]).replace("xlink:href", "href")
    short = "".join(word[0] for word in key.split("-")).upper()  # of anchors and classes: B or EM
    named = dict.fromkeys(re.findall(r"(?:url\(#|href=\"#)([\w-]+)", svg))
    used = {name: f"{short}{digits(k)}" for k, name in enumerate(named)}
    svg = re.sub(r"(?<=url\(#)[\w-]+|(?<=href=\"#)[\w-]+", lambda m: used[m[0]], svg)
    svg = re.sub(r"#[0-9a-f]{6}", lambda m: _COLOURS.get(m[0], m[0]), svg)
    root = ElementTree.fromstring(svg)
    styles: dict[str, str] = {}
    drawn = _ticked("".join(part for child in root for part in _slim(child, used, styles, short)))
    rules = "".join(f".{name}{{{style}}}" for style, name in styles.items())
    names = f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-alt">{escape(alt)}</desc>'
    names += f"<style>{rules}</style>" * bool(rules)
    return f'<svg viewBox="{root.get("viewBox")}" role="img" aria-labelledby="{key}-title {key}-alt">{names}{drawn}</svg>'


def _slim(element: ElementTree.Element, used: dict[str, str], styles: dict[str, str], short: str) -> Iterator[str]:
    """An element without groups that say nothing, styles as classes, tenths of a point."""
    if element.tag == "style":
        return
    kept = {name: _round(value) for name, value in element.items() if name not in ("id", "style", "type")}
    kept.pop("transform", None) if kept.get("transform", "").startswith("rotate(-0 ") else None
    if element.get("id") in used:
        kept["id"] = used[str(element.get("id"))]
    style = re.sub(r"font-family: [^;]*;? ?|\s*;\s*$", "", element.get("style", ""))
    if style := style.replace(": ", ":").replace("; ", ";"):
        kept["class"] = styles.setdefault(style, f"{short}-{digits(len(styles))}")
    if "d" in kept:
        kept["d"] = _relative(re.sub(r" ?([MLCQz]) ?", r"\1", " ".join(kept["d"].split())))
    inside = escape((element.text or "").strip())
    inside += "".join(part for child in element for part in _slim(child, used, styles, short))
    if element.tag in ("g", "defs") and (not kept or not inside):
        yield f"<defs>{inside}</defs>" if element.tag == "defs" else inside
        return
    options = "".join(f' {name}="{value}"' for name, value in kept.items())
    yield f"<{element.tag}{options}>{inside}</{element.tag}>" if inside else f"<{element.tag}{options}/>"


def _relative(path: str) -> str:
    """A path of straight lines by differences of its rounded corners, which are shorter than the corners.

    >>> _relative("M10.5 20L11 19L11 19.4z")
    'M10.5 20l.5-1 0 .4z'
    """
    drawn = []
    for part in filter(None, re.split("(?=M)", path)):
        corners = re.fullmatch(r"M[-\d.]+ [-\d.]+(?:L[-\d.]+ [-\d.]+)+z?", part)
        if not corners:
            return path
        pairs = re.split("[ML]", part.rstrip("z"))[1:]
        points = [[round(10 * float(number)) for number in pair.split()] for pair in pairs]
        steps = (b - a for before, after in pairwise(points) for a, b in zip(before, after, strict=True))
        told = " ".join(_tenths(step) for step in steps).replace(" -", "-")
        drawn.append(f"M{_tenths(points[0][0])} {_tenths(points[0][1])}l{told}" + "z" * part.endswith("z"))
    return "".join(drawn)


def _tenths(number: int) -> str:
    return re.sub(r"\b0(?=\.)", "", f"{number / 10:g}")


_TWO_PATHS = re.compile(r'(<path d="[^"]*)("[^>]*/>)<path d="([^"]*)\2')


def _ticked(drawn: str) -> str:
    """The ticks of an axis as one path, where the first one stands, and error bars of one kind as one."""
    for definition, step, name in re.findall(r'(<defs><path d="M0 0l([^"]*)" id="(\w+)"[^>]*></defs>)', drawn):
        ticks = re.findall(rf'<use href="#{name}" x="([^"]*)" y="([^"]*)" (class="[^"]*")/>', drawn)
        path = "".join(f"M{x} {y}l{step}" for x, y, _ in ticks)
        drawn = re.sub(rf'<use href="#{name}"[^>]*>', "", drawn)
        drawn = drawn.replace(definition, f'<path d="{path}" {ticks[0][2]}/>' if ticks else "")
    while (shorter := _TWO_PATHS.sub(r"\1\3\2", drawn)) != drawn:
        drawn = shorter
    return drawn


def _round(value: str) -> str:
    return re.sub(r"-?\d+\.\d{2,}", lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), value)


_NAMED = {"lsa": "blue", "limit": "sky", "ols": "orange", "ridge": "green", "gd": "pink", "zero": "ink"}
_COLOURS = {STYLES[rule][0].lower(): f"var(--{name})" for rule, name in _NAMED.items()}
_COLOURS |= {INK: "var(--ink)", FAINT: "var(--rule)", "#dddddd": "var(--rule)", "#ffffff": "var(--paper)"}
