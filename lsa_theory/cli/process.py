"""The process around a verb: its standard streams, the signals that end it, and what it says when it fails."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from lsa_theory.algebra.budget import OutOfBudgetError
from lsa_theory.errors import FormulaError, InputError, UsageError, visible

DEFECT = 70  # EX_SOFTWARE of sysexits.h
REPORT = "a defect of lsa-theory, not of your input; please report it where you got lsa-theory, with this command"
_GONE = (errno.ENOSPC, errno.EDQUOT, errno.EBADF, errno.EIO, errno.EFBIG)
_ENDING = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]  # Windows has no SIGHUP


class Terminated(KeyboardInterrupt):
    """The process was asked to end by a signal other than Ctrl-C; handled like Ctrl-C wherever work is kept."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def open_streams() -> None:
    """Give closed standard streams a file that fails when it is used, and let no character of an answer fail.

    With ``>&-`` Python has no ``sys.stdout`` at all, and the next file that is opened becomes descriptor 1.  A stream that
    was closed is opened the wrong way round, so that reading or writing is the system's own error, "Bad file descriptor".
    """
    for number, name, wrong in ((0, "stdin", os.O_WRONLY), (1, "stdout", os.O_RDONLY), (2, "stderr", os.O_WRONLY)):
        stream = getattr(sys, name)
        if stream is None:
            opened = os.open(os.devnull, wrong)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            stream = open(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
        if name != "stdin" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # file names need not be UTF-8, terminals know fewer characters


@contextmanager
def ended_by_signals() -> Iterator[list[int]]:
    """Raise `Terminated` once on SIGTERM and SIGHUP, so that what Ctrl-C keeps and tidies is kept and tidied; yields them.

    Only where the process does not handle or ignore them already, as under nohup, and only in the main thread, where Python
    runs handlers.  While the first is dealt with, a second does nothing.
    """
    received: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        if not received:
            received.append(number)
            raise Terminated(number)

    ours = []
    if threading.current_thread() is threading.main_thread():
        ours = [number for number in _ENDING if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, end)
    try:
        yield received
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def failed(problem: BaseException, verbose: bool) -> int:
    """Say in one line why a verb ended without an answer; its exit code."""
    match problem:
        case Terminated():
            return _end(128 + problem.number, "ended by a signal")
        case KeyboardInterrupt():
            return _end(130, "interrupted")
        case BrokenPipeError():  # the reader has gone, as in `lsa-theory list | head -1`
            _drop_output()
            return 141
        case MemoryError():
            return _end(2, "this does not fit into memory; make the problem smaller")
        case OSError():
            _drop_output()
            where = f" {problem.filename!r}" if problem.filename else ""
            what = "the output cannot be written" if problem.errno in _GONE and not where else f"the system refuses{where}"
            return _end(2, f"{what}: {problem.strerror or problem}; check room, rights and redirections")
        case OutOfBudgetError():
            return _end(2, f"{problem}: make the problem smaller, or give --time-limit where the verb has it")
        case FormulaError():
            return _end(2, *problem.pointed.splitlines())
        case InputError() | UsageError():
            return _end(2, str(problem))
    if verbose:
        traceback.print_exception(problem)
    place = traceback.extract_tb(problem.__traceback__)[-1:] if problem.__traceback__ else []
    where = "".join(f" in {os.path.basename(frame.filename)}, line {frame.lineno}" for frame in place)
    said = " ".join(str(problem).split())[:200]
    more = "" if verbose else "; --verbose shows where it arose"
    return _end(DEFECT, f"{type(problem).__name__}: {said}{where}: {REPORT}{more}")


def conflict() -> int:
    """Say that rigorous evidence speaks both for and against a statement; the exit code."""
    return _end(DEFECT, f"CONFLICT, evidence for and against one statement, is {REPORT}")


def _end(code: int, said: str, *more: str) -> int:
    """Say a line, and for a formula the formula, a caret and what to write under it."""
    with suppress(OSError):  # nobody reads stderr any more
        lines = [f"lsa-theory: {visible(' '.join(said.split()))}", *map(visible, more)]
        print("\n".join(lines), file=sys.stderr, flush=True)
    return code


def _drop_output() -> None:
    """Send what is still buffered nowhere: Python would fail on it again when it exits."""
    with suppress(OSError, ValueError, AttributeError):
        hole = os.open(os.devnull, os.O_WRONLY)
        os.dup2(hole, sys.stdout.fileno())
        os.close(hole)
