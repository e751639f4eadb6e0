"""Verdicts kept by content: one file per statement, valid for exactly these sources and library versions, and signed.

A record is one line with the HMAC of the rest under a secret of the user's, then JSON.  What is not signed with that secret
is not even parsed; it is ignored and judged anew, and one line on stderr says so.  The secret lies beside the records, in a
folder that only the user may enter, so a folder that is copied whole keeps its verdicts and single files that come from
elsewhere do not.  ``docs/decisions/cache.md`` says what this protects against.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import secrets
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lsa_theory.files import replacing, to_json

PACKAGES = ("lsa_theory", "derivations", "checks")
LIBRARIES = ("sympy", "numpy", "mpmath")
KEPT = ("PROVED", "REFUTED", "DEFINITION")  # what went wrong, or is undecided, is tried again
MAX_BYTES = 8_000_000  # of a record
KEY, KEY_BYTES = "key", 32
log = logging.getLogger(__name__)

Record = dict[str, Any]


class UntrustedError(Exception):
    """A file or folder that this cache does not believe; says why."""


def folder() -> Path:
    """``$LSA_THEORY_CACHE``, or the user's folder for such things: ``~/.cache/lsa-theory`` on Linux."""
    if own := os.environ.get("LSA_THEORY_CACHE"):
        return Path(own)
    from platformdirs import user_cache_path  # knows the place on every system

    return user_cache_path("lsa-theory", appauthor=False)


@cache
def fingerprint() -> str:
    """A digest of every source file of the three packages, the interpreter and the libraries that compute."""
    digest = hashlib.sha256(repr((sys.version, [(name, version(name)) for name in LIBRARIES])).encode())
    for package in PACKAGES:
        for root in import_module(package).__path__:
            for path in sorted(Path(root).rglob("*.py")):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def recall(refs: Iterable[str], budget: str) -> dict[str, Record]:
    """The records of earlier verdicts on the same content; one line on stderr tells of files that are not believed."""
    found: dict[str, Record] = {}
    ignored: list[str] = []
    try:
        secret = _secret()
    except (OSError, UntrustedError) as problem:
        log.warning("lsa-theory: the cache is left aside: %s", problem)
        return found
    for ref in refs:
        try:
            found[ref] = _verified(_contents(_file(ref, budget), MAX_BYTES), secret, ref, budget)
        except FileNotFoundError:
            continue
        except (OSError, UntrustedError) as problem:
            ignored.append(f"{ref} ({problem})")
    if ignored:
        more = f" and {len(ignored) - 3} more" if len(ignored) > 3 else ""
        log.warning("lsa-theory: ignored in the cache and judged anew: %s%s", ", ".join(ignored[:3]), more)
    return found


def keep(record: Record, budget: str) -> None:
    """Keep a record, if its status is final; a cache that cannot be written is no reason to fail."""
    if str(record["status"]) not in KEPT or not record["as_recorded"]:
        return
    content = {"ref": record["ref"], "budget": budget, "sources": fingerprint(), "record": record}
    with suppress(OSError, UntrustedError):
        signed = to_json(content).encode()
        place = _file(record["ref"], budget)
        _private(place.parent)
        with replacing(str(place), 0o600) as file:  # a link in its place is replaced, not followed
            file.write(_signature(signed, _secret()) + b"\n" + signed)


def _file(ref: str, budget: str) -> Path:
    return folder() / fingerprint()[:20] / f"{ref}.{budget}.json"


def _signature(content: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, content, "sha256").hex().encode()


def _verified(signed: bytes, secret: bytes, ref: str, budget: str) -> Record:
    """The record in what `keep` wrote; UntrustedError for anything else."""
    signature, _, content = signed.partition(b"\n")
    if not hmac.compare_digest(signature, _signature(content, secret)):
        raise UntrustedError("not written by this program for this user, or edited")
    found = json.loads(content)
    if (found["ref"], found["budget"], found["sources"]) != (ref, budget, fingerprint()):
        raise UntrustedError("of another statement")
    record: Record = found["record"]
    return record


def _secret() -> bytes:
    """The user's secret, made at first use: complete before it has its name, so that processes side by side share one."""
    place = _private(folder()) / KEY
    with suppress(FileNotFoundError):
        return _key(place)
    draft = place.with_name(f".{KEY}.{secrets.token_hex(8)}.tmp")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):  # another process was first
            os.link(draft, place)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(draft)
    return _key(place)


def _key(place: Path) -> bytes:
    secret = _contents(place, KEY_BYTES)
    if len(secret) != KEY_BYTES:
        raise UntrustedError(f"{place} is no key: remove it")
    return secret


def _contents(place: Path, most: int) -> bytes:
    """The bytes of a regular file of the user's that nobody else may write; it is never waited for.

    Without ``O_NOFOLLOW`` and ``O_NONBLOCK`` (Windows) the file is looked at by name before it is opened; there a link that
    takes its place in between would be read, and its signature refused.
    """
    if not hasattr(os, "O_NOFOLLOW") and not stat.S_ISREG(os.lstat(place).st_mode):
        raise UntrustedError(f"{place} is no regular file")
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(place, os.O_RDONLY | flags)
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise UntrustedError(f"{place} is no regular file")
        _of_the_user(place, about)
        if about.st_size > most:
            raise UntrustedError(f"{place} has more than {most} bytes")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(descriptor)


def _private(place: Path) -> Path:
    """The folder, made for the user alone if need be; UntrustedError for a link, or where others may write."""
    if not place.is_symlink():
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
    about = place.lstat()
    if not stat.S_ISDIR(about.st_mode):
        raise UntrustedError(f"{place} is no folder, or a link to one")
    _of_the_user(place, about)
    return place


def _of_the_user(place: Path, about: os.stat_result) -> None:
    """UntrustedError unless the user owns it and nobody else may write; on Windows the rights of the folder decide."""
    if not hasattr(os, "geteuid"):
        return
    if about.st_uid != os.geteuid():
        raise UntrustedError(f"{place} belongs to somebody else")
    if about.st_mode & 0o022:
        raise UntrustedError(f"others may write {place}: chmod go-w it, or remove it")
