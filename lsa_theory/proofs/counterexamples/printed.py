"""The printed witness, read back: ``d=2, N=1, A=(0 0; 1 0): left .., right ..`` is an instance of the kernel's documents."""

from __future__ import annotations

import re

from lsa_theory.errors import InputError
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.witness import is_matrix

LEGAL = '"d=2, N=1, A=(0 0; 1 0)": every letter of claim and hypotheses, as a witness prints them'
ITEM = re.compile(r"\s*([A-Za-z][A-Za-z_0-9]*(?:\([A-Za-z0-9]+\))?)\s*=\s*(\([^()]*\)|[^,()\s]+)\s*(?:,|$)")


def instance_of(text: str) -> dict[str, object]:
    """The values of a printed witness; what it says of the two sides is left out.

    >>> instance_of("d=2, N=1, A=(0 0; 1 0): left 3, right 1")
    {'d': '2', 'N': '1', 'A': [['0', '0'], ['1', '0']]}
    """
    where = text.partition(": left ")[0].strip().rstrip(",")
    found: dict[str, object] = {}
    place = 0
    while place < len(where):
        item = ITEM.match(where, place)
        if item is None or item[1] in found:
            raise InputError("--at", text, LEGAL, f"check it near {where[place : place + 20]!r}")
        found[item[1]] = _value(item[1], item[2], text)
        place = item.end()
    return found


def _value(name: str, value: str, text: str) -> object:
    """Rows of a matrix or vector, or a number; a bare number is a 1 x 1 matrix where a matrix is due."""
    rows = [row.split() for row in value.strip("()").split(";")]
    try:
        matrix = is_matrix(name)
    except Refused as problem:
        raise InputError("--at", text, LEGAL, str(problem)) from None
    if not matrix and (value.startswith("(") or len(rows) > 1):
        raise InputError("--at", text, LEGAL, f"{name} is a number")
    return rows if matrix else value
