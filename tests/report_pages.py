"""The page of every statement for the tests of the report: made once a run, and without the numeric roads."""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lsa_theory.export.report.figures import Figure, figures
from lsa_theory.export.report.page import report
from lsa_theory.proofs import engine
from lsa_theory.proofs.cache import fingerprint
from lsa_theory.proofs.records import judged


def shared(name: str, make: Callable[[], Any]) -> Any:
    """What one process of this run has made; the others wait for it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"lsa-theory-{run[:12]}-{fingerprint()[:8]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        (folder / f"{name}.lock").touch(exist_ok=False)
    except FileExistsError:
        for _ in range(3000):
            if (folder / name).exists():
                return pickle.loads((folder / name).read_bytes())
            time.sleep(0.1)
    made = make()
    (folder / f"{name}.part").write_bytes(pickle.dumps(made))
    (folder / f"{name}.part").rename(folder / name)
    return made


@cache
def records() -> tuple[dict[str, Any], ...]:
    return shared("records", _records)


def _records() -> tuple[dict[str, Any], ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "roads", lambda: ())  # words and formulas are wanted, not numbers
        found = [judged(one) for one in engine.library().values()]
    return tuple({**record, **record["page"]} for record in found)


@cache
def drawn() -> tuple[Figure, ...]:
    return shared("figures", lambda: tuple(figures(draws=50)))


@cache
def page() -> str:
    return shared("page", _page)


def _page() -> str:
    made, failures = report(list(records()), drawn(), 1.0)
    assert failures == []
    return made
