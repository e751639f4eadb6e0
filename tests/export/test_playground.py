"""The page as files: what is in it, what is refused, and what the server lets out."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.export.playground.folder import engine, page, server, write
from lsa_theory.export.playground.runtime import VERSION, runtime

RUNTIME = {"pyodide.mjs": b"export {}", "pyodide.asm.wasm": b"\0asm"}


def test_the_engine_is_what_prove_needs_and_the_same_twice() -> None:
    packed = engine()
    assert packed == engine() and len(packed) < 1_200_000
    names = zipfile.ZipFile(BytesIO(packed)).namelist()
    assert {"lsa_theory/kernel/replay.py", "lsa_theory/export/playground/inside.py", "checks/__init__.py"} <= set(names)
    assert all(name.endswith((".py", ".toml")) for name in names) and not any("/cli/" in name for name in names)


def test_a_page_names_only_files_of_its_own(tmp_path: Path) -> None:
    found = page(RUNTIME)
    write(str(tmp_path / "deep" / "site"), found)
    assert (tmp_path / "deep" / "site" / f"pyodide-{VERSION}" / "pyodide.mjs").read_bytes() == b"export {}"
    texts = {
        name: content.decode()
        for name, content in found.items()
        if name.endswith(("index.html", "page.js", "style.css", "worker.js"))
    }
    assert not [name for name, text in texts.items() if "http:" in text or "https:" in text or "{{" in text]
    css = found["katex/katex.min.css"].decode()
    fonts = {part.partition(")")[0] for part in css.split("url(")[1:]}
    assert fonts and fonts <= {name.removeprefix("katex/") for name in found}


def test_another_archive_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / f"pyodide-{VERSION}.tgz").write_bytes(b"another")
    with pytest.raises(InputError, match="SHA-256"):
        runtime(str(tmp_path))
    with pytest.raises(InputError, match="npm pack"):
        runtime(str(tmp_path / "nothing"))


def test_the_verb_asks_for_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["playground"]) == 2
    assert "--output DIR" in capsys.readouterr().err


def test_the_server_shows_these_files_and_nothing_else() -> None:
    shown = server(page(RUNTIME))
    threading.Thread(target=shown.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{shown.server_port}"
        with urllib.request.urlopen(f"{address}/") as answer:
            assert b"playground" in answer.read() and "connect-src 'self'" in answer.headers["Content-Security-Policy"]
        with urllib.request.urlopen(f"{address}/pyodide-{VERSION}/pyodide.asm.wasm") as answer:
            assert answer.headers["Content-Type"] == "application/wasm" and "immutable" in answer.headers["Cache-Control"]
        for path in ("/../etc/passwd", "/etc/passwd", "/page.py"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(address + path)
    finally:
        shown.shutdown()
        shown.server_close()
