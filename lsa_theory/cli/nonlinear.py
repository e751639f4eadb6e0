"""``lsa-theory nonlinear train|evaluate``: transformers trained on the paper's prompts, beside the closed forms."""

from __future__ import annotations

import argparse
import math
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import STDOUT, Parser, add_json, integer, number
from lsa_theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsa_theory.export.terminal.render import Line
    from lsa_theory.model.nonlinear.train import Progress as Row

_EPILOG = """first steps (needs the extra: pip install "lsa-theory[nonlinear]"):
  lsa-theory nonlinear train --preset tiny --covariance random --output RUN
  lsa-theory nonlinear evaluate RUN --scales 1,4,9

The first can be stopped and killed at any time; the same command continues.
`lsa-theory nonlinear train --help` and `... evaluate --help` explain more."""

_TRAIN = """presets of GPT-2 (layers, heads, width; d, N; steps):
  toy    2, 2, 32;    2, 4;    800      seconds: to see that it runs
  tiny   3, 2, 64;    5, 10;   10 000   ten minutes of processor time
  small  6, 4, 128;   10, 20;  60 000   hours on a CPU
  paper  12, 8, 256;  20, 40;  500 000  Figure 1 as printed, for a GPU

models: gpt2; lsa is f_LSA (3.3) itself, SGD from Assumption 3.3, 16 starts at
once; softmax is the same layer with softmax, Adam. Covariances: fixed is
Lambda = I, random is diagonal with Exponential(1) entries, drawn anew for
every prompt.

RUN/ gets config.json, checkpoint.pt, curve.csv, run.json (speed, versions).

exit codes: 0 trained, 2 bad input, 130 or 143 stopped
(the same command continues)"""

_EVALUATE = """Squared errors relative to the zero predictor (its mean is 1 for every c),
M = 0..100 examples, on Lambda = c I and on c times diagonal covariances with
Exponential(1) entries; 90% bootstrap intervals over the covariances.

DIR/ gets results.json, curves.csv, figure.png, figure.svg. --json prints what
results.json holds.

exit codes: 0 the harness agrees with the closed forms, 1 it does not (a false
alarm in a few hundred evaluations), 2 bad input"""

NAMES = 32  # columns for the names of rules
ROUNDING = 1e-12  # of least squares, where the error is 0
QUIET = 10.0  # seconds between lines of progress that go to a file


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    actions = parser.add_subparsers(dest="action", metavar="train|evaluate", required=True, parser_class=Parser)
    _configure_train(actions.add_parser("train", description="Train one model.", epilog=_TRAIN))
    text = "Measure trained models and closed forms on the same prompts."
    _configure_evaluate(actions.add_parser("evaluate", description=text, epilog=_EVALUATE))


def _configure_train(parser: argparse.ArgumentParser) -> None:
    from lsa_theory.model.nonlinear.config import COVARIANCES, MODELS, POINTS, PRESETS

    add = parser.add_argument
    add("--preset", choices=PRESETS, default="tiny", help="size and length of training (default tiny)")
    add("--model", choices=MODELS, default="gpt2", help="what is trained (default gpt2)")
    add("--covariance", choices=COVARIANCES, default="fixed", help="of the training prompts (default fixed)")
    add("--context", type=integer(1), metavar="N", help=f"training examples, up to {POINTS - 1} (default the preset's)")
    add("--seed", type=integer(0), default=0, metavar="S", help="of start and prompts (default 0)")
    add("--output", required=True, metavar="RUN", help="folder of the run; one that exists is continued")
    add("--steps", type=integer(0), metavar="K", help="steps instead of the preset's")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to train (default: a GPU if there is one)")
    add("--threads", type=integer(1), default=2, metavar="T", help="CPU threads; part of what makes bits equal (default 2)")
    positive = number("a number of seconds > 0", lambda value: 0 < value < math.inf)
    add("--checkpoint-every", type=positive, default=120.0, metavar="SEC", help="seconds between checkpoints (default 120)")


