"""``lsa-theory risk``: the error at test time, exact and simulated, beside what a user would compare with."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import COUNT, STDOUT, add_json, integer, number
from lsa_theory.cli.risk.cells import drawn, short, shown
from lsa_theory.errors import InputError, nearest, visible
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsa_theory.export.terminal.render import Line
    from lsa_theory.model.risk.curves import Study

LEVEL = 1e-3  # of the simultaneous test
ENOUGH = 2000  # draws from which a mean of these skewed errors is near normal, so that a large z speaks against a formula
_EPILOG = """LSA is trained to its limit at context length N on a covariance of trace d and
tested on prompts of length M whose covariates, and query, are multiplied by k
(covariances by k^2, the c of Figure 1). w ~ N(0, I). Errors are divided by
that of the zero predictor. "random": diagonal covariances with Exponential(1)
entries; docs/shifts.md has the formulas. With --target the labels are
y = f(x) + noise for one fixed f; LSA stays the one trained on linear tasks.

Values are closed forms, exact for the M shown; ~ marks simulated ones. z is the
simulated LSA minus its closed form in standard errors.

exit codes: 0 simulation and closed forms agree, 1 they do not (one false alarm
in a thousand runs), 2 bad input, 3 too few draws to tell"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    condition = number("a number from 1 to 1e12", lambda value: 1 <= value <= 1e12)
    scale = number("a number from 0.01 to 100", lambda value: 0.01 <= value <= 100)
    noise = number("a number from 0 to 1e12", lambda value: 0 <= value <= 1e12)
    parser.add_argument("--dim", type=integer(1, 10_000), default=20, metavar="D", help="dimension d of inputs (default 20)")
    text = "examples in training (default 40)"
    parser.add_argument("--context", type=integer(1, COUNT), default=40, metavar="N", help=text)
    lengths, text = [5, 10, 20, 40, 100], "examples at test, one or more (default 5 10 20 40 100)"
    parser.add_argument("--test-length", type=integer(1, COUNT), nargs="+", default=lengths, metavar="M", help=text)
    parser.add_argument("--scale", type=scale, nargs="+", default=[1.0, 2.0, 3.0], metavar="K", help="k (default 1 2 3)")
    parser.add_argument("--condition", type=condition, default=10.0, metavar="C", help="condition of Lambda (default 10)")
    parser.add_argument("--noise", type=noise, default=0.0, metavar="S", help="variance of the label noise (default 0)")
    text = "simulated prompts, ten times as many for LSA (default 2000)"
    parser.add_argument("--draws", type=integer(2), default=2000, metavar="P", help=text)
    parser.add_argument("--seed", type=integer(0), default=0, metavar="R", help="of Lambda and the simulation (default 0)")
    text = "labels y = f(x): linear, quadratic, cubic, relu, or a JSON file with the keys of docs/shifts.md"
    parser.add_argument("--target", metavar="F", help=text)
    text = "draw the panels of one shift only: task, query, covariate, length, random; needs --plot"
    parser.add_argument("--shift", metavar="S", help=text)
    parser.add_argument("--plot", metavar="FILE", help="draw the curves: .png, .pdf or .svg; needs lsa-theory[plot]")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.export.terminal.render import Progress, emit

    if arguments.json:
        require_writable(arguments.json)
    if arguments.plot:
        from lsa_theory.export.figures.panels import require_plots, save_panels

        require_plots(arguments.plot)
    from lsa_theory.cli.risk.target import measured, page, target_study
    from lsa_theory.model.risk.curves import Study
    from lsa_theory.model.risk.shift_panels import SHIFTS

    if arguments.shift is not None:
        if arguments.shift not in SHIFTS:
            remedy = nearest(arguments.shift, SHIFTS, "risk --help")
            raise InputError("shift", arguments.shift, "one of " + ", ".join(SHIFTS), remedy)
        if not arguments.plot or arguments.target:
            raise InputError("shift", arguments.shift, "with --plot and without --target", "name a file, as in --plot a.svg")

    study = Study(
        arguments.dim, arguments.context, tuple(dict.fromkeys(arguments.test_length)), tuple(dict.fromkeys(arguments.scale)),
        arguments.condition, arguments.noise, arguments.draws, arguments.seed,
    )  # fmt: skip
    targets = target_study(arguments.target, study) if arguments.target else None
    with Progress(1) as progress:
        progress.say("simulating")
        rows = measured(targets) if targets else _rows(study)
        record = _summary(study, rows) | ({"target": arguments.target} if targets else {})
        if arguments.plot:
            if arguments.shift:
                panels = SHIFTS[arguments.shift](study)
            else:
                panels = targets.panels() if targets else study.panels(progress.say)
            record["panels"] = [asdict(panel) for panel in panels]
            title = f"d = {study.dim}, N = {study.context}, condition {study.condition:g}, noise {study.noise:g}"
            save_panels(panels, arguments.plot, f"target {visible(arguments.target)}, {title}" if targets else title)
    if arguments.json:
        from lsa_theory.proofs.records import document

        write_text_atomically(arguments.json, to_json(document("risk", record), indent=2) + "\n")
    if arguments.json != STDOUT:
        emit((*(page(record) if targets else _page(record)), *_verdict(record)))
    return {True: 0, False: 1, None: 3}[record["agree"]]


