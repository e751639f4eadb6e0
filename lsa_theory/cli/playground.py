"""``lsa-theory playground``: a page in which the engine itself runs, and nothing leaves the machine."""

from __future__ import annotations

import argparse

from lsa_theory.cli.arguments import integer
from lsa_theory.errors import UsageError

_EPILOG = """The page judges lines as `lsa-theory prove` does, with a Python for browsers
(Pyodide) in it. Once loaded it needs no network; no line leaves the machine.
Pyodide is fetched once, 6 MB, held to its digest and kept in the user's cache;
--pyodide takes an archive that `npm pack pyodide` has written instead.

examples:
  lsa-theory playground --serve
  lsa-theory playground --output site/play     for any static web server"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("--output", metavar="DIR", help="write the page into this folder")
    parser.add_argument("--serve", action="store_true", help="show the page on 127.0.0.1 until Ctrl-C")
    text = "the port of --serve (default: 8127, or any free one)"
    parser.add_argument("--port", type=integer(1, 65535), metavar="PORT", help=text)
    parser.add_argument("--pyodide", metavar="FILE|DIR", help="the archive of Pyodide, or the folder that holds it")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.output and not arguments.serve:
        raise UsageError("say where the page goes: --output DIR, or --serve to see it here")
    from lsa_theory.export.playground.folder import page, told, write
    from lsa_theory.export.playground.runtime import runtime

    found = page(runtime(arguments.pyodide))
    if arguments.output:
        write(arguments.output, found)
        print(f"{arguments.output}: {told(found)}; show it by a web server (browsers start no engine from file://)")
    return _shown(found, arguments.port) if arguments.serve else 0


USUAL = 8127


def _shown(found: dict[str, bytes], port: int | None) -> int:
    from lsa_theory.errors import InputError
    from lsa_theory.export.playground.folder import server, told

    try:
        shown = server(found, port or USUAL)
    except InputError:
        if port:
            raise
        shown = server(found)
    with shown:
        print(f"http://127.0.0.1:{shown.server_port}/  ({told(found)}; Ctrl-C ends it)", flush=True)
        shown.serve_forever()
    return 0
