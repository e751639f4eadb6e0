"""Readings that a person has reviewed: a claims file written from a draft, and what is read otherwise since.

The file is one that `lsa-theory check` judges; every claim has the digest of the LaTeX that it was read from.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lsa_theory.errors import InputError
from lsa_theory.files import read_text
from lsa_theory.language.latex.drafts import CONDITION, DEFINITION, NOT_UNDERSTOOD
from lsa_theory.proofs.drafts import Piece

EXPECT = {"": "true", "proved": "true", "refuted": "false", "undecided": "undecided"}
HEADER = "# Readings of {name}, written by `lsa-theory tex --write`. Review them, and commit them with the draft.\n"


def beside(draft: str) -> str:
    """Where the readings of a draft are looked for: ``draft.lsa.toml`` beside ``draft.tex``."""
    return f"{os.path.splitext(draft)[0]}.lsa.toml"


def written(pieces: Iterable[Piece], name: str) -> str:
    """The claims file of a draft: every formula that has a reading, by its label or number."""
    tables = [HEADER.format(name=os.path.basename(name))]
    seen: set[str] = set()
    for number, piece in enumerate(pieces, 1):
        if not _judged(piece):
            continue
        item = piece.item
        ref = item.label if item.label and item.label not in seen else f"formula-{number}"
        seen.add(ref)
        rows: dict[str, object] = {"ref": ref, "title": _shown(item.source), "formula": item.reading}
        if item.given:
            rows["given"] = list(item.given)
        rows |= {"expect": EXPECT[item.expected], "digest": item.digest}
        tables.append(
            "[[claim]]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in rows.items())
        )
    return "\n".join(tables)


def _shown(source: str) -> str:
    """A source line that a title can hold."""
    return "".join(character if character.isprintable() else " " for character in source)


def _judged(piece: Piece) -> bool:
    return bool(piece.item.reading) and piece.item.status not in (DEFINITION, CONDITION, NOT_UNDERSTOOD)


def recorded(path: str) -> list[Mapping[str, object]]:
    """The claims of a file of readings, none where there is no such file; InputError for one that cannot be read."""
    if not os.path.exists(path):
        return []
    try:
        found = tomllib.loads(read_text("readings", path, "a file of readings")).get("claim", [])
    except InputError:
        raise
    except (ValueError, RecursionError) as problem:
        raise InputError("readings", path, "valid TOML", str(problem)) from None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def compared(pieces: list[Piece], known: Iterable[Mapping[str, object]]) -> list[Piece]:
    """The pieces, with the reading of before where one that was reviewed is read otherwise now.

    A formula is known by its label, or by the digest of its LaTeX.
    """
    by_label = {one.get("ref"): one for one in known}
    by_digest = {one.get("digest"): one for one in by_label.values()}
    found = []
    for piece in pieces:
        before = by_label.get(piece.item.label) if piece.item.label else None
        before = before or by_digest.get(piece.item.digest)
        now = (piece.item.reading, list(piece.item.given)) if _judged(piece) else ("", [])
        if before is not None and (before.get("formula"), before.get("given", [])) != now:
            given = before.get("given", [])
            shown = str(before.get("formula", "")) + (
                f" given {', '.join(map(str, given))}" if isinstance(given, list) and given else ""
            )
            piece = replace(piece, changed=shown)
        found.append(piece)
    return found
