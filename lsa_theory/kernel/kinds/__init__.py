"""Certificates of other kinds than a form: one file a kind, each with its argument why it is sound."""

from collections.abc import Callable
from typing import Any

from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.kinds import sizes, substitution

KINDS: dict[str, Callable[[Link, dict[str, Any]], None]] = {"sizes": sizes.check, "substitution": substitution.check}
