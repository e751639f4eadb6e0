"""Certificates of other kinds than a form: one file a kind, each with its argument why it is sound."""

from collections.abc import Callable
from typing import Any

from lsa_theory.kernel.certificate import Link
from lsa_theory.kernel.kinds import (
    both,
    cases,
    cofactors,
    congruence,
    contradiction,
    determinants,
    dimension_one,
    eigenvalues,
    extreme,
    facts,
    given,
    modulo,
    powers,
    sizes,
    spectrum,
    squares,
    substitution,
    vanishing,
)

KINDS: dict[str, Callable[[Link, dict[str, Any]], None]] = {
    "both": both.check,
    "cases": cases.check,
    "cofactors": cofactors.check,
    "congruence": congruence.check,
    "contradiction": contradiction.check,
    "determinants": determinants.check,
    "dimension_one": dimension_one.check,
    "eigenvalues": eigenvalues.check,
    "extreme": extreme.check,
    "facts": facts.check,
    "given": given.check,
    "modulo": modulo.check,
    "powers": powers.check,
    "sizes": sizes.check,
    "spectrum": spectrum.check,
    "squares": squares.check,
    "substitution": substitution.check,
    "vanishing": vanishing.check,
}
