"""Writing answers: JSON that is always valid, files that are there whole or not at all."""

from __future__ import annotations

import json
import math
import os
import secrets
import stat
import sys
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lsa_theory.errors import InputError

SCHEMA_VERSION = 1


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON text: exact numbers as strings, arrays as lists, numbers that JSON does not have as null.

    >>> print(to_json({"value": Fraction(1, 3), "gap": math.inf}))
    {"value": "1/3", "gap": null}
    """
    return json.dumps(_plain(value), indent=indent, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):  # numpy arrays and numbers
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return str(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def require_writable(path: str) -> None:
    """Raise InputError now, not after a long computation, when a file cannot be written."""
    if path == "-":
        return
    folder = os.path.dirname(os.path.realpath(path))
    if os.path.isdir(path):
        raise _unwritable(path, "this is a folder")
    if not os.path.isdir(folder):
        raise _unwritable(path, f"there is no folder {os.path.dirname(path) or '.'}")
    if not os.access(path if os.path.exists(path) else folder, os.W_OK):
        raise _unwritable(path, "permission denied")


def write_text_atomically(path: str, text: str) -> None:
    """Write a text file in UTF-8 as `write_bytes_atomically` does; ``-`` is standard output."""
    if path == "-":
        sys.stdout.write(text)
        return
    write_bytes_atomically(path, text.encode("utf-8"))


def write_bytes_atomically(path: str, content: bytes) -> None:
    """Write a file whole or not at all, also when interrupted.

    The content goes to a temporary file of the same folder, which then takes the place of the file in one move.
    Raises InputError for a place that cannot be written.
    """
    require_writable(path)
    target = os.path.realpath(path)  # a link keeps pointing to the file
    try:
        if os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode):
            with open(target, "wb") as device:  # /dev/null, a pipe: nothing to replace
                device.write(content)
            return
        _replace(target, content)
    except OSError as problem:
        raise _unwritable(path, problem.strerror or str(problem)) from None


def _replace(target: str, content: bytes) -> None:
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name[:100]}.{secrets.token_hex(4)}.tmp")
    mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else None
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def _unwritable(path: str, why: str) -> InputError:
    return InputError("output", path, "a file that can be written", f"{why}: choose another, or - to print")
