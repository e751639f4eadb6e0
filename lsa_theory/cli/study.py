"""``lsa-theory study``: one measurement at many parameters, on all cores or a Dask cluster, kept as Parquet."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import integer
from lsa_theory.errors import InputError, UsageError

if TYPE_CHECKING:
    from lsa_theory.study.design import Study
    from lsa_theory.study.runner import Done
    from lsa_theory.study.store import Store

_EPILOG = """examples:
  lsa-theory study basins.toml --dry-run
  lsa-theory study basins.toml --output results/
  lsa-theory study basins.toml --output results/ --scheduler tcp://10.0.0.1:8786
  lsa-theory study basins.toml --output results/ --csv basins.csv
  lsa-theory study plot results/ --output basins.png

basins.toml:
  what = "basins"              # flow, basins, risk, prove or nonlinear
  repeats = 3
  [parameters]
  d = [2, 3]
  N = {from = 1, to = 40, steps = 14}

A run that was ended continues: finished tasks are never computed again. All
keys: docs/scale.md

exit codes: 0 all tasks done, 2 bad input, 3 some tasks failed (their rows say
why), 130 stopped by Ctrl-C: what was done is kept"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    add = parser.add_argument
    add("WORDS", nargs="*", metavar="STUDY", help="the study, FILE.toml; or: plot DIR")
    add("--output", metavar="DIR", help="the folder of the dataset; with plot: FILE.svg, .png or .pdf")
    add("--scheduler", metavar="ADDRESS", help="a Dask scheduler, tcp://HOST:PORT (default: a cluster on this machine)")
    add("--workers", type=integer(1, 1024), metavar="K", help="processes on this machine (default: one for each processor)")
    add("--dry-run", action="store_true", help="count the tasks, estimate time and memory, run nothing")
    add("--csv", metavar="FILE", help="write all rows to FILE as well, in the order of the tasks")


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.files import require_writable
    from lsa_theory.study import runner
    from lsa_theory.study.design import of_file

    words = arguments.WORDS
    if words[:1] == ["plot"]:
        return _plot(words[1:], arguments.output)
    if len(words) != 1:
        raise UsageError("STUDY is missing; write it like `lsa-theory study basins.toml --output DIR`")
    study = of_file(words[0])
    if arguments.dry_run:
        return _dry_run(study, arguments.workers)
    if not arguments.output:
        raise UsageError("--output DIR is missing; --dry-run runs nothing")
    runner.require()
    if arguments.csv:
        require_writable(arguments.csv)
    return _run(study, arguments)


def _run(study: Study, arguments: argparse.Namespace) -> int:
    from lsa_theory.study.store import Store, export_csv

    begun = time.perf_counter()
    with Store(arguments.output, study) as store:
        left = sum(stop - start for start, stop in store.missing())
        done = _computed(study, store, left, arguments) if left else None
        store.join()
        if arguments.csv:
            export_csv(arguments.output, arguments.csv)
    failed, spent = done.failed if done else 0, time.perf_counter() - begun
    print(
        f"{study.count} tasks, {left} of them now{f', {failed} failed' if failed else ''}; {arguments.output}; {spent:.1f} s"
    )
    return 3 if failed else 0


def _computed(study: Study, store: Store, left: int, arguments: argparse.Namespace) -> Done:
    from lsa_theory.proofs.judging import processors
    from lsa_theory.study import runner

    logging.getLogger("distributed").setLevel(logging.ERROR)
    workers = min(arguments.workers or processors(), left)
    with runner.client(arguments.scheduler, workers) as client, _Bar(left) as bar:
        print(f"lsa-theory: {left} of {study.count} tasks; dashboard {client.dashboard_link}", file=sys.stderr, flush=True)
        return runner.run(study, store, client, bar.tell)


class _Bar:
    """A bar on stderr with rate and estimate, on a terminal."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TimeRemainingColumn

        columns = (BarColumn(30), MofNCompleteColumn(), TaskProgressColumn(show_speed=True), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> _Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, done: Done) -> None:
        self._bar.update(self._task, completed=done.tasks)


def _dry_run(study: Study, workers: int | None) -> int:
    from lsa_theory.proofs.judging import processors
    from lsa_theory.study.runner import estimate

    count = workers or processors()
    print(f"{study.count} tasks: {study.measure.says}")
    if not study.measure.estimated:
        print("each trains a model: minutes to days, by its preset; checkpoints are kept")
        return 0
    seconds, size = estimate(study, count)
    print(f"about {seconds:.3g} s on {count} worker{'s' * (count > 1)}, {size / 1e6:.3g} MB before compression")
    return 0


def _plot(words: list[str], output: str | None) -> int:
    from lsa_theory.export.figures.study import plot

    if len(words) != 1 or not output:
        raise UsageError("plot takes a folder and a file: write `lsa-theory study plot DIR --output FILE.png`")
    with suppress(ImportError):
        import matplotlib  # noqa: F401
        import pyarrow  # noqa: F401

        plot(words[0], output)
        return 0
    raise InputError(
        "study plot", "without matplotlib or pyarrow", "run where they are installed", "pip install 'lsa-theory[scale]'"
    )
