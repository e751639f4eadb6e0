"""``lsa-theory verify-certificate FILE``: the kernel replays the proof objects of a file."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from lsa_theory.errors import InputError, visible
from lsa_theory.files import read_text, require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.kernel.claim import Verdict

FIRST_FORMAT = "lsa-theory certificate 1"
REMEDY = "make one with `lsa-theory prove FORMULA --certificate FILE` or `lsa-theory show REF --certificate FILE`"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("FILE", help="a certificate file, - for standard input")
    parser.epilog = """The kernel reads claim, hypotheses and certificates anew, multiplies out,
compares, and looks at every sign; nothing is simplified or factored.

exit codes: 0 every certificate holds, 1 one was rejected, 2 bad input"""


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.kernel.limits import Refused
    from lsa_theory.kernel.replay import replay

    accepted = True
    for document in _documents(arguments.FILE):
        claim = document.get("claim", "?") if isinstance(document, dict) else "?"
        text = visible("; ".join(map(str, claim)) if isinstance(claim, list) else str(claim))
        try:
            if isinstance(document, dict) and document.get("schema") == FIRST_FORMAT:
                raise Refused(f"{FIRST_FORMAT!r} is the format of the first release, which proves too little: {REMEDY}")
            shown = replay(document)
        except (Refused, ValueError, TypeError, AttributeError, RecursionError) as problem:
            accepted = False
            print(f"REJECTED  {text}", f"  {visible(str(problem))}", sep="\n")
            continue
        given = [f"  given {hypothesis}" for hypothesis in shown.given]
        print(f"VERIFIED  {text}", *given, f"  {shown.status} ({shown.grade})", sep="\n")
    return 0 if accepted else 1


def _documents(path: str) -> list[Any]:
    text = read_text("FILE", path, "a certificate file")
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as problem:  # ValueError: numbers of thousands of digits as well
        raise InputError("FILE", path, "JSON", f"{problem}; {REMEDY}") from None
    documents = parsed if isinstance(parsed, list) else [parsed]
    if not documents:
        raise InputError("FILE", path, "at least one certificate", REMEDY)
    return documents


def write_certificates(path: str, verdict: Verdict) -> None:
    """The proof objects of a verdict, or else the certificates of its steps, in one file; InputError for none."""
    require_writable(path)
    steps = verdict.derivation.steps if verdict.derivation else ()
    documents = list(verdict.documents) or [c for step in steps for c in step.certificates()]
    if not documents:
        raise InputError("--certificate", path, "a claim that is PROVED or REFUTED", f"this one is {verdict.status}")
    write_text_atomically(path, to_json(documents, indent=1) + "\n")
