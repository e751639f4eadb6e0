"""What one question may cost, in seconds, memory and work; asked in the loops that can grow without bound.

``with within(seconds=60, mebibytes=600):`` bounds everything inside.  Loops call `spend` with the work that they are
about to do, about one unit for a pair of terms, or `check` where one round takes long; both raise `OutOfBudgetError` when a
bound is reached, and cost nothing to speak of outside such a block.  In the main thread an interval timer asks as well, five
times a second, so that code which knows nothing of budgets stops too; on Windows and in other threads the loops are all.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

GLANCE = 2_000  # units of work between two looks at the clock
TICK = 0.2  # seconds between two looks of the timer
COMPUTING = ("lsa_theory", "derivations", "checks", "fractions", "sympy", "mpmath", "numpy")


class OutOfBudgetError(Exception):
    """A bound on time, memory or work was reached; ``budget`` is the one, ``str()`` says which bound and where."""

    def __init__(self, budget: Budget, bound: str) -> None:
        during = f", while {budget.stage}" if budget.stage else ""
        super().__init__(f"stopped after {bound}{during}")
        self.budget = budget


class Budget:
    """Bounds that hold from now on; None is no bound."""

    def __init__(
        self, seconds: float | None, mebibytes: float | None, work: int | None, outer: Budget | None = None
    ) -> None:
        self.seconds, self.mebibytes, self.work, self.outer = seconds, mebibytes, work, outer
        self.stage: str = outer.stage if outer is not None else ""
        self.spent = 0
        self._start = time.monotonic()
        self._base = resident() if mebibytes is not None else 0
        self._glance = 0

    def spend(self, work: int) -> None:
        self.spent += work
        if self.work is not None and self.spent > self.work:
            raise OutOfBudgetError(self, f"{self.work} pairs of terms")
        if self.outer is not None:
            self.outer.spend(work)
        if self.spent >= self._glance:
            self._glance = self.spent + GLANCE
            self._look()

    def check(self) -> None:
        if self.outer is not None:
            self.outer.check()
        self._look()

    def _look(self) -> None:
        if self.seconds is not None and time.monotonic() - self._start > self.seconds:
            raise OutOfBudgetError(self, f"{self.seconds:g} s")
        if self.mebibytes is not None and resident() - self._base > self.mebibytes * 2**20:
            raise OutOfBudgetError(self, f"{self.mebibytes:g} MiB of memory")


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def within(seconds: float | None = None, mebibytes: float | None = None, work: int | None = None) -> Iterator[Budget]:
    """Bound what happens inside; bounds of blocks around it go on to hold.

    >>> with within(work=1000) as small:
    ...     try:
    ...         spend(1001)
    ...     except OutOfBudgetError as problem:
    ...         print(problem, problem.budget is small)
    stopped after 1000 pairs of terms True
    """
    budget = Budget(seconds, mebibytes, work, _current.get())
    token = _current.set(budget)
    try:
        with _timer(budget):
            yield budget
    finally:
        _current.reset(token)


def spend(work: int = 1) -> None:
    """Count work that is about to be done."""
    budget = _current.get()
    if budget is not None:
        budget.spend(work)


def check() -> None:
    """Look at the clock and the memory now."""
    budget = _current.get()
    if budget is not None:
        budget.check()


def stage(what: str) -> None:
    """Say what is being done, for the message where it is stopped."""
    budget = _current.get()
    while budget is not None:
        budget.stage = what
        budget = budget.outer


@contextmanager
def _timer(budget: Budget) -> Iterator[None]:
    """Let the timer ask, if nobody else uses it."""
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not usable or budget.seconds is None or signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
        yield
        return

    def ask(_: int, frame: FrameType | None) -> None:
        if (now := _current.get()) is not None and frame is not None and _computes(frame):
            now.check()

    signal.signal(signal.SIGALRM, ask)
    signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _computes(frame: FrameType) -> bool:
    """Whether an exception raised here arrives: Python drops it in callbacks of its collector and of weak references."""
    room = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    elsewhere = room in sys.stdlib_module_names or "site-packages" in frame.f_code.co_filename
    return room in COMPUTING or not elsewhere


def resident() -> int:
    """Bytes of memory that the process holds; the most it ever held where the system says no more (macOS), 0 on Windows."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
