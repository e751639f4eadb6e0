"""Writing answers: JSON that is always valid, files that are there whole or not at all."""

from __future__ import annotations

import json
import logging
import math
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from fractions import Fraction
from typing import IO, Any

from lsa_theory.errors import InputError

__version__ = "0.1.0"
SCHEMA_VERSION = 1
log = logging.getLogger(__name__)  # tells of every file that was written
MAX_BYTES = 64_000_000  # of an input file: a covariance of dimension 1500 in decimals


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


def read_text(argument: str, path: str, what: str) -> str:
    """The text of a file, ``-`` for standard input; InputError for what cannot be read, is no UTF-8, or is no end of bytes.

    ``what`` names it in the message: "a claims file".
    """
    shown = "standard input" if path == "-" else path
    try:
        if path == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1) if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
        else:
            with open(path, "rb") as file:
                content = file.read(MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except (OSError, ValueError) as problem:
        if isinstance(problem, UnicodeDecodeError):
            raise InputError(argument, shown, "a text file", "save it as UTF-8") from None
        why = getattr(problem, "strerror", None) or str(problem)
        raise InputError(argument, shown, f"{what} that can be read", f"check the name: {why}") from None
    if len(content) > MAX_BYTES:
        raise InputError(argument, shown, f"{what} of at most {MAX_BYTES // 10**6} MB", "divide it, or check the name")
    return text


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
    """Write a text file in UTF-8 as `written_atomically` does; ``-`` is standard output."""
    if path == "-":
        sys.stdout.write(text)
        return
    write_bytes_atomically(path, text.encode("utf-8", "backslashreplace"))  # names of files need not be UTF-8


def write_bytes_atomically(path: str, content: bytes, named: bool = True) -> None:
    """Write a file as `written_atomically` does."""
    with written_atomically(path, named) as file:
        file.write(content)


@contextmanager
def written_atomically(path: str, named: bool = True) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of ``path``, whole, when the block ends; on any failure nothing is left.

    A link keeps pointing to its file; what is no regular file, such as /dev/null or a pipe, is written to.
    The log names the file, unless it is one of many (``named``).
    Raises InputError for a place that cannot be written.
    """
    require_writable(path)
    target = os.path.realpath(path)
    try:
        if os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode):
            with open(target, "wb") as device:
                yield device
        else:
            mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else None
            with replacing(target, mode) as file:
                yield file
            log.log(logging.INFO if named else logging.DEBUG, "wrote %s", path)
    except OSError as problem:
        if isinstance(problem, BrokenPipeError):
            raise
        raise _unwritable(path, problem.strerror or str(problem)) from None


@contextmanager
def replacing(target: str, mode: int | None = None) -> Iterator[IO[bytes]]:
    """A file to write to that takes this name in one move when the block ends; a link is replaced and never followed.

    On Linux it has no name until then, and even SIGKILL leaves nothing behind; elsewhere it has a temporary one.
    """
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name[:100]}.{secrets.token_hex(4)}.tmp")
    nameless = _nameless(folder)
    try:
        with open(temporary, "xb") if nameless is None else open(nameless, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if mode is not None:
                os.chmod(temporary if nameless is None else nameless, mode)
            if nameless is not None:
                if _linked(nameless, target):  # where it is free
                    return
                if not _linked(nameless, temporary):
                    shutil.copyfile(f"/proc/self/fd/{nameless}", temporary)
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _nameless(folder: str) -> int | None:
    """A descriptor of a file without a name in the folder, or None where the system has none (all but Linux)."""
    if not hasattr(os, "O_TMPFILE") or not os.path.isdir("/proc/self/fd"):
        return None
    try:
        return os.open(folder or ".", os.O_TMPFILE | os.O_WRONLY, 0o666)
    except OSError:  # a file system without it, or no such room: the named road says why
        return None


def _linked(nameless: int, path: str) -> bool:
    """Give the file a name, if that is free and the file system can."""
    folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
    try:  # with a folder given, Python calls linkat with AT_SYMLINK_FOLLOW, the way that open(2) shows for O_TMPFILE
        os.link(f"/proc/self/fd/{nameless}", os.path.basename(path), dst_dir_fd=folder, follow_symlinks=True)
    except OSError:
        return False
    finally:
        os.close(folder)
    return True


def _unwritable(path: str, why: str) -> InputError:
    return InputError("output", path, "a file that can be written", f"{why}: choose another, or - to print")


def lock_alone(file: IO[str]) -> None:
    """Hold an open file alone until it is closed, or OSError: ``flock``, on Windows ``msvcrt.locking`` of its first byte."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
