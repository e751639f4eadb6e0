"""The formulas of a draft in SARIF 2.1.0, the format in which editors and forges show the findings of linters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from lsa_theory.files import __version__
from lsa_theory.proofs.drafts import CONDITION, DEFINITION, NOT_UNDERSTOOD, READING_CHANGED, Piece

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RULES = {
    "PROVED": ("pass", "none", "The formula is true for all d, N and M."),
    "REFUTED": ("fail", "error", "The formula is false; the message has the smallest counterexample."),
    "SUPPORTED": ("fail", "warning", "Numbers support the formula; it is neither proved nor refuted."),
    "UNDECIDED": ("fail", "warning", "The formula is neither proved nor refuted."),
    "CONFLICT": ("fail", "error", "A defect of lsa-theory: rigorous evidence both ways."),
    DEFINITION: ("informational", "none", "The display defines a symbol for later displays."),
    CONDITION: ("informational", "none", "The display states a condition, which is not judged."),
    NOT_UNDERSTOOD: ("fail", "note", "The display is not judged, and the message says why."),
    READING_CHANGED: ("fail", "error", "The formula is read in another way than the one that was reviewed."),
}


def rule(status: str) -> str:
    """The name of a rule in SARIF.

    >>> rule("NOT UNDERSTOOD")
    'lsa/not-understood'
    """
    return "lsa/" + status.lower().replace(" ", "-")


def log(pieces: Iterable[Piece], messages: Iterable[str]) -> dict[str, Any]:
    """A SARIF log of one run, with a message for every formula."""
    rules = [{"id": rule(status), "shortDescription": {"text": says}} for status, (_, _, says) in RULES.items()]
    driver = {"name": "lsa-theory", "version": __version__, "rules": rules}
    results = [_result(piece, message) for piece, message in zip(pieces, messages, strict=True)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(piece: Piece, message: str) -> dict[str, Any]:
    item = piece.item
    status = READING_CHANGED if piece.changed else piece.status
    kind, level, _ = RULES[status]
    if piece.as_expected and not piece.changed:
        kind, level = "pass", "none"
    region = {"startLine": item.line, "startColumn": item.column}
    place = {"artifactLocation": {"uri": quote(item.file.replace("\\", "/"))}, "region": region}
    return {
        "ruleId": rule(status),
        "ruleIndex": list(RULES).index(status),
        "kind": kind,
        "level": level,
        "message": {"text": message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"formula/v1": item.digest},
    }
