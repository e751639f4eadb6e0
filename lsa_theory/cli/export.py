"""``lsa-theory export FORMAT --output FILE``: every closed form in one document, or the audit."""

from __future__ import annotations

import argparse

from lsa_theory.cli.arguments import STDOUT, add_budget
from lsa_theory.output import require_writable, write_text_atomically

FORMATS = "latex: a document for pdflatex; macros: closed forms as \\newcommand; audit: the findings as Markdown"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("FORMAT", choices=("latex", "macros", "audit"), help=FORMATS)
    parser.add_argument("REF", nargs="*", help="statements to export (default: all)")
    parser.add_argument(
        "--output", default=STDOUT, metavar="FILE", help="the file to write (default: - for standard output)"
    )
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    require_writable(arguments.output)
    if arguments.FORMAT == "audit":
        from lsa_theory.export.audit import audit

        write_text_atomically(arguments.output, audit())
        return 0
    from lsa_theory.cli.records import find
    from lsa_theory.engine import judge, library
    from lsa_theory.export import latex
    from lsa_theory.render import Progress

    chosen = [find(ref) for ref in dict.fromkeys(arguments.REF)] or list(library().values())
    verdicts = []
    with Progress(len(chosen)) as progress:
        for found in chosen:
            progress.say(found.claim.ref)
            verdicts.append(judge(found, arguments.budget))
            progress.finished(f"{found.claim.ref} {verdicts[-1].status}")
    write_text_atomically(arguments.output, (latex.document if arguments.FORMAT == "latex" else latex.macros)(verdicts))
    return 0
