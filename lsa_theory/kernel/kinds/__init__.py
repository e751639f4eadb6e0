"""Certificates of other kinds than a form: one file a kind, each with its argument why it is sound."""

from collections.abc import Callable
from typing import Any

from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.kinds import determinants, eigenvalues, given, sizes, squares, substitution

KINDS: dict[str, Callable[[Link, dict[str, Any]], None]] = {
    "determinants": determinants.check,
    "eigenvalues": eigenvalues.check,
    "given": given.check,
    "sizes": sizes.check,
    "squares": squares.check,
    "substitution": substitution.check,
}
