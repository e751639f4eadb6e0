"""``lsa-theory explain "FORMULA"``: why a line is not proved, and which hypothesis would decide it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import add_json, add_time_limit, given_back
from lsa_theory.cli.prove import exit_code
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Line
    from lsa_theory.proofs.records import Record

_EPILOG = """Tried are: letters symmetric, psd or positive, matrices that commute,
Lambda == I, noise == 0, Psi == I, signs of scalars, larger N, small d;
where none of these decides the line alone, pairs of them.

examples:
  lsa-theory explain "E[inv(S)] == N/(N - d - 1)*inv(Lambda)"
  lsa-theory explain "A*B == (A*B).T" --given "A symmetric"

exit codes: 0 proved, 1 refuted, 2 bad input, 3 undecided, 70 a defect"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("FORMULA", nargs="?", help="a relation in the formula language")
    text = "a hypothesis that holds in any case, may be repeated"
    parser.add_argument("--given", action="append", default=[], metavar="HYPOTHESIS", help=text)
    add_time_limit(parser, "for the line itself, default: 60; hypotheses have 20 in all")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "FORMULA")
    if not arguments.FORMULA:
        raise UsageError('FORMULA is missing: write a relation in quotes, for example "E[S*S] == Lambda**2"')
    from lsa_theory.export.terminal.render import Progress, emit, page_width
    from lsa_theory.proofs.explain import explain
    from lsa_theory.proofs.records import document, explained

    if arguments.json:
        require_writable(arguments.json)
    with Progress(1) as progress:
        progress.say("trying hypotheses")
        found = explained(explain(arguments.FORMULA, arguments.given, arguments.time_limit))
    if arguments.json:
        write_text_atomically(arguments.json, to_json(document("explain", found), indent=2) + "\n")
    else:
        emit(_page(found, page_width()))
    return exit_code(str(found["status"]), None)


def _page(found: Record, width: int) -> Iterator[Line]:
    from lsa_theory.cli.prove import head, reading
    from lsa_theory.export.terminal import pages
    from lsa_theory.export.terminal.render import BLANK, Piece, fold, heading, line

    yield from reading(found, width)
    yield from head(found, width)
    if str(found["status"]) == "PROVED":
        return
    yield from pages.evidence(found["evidence"], width)
    yield from (BLANK, heading("Decided under"))
    for one in found["deciding"]:
        status = str(one["status"])
        first, *rest = fold(
            ", ".join(one["given"]) + (f": {one['witness']}" if one["witness"] else ""), width, " " * 11, " " * 13
        )
        yield line(Piece(f"  {status:9}", status), first[-1].text)
        yield from rest
    count = f"{found['tried']} tried"
    said = f"no other of {count}" if found["deciding"] else f"no hypothesis of {count}"
    yield from fold(said, width, "  ", "    ", "faint")
    if found["missing"]:
        yield from (BLANK, heading("No rule for"))
        for text in found["missing"]:
            yield from fold(text, width, "  ", "    ")
