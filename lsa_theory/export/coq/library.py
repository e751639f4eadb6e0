"""Where the Coq library stands, and how coqc is called."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

INSTALL = (
    "apt-get install coq libcoq-mathcomp libcoq-mathcomp-analysis libcoq-coquelicot libcoq-mathcomp-real-closed"
    " libcoq-mathcomp-algebra-tactics libcoq-mathcomp-multinomials"
)
LEMMA = re.compile(r"^(?:Theorem|Lemma)\s+([\w']+)", re.MULTILINE)


def library_folder() -> Path:
    """The folder ``coq`` beside the package."""
    return Path(__file__).resolve().parents[3] / "coq"


def sources() -> list[Path]:
    """The library's files, in a fixed order."""
    return sorted(library_folder().rglob("*.v"))


@cache
def lemmas() -> frozenset[str]:
    """What the library proves, by name as ``printed.flow.positive``; empty where the folder is not there."""
    found = set[str]()
    for path in sources():
        module = ".".join(path.relative_to(library_folder()).with_suffix("").parts)
        found |= {f"{module}.{name}" for name in LEMMA.findall(path.read_text(encoding="utf-8"))}
    return frozenset(found)


def coqc() -> str | None:
    return shutil.which("coqc")


@cache
def version() -> str:
    program = coqc()
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout if program else ""


@cache
def digest_of_library() -> str:
    """Of every source: a changed library is another library."""
    total = hashlib.sha256(version().encode())
    for path in sources():
        total.update(str(path.relative_to(library_folder())).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def build(jobs: int) -> str:
    """Compile the library where it is not compiled; the error, or the empty string."""
    run = subprocess.run(
        ["make", "-C", str(library_folder()), f"-j{jobs}"], capture_output=True, text=True, check=False, env={**os.environ}
    )
    return "" if run.returncode == 0 else (run.stderr or run.stdout)[-2000:]


def cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(root) / "lsa-theory" / "coq"
