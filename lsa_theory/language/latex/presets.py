r"""Notations by name: those of the papers that `convert` knows, the one of our own print, and files of a user's.

A file has ``title``, ``use`` (notations that it builds on), ``symbols`` (LaTeX = formula), ``declare`` (lines as behind
``% lsa:``) and ``flags``; all may be left out.

>>> names()
('ahn', 'lsa', 'mahankali', 'oswald', 'wu', 'zhang', 'zsls')
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lsa_theory.errors import InputError, nearest
from lsa_theory.files import read_text

FOLDER = Path(__file__).parent / "notations"
KEYS = ("title", "use", "symbols", "declare", "flags")


@cache
def names() -> tuple[str, ...]:
    """The notations that come with the library."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def content(name: str) -> Mapping[str, Any]:
    """What a notation says, by name or file; InputError for a file that cannot be read."""
    path = str(FOLDER / f"{name}.toml") if name in names() else name
    try:
        found = tomllib.loads(read_text("notation", path, "a notation"))
    except InputError:
        raise
    except (ValueError, RecursionError) as problem:
        raise InputError("notation", name, "valid TOML", str(problem)) from None
    for key, value in found.items():
        if key not in KEYS:
            raise InputError(f"key of {name}", key, "one of " + ", ".join(KEYS), nearest(key, KEYS, "docs/latex.md"))
        texts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
        wanted = {"title": "str", "symbols": "dict"}.get(key, "list")
        if type(value).__name__ != wanted or not all(isinstance(text, str) for text in texts):
            raise InputError(f"{key} of {name}", value, f"a {wanted} of texts", "put them in quotes")
    return found
