"""``lsa-theory check [REF|FILE...]``: judge statements, or own claims in a file, and compare with what is recorded."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import STDOUT, add_budget, add_json, add_judging, add_references, add_selection
from lsa_theory.cli.process import conflict
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.proofs.judging import Judges

Record = dict[str, Any]


_EPILOG = """a file of your own claims, for the tests of a paper:
  [[claim]]
  ref = "eq-12"
  formula = "E[(x.T*A*x)**2] == tr(A*Lambda)**2 + 2*tr(A*Lambda*A*Lambda)"
  given = ["A symmetric"]
  expect = "true"

examples:
  lsa-theory check
  lsa-theory check lem-5.2 'thm-*'
  lsa-theory check --source wu2024
  lsa-theory check my_claims.toml
  lsa-theory check my_claims.toml#eq-12
  lsa-theory check --scheduler tcp://10.0.0.1:8786

a file FILE.py is run as code, with your rights (--no-code refuses it)

exit codes: 0 every verdict as recorded or expected, 1 not so, 2 bad input,
70 a defect"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    text = "statements, as `lsa-theory list` names them or patterns like 'lem-*', or claims files, FILE.toml or FILE.py"
    add_references(parser, text)
    add_selection(parser)
    add_judging(parser)
    text = "judge on the workers of a Dask scheduler, tcp://HOST:PORT, in place of processes of this machine"
    parser.add_argument("--scheduler", metavar="ADDRESS", help=text)
    add_budget(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.export.terminal.pages import check_summary, table
    from lsa_theory.export.terminal.render import Progress, emit, page_width
    from lsa_theory.proofs.engine import library
    from lsa_theory.proofs.judging import addresses, judged_with_progress
    from lsa_theory.proofs.records import counts, document

    _take_back_reference(arguments, library())
    if arguments.json:
        require_writable(arguments.json)
    refs = addresses(arguments.REF, arguments.status, arguments.source)
    if not refs:
        raise UsageError("no statement has this status and this source; see `lsa-theory list`")
    start = time.perf_counter()
    with _elsewhere(arguments.scheduler, refs) as judges, Progress(len(refs)) as progress:
        found = judged_with_progress(refs, arguments.budget, arguments.jobs, arguments.fresh, progress, judges)
    records = [{key: value for key, value in record.items() if key != "page"} for record in found]
    seconds = time.perf_counter() - start
    if arguments.json:
        summary = {
            "statements": len(records),
            "as_recorded": sum(r["as_recorded"] for r in records),
            **counts(records, "status"),
        }
        content = {
            "budget": arguments.budget,
            "summary": summary,
            "seconds": round(seconds, 3),
            "statements": records,
        }
        write_text_atomically(arguments.json, to_json(document("check", content), indent=2) + "\n")
    if arguments.json != STDOUT:
        width = page_width()
        emit(table(records, "status", width))
        emit(check_summary(records, seconds, width))
    if any(record["status"] == "CONFLICT" for record in records):
        return conflict()
    return 0 if all(record["as_recorded"] for record in records) else 1


@contextmanager
def _elsewhere(scheduler: str | None, refs: list[str]) -> Iterator[Judges | None]:
    """How the workers of a scheduler judge; None without one."""
    if scheduler is None:
        yield None
        return
    from lsa_theory.proofs.claims_file import refuse_code
    from lsa_theory.study import runner

    refuse_code(refs, "with --scheduler", "workers do not get code; leave --scheduler out for it")
    with runner.client(scheduler, 1) as client:
        yield partial(runner.judge, client)


def _take_back_reference(arguments: argparse.Namespace, known: dict[str, Any]) -> None:
    """``check --json lem-D.2`` means the statement, not a file of that name."""
    if str(arguments.json).lower() in {ref.lower() for ref in known}:
        arguments.REF = [*arguments.REF, arguments.json]
        arguments.json = STDOUT
