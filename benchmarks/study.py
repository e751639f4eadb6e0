"""Studies: speed of four workers against one, overhead of a task, memory of the client (figures of docs/scale.md).

``python benchmarks/study.py [speed] [overhead] [memory]``
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from lsa_theory.study.design import Study, of_file
from lsa_theory.study.runner import Done, client, compute, run
from lsa_theory.study.store import Store

CLAIM = '[[claim]]\nref = "a"\nformula = "u**2 >= 0"\n'
SMALL = 'what = "prove"\nclaims = "claims.toml"\nrepeats = {repeats}\n[parameters]\nd = 1\ninstances = 1\n'
FLOWS = 'what = "flow"\nrepeats = 500\nseed = 1\n[parameters]\nd = 12\nN = 20\n'


def study(text: str, folder: Path) -> Study:
    (folder / "claims.toml").write_text(CLAIM)
    (folder / "study.toml").write_text(text)
    return of_file(str(folder / "study.toml"))


def seconds(one: Study, folder: Path, workers: int, tell: object = None) -> tuple[float, Done]:
    """Wall seconds of all tasks on a cluster that has started, and what was done."""
    with Store(str(folder), one) as store, client(None, workers) as found:
        found.wait_for_workers(workers)
        found.gather([found.submit(compute, one, k, k + 1, pure=False) for k in range(workers)])  # imports
        begun = time.perf_counter()
        done = run(one, store, found, tell if callable(tell) else lambda _: None)
        return time.perf_counter() - begun, done


def speed(folder: Path) -> None:
    one = study(FLOWS, folder)
    for k in range(3):
        alone, four = (seconds(one, folder / f"{k}-{workers}", workers)[0] for workers in (1, 4))
        print(f"{one.count} flows: 1 worker {alone:.1f} s, 4 workers {four:.1f} s, {alone / four:.2f} times", flush=True)
    print(f"{os.cpu_count()} processors; load {os.getloadavg()[0]:.1f}")


def overhead(folder: Path) -> None:
    one = study(SMALL.format(repeats=10_000), folder)
    wall, done = seconds(one, folder / "overhead", 1)
    each = 1e3 * (wall - done.seconds) / one.count
    print(f"{one.count} tasks: {wall:.1f} s, {done.seconds:.1f} s of work, {each:.2f} ms each")


def memory(folder: Path) -> None:
    one = study(SMALL.format(repeats=100_000), folder)
    marks = iter(range(10_000, 100_001, 10_000))
    following = next(marks)

    def tell(done: Done) -> None:
        nonlocal following
        if done.tasks >= following:
            print(f"{done.tasks:7} tasks: {resident():.0f} MiB", flush=True)
            following = next(marks, 10**9)

    wall, _ = seconds(one, folder / "memory", 1, tell)
    print(f"{wall:.0f} s; largest {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def resident() -> float:
    """Memory of this process in MiB (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


if __name__ == "__main__":
    for name in sys.argv[1:] or ["speed", "overhead", "memory"]:
        with tempfile.TemporaryDirectory() as made:
            {"speed": speed, "overhead": overhead, "memory": memory}[name](Path(made))