def _configure_evaluate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("RUN", nargs="+", help="folders that `train` wrote, of one dimension d")
    text = "factors c of the test covariances, with commas between (default 1,4,9)"
    add("--scales", type=_scales, default=(1.0, 4.0, 9.0), metavar="C,C", help=text)
    add("--covariances", type=integer(2), default=64, metavar="G", help="test covariances (default 64)")
    add("--prompts", type=integer(1), default=64, metavar="K", help="prompts for each of them (default 64)")
    add("--seed", type=integer(0), default=0, metavar="S", help="of the test prompts (default 0)")
    add("--output", metavar="DIR", help="folder to write to (default: evaluation/ in the first RUN)")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where the models run")
    add_json(parser)


def _scales(text: str) -> tuple[float, ...]:
    try:
        found = tuple(dict.fromkeys(float(word) for word in text.split(",")))
    except ValueError:
        found = (-1.0,)
    if not all(0 < scale <= 1e4 for scale in found):
        raise argparse.ArgumentTypeError(f"{text} is not allowed: legal is numbers from 0 to 10000 with commas between")
    return found


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.model.nonlinear import require_torch

    require_torch()
    return _train(arguments) if arguments.action == "train" else _evaluate(arguments)


def _train(arguments: argparse.Namespace) -> int:
    import signal

    from lsa_theory.export.terminal.render import is_terminal
    from lsa_theory.model.nonlinear.config import preset
    from lsa_theory.model.nonlinear.train import choose_device, train

    config = preset(
        arguments.preset, model=arguments.model, covariance=arguments.covariance, context=arguments.context,
        seed=arguments.seed, steps=arguments.steps, device=choose_device(arguments.device), threads=arguments.threads,
    )  # fmt: skip
    live = is_terminal(sys.stderr)
    stopping: list[int] = []
    said = -math.inf

    def say(row: Row) -> None:
        nonlocal said
        last, now = row.row[0] >= config.steps, time.monotonic()
        if live or last or now - said > QUIET:
            text = _progress(row)
            print(f"\r\x1b[K{text}" if live else text, end="" if live else "\n", file=sys.stderr, flush=True)
            said = now

    def ask_to_stop(number: int, _: Any) -> None:
        stopping.append(number)

    before = {name: signal.signal(name, ask_to_stop) for name in (signal.SIGINT, signal.SIGTERM)}
    command = "lsa-theory " + shlex.join(["nonlinear", *_words(arguments)])
    try:
        finished = train(
            config, Path(arguments.output), say=say, every=arguments.checkpoint_every,
            stop=lambda _: bool(stopping), command=command,
        )  # fmt: skip
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        if live:
            print(file=sys.stderr)
    if finished:
        print(f"trained: {arguments.output}; next: lsa-theory nonlinear evaluate {arguments.output} --scales 1,4,9")
        return 0
    print(f"stopped; the same command continues: {command}", file=sys.stderr)
    return 128 + stopping[0]


def _words(arguments: argparse.Namespace) -> list[str]:
    """The command, every choice that matters for the result spelt out."""
    words = ["train", "--preset", arguments.preset, "--model", arguments.model, "--covariance", arguments.covariance]
    if arguments.context is not None:
        words += ["--context", str(arguments.context)]
    words += ["--seed", str(arguments.seed)]
    if arguments.steps is not None:
        words += ["--steps", str(arguments.steps)]
    return [*words, "--threads", str(arguments.threads), "--output", arguments.output]


def _progress(row: Row) -> str:
    step, loss, query, dims, points = row.row
    left = int(row.seconds_left)
    return (
        f"step {step:,.0f}/{row.config.steps:,}  loss {loss:.4f}  query {query:.4f}  d {dims:.0f}, {points:.0f} points  "
        f"{row.steps_per_second:.1f}/s  {left // 60}:{left % 60:02d} left"
    )


