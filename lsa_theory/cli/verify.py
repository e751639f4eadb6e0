"""``lsa-theory verify --kernel coq [REF ...]``: statements checked again by a kernel that shares no code with this one."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

from lsa_theory.cli.arguments import add_json
from lsa_theory.files import require_writable, to_json, write_text_atomically

DEFECT, WITHOUT = 70, 3  # exit codes


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("REF", nargs="*", help="statements, as `lsa-theory list` names them (default: all)")
    parser.add_argument("--kernel", choices=("coq",), default="coq", help="the kernel to ask (default: coq)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="how many at once (default: every core)"
    )
    add_json(parser)
    parser.epilog = """grades:
  full            the statement itself is closed in Coq, by classical reals only
  modulo NAME     the same, but for a named theorem of the literature
  partial k of n  so many of its formulas and steps are
  not available   nothing of it is a goal yet

exit codes: 0 answered, 2 bad input, 3 coqc is not installed,
70 Coq rejected a goal (a defect)"""


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.export.coq.library import INSTALL, build, coqc
    from lsa_theory.export.coq.verify import verify
    from lsa_theory.export.terminal.render import Progress
    from lsa_theory.proofs.engine import library
    from lsa_theory.proofs.records import find

    if arguments.json:
        require_writable(arguments.json)
    chosen = [find(ref) for ref in arguments.REF] or list(library().values())
    if coqc() is None:
        print(f"lsa-theory: coqc is not installed; {INSTALL}", file=sys.stderr)
        return WITHOUT
    jobs = max(1, arguments.jobs)
    if problem := build(jobs):
        print(f"lsa-theory: the Coq library does not compile: {problem}", file=sys.stderr)
        return DEFECT
    answers = []
    with Progress(len(chosen)) as progress, ThreadPoolExecutor(jobs) as pool:
        for answer in pool.map(verify, chosen):
            answers.append(answer)
            progress.finished(f"{answer.ref} {answer.kernel}")
    if arguments.json:
        write_text_atomically(arguments.json, to_json([asdict(answer) for answer in answers], indent=1) + "\n")
    if arguments.json != "-":
        for answer in answers:
            inferred = f"; {answer.inferred} of {answer.inferences} inferences by a theorem" if answer.inferred else ""
            print(f"{answer.ref:24} {answer.seconds:6.1f} s  {answer.kernel}{inferred}")
            if answer.failed:
                print(f"    {' '.join(answer.error.split())[-600:]}")
        full = sum(answer.kernel == "full" for answer in answers)
        print(f"{full} of {len(answers)} full")
    return DEFECT if any(answer.failed for answer in answers) else 0
