"""The page as a folder of files that any web server can show, and one to show it on this machine."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.export.playground.runtime import VERSION
from lsa_theory.files import __version__, write_bytes_atomically

STATIC = files("lsa_theory.export.playground") / "static"
KATEX = files("lsa_theory.export.report") / "vendor" / "katex"
ROOMS = ("kernel", "algebra", "moments", "language", "proofs", "model", "export/paper", "export/playground")
BESIDE = ("derivations", "checks")
UNUSED = ("lsa_theory/model/nonlinear/", "lsa_theory/export/paper/pdf.py")
KINDS_OF_SOURCES = (".py", ".toml")  # notations of LaTeX are tables
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; font-src 'self';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)


def page(runtime: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file of the page by its path in the folder; ``runtime`` is what `lsa_theory.export.playground.runtime` gives."""
    found = {f"pyodide-{VERSION}/{name}": content for name, content in runtime.items()}
    found["engine.zip"] = engine()
    found |= {f"katex/{name}": content for name, content in katex()}
    found |= {name: (STATIC / name).read_bytes() for name in ("page.js", "worker.js", "style.css", "icon.svg")}
    size = sum(map(len, found.values())) / 1e6
    for name, values in (
        ("index.html", {"POLICY": POLICY, "VERSION": __version__, "SIZE": f"{size:.1f}"}),
        ("worker.js", {"PYODIDE": f"./pyodide-{VERSION}/"}),
    ):
        text = (STATIC / name).read_text(encoding="utf-8")
        found[name] = re.sub(r"\{\{(\w+)\}\}", lambda m, v=values: v[m[1]], text).encode()  # type: ignore[misc]
    return found


def engine() -> bytes:
    """The sources that `prove` needs, as a zip archive that is the same whenever they are."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(_sources()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    root = Path(import_module("lsa_theory").__path__[0])
    own = [*root.glob("*.py"), root / "export" / "__init__.py", *(p for room in ROOMS for p in (root / room).rglob("*.*"))]
    packages = [Path(import_module(name).__path__[0]) for name in BESIDE]
    for path in (*own, *(path for package in packages for path in package.rglob("*.py"))):
        name = path.relative_to(root.parent if path.is_relative_to(root) else _above(path, packages)).as_posix()
        if path.suffix in KINDS_OF_SOURCES and not name.startswith(UNUSED):
            yield name, path.read_bytes()


def _above(path: Path, packages: list[Path]) -> Path:
    return next(package.parent for package in packages if path.is_relative_to(package))


def katex() -> Iterator[tuple[str, bytes]]:
    """KaTeX's script, the fonts that are here, and its style sheet with these fonts only."""
    fonts = {one.name: one.read_bytes() for one in KATEX.iterdir() if one.name.endswith(".woff2")}
    yield from fonts.items()
    yield "katex.min.js", (KATEX / "katex.min.js").read_bytes()
    yield "LICENSE", (KATEX / "LICENSE").read_bytes()
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")

    def face(found: re.Match[str]) -> str:
        name = re.search(r"fonts/([\w-]+\.woff2)", found[0])
        if name is None or name[1] not in fonts:
            return ""
        return re.sub(r"src:[^}]*", f'src:url({name[1]}) format("woff2")', found[0])

    yield "katex.min.css", re.sub(r"@font-face\{[^}]*\}", face, css).encode()


def write(output: str, found: Mapping[str, bytes]) -> None:
    """Write the files into a folder, which is made if need be; InputError for one that cannot be written."""
    for name, content in found.items():
        place = Path(output) / name
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise InputError("--output", output, "a folder that can be written", problem.strerror or str(problem)) from None
        write_bytes_atomically(str(place), content, named=False)


class Handler(SimpleHTTPRequestHandler):
    """Files from memory, with their kinds, a policy that lets nothing out, and the runtime kept by the browser."""

    def __init__(self, found: Mapping[str, bytes], *request: Any) -> None:
        self.found = found
        super().__init__(*request)

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].lstrip("/") or "index.html"
        content = self.found.get(name)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Type", KINDS.get(name.rpartition(".")[2], "application/octet-stream"))
        self.send_header("Content-Length", str(len(content or b"")))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "max-age=31536000, immutable" if name.startswith("pyodide-") else "no-cache")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content or b"")

    do_HEAD = do_GET

    def log_message(self, *_: Any) -> None:
        """Say nothing: every question is a person's, on this machine."""


KINDS = {
    "html": "text/html; charset=utf-8", "js": "text/javascript", "mjs": "text/javascript", "css": "text/css",
    "json": "application/json", "wasm": "application/wasm", "woff2": "font/woff2", "svg": "image/svg+xml",
    "zip": "application/zip",
}  # fmt: skip


def server(found: Mapping[str, bytes], port: int = 0) -> ThreadingHTTPServer:
    """A server on 127.0.0.1 that shows these files; port 0 is any free one.  InputError for a port that is taken."""
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, found))
    except OSError as problem:
        raise InputError("--port", port, "a free port", f"{problem.strerror}: leave it out for any free one") from None


def told(found: Mapping[str, bytes]) -> str:
    """How large the page is.

    >>> told({"index.html": b"." * 1_500_000})
    '1 file, 1.5 MB'
    """
    size = sum(map(len, found.values()))
    return json.dumps(f"{len(found)} file{'s' * (len(found) != 1)}, {size / 1e6:.1f} MB").strip('"')
