"""The command line, ``lsa-theory VERB``.

A verb is one file of this package with ``configure(parser)`` and ``run(arguments) -> exit code``, and one line
in `VERBS`.  Only the verb in use is imported, and nothing heavy before ``run``: help answers at once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from lsa_theory.cli.arguments import Parser, add_verbose
from lsa_theory.cli.process import ended_by_signals, failed, open_streams
from lsa_theory.errors import InputError, UsageError, nearest
from lsa_theory.files import __version__

VERBS = {  # verb: (file, what it does)
    "list": ("list_statements", "every statement, one line each, with its recorded status"),
    "show": ("show", "one statement: hypotheses, derivation, evidence, findings"),
    "check": ("check", "judge statements again, compare with the record"),
    "prove": ("prove", "judge a formula of your own"),
    "explain": ("explain", "why a line is not proved, and what would decide it"),
    "refute": ("refute", "the smallest counterexample to a formula of your own"),
    "expect": ("expect", "an expectation in closed form, for all d, N and M"),
    "search": ("search", "statements about a formula, or with some words"),
    "tex": ("tex", "judge every display of a draft in LaTeX"),
    "watch": ("watch", "judge claims files and drafts again when they are saved"),
    "verify": ("verify", "check statements again with Coq, a kernel that is not ours"),
    "verify-certificate": ("verify_certificate", "replay proof objects by the kernel"),
    "verify-witness": ("verify_witness", "evaluate a claim at a printed counterexample"),
    "derive": ("derive", "the closed form of a quantity in your own setting"),
    "convert": ("convert", "a formula in the conventions of another paper, and why"),
    "evaluate": ("evaluate", "a quantity of a numeric setting, exact or in floats"),
    "flow": ("flow.verb", "integrate the gradient flow, compare with its limit"),
    "landscape": ("landscape.verb", "stationary points of the loss over all blocks"),
    "risk": ("risk.verb", "the error at test time: exact, simulated, and baselines"),
    "nonlinear": ("nonlinear", "train transformers, compare with closed forms (Figure 1)"),
    "study": ("study", "one measurement at many parameters, here or on a cluster"),
    "playground": ("playground", "the engine in a web page, for the browser"),
    "report": ("report", "every verdict, derivation and figure on one HTML page"),
    "export": ("export", "statements as LaTeX, PDF, Markdown or JSON; the audit"),
    "completion": ("completion", "a script that completes words in your shell"),
}

_EPILOG = """exit codes:
  0  proved, or as expected
  1  refuted, or not as expected
  2  bad input, or an output that cannot be written
  3  undecided, only supported, or not converged
  70 a defect of lsa-theory: please report it
  128 + n  ended by signal n: 130 Ctrl-C, 143 SIGTERM

first steps:
  lsa-theory check                              every verdict again, in seconds
  lsa-theory show lem-D.2                       one statement, step by step
  lsa-theory prove "E[S*S] == Gamma*Lambda"     a statement of your own

`lsa-theory help VERB` explains a verb."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code.

    >>> main(["--version"])
    lsa-theory 0.1.0
    0
    """
    words = list(sys.argv[1:] if argv is None else argv)
    open_streams()
    with ended_by_signals() as received:
        try:
            code = _run(words)
            sys.stdout.flush()
        except (Exception, KeyboardInterrupt) as problem:
            return failed(problem, verbose=bool({"-v", "--verbose"} & set(words)))
    return 128 + received[0] if received else code


def _run(words: list[str]) -> int:
    if not words or words == ["help"]:
        words = ["--help"]
    elif words[0] == "help":
        words = [*words[1:], "--help"]
    verb, known = words[0], ", ".join(VERBS)
    if verb.startswith("-"):
        answered = _top_level().parse(words)
        if not isinstance(answered, int):
            raise UsageError(f"no verb: legal is one of {known}; begin with `lsa-theory check`")
        return answered
    if verb not in VERBS:
        raise InputError("verb", verb, f"one of {known}", nearest(verb, VERBS, "lsa-theory --help"))
    file, does = VERBS[verb]
    module = import_module(f"lsa_theory.cli.{file}")
    parser = Parser(prog=f"lsa-theory {verb}", description=does[0].upper() + does[1:] + ".")
    module.configure(parser)
    add_verbose(parser)
    arguments = parser.parse(words[1:])
    if isinstance(arguments, int):
        return arguments
    if getattr(arguments, "no_code", False):
        from lsa_theory.proofs.claims_file import refuse_code

        refuse_code(arguments.REF if isinstance(arguments.REF, list) else [arguments.REF or ""])
    with explained(verb, arguments.verbose):
        return int(module.run(arguments))


@contextmanager
def explained(verb: str, verbose: bool) -> Iterator[None]:
    """Name on stderr every file that is written; with ``--verbose`` all that is done, with the seconds since the start."""
    import logging

    handler = logging.StreamHandler()
    before = "%(relativeCreated)8.0f ms " if verbose else "lsa-theory:"
    handler.setFormatter(logging.Formatter(f"{before} %(message)s"))
    log = logging.getLogger("lsa_theory" if verbose else "lsa_theory.files")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    start = time.perf_counter()
    if verbose:
        log.info("lsa-theory %s: %s", __version__, VERBS[verb][1])
    try:
        yield
    finally:
        if verbose:
            log.info("%s: done after %.1f s", verb, time.perf_counter() - start)
        log.setLevel(level)
        log.removeHandler(handler)


def _top_level() -> Parser:
    width = max(map(len, VERBS))
    verbs = "\n".join(f"  {verb:{width}}  {does}" for verb, (_, does) in VERBS.items())
    text = "Derives and verifies theorems on in-context learning by linear self-attention."
    parser = Parser(
        prog="lsa-theory",
        usage="lsa-theory VERB ...",
        description=f"{text}\n\nverbs:\n{verbs}",
        epilog=_EPILOG,
    )
    parser.add_argument("-V", "--version", action="version", version=f"lsa-theory {__version__}")
    return parser
