"""``lsa-theory refute "FORMULA"``: look for the smallest counterexample to a formula of the user's, and for nothing else."""

from __future__ import annotations

import argparse

from lsa_theory.cli.arguments import given_back
from lsa_theory.cli.prove import add_claim, answered
from lsa_theory.errors import UsageError
from lsa_theory.files import require_writable

_EPILOG = """examples:
  lsa-theory refute "E[S*S] == Lambda**2"
  lsa-theory refute "u**2 >= u" --given "u >= 0"

exit codes: 1 refuted, 3 no counterexample was found, 2 bad input;
with --expect: 0 as expected, 1 the opposite, 3 undecided"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("FORMULA", nargs="?", help="a relation in the formula language")
    add_claim(parser)


def run(arguments: argparse.Namespace) -> int:
    given_back(arguments, "FORMULA")
    if not arguments.FORMULA:
        raise UsageError('FORMULA is missing: write a relation in quotes, for example "E[S*S] == Lambda**2"')
    from lsa_theory.proofs.api import refute

    if arguments.json:
        require_writable(arguments.json)
    return answered(arguments, "refute", refute(arguments.FORMULA, tuple(arguments.given)))
