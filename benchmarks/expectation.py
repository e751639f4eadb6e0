"""Exact Gaussian expectations of matrix polynomials: ours beside its peers, the same tasks in one run.

    pip install -e '.[bench]' && python benchmarks/expectation.py
    python benchmarks/expectation.py --task SASBS --peer ours --peer tensorgrad --timeout 900
    python benchmarks/expectation.py --python tensorgrad=/path/to/its/environment/bin/python

S = 1/N sum_i x_i x_i', x_i ~ N(0, L); A, B, U11 are fixed matrices, u12, u21 vectors, u a scalar. Tasks:
    SASBS   E[S A S B S]
    S4      E[S^4]
    loss    population loss of f_LSA with all four active blocks U11, u12, u21, u: moments of order ten
    S8      E[S^8]
    S12     E[S^12]
    two     population loss of two layers with any matrices, 1/2 E tr(L M M'), M = (I - B S)(I - A S)
    three   of three layers: moments of order twelve
Peers:
    ours          symbolic d and N
    tensorgrad    symbolic d and N; expanded until no expectation is left (full_simplify takes longer)
    components    SymPy's sparse polynomials in every component, at d = N = 2, matrix entries symbolic
    components-3  the same at d = N = 3
PyRTNI2 is in no package index and takes whitened inputs only: it is not run.

Each measurement is the first call in a fresh process, imports not counted: the fastest of three processes, or
one alone where it takes over five seconds. The peak heap (tracemalloc: Python objects only) is measured in one
more, as tracing slows the work down, unless it took over thirty seconds; the growth of peak resident memory
in the timed one. Answers are checked against `tests/brute_force.py` at small d and N.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import tracemalloc
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
from peers import CHECKED_AT, LAYERS, NEEDS, PEERS, TASKS, WORDS, setting


def resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work(peer: str, task: str, trace: bool) -> None:
    """In a process of its own: one task by one peer; prints one line of JSON."""
    try:
        for module in NEEDS[peer]:
            __import__(module)
    except ImportError as missing:
        print(json.dumps({"skip": f"not installed ({missing})"}))
        return
    if trace:
        tracemalloc.start()
    before, start = resident(), time.perf_counter()
    try:
        answer = PEERS[peer](task)
    except NotImplementedError as unwritten:
        print(json.dumps({"skip": str(unwritten)}))
        return
    found: dict[str, Any] = {"seconds": time.perf_counter() - start, "resident": resident() - before, "terms": answer.terms}
    if trace:
        print(json.dumps({"heap": tracemalloc.get_traced_memory()[1] / 2**20}))
        return
    values = {f"{d},{N}": answer.value(setting(d), d, N) for d, N in CHECKED_AT[task]}
    found["values"] = {key: texts(value) for key, value in values.items() if value is not None}
    print(json.dumps(found))


def call(python: str, peer: str, task: str, timeout: float, trace: bool = False) -> dict[str, Any]:
    command = [python, __file__, "--worker", peer, task, *(["--trace"] if trace else [])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return {"skip": f"not finished in {timeout:g} s"}
    if done.returncode:
        return {"skip": "failed: " + (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(python: str, peer: str, task: str, timeout: float) -> dict[str, Any]:
    best = call(python, peer, task, timeout)
    for _ in range(2):
        if "skip" not in best and best["seconds"] < 5:
            again = call(python, peer, task, timeout)
            best = min(best, again, key=lambda run: run.get("seconds", timeout))
    if "skip" not in best:
        best["heap"] = call(python, peer, task, timeout, True).get("heap") if best["seconds"] < 30 else None
    return best


def reference(task: str) -> dict[str, list[str]]:
    """The exact values, from the test suite's component-wise oracle."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from brute_force import expectation, f_lsa

    def quantity(s: Any) -> Any:
        letters = setting(s.d)
        if task in LAYERS:
            one = np.array([[Fraction(int(a == b)) for b in range(s.d)] for a in range(s.d)], dtype=object)
            error = reduce(lambda left, name: (one - letters[name] @ s.S) @ left, LAYERS[task], one)
            return np.trace(letters["L"] @ error @ error.T) / 2
        if task != "loss":
            return reduce(np.matmul, [s.S if name == "S" else letters[name] for name in WORDS[task]])
        value, key = (np.zeros((s.d + 1, s.d + 1), dtype=object) for _ in range(2))
        value[-1, :-1], value[-1, -1] = letters["u12"], letters["u"][()]
        key[:-1, :-1], key[-1, :-1] = letters["U11"], letters["u21"]
        return (f_lsa(s.E, value, key, s.N)[s.d, s.N] - s.w @ s.query) ** 2 / 2

    return {f"{d},{N}": texts(expectation(quantity, d, N, covariance=setting(d)["L"])) for d, N in CHECKED_AT[task]}


def texts(value: Any) -> list[str]:
    return [str(entry) for entry in np.ravel(np.asarray(value, dtype=object))]


def main() -> int:
    parser = argparse.ArgumentParser(description="Times exact Gaussian expectations against peers.")
    parser.add_argument("--task", action="append", choices=TASKS, help="only this task (repeatable)")
    parser.add_argument("--peer", action="append", choices=PEERS, help="only this peer (repeatable)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for one task (default 120)")
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="PEER=PATH",
        help="the Python that runs this peer, where it lives in another environment",
    )
    parser.add_argument("--json", metavar="FILE", help="write the figures here too")
    parser.add_argument("--worker", nargs=2, metavar=("PEER", "TASK"), help=argparse.SUPPRESS)
    parser.add_argument("--trace", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker[0], options.worker[1], options.trace)
        return 0

    pythons = dict(choice.split("=", 1) for choice in options.python)
    rows, agree = [], True
    columns = "{:6} {:13} {:>10} {:>9} {:>9} {:>8} {:>7}  {}"
    header = ("task", "peer", "seconds", "to ours", "heap MiB", "RSS MiB", "terms", "check")
    print(columns.format(*header), flush=True)
    for task in options.task or TASKS:
        exact, base = reference(task), None
        for peer in options.peer or PEERS:
            found = measure(pythons.get(peer, sys.executable), peer, task, options.timeout)
            values = found.pop("values", {})
            rows.append({"task": task, "peer": peer, **found})
            if "skip" in found:
                print(f"{task:6} {peer:13} {found['skip']}", flush=True)
                continue
            base = found["seconds"] if peer == "ours" else base
            ratio = f"{found['seconds'] / base:.1f}x" if base else "-"
            wrong = [key for key, value in values.items() if value != exact[key]]
            agree &= not wrong
            check = f"WRONG at d,N = {wrong}" if wrong else "exact at d,N = " + " ".join(values)
            heap = "-" if found["heap"] is None else f"{found['heap']:.1f}"
            figures = (f"{found['seconds']:.4f}", ratio, heap, f"{found['resident']:.1f}", found["terms"])
            print(columns.format(task, peer, *figures, check if values else "not checked"), flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    return 0 if agree else 1


if __name__ == "__main__":
    raise SystemExit(main())
