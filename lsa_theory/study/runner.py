"""Running a study on Dask: batches of tasks are sent out as earlier ones come back, and kept one by one.

Workers only compute. A worker that dies has its batch computed again by another (Dask does that); the rows are the same,
because a task depends on its number alone.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.files import __version__
from lsa_theory.study.design import Study
from lsa_theory.study.measures import Row
from lsa_theory.study.store import Store

BATCH_SECONDS = 1.0  # of work a batch should have: far more than sending it, little to lose
MOST = 2000  # tasks in a batch
AHEAD = 2  # batches a worker has waiting
RETRIES = 5  # of a batch whose worker dies
PATIENCE = "10s"  # for a scheduler to answer


@dataclass
class Done:
    """How far a run came."""

    tasks: int = 0
    failed: int = 0
    seconds: float = 0.0  # of work, on all workers


def compute(study: Study, start: int, stop: int) -> list[Row]:
    """The rows of some tasks; a task that fails is a row with its error."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return [_row(study, task) for task in range(start, stop)]


def _row(study: Study, task: int) -> Row:
    given = study.parameters(task)
    row: Row = {"task": task, **given, "seed": study.seed, "error": None, "version": __version__, "study": study.digest}
    begun = time.perf_counter()
    try:
        found = study.measure.run({**given, **study.beside}, study.generators(task)[1])
        row |= {name: found[name] for name in study.columns}
    except (ArithmeticError, ValueError, RuntimeError, MemoryError) as problem:
        row |= {**dict.fromkeys(study.columns), "error": f"{type(problem).__name__}: {problem}"}
    return {**row, "seconds": time.perf_counter() - begun}


def run(study: Study, store: Store, client: Any, tell: Callable[[Done], None]) -> Done:
    """Compute what the store lacks; what has come back is kept, whatever happens next."""
    from distributed import as_completed

    done, size = Done(), 1
    workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    batches = _batches(store, lambda left: max(1, min(size, left // (AHEAD * workers))))  # small at the end: all end at once

    def sent() -> Iterator[Any]:
        for start, stop in batches:
            yield client.submit(compute, study, start, stop, key=f"{study.digest}-{start}-{stop}", retries=RETRIES)

    ahead = sent()
    waiting = as_completed([future for _, future in zip(range(AHEAD * workers), ahead, strict=False)])
    for future in waiting:
        found = future.result()
        store.write(found[0]["task"], found)
        future.release()
        done.tasks += len(found)
        done.failed += sum(row["error"] is not None for row in found)
        done.seconds += sum(row["seconds"] for row in found)
        size = max(1, min(MOST, int(BATCH_SECONDS * done.tasks / max(done.seconds, 1e-9))))
        tell(done)
        if (following := next(ahead, None)) is not None:
            waiting.add(following)
    return done


def _batches(store: Store, size: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    """Missing tasks in batches; the size of each is asked for, with the number of tasks that are left."""
    gaps = list(store.missing())
    left = sum(stop - start for start, stop in gaps)
    for start, stop in gaps:
        while start < stop:
            end = min(stop, start + size(left))
            yield start, end
            left -= end - start
            start = end


def judge(client: Any, refs: list[str], budget: str) -> Iterator[Row]:
    """Records of statements as the workers judge them, in any order; claims of a TOML file travel as they were read."""
    from distributed import as_completed

    from lsa_theory.proofs.claims_file import is_claims_file
    from lsa_theory.proofs.records import find

    asked = [find(ref) if is_claims_file(ref) else ref for ref in refs]
    sent = [client.submit(_judged, one, budget, pure=False, retries=RETRIES) for one in asked]
    for future in as_completed(sent):
        yield future.result()
        future.release()


def _judged(asked: Any, budget: Any) -> Row:
    from lsa_theory.proofs.records import find, judged

    return judged(find(asked) if isinstance(asked, str) else asked, budget)


@contextmanager
def client(scheduler: str | None, workers: int) -> Iterator[Any]:
    """A client of the scheduler at this address, or of a cluster on this machine that ends with it.

    Raises InputError where Dask is not installed or the scheduler does not answer.
    """
    require()
    import dask
    from distributed import Client, LocalCluster

    if scheduler:
        try:
            found = Client(scheduler, timeout=PATIENCE)
        except (OSError, ValueError) as problem:
            remedy = f"start `dask scheduler` there, or leave it out: {type(problem).__name__}"
            raise InputError("--scheduler", scheduler, "the address of a scheduler that answers", remedy) from None
        with found:
            _same_version(found, scheduler)
            yield found
        return
    options: dict[str, Any] = {"threads_per_worker": 1, "processes": True, "dashboard_address": "127.0.0.1:0"}
    options["preload"] = "lsa_theory.study.undisturbed"
    quiet = {"logging": {"distributed": "critical"}}  # workers that are told to leave complain of it
    with dask.config.set(quiet):
        with _waiting():
            cluster = LocalCluster(n_workers=workers, silence_logs=logging.CRITICAL, **options)
        with cluster, Client(cluster) as found:
            yield found


@contextmanager
def _waiting() -> Iterator[None]:
    """Ctrl-C waits until this is left: a cluster that is half started cannot be closed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if held:
            raise KeyboardInterrupt


def _same_version(client: Any, scheduler: str) -> None:
    """InputError for a scheduler without workers, or with some that have no, or another, version of this program."""
    legal, there = f"a scheduler of workers with lsa-theory {__version__}", set[str]()
    remedy = "start `dask worker` in an environment that has it"
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        there = set(client.run(_version).values())
    except Exception as problem:  # whatever a worker raises that does not know this module
        said = " ".join(str(problem).split())[:100]
        raise InputError("--scheduler", scheduler, legal, f"{remedy}: {said}") from None
    if there != {__version__}:
        raise InputError("--scheduler", f"{scheduler} with {', '.join(sorted(there))}", legal, remedy)


def _version() -> str:
    return __version__


def require() -> None:
    """InputError with the line to install where Dask or Parquet is missing."""
    try:
        import distributed  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError as problem:
        remedy = "pip install 'lsa-theory[scale]'"
        raise InputError("study", f"without {problem.name}", "run where the extra [scale] is installed", remedy) from None


def estimate(study: Study, workers: int) -> tuple[float, float]:
    """Seconds of a run on so many workers and bytes of its rows, from a few tasks computed here, spread over the study."""
    count = min(5, study.count)
    tasks = sorted({round(k * (study.count - 1) / max(1, count - 1)) for k in range(count)})
    compute(study, tasks[0], tasks[0] + 1)  # imports
    each = sum(compute(study, task, task + 1)[0]["seconds"] for task in tasks) / len(tasks)
    columns = 6 + len(study.measure.parameters) + len(study.columns)
    return each * study.count / workers, 8.0 * columns * study.count
