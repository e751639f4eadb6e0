"""``lsa-theory tex DRAFT``: every display of a draft in LaTeX, judged, or why it is not."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import STDOUT, add_budget, add_json, add_time_limit, given_back
from lsa_theory.cli.process import conflict
from lsa_theory.errors import InputError, UsageError
from lsa_theory.files import read_text, require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.language.latex.documents import Document
    from lsa_theory.language.latex.notation import Notation
    from lsa_theory.proofs.drafts import Piece

SECONDS = 20.0

_EPILOG = r"""a draft says in comments what its symbols are; nothing undeclared is judged:
  % lsa: use zhang                 a notation: zhang ahn oswald mahankali
                                   wu zsls, or a file FILE.toml
  % lsa: \Sigma = Lambda, n = N    symbols, in the formula language
  % lsa: matrix A, B; vector v; scalar t; symmetric C; psd D; positive s
  % lsa: given \operatorname{tr}(A) = 0
  % lsa: sample x_i; y_i; n        % lsa: eigenvalue \lambda_i of Lambda
  % lsa: flag norm2-op             % lsa: skip, claim, expect refuted

examples:
  lsa-theory tex draft.tex
  lsa-theory tex draft.tex --suggest
  lsa-theory tex draft.tex --write draft.lsa.toml
  lsa-theory tex draft.tex --format sarif > findings.sarif

exit codes: 0 all proved or as expected, 1 refuted, not as expected, or read
otherwise than reviewed, 2 bad input, 3 undecided or not understood, 70 a defect"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("DRAFT", nargs="?", help="a file in LaTeX; - for standard input")
    parser.add_argument("--notation", metavar="NAME|FILE", help="a notation that holds in all of the draft")
    text = "a declaration that holds in all of the draft, as behind %% lsa: (may be repeated)"
    parser.add_argument("--declare", action="append", default=[], metavar="LINE", help=text)
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text", help="how to answer (text)")
    parser.add_argument("--suggest", action="store_true", help="propose the declarations that are missing; judge nothing")
    text = "write the readings to FILE, a claims file to review and commit; later runs say READING CHANGED"
    parser.add_argument("--write", metavar="FILE", help=text)
    add_time_limit(parser, f"{SECONDS:.0f} for every formula")
    add_budget(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "DRAFT")
    if not arguments.DRAFT:
        raise UsageError("DRAFT is missing: name a file in LaTeX, for example draft.tex")
    for path in filter(None, (arguments.json, arguments.write)):
        require_writable(path)
    from lsa_theory.language.latex.typed import notation_of

    notation = notation_of(arguments.notation, arguments.declare)
    document = _document(arguments.DRAFT)
    if arguments.suggest:
        from lsa_theory.language.latex.suggestions import suggested

        print("\n".join(suggested(document, notation)) or "nothing to suggest: every symbol is declared, or has no reading")
        return 0
    return _judge(arguments, document, notation)


def _document(path: str) -> Document:
    """The draft, whose parts are read from its folder as they are named."""
    from lsa_theory.language.latex.documents import Document

    main = read_text("DRAFT", path, "a draft")
    name = "stdin" if path == STDOUT else path

    def read(other: str) -> str | None:
        if other == name:
            return main
        try:
            return read_text("input", other, "a part of a draft") if os.path.isfile(other) else None
        except InputError:
            return None

    return Document(name, read)


def _judge(arguments: argparse.Namespace, document: Document, notation: Notation) -> int:
    from lsa_theory.export.terminal.draft import record, rows, summary
    from lsa_theory.export.terminal.render import Progress, emit, line
    from lsa_theory.language.latex.drafts import Draft
    from lsa_theory.proofs.drafts import Judge, exit_code
    from lsa_theory.proofs.records import document as framed
    from lsa_theory.proofs.reviewed import beside, compared, recorded, written

    judge = Judge(arguments.budget, arguments.time_limit or SECONDS)
    draft = Draft(document, notation, judge.holds)
    found: list[Piece] = []
    with Progress(1) as progress:
        for item in draft.items():
            progress.say(f"{item.file}:{item.line}")
            found.append(judge.piece(item))
    pieces = compared(found, recorded(arguments.write or beside(arguments.DRAFT)))
    if arguments.write:
        write_text_atomically(arguments.write, written(pieces, arguments.DRAFT))
    for place, name in document.missing:
        file, number, column = document.where(place)
        print(f"{file}:{number}:{column}: \\input{{{name}}} is not read: there is no such file", file=sys.stderr)
    if arguments.json:
        content = {"pieces": [record(piece) for piece in pieces], "skipped": draft.skipped}
        write_text_atomically(arguments.json, to_json(framed("tex", content), indent=2) + "\n")
    elif arguments.format == "json":
        print(to_json([record(piece) for piece in pieces], indent=2))
    elif arguments.format == "sarif":
        from lsa_theory.export.sarif import log
        from lsa_theory.export.terminal.draft import message

        print(to_json(log(pieces, [message(piece) or piece.status for piece in pieces]), indent=2))
    else:
        emit([*rows(pieces), line(summary(pieces, draft.skipped))])
    if any(piece.status == "CONFLICT" for piece in pieces):
        return conflict()
    return exit_code(pieces)
