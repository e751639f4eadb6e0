"""``lsa-theory export FORMAT --output FILE``: every statement in one document, for people or for programs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import STDOUT, add_budget, add_judging, add_references
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable, write_bytes_atomically, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.proofs.recorded import Recorded

_EPILOG = """formats:
  latex     an article: statements, closed forms, full derivations
  macros    closed forms as \\newcommand, to paste into a paper
  markdown  the same as latex, for a repository or a wiki
  json      everything, for programs; schema: docs/reference/json.md
  audit     the findings as Markdown
  coq       one statement as a project of Coq, --output DIR

examples:
  lsa-theory export latex --output closed_forms.tex
  lsa-theory export latex thm-4.1 thm-4.2 --pdf --output theorems.pdf
  lsa-theory export markdown my_claims.toml
  lsa-theory export json --output theory.json
  lsa-theory export coq lem-D.2 --output lem_D_2"""
FORMATS = ("latex", "macros", "markdown", "json", "audit", "coq")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("FORMAT", choices=FORMATS, help="one of the formats below")
    text = "statements, as `lsa-theory list` names them, or claims files, FILE.toml or FILE.py (default: all statements)"
    add_references(parser, text)
    parser.add_argument(
        "--output", default=STDOUT, metavar="FILE", help="the file to write (default: - for standard output)"
    )
    parser.add_argument("--pdf", action="store_true", help="compile the article with pdflatex; needs --output FILE")
    add_judging(parser)
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.FORMAT == "coq":
        return _coq_project(arguments)
    require_writable(arguments.output)
    if arguments.pdf:
        _require_pdf(arguments)
    if arguments.FORMAT == "audit":
        if arguments.REF:
            raise UsageError("the audit is of all statements: leave REF out")
        from lsa_theory.export.paper.audit import audit

        write_text_atomically(arguments.output, audit())
        return 0
    verdicts = _judged(arguments)
    if arguments.pdf:
        from lsa_theory.export.paper.latex import document
        from lsa_theory.export.paper.pdf import compile_pdf

        write_bytes_atomically(arguments.output, compile_pdf(document(verdicts)))
        return 0
    write_text_atomically(arguments.output, _written(arguments.FORMAT, verdicts))
    return 0


def _coq_project(arguments: argparse.Namespace) -> int:
    if len(arguments.REF) != 1 or arguments.output == STDOUT:
        raise UsageError("name one statement and a folder, as in `lsa-theory export coq lem-D.2 --output lem_D_2`")
    from lsa_theory.export.coq.project import write_project
    from lsa_theory.proofs.records import find

    file = write_project(find(arguments.REF[0]), arguments.output)
    print(f"{file}: `make -C {arguments.output}` checks it")
    return 0


def _require_pdf(arguments: argparse.Namespace) -> None:
    if arguments.FORMAT != "latex":
        raise UsageError(f"--pdf is for `export latex`, not for {arguments.FORMAT}")
    if arguments.output == STDOUT:
        raise UsageError("--pdf needs a file: add --output closed_forms.pdf")
    from lsa_theory.export.paper.pdf import require_pdflatex

    require_pdflatex()


def _judged(arguments: argparse.Namespace) -> list[Recorded]:
    from lsa_theory.export.terminal.render import Progress
    from lsa_theory.proofs.judging import addresses, judged_with_progress
    from lsa_theory.proofs.recorded import recalled

    asked = [address for ref in arguments.REF for address in addresses([ref])]  # in the order of the command line
    refs = list(dict.fromkeys(asked)) or addresses([])
    with Progress(len(refs)) as progress:
        records = judged_with_progress(refs, arguments.budget, arguments.jobs, arguments.fresh, progress)
    return list(map(recalled, records))


def _written(form: str, verdicts: list[Recorded]) -> str:
    from lsa_theory.export import data
    from lsa_theory.export.paper import latex, markdown

    match form:
        case "latex":
            return latex.document(verdicts)
        case "macros":
            return latex.macros(verdicts) + "\n"
        case "markdown":
            return markdown.document(verdicts)
    return data.dumps(verdicts)
