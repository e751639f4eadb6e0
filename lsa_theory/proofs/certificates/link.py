"""What shows one comparison: a formula, or an object of a kind that the kernel knows."""

from __future__ import annotations

from typing import Any, TypeAlias

Link: TypeAlias = str | dict[str, Any]
