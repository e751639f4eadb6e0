"""The section on transformers that are not linear: what was measured, beside the closed forms on the same prompts."""

from __future__ import annotations

from typing import Any

from lsa_theory.export.figures.panels import STYLES, ten
from lsa_theory.export.report.figures import INK, Figure, drawing
from lsa_theory.export.report.material import Material, Section
from lsa_theory.model.nonlinear.committed import committed
from lsa_theory.model.nonlinear.config import preset

Record = dict[str, Any]
NAMES = {"gpt2": "GPT-2", "softmax": "one layer with softmax", "lsa": "linear attention"}
COLOURS = {"fixed": STYLES["lsa"][0], "random": STYLES["ols"][0], None: INK}
DASHES: dict[str, Any] = {
    "gpt2": "-", "softmax": (0, (5, 1.5)), "exact": (0, (1, 1)), "ols": (0, (4, 1.5, 1, 1.5)), "zero": (0, (1, 3)),
}  # fmt: skip
MARKS, FLOOR, CEILING = (1, 3, 7, 12, 20, 30, 45, 60, 80, 100), 2e-3, 1e3


def beside_the_theory(material: Material) -> Section | None:
    """Findings, figures, runs and commands of every committed comparison; None where nothing is committed."""
    records = committed()
    if not records:
        return None
    paper = preset("paper")
    parts = [
        material.render("nonlinear.html", paper=paper, **_shown(record), figures=panels(record) if material.figures else [])
        for record in records
    ]
    return Section("nonlinear", "Nonlinear transformers beside the theory", "".join(parts))


def _shown(record: Record) -> Record:
    """What the template asks for."""
    runs = [run for run in record["runs"] if "config" in run]
    gpt2 = [run["config"] for run in runs if run["config"]["model"] == "gpt2"]
    return {
        "one": record,
        "size": sorted({f"{c['layers']} layers, {c['heads']} heads, width {c['width']}" for c in gpt2}),
        "contexts": sorted({run["config"]["context"] for run in runs}),
        "seeds": sorted({run["config"]["seed"] for run in runs}),
        "at_paper_size": any(c["preset"] == "paper" for c in gpt2),
        "runs": [{**run, "model": NAMES[run["config"]["model"]], "minutes": run["seconds"] / 60} for run in runs],
        "versions": sorted({f"{name} {number}" for run in runs for name, number in run["versions"].items()}),
    }


def panels(record: Record) -> list[Figure]:
    """Errors against M without a shift and at the largest scale, on both laws of the test covariances."""
    scales = sorted({record["scales"][0], record["scales"][-1]})
    return [
        _panel(record, f"{tested}-{k}-{record['dim']}", tested, scale)
        for k, scale in enumerate(scales) for tested in ("fixed", "random")
    ]  # fmt: skip


def _panel(record: Record, key: str, tested: str, scale: float) -> Figure:
    curves = [c for c in record["curves"] if (c["tested"], c["scale"]) == (tested, scale) and c["kind"] != "limit"]
    contexts = sorted({c["context"] for c in curves if c["context"] is not None})

    def fill(axis: Any) -> None:
        for context in contexts:
            axis.axvline(context, color=INK, lw=0.5, alpha=0.5)
        for curve in curves:
            _draw(axis, curve, record["test_lengths"], 2 * contexts[-1])
        axis.set(yscale="log", ylim=(FLOOR, CEILING), xlim=(0, record["test_lengths"][-1]))
        axis.set(xlabel="examples in the test prompt M", ylabel="error / error of zero")
        ten(axis.yaxis)
        axis.minorticks_off()
        if scale == record["scales"][0]:
            axis.legend(ncols=2, fontsize=6.8, loc="upper right", handlelength=2.6, columnspacing=1.0)

    law = f"{scale:g} " * (scale != 1) + ("I" if tested == "fixed" else "diag(Exp(1))")
    at = {c["rule"]: (c["closed_form"] if c["kind"] == "exact" else c["error"]) for c in curves}
    n = contexts[0]
    said = "; ".join(f"{rule}: {values[n]:.2g}" for rule, values in at.items() if values and values[n] is not None)
    return drawing(
        key, f"Tested on Λ = {law}", fill,
        "Error relative to zero against M. Blue: trained on Λ = I, orange: on random diagonal covariances with"
        " Exponential(1) entries; lines of LSA are the closed form, points the layer trained by gradient descent with"
        f" {100 * record['interval']['level']:g}% intervals. The upright line is M = N = {n}.",
        f"At M = {n}: {said}.",
    )  # fmt: skip


def _draw(axis: Any, curve: Record, lengths: list[int], dense: int) -> None:
    colour, kind, rule = COLOURS[curve["trained_on"]], curve["kind"], curve["rule"].partition(", N =")[0]
    if kind == "lsa":
        marks = [m for m in MARKS if m < len(lengths)]
        values = [curve["error"][m] for m in marks]
        bars = [[v - curve["low"][m] for v, m in zip(values, marks, strict=True)],
                [curve["high"][m] - v for v, m in zip(values, marks, strict=True)]]  # fmt: skip
        axis.errorbar(marks, values, yerr=bars, color=colour, marker="o", ms=2.6, ls="none", lw=0.8, label=rule)
        return
    if kind == "zero":
        axis.axhline(1.0, color=colour, ls=DASHES[kind], lw=1.0, label=rule)
        return
    known = curve["closed_form"] if kind == "exact" else curve["error"]
    shown = [m for m in lengths if m <= dense or m % 5 == 0]  # the curves are smooth beyond
    width = 1.6 if kind == "gpt2" else 1.0
    axis.plot(shown, [max(known[m], FLOOR / 10) for m in shown], color=colour, ls=DASHES[kind], lw=width, label=rule)
