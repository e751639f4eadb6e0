"""``lsa-theory list``: every statement, one line each."""

from __future__ import annotations

import argparse

from lsa_theory.cli.arguments import add_json
from lsa_theory.files import to_json, write_text_atomically


def configure(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.export.terminal.pages import table, tally
    from lsa_theory.export.terminal.render import emit, line, page_width
    from lsa_theory.proofs.engine import library
    from lsa_theory.proofs.records import document, listed

    records = [listed(found.claim) for found in library().values()]
    if arguments.json:
        write_text_atomically(arguments.json, to_json(document("list", {"statements": records}), indent=2) + "\n")
        return 0
    emit(table(records, "recorded", page_width()))
    emit([line(f"{tally(records, 'recorded')}. Details: lsa-theory show REF")])
    return 0
