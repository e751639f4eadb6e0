"""Verdicts kept by content: one file per statement, valid for exactly these sources and library versions."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.files import to_json, write_text_atomically

PACKAGES = ("lsa_theory", "derivations", "checks")
LIBRARIES = ("sympy", "numpy", "mpmath")
KEPT = ("PROVED", "REFUTED", "DEFINITION")  # what went wrong, or is undecided, is tried again


def folder() -> Path:
    """``$LSA_THEORY_CACHE``, else ``$XDG_CACHE_HOME/lsa-theory``, else ``~/.cache/lsa-theory``."""
    if own := os.environ.get("LSA_THEORY_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lsa-theory"


@cache
def fingerprint() -> str:
    """A digest of every source file of the three packages, the interpreter and the libraries that compute."""
    digest = hashlib.sha256(repr((sys.version, [(name, version(name)) for name in LIBRARIES])).encode())
    for package in PACKAGES:
        for root in import_module(package).__path__:
            for path in sorted(Path(root).rglob("*.py")):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def recall(ref: str, budget: str) -> dict[str, Any] | None:
    """The record of an earlier verdict on the same content, or None."""
    try:
        record = json.loads(_file(ref, budget).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("ref") == ref else None


def keep(record: dict[str, Any], budget: str) -> None:
    """Keep a record, if its status is final; a cache that cannot be written is no reason to fail."""
    if str(record["status"]) not in KEPT or not record["as_recorded"]:
        return
    path = _file(record["ref"], budget)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text_atomically(str(path), to_json(record, indent=None) + "\n")
    except (OSError, InputError):
        return


def _file(ref: str, budget: str) -> Path:
    return folder() / fingerprint()[:20] / f"{ref}.{budget}.json"
