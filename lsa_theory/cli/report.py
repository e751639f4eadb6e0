"""``lsa-theory report``: every verdict, derivation and figure on one HTML page."""

from __future__ import annotations

import argparse
import logging
import sys
import time

from lsa_theory.cli.arguments import STDOUT, add_budget, add_judging, add_references
from lsa_theory.cli.process import conflict
from lsa_theory.files import require_writable, write_text_atomically

log = logging.getLogger(__name__)

_EPILOG = """The page needs no network and no script: formulas, fonts and figures are inside.
What `lsa-theory check` has judged already is taken from its cache. Needs
  pip install "lsa-theory[report]"

exit codes: 0 all as recorded, 1 not all as recorded, 2 bad input,
70 a defect"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    add_references(parser, "statements or claims files for the page (default: all statements)")
    text = "the file to write (default: report.html; - for standard output)"
    parser.add_argument("--output", default="report.html", metavar="FILE", help=text)
    parser.add_argument("--no-figures", action="store_true", help="leave the figures out")
    add_judging(parser)
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.export.report.formulas import require
    from lsa_theory.export.report.page import report
    from lsa_theory.export.terminal.render import Progress
    from lsa_theory.proofs.judging import addresses, judged_with_progress

    require()
    require_writable(arguments.output)
    refs = addresses(arguments.REF)
    start = time.perf_counter()
    figures = []
    with Progress(len(refs) + 2) as progress:
        records = judged_with_progress(refs, arguments.budget, arguments.jobs, arguments.fresh, progress)
        took = time.perf_counter() - start
        if not arguments.no_figures:
            from lsa_theory.export.report.figures import figures as draw

            figures = draw(progress.say)
        progress.finished(f"{len(figures)} figures")
        progress.say("typesetting")
        page, failures = report([{**record, **record["page"]} for record in records], figures, took)
        progress.finished("typeset")
    write_text_atomically(arguments.output, page)
    for failure in failures:
        print(f"lsa-theory: KaTeX cannot set {failure}", file=sys.stderr)
    if arguments.output != STDOUT:
        seconds = time.perf_counter() - start
        print(f"{arguments.output}: {len(refs)} statements, {len(page.encode()) / 1e6:.2f} MB, {seconds:.0f} s")
    if any(record["status"] == "CONFLICT" for record in records):
        return conflict()
    return 0 if all(record["as_recorded"] for record in records) else 1
