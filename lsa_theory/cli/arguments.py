"""Reading arguments: one line per mistake, with the remedy."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from lsa_theory.errors import UsageError, nearest

STDOUT = "-"


class Parser(argparse.ArgumentParser):
    """An argument parser that raises `UsageError` instead of leaving, and never guesses abbreviations."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message if ";" in message else f"{message}; see `{self.prog} --help`")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """A choice that does not exist is refused with what is spelt like it."""
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            remedy = nearest(str(value), known, f"{self.prog} --help")
            raise argparse.ArgumentError(action, f"{value} is not allowed: legal is one of {', '.join(known)}; {remedy}")

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As the library does, but an unknown option is refused with what is spelt like it."""
        found, unknown = self.parse_known_args(args, namespace)
        if unknown:
            known = [option for option in self._option_string_actions if option.startswith("--")]
            remedy = nearest(unknown[0].partition("=")[0], known, f"{self.prog} --help")
            raise UsageError(f"unrecognized arguments: {' '.join(unknown)}; {remedy}")
        return found

    def _print_message(self, message: str, file: Any = None) -> None:
        """Help that cannot be written is an error, as any answer is."""
        print(message, end="", file=file)

    def parse(self, words: Sequence[str]) -> argparse.Namespace | int:
        """The arguments, or the exit code where an option such as --help has answered already."""
        try:
            return self.parse_args([_not_an_option(word) for word in words])
        except SystemExit as done:
            return int(done.code or 0)


def _not_an_option(word: str) -> str:
    """A formula that begins with a minus sign, set off by a space so that it does not look like an option."""
    formula = word[:1] == "-" and word[:2] != "--" and any(sign in word for sign in "=<>*()[]")
    return f" {word}" if formula else word


LARGEST_DIMENSION = 100_000  # a matrix of that size has 80 GB
COUNT = 10**15  # the most examples, and draws: a float still tells such integers apart


def integer(minimum: int, maximum: int | None = None) -> Callable[[str], int]:
    """The type of an integer argument with a lower and, where given, an upper bound."""
    legal = f"an integer >= {minimum}" if maximum is None else f"an integer from {minimum} to {maximum:.0e}"

    def convert(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = minimum - 1
        if value < minimum or (maximum is not None and value > maximum):
            shown = text if len(text) <= 40 else f"{text[:37]}..."
            raise argparse.ArgumentTypeError(f"{shown} is not allowed: legal is {legal}")
        return value

    return convert


def number(legal: str, allowed: Callable[[float], bool]) -> Callable[[str], float]:
    """The type of a float argument; ``legal`` names the range that ``allowed`` tests."""

    def convert(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not allowed(value):
            raise argparse.ArgumentTypeError(f"{text} is not allowed: legal is {legal}")
        return value

    return convert


def add_certificate(parser: argparse.ArgumentParser) -> None:
    """``--certificate FILE``: what `lsa-theory verify-certificate` reads."""
    text = "write what the kernel replayed, a proof or a counterexample, to FILE (JSON)"
    parser.add_argument("--certificate", metavar="FILE", help=text)


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json",
        nargs="?",
        const=STDOUT,
        metavar="FILE",
        help="answer in JSON, to FILE or standard output (-)",
    )


def add_budget(parser: argparse.ArgumentParser) -> None:
    text = "quick (default): seconds; full: more instances, larger sizes, minutes"
    parser.add_argument("--budget", choices=("quick", "full"), default="quick", help=text)


def add_judging(parser: argparse.ArgumentParser) -> None:
    """``--jobs`` and ``--fresh``."""
    text = "processes at work at once (default: one for each processor)"
    parser.add_argument("-j", "--jobs", type=integer(1), default=None, metavar="JOBS", help=text)
    text = "judge everything again; by default a verdict on unchanged sources is taken from the cache"
    parser.add_argument("--fresh", action="store_true", help=text)


def add_references(parser: argparse.ArgumentParser, text: str, several: bool = True) -> None:
    """``REF``, one or several, with ``--no-code``."""
    parser.add_argument("REF", nargs="*" if several else "?", help=text)
    text = "refuse claims files FILE.py: such a file is run as code, with your rights, and can do anything"
    parser.add_argument("--no-code", action="store_true", help=text)


def add_selection(parser: argparse.ArgumentParser) -> None:
    """``--status`` and ``--source``, of statements of the library."""
    parser.add_argument("--status", default="", metavar="STATUS", help="only statements recorded so: PROVED, REFUTED, ...")
    text = "only statements of a source: its folder, such as wu2024, or a part of its name"
    parser.add_argument("--source", default="", metavar="SOURCE", help=text)


def add_time_limit(parser: argparse.ArgumentParser, usual: str) -> None:
    """``--time-limit SECONDS``; ``usual`` says what holds without it."""
    legal = "a number of seconds from 0.1 to 1e6"
    text = f"seconds at most ({usual})"
    parser.add_argument("--time-limit", type=number(legal, lambda s: 0.1 <= s <= 1e6), metavar="SECONDS", help=text)


def add_verbose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-v", "--verbose", action="store_true", help="say on stderr what is being done and how long it took")


def given_back(arguments: argparse.Namespace, positional: str) -> None:
    """Hand a word that --json took for its FILE back to the positional argument that is missing otherwise.

    ``prove --json "A == A"`` then reads like ``prove "A == A" --json``.
    """
    if not getattr(arguments, positional) and arguments.json not in (None, STDOUT):
        setattr(arguments, positional, arguments.json)
        arguments.json = STDOUT
