"""``lsa-theory completion SHELL``: a script that completes verbs, options and files in a shell."""

from __future__ import annotations

import argparse

from lsa_theory.errors import InputError

SHELLS = ("bash", "zsh", "tcsh")
_EPILOG = """Needs `pip install "lsa-theory[completion]"`; the script itself needs nothing.

examples:
  cd ~/.local/share/bash-completion/completions
  lsa-theory completion bash > lsa-theory
  lsa-theory completion zsh > ~/.zfunc/_lsa-theory"""
FILES = ("FILE", "DRAFT", "DIR", "FILE|DIR", "NAME|FILE", "REF")  # arguments that may name files


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EPILOG
    parser.add_argument("SHELL", choices=SHELLS, help="bash, zsh or tcsh")


def run(arguments: argparse.Namespace) -> int:
    try:
        import shtab
    except ImportError:
        remedy = 'pip install "lsa-theory[completion]"'
        raise InputError("completion", "without shtab", "a script where it is installed", remedy) from None
    parser = whole()
    for verb in parser._actions[-1].choices.values():  # type: ignore[union-attr]
        for action in verb._actions:
            if (action.metavar or action.dest) in FILES:
                action.complete = shtab.FILE
    print(shtab.complete(parser, arguments.SHELL))
    return 0


def whole() -> argparse.ArgumentParser:
    """One parser with every verb and its options."""
    from importlib import import_module

    from lsa_theory.cli import VERBS
    from lsa_theory.cli.arguments import add_verbose

    parser = argparse.ArgumentParser("lsa-theory")
    verbs = parser.add_subparsers()
    for verb, (file, does) in VERBS.items():
        one = verbs.add_parser(verb, help=does)
        import_module(f"lsa_theory.cli.{file}").configure(one)
        add_verbose(one)
    return parser
