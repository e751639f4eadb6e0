"""Mutation testing of the kernel by mutmut: ``python tests/mutation.py [FILE ...] [--sample COUNT] [--again] [--survivors] [--write]``.

Mutants of the named files (``signs``, ``kinds/squares``; all files unless named) that have no result yet are tried, one after
another in forks of one process: by the tests of their file, and what survives these by all that reach its function.  It may be
interrupted at any time; the next call goes on where the last one stopped.  ``--again`` tries those that survived once more, after
tests were written; ``--sample`` takes so many of each file, always the same ones; ``--survivors`` prints them; ``--write`` puts the table of scores into docs/trust.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "mutants" / "lsa_theory" / "kernel"
PAGE = ROOT / "docs" / "trust.md"
MARKS = ("<!-- mutation scores -->\n", "<!-- end -->")
KILLED, SURVIVED = (1, 3), (0, 5, 33)  # mutmut's codes: a test failed; every test passed, or none reaches the function
Results = dict[str, int | None]


def results() -> dict[str, Results]:
    """By file of the kernel: what became of every mutant, None for one that was not tried."""
    found = {}
    for path in sorted(RESULTS.rglob("*.py.meta")):
        of = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        if of:
            found[str(path.relative_to(RESULTS)).removesuffix(".py.meta")] = of
    return found


def due(found: dict[str, Results], files: list[str], again: bool, sample: int | None = None) -> Iterator[str]:
    """The mutants to be tried: a time limit that was met, on a busy machine, decides nothing."""
    for file, of in found.items():
        if not files or file in files:
            names = sorted(of)
            Random(file).shuffle(names)
            yield from (n for n in names[:sample] if of[n] not in KILLED + SURVIVED or (again and of[n] in SURVIVED))


def mutmut(*arguments: str, tests: str = "all") -> int:
    environment = {**os.environ, "MUTATION_TESTS": tests}
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=ROOT, env=environment, check=False).returncode


def table(found: dict[str, Results]) -> str:
    """The share that was killed of the mutants that were tried, in Markdown."""
    rows = ["| file of `lsa_theory/kernel` | mutants tried | killed | score |", "|---|---:|---:|---:|"]
    totals = [0, 0]
    for file, of in found.items():
        tried = [code for code in of.values() if code in KILLED + SURVIVED]
        killed = sum(code in KILLED for code in tried)
        totals = [totals[0] + len(tried), totals[1] + killed]
        if tried:
            rows.append(f"| `{file}.py` | {len(tried)} of {len(of)} | {killed} | {killed / len(tried):.1%} |")
    rows.append(f"| together | {totals[0]} | {totals[1]} | {totals[1] / max(1, totals[0]):.1%} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", nargs="*")
    options.add_argument("--sample", type=int)
    for flag in ("again", "survivors", "write"):
        options.add_argument(f"--{flag}", action="store_true")
    asked = options.parse_args()
    code = 0
    if asked.survivors:
        for name in due(
            {file: {n: c for n, c in of.items() if c in SURVIVED} for file, of in results().items()}, asked.file, True
        ):
            mutmut("show", name)
    elif not asked.write:
        names = list(due(results(), asked.file, asked.again, asked.sample))
        if names or not results():
            code = mutmut("run", "--max-children", "1", *names, tests="own")
        survived = [
            name for of in results().values() for name, verdict in of.items() if name in set(names) and verdict in SURVIVED
        ]
        if survived and not code:
            code = mutmut("run", "--max-children", "1", *survived)
    scores = table(results())
    print(scores)
    if asked.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
        PAGE.write_text(before + MARKS[0] + scores + MARKS[1] + rest.partition(MARKS[1])[2], encoding="utf-8")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
