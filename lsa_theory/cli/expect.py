"""``lsa-theory expect "EXPRESSION"``: an expectation over everything random in closed form, for all d, N and M."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.arguments import add_json, given_back
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.export.terminal.render import Line

_EPILOG = """examples:
  lsa-theory expect "S*A*S"
  lsa-theory expect "S A S" --given "A symmetric"
  lsa-theory expect "(x'A x)²" --latex"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("EXPRESSION", nargs="?", help="an expression of the formula language, with or without E[...]")
    text = 'a hypothesis, may be repeated: "A symmetric", "Lambda == I"'
    parser.add_argument("--given", action="append", default=[], metavar="HYPOTHESIS", help=text)
    parser.add_argument("--latex", action="store_true", help="print the result in LaTeX only")
    parser.add_argument("--quiet", action="store_true", help="do not say how the expression was read")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "EXPRESSION")
    if not arguments.EXPRESSION:
        raise UsageError('EXPRESSION is missing: write it in quotes, for example "S*A*S"')
    if arguments.json:
        require_writable(arguments.json)
    from lsa_theory.language.reading import read_expression
    from lsa_theory.proofs.api import expect

    given = tuple(arguments.given)
    _, reading = read_expression(arguments.EXPRESSION, given)
    result = expect(arguments.EXPRESSION, given)
    record = {**result.to_json(), "reading": reading.record()}
    if arguments.json:
        from lsa_theory.proofs.records import document

        write_text_atomically(arguments.json, to_json(document("expect", record), indent=2) + "\n")
    elif arguments.latex:
        print(result.to_latex())
    else:
        from lsa_theory.export.terminal.render import emit, page_width

        emit(_page(record, page_width(), arguments.quiet))
    return 0


def _page(record: dict[str, Any], width: int, quiet: bool) -> Iterator[Line]:
    from lsa_theory.export.terminal.pages import derivation
    from lsa_theory.export.terminal.render import fold, fold_formula

    if (text := record["reading"]["text"]) and not quiet:
        yield from fold(text, width, "read as: ", "  ")
    for formula in record["statement"]:
        yield from fold_formula(formula, width, "", "    ")
    for name, formula in record["where"].items():
        yield from fold_formula(f"{name} == {formula}", width, "  where ", "      ")
    if record["given"]:
        yield from fold("given " + ", ".join(record["given"]), width, "  ", "    ")
    yield from derivation(record["derivation"], width, str)