def _rows(study: Study) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for covariances, cell in (("fixed", study.fixed), ("random", study.random)):
        for scale in study.scales:
            for length in study.lengths:
                found = {name: asdict(point) for name, point in cell(length, scale).items()}
                rows.append({"covariances": covariances, "scale": scale, "test_length": length, "rules": found})
    return rows


def _summary(study: Study, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The study, its rows, and the simultaneous test of LSA over all of them."""
    from lsa_theory.model.risk.simulate import simultaneous

    scores = [row["rules"]["lsa"]["z"] for row in rows if row["rules"]["lsa"]["z"] is not None]
    worst, bound = simultaneous(scores, LEVEL)
    return {
        "dim": study.dim,
        "context": study.context,
        "condition": study.condition,
        "noise": study.noise,
        "draws": study.draws,
        "seed": study.seed,
        "relative_to": "zero",
        "rows": rows,
        "worst_z": worst,
        "bound_z": bound,
        "comparisons": len(scores),
        "agree": True if worst < bound else False if study.draws >= ENOUGH else None,
    }


_COLUMNS = {
    "fixed": (("lsa", "LSA"), ("ols", "OLS"), ("ridge", "ridge"), ("gd", "1 GD step")),
    "random": (("lsa", "LSA"), ("ols", "OLS"), ("ridge", "ridge"), ("limit", "LSA N=inf")),
}


def _page(record: dict[str, Any]) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import BLANK, Piece, heading, line

    yield heading(
        "Test error / error of zero: d = {dim}, N = {context}, condition {condition:g}, noise {noise:g}".format(**record)
    )
    seen: tuple[Any, ...] = ()
    for row in record["rows"]:
        columns = _COLUMNS[row["covariances"]]
        if seen != (row["covariances"], row["scale"]):
            seen = (row["covariances"], row["scale"])
            head = "".join(f"{name:>10}" for _, name in columns[1:])
            yield BLANK
            yield heading(f"{row['covariances']} covariances times {row['scale'] ** 2:g}  (k = {row['scale']:g})")
            yield line(Piece(f"{'M':>8}{columns[0][1]:>10}{'simulated':>19}{'z':>6}{head}", "faint"))
        rules = row["rules"]
        ours = rules["lsa"]
        rest = "".join(f"{shown(rules[name]):>10}" for name, _ in columns[1:])
        yield line(f"{row['test_length']:>8}{short(ours['theory']):>10}{drawn(ours)}{rest}")


def _verdict(record: dict[str, Any]) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import BLANK, Piece, line

    if record["agree"] is None:
        yield BLANK
        yield line(f"too few draws to compare (largest |z| {record['worst_z']:.1f}): give --draws {ENOUGH} or more")
        return
    verdict = Piece("agree", "PROVED") if record["agree"] else Piece("DISAGREE", "REFUTED")
    yield BLANK
    text = f": largest |z| {record['worst_z']:.1f} of {record['comparisons']}, below {record['bound_z']:.1f} expected"
    yield line("closed forms and simulation ", verdict, text)
