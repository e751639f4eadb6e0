"""``lsa-theory list``: every statement, one line each."""

from __future__ import annotations

import argparse

from lsa_theory.cli.arguments import add_json
from lsa_theory.output import to_json, write_text_atomically


def configure(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.cli.pages import table, tally
    from lsa_theory.cli.records import document, listed
    from lsa_theory.engine import library
    from lsa_theory.render import emit, line, page_width

    records = [listed(found.claim) for found in library().values()]
    if arguments.json:
        write_text_atomically(arguments.json, to_json(document("list", {"statements": records}), indent=2) + "\n")
        return 0
    emit(table(records, "recorded", page_width()))
    emit([line(f"{tally(records, 'recorded')}. Details: lsa-theory show REF")])
    return 0