def _evaluate(arguments: argparse.Namespace) -> int:
    from lsa_theory.export.figures import nonlinear as figure
    from lsa_theory.export.terminal.render import Progress, emit
    from lsa_theory.files import require_writable, to_json, write_text_atomically
    from lsa_theory.model.nonlinear import results
    from lsa_theory.model.nonlinear.evaluate import Plan, baseline_rules, evaluate, read_runs
    from lsa_theory.model.nonlinear.train import choose_device
    from lsa_theory.proofs.records import document

    folders = [Path(name) for name in arguments.RUN]
    configs = read_runs(folders)
    target = Path(arguments.output or folders[0] / "evaluation")
    _make(target)
    if arguments.json:
        require_writable(arguments.json)
    plan = Plan(configs[0].dim, arguments.scales, arguments.covariances, arguments.prompts, arguments.seed)
    with Progress(2 * (len(baseline_rules(configs)) + len(configs))) as progress:
        found = evaluate(folders, plan, device=choose_device(arguments.device), say=progress.finished)
        progress.say("intervals and findings")
        answer = document("nonlinear evaluate", results.record(found, _evaluate_words(arguments)))
        write_text_atomically(str(target / "results.json"), to_json(answer) + "\n")
        write_text_atomically(str(target / "curves.csv"), results.to_csv(answer["curves"]))
        progress.say("the figure")
        figure.save(answer, target / "figure")
    if arguments.json:
        write_text_atomically(arguments.json, to_json(answer) + "\n")
    if arguments.json != STDOUT:
        emit(page(answer, str(target)))
    return 0 if all(test["agrees"] for test in answer["self_tests"]) else 1


def _make(target: Path) -> None:
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError("--output", target, "a folder that can be written", problem.strerror or "choose another") from None


def _evaluate_words(arguments: argparse.Namespace) -> str:
    words = ["nonlinear", "evaluate", *arguments.RUN, "--scales", ",".join(f"{c:g}" for c in arguments.scales)]
    for option in ("covariances", "prompts", "seed"):
        words += [f"--{option}", str(getattr(arguments, option))]
    return "lsa-theory " + shlex.join([*words, *(["--output", arguments.output] if arguments.output else [])])


def page(answer: dict[str, Any], target: str) -> Iterator[Line]:
    """The answer for the terminal: errors at M = N, findings, the harness against the closed forms."""
    from lsa_theory.export.terminal.render import BLANK, Piece, fold, heading, line, page_width

    width = page_width()
    panels = [(tested, scale) for tested in ("fixed", "random") for scale in answer["scales"]]
    yield heading(f"Squared error / error of zero at M = N, d = {answer['dim']}")
    yield line(f"{'':{NAMES}}", *(f"{tested:>8}" for tested, _ in panels))
    yield line(f"{'':{NAMES}}", *(f"{f'c = {scale:g}':>8}" for _, scale in panels))
    contexts = [run["config"]["context"] for run in answer["runs"]]
    by_rule: dict[str, dict[tuple[str, float], dict[str, Any]]] = {}
    for curve in answer["curves"]:
        by_rule.setdefault(curve["rule"], {})[curve["tested"], curve["scale"]] = curve
    for name, shown in by_rule.items():
        values = [_error(shown[panel], contexts[0]) for panel in panels]
        yield line(f"{name:{NAMES}}", *(f"{value:>8}" for value in values))
    yield BLANK
    yield heading("Findings of the paper, at this size")
    for finding in answer["findings"]:
        style = {"reproduced": "PROVED", "not reproduced": "REFUTED"}.get(finding["verdict"], "UNDECIDED")
        count = f" ({finding['holds']} of {finding['of']} comparisons)" if finding["of"] else ""
        yield line("  ", Piece(finding["verdict"] + count, style))
        yield from fold(finding["says"], width, "    ")
    yield BLANK
    yield heading("The harness against the closed forms")
    for test in answer["self_tests"]:
        verdict = Piece("agrees", "PROVED") if test["agrees"] else Piece("DISAGREES", "REFUTED")
        numbers = f"{test['measured']:.5g} for {test['closed_form']:.5g}, {test['score']:.1f} standard errors"
        yield line("  ", verdict, f"  {numbers}, bound {test['bound']:.1f}")
        yield from fold(test["what"], width, "    ")
    yield BLANK
    yield from fold(f"wrote {target}/results.json, curves.csv, figure.png, figure.svg", width)


def _error(curve: dict[str, Any], context: int) -> str:
    values = curve["closed_form"] if curve["kind"] in ("exact", "limit", "zero") else curve["error"]
    value = values[curve["context"] or context]
    return "0" if value < ROUNDING else f"{value:.3g}" if value >= 1e-3 else f"{value:.0e}"
