"""``lsa-theory verify-certificate FILE``: the kernel on a file, PROVED and REFUTED documents alike."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lsa_theory.errors import InputError
from lsa_theory.files import read_text, require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.kernel.claim import Verdict
    from lsa_theory.kernel.replay import Shown

OLD = "lsa-theory certificate 1"
OPEN = 3  # replayed, but for inferences
MAX_SHOWN = 200  # characters of a claim that was not verified
REMEDY = "make one with `lsa-theory prove FORMULA --certificate FILE` or `lsa-theory show REF --certificate FILE`"

_EPILOG = """A certificate is a proof object that the kernel replays: for every comparison
a formula whose sign is seen, or an instance of the claim, evaluated as typed.
Hypotheses stand beside VERIFIED; inferences by named rules are listed.

examples:
  lsa-theory prove "E[S*S] == Gamma*Lambda" --certificate c.json
  lsa-theory verify-certificate c.json

exit codes: 0 every certificate holds, 1 one does not, 2 bad input,
3 every one holds but for inferences by named rules, which people must read"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("FILE", help="a certificate file, - for standard input")
    parser.epilog = _EPILOG


def run(arguments: argparse.Namespace) -> int:
    from lsa_theory.kernel.limits import Refused
    from lsa_theory.kernel.replay import replay

    code = 0
    for document in _documents(arguments.FILE):
        try:
            shown = replay(document)
            print("\n".join(verified(shown)))
            code = code or (OPEN if shown.inferences else 0)
        except (Refused, RecursionError) as problem:
            code = 1
            print(f"REJECTED  {_claim(document)}", f"  {problem}", sep="\n")
    return code


def verified(shown: Shown) -> list[str]:
    """What a replayed document shows: verdict, grade, claim and hypotheses on one line, then witness and inferences.

    >>> from lsa_theory.kernel.replay import FORMAT, replay
    >>> document = {"format": FORMAT, "verdict": "PROVED", "claim": ["u >= 1"], "given": ["u >= 1"], "links": [["gap_s1"]]}
    >>> verified(replay(document))
    ['VERIFIED  PROVED (kernel)  u >= 1  given u >= 1']
    """
    given = f"  given {', '.join(shown.given)}" if shown.given else ""
    word = "REPLAYED" if shown.inferences else "VERIFIED"  # inferences are for people to read
    lines = [f"{word}  {shown.status} ({shown.grade})  {'; '.join(shown.claim)}{given}"]
    lines += [f"  {shown.witness}"] if shown.witness else []
    return [_plain(line) for line in (*lines, *(f"  by {inference}" for inference in shown.inferences))]


def _documents(path: str) -> list[Any]:
    """The documents of a file: one JSON object, or a list of them."""
    from lsa_theory.kernel import limits

    text = read_text("FILE", path, "a certificate file")
    if f'"{OLD}"' in text:
        legal = "a certificate that the kernel replays"
        raise InputError("FILE", path, legal, f"{OLD!r} is the format of the first release, which proved too much; {REMEDY}")
    try:
        read = limits.load(text)
    except limits.Refused as problem:
        raise InputError("FILE", path, "a certificate: JSON, numbers as strings", f"{problem}; {REMEDY}") from None
    documents = read if isinstance(read, list) else [read]
    if not documents:
        raise InputError("FILE", path, "at least one certificate", REMEDY)
    for document in documents:
        if not isinstance(document, dict):
            raise InputError("FILE", path, "a certificate: a JSON object", REMEDY)
    return documents


def _claim(document: Any) -> str:
    claim = document.get("claim") if isinstance(document, dict) else None
    texts = claim if isinstance(claim, list) else [claim]
    return _plain("; ".join(text for text in texts if isinstance(text, str))[:MAX_SHOWN]) or "?"


def _plain(text: str) -> str:
    """The text without what steers a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


def write_certificates(path: str, verdict: Verdict, *further: Verdict) -> None:
    """What the kernel replayed for verdicts, in one file; InputError where there is nothing."""
    require_writable(path)
    documents = tuple(document for one in (verdict, *further) for document in one.documents)
    if not documents:
        remedy = f"this one is {verdict.status}; ask for a claim that the kernel proves or refutes"
        raise InputError("--certificate", path, "a verdict that the kernel gave", remedy)
    write_text_atomically(path, to_json(documents[0] if len(documents) == 1 else list(documents), indent=1) + "\n")
