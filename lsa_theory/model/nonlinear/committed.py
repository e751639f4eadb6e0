"""The results that come with the program: in its wheel, or in a clone under ``results/nonlinear``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent
PACKED, CLONE = _PACKAGE / "committed", _PACKAGE.parents[2] / "results" / "nonlinear"


def committed(packed: Path = PACKED, clone: Path = CLONE) -> list[dict[str, Any]]:
    """What `lsa-theory nonlinear evaluate` wrote for the committed runs, by dimension; empty where there is none."""
    files = sorted(packed.glob("*.json")) or sorted(clone.glob("*/results.json"))
    found = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return sorted(found, key=lambda record: int(record["dim"]))
