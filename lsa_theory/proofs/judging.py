"""Judging statements on all processors, with what is known already taken from the cache."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from lsa_theory.errors import InputError, UsageError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor


class Progress(Protocol):
    """Where it is told how far the work has come."""

    def say(self, what: str) -> None: ...

    def finished(self, what: str) -> None: ...


Record = dict[str, Any]
log = logging.getLogger(__name__)


def addresses(asked: list[str], status: str = "", source: str = "") -> list[str]:
    """References of the library in its order (all of them if nothing is asked for), then claims of the user's files.

    A reference may be a pattern, ``lem-*``; of the library only statements of the recorded status and source are taken.
    """
    from lsa_theory.proofs.claims_file import claims_in, is_claims_file
    from lsa_theory.proofs.library import selected

    own = dict.fromkeys(address for ref in asked if is_claims_file(ref) for address in claims_in(ref))
    refs = [ref for ref in asked if not is_claims_file(ref)]
    return [*(selected(refs, status, source) if refs or not asked else []), *own]


Judges = Callable[[list[str], str], Iterator[Record]]  # of statements, with a budget, in any order


def judged_with_progress(
    refs: list[str], budget: str, jobs: int | None, fresh: bool, progress: Progress, elsewhere: Judges | None = None
) -> list[Record]:
    """The record of every statement, in the order asked for; each has its page under ``page``.

    What the cache does not know is judged by processes of this machine, or ``elsewhere``.
    """
    found: dict[str, Record] = {}
    progress.say(refs[0])
    for record in judged_all(refs, budget, min(jobs or processors(), len(refs)), fresh, elsewhere):
        found[record["address"]] = record
        progress.finished(f"{record['ref']} {record['status']}")
        log.info("%s", _explained(record))
    return [found[ref] for ref in refs]


def _explained(record: Record) -> str:
    """How a verdict came about, in one line."""
    if record["cached"]:
        return f"{record['ref']}: from the cache, judged in {record['seconds']:.1f} s before"
    roads = "; ".join(f"{e['method']} {e['outcome']} ({e['seconds']:.1f} s)" for e in record["evidence"])
    return f"{record['ref']}: {roads}"


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def judged_all(refs: list[str], budget: str, jobs: int, fresh: bool, elsewhere: Judges | None = None) -> Iterator[Record]:
    """Records as they come, in any order; what is judged is kept at once, so that an interrupted run loses nothing."""
    from lsa_theory.proofs import cache
    from lsa_theory.proofs.engine import library

    kept = {} if fresh else cache.recall([ref for ref in refs if ref in library()], budget)
    yield from ({**record, "cached": True} for record in kept.values())
    rest = [ref for ref in refs if ref not in kept]
    for record in elsewhere(rest, budget) if elsewhere else _computed(rest, budget, jobs):
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
        with _undisturbed():  # what the processes inherit
            futures = [pool.submit(_judge, ref, budget) for ref in refs]
        try:
            for future in as_completed(futures):
                yield _opened(future.result())
        except BrokenProcessPool:
            raise UsageError("a worker process died, perhaps for want of memory; run again with -j 1") from None


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes that are gone when the block is left, by Ctrl-C too, and when this process is killed."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    before = set(multiprocessing.active_children())
    # Fresh processes: copies of one that runs the threads of a linear algebra library may hang.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_end_with_parent)
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        raise


def _end_with_parent() -> None:
    """End this process when its parent is gone, however that ended: a thread waits on the pipe that both hold."""
    import multiprocessing
    import threading

    parent = multiprocessing.parent_process()
    assert parent is not None  # this runs in the processes of the pool

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Start processes that ignore Ctrl-C: it reaches all of a terminal, and the first one ends the others.

    A signal that ends this process waits until they are started: a half-started one would complain.
    """
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    ending = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda number, _: held.append(number)) for number in ending}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if held:
            signal.raise_signal(held[0])


def _judge(ref: str, budget: Any) -> Record:
    """Judge one statement in a process of its own; bad input comes back as text."""
    from lsa_theory.proofs.records import find, judged

    try:
        return judged(find(ref), budget)
    except InputError as problem:
        return {"ref": ref, "problem": str(problem)}


def _opened(record: Record) -> Record:
    if "problem" in record:
        raise UsageError(f"{record['ref']}: {record['problem']}")
    return record
