"""The formulas of a draft as lines ``file:line:column: STATUS ...``, which editors follow, and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lsa_theory.export.terminal.render import Line, line
from lsa_theory.export.terminal.render import Piece as Shown
from lsa_theory.proofs.drafts import DEFINITION, NOT_UNDERSTOOD, READING_CHANGED, STATUSES, Piece


def rows(pieces: list[Piece]) -> Iterator[Line]:
    """One line a formula."""
    for piece in pieces:
        item = piece.item
        status = READING_CHANGED if piece.changed else piece.status
        label = f" ({item.label})" if item.label else ""
        style = piece.status if not piece.changed else "bad"
        yield line(f"{item.file}:{item.line}:{item.column}: ", Shown(status, style), f"{label} {message(piece)}".rstrip())


def message(piece: Piece) -> str:
    """What is said of a formula: why, the counterexample, what is true instead, and how it was read."""
    item = piece.item
    parts = []
    if piece.changed:
        parts.append(f"{piece.status}; read before as: {piece.changed}")
    if piece.as_expected is False:
        parts.append(f"{item.expected} was expected")
    elif piece.as_expected:
        parts.append("as expected")
    if piece.status == DEFINITION:
        return "; ".join([*parts, f"{item.reading}, {piece.reason}"])
    parts += [piece.reason] if piece.reason else []
    if piece.status == NOT_UNDERSTOOD:
        parts += [item.remedy] if item.remedy else []
    parts += [f"smallest counterexample {piece.witness}"] if piece.witness else []
    parts += [f"nearest true form {piece.nearest}"] if piece.nearest else []
    parts += [piece.hint] if piece.hint else []
    if item.reading:
        parts.append(f"[read as: {reading(piece)}]")
    return "; ".join(parts)


def reading(piece: Piece) -> str:
    """The formula in the language, its hypotheses, and the symbols of the text where letters are called otherwise."""
    item = piece.item
    given = f"; given {', '.join(item.given)}" if item.given else ""
    letters = "".join(f"; {letter} is {symbol}" for letter, symbol in item.letters)
    return f"{item.reading}{given}{letters}"


def summary(pieces: list[Piece], skipped: int) -> str:
    """``15 formulas: 9 PROVED, 3 REFUTED, 2 DEFINITION, 1 NOT UNDERSTOOD``."""
    counts = Counter(piece.status for piece in pieces)
    parts = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    changed = sum(bool(piece.changed) for piece in pieces)
    whole = f"{len(pieces)} formula{'' if len(pieces) == 1 else 's'}" + (f": {parts}" if parts else "")
    return whole + (f"; {changed} {READING_CHANGED}" if changed else "") + (f"; {skipped} skipped" if skipped else "")


def record(piece: Piece) -> dict[str, Any]:
    """A formula of a draft as plain data."""
    item = piece.item
    return {
        "file": item.file,
        "line": item.line,
        "column": item.column,
        "label": item.label,
        "source": item.source,
        "reading": item.reading,
        "given": list(item.given),
        "letters": dict(item.letters),
        "status": piece.status,
        "grade": piece.grade,
        "reason": piece.reason,
        "remedy": item.remedy,
        "witness": piece.witness,
        "nearest_true_form": piece.nearest,
        "hint": piece.hint,
        "changed": piece.changed,
        "expect": item.expected,
        "as_expected": piece.as_expected,
        "digest": item.digest,
        "seconds": round(piece.seconds, 4),
    }
