"""``--deterministic``: one thread for linear algebra, because more of them add up in another order."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from lsa_theory.errors import InputError


def one_thread(wanted: bool) -> AbstractContextManager[Any]:
    """One BLAS and OpenMP thread inside, whatever the environment says; InputError without threadpoolctl."""
    if not wanted:
        return nullcontext()
    import numpy as np  # the libraries that are limited are those that are loaded

    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        remedy = "pip install threadpoolctl, or set OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1 yourself"
        raise InputError("--deterministic", "without threadpoolctl", "with threadpoolctl installed", remedy) from None
    assert np.__version__
    return threadpool_limits(1)


def without_seconds(record: dict[str, Any]) -> dict[str, Any]:
    """The record without what no two runs have in common.

    >>> without_seconds({"u": 1.0, "seconds": 0.1, "seconds_eigh": 0.05})
    {'u': 1.0}
    """
    return {name: value for name, value in record.items() if not name.startswith("seconds")}
