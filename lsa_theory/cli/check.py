"""``lsa-theory check [REF|FILE...]``: judge statements, or own claims in a file, and compare with what is recorded."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import STDOUT, UsageError, add_budget, add_json, integer
from lsa_theory.errors import InputError
from lsa_theory.output import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Record = dict[str, Any]


_EPILOG = """a file of your own claims, for the tests of a paper:
  [[claim]]
  ref = "eq-12"
  formula = "E[(x.T*A*x)**2] == tr(A*Lambda)**2 + 2*tr(A*Lambda*A*Lambda)"
  given = ["A symmetric"]
  expect = "true"

examples:
  lsa-theory check
  lsa-theory check lem-5.2 thm-4.1
  lsa-theory check my_claims.toml
  lsa-theory check my_claims.toml#eq-12

exit codes: 0 every verdict as recorded or expected, 1 not so, 2 bad input"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    text = "statements, as `lsa-theory list` names them, or claims files, FILE.toml or FILE.py (default: all statements)"
    parser.add_argument("REF", nargs="*", help=text)
    text = "processes at work at once (default: one for each processor)"
    parser.add_argument("-j", "--jobs", type=integer(1), default=None, metavar="JOBS", help=text)
    text = "judge everything again; by default a verdict on unchanged sources is taken from the cache"
    parser.add_argument("--fresh", action="store_true", help=text)
    add_budget(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.cli.pages import check_summary, table
    from lsa_theory.cli.records import counts, document
    from lsa_theory.engine import library
    from lsa_theory.render import Progress, emit, page_width

    _take_back_reference(arguments, library())
    if arguments.json:
        require_writable(arguments.json)
    refs = _chosen(arguments.REF)
    start = time.perf_counter()
    jobs = min(arguments.jobs or _processors(), len(refs))
    found: dict[str, Record] = {}
    with Progress(len(refs)) as progress:
        progress.say(refs[0])
        for record in _judged(refs, arguments.budget, jobs, arguments.fresh):
            found[record["address"]] = record
            progress.finished(f"{record['ref']} {record['status']}")
    records = [found[ref] for ref in refs]
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
    return 0 if all(record["as_recorded"] for record in records) else 1


def _chosen(asked: list[str]) -> list[str]:
    """References of the library in its order (all of them if nothing is asked for), then claims of the user's files."""
    from lsa_theory.claims_file import claims_in, is_claims_file
    from lsa_theory.cli.records import find
    from lsa_theory.engine import library

    own = dict.fromkeys(address for ref in asked if is_claims_file(ref) for address in claims_in(ref))
    chosen = {find(ref).claim.ref for ref in asked if not is_claims_file(ref)}
    return [*(ref for ref in library() if ref in chosen or not asked), *own]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _take_back_reference(arguments: argparse.Namespace, known: dict[str, Any]) -> None:
    """``check --json lem-D.2`` means the statement, not a file of that name."""
    if str(arguments.json).lower() in {ref.lower() for ref in known}:
        arguments.REF = [*arguments.REF, arguments.json]
        arguments.json = STDOUT


def _judged(refs: list[str], budget: str, jobs: int, fresh: bool) -> Iterator[Record]:
    """Records as they come, in any order; what is judged is kept at once, so that an interrupted run loses nothing."""
    from lsa_theory import cache
    from lsa_theory.engine import library

    kept = {} if fresh else {ref: record for ref in refs if ref in library() and (record := cache.recall(ref, budget))}
    yield from ({**record, "cached": True} for record in kept.values())
    for record in _computed([ref for ref in refs if ref not in kept], budget, jobs):
        if record["address"] in library():
            cache.keep(record, budget)
        yield {**record, "cached": False}


def _computed(refs: list[str], budget: str, jobs: int) -> Iterator[Record]:
    if not refs:
        return
    if jobs == 1:
        for ref in refs:
            yield _opened(_judge(ref, budget))
        return
    from concurrent.futures import as_completed
    from concurrent.futures.process import BrokenProcessPool

    with _pool(jobs) as pool:
        with _no_interrupts():  # what the processes inherit
            futures = [pool.submit(_judge, ref, budget) for ref in refs]
        try:
            for future in as_completed(futures):
                yield _opened(future.result())
        except BrokenProcessPool:
            raise UsageError("a worker process died, perhaps for want of memory; run again with -j 1") from None


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes that are gone when the block is left, also by Ctrl-C."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    before = set(multiprocessing.active_children())
    # Fresh processes: copies of one that runs the threads of a linear algebra library may hang.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"))
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        raise


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start processes that ignore Ctrl-C: it reaches all of a terminal, and the first one ends the others."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _judge(ref: str, budget: Any) -> Record:
    """Judge one statement in a process of its own; bad input comes back as text."""
    from lsa_theory.cli.records import find, judged

    try:
        return judged(find(ref), budget)
    except InputError as problem:
        return {"ref": ref, "problem": str(problem)}


def _opened(record: Record) -> Record:
    if "problem" in record:
        raise UsageError(f"{record['ref']}: {record['problem']}")
    return record
