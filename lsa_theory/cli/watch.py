"""``lsa-theory watch FILE``: judge claims files and drafts again whenever they are saved."""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lsa_theory.errors import InputError, UsageError

_EPILOG = """A draft FILE.tex is judged as by `lsa-theory tex`, a file of claims FILE.toml
as by `lsa-theory check`. Needs
  pip install "lsa-theory[watch]"

examples:
  lsa-theory watch draft.tex my_claims.toml

exit codes: 2 bad input, 130 Ctrl-C"""
KINDS = {".tex": "tex", ".toml": "check"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("FILE", nargs="+", help="drafts in LaTeX, FILE.tex, and claims files, FILE.toml")


def run(arguments: argparse.Namespace) -> int:
    files = [Path(name) for name in arguments.FILE]
    for file in files:
        if file.suffix not in KINDS:
            raise UsageError(f"{file} is not watched: legal are FILE.tex and FILE.toml")
        if not file.is_file():
            raise InputError("FILE", file, "a file that is there", "check the name")
    changes = _changes(files)
    for saved in itertools.chain([set(files)], changes):
        for file in files:
            if file in saved:
                judge(file)
    return 0


def judge(file: Path) -> None:
    """The verdicts on a file under a line with the time; what is wrong with it is said, and the watch goes on."""
    from lsa_theory.cli import main
    from lsa_theory.proofs.claims_file import forget

    forget()  # the file is another one now
    print(f"-- {time.strftime('%H:%M:%S')} {file}", flush=True)
    main([KINDS[file.suffix], str(file)])
    sys.stdout.flush()


def _changes(files: list[Path]) -> Iterator[set[Path]]:
    """The files that were saved, as often as any was: editors write another file and rename it, so folders are watched."""
    try:
        from watchfiles import watch
    except ImportError:
        raise InputError(
            "watch", "without watchfiles", "a watch where it is installed", 'pip install "lsa-theory[watch]"'
        ) from None
    places = {file.resolve(): file for file in files}
    folders = {place.parent for place in places}
    changed = watch(*folders, watch_filter=lambda _, path: Path(path) in places, recursive=False)
    return ({places[Path(path)] for _, path in one} for one in changed)
