"""``lsa-theory list [REF...]``: statements, one line each."""

from __future__ import annotations

import argparse

from lsa_theory.cli.arguments import add_json, add_selection
from lsa_theory.files import to_json, write_text_atomically

_EPILOG = """examples:
  lsa-theory list
  lsa-theory list 'lem-*' --status refuted
  lsa-theory list --source wu2024"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("REF", nargs="*", help="statements, or patterns like 'lem-*' (default: all)")
    add_selection(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.export.terminal.pages import table, tally
    from lsa_theory.export.terminal.render import emit, fold, line, page_width
    from lsa_theory.proofs.library import library, selected
    from lsa_theory.proofs.records import document, listed

    refs = selected(arguments.REF, arguments.status, arguments.source)
    records = [listed(library()[ref].claim) for ref in refs]
    if arguments.json:
        write_text_atomically(arguments.json, to_json(document("list", {"statements": records}), indent=2) + "\n")
        return 0
    if not records:
        emit([line("No statement has this status and this source.")])
        return 0
    emit(table(records, "recorded", page_width()))
    emit(fold(f"{tally(records, 'recorded')}. See: lsa-theory show REF", page_width()))
    return 0
