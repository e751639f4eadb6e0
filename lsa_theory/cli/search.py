"""``lsa-theory search "FORMULA or words"``: the statements of the library that say something about it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsa_theory.cli.arguments import add_json, given_back, integer
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Line
    from lsa_theory.proofs.search import Hit

_EPILOG = """examples:
  lsa-theory search "E[S*A*S]"     formulas, up to canonical form and scalars
  lsa-theory search "limit(u)"
  lsa-theory search "label noise"  words, also misspelt

exit codes: 0 something was found, 3 nothing, 2 bad input"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("QUERY", nargs="?", help="a formula of the language, or words")
    text = "statements at most (default 10)"
    parser.add_argument("-n", "--most", type=integer(1, 10**6), default=10, metavar="N", help=text)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "QUERY")
    if not (arguments.QUERY or "").strip():
        raise UsageError('QUERY is missing: write a formula or words, for example "E[S*A*S]" or "label noise"')
    if arguments.json:
        require_writable(arguments.json)
    from lsa_theory.proofs.records import document, listed
    from lsa_theory.proofs.search import search

    hits = search(arguments.QUERY, arguments.most)
    if arguments.json:
        found = [{"why": hit.why, "found_in": hit.where, **listed(hit.claim)} for hit in hits]
        content = {"query": arguments.QUERY, "statements": found}
        write_text_atomically(arguments.json, to_json(document("search", content), indent=2) + "\n")
    else:
        from lsa_theory.export.terminal.render import emit, page_width

        emit(_page(hits, page_width()))
    return 0 if hits else 3


def _page(hits: list[Hit], width: int) -> Iterator[Line]:
    from lsa_theory.export.terminal.render import fold, fold_formula, line

    for hit in hits:
        yield from fold(f"{hit.claim.ref}  {hit.claim.title} ({hit.why}; recorded {hit.claim.expected})", width, "", "    ")
        yield from (fold if hit.why == "words" else fold_formula)(hit.where, width, "    ", "        ")
    yield line("Nothing was found." if not hits else "Details: lsa-theory show REF")
