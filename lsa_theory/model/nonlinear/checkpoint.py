"""What a run leaves behind: its configuration, a checkpoint to continue from, the learning curve, a summary."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.files import SCHEMA_VERSION, lock_alone, read_text, to_json, write_bytes_atomically, write_text_atomically
from lsa_theory.model.nonlinear.config import RunConfig

CONFIG, CHECKPOINT, CURVE, SUMMARY = "config.json", "checkpoint.pt", "curve.csv", "run.json"
COLUMNS = ("step", "loss", "query_error", "dims", "points")


@contextmanager
def opened(folder: Path, config: RunConfig) -> Iterator[None]:
    """The folder of a run, made if need be, held by this process alone.

    Raises InputError where it cannot be written, another process trains in it, or it holds another configuration.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / ".lock", "w")  # noqa: SIM115
    except OSError as problem:
        raise InputError("output", folder, "a folder that can be written", problem.strerror or "choose another") from None
    with lock:
        try:
            lock_alone(lock)
        except OSError:
            legal = "a folder that no other process trains in"
            raise InputError("output", folder, legal, "wait for that process or choose another folder") from None
        if (folder / CONFIG).exists():
            differs = read_config(folder).difference(config)
            if differs:
                legal = "a new folder, or a run of the same configuration"
                raise InputError("output", f"{folder} ({differs})", legal, "choose another folder")
        else:
            write_text_atomically(str(folder / CONFIG), to_json(config.to_mapping(), indent=2) + "\n")
        yield


def read_config(folder: Path) -> RunConfig:
    """The configuration of a run; InputError where there is none."""
    try:
        content = json.loads(read_text("RUN", str(folder / CONFIG), "a configuration"))
    except (ValueError, RecursionError):  # InputError among them
        content = None
    if not isinstance(content, dict):
        legal = f"a folder that `lsa-theory nonlinear train` wrote, with {CONFIG}"
        raise InputError("RUN", folder, legal, "train first, or check the name")
    return RunConfig.from_mapping(content)


def save(folder: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint whole or not at all: a temporary file that takes the place of the old one in one move."""
    import torch

    written = io.BytesIO()
    torch.save(state, written)
    write_bytes_atomically(str(folder / CHECKPOINT), written.getvalue())


def load(folder: Path, device: str = "cpu") -> dict[str, Any] | None:
    """The checkpoint of a run or None; InputError for a file that is not one."""
    import torch

    path = folder / CHECKPOINT
    if not path.exists():
        return None
    try:
        state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        if not set(state) >= {"step", "model"}:
            raise ValueError("keys are missing")
    except Exception:
        legal = "a checkpoint that `lsa-theory nonlinear train` wrote"
        raise InputError("RUN", path, legal, "train again in a new folder") from None
    return state


def fill(model: Any, state: dict[str, Any], folder: Path) -> None:
    """Give a model the parameters of a checkpoint; InputError where they are another model's."""
    try:
        model.load_state_dict(state["model"])
    except (RuntimeError, TypeError, AttributeError, KeyError):
        legal = f"a checkpoint of the model that {CONFIG} names"
        raise InputError("RUN", folder / CHECKPOINT, legal, "train again in a new folder") from None


def write_curve(folder: Path, rows: list[list[float]]) -> None:
    """The learning curve as CSV: mean loss since the row before, error of the last query relative to the zero predictor."""
    lines = [",".join(f"{value:.7g}" for value in row) for row in rows]
    write_text_atomically(str(folder / CURVE), "\n".join([",".join(COLUMNS), *lines]) + "\n")


def write_summary(folder: Path, content: dict[str, Any]) -> None:
    """What was done, with which versions and on what: `run.json`."""
    text = to_json({"schema_version": SCHEMA_VERSION, **content}, indent=2)
    write_text_atomically(str(folder / SUMMARY), text + "\n")


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of a run, empty if there is none yet."""
    try:
        found = json.loads(read_text("RUN", str(folder / SUMMARY), f"a {SUMMARY}"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
