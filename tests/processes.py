"""Running the command line in processes of its own, and looking at what such a process leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "lsa_theory"]


def environment(**more: str) -> dict[str, str]:
    """This process's, with the code of this tree and warnings as errors."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "OMP_NUM_THREADS": "1", **more}


def ran(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A command that has ended, its output as text."""
    options = {"capture_output": True, "text": True, "env": environment(), "cwd": ROOT, "timeout": 120, **options}
    return subprocess.run([*COMMAND, *words], check=False, **options)


def in_shell(redirected: str) -> subprocess.CompletedProcess[str]:
    """A command as a shell runs it, ``lsa-theory`` and redirections in one text."""
    command = redirected.replace("lsa-theory", " ".join(COMMAND))
    options: dict[str, Any] = {"capture_output": True, "text": True, "env": environment(), "cwd": ROOT, "timeout": 120}
    return subprocess.run(["bash", "-c", command], check=False, **options)


def started(*words: str, cwd: Path | str = ROOT) -> subprocess.Popen[str]:
    """A command at work, leader of a process group of its own, with signals as at a terminal."""
    return subprocess.Popen(
        [*COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=cwd,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it is ignored in what a shell runs with &
    )


def gone(group: int, seconds: float = 2) -> bool:
    """Whether every process of the group has ended before so many seconds have passed."""
    end = time.monotonic() + seconds
    while members(group):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def members(group: int) -> list[int]:
    """The processes of a group that run; those that have ended and wait to be collected do not."""
    if not Path("/proc").is_dir():
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return []
        return [group]
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # it has gone meanwhile
            continue
        if int(its_group) == group and state not in "ZX":
            found.append(int(stat.parent.name))
    return found
