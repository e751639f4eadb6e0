"""What Dask loads into workers on this machine: Ctrl-C reaches all of a terminal, and the client ends them."""

from __future__ import annotations

import signal
from typing import Any


def dask_setup(_: Any) -> None:
    """Let the worker take no notice of Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
