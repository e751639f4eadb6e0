"""``lsa-theory show REF``: one statement as a referee reads it."""

from __future__ import annotations

import argparse

from lsa_theory.cli.arguments import add_budget, add_certificate, add_json, add_references, add_selection, given_back
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically


def configure(parser: argparse.ArgumentParser) -> None:
    add_references(parser, "the statement, as `lsa-theory list` names it, or a pattern such as 'lem-D.*'", several=False)
    add_selection(parser)
    parser.add_argument("--latex", action="store_true", help="formulas in LaTeX instead of the formula language")
    add_certificate(parser)
    add_budget(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "REF")
    if not arguments.REF:
        raise UsageError("REF is missing: name a statement, for example `lsa-theory show lem-D.2`; see `lsa-theory list`")
    from lsa_theory.cli.verify_certificate import write_certificates
    from lsa_theory.export.terminal.pages import statement_page
    from lsa_theory.export.terminal.render import BLANK, Progress, emit, page_width
    from lsa_theory.proofs.engine import judge
    from lsa_theory.proofs.records import document, find, of_page

    if arguments.json:
        require_writable(arguments.json)
    refs = _several(arguments)
    pages = []
    with Progress(len(refs)) as progress:
        for ref in refs:
            found = find(ref)
            progress.say(found.claim.ref)
            verdict = judge(found, arguments.budget)
            pages.append(of_page(found, verdict))
            progress.finished(ref)
    if arguments.certificate:
        write_certificates(arguments.certificate, verdict)
    if arguments.json:
        content = pages[0] if len(pages) == 1 else {"statements": pages}
        write_text_atomically(arguments.json, to_json(document("show", content), indent=2) + "\n")
        return 0
    for number, page in enumerate(pages):
        emit([*([BLANK] * (number > 0)), *statement_page(page, page_width(), in_latex if arguments.latex else as_typed)])
    return 0


def _several(arguments: argparse.Namespace) -> list[str]:
    """The one statement that is asked for, or those that a pattern, a status or a source chooses."""
    from lsa_theory.proofs.library import selected

    pattern = any(sign in arguments.REF for sign in "*?[") and ".toml" not in arguments.REF and ".py" not in arguments.REF
    if not pattern:
        return [arguments.REF]
    refs = selected([arguments.REF], arguments.status, arguments.source)
    if not refs:
        raise UsageError("no statement has this status and this source; see `lsa-theory list`")
    if len(refs) > 1 and arguments.certificate:
        raise UsageError(f"--certificate goes with one statement; {arguments.REF} means {len(refs)}")
    return refs


def as_typed(formula: str) -> str:
    return formula


def in_latex(formula: str) -> str:
    """The formula as the paper prints it, between dollar signs."""
    from lsa_theory.language.parser import parse_relation
    from lsa_theory.language.printing import to_latex

    return f"${to_latex(parse_relation(formula))}$"
