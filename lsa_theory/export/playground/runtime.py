"""Python for browsers: one release of Pyodide, fetched once and held to its digest, kept in the user's cache."""

from __future__ import annotations

import hashlib
import logging
import tarfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from lsa_theory.errors import InputError
from lsa_theory.files import write_bytes_atomically

VERSION = "0.28.3"
ADDRESS = f"https://registry.npmjs.org/pyodide/-/pyodide-{VERSION}.tgz"
SHA256 = "bc3accb122c2c5d840b26ce56b100a21ab94aea4fe387a5b5c072ec6a88b7a62"
LARGEST = 16_000_000  # bytes of the archive
FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
log = logging.getLogger(__name__)


def runtime(place: str | None = None) -> Mapping[str, bytes]:
    """The files that a page needs, by name.

    ``place`` is the archive ``pyodide-VERSION.tgz`` (`npm pack pyodide@VERSION`), or a folder that holds it; without it the
    archive is taken from the user's cache, and fetched from the registry of npm where it is not there yet.
    Raises InputError for an archive that is not exactly this release, and where there is no network.
    """
    return _files(_given(Path(place)) if place else _kept())


def _given(place: Path) -> bytes:
    archive = place / f"pyodide-{VERSION}.tgz" if place.is_dir() else place
    try:
        content = archive.read_bytes()
    except OSError as problem:
        remedy = f"`npm pack pyodide@{VERSION}` writes it: {problem.strerror}"
        raise InputError("--pyodide", archive, f"pyodide-{VERSION}.tgz, or the folder that holds it", remedy) from None
    return _checked(content, str(archive))


def _kept() -> bytes:
    from lsa_theory.proofs.cache import folder

    place = folder() / "playground" / f"pyodide-{VERSION}.tgz"
    if place.is_file():
        try:
            return _checked(place.read_bytes(), str(place))
        except InputError:
            log.warning("lsa-theory: %s is damaged, and fetched again", place)
    content = _checked(_fetched(), ADDRESS)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(str(place), content)
    return content


def _fetched() -> bytes:
    from urllib.request import urlopen

    log.info("fetching %s", ADDRESS)
    try:
        with urlopen(ADDRESS, timeout=60) as answer:
            content: bytes = answer.read(LARGEST + 1)
    except OSError as problem:
        remedy = f"give the archive by --pyodide, `npm pack pyodide@{VERSION}` writes it: {problem}"
        raise InputError("Pyodide", ADDRESS, "an address that answers", remedy) from None
    return content


def _checked(content: bytes, source: str) -> bytes:
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise InputError("Pyodide", source, f"the archive of release {VERSION}, SHA-256 {SHA256}", f"this one has {found}")
    return content


def _files(archive: bytes) -> Mapping[str, bytes]:
    found = {}
    with tarfile.open(fileobj=BytesIO(archive)) as packed:
        for name in FILES:
            file = packed.extractfile(f"package/{name}")
            assert file is not None  # the digest says so
            found[name] = file.read()
    found["pyodide-lock.json"] = _without_packages(found["pyodide-lock.json"])
    return found


def _without_packages(lock: bytes) -> bytes:
    """The list of what could be loaded besides, emptied: the page loads nothing more."""
    import json

    return json.dumps({**json.loads(lock), "packages": {}}).encode()
