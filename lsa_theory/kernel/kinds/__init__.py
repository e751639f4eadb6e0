"""Certificates of other kinds than a form: one file a kind, each with its argument why it is sound."""

from collections.abc import Callable
from typing import Any

from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.kinds import (
    cofactors,
    determinants,
    eigenvalues,
    facts,
    given,
    powers,
    sizes,
    squares,
    substitution,
    vanishing,
)

KINDS: dict[str, Callable[[Link, dict[str, Any]], None]] = {
    "cofactors": cofactors.check,
    "determinants": determinants.check,
    "eigenvalues": eigenvalues.check,
    "facts": facts.check,
    "given": given.check,
    "powers": powers.check,
    "sizes": sizes.check,
    "squares": squares.check,
    "substitution": substitution.check,
    "vanishing": vanishing.check,
}
