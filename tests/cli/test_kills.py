"""Killed at a random moment, a command loses nothing that it promises and leaves no process and no temporary file."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from lsa_theory.proofs import cache
from processes import gone, members, ran, started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
KILLS = 200 if settings.get_current_profile_name() == "thorough" else 20
SIGNALS = (signal.SIGTERM, signal.SIGKILL, signal.SIGINT)
REFS = ["lem-D.2", "eq-A.7", "lem-A.3"]


def cached(folder: Path) -> None:
    """What is in the cache is believed, and complete."""
    del folder
    names = [path.name for path in cache.folder().rglob("*") if path.is_file()]
    assert not [name for name in names if name.endswith(".tmp")]
    kept = [name for name in names if name != "key"]
    assert len(cache.recall(REFS, "quick")) == len(kept)


def whole_json(folder: Path) -> None:
    content = json.loads((folder / "answer").read_text())
    assert content == "old" or len(content) > 1


def whole_page(folder: Path) -> None:
    content = (folder / "answer").read_text()
    assert content == '"old"' or content.rstrip().endswith("</html>")


def whole_archive(folder: Path) -> None:
    if (folder / "flow.npz").exists():
        with np.load(folder / "flow.npz") as archive:
            assert archive["times"].size and "reason" in archive.files


def a_run(folder: Path) -> None:
    """The same command goes on from the last checkpoint."""
    if (folder / "run" / "checkpoint.pt").exists():
        done = ran("nonlinear", "train", "--preset", "toy", "--steps", "60", "--output", "run", cwd=folder)
        assert done.returncode == 0, done.stderr


COMMANDS: dict[str, tuple[list[str], Callable[[Path], None]]] = {
    "check": (["check", "-j", "2", "--fresh", *REFS], cached),
    "flow": (["flow", "--dim", "5", "--condition", "1e3", "--method", "full", "--save", "flow.npz"], whole_archive),
    "export": (["export", "json", *REFS, "--output", "answer"], whole_json),
    "landscape": (["landscape", "--starts", "20", "--flows", "4", "--json", "answer"], whole_json),
}
if find_spec("quickjs"):
    COMMANDS["report"] = (["report", *REFS, "--no-figures", "--output", "answer"], whole_page)
if find_spec("torch") and find_spec("transformers"):
    train = ["nonlinear", "train", "--preset", "toy", "--steps", "60", "--checkpoint-every", "0.2", "--output", "run"]
    COMMANDS["train"] = (train, a_run)


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_at_any_moment_loses_nothing(seed, tmp_path, monkeypatch):
    rng = random.Random(seed)
    name = list(COMMANDS)[seed % len(COMMANDS)]
    number = SIGNALS[seed // len(COMMANDS) % len(SIGNALS)]
    words, kept = COMMANDS[name]
    folder, temporary = tmp_path / "work", tmp_path / "tmp"
    folder.mkdir()
    temporary.mkdir()
    (folder / "answer").write_text('"old"')
    monkeypatch.setenv("TMPDIR", str(temporary))
    process = started(*words, cwd=folder)
    try:
        time.sleep(rng.uniform(0, 3))
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert gone(process.pid)
    finally:
        if members(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert process.returncode in (0, 3, -number, 128 + number)  # before handlers are there, the signal itself ends it
    assert process.returncode <= 3 or "Traceback" not in err, err
    kept(folder)
    left = [path for path in (*folder.rglob("*"), *temporary.rglob("*")) if path.name.endswith(".tmp")]
    assert not left and not list(temporary.iterdir())
